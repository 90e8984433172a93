//! Words of the settings page.

use super::messages;

messages! {
    title = "Settings" | "Einstellungen";
    lead(workspace) = "For {workspace} on this device." | "Für {workspace} auf diesem Gerät.";
    appearance = "Appearance" | "Darstellung";
    theme_help = "System follows the setting of your device." | "System folgt der Einstellung Ihres Geräts.";
    you = "You" | "Sie";
    your_name = "Your name" | "Ihr Name";
    your_name_help = "Shown beside every change that you make from now on." | "Steht neben jeder Änderung, die Sie von nun an machen.";
    name_saved = "Your name is saved" | "Ihr Name ist gespeichert";
    save_name = "Save name" | "Namen speichern";
    people = "People seen in this workspace" | "In diesem Arbeitsbereich gesehene Personen";
    people_none = "Only you so far." | "Bisher nur Sie.";
    people_records_one = "1 record" | "1 Datensatz";
    people_records(count) = "{count} records" | "{count} Datensätze";
    this_is_you = "you" | "Sie";

    storage = "Storage on this device" | "Speicher auf diesem Gerät";
    storage_used = "Used" | "Belegt";
    storage_used_label = "Storage used by Steward" | "Von Steward belegter Speicher";
    storage_records(count) = "{count} records" | "{count} Datensätze";
    storage_protected = "Protected: the browser clears it only when you ask." | "Geschützt: Der Browser leert ihn nur auf Ihren Wunsch.";
    storage_unprotected = "Not protected: the browser may clear it when the device runs out of space." | "Nicht geschützt: Der Browser darf ihn leeren, wenn dem Gerät der Platz ausgeht.";
    storage_protect = "Protect it" | "Schützen";
    storage_protect_refused = "The browser refused. Installing Steward as an app or bookmarking it usually changes that; until then keep an exported file." | "Der Browser hat abgelehnt. Als App installiert oder als Lesezeichen gesetzt gelingt es meist; bis dahin hilft eine exportierte Datei.";
    storage_unknown = "This browser does not tell how much is stored." | "Dieser Browser sagt nicht, wie viel gespeichert ist.";
    not_synced = "Waiting to be sent" | "Wartet auf Versand";
    not_synced_one = "1 record has changes that only this device has." | "1 Datensatz hat Änderungen, die nur dieses Gerät kennt.";
    not_synced_many(count) = "{count} records have changes that only this device has." | "{count} Datensätze haben Änderungen, die nur dieses Gerät kennt.";
    all_local = "This workspace is not shared: everything in it is on this device only. Keep an exported file as a backup." | "Dieser Arbeitsbereich ist nicht geteilt: Alles darin liegt nur auf diesem Gerät. Bewahren Sie eine exportierte Datei als Sicherung auf.";
    all_synced = "Everything has arrived at the relay." | "Alles ist beim Relay angekommen.";
    quarantine = "Damaged pieces" | "Beschädigte Teile";
    quarantine_none = "None. Every stored piece reads as it was written." | "Keine. Jedes gespeicherte Teil liest sich, wie es geschrieben wurde.";
    quarantine_some(count) = "{count} stored pieces could not be read and were set aside. The records are repaired from the relay where it has them." | "{count} gespeicherte Teile waren unlesbar und wurden beiseitegelegt. Die Datensätze werden vom Relay ergänzt, soweit es sie hat.";
    quarantine_export = "Export them" | "Exportieren";
    quarantine_check = "Check again" | "Erneut prüfen";
    quarantine_failed(reason) = "The store could not be checked: {reason}" | "Der Speicher ließ sich nicht prüfen: {reason}";

    file = "Workspace file" | "Arbeitsbereich als Datei";
    file_text = "One file holds every record with its whole history. Import it in another browser or here: records merge, nothing is overwritten." | "Eine Datei enthält jeden Datensatz mit seiner ganzen Geschichte. In einem anderen Browser oder hier importiert, werden Datensätze zusammengeführt; nichts wird überschrieben.";
    file_export = "Export to a file" | "In eine Datei exportieren";
    file_import = "Import a file…" | "Datei importieren …";
    file_exporting = "Writing the file" | "Die Datei wird geschrieben";
    file_importing = "Merging the file" | "Die Datei wird zusammengeführt";
    file_exported(name) = "{name} is in your downloads." | "{name} liegt in Ihren Downloads.";
    file_export_failed(reason) = "The file was not written: {reason}" | "Die Datei wurde nicht geschrieben: {reason}";
    file_import_failed(reason) = "The file was not merged: {reason}" | "Die Datei wurde nicht zusammengeführt: {reason}";
    file_unreadable(reason) = "The file could not be read: {reason}" | "Die Datei war nicht lesbar: {reason}";
    file_result(added, merged, unchanged) = "{added} added, {merged} merged, {unchanged} already the same." | "{added} hinzugefügt, {merged} zusammengeführt, {unchanged} schon gleich.";
    file_problems(count) = "{count} records could not be read; the rest is in." | "{count} Datensätze waren unlesbar; der Rest ist enthalten.";

    relay = "Sharing" | "Teilen";
    relay_none = "This workspace is on this device only. To work with colleagues, connect it with an invitation link from your relay’s administrator; everything here is sent there." | "Dieser Arbeitsbereich liegt nur auf diesem Gerät. Um mit anderen zu arbeiten, verbinden Sie ihn mit einem Einladungslink Ihrer Relay-Administration; alles von hier wird dorthin gesendet.";
    relay_link = "Invitation link" | "Einladungslink";
    relay_connect = "Connect" | "Verbinden";
    relay_connecting = "Connecting…" | "Verbindung wird hergestellt …";
    relay_connected = "The workspace is connected. Your records are on their way." | "Der Arbeitsbereich ist verbunden. Ihre Datensätze sind unterwegs.";
    relay_connect_failed(reason) = "Not connected: {reason}" | "Nicht verbunden: {reason}";
    relay_at = "Relay" | "Relay";
    relay_role = "Your role" | "Ihre Rolle";
    relay_member = "You appear as" | "Sie erscheinen als";
    relay_status = "Status" | "Status";
    relay_online = "Connected" | "Verbunden";
    relay_offline = "Not connected now; it is tried again by itself" | "Gerade nicht verbunden; es wird von selbst erneut versucht";
    relay_members_text = "Who shares this workspace, on which devices; invite, change roles, add a device of your own." | "Wer diesen Arbeitsbereich teilt, auf welchen Geräten; einladen, Rollen ändern, ein eigenes Gerät hinzufügen.";
    relay_members = "Members and devices" | "Mitglieder und Geräte";
    relay_disconnect_text = "Records stay on this device and at the relay; changes are no longer exchanged." | "Datensätze bleiben auf diesem Gerät und beim Relay; Änderungen werden nicht mehr ausgetauscht.";

    about = "About" | "Über Steward";
    version(version) = "Steward {version}" | "Steward {version}";
    licence = "Free software under Apache-2.0 or MIT." | "Freie Software unter Apache-2.0 oder MIT.";
    icons_and_font = "Typeface Inter (SIL Open Font License); icons from Lucide (ISC)." | "Schrift Inter (SIL Open Font License); Symbole von Lucide (ISC).";

    danger = "Remove from this device" | "Von diesem Gerät entfernen";
    danger_text_joined = "Deletes this workspace’s records, history and settings in this browser. What has arrived at the relay stays there, and you can join again by invitation." | "Löscht Datensätze, Geschichte und Einstellungen dieses Arbeitsbereichs in diesem Browser. Was beim Relay angekommen ist, bleibt dort; mit einer Einladung können Sie wieder beitreten.";
    danger_text_local = "Deletes this workspace’s records, history and settings in this browser. There is no other copy unless you exported a file." | "Löscht Datensätze, Geschichte und Einstellungen dieses Arbeitsbereichs in diesem Browser. Eine andere Kopie gibt es nur, wenn Sie eine Datei exportiert haben.";
    danger_unsynced_one = "1 record has changes that exist only here and would be lost." | "1 Datensatz hat Änderungen, die es nur hier gibt und die verloren gingen.";
    danger_unsynced_many(count) = "{count} records have changes that exist only here and would be lost." | "{count} Datensätze haben Änderungen, die es nur hier gibt und die verloren gingen.";
    danger_button = "Remove this workspace…" | "Diesen Arbeitsbereich entfernen …";
    danger_confirm_title(workspace) = "Remove {workspace} from this device?" | "{workspace} von diesem Gerät entfernen?";
    danger_confirm_type(workspace) = "Type “{workspace}” to confirm" | "Zur Bestätigung „{workspace}“ eingeben";
    danger_export_first = "Export a file first" | "Zuerst eine Datei exportieren";
    danger_confirm = "Remove from this device" | "Von diesem Gerät entfernen";
    danger_mismatch = "The name must match before anything is removed." | "Erst wenn der Name übereinstimmt, wird etwas entfernt.";
    danger_failed(reason) = "Nothing was removed: {reason}" | "Es wurde nichts entfernt: {reason}";
    danger_done(workspace) = "{workspace} was removed from this device." | "{workspace} wurde von diesem Gerät entfernt.";
}
