//! Random calendars and events, near the moments at which clocks change.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;

/// Spans of a day in minutes, the end excluded; they may overlap, and end on the next day.
pub(super) type Day = Vec<(i64, i64)>;

#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) zone: &'static str,
    pub(super) week: Vec<Day>,
    pub(super) special: BTreeMap<Date, Day>,
    /// How the days of `special` are written.
    pub(super) style: u8,
    /// For P1 to P5.
    pub(super) targets: Vec<Option<Target>>,
}

#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) plans: Vec<Plan>,
    pub(super) opened: i64,
    pub(super) now_millis: i64,
    pub(super) events: Vec<ClockEvent>,
    pub(super) tick: i64,
}

/// Zones and moments near which something happens to their clocks.
const PLACES: [(&str, &str); 14] = [
    ("Europe/Berlin", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-10-25T01:00Z"),
    ("America/New_York", "2026-03-08T07:00Z"),
    ("America/New_York", "2026-11-01T06:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T15:30Z"),
    ("America/Sao_Paulo", "2018-11-04T03:00Z"),
    ("America/Sao_Paulo", "2018-02-18T02:00Z"),
    ("Pacific/Apia", "2011-12-30T10:00Z"),
    ("Africa/Casablanca", "2026-02-15T02:00Z"),
    ("America/Santiago", "2026-09-06T04:00Z"),
    ("Asia/Kolkata", "2026-07-01T00:00Z"),
    ("Asia/Kathmandu", "2026-01-01T00:00Z"),
    ("UTC", "2026-12-31T00:00Z"),
];

/// `grid` makes numbers round, so that things happen at the very same moment.
fn day(grid: i64) -> impl Strategy<Value = Day> {
    let span = (0_i64..1440 / grid, 1_i64..900 / grid)
        // Less than a day, so that a night does not end after it began again.
        .prop_map(move |(from, length)| (from * grid, (from + length) * grid));
    prop_oneof![
        1 => Just(Vec::new()),
        1 => Just(vec![(0, 1440)]),
        2 => Just(vec![(60, 150)]),
        2 => Just(vec![(1320, 1800)]),
        4 => proptest::collection::vec(span, 1..4),
    ]
}

fn plan(zone: &'static str, around: i64, tick: i64, grid: i64) -> impl Strategy<Value = Plan> {
    let target = prop_oneof![
        1 => Just(None),
        4 => (1_i64..4_000 / grid).prop_map(move |number| Some(Target::Seconds(number * grid * tick))),
        2 => (1_u32..4).prop_map(|days| Some(Target::BusinessDays(days))),
    ];
    (
        proptest::collection::vec(day(grid), 7),
        proptest::collection::btree_map(-6_i64..12, day(grid), 0..4),
        proptest::collection::vec(target, 5),
        0_u8..4,
    )
        .prop_filter("a calendar has hours", |(week, _, _, _)| {
            week.iter().any(|day| !day.is_empty())
        })
        .prop_map(move |(week, special, targets, style)| Plan {
            zone,
            week,
            style,
            special: special
                .into_iter()
                .map(|(day, spans)| {
                    let moment = Timestamp::from_second(around + day * 86_400).unwrap();
                    (moment.to_zoned(TimeZone::UTC).date(), spans)
                })
                .collect(),
            targets,
        })
}

fn change() -> impl Strategy<Value = (u8, u8)> {
    (0_u8..11, 0_u8..5)
}

/// A case of ticks of a minute over some days, or of a second over some hours.
pub(super) fn case(tick: i64, ticks: i64) -> impl Strategy<Value = Case> {
    let places = (0..PLACES.len(), 0..PLACES.len());
    (places, 0..ticks, any::<bool>()).prop_flat_map(move |((place, other), before, round)| {
        // An hour of minutes, or the minutes of hours in a walk of seconds.
        let grid = if round { 60 } else { 1 };
        let before = before / grid * 2 * grid;
        let around = t(PLACES[place].1) / 1000;
        let opened = around - before / 2 * tick;
        let plans = (
            plan(PLACES[place].0, around, tick, grid),
            plan(PLACES[other].0, around, tick, grid),
        );
        let events = proptest::collection::vec((-ticks / 20 / grid..(ticks + ticks / 20) / grid, change()), 0..14);
        (plans, events, 0..ticks, any::<bool>(), any::<u64>()).prop_map(move |(plans, events, length, agreed, turn)| {
            let at = |place: i64, number: usize| (opened + place * tick) * 1000 + i64::try_from(number).unwrap();
            // Millisecond by millisecond apart, so that the order of time leaves nothing open.
            let mut list = vec![ClockEvent {
                at_millis: at(0, 0),
                what: ClockChange::Opened,
            }];
            if agreed {
                list.push(ClockEvent {
                    at_millis: at(0, 1),
                    what: sla_of(0),
                });
                list.push(ClockEvent {
                    at_millis: at(0, 2),
                    what: ClockChange::Priority(Priority::P2),
                });
            }
            for (number, (place, (kind, detail))) in events.into_iter().enumerate() {
                // A second opening comes later; what it is about is that it changes nothing.
                let place = if kind == 10 { place.abs() } else { place } * grid;
                list.push(ClockEvent {
                    at_millis: at(place, number + 3),
                    what: what(kind, detail),
                });
            }
            let turn = usize::try_from(turn % u64::try_from(list.len()).unwrap()).unwrap();
            let again: Vec<_> = list.iter().take(turn).cloned().collect();
            list.extend(again);
            list.rotate_left(turn);
            Case {
                plans: vec![plans.0, plans.1],
                opened,
                now_millis: (opened + length * tick) * 1000 + 20,
                events: list,
                tick,
            }
        })
    })
}

fn sla_of(plan: usize) -> ClockChange {
    // The ids are given in the order of adding, which is that of the plans.
    ClockChange::Sla {
        agreement: Some(IDS[plan]),
    }
}

static IDS: LazyLock<[AgreementId; 2]> = LazyLock::new(|| {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let hours = hours("UTC", "24x7", "");
    [(); 2].map(|()| agreements.add(&hours, Targets::default()).unwrap())
});

fn what(kind: u8, detail: u8) -> ClockChange {
    let priorities = [Priority::P1, Priority::P2, Priority::P3, Priority::P4, Priority::P5];
    match kind {
        0 => ClockChange::Responded,
        1 | 2 => paused(["", "customer", "supplier", "change", "other"][usize::from(detail)]),
        3 | 4 => ClockChange::Resumed,
        5 => ClockChange::Resolved,
        6 => ClockChange::Reopened,
        7 => ClockChange::Closed,
        8 => ClockChange::Priority(priorities[usize::from(detail)]),
        9 if detail == 0 => ClockChange::Sla { agreement: None },
        9 => sla_of(usize::from(detail % 2)),
        _ => ClockChange::Opened,
    }
}

fn text_of(spans: &Day) -> String {
    let clock = |minute: &i64| {
        let minute = if *minute > 1440 { minute - 1440 } else { *minute };
        format!("{:02}:{:02}", minute / 60, minute % 60)
    };
    let spans: Vec<_> = spans
        .iter()
        .map(|(from, to)| format!("{}-{}", clock(from), clock(to)))
        .collect();
    spans.join(", ")
}

/// Easter Sundays of the years of [`PLACES`].
const EASTERS: [(i16, i8, i8); 3] = [(2011, 4, 24), (2018, 4, 1), (2026, 4, 5)];

/// A date in one of the ways in which a calendar says it. A case is too short for a yearly day to come twice.
fn written(date: Date, style: u8) -> String {
    let number = (date.day() - 1) / 7;
    let easter = EASTERS
        .iter()
        .find(|(year, _, _)| *year == date.year())
        .map(|(year, month, day)| Date::new(*year, *month, *day).unwrap());
    let after = easter.map(|easter| date.since(easter).unwrap().get_days());
    match (style, after) {
        (1, _) => date.strftime("%m-%d").to_string(),
        (2, _) if date.day() + 7 > date.days_in_month() => date.strftime("last %A of %B").to_string(),
        (2, _) => {
            let name = ["first", "second", "third", "fourth"][usize::try_from(number).unwrap()];
            date.strftime(&format!("{name} %A of %B")).to_string()
        }
        (3, Some(after)) if (-80..=250).contains(&after) => format!("Easter{after:+}"),
        _ => date.to_string(),
    }
}

pub(super) fn hours_of(plan: &Plan) -> ServiceHours {
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let open = |(name, day): (&str, &Day)| (!day.is_empty()).then(|| format!("{name} {}", text_of(day)));
    let week: Vec<_> = names.into_iter().zip(&plan.week).filter_map(open).collect();
    let special: Vec<_> = plan
        .special
        .iter()
        .map(|(date, day)| format!("{} {}", written(*date, plan.style), text_of(day)))
        .collect();
    hours(plan.zone, &week.join("\n"), &special.join("\n"))
}
