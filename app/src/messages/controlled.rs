//! Controlled records: approvals, approved versions, reading confirmations, drafts.

use super::messages;

messages! {
    items_differ(count) = "Entries that were added, changed or taken away: {count}" | "Einträge, die hinzukamen, geändert oder weggenommen wurden: {count}";
    title = "Approval" | "Freigabe";

    // How a record stands
    not_approved = "Not approved yet" | "Noch nicht freigegeben";
    in_revision = "Not approved as it is now" | "In dieser Fassung nicht freigegeben";
    in_revision_help = "An earlier version was approved. This one has to be approved anew." | "Eine frühere Fassung wurde freigegeben. Diese muss neu freigegeben werden.";
    unbound = "Approved, not bound to content" | "Freigegeben, nicht an den Inhalt gebunden";
    unbound_help = "It was approved elsewhere, or before approvals were bound to content. Nothing here says what was approved." | "Die Freigabe geschah anderswo oder bevor Freigaben an den Inhalt gebunden wurden. Hier steht nirgends, was freigegeben wurde.";
    unchanged = "Approved and unchanged" | "Freigegeben und unverändert";
    changed = "Changed since approval" | "Seit der Freigabe geändert";
    changed_one = "Changed since approval: 1 field" | "Seit der Freigabe geändert: 1 Feld";
    changed_many(count) = "Changed since approval: {count} fields" | "Seit der Freigabe geändert: {count} Felder";
    changed_help = "What stands here now was not approved as a whole." | "Was hier jetzt steht, wurde so nicht als Ganzes freigegeben.";
    not_recomputed = "The approved content cannot be recomputed" | "Der freigegebene Inhalt lässt sich nicht nachrechnen";
    not_recomputed_help = "This version of the program finds no difference, but its digest is another one. A newer version may know more." | "Diese Programmversion findet keinen Unterschied, kommt aber auf eine andere Prüfsumme. Eine neuere kennt vielleicht mehr.";

    // Who, when, which
    by_at(name, time) = "{name}, {time}" | "{name}, {time}";
    digest(digits) = "Digest {digits}" | "Prüfsumme {digits}";
    read_version = "Read the approved version" | "Freigegebene Fassung lesen";
    read_version_of(name, time) = "Version approved by {name}, {time}" | "Fassung, freigegeben von {name}, {time}";
    show_difference = "Show the difference" | "Unterschied zeigen";
    earlier_one = "1 earlier approval" | "1 frühere Freigabe";
    earlier_many(count) = "{count} earlier approvals" | "{count} frühere Freigaben";
    next_review(date) = "Next review: {date}" | "Nächste Überprüfung: {date}";

    // The difference
    difference_title = "Changed since approval" | "Seit der Freigabe geändert";
    difference_lead(name, time) = "Compared with what {name} approved, {time}." | "Verglichen mit dem, was {name} freigegeben hat, {time}.";
    difference_gone = "The approved version is not on this device in full." | "Die freigegebene Fassung ist nicht vollständig auf diesem Gerät.";
    difference_none = "No field differs." | "Kein Feld unterscheidet sich.";
    was = "Was" | "War";
    is_now = "Is now" | "Ist jetzt";
    removed = "removed:" | "entfernt:";
    added = "added:" | "hinzugefügt:";
    left_out = "unchanged text left out" | "unveränderter Text ausgelassen";

    // The approved version
    version_title = "Approved version" | "Freigegebene Fassung";
    version_by(name, time) = "Approved by {name}, {time}" | "Freigegeben von {name}, {time}";
    version_number(version) = "Version {version}" | "Version {version}";
    version_holds = "The content below matches the digest that was approved." | "Der Inhalt unten stimmt mit der freigegebenen Prüfsumme überein.";
    version_differs = "The content below does not match the digest that was approved. It may have been approved with a newer version of the program." | "Der Inhalt unten stimmt nicht mit der freigegebenen Prüfsumme überein. Vielleicht wurde er mit einer neueren Programmversion freigegeben.";
    version_in_force = "This is what the record says now." | "Das ist der jetzige Stand des Eintrags.";
    version_changed = "The record has been changed since." | "Der Eintrag wurde seitdem geändert.";
    version_superseded = "The record does not stand by this approval any more: it was revised or approved anew." | "Diese Freigabe gilt nicht mehr: Der Eintrag wurde überarbeitet oder neu freigegeben.";
    version_missing = "There is no such approved version" | "Diese freigegebene Fassung gibt es nicht";
    version_missing_help = "The record has no approval of this name, or what was approved has not arrived on this device." | "Der Eintrag hat keine Freigabe dieses Namens, oder was freigegeben wurde, ist noch nicht auf diesem Gerät.";
    back_to_record = "To the record as it is now" | "Zum jetzigen Stand des Eintrags";
    full_digest = "Digest of the content" | "Prüfsumme des Inhalts";
    heads = "Heads of the document before the approval" | "Köpfe des Dokuments vor der Freigabe";
    print = "Print" | "Drucken";
    relations = "Relations" | "Verknüpfungen";

    // Reading
    readers = "Readers" | "Leserinnen und Leser";
    read_count(read, total) = "{read} of {total} have read this version" | "{read} von {total} haben diese Fassung gelesen";
    confirm = "I have read this version" | "Ich habe diese Fassung gelesen";
    confirm_in_version = "Later changes are not part of what you confirm. Read the approved version and confirm it there." | "Spätere Änderungen gehören nicht zu dem, was Sie bestätigen. Bitte die freigegebene Fassung lesen und dort bestätigen.";
    you_confirmed(time) = "You confirmed having read it, {time}" | "Sie haben das Lesen bestätigt, {time}";
    who_read = "Who has read it" | "Wer sie gelesen hat";
    has_read = "Read" | "Gelesen";
    not_read = "Not yet" | "Noch nicht";
    read_earlier = "Read an earlier version" | "Frühere Fassung gelesen";
    nobody = "Nobody yet" | "Noch niemand";

    // Drafts
    successor = "A revision that is to replace this is being written:" | "Eine Überarbeitung, die dies ersetzen soll, ist in Arbeit:";
    rival(original) = "Another draft is to replace {original} as well. Agree on one of them:" | "Auch ein anderer Entwurf soll {original} ersetzen. Bitte auf einen einigen:";
    original_in_revision = "What this is to replace is itself being revised. Agree on one of them:" | "Was dies ersetzen soll, wird selbst überarbeitet. Bitte auf eines einigen:";
    original_in_use = "This is approved, and what it replaces is still in use:" | "Dies ist freigegeben, und was es ersetzt, ist noch in Gebrauch:";
    original_in_use_stuck = "This is approved, and what it replaces is still in use. Its state has no step that ends it:" | "Dies ist freigegeben, und was es ersetzt, ist noch in Gebrauch. Aus seinem Status führt kein Schritt hinaus:";
    replaced_by(id) = "Replaced by {id}" | "Ersetzt durch {id}";
    superseded(id) = "{id} is out of use." | "{id} ist außer Gebrauch.";
    not_superseded(reason) = "Not changed: {reason}" | "Nicht geändert: {reason}";
}
