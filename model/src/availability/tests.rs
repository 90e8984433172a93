//! Availability worked out by hand, and against a walk by minutes.

use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;
use proptest::prelude::*;

use super::*;
use crate::service_clock::{ServiceHours, ZoneRules};
use steward_sync::ids::DocumentId;

struct Bundled(TimeZoneDatabase);

impl ZoneRules for Bundled {
    fn offset_seconds(&self, zone: &str, utc_seconds: i64) -> Option<i32> {
        let moment = Timestamp::from_second(utc_seconds).ok()?;
        Some(self.0.get(zone).ok()?.to_offset(moment).seconds())
    }
}

fn rules() -> Bundled {
    Bundled(TimeZoneDatabase::bundled())
}

fn t(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

fn time<'a>(rules: &'a Bundled, zone: &str, week: &str, holidays: &str) -> ServiceTime<'a> {
    ServiceTime::new(ServiceHours::parse(zone, week, holidays).unwrap(), rules).unwrap()
}

fn outage(from: &str, to: &str, counts: bool) -> Interval {
    Interval {
        period: Period {
            from_millis: t(from),
            to_millis: t(to),
        },
        counts,
    }
}

#[test]
fn a_month_of_office_hours_worked_out_by_hand() {
    let rules = rules();
    let time = time(
        &rules,
        "Europe/Berlin",
        "Mon-Fri 08:00-18:00",
        "2026-04-03 Good Friday\n2026-04-06 Easter Monday",
    );
    let april = Period::month(&time, 2026, 4).unwrap();
    // Midnight in Berlin is 22:00 UTC in summer.
    assert_eq!(
        (april.from_millis, april.to_millis),
        (t("2026-03-31T22:00Z"), t("2026-04-30T22:00Z"))
    );
    let outages = [
        // Wednesday 16:00 to Thursday 09:00: two hours and one hour of service.
        outage("2026-04-08T16:00+02:00", "2026-04-09T09:00+02:00", true),
        // A weekend, and a holiday: nothing was agreed.
        outage("2026-04-04T00:00+02:00", "2026-04-07T00:00+02:00", true),
        // Within the first: counted once.
        outage("2026-04-08T17:00+02:00", "2026-04-08T17:30+02:00", true),
        // Agreed maintenance from 17:00 to 18:00 on Friday, and under the first outage.
        outage("2026-04-10T17:00+02:00", "2026-04-10T20:00+02:00", false),
        outage("2026-04-08T16:00+02:00", "2026-04-08T18:00+02:00", false),
        // The last two hours of March do not belong to it, the first half hour of April does.
        outage("2026-03-31T16:00+02:00", "2026-04-01T08:30+02:00", true),
    ];
    let found = of(&time, &outages, april);
    // 22 weekdays less two holidays.
    assert_eq!(found.agreed_minutes(), 20.0 * 600.0);
    assert_eq!(found.outage_minutes(), 180.0 + 30.0);
    assert_eq!(found.excepted_seconds, 3_600);
    assert_eq!(found.ratio(), Some((12_000.0 - 210.0) / 12_000.0));
    let march = of(&time, &outages, Period::month(&time, 2026, 3).unwrap());
    assert_eq!((march.agreed_minutes(), march.outage_minutes()), (22.0 * 600.0, 120.0));
    assert_eq!(march.and(found).agreed_minutes(), 42.0 * 600.0);
    assert_eq!(march.and(found).outage_seconds, (120 + 210) * 60);
}

#[test]
fn months_have_the_hours_that_their_clocks_have() {
    let rules = rules();
    let time = time(&rules, "Europe/Berlin", "24x7", "");
    for (month, hours) in [(2, 28 * 24), (3, 31 * 24 - 1), (10, 31 * 24 + 1), (12, 31 * 24)] {
        let found = of(&time, &[], Period::month(&time, 2026, month).unwrap());
        assert_eq!(
            (found.agreed_seconds, found.ratio()),
            (hours * 3_600, Some(1.0)),
            "{month}"
        );
    }
    // The whole night in which the clocks go back: seven hours by the watch.
    let night = [outage("2026-10-24T22:00+02:00", "2026-10-25T04:00+01:00", true)];
    let october = of(&time, &night, Period::month(&time, 2026, 10).unwrap());
    assert_eq!(october.outage_minutes(), 7.0 * 60.0);
    assert_eq!(Period::month(&time, 2026, 13), None);
}

#[test]
fn a_service_that_was_never_agreed_has_no_ratio_and_one_that_was_never_up_has_none_left() {
    let rules = rules();
    let time = time(&rules, "UTC", "Mon 08:00-09:00", "");
    let tuesday = Period {
        from_millis: t("2026-11-24T00:00Z"),
        to_millis: t("2026-11-25T00:00Z"),
    };
    let all = [outage("2026-01-01T00:00Z", "2027-01-01T00:00Z", true)];
    assert_eq!(of(&time, &all, tuesday).ratio(), None);
    let found = of(&time, &all, Period::month(&time, 2026, 11).unwrap());
    assert_eq!((found.agreed_minutes(), found.ratio()), (5.0 * 60.0, Some(0.0)));
    assert!(ServiceTime::new(ServiceHours::parse("Europe/Atlantis", "24x7", "").unwrap(), &rules).is_err());
}

fn record(state: &str, fields: &[(&str, Value)]) -> Row {
    Row {
        short_id: "OUT-1".to_owned(),
        state: state.to_owned(),
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        ..Row::blank(DocumentId::from_bytes([1; 16]), "outage")
    }
}

#[test]
fn records_of_outages_say_when_and_whether_it_counts() {
    let start = ("start", Value::DateTime(1_000));
    let end = ("end", Value::DateTime(9_000));
    let found = |state: &str, fields: &[(&str, Value)]| {
        Interval::of_outage(&record(state, fields), 5_000)
            .map(|interval| (interval.period.from_millis, interval.period.to_millis, interval.counts))
    };
    assert_eq!(
        found("running", std::slice::from_ref(&start)),
        Some((1_000, 5_000, true))
    );
    // What is dated after the moment has not happened yet.
    assert_eq!(
        found("ended", &[start.clone(), end.clone()]),
        Some((1_000, 5_000, true))
    );
    assert_eq!(found("recorded", &[("start", Value::DateTime(6_000))]), None);
    assert_eq!(found("recorded", &[end]), None);
    assert_eq!(found("cancelled", std::slice::from_ref(&start)), None);
    for (planned, counts, extent, wanted) in [
        (Some(true), None, "full", false),
        (Some(true), Some(true), "full", true),
        (Some(false), Some(false), "full", false),
        (None, None, "partial", true),
        (None, None, "slow", false),
        (None, Some(true), "slow", true),
    ] {
        let mut fields = vec![start.clone(), ("extent", Value::text(extent))];
        fields.extend(planned.map(|flag| ("planned", Value::Flag(flag))));
        fields.extend(counts.map(|flag| ("counts", Value::Flag(flag))));
        let counted = found("running", &fields).map(|(_, _, counts)| counts);
        assert_eq!(counted, Some(wanted), "{planned:?} {counts:?} {extent}");
    }
    let mut archived = record("running", &[start]);
    archived.archived = true;
    assert_eq!(Interval::of_outage(&archived, 5_000), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn minutes_agree_with_a_walk(
        spans in proptest::collection::vec((0_i64..6_000, 0_i64..900, any::<bool>()), 0..9),
        (from, length) in (0_i64..3_000, 0_i64..4_000),
    ) {
        let rules = rules();
        // Around the night in which the clocks go back.
        let base = t("2026-10-23T00:00Z");
        let time = time(&rules, "Europe/Berlin", "Mon-Fri 08:00-18:00\nSat-Sun 00:30-03:00", "2026-10-26 09:00-11:00");
        let open = |minute: i64| time.seconds_between(base + minute * 60_000, base + (minute + 1) * 60_000) == 60;
        let outages: Vec<Interval> = spans
            .iter()
            .map(|(from, length, counts)| Interval {
                period: Period { from_millis: base + from * 60_000, to_millis: base + (from + length) * 60_000 },
                counts: *counts,
            })
            .collect();
        let period = Period { from_millis: base + from * 60_000, to_millis: base + (from + length) * 60_000 };
        let hit = |minute: i64, counts: bool| {
            spans.iter().any(|(from, length, kind)| *kind == counts && (*from..from + length).contains(&minute))
        };
        let minutes: Vec<i64> = (from..from + length).filter(|minute| open(*minute)).collect();
        let down = minutes.iter().filter(|minute| hit(**minute, true)).count();
        let excepted = minutes.iter().filter(|minute| !hit(**minute, true) && hit(**minute, false)).count();
        let found = of(&time, &outages, period);
        prop_assert_eq!(
            (found.agreed_seconds, found.outage_seconds, found.excepted_seconds),
            (minutes.len() as i64 * 60, down as i64 * 60, excepted as i64 * 60)
        );
    }
}
