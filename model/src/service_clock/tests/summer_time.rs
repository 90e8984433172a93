//! Daylight saving worked out by hand, and every zone of the database.

use super::*;
use crate::service_clock::zone::periods;

/// Seconds of service between two moments.
fn counted(zone: &str, week: &str, from: &str, to: &str) -> i64 {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements
        .add(&hours(zone, week, ""), resolve_in_hours([1000; 5]))
        .unwrap();
    let events = [event(from, ClockChange::Opened), event(from, sla(id))];
    resolution(&events, to, &agreements).counted_seconds
}

#[test]
fn the_days_on_which_clocks_change_in_berlin_have_23_and_25_hours() {
    let zone = "Europe/Berlin";
    let spring = ("2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00");
    let autumn = ("2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00");
    for (week, in_spring, in_autumn) in [
        ("24x7", 23 * 60, 25 * 60),
        ("Sun 00:00-24:00", 23 * 60, 25 * 60),
        // Across the change: an hour less, an hour more.
        ("Sun 01:00-05:00", 3 * 60, 5 * 60),
        // 02:00 to 03:00 does not exist in spring and exists twice in autumn.
        ("Sun 02:00-03:00", 0, 2 * 60),
        ("Sun 02:30-03:30", 30, 90),
        ("Sun 01:30-02:30", 30, 90),
        // Not touched.
        ("Sun 08:00-12:00", 4 * 60, 4 * 60),
        ("Mon-Sat 00:00-24:00", 0, 0),
        // The rest of Saturday's night, and the evening of Sunday's.
        ("Sat 22:00-06:00", 5 * 60, 7 * 60),
        ("Sun 22:00-06:00", 2 * 60, 2 * 60),
        ("Sat-Sun 02:30-02:00", 23 * 60, 24 * 60),
    ] {
        assert_eq!(counted(zone, week, spring.0, spring.1), in_spring * 60, "{week}");
        assert_eq!(counted(zone, week, autumn.0, autumn.1), in_autumn * 60, "{week}");
    }
}

#[test]
fn nights_in_which_clocks_change_have_seven_and_nine_hours() {
    let (zone, week) = ("Europe/Berlin", "Mon-Sun 22:00-06:00");
    for (from, to, hours) in [
        ("2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00", 7),
        ("2026-10-24T12:00+02:00", "2026-10-25T12:00+01:00", 9),
        ("2026-11-23T12:00+01:00", "2026-11-24T12:00+01:00", 8),
        // From midnight on: the part that belongs to the second date.
        ("2026-03-29T00:00+01:00", "2026-03-29T12:00+02:00", 5),
        ("2026-10-25T00:00+02:00", "2026-10-25T12:00+01:00", 7),
    ] {
        assert_eq!(counted(zone, week, from, to), hours * HOUR, "{from}");
        assert_eq!(
            counted(zone, "Mon-Sun 22:00-24:00, 00:00-06:00", from, to),
            hours * HOUR,
            "{from}, split by hand"
        );
    }
    // A holiday takes what lies between its midnights: the end of one night and the beginning of the next.
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let id = agreements
        .add(
            &hours(zone, week, "10-25 Change of the clocks"),
            resolve_in_hours([1; 5]),
        )
        .unwrap();
    let opened = "2026-10-24T20:00+02:00";
    let events = [event(opened, ClockChange::Opened), event(opened, sla(id))];
    let reading = resolution(&events, "2026-10-26T07:00+01:00", &agreements);
    // In winter time: the night before ends at midnight of summer time.
    assert_eq!(
        told(&reading.explain(&agreements), 1),
        [
            "10-24 19:00 to 10-24 21:00: outside hours",
            "10-24 21:00 to 10-24 23:00: counted",
            "10-24 23:00 to 10-25 06:00: holiday (Change of the clocks)",
            "10-25 06:00 to 10-25 22:00: outside hours",
            "10-25 22:00 to 10-26 00:00: holiday (Change of the clocks)",
            "10-26 00:00 to 10-26 06:00: counted",
            "10-26 06:00 to 10-26 07:00: outside hours",
        ]
    );
}

#[test]
fn a_repeated_half_hour_is_explained_as_two() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let hours = hours("Europe/Berlin", "Sun 02:30-03:30", "");
    let id = agreements.add(&hours, resolve_in_hours([1; 5])).unwrap();
    let opened = "2026-10-25T00:00Z";
    let events = [
        event(opened, ClockChange::Opened),
        event(opened, sla(id)),
        event(opened, ClockChange::Priority(Priority::P1)),
    ];
    let reading = resolution(&events, "2026-10-25T03:00Z", &agreements);
    // In UTC: 02:30 to 03:00 summer time, then again from 02:30 winter time.
    assert_eq!(
        told(&reading.explain(&agreements), 0),
        [
            "10-25 00:00 to 10-25 00:30: outside hours",
            "10-25 00:30 to 10-25 01:00: counted",
            "10-25 01:00 to 10-25 01:30: outside hours",
            "10-25 01:30 to 10-25 02:30: counted",
            "10-25 02:30 to 10-25 03:00: outside hours"
        ]
    );
    assert_eq!(reading.deadline_millis, Some(t("2026-10-25T02:00Z")));
}

#[test]
fn the_days_on_which_clocks_change_in_new_york() {
    let zone = "America/New_York";
    let spring = ("2026-03-08T00:00-05:00", "2026-03-09T00:00-04:00");
    let autumn = ("2026-11-01T00:00-04:00", "2026-11-02T00:00-05:00");
    for (week, in_spring, in_autumn) in [
        ("24x7", 23, 25),
        ("Sun 00:00-06:00", 5, 7),
        // The clocks go from 02:00 to 03:00, and from 02:00 back to 01:00.
        ("Sun 02:00-03:00", 0, 1),
        ("Sun 01:00-02:00", 1, 2),
        ("Sun 09:00-17:00", 8, 8),
    ] {
        assert_eq!(counted(zone, week, spring.0, spring.1), in_spring * HOUR, "{week}");
        assert_eq!(counted(zone, week, autumn.0, autumn.1), in_autumn * HOUR, "{week}");
    }
    // While Europe still has winter time, an office in New York opens an hour earlier by the clock of Berlin.
    assert_eq!(
        counted(
            zone,
            "Mon-Fri 09:00-17:00",
            "2026-03-10T14:00+01:00",
            "2026-03-10T18:00+01:00"
        ),
        4 * HOUR
    );
    assert_eq!(
        counted(
            zone,
            "Mon-Fri 09:00-17:00",
            "2026-03-03T14:00+01:00",
            "2026-03-03T18:00+01:00"
        ),
        3 * HOUR
    );
}

#[test]
fn a_zone_without_summer_time_has_days_of_24_hours() {
    let days = [
        ("2026-03-29T00:00+05:30", "2026-03-30T00:00+05:30"),
        ("2026-10-25T00:00+05:30", "2026-10-26T00:00+05:30"),
    ];
    for (from, to) in days {
        assert_eq!(counted("Asia/Kolkata", "24x7", from, to), 24 * HOUR);
        assert_eq!(counted("Asia/Kolkata", "Sun 01:00-05:00", from, to), 4 * HOUR);
        assert_eq!(
            counted("Asia/Kolkata", "Sun 01:00-05:00", from, "2026-12-31T00:00Z") % (4 * HOUR),
            0
        );
    }
    // Monday 08:00 to 18:00 in India is 02:30 to 12:30 UTC.
    assert_eq!(
        counted(
            "Asia/Kolkata",
            "Mon 08:00-18:00",
            "2026-11-23T00:00Z",
            "2026-11-23T03:00Z"
        ),
        HOUR / 2
    );
}

#[test]
fn zones_that_change_at_midnight_or_skip_a_day() {
    // Samoa went from 29 to 31 December 2011: there was no Friday.
    let apia = |week| counted("Pacific/Apia", week, "2011-12-29T00:00-10:00", "2012-01-01T00:00+14:00");
    assert_eq!(apia("24x7"), 48 * HOUR);
    assert_eq!(apia("Thu 00:00-24:00"), 24 * HOUR);
    assert_eq!(apia("Fri 00:00-24:00"), 0);
    // São Paulo skipped midnight to one o'clock on 4 November 2018, and had the hour before 18 February 2018 twice.
    let zone = "America/Sao_Paulo";
    let (from, to) = ("2018-11-04T00:00-03:00", "2018-11-05T00:00-02:00");
    assert_eq!(counted(zone, "Sun 00:00-04:00", from, to), 3 * HOUR);
    let (from, to) = ("2018-02-17T00:00-02:00", "2018-02-18T00:00-03:00");
    assert_eq!(counted(zone, "Sat 22:00-24:00", from, to), 3 * HOUR);
}

#[test]
fn deadlines_cross_the_change_of_the_clocks() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let always = hours("Europe/Berlin", "24x7", "");
    let always = agreements.add(&always, resolve_in_hours([24; 5])).unwrap();
    let office_hours = agreements.add(&office(""), resolve_in_hours([4; 5])).unwrap();
    for (id, opened, deadline) in [
        (always, "2026-03-28T12:00+01:00", "2026-03-29T13:00+02:00"),
        (always, "2026-10-24T12:00+02:00", "2026-10-25T11:00+01:00"),
        (office_hours, "2026-03-27T16:00+01:00", "2026-03-30T10:00+02:00"),
        (office_hours, "2026-10-23T16:00+02:00", "2026-10-26T10:00+01:00"),
    ] {
        let events = [
            event(opened, ClockChange::Opened),
            event(opened, sla(id)),
            event(opened, ClockChange::Priority(Priority::P1)),
        ];
        let reading = resolution(&events, opened, &agreements);
        assert_eq!(reading.deadline_millis, Some(t(deadline)), "{opened}");
    }
}

#[test]
fn business_days_end_by_the_clock_on_the_wall() {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let targets = Targets {
        resolve: [Some(Target::BusinessDays(1)); 5],
        ..Targets::default()
    };
    for (zone, week, opened, deadline, seconds) in [
        // The next day has 23 hours, and twelve are left of this one.
        (
            "Europe/Berlin",
            "24x7",
            "2026-03-28T12:00+01:00",
            "2026-03-30T00:00+02:00",
            35 * HOUR,
        ),
        (
            "Europe/Berlin",
            "24x7",
            "2026-10-24T12:00+02:00",
            "2026-10-26T00:00+01:00",
            37 * HOUR,
        ),
        // The second 02:30 is the end of the span.
        (
            "Europe/Berlin",
            "Sun 01:00-02:30",
            "2026-10-24T12:00+02:00",
            "2026-10-25T02:30+01:00",
            2 * HOUR,
        ),
        // A day that was skipped is no business day.
        (
            "Pacific/Apia",
            "24x7",
            "2011-12-29T12:00-10:00",
            "2012-01-01T00:00+14:00",
            36 * HOUR,
        ),
    ] {
        let id = agreements.add(&hours(zone, week, ""), targets.clone()).unwrap();
        let events = [
            event(opened, ClockChange::Opened),
            event(opened, sla(id)),
            event(opened, ClockChange::Priority(Priority::P1)),
        ];
        let reading = resolution(&events, opened, &agreements);
        assert_eq!(reading.deadline_millis, Some(t(deadline)), "{zone} {week} {opened}");
        assert_eq!(reading.target_seconds, Some(seconds), "{zone} {week} {opened}");
    }
}

#[test]
fn every_zone_has_its_changes_found() {
    let database = Database::new();
    let (from, to) = (t("1985-01-01T00:00Z") / 1000, t("2045-01-01T00:00Z") / 1000);
    let mut changes = 0;
    for name in TimeZoneDatabase::bundled().available() {
        let zone = database.zone(name.as_str()).unwrap();
        let mut wanted = vec![(
            from,
            i64::from(zone.to_offset(Timestamp::from_second(from).unwrap()).seconds()),
        )];
        for change in zone.following(Timestamp::from_second(from).unwrap()) {
            let at = change.timestamp().as_second();
            if at >= to {
                break;
            }
            let offset = i64::from(change.offset().seconds());
            if wanted.last().unwrap().1 != offset {
                wanted.push((at, offset));
            }
        }
        let found: Vec<_> = periods(&database, name.as_str(), from, to)
            .into_iter()
            .map(|period| (period.from, period.offset))
            .collect();
        assert_eq!(found, wanted, "{}", name.as_str());
        changes += found.len();
    }
    assert!(changes > 10_000, "{changes}");
}

#[test]
fn a_year_needs_few_questions_and_unknown_zones_are_refused() {
    let database = Database::new();
    periods(
        &database,
        "Europe/Berlin",
        t("2026-01-01T00:00Z") / 1000,
        t("2027-01-01T00:00Z") / 1000,
    );
    assert!(database.calls.get() < 110, "{}", database.calls.get());
    let mut agreements = Agreements::new(&database);
    let refused = agreements.add(&hours("Europe/Atlantis", "24x7", ""), Targets::default());
    assert_eq!(
        refused.unwrap_err().to_string(),
        "The time zone “Europe/Atlantis” is not known here; expected a name such as Europe/Berlin"
    );
}
