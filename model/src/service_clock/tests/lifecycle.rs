//! Clocks of incident documents: steps of the lifecycle, two devices, clocks of devices that are wrong.

use automerge::{ActorId, AutoCommit};

use super::*;
use crate::edit::{Edit, Stamp, commit};
use crate::genesis;
use crate::kinds::incident::KIND;
use crate::member::Directory;
use crate::snapshot::RecordSnapshot;
use crate::value::Value;

struct Device {
    document: AutoCommit,
}

impl Device {
    /// An incident of priority P3, opened on Monday at eight.
    fn opens() -> Self {
        let mut device = Self {
            document: genesis::create(&KIND, ActorId::from([1; 16])).unwrap(),
        };
        device.does("2026-11-23T08:00+01:00", &[Edit::Create]);
        device.does(
            "2026-11-23T08:00+01:00",
            &[
                Edit::set("title", Value::text("No mail")),
                Edit::set("impact", Value::text("medium")),
                Edit::set("urgency", Value::text("medium")),
                Edit::set("assignment_group", Value::text("Mail")),
                Edit::set("assigned_to", Value::text("Ana")),
                Edit::set("resolution_code", Value::text("fixed")),
                Edit::write("resolution", "Restarted."),
            ],
        );
        device
    }

    fn copy(&self, number: u8) -> Self {
        Self {
            document: self.document.clone().with_actor(ActorId::from([number; 16])),
        }
    }

    fn does(&mut self, at: &str, edits: &[Edit]) {
        commit(&mut self.document, &KIND, edits, &Stamp::new(t(at), "Ana")).unwrap();
    }

    fn steps(&mut self, at: &str, name: &str) {
        self.does(at, &[Edit::transition_because(name, "because")]);
    }

    fn hears(&mut self, other: &mut Self) {
        self.document.merge(&mut other.document).unwrap();
    }

    fn events(&mut self, now: &str) -> Vec<ClockEvent> {
        events(&mut self.document, &KIND, &INCIDENT, t(now))
    }

    fn reading(&mut self, now: &str) -> ClockReading {
        let database = Database::new();
        let mut agreements = Agreements::new(&database);
        let id = agreements
            .add(&office(""), resolve_in_hours([2, 4, 8, 16, 40]))
            .unwrap();
        let mut events = self.events(now);
        events.push(ClockEvent {
            at_millis: 0,
            what: sla(id),
        });
        resolution(&events, now, &agreements)
    }

    fn state(&mut self) -> String {
        let id = steward_sync::ids::DocumentId::from_bytes([9; 16]);
        RecordSnapshot::read(id, &mut self.document, &Directory::default())
            .unwrap()
            .state_name()
            .to_owned()
    }
}

#[test]
fn steps_of_the_lifecycle_become_events() {
    let mut device = Device::opens();
    device.steps("2026-11-23T08:10+01:00", "assign");
    device.steps("2026-11-23T08:20+01:00", "start");
    device.steps("2026-11-23T09:00+01:00", "wait_supplier");
    device.does(
        "2026-11-23T10:00+01:00",
        &[Edit::set("pending_reason", Value::text("customer"))],
    );
    device.does("2026-11-23T10:30+01:00", &[Edit::set("urgency", Value::text("high"))]);
    device.steps("2026-11-23T11:00+01:00", "resume");
    device.steps("2026-11-23T12:00+01:00", "resolve");
    device.steps("2026-11-23T12:00+01:00", "close");
    device.steps("2026-11-23T13:00+01:00", "reopen");
    device.does("2026-11-23T13:30+01:00", &[Edit::Tag { tag: "mail".to_owned() }]);
    let mut events = device.events("2026-11-23T14:00+01:00");
    events.sort_by_key(|event| (event.at_millis, event.what != ClockChange::Opened));
    let wanted = [
        ("2026-11-23T08:00+01:00", ClockChange::Opened),
        ("2026-11-23T08:00+01:00", ClockChange::Priority(Priority::P3)),
        ("2026-11-23T08:20+01:00", ClockChange::Responded),
        ("2026-11-23T09:00+01:00", paused("supplier")),
        ("2026-11-23T10:00+01:00", paused("customer")),
        ("2026-11-23T10:30+01:00", ClockChange::Priority(Priority::P2)),
        ("2026-11-23T11:00+01:00", ClockChange::Resumed),
        ("2026-11-23T12:00+01:00", ClockChange::Resolved),
        ("2026-11-23T12:00+01:00", ClockChange::Closed),
        ("2026-11-23T13:00+01:00", ClockChange::Reopened),
    ];
    let found: Vec<_> = events
        .into_iter()
        .map(|event| (event.at_millis / 1000 * 1000, event.what))
        .collect();
    let wanted: Vec<_> = wanted.into_iter().map(|(at, what)| (t(at), what)).collect();
    assert_eq!(found, wanted);
    let reading = device.reading("2026-11-23T14:00+01:00");
    assert_eq!(
        (reading.state, reading.counted_seconds, reading.target_seconds),
        (ClockState::Running, 3 * HOUR, Some(4 * HOUR))
    );
}

#[test]
fn the_field_that_says_when_it_was_opened_counts() {
    let mut device = Device::opens();
    device.does(
        "2026-11-23T08:05+01:00",
        &[Edit::set("opened", Value::DateTime(t("2026-11-20T17:00+01:00")))],
    );
    let reading = device.reading("2026-11-23T09:00+01:00");
    assert_eq!(
        (reading.opened_millis, reading.counted_seconds),
        (t("2026-11-20T17:00+01:00"), 2 * HOUR)
    );
}

#[test]
fn a_pause_that_was_set_off_line_counts_from_its_own_time() {
    let mut office = Device::opens();
    office.steps("2026-11-23T08:30+01:00", "start");
    let mut tablet = office.copy(2);
    tablet.steps("2026-11-23T09:00+01:00", "wait_customer");
    tablet.steps("2026-11-23T15:00+01:00", "resume");
    office.does("2026-11-23T10:00+01:00", &[Edit::set("category", Value::text("Mail"))]);
    let before = office.reading("2026-11-23T17:00+01:00");
    assert_eq!(
        (before.state, before.breached_millis),
        (ClockState::Breached, Some(t("2026-11-23T16:00+01:00")))
    );
    office.hears(&mut tablet);
    let after = office.reading("2026-11-23T17:00+01:00");
    assert_eq!(
        (after.state, after.counted_seconds, after.left_seconds),
        (ClockState::Running, 3 * HOUR, Some(5 * HOUR))
    );
    assert_eq!(
        told(&after_segments(&mut office, "2026-11-23T17:00+01:00"), 1),
        [
            "11-23 08:00 to 11-23 09:00: counted",
            "11-23 09:00 to 11-23 15:00: paused (customer)",
            "11-23 15:00 to 11-23 17:00: counted"
        ]
    );
    // A reading for a moment in the past does not know what came later.
    let then = office.reading("2026-11-23T12:00+01:00");
    assert_eq!((then.state, then.counted_seconds), (ClockState::Paused, HOUR));
}

fn after_segments(device: &mut Device, now: &str) -> Vec<Segment> {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), resolve_in_hours([8; 5])).unwrap();
    let mut events = device.events(now);
    events.push(ClockEvent {
        at_millis: 0,
        what: sla(id),
    });
    resolution(&events, now, &agreements).explain(&agreements)
}

#[test]
fn where_two_devices_contradict_each_other_the_clock_follows_the_record() {
    let mut one = Device::opens();
    one.steps("2026-11-23T08:30+01:00", "start");
    let mut two = one.copy(2);
    one.steps("2026-11-23T09:00+01:00", "wait_customer");
    one.steps("2026-11-23T10:00+01:00", "resume");
    two.steps("2026-11-23T09:30+01:00", "wait_supplier");
    one.hears(&mut two);
    two.hears(&mut one);
    // By rank the merged record is pending: one person saw it resumed, the other still waits.
    assert_eq!((one.state().as_str(), two.state().as_str()), ("pending", "pending"));
    let reading = one.reading("2026-11-23T12:00+01:00");
    assert_eq!((reading.state, reading.counted_seconds), (ClockState::Paused, HOUR));
    assert_eq!(two.reading("2026-11-23T12:00+01:00"), reading);
    one.does(
        "2026-11-23T11:00+01:00",
        &[Edit::SettleState {
            state: "in_progress".to_owned(),
        }],
    );
    let settled = one.reading("2026-11-23T12:00+01:00");
    assert_eq!(
        (settled.state, settled.counted_seconds),
        (ClockState::Running, 2 * HOUR)
    );
}

#[test]
fn the_priority_of_inputs_that_were_changed_apart_is_that_of_the_record() {
    let mut one = Device::opens();
    let mut two = one.copy(2);
    one.does("2026-11-23T09:00+01:00", &[Edit::set("impact", Value::text("high"))]);
    two.does("2026-11-23T10:00+01:00", &[Edit::set("urgency", Value::text("high"))]);
    one.hears(&mut two);
    let reading = one.reading("2026-11-23T11:00+01:00");
    let targets: Vec<_> = reading
        .targets
        .iter()
        .map(|period| (period.priority.unwrap(), period.from_millis))
        .collect();
    assert_eq!(
        targets,
        [
            (Priority::P3, t("2026-11-23T08:00+01:00")),
            (Priority::P2, t("2026-11-23T09:00+01:00")),
            (Priority::P1, t("2026-11-23T10:00+01:00"))
        ]
    );
}

#[test]
fn a_device_whose_clock_is_behind_cannot_end_a_pause_before_it_began() {
    let mut one = Device::opens();
    one.steps("2026-11-23T08:30+01:00", "start");
    one.steps("2026-11-23T10:00+01:00", "wait_customer");
    let mut slow = one.copy(2);
    slow.steps("2026-11-23T09:00+01:00", "resume");
    one.hears(&mut slow);
    assert_eq!(one.state(), "in_progress");
    let reading = one.reading("2026-11-23T12:00+01:00");
    assert_eq!(
        (reading.state, reading.counted_seconds),
        (ClockState::Running, 4 * HOUR)
    );
}

#[test]
fn what_follows_a_change_is_not_dated_before_it() {
    let mut one = Device::opens();
    one.steps("2026-11-23T10:00+01:00", "start");
    let mut slow = one.copy(2);
    slow.steps("2026-11-23T09:00+01:00", "resolve");
    one.hears(&mut slow);
    let reading = one.reading("2026-11-23T12:00+01:00");
    assert_eq!(
        (reading.state, reading.stopped_millis),
        (ClockState::Met, Some(t("2026-11-23T10:00+01:00")))
    );
}

#[test]
fn a_device_whose_clock_is_ahead_does_not_stop_all_others() {
    let mut one = Device::opens();
    one.steps("2026-11-23T08:30+01:00", "start");
    let mut fast = one.copy(2);
    fast.steps("2027-11-23T09:00+01:00", "wait_customer");
    one.hears(&mut fast);
    // Nobody knows when it was, until somebody who has seen it does something.
    assert_eq!(one.reading("2026-11-23T10:00+01:00").state, ClockState::Running);
    one.does("2026-11-23T11:00+01:00", &[Edit::Tag { tag: "seen".to_owned() }]);
    let seen = one.reading("2026-11-23T12:00+01:00");
    assert_eq!((seen.state, seen.counted_seconds), (ClockState::Paused, 3 * HOUR));
    one.steps("2026-11-23T13:00+01:00", "resume");
    let resumed = one.reading("2026-11-23T14:00+01:00");
    assert_eq!(
        (resumed.state, resumed.counted_seconds),
        (ClockState::Running, 4 * HOUR)
    );
}

#[test]
fn what_another_program_changed_is_seen_too() {
    use automerge::ROOT;
    use automerge::transaction::{CommitOptions, Transactable};
    let mut device = Device::opens();
    device.steps("2026-11-23T08:30+01:00", "start");
    for (at, state) in [
        ("2026-11-23T09:00+01:00", "pending"),
        ("2026-11-23T10:00+01:00", "resolved"),
    ] {
        device.document.put(ROOT, crate::keys::STATE, state).unwrap();
        device
            .document
            .commit_with(CommitOptions::default().with_message("script").with_time(t(at) / 1000));
    }
    let reading = device.reading("2026-11-23T12:00+01:00");
    assert_eq!(
        (reading.state, reading.counted_seconds, reading.stopped_millis),
        (ClockState::Met, HOUR, Some(t("2026-11-23T10:00+01:00")))
    );
}

#[test]
fn undoing_a_resolution_reopens_the_clock() {
    let mut device = Device::opens();
    device.steps("2026-11-23T08:30+01:00", "start");
    device.steps("2026-11-23T09:00+01:00", "resolve");
    assert_eq!(device.reading("2026-11-23T09:10+01:00").state, ClockState::Met);
    device.does(
        "2026-11-23T10:00+01:00",
        &[Edit::Restore {
            state: Some("in_progress".to_owned()),
            fields: Vec::new(),
        }],
    );
    let reading = device.reading("2026-11-23T11:00+01:00");
    assert_eq!(
        (reading.state, reading.counted_seconds),
        (ClockState::Running, 2 * HOUR)
    );
}

#[test]
fn the_lifecycles_name_states_and_fields_of_their_kinds() {
    for (kind, lifecycle) in [
        (&KIND, &crate::service_clock::INCIDENT),
        (&crate::kinds::service_request::KIND, &crate::service_clock::REQUEST),
    ] {
        for states in [
            lifecycle.unanswered,
            lifecycle.paused,
            lifecycle.resolved,
            lifecycle.closed,
        ] {
            assert!(
                states.iter().all(|state| kind.state(state).is_some()),
                "{}: {states:?}",
                kind.name
            );
        }
        let initial = kind.initial_state().map(|state| state.name);
        assert!(
            initial.is_some_and(|name| lifecycle.unanswered.contains(&name)),
            "{}",
            kind.name
        );
        for field in [lifecycle.reason_field, lifecycle.opened_field] {
            assert!(kind.field(field).is_some(), "{}: {field}", kind.name);
        }
    }
}
