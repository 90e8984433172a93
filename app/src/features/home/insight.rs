//! Figures of the home page that need a look at every record: standing by quarter of the wheel, trends, objectives.

use std::sync::Arc;

use steward_model::{
    agenda::day_of_moment,
    conformity::{
        Assessment, Evaluation, Moment, Tally,
        iso_20000::CATALOGUE,
        process::{Phase, cycle},
    },
    row::Row,
    value::Value,
};
use steward_sync::ids::DocumentId;

use crate::platform::task;

/// Weeks that trends look back.
pub(super) const WEEKS: usize = 12;
/// The most surveys that are shown.
const SURVEYS: usize = 8;
/// The most objectives that are listed.
const OBJECTIVES: usize = 6;
/// Requirements that are evaluated before the page has its turn: of 10,000 records, some milliseconds.
const REQUIREMENTS_AT_ONCE: usize = 4;

/// What happened in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Week {
    pub(super) opened: u32,
    pub(super) resolved: u32,
    /// Resolved, and said to be beyond the agreed time.
    pub(super) late: u32,
    /// Changes that were carried out.
    pub(super) changed: u32,
    /// Changes that were backed out.
    pub(super) backed_out: u32,
}

/// The result of a survey, in percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Survey {
    pub(super) day: i32,
    pub(super) percent: f64,
}

/// An objective that is pursued.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Objective {
    pub(super) document: DocumentId,
    pub(super) title: String,
    /// The stored value of its health; empty if nobody has judged it.
    pub(super) health: String,
    pub(super) percent: Option<f64>,
    pub(super) due: Option<i32>,
}

/// Everything that is shown of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Insight {
    pub(super) cycle: [(Phase, Tally); 4],
    pub(super) trends: Trends,
}

/// What one pass over the rows says.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Trends {
    /// The last day of the last week.
    pub(super) today: i32,
    /// The earliest first.
    pub(super) weeks: Vec<Week>,
    /// Whether any incident says if it was resolved in the agreed time.
    pub(super) has_targets: bool,
    /// The earliest first.
    pub(super) surveys: Vec<Survey>,
    /// Off track first, then at risk.
    pub(super) objectives: Vec<Objective>,
}

/// Computes everything over rows that are held for as long as it takes, in turns with the page.
pub(super) async fn insight(rows: Vec<Arc<Row>>, moment: Moment) -> Insight {
    let evaluation = Evaluation::new(&CATALOGUE, rows.iter().map(AsRef::as_ref), moment);
    let mut assessment = Assessment {
        catalogue: &CATALOGUE,
        outcomes: Vec::with_capacity(CATALOGUE.requirements.len()),
    };
    for requirements in CATALOGUE.requirements.chunks(REQUIREMENTS_AT_ONCE) {
        task::next_turn().await;
        assessment
            .outcomes
            .extend(requirements.iter().map(|requirement| evaluation.outcome(requirement)));
    }
    task::next_turn().await;
    Insight {
        cycle: cycle(&assessment),
        trends: trends(rows.iter().map(AsRef::as_ref), moment),
    }
}

/// One pass over the rows.
pub(super) fn trends<'a>(rows: impl Iterator<Item = &'a Row>, moment: Moment) -> Trends {
    let today = moment.day();
    let mut trends = Trends {
        today,
        weeks: vec![Week::default(); WEEKS],
        ..Trends::default()
    };
    let day = |row: &Row, field: &str| match row.value(field)? {
        Value::DateTime(millis) => day_of_moment(*millis, moment.offset_minutes),
        Value::Date(day) => Some(*day),
        Value::Text(_) | Value::Number(_) | Value::Flag(_) => None,
    };
    for row in rows.filter(|row| !row.archived) {
        match row.kind.as_str() {
            "incident" => {
                let opened = day(row, "opened").or_else(|| day_of_moment(row.created_millis, moment.offset_minutes));
                trends.week(opened, |week| week.opened += 1);
                let met = row.value("sla_met");
                let late = met == Some(&Value::Flag(false));
                trends.has_targets |= met.is_some();
                trends.week(day(row, "resolved"), |week| {
                    week.resolved += 1;
                    week.late += u32::from(late);
                });
            }
            "change" => {
                let failed = row.state == "backed_out";
                trends.week(day(row, "ended"), |week| {
                    week.changed += 1;
                    week.backed_out += u32::from(failed);
                });
            }
            "satisfaction" => {
                if let (Some(day), Some(Value::Number(percent))) = (day(row, "measured_on"), row.value("percent"))
                    && row.state == "evaluated"
                {
                    trends.surveys.push(Survey { day, percent: *percent });
                }
            }
            "objective" if row.state == "agreed" => trends.objectives.push(objective(row)),
            _ => {}
        }
    }
    trends.surveys.sort_by_key(|survey| survey.day);
    let early = trends.surveys.len().saturating_sub(SURVEYS);
    trends.surveys.drain(..early);
    trends.objectives.sort_by(|left, right| {
        (rank(&left.health), left.due, &left.title).cmp(&(rank(&right.health), right.due, &right.title))
    });
    trends.objectives.truncate(OBJECTIVES);
    trends
}

fn rank(health: &str) -> u8 {
    match health {
        "off_track" => 0,
        "at_risk" => 1,
        "on_track" => 3,
        _ => 2,
    }
}

fn objective(row: &Row) -> Objective {
    let number = |field: &str| match row.value(field) {
        Some(Value::Number(number)) => Some(*number),
        Some(Value::Text(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
    };
    let is_measured = ["baseline", "target", "current"]
        .iter()
        .all(|field| number(field).is_some());
    Objective {
        document: row.document,
        title: row.title.clone(),
        health: row
            .value("health")
            .and_then(Value::as_text)
            .unwrap_or_default()
            .to_owned(),
        percent: number("percent_achieved").filter(|_| is_measured),
        due: match row.value("due") {
            Some(Value::Date(day)) => Some(*day),
            Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
        },
    }
}

impl Trends {
    /// Counts something in the week of a day; days before the first week or after today are none.
    fn week(&mut self, day: Option<i32>, count: impl FnOnce(&mut Week)) {
        let ago = day.and_then(|day| usize::try_from(self.today - day).ok());
        let place = ago.and_then(|ago| (WEEKS - 1).checked_sub(ago / 7));
        if let Some(week) = place.and_then(|place| self.weeks.get_mut(place)) {
            count(week);
        }
    }

    /// The first day of a week, by its place.
    pub(super) fn first_day(&self, place: usize) -> i32 {
        let later = i32::try_from(WEEKS.saturating_sub(place + 1)).unwrap_or_default();
        self.today - 7 * later - 6
    }

    /// How many there were in all weeks.
    pub(super) fn sum(&self, of: fn(&Week) -> u32) -> u32 {
        self.weeks.iter().map(of).sum()
    }
}

#[cfg(test)]
mod tests {
    use steward_model::calendar::DAY_MILLIS;

    use super::{super::view::tests::row, *};

    const TODAY: i32 = 20_000;

    fn at(day: i32) -> Value {
        Value::DateTime(i64::from(day) * DAY_MILLIS + DAY_MILLIS / 2)
    }

    fn look(rows: &[Row]) -> Trends {
        let moment = Moment {
            now_millis: i64::from(TODAY) * DAY_MILLIS + DAY_MILLIS / 2,
            offset_minutes: 0,
        };
        trends(rows.iter(), moment)
    }

    #[test]
    fn each_thing_is_counted_in_its_own_week() {
        let trends = look(&[
            row(1, "incident", "new", &[("opened", at(TODAY))]),
            row(2, "incident", "new", &[("opened", at(TODAY - 6))]),
            row(
                3,
                "incident",
                "closed",
                &[
                    ("opened", at(TODAY - 7)),
                    ("resolved", at(TODAY - 1)),
                    ("sla_met", Value::Flag(false)),
                ],
            ),
            row(4, "incident", "new", &[("opened", at(TODAY - 7 * 12))]),
            row(5, "incident", "new", &[("opened", at(TODAY + 3))]),
            row(6, "change", "backed_out", &[("ended", at(TODAY - 20))]),
            row(7, "change", "closed", &[("ended", at(TODAY - 14))]),
        ]);
        let opened: Vec<u32> = trends.weeks.iter().map(|week| week.opened).collect();
        assert_eq!(opened, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
        let last = trends.weeks.last().copied().unwrap_or_default();
        assert_eq!((last.resolved, last.late), (1, 1));
        assert!(trends.has_targets);
        let changed: Vec<(u32, u32)> = trends
            .weeks
            .iter()
            .map(|week| (week.changed, week.backed_out))
            .collect();
        assert_eq!(changed.get(9), Some(&(2, 1)));
        assert_eq!((trends.first_day(11), trends.first_day(10)), (TODAY - 6, TODAY - 13));
        assert_eq!(trends.sum(|week| week.opened), 3);
    }

    #[test]
    fn objectives_in_danger_come_first_and_only_those_that_are_pursued() {
        let objective =
            |number, state: &str, health: &str| row(number, "objective", state, &[("health", Value::text(health))]);
        let trends = look(&[
            objective(1, "agreed", "on_track"),
            objective(2, "agreed", "off_track"),
            objective(3, "achieved", "off_track"),
            objective(4, "agreed", "at_risk"),
            row(5, "objective", "agreed", &[]),
        ]);
        let titles: Vec<&str> = trends
            .objectives
            .iter()
            .map(|objective| objective.title.as_str())
            .collect();
        assert_eq!(titles, ["Record 2", "Record 4", "Record 5", "Record 1"]);
        assert!(
            trends.objectives.iter().all(|objective| objective.percent.is_none()),
            "not measured"
        );
    }

    #[test]
    fn surveys_are_the_latest_in_their_order() {
        let rows: Vec<Row> = (0..12)
            .map(|number| {
                let day = TODAY - 40 * i32::from(number);
                let fields = [("measured_on", Value::Date(day)), ("percent", Value::Number(80.0))];
                row(number, "satisfaction", "evaluated", &fields)
            })
            .collect();
        let days: Vec<i32> = look(&rows).surveys.iter().map(|survey| survey.day).collect();
        assert_eq!(days.len(), SURVEYS);
        assert_eq!((days.first(), days.last()), (Some(&(TODAY - 280)), Some(&TODAY)));
        assert!(days.is_sorted());
    }
}
