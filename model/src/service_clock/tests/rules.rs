//! The rules that the module's documentation states, and its bounds.

use super::*;

fn opened(id: AgreementId) -> Vec<ClockEvent> {
    vec![
        event("2026-11-23T08:00+01:00", ClockChange::Opened),
        event("2026-11-23T08:00+01:00", sla(id)),
        event("2026-11-23T08:00+01:00", ClockChange::Priority(Priority::P2)),
    ]
}

#[test]
fn a_change_of_target_takes_back_a_breach_or_makes_one_at_once() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements
        .add(&office(""), resolve_in_hours([2, 4, 8, 16, 40]))
        .unwrap();
    let mut events = opened(id);
    events.push(event("2026-11-23T13:00+01:00", ClockChange::Priority(Priority::P3)));
    let lowered = resolution(&events, "2026-11-23T14:00+01:00", &agreements);
    assert_eq!(
        (lowered.state, lowered.left_seconds, lowered.breached_millis),
        (ClockState::Running, Some(2 * HOUR), None)
    );
    // That it was breached under the earlier target remains to be seen.
    assert_eq!(lowered.targets[0].breached_millis, Some(t("2026-11-23T12:00+01:00")));
    events.push(event("2026-11-23T15:00+01:00", ClockChange::Priority(Priority::P1)));
    let raised = resolution(&events, "2026-11-23T15:00+01:00", &agreements);
    assert_eq!(
        (raised.state, raised.breached_millis, raised.deadline_millis),
        (
            ClockState::Breached,
            Some(t("2026-11-23T15:00+01:00")),
            Some(t("2026-11-23T10:00+01:00"))
        )
    );
}

#[test]
fn the_first_priority_holds_from_the_opening() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), resolve_in_hours([4; 5])).unwrap();
    // The call came at eight and was written down at two.
    let events = [
        event("2026-11-23T08:00+01:00", ClockChange::Opened),
        event("2026-11-23T08:00+01:00", sla(id)),
        event("2026-11-23T14:00+01:00", ClockChange::Priority(Priority::P1)),
    ];
    let reading = resolution(&events, "2026-11-23T15:00+01:00", &agreements);
    assert_eq!(reading.breached_millis, Some(t("2026-11-23T12:00+01:00")));
    let before = resolution(&events, "2026-11-23T13:00+01:00", &agreements);
    assert_eq!((before.state, before.target_seconds), (ClockState::Running, None));
}

#[test]
fn another_calendar_with_the_same_target_does_not_move_a_breach() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let first = agreements.add(&office(""), resolve_in_hours([4; 5])).unwrap();
    let second = agreements.add(&office("2026-12-25"), resolve_in_hours([4; 5])).unwrap();
    let mut events = opened(first);
    events.push(event("2026-11-23T16:00+01:00", sla(second)));
    let reading = resolution(&events, "2026-11-23T17:00+01:00", &agreements);
    assert_eq!(reading.breached_millis, Some(t("2026-11-23T12:00+01:00")));
    assert_eq!(reading.warned_millis, Some(t("2026-11-23T11:00+01:00")));
    assert_eq!(reading.targets.len(), 2);
}

#[test]
fn targets_of_a_resolved_record_change_only_when_it_is_reopened() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements
        .add(&office(""), resolve_in_hours([2, 4, 8, 16, 40]))
        .unwrap();
    let mut events = opened(id);
    events.push(event("2026-11-23T11:00+01:00", ClockChange::Resolved));
    events.push(event("2026-11-23T12:00+01:00", ClockChange::Priority(Priority::P1)));
    let met = resolution(&events, "2026-11-23T13:00+01:00", &agreements);
    assert_eq!((met.state, met.target_seconds), (ClockState::Met, Some(4 * HOUR)));
    events.push(event("2026-11-23T14:00+01:00", ClockChange::Reopened));
    let open = resolution(&events, "2026-11-23T14:00+01:00", &agreements);
    assert_eq!(
        (open.state, open.breached_millis),
        (ClockState::Breached, Some(t("2026-11-23T12:00+01:00")))
    );
}

#[test]
fn contradictions_have_one_outcome_in_any_order() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), resolve_in_hours([4; 5])).unwrap();
    let mut events = opened(id);
    events.extend([
        event("2026-11-23T07:00+01:00", paused("customer")),
        event("2026-11-23T09:00+01:00", ClockChange::Resumed),
        event("2026-11-23T09:30+01:00", ClockChange::Opened),
        event("2026-11-23T09:30+01:00", ClockChange::Reopened),
        // Two people at the same moment: the later state holds, the more urgent priority too.
        event("2026-11-23T10:00+01:00", paused("supplier")),
        event("2026-11-23T10:00+01:00", ClockChange::Resumed),
        event("2026-11-23T10:00+01:00", ClockChange::Priority(Priority::P5)),
        event("2026-11-23T10:00+01:00", ClockChange::Priority(Priority::P1)),
        event("2026-11-23T11:00+01:00", ClockChange::Resumed),
        event("2026-11-23T12:00+01:00", ClockChange::Resolved),
        // These did not know of the resolution.
        event("2026-11-23T12:30+01:00", paused("customer")),
        event("2026-11-23T12:40+01:00", ClockChange::Resumed),
        event("2026-11-23T13:00+01:00", ClockChange::Resolved),
        // A clock that is ahead.
        event("2027-01-01T00:00+01:00", ClockChange::Reopened),
    ]);
    let now = "2026-11-24T08:00+01:00";
    let wanted = resolution(&events, now, &agreements);
    assert_eq!(
        (wanted.state, wanted.counted_seconds, wanted.stopped_millis),
        (ClockState::Met, 2 * HOUR, Some(t("2026-11-23T12:00+01:00")))
    );
    assert_eq!(wanted.targets.last().unwrap().priority, Some(Priority::P1));
    for turn in 0..events.len() {
        events.rotate_left(turn);
        let twice: Vec<_> = events.iter().rev().chain(&events).cloned().collect();
        assert_eq!(resolution(&events, now, &agreements), wanted);
        assert_eq!(resolution(&twice, now, &agreements), wanted);
    }
}

#[test]
fn the_response_clock_stops_once() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), resolve_in_hours([4; 5])).unwrap();
    let mut events = opened(id);
    events.push(event("2026-11-23T08:45+01:00", ClockChange::Responded));
    events.push(event("2026-11-23T10:00+01:00", ClockChange::Responded));
    let now = t("2026-11-23T12:00+01:00");
    let reading = measure(&events, Measured::IncidentResponse, now, &agreements).unwrap();
    let segments = assert_whole(&reading, &agreements);
    assert_eq!(
        (reading.state, reading.counted_seconds, reading.left_seconds),
        (ClockState::Met, HOUR * 3 / 4, Some(HOUR / 4))
    );
    assert_eq!(
        told(&segments, 1),
        [
            "11-23 08:00 to 11-23 08:45: counted",
            "11-23 08:45 to 11-23 12:00: responded"
        ]
    );
    assert_eq!(reading.deadline_millis, Some(t("2026-11-23T09:00+01:00")));
}

#[test]
fn without_agreement_or_target_nothing_is_promised() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), Targets::default()).unwrap();
    let mut events = vec![event("2026-11-23T08:00+01:00", ClockChange::Opened)];
    let none = resolution(&events, "2026-11-23T12:00+01:00", &agreements);
    assert_eq!(
        (
            none.state,
            none.counted_seconds,
            none.target_seconds,
            none.deadline_millis
        ),
        (ClockState::Running, 0, None, None)
    );
    assert_eq!(none.explain(&agreements)[0].kind, SegmentKind::WithoutAgreement);
    events.push(event("2026-11-23T10:00+01:00", sla(id)));
    events.push(event("2026-11-23T11:00+01:00", ClockChange::Resolved));
    let ended = resolution(&events, "2026-11-23T12:00+01:00", &agreements);
    assert_eq!((ended.state, ended.counted_seconds), (ClockState::Untargeted, HOUR));
    assert_eq!(
        measure(
            &events,
            Measured::IncidentResolution,
            t("2026-11-23T07:00+01:00"),
            &agreements
        ),
        None
    );
}

#[test]
fn a_calendar_that_runs_out_of_hours_has_no_deadline() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let holidays: Vec<String> = (20_700..26_000).map(crate::calendar::date_text).collect();
    // The limit of lines is above fourteen years of days, so the calendar is closed for all of the horizon.
    let holidays = holidays[..4_900].join("\n");
    let targets = Targets {
        resolve: [
            Some(Target::BusinessDays(1)),
            Some(Target::Seconds(60)),
            None,
            None,
            None,
        ],
        ..Targets::default()
    };
    let id = agreements.add(&office(&holidays), targets).unwrap();
    let mut events = opened(id);
    let reading = resolution(&events, "2026-11-23T12:00+01:00", &agreements);
    assert_eq!((reading.left_seconds, reading.deadline_millis), (Some(60), None));
    events.push(event("2026-11-23T09:00+01:00", ClockChange::Priority(Priority::P1)));
    let days = resolution(&events, "2026-11-23T12:00+01:00", &agreements);
    assert_eq!((days.target_seconds, days.deadline_millis), (None, None));
}

#[test]
fn moments_beyond_all_calendars_are_survived() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), resolve_in_hours([4; 5])).unwrap();
    let at = |at_millis, what| ClockEvent { at_millis, what };
    for (from, now) in [
        (i64::MIN, i64::MAX),
        (i64::MIN, i64::MIN),
        (0, i64::MAX),
        (i64::MAX, i64::MAX),
    ] {
        let events = [
            at(from, ClockChange::Opened),
            at(from, sla(id)),
            at(from, ClockChange::Priority(Priority::P1)),
        ];
        let reading = measure(&events, Measured::IncidentResolution, now, &agreements).unwrap();
        assert_whole(&reading, &agreements);
    }
}

#[test]
fn targets_are_read_from_the_fields_of_an_agreement() {
    let fields = HashMap::from([
        ("respond_p1", 15.0),
        ("resolve_p1", 240.0),
        ("resolve_p2", 0.5),
        ("resolve_p3", -5.0),
        ("resolve_p4", 99.0),
        ("resolve_p4_days", 3.0),
        ("resolve_p5", f64::INFINITY),
        ("request_fulfil", 1e300),
        ("request_respond", 60.0),
        ("warn_at", 80.0),
    ]);
    let targets = Targets::from_fields(|name| fields.get(name).copied());
    assert_eq!(
        targets,
        Targets {
            respond: [Some(Target::Seconds(900)), None, None, None, None],
            resolve: [
                Some(Target::Seconds(4 * HOUR)),
                Some(Target::Seconds(30)),
                None,
                Some(Target::BusinessDays(3)),
                None
            ],
            request_respond: Some(Target::Seconds(HOUR)),
            request_fulfil: None,
            warn_at_percent: Some(80),
        }
    );
    assert_eq!(Targets::from_fields(|_| Some(0.0)), Targets::default());
}

#[test]
fn requests_have_targets_of_their_own() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let targets = Targets {
        request_respond: Some(Target::Seconds(HOUR)),
        request_fulfil: Some(Target::Seconds(20 * HOUR)),
        ..Targets::default()
    };
    let id = agreements.add(&office(""), targets).unwrap();
    let events = [
        event("2026-11-23T08:00+01:00", ClockChange::Opened),
        event("2026-11-23T08:00+01:00", sla(id)),
    ];
    let now = t("2026-11-23T10:00+01:00");
    let respond = measure(&events, Measured::RequestResponse, now, &agreements).unwrap();
    assert_eq!(respond.breached_millis, Some(t("2026-11-23T09:00+01:00")));
    let fulfil = measure(&events, Measured::RequestFulfilment, now, &agreements).unwrap();
    assert_eq!(fulfil.deadline_millis, Some(t("2026-11-24T18:00+01:00")));
}

/// A register of ten thousand incidents with a year of history asks for as few offsets as one incident does.
#[test]
fn a_register_shares_what_was_worked_out_of_a_calendar() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let hours = office("2026-12-25 Christmas Day");
    let ids = [4, 8].map(|target| agreements.add(&hours, resolve_in_hours([target; 5])).unwrap());
    let start = t("2026-01-01T00:00Z");
    let (mut met, mut breached) = (0, 0);
    for number in 0..10_000_i64 {
        let opened = start + number * 52 * 60_000;
        let at = |minutes: i64, what| ClockEvent {
            at_millis: opened + minutes * 60_000,
            what,
        };
        let mut events = vec![
            at(0, ClockChange::Opened),
            at(0, sla(ids[0])),
            at(0, ClockChange::Priority(Priority::P3)),
            at(10, ClockChange::Responded),
            at(9_000, sla(ids[1])),
        ];
        for step in 0..10 {
            events.push(at(60 + step * 1_000, paused("customer")));
            events.push(at(90 + step * 1_000, ClockChange::Resumed));
        }
        events.push(at(100 + number % 500, ClockChange::Resolved));
        let now = start + 366 * 86_400_000;
        let reading = measure(&events, Measured::IncidentResolution, now, &agreements).unwrap();
        match reading.state {
            ClockState::Met => met += 1,
            ClockState::Breached => breached += 1,
            ClockState::Running | ClockState::Paused | ClockState::Untargeted => panic!("{reading:?}"),
        }
    }
    assert!(
        met > 1_000 && breached > 1_000 && met + breached == 10_000,
        "{met} {breached}"
    );
    // Some 67 samples and two changes, each found in 19 questions, for each of the few blocks of 400 days.
    assert!(database.calls.get() < 450, "{}", database.calls.get());
}
