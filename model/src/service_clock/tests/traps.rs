//! The traps that other tools fall into, each with figures worked out by hand. 2026-11-23 is a Monday.

use super::*;

#[test]
fn a_pause_across_a_change_of_priority_is_excluded_and_the_new_target_holds_for_the_whole() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements
        .add(&office(""), resolve_in_hours([8, 12, 20, 40, 80]))
        .unwrap();
    let events = [
        event("2026-11-23T08:00+01:00", ClockChange::Opened),
        event("2026-11-23T08:00+01:00", sla(id)),
        event("2026-11-23T08:00+01:00", ClockChange::Priority(Priority::P3)),
        event("2026-11-23T10:00+01:00", paused("customer")),
        event("2026-11-23T12:00+01:00", ClockChange::Priority(Priority::P1)),
        event("2026-11-23T14:00+01:00", ClockChange::Resumed),
    ];
    let during = resolution(&events, "2026-11-23T13:00+01:00", &agreements);
    assert_eq!(
        (
            during.state,
            during.counted_seconds,
            during.target_seconds,
            during.left_seconds
        ),
        (ClockState::Paused, 2 * HOUR, Some(8 * HOUR), Some(6 * HOUR))
    );
    // Resumed at once: five hours on Monday, the sixth on Tuesday.
    assert_eq!(during.deadline_millis, Some(t("2026-11-24T09:00+01:00")));

    let after = resolution(&events, "2026-11-23T16:00+01:00", &agreements);
    assert_eq!(
        (after.state, after.counted_seconds, after.left_seconds),
        (ClockState::Running, 4 * HOUR, Some(4 * HOUR))
    );
    assert_eq!(after.deadline_millis, Some(t("2026-11-24T10:00+01:00")));
    assert_eq!(
        told(&after.explain(&agreements), 1),
        [
            "11-23 08:00 to 11-23 10:00: counted",
            "11-23 10:00 to 11-23 14:00: paused (customer)",
            "11-23 14:00 to 11-23 16:00: counted"
        ]
    );
    // Two of eight hours were counted before the pause; six are 75 %.
    assert_eq!(after.warned_millis, None);
    let later = resolution(&events, "2026-11-24T09:00+01:00", &agreements);
    assert_eq!(later.warned_millis, Some(t("2026-11-23T18:00+01:00")));
    for (reached, at) in [(2, "2026-11-23T10:00+01:00"), (3, "2026-11-23T15:00+01:00")] {
        assert_eq!(later.reached_millis(reached * HOUR, &agreements), Some(t(at)));
    }
    assert_eq!(later.reached_millis(8 * HOUR, &agreements), None);
    let targets: Vec<_> = later
        .targets
        .iter()
        .map(|period| (period.priority, period.target_seconds, period.to_millis))
        .collect();
    assert_eq!(
        targets,
        [
            (Some(Priority::P3), Some(20 * HOUR), t("2026-11-23T12:00+01:00")),
            (Some(Priority::P1), Some(8 * HOUR), t("2026-11-24T09:00+01:00"))
        ]
    );
}

#[test]
fn a_clock_does_not_breach_while_it_is_pending() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), resolve_in_hours([4; 5])).unwrap();
    let mut events = vec![
        event("2026-11-23T08:00+01:00", ClockChange::Opened),
        event("2026-11-23T08:00+01:00", sla(id)),
        event("2026-11-23T08:00+01:00", ClockChange::Priority(Priority::P2)),
        event("2026-11-23T11:00+01:00", paused("supplier")),
    ];
    let waiting = resolution(&events, "2026-11-27T17:00+01:00", &agreements);
    assert_eq!(
        (waiting.state, waiting.left_seconds, waiting.breached_millis),
        (ClockState::Paused, Some(HOUR), None)
    );
    events.push(event("2026-11-30T09:00+01:00", ClockChange::Resumed));
    let last = resolution(&events, "2026-11-30T10:00+01:00", &agreements);
    assert_eq!((last.state, last.left_seconds), (ClockState::Running, Some(0)));
    let over = resolution(&events, "2026-11-30T10:00:01+01:00", &agreements);
    assert_eq!(
        (
            over.state,
            over.left_seconds,
            over.breached_millis,
            over.deadline_millis
        ),
        (
            ClockState::Breached,
            Some(-1),
            Some(t("2026-11-30T10:00+01:00")),
            Some(t("2026-11-30T10:00+01:00"))
        )
    );
}

#[test]
fn used_up_to_the_last_second_it_breaches_only_if_work_goes_on() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), resolve_in_hours([4; 5])).unwrap();
    let mut events = vec![
        event("2026-11-23T08:00+01:00", ClockChange::Opened),
        event("2026-11-23T08:00+01:00", sla(id)),
        event("2026-11-23T08:00+01:00", ClockChange::Priority(Priority::P2)),
        event("2026-11-23T12:00+01:00", paused("customer")),
    ];
    let waiting = resolution(&events, "2026-11-25T09:00+01:00", &agreements);
    assert_eq!((waiting.state, waiting.left_seconds), (ClockState::Paused, Some(0)));
    events.push(event("2026-11-25T09:00+01:00", ClockChange::Resumed));
    let resumed = resolution(&events, "2026-11-25T09:00:01+01:00", &agreements);
    assert_eq!(resumed.breached_millis, Some(t("2026-11-25T09:00+01:00")));
    events.push(event("2026-11-25T09:00+01:00", ClockChange::Resolved));
    let resolved = resolution(&events, "2026-11-26T09:00+01:00", &agreements);
    assert_eq!(resolved.state, ClockState::Met);
}

#[test]
fn a_target_that_ends_with_the_day_is_breached_in_the_evening_not_the_next_morning() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), resolve_in_hours([10; 5])).unwrap();
    let mut events = vec![
        event("2026-11-23T07:00+01:00", ClockChange::Opened),
        event("2026-11-23T07:00+01:00", sla(id)),
        event("2026-11-23T07:00+01:00", ClockChange::Priority(Priority::P4)),
    ];
    let evening = resolution(&events, "2026-11-23T20:00+01:00", &agreements);
    assert_eq!(
        (evening.state, evening.left_seconds, evening.breached_millis),
        (ClockState::Breached, Some(0), Some(t("2026-11-23T18:00+01:00")))
    );
    events.push(event("2026-11-23T18:00+01:00", ClockChange::Resolved));
    let in_time = resolution(&events, "2026-11-23T20:00+01:00", &agreements);
    assert_eq!(in_time.state, ClockState::Met);
}

#[test]
fn day_targets_follow_the_calendar_and_its_holidays() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let holidays = "2026-12-24 08:00-12:00 Christmas Eve\n2026-12-25 Christmas Day\n2026-12-26 Boxing Day";
    let targets = Targets {
        resolve: [Some(Target::BusinessDays(2)); 5],
        ..Targets::default()
    };
    let id = agreements.add(&office(holidays), targets).unwrap();
    let mut events = vec![
        event("2026-12-23T15:00+01:00", ClockChange::Opened),
        event("2026-12-23T15:00+01:00", sla(id)),
        event("2026-12-23T15:00+01:00", ClockChange::Priority(Priority::P2)),
    ];
    // The first business day after Wednesday is the short Thursday, the second is Monday the 28th.
    let running = resolution(&events, "2026-12-23T15:00+01:00", &agreements);
    assert_eq!(running.deadline_millis, Some(t("2026-12-28T18:00+01:00")));
    assert_eq!(running.target_seconds, Some((3 + 4 + 10) * HOUR));
    let over = resolution(&events, "2026-12-28T18:00:01+01:00", &agreements);
    assert_eq!(over.breached_millis, Some(t("2026-12-28T18:00+01:00")));
    // Two hours of Wednesday and one of Thursday were waiting, so it may last until eleven on Tuesday.
    events.push(event("2026-12-23T16:00+01:00", paused("customer")));
    events.push(event("2026-12-24T09:00+01:00", ClockChange::Resumed));
    let paused = resolution(&events, "2026-12-28T18:00+01:00", &agreements);
    assert_eq!(
        (paused.counted_seconds, paused.left_seconds, paused.deadline_millis),
        (14 * HOUR, Some(3 * HOUR), Some(t("2026-12-29T11:00+01:00")))
    );
    assert_eq!(
        told(&paused.explain(&agreements), 1),
        [
            "12-23 15:00 to 12-23 16:00: counted",
            "12-23 16:00 to 12-24 09:00: paused (customer)",
            "12-24 09:00 to 12-24 12:00: counted",
            "12-24 12:00 to 12-24 18:00: holiday (Christmas Eve)",
            "12-24 18:00 to 12-25 08:00: outside hours",
            "12-25 08:00 to 12-25 18:00: holiday (Christmas Day)",
            "12-25 18:00 to 12-28 08:00: outside hours",
            "12-28 08:00 to 12-28 18:00: counted"
        ]
    );
}

#[test]
fn holidays_are_not_ignored() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let always = hours("Europe/Berlin", "24x7", "2027-01-01 New Year\n2027-01-02");
    let id = agreements.add(&always, resolve_in_hours([12; 5])).unwrap();
    let events = [
        event("2026-12-31T18:00+01:00", ClockChange::Opened),
        event("2026-12-31T18:00+01:00", sla(id)),
        event("2026-12-31T18:00+01:00", ClockChange::Priority(Priority::P1)),
    ];
    let reading = resolution(&events, "2027-01-03T01:00+01:00", &agreements);
    assert_eq!(
        (reading.counted_seconds, reading.deadline_millis),
        (7 * HOUR, Some(t("2027-01-03T06:00+01:00")))
    );
    assert_eq!(
        told(&reading.explain(&agreements), 1),
        [
            "12-31 18:00 to 01-01 00:00: counted",
            "01-01 00:00 to 01-02 00:00: holiday (New Year)",
            "01-02 00:00 to 01-03 00:00: holiday ()",
            "01-03 00:00 to 01-03 01:00: counted"
        ]
    );
}

#[test]
fn switching_the_agreement_in_mid_life_keeps_what_was_counted_by_the_calendar_of_its_time() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let old = agreements.add(&office(""), resolve_in_hours([16; 5])).unwrap();
    let always = hours("Europe/Berlin", "24x7", "");
    let new = agreements.add(&always, resolve_in_hours([8; 5])).unwrap();
    let events = [
        event("2026-11-23T16:00+01:00", ClockChange::Opened),
        event("2026-11-23T16:00+01:00", sla(old)),
        event("2026-11-23T16:00+01:00", ClockChange::Priority(Priority::P2)),
        event("2026-11-24T06:00+01:00", sla(new)),
    ];
    let before = resolution(&events, "2026-11-24T05:59:59+01:00", &agreements);
    assert_eq!(
        (before.counted_seconds, before.deadline_millis),
        (2 * HOUR, Some(t("2026-11-25T12:00+01:00")))
    );
    let after = resolution(&events, "2026-11-24T10:00+01:00", &agreements);
    assert_eq!(
        (after.counted_seconds, after.target_seconds, after.deadline_millis),
        (6 * HOUR, Some(8 * HOUR), Some(t("2026-11-24T12:00+01:00")))
    );
    assert_eq!(
        told(&after.explain(&agreements), 1),
        [
            "11-23 16:00 to 11-23 18:00: counted",
            "11-23 18:00 to 11-24 06:00: outside hours",
            "11-24 06:00 to 11-24 10:00: counted"
        ]
    );
}

#[test]
fn reopening_withdraws_a_met_target_and_the_clock_goes_on() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), resolve_in_hours([4; 5])).unwrap();
    let mut events = vec![
        event("2026-11-23T08:00+01:00", ClockChange::Opened),
        event("2026-11-23T08:00+01:00", sla(id)),
        event("2026-11-23T08:00+01:00", ClockChange::Priority(Priority::P2)),
        event("2026-11-23T11:00+01:00", ClockChange::Resolved),
        event("2026-11-23T12:00+01:00", ClockChange::Closed),
    ];
    let met = resolution(&events, "2026-11-24T09:00+01:00", &agreements);
    assert_eq!(
        (met.state, met.counted_seconds, met.stopped_millis),
        (ClockState::Met, 3 * HOUR, Some(t("2026-11-23T11:00+01:00")))
    );
    events.push(event("2026-11-24T09:00+01:00", ClockChange::Reopened));
    let open = resolution(&events, "2026-11-24T09:30+01:00", &agreements);
    assert_eq!(
        (
            open.state,
            open.counted_seconds,
            open.stopped_millis,
            open.deadline_millis
        ),
        (
            ClockState::Running,
            3 * HOUR + HOUR / 2,
            None,
            Some(t("2026-11-24T10:00+01:00"))
        )
    );
    events.push(event("2026-11-24T12:00+01:00", ClockChange::Resolved));
    let over = resolution(&events, "2026-11-25T09:00+01:00", &agreements);
    assert_eq!(
        (over.state, over.counted_seconds, over.breached_millis),
        (ClockState::Breached, 6 * HOUR, Some(t("2026-11-24T10:00+01:00")))
    );
    assert_eq!(
        told(&over.explain(&agreements), 1),
        [
            "11-23 08:00 to 11-23 11:00: counted",
            "11-23 11:00 to 11-24 09:00: resolved",
            "11-24 09:00 to 11-24 12:00: counted",
            "11-24 12:00 to 11-25 09:00: resolved"
        ]
    );
    // The response was given once and stays.
    let response = measure(
        &events,
        Measured::IncidentResponse,
        t("2026-11-25T09:00+01:00"),
        &agreements,
    )
    .unwrap();
    assert_eq!(response.stopped_millis, Some(t("2026-11-23T11:00+01:00")));
}

#[test]
fn no_pause_is_forgotten() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), resolve_in_hours([8; 5])).unwrap();
    let events = [
        event("2026-11-23T08:00+01:00", ClockChange::Opened),
        event("2026-11-23T08:00+01:00", sla(id)),
        event("2026-11-23T08:00+01:00", ClockChange::Priority(Priority::P2)),
        event("2026-11-23T09:00+01:00", paused("customer")),
        event("2026-11-23T10:00+01:00", paused("supplier")),
        event("2026-11-23T11:00+01:00", ClockChange::Resumed),
        // Over the weekend and never resumed before the resolution.
        event("2026-11-27T17:00+01:00", paused("change")),
        event("2026-12-01T09:00+01:00", ClockChange::Resolved),
    ];
    let reading = resolution(&events, "2026-12-01T09:00+01:00", &agreements);
    // One hour, then Monday from eleven, three whole days and Friday until five.
    assert_eq!(reading.counted_seconds, (1 + 7 + 30 + 9) * HOUR);
    let pauses: Vec<_> = told(&reading.explain(&agreements), 1)
        .into_iter()
        .filter(|text| text.contains("paused"))
        .collect();
    assert_eq!(
        pauses,
        [
            "11-23 09:00 to 11-23 10:00: paused (customer)",
            "11-23 10:00 to 11-23 11:00: paused (supplier)",
            "11-27 17:00 to 12-01 09:00: paused (change)"
        ]
    );
}

#[test]
fn a_pause_that_arrives_late_takes_back_a_breach() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements.add(&office(""), resolve_in_hours([4; 5])).unwrap();
    let mut events = vec![
        event("2026-11-23T08:00+01:00", ClockChange::Opened),
        event("2026-11-23T08:00+01:00", sla(id)),
        event("2026-11-23T08:00+01:00", ClockChange::Priority(Priority::P2)),
        event("2026-11-23T14:00+01:00", ClockChange::Resolved),
    ];
    let late = resolution(&events, "2026-11-24T08:00+01:00", &agreements);
    assert_eq!(
        (late.state, late.breached_millis),
        (ClockState::Breached, Some(t("2026-11-23T12:00+01:00")))
    );
    // The tablet of the field engineer comes back on line.
    events.insert(0, event("2026-11-23T12:30+01:00", ClockChange::Resumed));
    events.push(event("2026-11-23T09:00+01:00", paused("customer")));
    let met = resolution(&events, "2026-11-24T08:00+01:00", &agreements);
    assert_eq!(
        (met.state, met.counted_seconds, met.breached_millis),
        (ClockState::Met, 2 * HOUR + HOUR / 2, None)
    );
}
