//! The room of a major incident: clock, roles, timeline, messages, the drafted review.

use super::messages;

messages! {
    title(incident) = "Major-incident room: {incident}" | "Raum für den schweren Vorfall: {incident}";
    heading = "Major-incident room" | "Raum für den schweren Vorfall";
    open_room = "Open the major-incident room" | "Raum für den schweren Vorfall öffnen";
    open_room_help = "Declares a major incident, with clock, roles, timeline and messages." | "Ruft einen schweren Vorfall aus, mit Uhr, Rollen, Zeitleiste und Mitteilungen.";
    active_link(title) = "Major incident: {title}" | "Schwerer Vorfall: {title}";
    not_an_incident = "This is not an incident" | "Das ist kein Vorfall";
    not_an_incident_help = "Choose one in the register of incidents." | "Einen im Verzeichnis der Vorfälle wählen.";
    record = "Record of the incident" | "Eintrag des Vorfalls";

    // Phase and clock
    phase_none = "Not declared" | "Nicht ausgerufen";
    phase_active = "Major incident" | "Schwerer Vorfall";
    phase_over = "Stood down" | "Aufgehoben";
    declare = "Declare a major incident" | "Schweren Vorfall ausrufen";
    declare_again = "Declare again" | "Erneut ausrufen";
    stand_down = "Stand down" | "Aufheben";
    clock = "Since declared" | "Seit Ausrufung";
    lasted = "Lasted" | "Dauer";
    incident_state = "State of the incident" | "Status des Vorfalls";
    next_update = "Next message due" | "Nächste Mitteilung fällig";
    next_in(duration) = "in {duration}" | "in {duration}";
    next_overdue(duration) = "overdue by {duration}" | "überfällig seit {duration}";
    next_none = "No moment is set" | "Kein Zeitpunkt gesetzt";
    overdue_alert = "The next message is overdue." | "Die nächste Mitteilung ist überfällig.";

    // Roles
    roles = "Roles" | "Rollen";
    engage_director = "Director is engaged now" | "Leitung ist jetzt eingebunden";
    engaged(name, time) = "{name} engaged {time}" | "{name} eingebunden {time}";
    take_lead = "I lead" | "Ich leite";

    // Timeline
    timeline = "Timeline" | "Zeitleiste";
    timeline_empty = "Nothing is written down yet." | "Noch nichts eingetragen.";
    entry = "What happened" | "Was geschah";
    entry_sort = "Sort" | "Art";
    entry_when = "When" | "Wann";
    entry_when_help = "Left empty: now." | "Ohne Angabe: jetzt.";
    add_entry = "Add to the timeline" | "In die Zeitleiste";
    entry_missing = "Write down what happened." | "Niederschreiben, was geschah.";
    correct = "Put right" | "Richtigstellen";
    correcting(entry) = "Puts right: {entry}" | "Stellt richtig: {entry}";
    correcting_stop = "Not a correction" | "Keine Richtigstellung";
    corrected = "put right below" | "unten richtiggestellt";
    written_later(time) = "written down {time}" | "eingetragen {time}";
    sort_observation = "Observation" | "Beobachtung";
    sort_action = "Action" | "Handlung";
    sort_decision = "Decision" | "Entscheidung";
    sort_handover = "Hand-over" | "Übergabe";
    sort_restored = "Restored" | "Wiederhergestellt";
    sort_correction = "Correction" | "Richtigstellung";
    event_declared = "Declared a major incident" | "Schwerer Vorfall ausgerufen";
    event_director = "Director engaged" | "Leitung eingebunden";
    event_over = "Stood down" | "Aufgehoben";
    event_notice(audience) = "Message to {audience}" | "Mitteilung an {audience}";
    event_notice_over(audience, channel) = "Message to {audience}, {channel}" | "Mitteilung an {audience}, {channel}";

    // Messages
    messages = "Messages" | "Mitteilungen";
    message = "Message" | "Mitteilung";
    audience = "To whom" | "An wen";
    channel = "Channel" | "Kanal";
    send = "Keep the message" | "Mitteilung festhalten";
    send_help = "Steward keeps what was sent and when the next is due; it sends nothing itself." | "Steward hält fest, was verschickt wurde und wann die nächste fällig ist; es verschickt selbst nichts.";
    message_missing = "Write the message and to whom it went." | "Die Mitteilung und den Empfängerkreis angeben.";
    messages_empty = "No message was sent." | "Keine Mitteilung verschickt.";

    // Review
    review = "Review" | "Nachbetrachtung";
    draft = "Draft the review from the timeline" | "Nachbetrachtung aus der Zeitleiste entwerfen";
    draft_help = "Added at the end of the text; nothing that is there is changed." | "Wird am Ende des Textes angefügt; Vorhandenes bleibt unverändert.";
    drafted = "The draft was added. Undo takes it back." | "Der Entwurf wurde angefügt. Rückgängig nimmt ihn zurück.";
    draft_summary = "Summary" | "Zusammenfassung";
    draft_lasted(duration) = "Declared for {duration}" | "Ausgerufen für {duration}";
    draft_what = "What happened, and what was the cause?" | "Was geschah, und was war die Ursache?";
    draft_helped = "What helped?" | "Was half?";
    draft_hindered = "What hindered?" | "Was behinderte?";
    draft_todo = "What is to be improved, by whom, by when?" | "Was ist zu verbessern, durch wen, bis wann?";
}
