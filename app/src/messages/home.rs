//! Words of the home page.

use super::messages;

messages! {
    attention = "Needs attention" | "Braucht Aufmerksamkeit";
    attention_none = "Nothing needs attention" | "Nichts braucht Aufmerksamkeit";
    attention_none_text = "No open critical incident, overdue action, waiting decision or conflict." | "Kein offener kritischer Incident, keine überfällige Aufgabe, keine offene Entscheidung, kein Konflikt.";
    attention_more(count) = "{count} more" | "{count} weitere";
    records = "Records" | "Datensätze";
    open = "open" | "offen";
    current = "current" | "aktuell";
    total_count(total) = "{total} in total" | "{total} insgesamt";
    recent = "Recently updated" | "Zuletzt geändert";
    upcoming = "Coming up" | "Demnächst";
    upcoming_none = "No dates in the next 30 days." | "Keine Termine in den nächsten 30 Tagen.";
    get_started = "Get started" | "Erste Schritte";
    get_started_text = "Bring in what you have, or write the first record. Nothing here is lost when the network is." | "Holen Sie herein, was Sie haben, oder schreiben Sie den ersten Datensatz. Ohne Netz geht hier nichts verloren.";
    import_file = "Import a spreadsheet" | "Eine Tabelle importieren";
    new_incident = "Report an incident" | "Einen Incident melden";
    my_work_title = "My work" | "Meine Aufgaben";
    my_work_none = "Nothing open is yours" | "Nichts Offenes gehört Ihnen";
    my_work_none_text(name) = "Open records owned by or assigned to {name} appear here." | "Hier erscheinen offene Datensätze, die {name} gehören oder zugewiesen sind.";

    calendar = "Calendar" | "Kalender";
    calendar_text = "Deadlines, reviews and planned work of open records." | "Fristen, Überprüfungen und geplante Arbeiten offener Datensätze.";
    calendar_overdue = "Overdue" | "Überfällig";
    calendar_file = "Save as .ics" | "Als .ics speichern";
    calendar_saved(count) = "Saved {count} dates as steward.ics" | "{count} Termine als steward.ics gespeichert";
    calendar_not_saved(reason) = "The calendar was not saved: {reason}" | "Der Kalender wurde nicht gespeichert: {reason}";
    calendar_none = "No dates yet" | "Noch keine Termine";
    calendar_none_text = "Due dates, reviews and planned changes of open records appear here." | "Hier erscheinen Fälligkeiten, Überprüfungen und geplante Changes offener Datensätze.";

    wheel = "Plan, do, check, act" | "Planen, umsetzen, prüfen, verbessern";
    wheel_said(met, total) = "{met} of {total} requirements met" | "{met} von {total} Anforderungen erfüllt";
    trends = "Trends" | "Trends";
    per_week = "per week, 12 weeks" | "je Woche, 12 Wochen";
    percent = "percent" | "Prozent";
    incidents_title = "Incidents" | "Incidents";
    opened = "Opened" | "Eröffnet";
    resolved = "Resolved" | "Gelöst";
    incidents_said(opened, resolved) = "{opened} opened, {resolved} resolved in twelve weeks" | "{opened} eröffnet, {resolved} gelöst in zwölf Wochen";
    late_title = "Resolved after the agreed time" | "Nach der vereinbarten Zeit gelöst";
    late = "Late" | "Verspätet";
    late_said(late, resolved) = "{late} of {resolved} resolved incidents were late" | "{late} von {resolved} gelösten Incidents waren verspätet";
    changes_title = "Changes" | "Changes";
    carried_out = "Carried out" | "Durchgeführt";
    backed_out = "Backed out" | "Zurückgenommen";
    changes_said(changed, failed) = "{changed} carried out, {failed} of them backed out" | "{changed} durchgeführt, davon {failed} zurückgenommen";
    surveys_title = "Satisfaction" | "Zufriedenheit";
    satisfied = "Satisfaction" | "Zufriedenheit";
    surveys_said(percent) = "{percent} percent in the latest survey" | "{percent} Prozent in der letzten Umfrage";
    objectives = "Objectives" | "Ziele";
    achieved(percent) = "{percent} % of the way" | "{percent} % des Weges";
    due_on(date) = "due {date}" | "fällig {date}";
    not_judged = "Not judged yet" | "Noch nicht beurteilt";

    // Why something needs attention, and its next step
    open_incident(priority) = "{priority} incident, open" | "{priority}-Incident, offen";
    next_assign = "Assign it" | "Zuweisen";
    next_work = "Work on it" | "Bearbeiten";
    overdue(when) = "Overdue, was due {when}" | "Überfällig, fällig war {when}";
    next_finish = "Finish or move the date" | "Abschließen oder Termin verschieben";
    awaiting_decision = "Change awaits a decision" | "Change wartet auf Entscheidung";
    next_decide = "Approve or reject" | "Genehmigen oder ablehnen";
    changed_since_approval = "Changed since approval" | "Seit der Freigabe geändert";
    next_approve_anew = "Approve anew or put back" | "Neu freigeben oder zurücksetzen";
    to_read_one = "1 approved version to read" | "1 freigegebene Fassung zu lesen";
    to_read_many(count) = "{count} approved versions to read" | "{count} freigegebene Fassungen zu lesen";
    conflict_one = "1 field has two values" | "1 Feld hat zwei Werte";
    conflict_many(count) = "{count} fields have two values" | "{count} Felder haben zwei Werte";
    next_resolve = "Pick a value" | "Wert wählen";
    not_saved = "Not yet saved on this device" | "Noch nicht auf diesem Gerät gespeichert";
    next_keep_open = "Keep this tab open" | "Diesen Tab offen lassen";
}
