//! Labels of the model's declarations in the interface's language.
//!
//! Declarations carry English labels; this is their dictionary. A label without an entry stays English, so that a new
//! kind is usable before it is translated.

use steward_model::declaration::Area;

use super::{Locale, locale};

/// English and German, sorted by the English for binary search (a test checks it).
const GERMAN: &[(&str, &str)] = &[
    ("Action", "Maßnahme"),
    ("Actions", "Maßnahmen"),
    ("Approved", "Genehmigt"),
    ("Assessed", "Bewertet"),
    ("Assigned", "Zugewiesen"),
    ("Assignee", "Zuständig"),
    ("Backed out", "Zurückgenommen"),
    ("Build and control", "Bauen und steuern"),
    ("Cancelled", "Abgebrochen"),
    ("Change", "Change"),
    ("Changes", "Changes"),
    ("Check and act", "Prüfen und handeln"),
    ("Closed", "Geschlossen"),
    ("Configuration item", "Konfigurationselement"),
    ("Configuration items", "Konfigurationselemente"),
    ("Created", "Angelegt"),
    ("Deliver", "Liefern"),
    ("Description", "Beschreibung"),
    ("Document", "Dokument"),
    ("Documents", "Dokumente"),
    ("Done", "Erledigt"),
    ("Draft", "Entwurf"),
    ("Due", "Fällig"),
    ("Govern", "Führen"),
    ("ID", "ID"),
    ("Impact", "Auswirkung"),
    ("Implemented", "Umgesetzt"),
    ("Implementing", "In Umsetzung"),
    ("In design", "Im Entwurf"),
    ("In progress", "In Arbeit"),
    ("In review", "In Prüfung"),
    ("In use", "In Betrieb"),
    ("Incident", "Incident"),
    ("Incidents", "Incidents"),
    ("Live", "Live"),
    ("Management review", "Managementbewertung"),
    ("Management reviews", "Managementbewertungen"),
    ("Minutes in review", "Protokoll in Prüfung"),
    ("New", "Neu"),
    ("Open", "Offen"),
    ("Owner", "Verantwortlich"),
    ("Pending", "Wartet"),
    ("Planned", "Geplant"),
    ("Priority", "Priorität"),
    ("Proposed", "Vorgeschlagen"),
    ("Published", "Veröffentlicht"),
    ("Rejected", "Abgelehnt"),
    ("Relate", "Beziehungen"),
    ("Resolve", "Lösen"),
    ("Resolved", "Gelöst"),
    ("Retired", "Außer Betrieb"),
    ("Retiring", "Läuft aus"),
    ("Reviewed", "Überprüft"),
    ("Scheduled", "Terminiert"),
    ("Service", "Service"),
    ("Service management plan", "Service-Management-Plan"),
    ("Service management plans", "Service-Management-Pläne"),
    ("Services", "Services"),
    ("Signed", "Unterzeichnet"),
    ("State", "Status"),
    ("Superseded", "Ersetzt"),
    ("Title", "Titel"),
    ("Under revision", "In Überarbeitung"),
    ("Updated", "Geändert"),
    ("Urgency", "Dringlichkeit"),
    ("Withdrawn", "Zurückgezogen"),
];

/// A label of a declaration in the language in force.
pub(crate) fn label(english: &'static str) -> &'static str {
    match locale() {
        Locale::English => english,
        Locale::German => {
            let found = GERMAN.binary_search_by_key(&english, |(english, _)| english);
            found
                .ok()
                .and_then(|index| GERMAN.get(index))
                .map_or(english, |(_, german)| german)
        }
    }
}

/// The name of an area of the navigation.
pub(crate) fn area(area: Area) -> &'static str {
    label(match area {
        Area::Govern => "Govern",
        Area::Deliver => "Deliver",
        Area::Relate => "Relate",
        Area::BuildAndControl => "Build and control",
        Area::Resolve => "Resolve",
        Area::CheckAndAct => "Check and act",
    })
}

#[cfg(test)]
mod tests {
    use super::GERMAN;

    #[test]
    fn the_dictionary_is_sorted_without_doubles() {
        for pair in GERMAN.windows(2) {
            if let [left, right] = pair {
                assert!(left.0 < right.0, "{} before {}", left.0, right.0);
            }
        }
    }
}
