//! Which version of an agreement and of its calendar a clock is measured by, from the history of both.

use automerge::{ActorId, AutoCommit};
use steward_sync::ids::DocumentId;

use super::*;
use crate::declaration::Kind;
use crate::edit::{Edit, Stamp, commit};
use crate::genesis;
use crate::kinds::{service_calendar, service_level_agreement};
use crate::value::Value;

const AGREEMENT: DocumentId = DocumentId::from_bytes([1; 16]);
const OTHER: DocumentId = DocumentId::from_bytes([2; 16]);
const CALENDAR: DocumentId = DocumentId::from_bytes([3; 16]);

struct Book {
    kind: &'static Kind,
    document: AutoCommit,
}

impl Book {
    fn new(kind: &'static Kind, at: &str, edits: &[Edit]) -> Self {
        let mut book = Self {
            kind,
            document: genesis::create(kind, ActorId::from([7; 16])).unwrap(),
        };
        book.does(at, &[Edit::Create]);
        book.does(at, edits);
        book
    }

    /// An agreement in draft whose P1 is to be resolved in so many hours.
    fn agreement(at: &str, hours: f64) -> Self {
        let book = [
            Edit::set("title", Value::text("Gold")),
            Edit::set("owner", Value::text("Ana")),
            Edit::set("version", Value::text("1")),
            Edit::write("agreed_for", "All"),
            Edit::set("customer_signatory", Value::text("Bo")),
            Edit::set("warn_at", Value::Number(75.0)),
            Edit::set("review_due", Value::Date(30_000)),
            Edit::set("start", Value::Date(20_000)),
            Edit::set("resolve_p1", Value::Number(hours * 60.0)),
        ];
        Self::new(&service_level_agreement::KIND, at, &book)
    }

    fn calendar(at: &str, week: &str) -> Self {
        let edits = [
            Edit::set("title", Value::text("Office")),
            Edit::set("owner", Value::text("Ana")),
            Edit::set("version", Value::text("1")),
            Edit::set("time_zone", Value::text("Europe/Berlin")),
            Edit::set("review_due", Value::Date(30_000)),
            Edit::write("hours", week),
        ];
        Self::new(&service_calendar::KIND, at, &edits)
    }

    fn does(&mut self, at: &str, edits: &[Edit]) {
        commit(&mut self.document, self.kind, edits, &Stamp::new(t(at), "Ana")).unwrap();
    }

    fn steps(&mut self, at: &str, steps: &[&str]) {
        for step in steps {
            self.does(at, &[Edit::transition_because(step, "because")]);
        }
    }

    fn hours_for_p1(&mut self, at: &str, hours: f64) {
        self.does(at, &[Edit::set("resolve_p1", Value::Number(hours * 60.0))]);
    }

    fn versions(&mut self, id: DocumentId, now: &str) -> Versions {
        versions(id, &mut self.document, self.kind, t(now))
    }

    fn candidate(&mut self, id: DocumentId, now: &str) -> Candidate {
        Candidate {
            agreement: id,
            is_named: false,
            is_customers: false,
            versions: self.versions(id, now),
        }
    }
}

/// Makes a text say something else.
fn says(field: &str, text: &str) -> Edit {
    Edit::ImportText {
        field: field.to_owned(),
        text: text.to_owned(),
    }
}

const IN_FORCE: [&str; 3] = ["submit", "approve", "activate"];

/// The resolution clock of an incident of P1 that was opened at a moment.
fn clock(
    opened: &str,
    now: &str,
    candidates: &[Candidate],
    calendars: &[(DocumentId, Versions)],
) -> (ClockReading, Vec<Terms>) {
    let database = Database::new();
    let plan = plan(&database, candidates, calendars).unwrap();
    let mut events = vec![
        event(opened, ClockChange::Opened),
        event(opened, ClockChange::Priority(Priority::P1)),
    ];
    events.extend(plan.events());
    let reading = measure(&events, Measured::IncidentResolution, t(now), &plan.agreements).unwrap();
    assert_whole(&reading, &plan.agreements);
    (reading, plan.between(t(opened), t(now)))
}

fn target_hours(reading: &ClockReading) -> Option<i64> {
    reading.target_seconds.map(|seconds| seconds / HOUR)
}

#[test]
fn a_draft_of_the_next_version_moves_no_clock_until_it_is_in_force() {
    let mut agreement = Book::agreement("2026-01-05T09:00Z", 8.0);
    agreement.steps("2026-01-06T09:00Z", &IN_FORCE);
    agreement.steps("2026-11-02T09:00Z", &["revise"]);
    agreement.does(
        "2026-11-02T10:00Z",
        &[
            Edit::set("version", Value::text("2")),
            Edit::set("resolve_p1", Value::Number(240.0)),
        ],
    );
    let opened = "2026-11-23T08:00Z";
    let candidate = agreement.candidate(AGREEMENT, "2026-11-23T09:00Z");
    let (reading, terms) = clock(opened, "2026-11-23T09:00Z", &[candidate], &[]);
    assert_eq!(target_hours(&reading), Some(8));
    let told: Vec<_> = terms
        .iter()
        .map(|terms| (terms.version.as_str(), terms.title.as_str()))
        .collect();
    assert_eq!(told, [("1", "Gold")]);

    agreement.steps("2026-11-23T10:00Z", &IN_FORCE);
    let candidate = agreement.candidate(AGREEMENT, "2026-11-23T13:00Z");
    let (reading, terms) = clock(opened, "2026-11-23T13:00Z", std::slice::from_ref(&candidate), &[]);
    assert_eq!(target_hours(&reading), Some(4));
    assert_eq!(
        (reading.counted_seconds, reading.state),
        (5 * HOUR, ClockState::Breached)
    );
    assert_eq!(reading.breached_millis, Some(t("2026-11-23T12:00Z")));
    let told: Vec<_> = terms
        .iter()
        .map(|terms| (terms.version.as_str(), terms.in_force_millis))
        .collect();
    assert_eq!(
        told,
        [
            // Valid from its first day.
            ("1", Some(20_000 * 86_400_000)),
            ("2", Some(t("2026-11-23T10:00Z")))
        ]
    );
    // As of a moment before, nothing of this was known.
    let before = agreement.candidate(AGREEMENT, "2026-11-23T09:00Z");
    assert_eq!(
        target_hours(&clock(opened, "2026-11-23T09:00Z", &[before], &[]).0),
        Some(8)
    );
    // An incident that was over by then keeps the version of its time.
    let database = Database::new();
    let plan = plan(&database, &[candidate], &[]).unwrap();
    let mut events = vec![
        event(opened, ClockChange::Opened),
        event(opened, ClockChange::Priority(Priority::P1)),
        event("2026-11-23T09:30Z", ClockChange::Resolved),
    ];
    events.extend(plan.events());
    let reading = measure(
        &events,
        Measured::IncidentResolution,
        t("2026-11-25T00:00Z"),
        &plan.agreements,
    )
    .unwrap();
    assert_eq!((target_hours(&reading), reading.state), (Some(8), ClockState::Met));
}

#[test]
fn an_edit_of_what_is_in_force_counts_when_it_is_confirmed() {
    let mut agreement = Book::agreement("2026-01-05T09:00Z", 8.0);
    agreement.steps("2026-01-06T09:00Z", &IN_FORCE);
    agreement.hours_for_p1("2026-11-23T08:30Z", 2.0);
    let opened = "2026-11-23T08:00Z";
    let target = |book: &mut Book, now: &str| {
        let candidate = book.candidate(AGREEMENT, now);
        target_hours(&clock(opened, now, &[candidate], &[]).0)
    };
    assert_eq!(target(&mut agreement, "2026-11-23T09:00Z"), Some(8));
    agreement.steps("2026-11-23T10:00Z", &["review"]);
    assert_eq!(target(&mut agreement, "2026-11-23T10:30Z"), Some(2));
    // Put in force by mistake and taken back: it never was.
    let mut agreement = Book::agreement("2026-01-05T09:00Z", 8.0);
    agreement.steps("2026-01-06T09:00Z", &IN_FORCE);
    agreement.steps("2026-11-20T09:00Z", &["revise"]);
    agreement.hours_for_p1("2026-11-20T09:00Z", 1.0);
    agreement.steps("2026-11-23T08:30Z", &IN_FORCE);
    let undo = Edit::Restore {
        state: Some("approved".to_owned()),
        fields: Vec::new(),
    };
    assert_eq!(target(&mut agreement, "2026-11-23T08:45Z"), Some(1));
    agreement.does("2026-11-23T09:00Z", &[undo]);
    assert_eq!(target(&mut agreement, "2026-11-23T09:30Z"), Some(8));
}

#[test]
fn an_agreement_that_was_never_in_force_is_read_as_it_was_written() {
    let mut agreement = Book::agreement("2026-11-20T09:00Z", 8.0);
    let named = |book: &mut Book, now: &str| Candidate {
        is_named: true,
        ..book.candidate(AGREEMENT, now)
    };
    // A slip of the pen, mended within minutes.
    agreement.hours_for_p1("2026-11-23T10:00Z", 40.0);
    agreement.hours_for_p1("2026-11-23T10:05Z", 4.0);
    let opened = "2026-11-19T08:00Z";
    let now = "2026-11-23T09:00Z";
    let (reading, terms) = clock(opened, now, &[named(&mut agreement, now)], &[]);
    assert_eq!((target_hours(&reading), terms.len()), (Some(8), 1));
    assert_eq!(terms[0].in_force_millis, None);
    let now = "2026-11-23T11:00Z";
    let (reading, terms) = clock(opened, now, &[named(&mut agreement, now)], &[]);
    assert_eq!((target_hours(&reading), terms.len()), (Some(4), 2));
    // Nothing is known of the time before it was written, and the record says that it is under it.
    assert_eq!(terms[0].from_millis, i64::MIN);
    // Without being named it does not apply.
    let candidate = agreement.candidate(AGREEMENT, now);
    let (reading, terms) = clock(opened, now, &[candidate], &[]);
    assert_eq!(
        (reading.target_seconds, reading.counted_seconds, terms.len()),
        (None, 0, 0)
    );
}

#[test]
fn time_counts_by_the_calendar_that_was_in_force() {
    let mut calendar = Book::calendar("2026-01-05T09:00Z", "Mon-Fri 08:00-18:00");
    calendar.steps("2026-01-05T10:00Z", &["approve"]);
    let mut agreement = Book::agreement("2026-01-05T11:00Z", 20.0);
    agreement.does(
        "2026-01-05T11:00Z",
        &[Edit::Relate {
            relation: "uses_calendar".to_owned(),
            target: CALENDAR,
        }],
    );
    agreement.steps("2026-01-06T09:00Z", &IN_FORCE);
    // From Tuesday, 12:00 in Berlin, on support is around the clock.
    calendar.steps("2026-11-23T09:00Z", &["revise"]);
    calendar.does(
        "2026-11-23T09:30Z",
        &[says("hours", "24x"), Edit::set("version", Value::text("2"))],
    );
    calendar.does("2026-11-23T09:31Z", &[says("hours", "24x7")]);
    calendar.steps("2026-11-24T11:00Z", &["approve"]);
    let now = "2026-11-24T14:00Z";
    let calendars = [(CALENDAR, calendar.versions(CALENDAR, now))];
    let candidate = agreement.candidate(AGREEMENT, now);
    let (reading, terms) = clock(
        "2026-11-23T16:00+01:00",
        now,
        std::slice::from_ref(&candidate),
        &calendars,
    );
    // Two hours on Monday, four on Tuesday until noon, three of the new version.
    assert_eq!(reading.counted_seconds, 9 * HOUR);
    let told: Vec<_> = terms.iter().map(|terms| terms.calendar.clone().unwrap()).collect();
    let office = |version: &str| ("Office".to_owned(), version.to_owned());
    assert_eq!(told, [office("1"), office("2")]);
    assert_eq!(terms[1].from_millis, t("2026-11-24T11:00Z"));

    // A version that cannot be understood is passed over, unless it is the last.
    calendar.steps("2026-11-24T15:00Z", &["revise"]);
    calendar.does("2026-11-24T15:01Z", &[says("hours", "always")]);
    calendar.steps("2026-11-24T16:00Z", &["approve"]);
    let faulty = [(CALENDAR, calendar.versions(CALENDAR, "2026-11-24T17:00Z"))];
    let database = Database::new();
    let refused = plan(&database, std::slice::from_ref(&candidate), &faulty)
        .map(|_| ())
        .unwrap_err();
    assert!(
        refused.starts_with("Office: Service hours, line 1: “always”"),
        "{refused}"
    );
    let missing = plan(&database, std::slice::from_ref(&candidate), &[])
        .map(|_| ())
        .unwrap_err();
    assert!(missing.contains("not on this device"), "{missing}");
    calendar.does("2026-11-25T08:00Z", &[says("hours", "Mon-Fri 09:00-10:00")]);
    calendar.steps("2026-11-25T09:00Z", &["revise", "approve"]);
    let mended = [(CALENDAR, calendar.versions(CALENDAR, "2026-11-26T00:00Z"))];
    let (_, terms) = clock("2026-11-23T16:00+01:00", "2026-11-26T00:00Z", &[candidate], &mended);
    assert_eq!(terms.len(), 3, "{terms:?}");
}

#[test]
fn of_several_agreements_the_one_in_force_at_the_moment_counts() {
    let mut old = Book::agreement("2025-01-05T09:00Z", 10.0);
    old.steps("2025-01-06T09:00Z", &IN_FORCE);
    old.steps("2026-11-23T12:00Z", &["end"]);
    let mut new = Book::agreement("2026-11-20T09:00Z", 6.0);
    // Valid from 24 November.
    new.does("2026-11-20T09:00Z", &[Edit::set("start", Value::Date(20_781))]);
    new.steps("2026-11-20T10:00Z", &IN_FORCE);
    let now = "2026-11-24T02:00Z";
    let candidates = [old.candidate(AGREEMENT, now), new.candidate(OTHER, now)];
    let (reading, terms) = clock("2026-11-23T08:00Z", now, &candidates, &[]);
    let documents: Vec<_> = terms.iter().map(|terms| terms.agreement).collect();
    assert_eq!(documents, [AGREEMENT, OTHER]);
    // Four hours under the old one, nothing until midnight, two under the new one.
    assert_eq!((reading.counted_seconds, target_hours(&reading)), (6 * HOUR, Some(6)));
    let database = Database::new();
    let plan = plan(&database, &candidates, &[]).unwrap();
    let mut events = vec![event("2026-11-23T08:00Z", ClockChange::Opened)];
    events.extend(plan.events());
    let reading = measure(&events, Measured::IncidentResolution, t(now), &plan.agreements).unwrap();
    assert_eq!(
        told(&reading.explain(&plan.agreements), 0),
        [
            "11-23 08:00 to 11-23 12:00: counted",
            "11-23 12:00 to 11-24 00:00: without agreement",
            "11-24 00:00 to 11-24 02:00: counted",
        ]
    );
    // The customer's own goes before a later one; a record that names an agreement stays under it after its end.
    let mut own = candidates.clone();
    own[0].is_customers = true;
    own[0].versions.list.pop();
    let (reading, _) = clock("2026-11-23T08:00Z", now, &own, &[]);
    assert_eq!(target_hours(&reading), Some(10));
    let named = Candidate {
        is_named: true,
        ..candidates[0].clone()
    };
    let (reading, _) = clock("2026-11-23T08:00Z", now, &[named], &[]);
    assert_eq!((reading.counted_seconds, target_hours(&reading)), (18 * HOUR, Some(10)));
}
