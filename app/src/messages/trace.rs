//! Words of the trace page.

use steward_model::trace::Stage;

use super::messages;

messages! {
    title = "Trace" | "Zusammenhang";
    title_of(record) = "Trace of {record}" | "Zusammenhang von {record}";
    open = "Trace" | "Zusammenhang";
    open_help = "What this hangs together with, from incidents to customers" | "Womit das zusammenhängt, von Incidents bis zu Kunden";
    nothing = "Nothing is linked with this record this way." | "In dieser Richtung ist mit diesem Eintrag nichts verknüpft.";
    one_record = "1 record." | "1 Eintrag.";
    records(count) = "{count} records." | "{count} Einträge.";
    cut(limit) = "There are more; a trace stops at {limit} records. Choose one way or fewer steps." | "Es gibt mehr; ein Zusammenhang endet bei {limit} Einträgen. Eine Richtung oder weniger Schritte wählen.";
    deeper = "More lies beyond these steps." | "Weiter entfernt liegt mehr.";

    // Choices
    view = "What to follow" | "Was verfolgt wird";
    chain = "Chain" | "Kette";
    impact = "Impact" | "Auswirkung";
    direction = "Direction" | "Richtung";
    towards_cause = "To incidents" | "Zu Incidents";
    towards_customer = "To customers" | "Zu Kunden";
    needs = "Depends on" | "Hängt ab von";
    needed_by = "Needed by" | "Gebraucht von";
    both_ways = "Both ways" | "Beides";
    steps = "Steps" | "Schritte";
    all_steps = "All" | "Alle";
    form = "Shown as" | "Darstellung";
    graph = "Graph" | "Graph";
    table = "Table" | "Tabelle";
    list = "Records by how they were found" | "Einträge, wie sie gefunden wurden";

    // Records
    start = "This record" | "Dieser Eintrag";
    archived = "archived" | "archiviert";
    needed_steps(steps) = "Depends on, step {steps}" | "Hängt ab von, Schritt {steps}";
    needing_steps(steps) = "Needed by, step {steps}" | "Gebraucht von, Schritt {steps}";
    record = "Record" | "Eintrag";
    kind = "Kind" | "Art";
    state = "State" | "Status";
    shortest_chain = "Shortest chain" | "Kürzeste Kette";

    // Stages
    events = "Incidents and requests" | "Incidents und Anfragen";
    problems = "Problems" | "Probleme";
    changes = "Changes" | "Changes";
    releases = "Releases" | "Releases";
    items = "Configuration items" | "Konfigurationselemente";
    services = "Services" | "Services";
    agreements = "Agreements" | "Vereinbarungen";
    parties = "Customers and suppliers" | "Kunden und Lieferanten";
}

/// The head of a stage's column.
pub(crate) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Event => events(),
        Stage::Problem => problems(),
        Stage::Change => changes(),
        Stage::Release => releases(),
        Stage::Item => items(),
        Stage::Service => services(),
        Stage::Agreement => agreements(),
        Stage::Party => parties(),
    }
}
