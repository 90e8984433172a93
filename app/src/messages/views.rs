//! Saved views of registers.

use super::messages;

messages! {
    views = "Views" | "Ansichten";
    view_chosen(name) = "View: {name}" | "Ansicht: {name}";
    view_changed(name) = "View: {name} (changed)" | "Ansicht: {name} (geändert)";
    no_view = "No view" | "Keine Ansicht";
    mine = "Only me" | "Nur ich";
    shared = "Shared" | "Geteilt";
    save_new = "Save as a new view…" | "Als neue Ansicht speichern …";
    save_changes = "Save changes to this view" | "Änderungen in dieser Ansicht speichern";
    back_to_saved = "Back to the view as saved" | "Zurück zur gespeicherten Ansicht";
    rename = "Rename…" | "Umbenennen …";
    share = "Share with everyone" | "Mit allen teilen";
    make_personal = "Keep for me only" | "Nur für mich behalten";
    remove = "Remove this view" | "Diese Ansicht entfernen";
    save_title = "Save the view" | "Ansicht speichern";
    rename_title = "Rename the view" | "Ansicht umbenennen";
    name = "Name" | "Name";
    name_help = "It keeps filter, order, groups and columns." | "Sie behält Filter, Sortierung, Gruppen und Spalten.";
    name_missing = "Give it a name first." | "Zuerst einen Namen eingeben.";
    name_too_long = "The name is too long; shorten it." | "Der Name ist zu lang; bitte kürzen.";
    who = "Who sees it" | "Wer sie sieht";
    who_me = "Only me, on this device" | "Nur ich, auf diesem Gerät";
    who_all = "Everyone in this workspace" | "Alle in diesem Arbeitsbereich";
    save = "Save" | "Speichern";
    cancel = "Cancel" | "Abbrechen";
    saved(name) = "View “{name}” saved." | "Ansicht „{name}“ gespeichert.";
    renamed(name) = "The view is called “{name}” now." | "Die Ansicht heißt jetzt „{name}“.";
    now_shared(name) = "Everyone in this workspace has “{name}” now." | "Alle in diesem Arbeitsbereich haben jetzt „{name}“.";
    now_personal(name) = "“{name}” is only on this device now." | "„{name}“ ist jetzt nur auf diesem Gerät.";
    removed(name) = "View “{name}” removed." | "Ansicht „{name}“ entfernt.";
    undo = "Undo" | "Rückgängig";
    not_kept = "The browser did not keep the view on this device. Its storage may be full or switched off; the list shows what it showed." | "Der Browser hat die Ansicht auf diesem Gerät nicht behalten. Vielleicht ist sein Speicher voll oder abgeschaltet; die Liste zeigt, was sie zeigte.";
    not_shared(reason) = "The view was not changed: {reason}" | "Die Ansicht wurde nicht geändert: {reason}";
}
