//! Words of the components.

use super::messages;

messages! {
    close = "Close" | "Schließen";
    optional = "(optional)" | "(freiwillig)";
    notifications = "Notifications" | "Meldungen";
    dismiss = "Dismiss" | "Ausblenden";
    resize_pane = "Width of the record pane" | "Breite des Datensatzbereichs";
    cancel = "Cancel" | "Abbrechen";
    chart_empty = "No values yet." | "Noch keine Werte.";
    chart_table = "Numbers of this chart" | "Zahlen dieses Diagramms";
    chart_period = "Period" | "Zeitraum";
}
