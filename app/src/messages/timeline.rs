//! The timeline of a record.

use super::messages;

messages! {
    title = "Timeline" | "Verlauf";
    show_label = "Show" | "Anzeigen";
    everything = "All" | "Alles";
    comments = "Comments" | "Kommentare";
    changes = "Changes" | "Änderungen";
    comment_label = "Comment" | "Kommentar";
    comment_placeholder = "Add a comment" | "Kommentar schreiben";
    comment_send = "Comment" | "Kommentieren";
    comment_hint = "Ctrl+Enter sends" | "Strg+Eingabe sendet";
    unknown_author = "Unknown" | "Unbekannt";
    show_more(count) = "Show {count} older entries" | "{count} ältere Einträge zeigen";
    nothing_comments = "No comments yet." | "Noch keine Kommentare.";
    nothing_changes = "No changes yet." | "Noch keine Änderungen.";
    received_verified(when, name) = "Received {when} · from {name}’s device, verified" | "Empfangen {when} · vom Gerät von {name}, bestätigt";
    received_from(when, name) = "Received {when} · from {name}’s device" | "Empfangen {when} · vom Gerät von {name}";
    received_contradicted(when, name) = "Received {when} from {name}’s device, under another name" | "Empfangen {when} vom Gerät von {name}, unter anderem Namen";
    device(id) = "Device {id}" | "Gerät {id}";
}
