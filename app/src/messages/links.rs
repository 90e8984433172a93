//! Words of the report of broken links.

use steward_model::links::{Fault, Gap};

use super::messages;

messages! {
    title = "Broken links" | "Fehlerhafte Verknüpfungen";
    lead = "Relations that lead nowhere good, and configuration items of which something is not known." | "Verknüpfungen, die nicht dahin führen, wohin sie sollen, und Konfigurationselemente, von denen etwas nicht bekannt ist.";
    open = "Open the report" | "Bericht öffnen";
    counts(links, gaps) = "{links} relations with a fault, {gaps} gaps in configuration items." | "{links} Verknüpfungen mit einem Fehler, {gaps} Lücken bei Konfigurationselementen.";
    nothing = "Every relation leads where it should" | "Jede Verknüpfung führt dahin, wohin sie soll";
    nothing_help = "Configuration items have an owner, a location, a recent verification and a service that needs them." | "Konfigurationselemente haben eine verantwortliche Person, einen Standort, eine aktuelle Prüfung und einen Service, der sie braucht.";
    more(count) = "Show more ({count})" | "Mehr zeigen ({count})";
    not_here = "Not on this device" | "Nicht auf diesem Gerät";

    // Faults
    missing = "Record is missing" | "Eintrag fehlt";
    missing_help = "The other record is not on this device. It may still arrive; if not, remove the relation." | "Der andere Eintrag ist nicht auf diesem Gerät. Vielleicht kommt er noch an; wenn nicht, die Verknüpfung entfernen.";
    archived = "Record is archived" | "Eintrag ist archiviert";
    archived_help = "Work that is still open rests on an archived record. Bring it back, or remove the relation." | "Offene Arbeit beruht auf einem archivierten Eintrag. Ihn zurückholen oder die Verknüpfung entfernen.";
    gone = "Record is retired or withdrawn" | "Eintrag ist außer Betrieb oder zurückgezogen";
    gone_help = "Work that is still open rests on something that is no longer valid. Link what came after it." | "Offene Arbeit beruht auf etwas, das nicht mehr gilt. Den Nachfolger verknüpfen.";
    wrong_kind = "Record of another kind" | "Eintrag einer anderen Art";
    wrong_kind_help = "The relation does not lead to records of this kind." | "Die Verknüpfung führt nicht zu Einträgen dieser Art.";
    several = "Several where one belongs" | "Mehrere, wo einer hingehört";
    several_help = "Two people chose apart, or an import added one. Remove all but the right one." | "Zwei Personen haben getrennt gewählt, oder ein Import kam dazu. Alle außer dem richtigen entfernen.";

    // Gaps
    no_owner = "Items without owner" | "Elemente ohne verantwortliche Person";
    no_owner_help = "Nobody answers for them." | "Niemand ist für sie verantwortlich.";
    no_location = "Items without location" | "Elemente ohne Standort";
    no_location_help = "Nobody would find them." | "Niemand würde sie finden.";
    not_verified = "Items not verified for a year" | "Elemente, seit einem Jahr nicht geprüft";
    not_verified_help = "In use, and not confirmed as found in the last 365 days." | "In Betrieb, aber in den letzten 365 Tagen nicht als vorgefunden bestätigt.";
    no_service = "Items that no service needs" | "Elemente, die kein Service braucht";
    no_service_help = "In use, and no service depends on them, directly or over other items." | "In Betrieb, aber kein Service hängt von ihnen ab, weder direkt noch über andere Elemente.";

    // Repairs
    remove = "Remove" | "Entfernen";
    remove_of(source, relation, target) = "Remove the relation of {source}: {relation} {target}" | "Entfernen der Verknüpfung von {source}: {relation} {target}";
    restore = "Bring back" | "Zurückholen";
    restore_of(target) = "Bring back from the archive: {target}" | "Zurückholen aus dem Archiv: {target}";
    removed = "The relation was removed." | "Die Verknüpfung wurde entfernt.";
    put_back = "Put it back" | "Wiederherstellen";
    done = "Done." | "Erledigt.";
}

/// The heading of a fault.
pub(crate) fn fault(fault: Fault) -> &'static str {
    match fault {
        Fault::Missing => missing(),
        Fault::Archived => archived(),
        Fault::Gone => gone(),
        Fault::WrongKind => wrong_kind(),
        Fault::Several => several(),
    }
}

/// What a fault means, and what to do.
pub(crate) fn fault_help(fault: Fault) -> &'static str {
    match fault {
        Fault::Missing => missing_help(),
        Fault::Archived => archived_help(),
        Fault::Gone => gone_help(),
        Fault::WrongKind => wrong_kind_help(),
        Fault::Several => several_help(),
    }
}

/// The heading of a gap.
pub(crate) fn gap(gap: Gap) -> &'static str {
    match gap {
        Gap::Owner => no_owner(),
        Gap::Location => no_location(),
        Gap::Verification => not_verified(),
        Gap::Service => no_service(),
    }
}

/// What a gap means.
pub(crate) fn gap_help(gap: Gap) -> &'static str {
    match gap {
        Gap::Owner => no_owner_help(),
        Gap::Location => no_location_help(),
        Gap::Verification => not_verified_help(),
        Gap::Service => no_service_help(),
    }
}
