//! Series against figures counted by hand.

use super::*;
use crate::calendar::{DAY_MILLIS, days_of, millis_of};
use crate::declaration::Kind;
use crate::kinds;

const HOUR: i64 = 3_600_000;

/// A week has 168 hours, of which 2 were outage; nothing else is known.
struct OneOutage;

impl Availabilities for OneOutage {
    fn of(&self, service: DocumentId, stretch: Stretch) -> Option<Availability> {
        (service == id(7)).then(|| Availability {
            agreed_seconds: (stretch.to_millis - stretch.from_millis) / 1000,
            outage_seconds: 7_200,
            excepted_seconds: 0,
        })
    }
}

fn id(byte: u8) -> DocumentId {
    DocumentId::from_bytes([byte; 16])
}

fn at(month: u32, day: u32, hour: u32) -> i64 {
    millis_of(days_of(2026, month, day).unwrap(), hour, 0, 0).unwrap()
}

pub(crate) fn row(byte: u8, kind: &Kind, state: &str, fields: &[(&str, Value)], relations: &[(&str, u8)]) -> Row {
    Row {
        short_id: format!("{}-{byte}", kind.prefix),
        title: format!("Title {byte}"),
        state: state.to_owned(),
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        relations: relations
            .iter()
            .map(|(name, target)| ((*name).to_owned(), id(*target)))
            .collect(),
        created_millis: at(1, 1, 0),
        updated_millis: at(1, 2, 0),
        ..Row::blank(id(byte), kind.name)
    }
}

fn incident(byte: u8, priority: &str, opened: i64, resolved: Option<i64>) -> Row {
    let mut fields = vec![
        ("opened", Value::DateTime(opened)),
        ("priority", Value::text(priority)),
        ("sla_met", Value::Flag(byte != 2)),
    ];
    fields.extend(resolved.map(|at| ("resolved", Value::DateTime(at))));
    let state = if resolved.is_some() { "resolved" } else { "assigned" };
    row(byte, &kinds::incident::KIND, state, &fields, &[("affects_service", 7)])
}

/// Two incidents of September, three of October, one of them still open.
fn rows() -> Vec<Row> {
    vec![
        incident(1, "p1", at(9, 10, 8), Some(at(9, 10, 10))),
        incident(2, "p3", at(9, 28, 8), Some(at(10, 2, 8))),
        incident(3, "p3", at(10, 5, 8), Some(at(10, 5, 14))),
        incident(4, "p1", at(10, 20, 8), Some(at(10, 20, 9))),
        incident(5, "p3", at(10, 30, 8), None),
        Row {
            archived: true,
            ..incident(6, "p1", at(10, 20, 8), Some(at(10, 20, 9)))
        },
        row(7, &kinds::service::KIND, "live", &[], &[]),
    ]
}

fn measure(fields: &[(&str, Value)]) -> Row {
    let mut all = vec![("frequency", Value::text("monthly"))];
    all.extend_from_slice(fields);
    row(9, &kinds::measure::KIND, "active", &all, &[("measures", 7)])
}

fn text(name: &'static str, value: &str) -> (&'static str, Value) {
    (name, Value::text(value))
}

/// Values of September, October, and November until its twelfth.
fn values(measure: &Row) -> Vec<Option<f64>> {
    let rows = rows();
    let surroundings = Surroundings {
        rows: &rows,
        now_millis: at(11, 12, 12),
        offset_minutes: 0,
        availabilities: &OneOutage,
    };
    let series = Definition::of(measure).unwrap().series(measure, &surroundings, 3);
    let complete: Vec<bool> = series.points.iter().map(|point| point.complete).collect();
    assert_eq!(complete, [true, true, false]);
    series.points.iter().map(|point| point.value).collect()
}

fn computed(calculation: &str, counted: &str, more: &[(&str, Value)]) -> Vec<Option<f64>> {
    let mut fields = vec![text("calculation", calculation), text("counted", counted)];
    fields.extend_from_slice(more);
    values(&measure(&fields))
}

#[test]
fn counts_are_by_the_month_in_which_it_happened() {
    assert_eq!(computed("opened", "incident", &[]), [Some(2.0), Some(3.0), Some(0.0)]);
    assert_eq!(computed("finished", "incident", &[]), [Some(1.0), Some(3.0), Some(0.0)]);
    // Of September, number 2 is left; of October, number 5.
    assert_eq!(computed("open", "incident", &[]), [Some(1.0), Some(1.0), Some(1.0)]);
    assert_eq!(
        computed("opened", "INC priority=P1", &[]),
        [Some(1.0), Some(1.0), Some(0.0)]
    );
}

#[test]
fn shares_and_times_are_of_what_ended_in_the_month() {
    // October: 2 was late, 3 and 4 in time.
    let share = computed("share", "incident", &[text("condition", "sla_met=yes")]);
    assert_eq!(share, [Some(100.0), Some(200.0 / 3.0), None]);
    // Hours: 2 in September; 96, 6 and 1 in October.
    assert_eq!(
        computed("mean_time", "incident", &[]),
        [Some(2.0), Some(103.0 / 3.0), None]
    );
    assert_eq!(computed("median_time", "incident", &[]), [Some(2.0), Some(6.0), None]);
    let within = computed("within", "incident", &[("limit_hours", Value::Number(6.0))]);
    assert_eq!(within, [Some(100.0), Some(200.0 / 3.0), None]);
    assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
}

#[test]
fn entered_values_are_the_last_of_their_month() {
    let day = |month, day| days_of(2026, month, day).unwrap();
    let entries = format!("{}:4 {}:5.5 {}:-1 {}:7", day(8, 31), day(9, 1), day(9, 30), day(11, 1));
    assert_eq!(
        values(&measure(&[text("entries", &entries)])),
        [Some(-1.0), None, Some(7.0)]
    );
}

#[test]
fn availability_is_of_the_time_that_has_passed() {
    let of = |hours: f64| Some((hours - 2.0) / hours * 100.0);
    let found = values(&measure(&[text("calculation", "availability")]));
    let wanted = [of(720.0), of(744.0), of(11.0 * 24.0 + 12.0)];
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found.unwrap() - wanted.unwrap()).abs() < 1e-9);
    }
}

#[test]
fn sums_and_means_are_of_the_number_named() {
    let rows = vec![
        row(
            1,
            &kinds::service_request::KIND,
            "closed",
            &[
                ("fulfilled", Value::DateTime(at(10, 3, 9))),
                ("cost", Value::Number(100.0)),
            ],
            &[],
        ),
        row(
            2,
            &kinds::service_request::KIND,
            "closed",
            &[
                ("fulfilled", Value::DateTime(at(10, 31, 23))),
                ("cost", Value::Number(50.0)),
            ],
            &[],
        ),
    ];
    for (calculation, offset_minutes, wanted) in [
        ("sum", 0, Some(150.0)),
        ("mean", 0, Some(75.0)),
        ("sum", -120, Some(100.0)),
    ] {
        let measure = measure(&[
            text("calculation", calculation),
            text("counted", "service_request"),
            text("number_field", "cost"),
        ]);
        let surroundings = Surroundings {
            rows: &rows,
            now_millis: at(11, 2, 0),
            offset_minutes,
            availabilities: &OneOutage,
        };
        let series = Definition::of(&measure).unwrap().series(&measure, &surroundings, 2);
        // Two hours east of UTC the second one was fulfilled on the first of November.
        assert_eq!(series.points[0].value, wanted, "{calculation} {offset_minutes}");
    }
}

#[test]
fn weeks_begin_on_monday_and_quarters_in_january() {
    let day = |month, day| days_of(2026, month, day).unwrap();
    // 23 November 2026 is a Monday.
    assert_eq!(Frequency::Week.around(day(11, 25)).from_day, day(11, 23));
    assert_eq!(Frequency::Week.around(day(11, 23)).days(), 7);
    assert_eq!(
        Frequency::Quarter.around(day(11, 25)),
        Period {
            from_day: day(10, 1),
            to_day: day(12, 31)
        }
    );
    assert_eq!(Frequency::HalfYear.around(day(6, 30)).from_day, day(1, 1));
    let months = Frequency::Month.until(day(1, 15), 3);
    assert_eq!(months[0].from_day, days_of(2025, 11, 1).unwrap());
    assert_eq!(
        months[2],
        Period {
            from_day: day(1, 1),
            to_day: day(1, 31)
        }
    );
    let february = Period {
        from_day: day(2, 1),
        to_day: day(2, 28),
    };
    assert_eq!(
        february.with_earlier(1)[0],
        Period {
            from_day: day(1, 1),
            to_day: day(1, 31)
        }
    );
    let ten_days = Period {
        from_day: day(2, 2),
        to_day: day(2, 11),
    };
    assert_eq!(
        ten_days.with_earlier(2)[0],
        Period {
            from_day: day(1, 13),
            to_day: day(1, 22)
        }
    );
    for frequency in [
        Frequency::Day,
        Frequency::Week,
        Frequency::Month,
        Frequency::Quarter,
        Frequency::HalfYear,
        Frequency::Year,
    ] {
        for day in 20_000..20_800 {
            let period = frequency.around(day);
            assert!((period.from_day..=period.to_day).contains(&day));
            assert_eq!(
                position(&frequency.until(day, 3), i64::from(day) * DAY_MILLIS + 5 * HOUR, 0),
                Some(2)
            );
        }
    }
}

#[test]
fn filters_count_what_they_say() {
    let rows = rows();
    let count = |text: &str| {
        let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        rows.iter()
            .filter(|row| row.kind == filter.kind.name && filter.counts(row, &rows))
            .count()
    };
    assert_eq!(count("incident"), 5, "archived records never count");
    assert_eq!(count("Incidents priority=p1|p3"), 5);
    assert_eq!(count("incident priority!=p1"), 3);
    assert_eq!(count("incident state=open"), 5, "resolved is no closed state");
    assert_eq!(count("incident state=Assigned"), 1);
    assert_eq!(count("incident resolved=*"), 4);
    assert_eq!(count("incident affects_service=\"Title 7\" sla_met=no"), 1);
    assert_eq!(count("incident affects_service=SVC-7"), 5);
    assert_eq!(count("incident major=yes"), 0);
    assert_eq!(count("incident major=no"), 5, "a flag that nobody set is off");
    assert_eq!(count("incident reopen_count>0"), 0);
}

#[test]
fn what_is_wrong_with_a_filter_is_said() {
    let error = |text: &str| Filter::parse(text).err();
    assert_eq!(error("  "), Some(FilterError::Empty));
    assert_eq!(
        error("tickets"),
        Some(FilterError::UnknownKind {
            word: "tickets".to_owned()
        })
    );
    assert_eq!(
        error("incident urgent"),
        Some(FilterError::NoComparison {
            word: "urgent".to_owned()
        })
    );
    assert_eq!(
        error("incident priority="),
        Some(FilterError::NoComparison {
            word: "priority=".to_owned()
        })
    );
    let unknown = error("incident colour=red").unwrap().to_string();
    assert_eq!(unknown, "Incidents have no field or relation “colour”.");
    let value = error("incident priority=urgent").unwrap().to_string();
    assert!(
        value.contains("“urgent” is no value of “priority”") && value.contains("p1, p2"),
        "{value}"
    );
    assert!(matches!(
        error("incident priority>1"),
        Some(FilterError::NotANumber { .. })
    ));
    assert!(matches!(
        error("incident category=\"Net work"),
        Some(FilterError::OpenQuote { .. })
    ));
    assert!(matches!(
        error(&format!("incident {}", "tag=a ".repeat(21))),
        Some(FilterError::TooMany)
    ));
}

#[test]
fn what_a_definition_lacks_is_said() {
    let error = |fields: &[(&str, Value)]| Definition::of(&measure(fields)).err();
    assert_eq!(error(&[]), Some(DefinitionError::NoCalculation));
    assert!(matches!(
        error(&[text("calculation", "opened")]),
        Some(DefinitionError::Counted(FilterError::Empty))
    ));
    let incident = text("counted", "incident");
    assert_eq!(
        error(&[text("calculation", "within"), incident.clone()]),
        Some(DefinitionError::NoLimit)
    );
    assert!(matches!(
        error(&[text("calculation", "share"), incident.clone()]),
        Some(DefinitionError::Condition(FilterError::Empty))
    ));
    let unknown = error(&[
        text("calculation", "mean_time"),
        incident.clone(),
        text("moment_from", "dawn"),
    ])
    .unwrap();
    assert!(
        unknown
            .to_string()
            .starts_with("Incidents have no moment “dawn”; possible are: opened, finished,"),
        "{unknown}"
    );
    assert!(matches!(
        error(&[text("calculation", "sum"), incident]),
        Some(DefinitionError::UnknownNumber { .. })
    ));
    let alone = row(
        9,
        &kinds::measure::KIND,
        "active",
        &[text("calculation", "availability")],
        &[],
    );
    assert_eq!(Definition::of(&alone).err(), Some(DefinitionError::NoService));
}
