//! Words of the frame around every page: navigation, safety, palette, shortcuts.

use super::messages;

messages! {
    skip_to_content = "Skip to content" | "Zum Inhalt springen";
    breadcrumb = "Breadcrumb" | "Pfad";
    navigation = "Main" | "Hauptnavigation";
    menu = "Menu" | "Menü";
    home = "Home" | "Start";
    my_work = "My work" | "Meine Aufgaben";
    search = "Search" | "Suchen";
    conformity = "Conformity" | "Konformität";
    reports = "Reports" | "Berichte";
    import = "Import" | "Importieren";
    settings = "Settings" | "Einstellungen";
    more = "More" | "Mehr";
    collapse_rail = "Collapse navigation" | "Navigation einklappen";
    expand_rail = "Expand navigation" | "Navigation ausklappen";
    switch_workspace = "Switch workspace" | "Arbeitsbereich wechseln";
    new_or_join = "Start or join another…" | "Weiteren starten oder beitreten …";
    kind_sample = "Sample" | "Beispiel";
    kind_local = "This device only" | "Nur dieses Gerät";
    kind_joined = "Shared" | "Geteilt";
    appearance = "Appearance and language" | "Darstellung und Sprache";
    theme = "Theme" | "Farbschema";
    theme_system = "System" | "System";
    theme_light = "Light" | "Hell";
    theme_dark = "Dark" | "Dunkel";
    language = "Language" | "Sprache";
    shortcuts = "Keyboard shortcuts" | "Tastenkürzel";
    people_here = "Also in this record" | "Auch in diesem Datensatz";
    opening_workspace = "Opening the workspace…" | "Arbeitsbereich wird geöffnet …";
    workspace_failed = "This workspace cannot be opened" | "Dieser Arbeitsbereich lässt sich nicht öffnen";
    workspace_failed_safe = "Nothing stored on this device was changed." | "Auf diesem Gerät wurde nichts verändert.";
    no_such_workspace = "The address does not name a workspace." | "Die Adresse nennt keinen Arbeitsbereich.";
    go_to_start = "Go to the start page" | "Zur Startseite";
    part_missing = "This page is not on this device yet" | "Diese Seite ist noch nicht auf diesem Gerät";
    part_missing_help =
        "It could not be downloaded. Everything you wrote is safe on this device; try again when there is a network."
        | "Sie konnte nicht geladen werden. Alles Geschriebene ist sicher auf diesem Gerät; mit Netz erneut versuchen.";
    try_again = "Try again" | "Erneut versuchen";
    not_found = "There is no page at this address" | "Unter dieser Adresse gibt es keine Seite";
    not_found_text = "The link may be old or incomplete. Your records are safe." | "Der Link ist vielleicht alt oder unvollständig. Ihre Datensätze sind sicher.";
    update_ready = "A new version of Steward is ready." | "Eine neue Version von Steward ist bereit.";
    update_now = "Update now" | "Jetzt aktualisieren";
    update_later = "Later" | "Später";
    install = "Install as an app" | "Als App installieren";

    // Safety
    safety_all_here = "All changes saved on this device" | "Alle Änderungen auf diesem Gerät gespeichert";
    safety_synced(when) = "All changes saved on this device · synced {when}" | "Alle Änderungen auf diesem Gerät gespeichert · synchronisiert {when}";
    safety_saving = "Saving…" | "Wird gespeichert …";
    safety_syncing(count) = "Saved on this device · sending {count}" | "Auf diesem Gerät gespeichert · {count} werden gesendet";
    safety_comparing = "Saved on this device · syncing…" | "Auf diesem Gerät gespeichert · wird synchronisiert …";
    safety_offline = "Offline · everything saved on this device" | "Offline · alles auf diesem Gerät gespeichert";
    safety_offline_one = "Offline · 1 record changed on this device only" | "Offline · 1 Datensatz nur auf diesem Gerät geändert";
    safety_offline_many(count) = "Offline · {count} records changed on this device only" | "Offline · {count} Datensätze nur auf diesem Gerät geändert";
    safety_not_saved(problem) = "Not saved: {problem}" | "Nicht gespeichert: {problem}";
    safety_short_saved = "Saved" | "Gespeichert";
    safety_short_synced = "Synced" | "Synchronisiert";
    safety_short_saving = "Saving" | "Speichert";
    safety_short_syncing = "Syncing" | "Synchronisiert …";
    safety_short_offline = "Offline" | "Offline";
    safety_short_not_saved = "Not saved" | "Nicht gespeichert";
    safety_details = "Connection and safety" | "Verbindung und Sicherheit";
    safety_pending = "Not yet at the relay" | "Noch nicht beim Relay";
    safety_nothing_pending = "Nothing waits. Every change has arrived where it can." | "Nichts wartet. Jede Änderung ist dort, wo sie sein kann.";
    safety_saved_here = "Saved here" | "Hier gespeichert";
    safety_saving_here = "Not yet saved" | "Noch nicht gespeichert";
    safety_more_pending(count) = "and {count} more" | "und {count} weitere";
    safety_removed = "Removed by the administrator" | "Von der Administration entfernt";
    safety_removed_note = "These records were removed for good at the relay and have been erased from this device, with changes that had not been sent." | "Diese Datensätze wurden am Relay endgültig entfernt und von diesem Gerät gelöscht, auch Änderungen, die noch nicht gesendet waren.";
    safety_removed_unknown = "A record" | "Ein Datensatz";
    safety_connection = "Connection" | "Verbindung";
    safety_connected = "Connected to the relay" | "Mit dem Relay verbunden";
    safety_disconnected = "No connection; changes wait on this device" | "Keine Verbindung; Änderungen warten auf diesem Gerät";
    safety_no_relay = "Not shared: this workspace lives on this device only" | "Nicht geteilt: Dieser Arbeitsbereich liegt nur auf diesem Gerät";
    safety_last_synced = "Last synced" | "Zuletzt synchronisiert";
    safety_never = "Not yet" | "Noch nicht";
    safety_storage = "Storage" | "Speicher";
    safety_storage_used(used, quota) = "{used} of {quota}" | "{used} von {quota}";
    safety_storage_protected = "protected from clean-up" | "vor Bereinigung geschützt";
    safety_storage_unprotected = "the browser may clear it when space runs out" | "der Browser darf ihn bei Platzmangel leeren";
    safety_storage_unknown = "The browser does not say" | "Der Browser gibt keine Auskunft";
    safety_tab = "This tab" | "Dieser Tab";
    safety_tab_leader = "Holds the connection for all tabs" | "Hält die Verbindung für alle Tabs";
    safety_tab_follower = "Connected through another tab" | "Über einen anderen Tab verbunden";
    safety_more = "Storage settings" | "Speichereinstellungen";

    // Palette
    palette = "Go to or do anything" | "Überall hin, alles tun";
    palette_placeholder = "Search records, pages and actions…" | "Datensätze, Seiten und Aktionen suchen …";
    palette_records = "Records" | "Datensätze";
    palette_pages = "Go to" | "Gehe zu";
    palette_create = "Create" | "Anlegen";
    palette_here = "On this page" | "Auf dieser Seite";
    palette_workspaces = "Workspaces" | "Arbeitsbereiche";
    palette_actions = "Actions" | "Aktionen";
    palette_nothing(words) = "Nothing matches “{words}”" | "Nichts passt zu „{words}“";
    palette_search_all(words) = "Search all records for “{words}”" | "Alle Datensätze nach „{words}“ durchsuchen";
    palette_new(kind) = "New {kind}" | "Neu: {kind}";
    palette_switch_to(name) = "Switch to {name}" | "Zu {name} wechseln";
    palette_results(count) = "{count} results" | "{count} Treffer";
    palette_undo = "Undo the last edit" | "Letzte Änderung rückgängig machen";
    palette_redo = "Redo" | "Wiederherstellen";
    palette_hint_move = "to move" | "bewegen";
    palette_hint_open = "to open" | "öffnen";
    palette_hint_close = "to close" | "schließen";

    // Shortcuts
    keys_anywhere = "Anywhere" | "Überall";
    keys_palette = "Go to or do anything" | "Überall hin, alles tun";
    keys_help = "Show these shortcuts" | "Diese Tastenkürzel zeigen";
    keys_lists = "In registers" | "In Registern";
    keys_move = "Next or previous record" | "Nächster oder voriger Datensatz";
    keys_open = "Open the record" | "Datensatz öffnen";
    keys_create = "Create a record" | "Datensatz anlegen";
    keys_filter = "Filter" | "Filtern";
    keys_space = "Space" | "Leertaste";
    keys_select = "Select the record" | "Datensatz auswählen";
    keys_select_range = "Select the next or previous one too" | "Auch den nächsten oder vorigen auswählen";
    keys_select_all = "Select all that the filter shows" | "Alle auswählen, die der Filter zeigt";
    keys_edit_selected = "Edit the selected records" | "Ausgewählte Datensätze bearbeiten";
    keys_clear_selection = "Clear the selection" | "Auswahl aufheben";
    keys_records = "In a record" | "In einem Datensatz";
    keys_edit = "Edit" | "Bearbeiten";
    keys_undo = "Undo" | "Rückgängig";
    keys_redo = "Redo" | "Wiederherstellen";
    keys_close = "Close the pane or dialog" | "Bereich oder Dialog schließen";

    // About a failed create
    create_failed(reason) = "Nothing was created: {reason}" | "Es wurde nichts angelegt: {reason}";
}

// What the relay does not take, and whom it does not let in.
messages! {
    safety_refused_one = "1 record not taken by the relay · saved on this device" | "1 Datensatz vom Relay nicht angenommen · auf diesem Gerät gespeichert";
    safety_refused_many(count) = "{count} records not taken by the relay · saved on this device" | "{count} Datensätze vom Relay nicht angenommen · auf diesem Gerät gespeichert";
    safety_shut_out = "No access · everything saved on this device" | "Kein Zugang · alles auf diesem Gerät gespeichert";
    safety_shut_out_one = "No access · 1 record changed and saved on this device only" | "Kein Zugang · 1 Datensatz nur auf diesem Gerät geändert und gespeichert";
    safety_shut_out_many(count) = "No access · {count} records changed and saved on this device only" | "Kein Zugang · {count} Datensätze nur auf diesem Gerät geändert und gespeichert";
    safety_short_refused = "Not taken" | "Nicht angenommen";
    safety_short_shut_out = "No access" | "Kein Zugang";
    safety_refused = "Not taken" | "Nicht angenommen";
    safety_refused_reason(reason) = "The relay says: {reason}." | "Das Relay sagt: {reason}.";
    safety_refused_help = "These changes are kept on this device. They are sent by themselves once your role may write the records: ask an owner for such a role, or take the changes back." | "Diese Änderungen bleiben auf diesem Gerät. Sie werden von selbst gesendet, sobald Ihre Rolle die Datensätze schreiben darf: Bitten Sie einen Eigentümer um eine solche Rolle oder nehmen Sie die Änderungen zurück.";
    safety_shut_out_reason(reason) = "This device is not signed in at the relay: {reason}" | "Dieses Gerät ist beim Relay nicht angemeldet: {reason}";
    safety_shut_out_help = "Everything here stays on this device. Ask an owner for a recovery link or an invitation and open it in this browser." | "Alles hier bleibt auf diesem Gerät. Bitten Sie einen Eigentümer um einen Link zur Wiederherstellung oder eine Einladung und öffnen Sie ihn in diesem Browser.";
    safety_no_access = "No access; changes stay on this device" | "Kein Zugang; Änderungen bleiben auf diesem Gerät";
}
