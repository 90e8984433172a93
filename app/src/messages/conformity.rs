//! Words of the conformity page. The requirements themselves are in `requirements`.

use steward_model::conformity::{Group, Requirement, process::Phase};

use super::{Locale, locale, messages, requirements::GERMAN};

messages! {
    title = "Conformity" | "Konformität";
    lead = "What the records prove of ISO/IEC 20000-1, at this moment." | "Was die Datensätze von ISO/IEC 20000-1 in diesem Moment belegen.";
    edition = "Edition" | "Ausgabe";
    filter = "Show by status" | "Nach Status zeigen";
    all = "All" | "Alle";
    met = "Met" | "Erfüllt";
    due = "Due" | "Fällig";
    weak = "Weak" | "Schwach";
    missing = "Missing" | "Fehlt";
    met_means = "Enough current evidence." | "Genug aktuelle Nachweise.";
    due_means = "Met, and something falls due soon or is a little late." | "Erfüllt, doch etwas wird bald fällig oder ist etwas verspätet.";
    weak_means = "Some evidence: not enough, not approved, or out of date." | "Einige Nachweise: zu wenig, nicht genehmigt oder veraltet.";
    missing_means = "No evidence yet." | "Noch keine Nachweise.";
    meaning = "What the statuses mean" | "Was die Status bedeuten";
    overall = "Overall" | "Insgesamt";
    met_of(met, total) = "{met} of {total} requirements met" | "{met} von {total} Anforderungen erfüllt";
    rest(due, weak, missing) = "{due} due, {weak} weak, {missing} missing" | "{due} fällig, {weak} schwach, {missing} ohne Nachweis";
    group_met(met, total) = "{met} of {total} met" | "{met} von {total} erfüllt";
    clauses = "Requirements by clause" | "Anforderungen nach Abschnitt";
    show_all_details = "Show all details" | "Alle Einzelheiten zeigen";
    hide_all_details = "Hide all details" | "Einzelheiten ausblenden";
    print = "Print" | "Drucken";
    nothing_here = "No requirement has this status" | "Keine Anforderung hat diesen Status";
    show_every = "Show all requirements" | "Alle Anforderungen zeigen";
    other_edition(edition, clause) = "{edition}: {clause}" | "{edition}: {clause}";
    asked = "An auditor asks for" | "Im Audit wird gefragt nach";
    hint = "Guidance" | "Hinweis";
    evidence = "What counts as evidence" | "Was als Nachweis zählt";
    records = "Records that count" | "Datensätze, die zählen";
    more_records(count, kind) = "{count} more: {kind}" | "{count} weitere: {kind}";
    recommended = "recommended" | "empfohlen";

    arrange = "Arrange" | "Anordnen";
    by_clause = "By clause" | "Nach Abschnitt";
    by_process = "By process" | "Nach Prozess";
    only_phase(phase) = "Only {phase} is shown." | "Nur {phase} wird gezeigt.";
    plan = "Plan" | "Planen";
    do_it = "Do" | "Umsetzen";
    check = "Check" | "Prüfen";
    act = "Act" | "Verbessern";

}

messages! {
    // Processes
    process_roles = "Answers for it" | "Verantwortlich";
    process_roles_none = "No role in force names this process" | "Keine besetzte Rolle nennt diesen Prozess";
    process_measures = "Measures" | "Kennzahlen";
    process_measures_none = "None speaks of it" | "Keine handelt davon";
    process_findings = "Open nonconformities" | "Offene Abweichungen";
    process_findings_none = "None" | "Keine";

    // Other standards
    standards = "Standards" | "Normen";
    standards_register = "Requirements of other standards" | "Anforderungen anderer Normen";
    standard_unnamed = "Without a standard" | "Ohne Norm";
    standard_gone = "No requirement of this standard" | "Keine Anforderung dieser Norm";
    standard_gone_text = "Add its clauses in your own words, or import them from a table." | "Fügen Sie ihre Abschnitte in eigenen Worten hinzu oder importieren Sie sie aus einer Tabelle.";
    excluded = "Does not apply" | "Nicht anwendbar";
    name_evidence = "Name the evidence" | "Nachweis benennen";
    no_evidence_named = "Nothing is named that proves it" | "Nichts ist benannt, was sie belegt";
    same_as(clause, title) = "As {clause}: {title}" | "Wie {clause}: {title}";
    names_nothing = "names no clause and no register" | "nennt weder Abschnitt noch Register";
    record_gone = "A record that is not here" | "Ein Datensatz, der nicht hier ist";
    record_other_state = "Not in a state that counts" | "Nicht in einem Status, der zählt";

    // What a record proves
    would_prove(clause) = "would prove {clause}" | "würde {clause} belegen";
    counts_for(number) = "named by {number}" | "genannt von {number}";
    proves_nothing = "It is not evidence for any requirement as it stands." | "In diesem Zustand belegt er keine Anforderung.";
    proof_counts = "Counts" | "Zählt";
    proof_overdue = "Overdue" | "Überfällig";
    proof_stale = "Too old" | "Zu alt";
    proof_incomplete = "Incomplete" | "Unvollständig";
    proof_not_yet = "Not yet" | "Noch nicht";
    proof_for_ever = "without an end" | "ohne Ende";
    proof_until(date) = "until {date}" | "bis {date}";
    proof_renew(field, date) = "{field} was {date}: it still counts for a few weeks. Go through it and set a new date." | "{field} war {date}: Er zählt noch einige Wochen. Gehen Sie ihn durch und setzen Sie ein neues Datum.";
    proof_passed(field, date) = "{field} was {date}. Go through it and set a new date." | "{field} war {date}. Gehen Sie ihn durch und setzen Sie ein neues Datum.";
    proof_again(date) = "since {date}. It is time to do it again, as a new record." | "seit {date}. Es ist Zeit für das nächste Mal, als neuer Datensatz.";
    proof_old(date) = "since {date}. A change that keeps it current makes it count again." | "seit {date}. Eine Änderung, die ihn auf dem Stand hält, lässt ihn wieder zählen.";
    proof_set(field) = "Set {field}; until then it does not count." | "Setzen Sie {field}; bis dahin zählt er nicht.";
    proof_add(need) = "Add {need}; until then it does not count." | "Ergänzen Sie {need}; bis dahin zählt er nicht.";
    proof_once(states) = "Counts once it is: {states}" | "Zählt ab dem Status: {states}";
    proof_once_later(states) = "Counts once it is: {states}, or later" | "Zählt ab dem Status: {states} oder später";

}

messages! {
    // The past
    history = "History" | "Verlauf";
    history_title = "The past twelve months" | "Die letzten zwölf Monate";
    history_reading = "Reading how the records were" | "Frühere Stände der Datensätze werden gelesen";
    history_progress(done, total) = "{done} of {total}" | "{done} von {total}";
    history_stopped = "The history was not read" | "Der Verlauf wurde nicht gelesen";
    history_failed = "The history cannot be read" | "Der Verlauf kann nicht gelesen werden";
    history_read = "Read the history" | "Verlauf lesen";
    history_old = "Records have changed since." | "Seitdem haben sich Datensätze geändert.";
    history_again = "Read again" | "Neu lesen";
    history_unread(count) = "{count} records could not be read and are left out." | "{count} Datensätze konnten nicht gelesen werden und fehlen hier.";
    chart_title = "Requirements by status, week by week" | "Anforderungen nach Status, Woche für Woche";
    chart_unit = "requirements" | "Anforderungen";
    chart_said(from, to, first, last, total) = "From {from} to {to}: requirements met went from {first} to {last} of {total}" | "Von {from} bis {to}: erfüllte Anforderungen von {first} auf {last} von {total}";
    day_title = "On a past day" | "An einem früheren Tag";
    day_label = "As of" | "Stand vom";
    day_differences(day) = "What stood otherwise on {day}" | "Was am {day} anders stand";
    day_same(day) = "On {day} every requirement stood as it does today." | "Am {day} stand jede Anforderung wie heute.";
    clause = "Clause" | "Abschnitt";
    requirement_heading = "Requirement" | "Anforderung";
    then = "Then" | "Damals";
    now = "Today" | "Heute";
    changes = "Changes" | "Änderungen";
    changes_none = "No status changed in this time." | "In dieser Zeit hat sich kein Status geändert.";
    changes_more(count) = "{count} earlier changes" | "{count} frühere Änderungen";
    change_between(from, to) = "{from} to {to}" | "{from} bis {to}";
    went(from, to) = "{from} → {to}" | "{from} → {to}";

}

messages! {
    // What a rule wants
    at_least_one(kind) = "At least 1 {kind}" | "Mindestens 1 {kind}";
    at_least(count, kinds) = "At least {count} {kinds}" | "Mindestens {count} {kinds}";
    each(kinds) = "All {kinds}" | "Alle {kinds}";
    named(words) = "title or tag with {words}" | "Titel oder Schlagwort mit {words}";
    with_needs(needs) = "with {needs}" | "mit {needs}";
    flag_set(field) = "{field}: yes" | "{field}: ja";
    flag_unset(field) = "{field}: no" | "{field}: nein";
    changed_within(days) = "changed within {days} days" | "in {days} Tagen geändert";
    within(field, days) = "{field} within {days} days" | "{field} innerhalb von {days} Tagen";
    not_passed(field) = "{field} not passed" | "{field} nicht verstrichen";
    quoted(word) = "“{word}”" | "„{word}“";
    or = "or" | "oder";

    // What it found
    enough_one = "1 record counts" | "1 Datensatz zählt";
    enough(count) = "{count} records count" | "{count} Datensätze zählen";
    no_record = "None yet" | "Noch keiner";
    other_state_one = "1 record, not in a state that counts" | "1 Datensatz, nicht in einem Status, der zählt";
    other_state(count) = "{count} records, none in a state that counts" | "{count} Datensätze, keiner in einem Status, der zählt";
    too_few(found, wanted) = "{found} of {wanted}" | "{found} von {wanted}";
    incomplete(count, need) = "{count} without {need}" | "{count} ohne {need}";
    stale(date) = "Out of date since {date}" | "Veraltet seit {date}";
    undated(count) = "{count} without a date" | "{count} ohne Datum";
    ages_out(date) = "Too old from {date} on" | "Zu alt ab {date}";
    falls_due(when) = "Falls due {when}" | "Wird {when} fällig";
    falls_due_many(count, when) = "{count} fall due, the first {when}" | "{count} werden fällig, der erste {when}";
    overdue(when) = "Overdue, was due {when}" | "Überfällig, fällig war {when}";
    overdue_many(count, when) = "{count} overdue, the first was due {when}" | "{count} überfällig, der erste war {when} fällig";
    gaps(lacking, of, need) = "{lacking} of {of} without {need}" | "{lacking} von {of} ohne {need}";
    gaps_dated(lacking, of) = "{lacking} of {of} out of date" | "{lacking} von {of} veraltet";
    nothing_to_check = "Nothing to check yet" | "Noch nichts zu prüfen";

    // What to do
    step_create(kind) = "New {kind}" | "{kind} anlegen";
    step_advance(id) = "Take {id} further" | "{id} weiterbringen";
    step_complete(id, need) = "Complete {id}: {need}" | "{id} ergänzen: {need}";
    step_renew(id) = "Review {id}" | "{id} überprüfen";
}

/// English and German of processes and top clauses, sorted by the English for binary search (a test checks it).
const NAMES: &[(&str, &str)] = &[
    ("Assets and configuration", "Anlagen und Konfiguration"),
    ("Availability", "Verfügbarkeit"),
    ("Budgeting and accounting", "Budgetierung und Abrechnung"),
    ("Business relationships", "Geschäftsbeziehungen"),
    ("Change management", "Change Management"),
    ("Context", "Kontext"),
    ("Context and planning", "Kontext und Planung"),
    ("Continuity", "Kontinuität"),
    ("Control", "Steuerung"),
    ("Demand and capacity", "Bedarf und Kapazität"),
    ("Design and transition", "Entwurf und Überführung"),
    ("Documented information", "Dokumentierte Information"),
    ("Evaluation", "Bewertung"),
    ("Improvement", "Verbesserung"),
    ("Incident management", "Incident Management"),
    ("Information security", "Informationssicherheit"),
    ("Internal audit", "Internes Audit"),
    ("Knowledge", "Wissen"),
    ("Leadership", "Führung"),
    ("Management review", "Managementbewertung"),
    ("Management system", "Managementsystem"),
    ("Measurement", "Messung"),
    ("New and changed services", "Neue und geänderte Services"),
    ("Operation", "Betrieb"),
    ("Other parties", "Andere Parteien"),
    ("Planning", "Planung"),
    ("Problem management", "Problem Management"),
    ("Relationships", "Beziehungen"),
    ("Release and deployment", "Release und Ausrollen"),
    ("Resolution", "Lösung"),
    ("Service catalogue", "Servicekatalog"),
    ("Service delivery", "Servicelieferung"),
    ("Service level management", "Service Level Management"),
    ("Service planning", "Serviceplanung"),
    ("Service reporting", "Serviceberichte"),
    ("Service requests", "Service Requests"),
    ("Supplier management", "Lieferantenmanagement"),
    ("Support", "Unterstützung"),
];

/// A requirement in the language in force: title, what an auditor asks for, guidance.
pub(crate) fn requirement(requirement: &Requirement<'static>) -> [&'static str; 3] {
    let english = [requirement.title, requirement.asks, requirement.guidance];
    match locale() {
        Locale::English => english,
        Locale::German => {
            let found = GERMAN.binary_search_by_key(&requirement.id, |(id, _)| id);
            found
                .ok()
                .and_then(|index| GERMAN.get(index))
                .map_or(english, |(_, german)| *german)
        }
    }
}

/// A quarter of the wheel.
pub(crate) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Plan => plan(),
        Phase::Do => do_it(),
        Phase::Check => check(),
        Phase::Act => act(),
    }
}

/// The process that answers for a requirement.
pub(crate) fn process(requirement: &Requirement<'static>) -> &'static str {
    name(requirement.process)
}

/// What a top clause is about.
pub(crate) fn group(group: Group<'static>) -> &'static str {
    name(group.title)
}

fn name(english: &'static str) -> &'static str {
    match locale() {
        Locale::English => english,
        Locale::German => {
            let found = NAMES.binary_search_by_key(&english, |(english, _)| english);
            found
                .ok()
                .and_then(|index| NAMES.get(index))
                .map_or(english, |(_, german)| german)
        }
    }
}

#[cfg(test)]
mod tests {
    use steward_model::conformity::iso_20000::CATALOGUE;

    use super::*;

    #[test]
    fn every_requirement_process_and_top_clause_has_german_words() {
        assert!(GERMAN.is_sorted_by(|left, right| left.0 < right.0));
        assert!(NAMES.is_sorted_by(|left, right| left.0 < right.0));
        assert_eq!(GERMAN.len(), CATALOGUE.requirements.len());
        let named = |english: &str| NAMES.binary_search_by_key(&english, |(english, _)| english).is_ok();
        for requirement in CATALOGUE.requirements {
            assert!(GERMAN.binary_search_by_key(&requirement.id, |(id, _)| id).is_ok());
            assert!(named(requirement.process), "{}", requirement.process);
        }
        for group in CATALOGUE.editions.iter().flat_map(|edition| edition.groups) {
            assert!(named(group.title), "{}", group.title);
        }
    }
}
