//! Words of measures, forecasts, service reports and dashboards.

use super::messages;

// Measures
messages! {
    series = "Course" | "Verlauf";
    value = "Value" | "Wert";
    target = "Target" | "Ziel";
    warning = "Warning threshold" | "Warnschwelle";
    latest_of(period, value) = "{period}: {value}" | "{period}: {value}";
    change_up(value) = "{value} more than before" | "{value} mehr als zuvor";
    change_down(value) = "{value} less than before" | "{value} weniger als zuvor";
    change_none = "as before" | "wie zuvor";
    no_series(reason) = "Nothing can be computed yet. {reason}" | "Noch lässt sich nichts berechnen. {reason}";
    take_over(value) = "Take {value} over as latest value" | "{value} als letzten Wert übernehmen";
    running_period = "The last period is still running." | "Der letzte Zeitraum läuft noch.";
    choose_calculation = "Choose under “Computed as” how its values come about." | "Wählen Sie unter „Berechnet als“, wie die Werte entstehen.";
    check_counted = "Check “Records counted”." | "Prüfen Sie „Gezählte Datensätze“.";
    check_condition = "Check “Condition of the share”." | "Prüfen Sie „Bedingung des Anteils“.";
    check_moments = "Check the moments." | "Prüfen Sie die Zeitpunkte.";
    check_limit = "Enter within how many hours is in time." | "Geben Sie an, innerhalb wie vieler Stunden rechtzeitig ist.";
    check_number = "Check “Number taken”." | "Prüfen Sie „Verwendete Zahl“.";
    check_services = "Relate the services whose availability is measured." | "Verknüpfen Sie die Services, deren Verfügbarkeit gemessen wird.";
}

// Values that people enter
messages! {
    entries = "Values entered" | "Eingetragene Werte";
    entry_day = "Day of the value" | "Tag des Werts";
    entry_value = "New value" | "Neuer Wert";
    entry_note = "Remark" | "Bemerkung";
    entry_add = "Add value" | "Wert hinzufügen";
    entry_remove(value, day) = "Take away {value} of {day}" | "{value} vom {day} entfernen";
    entry_invalid = "Enter a day and a number." | "Geben Sie einen Tag und eine Zahl ein.";
    entries_none = "No values yet." | "Noch keine Werte.";
    entries_more(count) = "{count} earlier values are in the chart." | "{count} frühere Werte stehen im Diagramm.";
    day = "Day" | "Tag";
    entered_by = "Entered by" | "Eingetragen von";
    actions = "Actions" | "Aktionen";
}

// Forecast
messages! {
    forecast = "Measurements and forecast" | "Messungen und Prognose";
    measured = "Measured" | "Gemessen";
    trend = "Trend" | "Trend";
    band = "Range of 90 percent" | "90-Prozent-Bereich";
    threshold = "Threshold" | "Schwelle";
    capacity = "Capacity" | "Kapazität";
    reached_around(month) = "Threshold reached around {month}." | "Schwelle etwa im {month} erreicht.";
    reached_between(month, from, to) = "Threshold reached around {month}, between {from} and {to} at the edges of the range." | "Schwelle etwa im {month} erreicht, an den Rändern des Bereichs zwischen {from} und {to}.";
    reached_from(month, from) = "Threshold reached around {month}, at the earliest {from}." | "Schwelle etwa im {month} erreicht, frühestens {from}.";
    reached_already = "The threshold is reached already." | "Die Schwelle ist bereits erreicht.";
    reached_never = "The trend does not reach the threshold within three years." | "Der Trend erreicht die Schwelle nicht innerhalb von drei Jahren.";
    target_around(month) = "At this pace the target is reached around {month}." | "Bei diesem Tempo wird das Ziel etwa im {month} erreicht.";
    target_in_time = "On track: the trend reaches the target in time." | "Auf Kurs: Der Trend erreicht das Ziel rechtzeitig.";
    target_possible = "At risk: the target in time lies at the edge of what the measurements allow." | "Gefährdet: Das Ziel liegt rechtzeitig nur am Rand dessen, was die Messungen erwarten lassen.";
    target_late = "Off track: the trend does not reach the target in time." | "Nicht auf Kurs: Der Trend erreicht das Ziel nicht rechtzeitig.";
    forecast_how = "A straight line through the measurements; a further one lies within the range with a probability of 90 percent, if what moved the past moves the future." | "Eine Gerade durch die Messungen; eine weitere liegt mit 90 Prozent Wahrscheinlichkeit im Bereich, wenn die Zukunft bewegt, was die Vergangenheit bewegte.";
    forecast_more = "A forecast needs at least three measurements." | "Eine Prognose braucht mindestens drei Messungen.";

    // Satisfaction
    satisfaction_course = "Satisfaction over time" | "Zufriedenheit im Zeitverlauf";
    satisfaction = "Satisfaction" | "Zufriedenheit";
}

// Report
messages! {
    contents = "Report" | "Bericht";
    for_all_services = "All services" | "Alle Services";
    for_customer(name) = "for {name}" | "für {name}";
    from_to(from, to) = "{from} – {to}" | "{from} – {to}";
    no_period = "Enter the period to see the figures." | "Geben Sie den Zeitraum ein, um die Zahlen zu sehen.";
    live(moment) = "Live figures, {moment}. They are frozen when the report is issued." | "Aktuelle Zahlen, {moment}. Sie werden mit der Herausgabe eingefroren.";
    frozen(moment) = "Figures as frozen {moment}, when the report was issued." | "Zahlen wie bei der Herausgabe eingefroren, {moment}.";
    changed_since(parts) = "Live figures have changed since: {parts}." | "Die aktuellen Zahlen weichen inzwischen ab: {parts}.";
    unchanged_since = "Live figures are the same." | "Die aktuellen Zahlen sind dieselben.";
    issued_without = "This report was issued without frozen figures; these are live." | "Dieser Bericht wurde ohne eingefrorene Zahlen herausgegeben; dies sind die aktuellen.";
    print = "Print" | "Drucken";
    course_of(figure) = "Course of: {figure}" | "Verlauf von: {figure}";
    key_figures = "Key figures" | "Kennzahlen";
    incidents_opened = "Incidents opened" | "Eröffnete Incidents";
    incidents_finished = "Incidents resolved" | "Gelöste Incidents";
    incidents_open = "Incidents open at the end" | "Am Ende offene Incidents";
    requests_opened = "Requests received" | "Eingegangene Requests";
    requests_finished = "Requests fulfilled" | "Erfüllte Requests";
    changes_done = "Changes carried out" | "Durchgeführte Changes";
    changes_success = "Changes without failure" | "Changes ohne Fehlschlag";
    changes_emergency = "Emergency changes" | "Notfall-Changes";
    problems_opened = "Problems opened" | "Eröffnete Probleme";
    problems_resolved = "Problems resolved" | "Gelöste Probleme";
    problems_open(open, known) = "{open} problems are open, {known} of them known errors." | "{open} Probleme sind offen, davon {known} bekannte Fehler.";
    complaints_received = "Complaints received" | "Eingegangene Beschwerden";
    complaints_closed = "Complaints closed" | "Abgeschlossene Beschwerden";
    before(value) = "before: {value}" | "zuvor: {value}";
    figure = "Figure" | "Kennzahl";
    this_period = "This period" | "Dieser Zeitraum";
    earlier_period = "Period before" | "Zeitraum davor";
    volumes = "Volumes by priority" | "Mengen nach Priorität";
    priority = "Priority" | "Priorität";
    opened = "Opened" | "Eröffnet";
    finished = "Finished" | "Erledigt";
    open = "Open" | "Offen";
    incidents = "Incidents" | "Incidents";
    requests = "Service requests" | "Service-Requests";
    workload = "Workload" | "Arbeitslast";
    levels = "Service levels" | "Service-Level";
    level_response = "Incidents: response" | "Incidents: Reaktion";
    level_resolution = "Incidents: resolution" | "Incidents: Lösung";
    level_request_response = "Requests: response" | "Requests: Reaktion";
    level_fulfilment = "Requests: fulfilment" | "Requests: Erfüllung";
    clock = "Clock" | "Uhr";
    met = "In time" | "Eingehalten";
    missed = "Late" | "Verfehlt";
    share = "Share" | "Anteil";
    unmeasured(count) = "{count} records have no agreed target." | "Für {count} Datensätze ist kein Ziel vereinbart.";
    levels_counting = "Reading the histories of the finished records" | "Verläufe der erledigten Datensätze werden gelesen";
    levels_stop = "Stop reading" | "Lesen abbrechen";
    levels_stopped = "Service levels were not counted." | "Service-Level wurden nicht gezählt.";
    levels_count = "Count service levels" | "Service-Level zählen";
    levels_failed(reason) = "Service levels cannot be counted: {reason}" | "Service-Level lassen sich nicht zählen: {reason}";
    levels_wait = "The service levels are still being counted. Issue the report when they are, or stop counting." | "Die Service-Level werden noch gezählt. Geben Sie den Bericht danach heraus oder brechen Sie das Zählen ab.";
    levels_none = "No record with an agreed target was finished." | "Kein Datensatz mit vereinbartem Ziel wurde erledigt.";
    availability = "Availability" | "Verfügbarkeit";
    service = "Service" | "Service";
    outage_minutes = "Outage in service time (minutes)" | "Ausfall in der Servicezeit (Minuten)";
    events = "Major incidents, failed changes, outages" | "Major Incidents, fehlgeschlagene Changes, Ausfälle";
    nothing_happened = "None in this period." | "Keine in diesem Zeitraum.";
    major = "Major incident" | "Major Incident";
    failed_change = "Failed change" | "Fehlgeschlagener Change";
    outage = "Outage" | "Ausfall";
    planned_outage = "Announced maintenance" | "Angekündigte Wartung";
    what = "What" | "Was";
    record = "Record" | "Datensatz";
    when = "When" | "Wann";
    detail = "Duration and cause" | "Dauer und Ursache";
    minutes(count) = "{count} min" | "{count} Min.";
    and_more(count) = "and {count} more" | "und {count} weitere";
    part_customers = "Complaints and satisfaction" | "Beschwerden und Zufriedenheit";
    changes = "Changes" | "Changes";
    problems = "Problems" | "Probleme";
    in_tables = "Changes, problems, customers" | "Changes, Probleme, Kunden";
}

// List of reports
messages! {
    lead = "What was achieved, for those who must know." | "Was erreicht wurde, für alle, die es wissen müssen.";
    new_for(month) = "New report for {month}" | "Neuer Bericht für {month}";
    new_title(month) = "Service report {month}" | "Servicebericht {month}";
    new_purpose = "Shows what was achieved against targets, and what follows." | "Zeigt, was gemessen an den Zielen erreicht wurde und was folgt.";
    new_sources = "Records of this workspace, as of the issue of the report." | "Datensätze dieses Arbeitsbereichs zum Zeitpunkt der Herausgabe.";
    new_audience = "Customers and management" | "Kunden und Leitung";
    in_work = "In work" | "In Arbeit";
    issued = "Issued" | "Herausgegeben";
    none_in_work = "No report is in work." | "Kein Bericht ist in Arbeit.";
    none_issued = "No report has been issued yet." | "Noch kein Bericht wurde herausgegeben.";
    due(when) = "due {when}" | "fällig {when}";
    issued_on(when) = "issued {when}" | "herausgegeben {when}";
}

// Dashboard
messages! {
    board = "Board" | "Tafel";
    board_empty = "No cards yet. Add what is worth looking at." | "Noch keine Karten. Fügen Sie hinzu, was zu betrachten sich lohnt.";
    card_add = "Add card" | "Karte hinzufügen";
    card_shows = "Card shows" | "Karte zeigt";
    card_of = "Of what" | "Wovon";
    card_measure = "A measure" | "Eine Kennzahl";
    card_volume = "Opened and finished" | "Eröffnet und erledigt";
    card_register = "Part of a register" | "Teil eines Registers";
    card_attention = "What is due" | "Was fällig ist";
    card_earlier(name) = "Move {name} earlier" | "{name} nach vorn";
    card_later(name) = "Move {name} later" | "{name} nach hinten";
    card_wider(name) = "Make {name} wide" | "{name} breit machen";
    card_narrower(name) = "Make {name} narrow" | "{name} schmal machen";
    card_remove(name) = "Take {name} off the board" | "{name} von der Tafel nehmen";
    card_gone = "The record of this card is not here any more." | "Der Datensatz dieser Karte ist nicht mehr da.";
    card_unknown = "A newer version made this card." | "Eine neuere Version hat diese Karte angelegt.";
    of_everybody = "Everybody" | "Alle";
    of_me = "Me" | "Ich";
    saved_view(kind, name) = "{kind}: {name}" | "{kind}: {name}";
    all_open(kind) = "{kind}: open" | "{kind}: offen";
    nothing_due = "Nothing is due in the next 14 days." | "In den nächsten 14 Tagen ist nichts fällig.";
    nothing_listed = "No record matches." | "Kein Datensatz passt.";
    show_all(count) = "Show all {count}" | "Alle {count} zeigen";
    volume_of(kind) = "{kind} opened and finished each month" | "{kind}: je Monat eröffnet und erledigt";
    records_unit = "records" | "Datensätze";
}
