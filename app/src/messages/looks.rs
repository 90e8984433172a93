//! The looks of registers: board, catalogue, heat map, change calendar, budget, contracts, matrices.

use super::messages;

messages! {
    switch = "Look" | "Ansicht";
    list = "List" | "Liste";
    board = "Board" | "Tafel";
    catalogue = "Catalogue" | "Katalog";
    heat_map = "Heat map" | "Risikomatrix";
    calendar = "Calendar" | "Kalender";
    variance = "Variance" | "Abweichung";
    timeline = "Timeline" | "Zeitstrahl";
    matrix = "Matrix" | "Matrix";

    // Catalogue
    no_family = "Other services" | "Weitere Services";
    depends_on = "Depends on" | "Braucht";
    agreements = "Agreements" | "Vereinbarungen";

    // Heat map
    rating = "Rating" | "Bewertung";
    before_treatment = "Before treatment" | "Vor der Behandlung";
    after_treatment = "After treatment" | "Nach der Behandlung";
    heat_map_caption = "Number of risks by likelihood and impact" | "Anzahl der Risiken nach Wahrscheinlichkeit und Auswirkung";
    likelihood_by_impact = "Likelihood by impact" | "Wahrscheinlichkeit je Auswirkung";
    not_rated(count) = "Not rated and not on the map: {count}" | "Nicht bewertet und nicht auf der Karte: {count}";
    risks_all = "All of them, the gravest first" | "Alle, das schwerste zuerst";
    risks_of_cell = "In the chosen cell" | "Im gewählten Feld";

    // Change calendar
    calendar_span = "Shown" | "Gezeigt";
    month = "Month" | "Monat";
    week = "Week" | "Woche";
    earlier = "Earlier" | "Früher";
    later = "Later" | "Später";
    today = "Today" | "Heute";
    weekdays = "Mon Tue Wed Thu Fri Sat Sun" | "Mo Di Mi Do Fr Sa So";
    from_to(from, to) = "{from} – {to}" | "{from} – {to}";
    collides = "Overlaps on the same service or item" | "Überschneidung beim selben Service oder Element";
    overlaps = "Overlaps" | "Überschneidungen";
    no_overlaps = "Nothing overlaps in these days." | "In diesen Tagen überschneidet sich nichts.";
    both_touch(what) = "Both touch {what}" | "Beide betreffen {what}";

    // Budget
    budget_caption = "Budget, actual and variance by service and period; above zero is more than planned." | "Budget, Ist und Abweichung je Service und Zeitraum; über null ist mehr als geplant.";
    budget = "Budget" | "Budget";
    actual = "Actual" | "Ist";
    over = "over" | "über";
    total = "Total" | "Summe";
    no_period = "No period" | "Ohne Zeitraum";
    no_service = "No service" | "Ohne Service";

    // Contracts
    timeline_key = "The bar is the term, the mark in it the last day to give notice, the line today." | "Der Balken ist die Laufzeit, die Marke darin der letzte Tag für die Kündigung, die Linie heute.";
    since(date) = "Since {date}, without end" | "Seit {date}, ohne Ende";
    until(date) = "Until {date}" | "Bis {date}";
    no_dates = "No dates yet" | "Noch keine Daten";
    notice_by(date, relative) = "notice by {date} ({relative})" | "Kündigung bis {date} ({relative})";
    passed(words) = "{words}, passed" | "{words}, verstrichen";

    // Competences
    competence_caption = "Competences of each person" | "Kompetenzen je Person";
    competence_counts(gaps, expiring, days) = "Gaps: {gaps} · Expired, or expiring within {days} days: {expiring}" | "Lücken: {gaps} · Abgelaufen oder binnen {days} Tagen ablaufend: {expiring}";
    level_of(actual, required) = "{actual} of {required}" | "{actual} von {required}";
    unknown_level = "Not known" | "Unbekannt";
    expires(date) = "expires {date}" | "läuft ab am {date}";
    expired(date) = "expired {date}" | "abgelaufen am {date}";
    nobody = "Nobody yet" | "Noch niemand";

    // Responsibilities
    raci_caption = "Processes by roles" | "Prozesse nach Rollen";
    raci_key = "A accountable · R responsible · C consulted · I informed" | "A rechenschaftspflichtig · R durchführend · C zu befragen · I zu informieren";
    process = "Process" | "Prozess";
    accountable = "Accountable" | "Rechenschaftspflichtig";
    responsible = "Responsible" | "Durchführend";
    consulted = "Consulted" | "Zu befragen";
    informed = "Informed" | "Zu informieren";
    nobody_accountable = "Nobody is accountable" | "Niemand ist rechenschaftspflichtig";
    several_accountable = "More than one role is accountable" | "Mehr als eine Rolle ist rechenschaftspflichtig";
    no_processes = "No assignment names a process yet." | "Noch nennt keine Zuordnung einen Prozess.";

    // Board
    move_card(title) = "Move on: {title}" | "Weiterführen: {title}";
    asks_for_reason = "asks for a reason" | "braucht einen Grund";
    more_cards(count) = "and {count} more in the list" | "und {count} weitere in der Liste";
}
