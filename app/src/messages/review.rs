//! The page of a management review: agenda, cards, minutes, attendance, timer, presenter mode, the minutes on paper.

use super::messages;

messages! {
    open_page = "Open the review page" | "Seite der Bewertung öffnen";
    open_page_help = "Agenda with live figures, minutes, decisions, attendance, presenter mode." | "Tagesordnung mit aktuellen Zahlen, Protokoll, Beschlüsse, Anwesenheit, Präsentation.";
    link_planned(title) = "Prepare: {title}" | "Vorbereiten: {title}";
    link_open(title) = "Meeting open: {title}" | "Sitzung läuft: {title}";
    link_reading(title) = "Minutes to review: {title}" | "Protokoll zu prüfen: {title}";
    not_a_review = "This is not a management review" | "Das ist keine Managementbewertung";
    not_a_review_help = "Choose one in the register of management reviews." | "Eine im Verzeichnis der Managementbewertungen wählen.";
    record = "Record" | "Eintrag";
    states = "State of the review" | "Stand der Bewertung";
    progress(done, all) = "{done} of {all} inputs answered" | "{done} von {all} Eingaben behandelt";
    progress_label = "Progress" | "Fortschritt";

    // Agenda
    agenda = "Agenda" | "Tagesordnung";
    standing_open = "Not answered" | "Nicht behandelt";
    standing_unsaid = "Words missing" | "Worte fehlen";
    standing_nothing = "Nothing to report" | "Nichts zu berichten";
    standing_discussed = "Discussed" | "Besprochen";
    standing_decided = "Decided" | "Beschlossen";
    outcome = "What came of it" | "Ergebnis";
    unsaid_discussion = "Write down what was said, or choose another outcome." | "Niederschreiben, was gesagt wurde, oder ein anderes Ergebnis wählen.";
    unsaid_decision = "Write down the decision or action, or choose another outcome." | "Beschluss oder Maßnahme niederschreiben oder ein anderes Ergebnis wählen.";
    clauses(numbers) = "Clauses {numbers}" | "Abschnitte {numbers}";
    other_points = "Opening and other points" | "Eröffnung und Sonstiges";

    // Cards
    card = "What the records say" | "Was die Aufzeichnungen sagen";
    computing = "The records are being counted …" | "Die Aufzeichnungen werden ausgewertet …";
    live(time) = "Live, {time}" | "Aktuell, {time}";
    frozen(time, name) = "Frozen when {name} opened the meeting, {time}" | "Eingefroren, als {name} die Sitzung eröffnete, {time}";
    frozen_others(count) = "Others opened it at the same time ({count}); the earliest set counts for all." | "Andere eröffneten gleichzeitig ({count}); für alle gilt der früheste Stand.";
    not_frozen = "The meeting was opened without freezing its inputs; live figures are shown." | "Die Sitzung wurde ohne eingefrorene Eingaben eröffnet; gezeigt werden aktuelle Zahlen.";
    since(day) = "Compared with the review of {day}" | "Verglichen mit der Bewertung vom {day}";
    since_first(day) = "No earlier review; counted since {day}" | "Keine frühere Bewertung; gezählt seit {day}";
    was(value) = "was {value}" | "zuvor {value}";
    better = "better" | "besser";
    worse = "worse" | "schlechter";
    same = "unchanged" | "unverändert";
    now_differs = "Since then" | "Seither";
    now_is(figure, value) = "{figure} is now {value}" | "{figure}: inzwischen {value}";
    unknown_figure = "Figure of a newer version" | "Zahl einer neueren Version";
    nothing_listed = "No record stands out." | "Kein Eintrag fällt auf.";
    more_records(count) = "{count} more in the register" | "{count} weitere im Verzeichnis";
    due(day) = "due {day}" | "fällig {day}";
    measured(value, target) = "{value}, target {target}" | "{value}, Ziel {target}";
    head_record = "Record" | "Eintrag";
    head_title = "Title" | "Titel";
    head_state = "State" | "Status";
    head_owner = "Owner" | "Verantwortlich";
    head_due = "Due" | "Fällig";
    head_value = "Value" | "Wert";
    figures = "Figures" | "Zahlen";
    head_figure = "Figure" | "Zahl";
    head_now = "Value" | "Wert";
    head_before = "Last review" | "Letzte Bewertung";
    cards_wait = "The agreed service times are still being read. Nothing was changed; try again in a moment." | "Die vereinbarten Servicezeiten werden noch gelesen. Nichts wurde geändert; gleich noch einmal versuchen.";

    // Decisions and actions
    decisions = "Decisions and actions" | "Beschlüsse und Maßnahmen";
    no_decisions = "None yet." | "Noch keine.";
    add_decision = "Decision" | "Beschluss";
    add_action = "Action" | "Maßnahme";
    decision = "Decision" | "Beschluss";
    decision_by = "Decided by" | "Beschlossen von";
    action = "Action" | "Maßnahme";
    action_owner = "Owner" | "Verantwortlich";
    action_due = "Due" | "Fällig";
    add = "Add" | "Hinzufügen";
    cancel = "Cancel" | "Abbrechen";
    says_missing = "Write down what was decided." | "Niederschreiben, was beschlossen wurde.";
    owner_missing = "Name who does it." | "Benennen, wer es tut.";
    due_missing = "Choose by when." | "Auswählen, bis wann.";
    decided_by(name) = "decided by {name}" | "beschlossen von {name}";
    done_by(name) = "{name}" | "{name}";
    take_away(what) = "Take away: {what}" | "Wegnehmen: {what}";
    taken_away = "Taken away. Undo brings it back." | "Weggenommen. Rückgängig bringt es zurück.";
    carry_over(count) = "Carry over {count} open actions" | "{count} offene Maßnahmen übernehmen";
    carry_over_one = "Carry over one open action" | "Eine offene Maßnahme übernehmen";
}

messages! {
    // Attendance
    attendance = "Attendance" | "Anwesenheit";
    attendee_add = "Add a person" | "Person hinzufügen";
    attendee_role = "Role" | "Rolle";
    attendee_remove(name) = "Take {name} off the list" | "{name} von der Liste nehmen";
    take_invited = "Take over those invited" | "Eingeladene übernehmen";
    nobody = "Nobody is written down yet." | "Noch niemand eingetragen.";
    presence_of(name) = "How {name} took part" | "Wie {name} teilnahm";
    present = "Present" | "Anwesend";
    remote = "Remote" | "Zugeschaltet";
    excused = "Excused" | "Entschuldigt";

    // Meeting facts
    meeting = "Meeting" | "Sitzung";
    previous = "Previous review" | "Vorherige Bewertung";
    no_previous = "There is no earlier review." | "Es gibt keine frühere Bewertung.";
    no_discussion = "Nothing was written down." | "Nichts wurde niedergeschrieben.";

    // Timer
    timer = "Timer" | "Zeit";
    timer_start = "Start the timer" | "Zeit starten";
    timer_stop = "Stop the timer" | "Zeit anhalten";
    timer_item = "This item" | "Dieser Punkt";
    timer_all = "In all" | "Insgesamt";
    timer_help = "On this device only; no document keeps it." | "Nur auf diesem Gerät; kein Eintrag hält es fest.";

    // Presenter
    present_mode = "Present" | "Präsentieren";
    present_leave = "Leave the presentation" | "Präsentation beenden";
    next_item = "Next" | "Weiter";
    previous_item = "Back" | "Zurück";
    place(number, all) = "{number} of {all}" | "{number} von {all}";
    print = "Print the minutes" | "Protokoll drucken";

    // Keys
    keys = "Keys" | "Tasten";
    key_move = "Another item" | "Anderer Punkt";
    key_decision = "Decision" | "Beschluss";
    key_action = "Action" | "Maßnahme";
    key_outcome = "Nothing, discussed, decided" | "Nichts, besprochen, beschlossen";
    key_timer = "Timer" | "Zeit";
    key_present = "Present" | "Präsentieren";
    key_write = "Write" | "Schreiben";
    key_while_writing = "Decision while writing; with Shift an action" | "Beschluss beim Schreiben; mit Umschalt eine Maßnahme";

    // Signatures
    signatures = "Signatures" | "Unterschriften";
    signed_by(name, time) = "Signed by {name}, {time}" | "Unterschrieben von {name}, {time}";
    changed_since = "The minutes were changed since they were signed." | "Das Protokoll wurde seit der Unterschrift geändert.";
    not_signed = "Not signed yet." | "Noch nicht unterschrieben.";

    // On paper
    minutes_title = "Minutes of the management review" | "Protokoll der Managementbewertung";
    paper_held = "Held" | "Abgehalten";
    paper_place = "Place" | "Ort";
    paper_chair = "Chair" | "Vorsitz";
    paper_minutes_by = "Minutes by" | "Protokoll";
    paper_period = "Period under review" | "Betrachteter Zeitraum";
    paper_next = "Next review" | "Nächste Bewertung";
    paper_state = "State" | "Status";
    paper_printed(time) = "Printed {time}" | "Gedruckt {time}";
    paper_name = "Name" | "Name";
    paper_presence = "Attendance" | "Anwesenheit";
    paper_actions = "Actions agreed" | "Vereinbarte Maßnahmen";
    paper_item = "Item" | "Punkt";
    paper_signature = "Date and signature" | "Datum und Unterschrift";

    // Why a step waits
    unsaid_first(labels) = "Write down what was said or decided first: {labels}." | "Zuerst niederschreiben, was gesagt oder beschlossen wurde: {labels}.";
}
