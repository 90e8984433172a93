//! Words of the members page: people, devices, invitations, signing out.

use super::messages;

messages! {
    title = "Members and devices" | "Mitglieder und Geräte";
    lead(role) = "Who shares this workspace. Your role is {role}." | "Wer diesen Arbeitsbereich teilt. Ihre Rolle: {role}.";
    not_shared = "This workspace is on this device only" | "Dieser Arbeitsbereich liegt nur auf diesem Gerät";
    not_shared_help = "Members come with a relay. Connect the workspace with an invitation link, and its members and their devices appear here." | "Mitglieder gibt es mit einem Relay. Verbinden Sie den Arbeitsbereich mit einem Einladungslink, dann erscheinen hier die Mitglieder und ihre Geräte.";
    to_sharing = "Connect it" | "Verbinden";
    asking = "Asking the relay…" | "Das Relay wird gefragt …";
    offline_nothing = "Not connected, and this device has not seen the members yet. The list comes with the next connection." | "Nicht verbunden, und dieses Gerät kennt die Mitglieder noch nicht. Die Liste kommt mit der nächsten Verbindung.";
    offline_as_of = "Not connected. This is what the relay last said," | "Nicht verbunden. So hat es das Relay zuletzt gesagt,";
    needs_connection = "This needs a connection to the relay" | "Dafür braucht es eine Verbindung zum Relay";
    unreachable = "The relay cannot be reached. Nothing was changed; try again when connected." | "Das Relay ist nicht erreichbar. Es wurde nichts geändert; versuchen Sie es mit Verbindung erneut.";
    present = "With access" | "Mit Zugang";
    former = "Without access any more" | "Ohne Zugang";
    you = "you" | "Sie";
    this_device = "this device" | "dieses Gerät";
    online = "Here now" | "Jetzt hier";
    last_seen = "Last seen" | "Zuletzt gesehen";
    never_seen = "Not seen yet" | "Noch nicht gesehen";
    revoked = "Access ended" | "Zugang beendet";
    no_devices = "No device; connects by a token." | "Kein Gerät; verbindet sich mit einem Token.";
    added = "Added" | "Hinzugefügt";
    device_last_seen = "last seen" | "zuletzt gesehen";
    device_revoked = "Revoked" | "Gesperrt";
    actions_for(name) = "For {name}" | "Für {name}";
    last_owner = "The last owner stays one: make somebody else an owner first" | "Der letzte Eigentümer bleibt es: Machen Sie zuerst jemand anderen dazu";

    invite = "Invite" | "Einladen";
    invite_title = "Invite somebody" | "Jemanden einladen";
    invite_name = "Name" | "Name";
    invite_name_help = "Helps you recognize the invitation; the person can change it." | "Damit Sie die Einladung wiedererkennen; die Person kann ihn ändern.";
    invite_make = "Make the link" | "Link erzeugen";
    invite_link_words = "Send this link to the person, by a way that only they read. Whoever opens it first joins." | "Senden Sie diesen Link der Person, auf einem Weg, den nur sie liest. Wer ihn zuerst öffnet, tritt bei.";
    invitations = "Open invitations" | "Offene Einladungen";
    invitation_role(role) = "as {role}" | "Rolle: {role}";
    invitation_device = "a further device" | "ein weiteres Gerät";
    somebody = "Somebody" | "Jemand";
    expires = "Expires" | "Läuft ab";
    withdraw = "Withdraw" | "Zurückziehen";
    withdraw_whose(name) = "the invitation for {name}" | "die Einladung für {name}";
    withdrawn = "The invitation is withdrawn; its link no longer works." | "Die Einladung ist zurückgezogen; ihr Link gilt nicht mehr.";

    link = "Link" | "Link";
    copy_link = "Copy the link" | "Link kopieren";
    link_copied = "The link is copied." | "Der Link ist kopiert.";
    link_not_copied = "The browser does not let Steward copy. Select the link and copy it yourself." | "Der Browser lässt Steward nicht kopieren. Markieren Sie den Link und kopieren Sie ihn selbst.";
    link_until(when) = "Works once, until {when}." | "Gilt einmal, bis {when}.";
    making_link = "Making the link…" | "Der Link wird erzeugt …";
    qr_label = "The link as a QR code" | "Der Link als QR-Code";

    add_device = "Add another device" | "Weiteres Gerät hinzufügen";
    add_device_words = "Open this link on your other device, or point its camera here. It becomes a device of yours, with your role; do not pass the link on." | "Öffnen Sie diesen Link auf Ihrem anderen Gerät oder richten Sie dessen Kamera hierauf. Es wird ein Gerät von Ihnen, mit Ihrer Rolle; geben Sie den Link nicht weiter.";
    add_device_by_token = "This browser connects by a token and has no device key; ask an owner for a link" | "Dieser Browser verbindet sich mit einem Token und hat keinen Geräteschlüssel; bitten Sie einen Eigentümer um einen Link";
    recover = "Recovery link" | "Link zur Wiederherstellung";
    recover_title(name) = "A way back for {name}" | "Ein Weg zurück für {name}";
    recover_words = "For somebody who lost their devices. Make sure that it is them, then send this link: whoever opens it first works under their name and role." | "Für jemanden, dem die Geräte abhandenkamen. Vergewissern Sie sich, dass es die Person ist, und senden Sie den Link: Wer ihn zuerst öffnet, arbeitet unter ihrem Namen und ihrer Rolle.";

    role = "Role" | "Rolle";
    change_role = "Change role" | "Rolle ändern";
    role_title(name) = "Role of {name}" | "Rolle von {name}";
    role_at_once = "It holds at once, on all their devices." | "Sie gilt sofort, auf allen Geräten der Person.";
    role_save = "Give this role" | "Rolle vergeben";
    role_changed = "The role is changed." | "Die Rolle ist geändert.";
    owner_may = "Everything, members and roles included." | "Alles, auch Mitglieder und Rollen.";
    manager_may = "Writes all records, policies and audits; invites everybody below managers." | "Schreibt alle Datensätze, Richtlinien und Audits; lädt alle unterhalb von Managern ein.";
    practitioner_may = "Writes records; reads policies and audits." | "Schreibt Datensätze; liest Richtlinien und Audits.";
    auditor_may = "Reads everything; writes audits and findings." | "Liest alles; schreibt Audits und Feststellungen.";
    reader_may = "Reads records, policies and audits." | "Liest Datensätze, Richtlinien und Audits.";
    contact_may = "A customer or supplier: reads or writes only what is shared with them." | "Kunde oder Lieferant: liest oder schreibt nur, was mit ihnen geteilt ist.";

    revoke_member = "Take access away" | "Zugang entziehen";
    revoke_member_title(name) = "Take access away from {name}?" | "{name} den Zugang entziehen?";
    revoke_member_words(name) = "All devices of {name} are cut off at once and get nothing new. What {name} wrote stays in the records. To come back, {name} needs a new invitation." | "Alle Geräte von {name} werden sofort getrennt und erhalten nichts Neues. Was {name} geschrieben hat, bleibt in den Datensätzen. Für eine Rückkehr braucht {name} eine neue Einladung.";
    member_revoked_done(name) = "{name} has no access any more." | "{name} hat keinen Zugang mehr.";
    revoke_device = "Revoke" | "Sperren";
    revoke_device_title = "Revoke this device?" | "Dieses Gerät sperren?";
    revoke_device_words(device, name) = "The device “{device}” of {name} is cut off at once and gets nothing new. Other devices of {name} go on working." | "Das Gerät „{device}“ von {name} wird sofort getrennt und erhält nichts Neues. Andere Geräte von {name} arbeiten weiter.";
    device_revoked_done(device) = "“{device}” has no access any more." | "„{device}“ hat keinen Zugang mehr.";
    revoke_limits = "Records that are on a device already stay there: nothing can fetch them back." | "Datensätze, die schon auf einem Gerät sind, bleiben dort: Nichts kann sie zurückholen.";

    this_device_section = "This device" | "Dieses Gerät";
    sign_out_text = "Ends this device’s access to the relay. Its records stay on it." | "Beendet den Zugang dieses Geräts zum Relay. Seine Datensätze bleiben darauf.";
    sign_out_ask = "Sign out this device…" | "Dieses Gerät abmelden …";
    sign_out_title = "Sign out this device?" | "Dieses Gerät abmelden?";
    sign_out_words = "The relay ends this device’s access, and its key is destroyed. The records stay on this device and are no longer exchanged. To share them again you need a link from another device of yours, or an invitation." | "Das Relay beendet den Zugang dieses Geräts, und sein Schlüssel wird vernichtet. Die Datensätze bleiben auf diesem Gerät und werden nicht mehr ausgetauscht. Um sie wieder zu teilen, brauchen Sie einen Link von einem anderen Ihrer Geräte oder eine Einladung.";
    sign_out_unsent_one = "1 record has changes that only this device has. They stay here and reach nobody until you connect again." | "1 Datensatz hat Änderungen, die nur dieses Gerät kennt. Sie bleiben hier und erreichen niemanden, bis Sie wieder verbunden sind.";
    sign_out_unsent(count) = "{count} records have changes that only this device has. They stay here and reach nobody until you connect again." | "{count} Datensätze haben Änderungen, die nur dieses Gerät kennt. Sie bleiben hier und erreichen niemanden, bis Sie wieder verbunden sind.";
    sign_out = "Sign out" | "Abmelden";
    signing_out = "Signing out…" | "Abmeldung läuft …";
    signed_out = "This device is signed out. Its records stay here." | "Dieses Gerät ist abgemeldet. Seine Datensätze bleiben hier.";
    signed_out_here_only = "This device is signed out and its key is destroyed. The relay could not be told: it may still list the device until an owner revokes it." | "Dieses Gerät ist abgemeldet und sein Schlüssel vernichtet. Das Relay war nicht zu erreichen: Es führt das Gerät vielleicht noch, bis ein Eigentümer es sperrt.";
}
