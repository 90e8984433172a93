//! Words of the gap assessment.

use super::messages;

messages! {
    title = "Gap assessment" | "Lückenanalyse";
    lead = "Go through the requirements together, each on an own device if you like, and say how far each is in place." | "Gehen Sie die Anforderungen gemeinsam durch, gern jeder am eigenen Gerät, und sagen Sie, wie weit jede umgesetzt ist.";
    in_place = "In place" | "Umgesetzt";
    partly = "Partly in place" | "Teilweise umgesetzt";
    not_in_place = "Not in place" | "Nicht umgesetzt";
    not_applicable = "Not applicable" | "Nicht anwendbar";
    not_assessed = "Not assessed" | "Nicht bewertet";
    answered_of(done, total) = "{done} of {total} assessed" | "{done} von {total} bewertet";
    found(gaps) = "{gaps} with a gap" | "{gaps} mit Lücke";
    start = "Begin" | "Beginnen";
    go_on = "Continue" | "Fortsetzen";
    go_through_again = "Go through again" | "Noch einmal durchgehen";
    journey = "Journey" | "Weg zum Zertifikat";
    as_list = "As a register" | "Als Register";

    // The chart
    chart = "Judgement and records by clause" | "Einschätzung und Datensätze nach Abschnitt";
    chart_lead = "Above, what people said; below, what the records prove at this moment." | "Oben die Einschätzung, darunter, was die Datensätze in diesem Moment belegen.";
    judged = "Judgement" | "Einschätzung";
    recorded = "Records" | "Datensätze";
    table = "The same as a table" | "Dasselbe als Tabelle";
    clause = "Clause" | "Abschnitt";
    row_title(group) = "{group}: judgement and records" | "{group}: Einschätzung und Datensätze";

    // Gaps
    gaps = "Gaps" | "Lücken";
    no_gaps = "No requirement was said to have a gap yet." | "Noch keine Anforderung wurde als lückenhaft bewertet.";
    requirement = "Requirement" | "Anforderung";
    answer = "Judgement" | "Einschätzung";
    owner = "Owner" | "Verantwortlich";
    records = "Records" | "Datensätze";
    action = "Action" | "Maßnahme";
    due_by = "Due date of new actions" | "Fälligkeit neuer Maßnahmen";
    make_action = "Make an action" | "Maßnahme anlegen";
    make_action_for(title) = "Make an action: {title}" | "Maßnahme anlegen: {title}";
    action_title(clause, title) = "Close the gap in {clause}: {title}" | "Lücke in {clause} schließen: {title}";
    action_made(title) = "Action created: {title}" | "Maßnahme angelegt: {title}";
    one_action = "1 action" | "1 Maßnahme";
    one_action_done = "1 action, done" | "1 Maßnahme, erledigt";
    actions(open, all) = "{open} of {all} actions open" | "{open} von {all} Maßnahmen offen";
    all_requirements = "All requirements" | "Alle Anforderungen";
    records_say_more = "In place by judgement, not proven by records." | "Nach Einschätzung umgesetzt, durch Datensätze nicht belegt.";
    records_say_less = "A gap by judgement, yet proven by records." | "Nach Einschätzung lückenhaft, durch Datensätze jedoch belegt.";

    // One requirement
    position(place, total) = "{place} of {total}" | "{place} von {total}";
    asked = "An auditor asks for" | "Im Audit wird gefragt nach";
    hint = "Guidance" | "Hinweis";
    how_far = "How far is it in place?" | "Wie weit ist es umgesetzt?";
    note = "Note" | "Notiz";
    note_help = "What is there, and what is lacking." | "Was da ist und was fehlt.";
    owner_help = "Who answers for closing the gap." | "Wer für das Schließen der Lücke verantwortlich ist.";
    records_now = "What the records prove" | "Was die Datensätze belegen";
    disputed = "People said different things apart." | "Hier wurde getrennt Verschiedenes gesagt.";
    settle = "Decide on the record" | "Im Datensatz entscheiden";
    previous = "Previous" | "Zurück";
    next = "Next" | "Weiter";
    to_result = "To the result" | "Zum Ergebnis";
    unknown = "There is no such requirement in this edition." | "Diese Anforderung gibt es in dieser Ausgabe nicht.";
}
