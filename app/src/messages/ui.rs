//! Words of the components.

use super::messages;

messages! {
    close = "Close" | "Schließen";
    optional = "(optional)" | "(freiwillig)";
    notifications = "Notifications" | "Meldungen";
    dismiss = "Dismiss" | "Ausblenden";
    resize_pane = "Width of the record pane" | "Breite des Datensatzbereichs";
    cancel = "Cancel" | "Abbrechen";
}
