//! Measures: from a definition to a series, as a pure function of the rows and the present moment.
//!
//! A series has a value for each calendar period until now. What is counted, and how, stands in fields of the measure;
//! values that people enter are items of it ([`crate::item`]). Days are those of the person who looks.

pub mod filter;
pub mod life;
pub mod period;

#[cfg(test)]
pub(crate) mod tests;

use steward_sync::ids::DocumentId;

use crate::availability::{Availability, Period as Stretch};
use crate::declaration::{FieldType, Kind};
use crate::item;
use crate::row::{Row, Rows};
use crate::value::Value;
use filter::{Condition, Filter, FilterError, holds, parse_conditions};
use life::{finished, is_open_at, moment, opened};
use period::{Frequency, Period, position};

const HOUR_MILLIS: f64 = 3_600_000.0;

/// Availability of services, which needs their calendars and so comes from outside.
pub trait Availabilities {
    /// The availability of a service; `None` if its agreed time is not known.
    fn of(&self, service: DocumentId, stretch: Stretch) -> Option<Availability>;
}

/// What a series is computed from.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The records.
    pub rows: &'a dyn Rows,
    /// The present moment, in milliseconds.
    pub now_millis: i64,
    /// UTC minus local time where the person is, in minutes, as JavaScript counts. The one offset serves all periods.
    pub offset_minutes: i32,
    /// Where availability comes from.
    pub availabilities: &'a dyn Availabilities,
}

/// How a period gets its value.
#[derive(Debug, Clone)]
pub enum Calculation {
    /// The value that was entered last for a day of the period.
    Entered,
    /// How many records were opened in it.
    Opened,
    /// How many were finished in it.
    Finished,
    /// How many were open at its end.
    Open,
    /// Of the records finished in it, the share for which the conditions hold, in percent.
    Share(Vec<Condition>),
    /// Of the records whose time ended in it, the share that took no more than so many hours, in percent.
    Within(f64),
    /// The mean of their times, in hours.
    MeanTime,
    /// The median of their times, in hours.
    MedianTime,
    /// The sum of a number of the records finished in it.
    Sum(String),
    /// The mean of a number of the records finished in it.
    Mean(String),
    /// The mean availability of the services that it measures, in percent.
    Availability(Vec<DocumentId>),
}

/// Why a measure has no series.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DefinitionError {
    /// It is not said how it is computed.
    #[error("Choose how it is computed.")]
    NoCalculation,
    /// The filter cannot be read.
    #[error("Records counted: {0}")]
    Counted(FilterError),
    /// The condition of a share cannot be read.
    #[error("Condition of the share: {0}")]
    Condition(FilterError),
    /// A name of a moment that the records do not have.
    #[error("{kind} have no moment “{name}”; possible are: {possible}.")]
    UnknownMoment {
        /// The plural label of the kind.
        kind: &'static str,
        /// The name.
        name: String,
        /// What it may be.
        possible: String,
    },
    /// No limit for what is in time.
    #[error("Enter within how many hours is in time.")]
    NoLimit,
    /// No number field of the records.
    #[error("{kind} have no number “{name}”; possible are: {possible}.")]
    UnknownNumber {
        /// The plural label of the kind.
        kind: &'static str,
        /// The name.
        name: String,
        /// What it may be.
        possible: String,
    },
    /// Availability of nothing.
    #[error("Relate the services whose availability is measured.")]
    NoService,
}

/// A measure's definition.
#[derive(Debug, Clone)]
pub struct Definition {
    /// How a period gets its value.
    pub calculation: Calculation,
    /// How long periods are.
    pub frequency: Frequency,
    counted: Option<Filter>,
    /// Names of the moments that times lie between.
    moments: (String, String),
}

/// A period and its value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Which days.
    pub period: Period,
    /// The value; none where there is nothing to compute it from.
    pub value: Option<f64>,
    /// How many records or entries it rests on.
    pub count: usize,
    /// Whether the period is over.
    pub complete: bool,
}

/// The values of a measure over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// The earliest first.
    pub points: Vec<Point>,
}

impl Series {
    /// The latest period that is over and has a value.
    #[must_use]
    pub fn latest(&self) -> Option<&Point> {
        let complete = |point: &&Point| point.complete && point.value.is_some();
        self.points.iter().rev().find(complete)
    }

    /// The one before it.
    #[must_use]
    pub fn before_latest(&self) -> Option<&Point> {
        let complete = |point: &&Point| point.complete && point.value.is_some();
        self.points.iter().rev().filter(complete).nth(1)
    }
}

impl Definition {
    /// Reads the definition of a measure's row.
    ///
    /// # Errors
    /// What is missing or cannot be read, in a sentence.
    pub fn of(measure: &Row) -> Result<Self, DefinitionError> {
        let line = |name: &str| measure.value(name).and_then(Value::as_text).unwrap_or_default();
        let frequency = Frequency::parse(line("frequency"));
        let has_entries = measure.value(item::ENTRIES).is_some();
        let chosen = match line("calculation") {
            "" if has_entries => "entered",
            "" => return Err(DefinitionError::NoCalculation),
            chosen => chosen,
        };
        let counted = match chosen {
            "entered" | "availability" => None,
            _ => Some(Filter::parse(line("counted")).map_err(DefinitionError::Counted)?),
        };
        let kind = counted.as_ref().map(|filter| filter.kind);
        let moments = (
            moment_name(kind, line("moment_from"), "opened")?,
            moment_name(kind, line("moment_to"), "finished")?,
        );
        let calculation = match chosen {
            "opened" => Calculation::Opened,
            "finished" => Calculation::Finished,
            "open" => Calculation::Open,
            "share" => Calculation::Share(match kind {
                Some(kind) => parse_conditions(kind, line("condition")).map_err(DefinitionError::Condition)?,
                None => Vec::new(),
            }),
            "within" => Calculation::Within(limit(measure)?),
            "mean_time" => Calculation::MeanTime,
            "median_time" => Calculation::MedianTime,
            "sum" => Calculation::Sum(number_name(kind, line("number_field"))?),
            "mean" => Calculation::Mean(number_name(kind, line("number_field"))?),
            "availability" => Calculation::Availability(services(measure)?),
            _ => Calculation::Entered,
        };
        Ok(Self {
            calculation,
            frequency,
            counted,
            moments,
        })
    }

    /// The series of so many periods until now; `measure` is the row that the definition was read from.
    #[must_use]
    pub fn series(&self, measure: &Row, surroundings: &Surroundings<'_>, periods: usize) -> Series {
        let today =
            crate::agenda::day_of_moment(surroundings.now_millis, surroundings.offset_minutes).unwrap_or_default();
        let periods = self.frequency.until(today, periods);
        let values = match &self.calculation {
            Calculation::Entered => entered(measure, &periods),
            Calculation::Availability(services) => availability(services, surroundings, &periods),
            Calculation::Open => self.open_at_end(surroundings, &periods),
            Calculation::Opened
            | Calculation::Finished
            | Calculation::Share(_)
            | Calculation::Within(_)
            | Calculation::MeanTime
            | Calculation::MedianTime
            | Calculation::Sum(_)
            | Calculation::Mean(_) => self.gathered(surroundings, &periods),
        };
        let points = periods.into_iter().zip(values).map(|(period, (value, count))| Point {
            period,
            value,
            count,
            complete: period.to_day < today,
        });
        Series {
            points: points.collect(),
        }
    }

    fn each(&self, surroundings: &Surroundings<'_>, mut visit: impl FnMut(&Row)) {
        if let Some(filter) = &self.counted {
            surroundings.rows.each(filter.kind.name, &mut |row| {
                if filter.counts(row, surroundings.rows) {
                    visit(row);
                }
            });
        }
    }

    fn open_at_end(&self, surroundings: &Surroundings<'_>, periods: &[Period]) -> Vec<(Option<f64>, usize)> {
        let ends: Vec<i64> = periods
            .iter()
            .map(|period| (period.end_millis(surroundings.offset_minutes) - 1).min(surroundings.now_millis))
            .collect();
        let mut counts = vec![0_usize; ends.len()];
        self.each(surroundings, |row| {
            for (count, end) in counts.iter_mut().zip(&ends) {
                *count += usize::from(is_open_at(row, *end));
            }
        });
        counts.into_iter().map(|count| (Some(amount(count)), count)).collect()
    }

    /// Gathers one number of each record in the period that it belongs to, and makes one value of them.
    fn gathered(&self, surroundings: &Surroundings<'_>, periods: &[Period]) -> Vec<(Option<f64>, usize)> {
        let offset = surroundings.offset_minutes;
        let mut buckets: Vec<Vec<f64>> = vec![Vec::new(); periods.len()];
        self.each(surroundings, |row| {
            let found = match &self.calculation {
                Calculation::Opened => Some((opened(row), 1.0)),
                Calculation::Finished => finished(row).map(|at| (at, 1.0)),
                Calculation::Share(conditions) => {
                    let share = if holds(conditions, row, surroundings.rows) {
                        100.0
                    } else {
                        0.0
                    };
                    moment(row, &self.moments.1, offset).map(|at| (at, share))
                }
                Calculation::Within(_) | Calculation::MeanTime | Calculation::MedianTime => {
                    let (from, to) = (
                        moment(row, &self.moments.0, offset),
                        moment(row, &self.moments.1, offset),
                    );
                    from.zip(to)
                        .filter(|(from, to)| from <= to)
                        .map(|(from, to)| (to, hours(to - from)))
                }
                Calculation::Sum(name) | Calculation::Mean(name) => {
                    let number = match row.value(name) {
                        Some(Value::Number(number)) => Some(*number),
                        Some(Value::Text(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
                    };
                    moment(row, &self.moments.1, offset).zip(number)
                }
                Calculation::Entered | Calculation::Open | Calculation::Availability(_) => None,
            };
            if let Some((at, number)) = found
                && let Some(bucket) = position(periods, at, offset).and_then(|index| buckets.get_mut(index))
            {
                bucket.push(number);
            }
        });
        buckets
            .into_iter()
            .map(|bucket| (self.value_of(&bucket), bucket.len()))
            .collect()
    }

    fn value_of(&self, numbers: &[f64]) -> Option<f64> {
        match &self.calculation {
            Calculation::Opened | Calculation::Finished => Some(amount(numbers.len())),
            Calculation::Share(_) | Calculation::MeanTime | Calculation::Mean(_) => mean(numbers),
            Calculation::Within(limit) => {
                let shares: Vec<f64> = numbers
                    .iter()
                    .map(|hours| if hours <= limit { 100.0 } else { 0.0 })
                    .collect();
                mean(&shares)
            }
            Calculation::MedianTime => median(numbers),
            Calculation::Sum(_) => (!numbers.is_empty()).then(|| numbers.iter().sum()),
            Calculation::Entered | Calculation::Open | Calculation::Availability(_) => None,
        }
    }
}

/// The value entered last for a day of each period, and how many were entered.
fn entered(measure: &Row, periods: &[Period]) -> Vec<(Option<f64>, usize)> {
    let mut values = vec![(None, 0); periods.len()];
    for (day, value) in item::entries_of(measure) {
        let millis = i64::from(day) * crate::calendar::DAY_MILLIS;
        if let Some((latest, count)) = position(periods, millis, 0).and_then(|index| values.get_mut(index)) {
            *latest = Some(value);
            *count += 1;
        }
    }
    values
}

fn availability(
    services: &[DocumentId],
    surroundings: &Surroundings<'_>,
    periods: &[Period],
) -> Vec<(Option<f64>, usize)> {
    let offset = surroundings.offset_minutes;
    periods
        .iter()
        .map(|period| {
            let stretch = Stretch {
                from_millis: period.from_millis(offset),
                to_millis: period.end_millis(offset).min(surroundings.now_millis),
            };
            let found: Vec<f64> = services
                .iter()
                .filter_map(|service| surroundings.availabilities.of(*service, stretch)?.ratio())
                .map(|ratio| ratio * 100.0)
                .collect();
            (mean(&found), found.len())
        })
        .collect()
}

fn limit(measure: &Row) -> Result<f64, DefinitionError> {
    match measure.value("limit_hours") {
        Some(Value::Number(hours)) if *hours > 0.0 => Ok(*hours),
        Some(_) | None => Err(DefinitionError::NoLimit),
    }
}

fn services(measure: &Row) -> Result<Vec<DocumentId>, DefinitionError> {
    let related = measure.relations.iter().filter(|(name, _)| name == "measures");
    let services: Vec<DocumentId> = related.map(|(_, target)| *target).collect();
    if services.is_empty() {
        return Err(DefinitionError::NoService);
    }
    Ok(services)
}

fn moment_name(kind: Option<&'static Kind>, name: &str, usual: &str) -> Result<String, DefinitionError> {
    let (Some(kind), false) = (kind, name.is_empty()) else {
        return Ok(usual.to_owned());
    };
    let fields = kind
        .fields
        .iter()
        .filter(|field| matches!(field.field_type, FieldType::Date | FieldType::DateTime));
    let mut known: Vec<(&str, &str)> = life::COMMON.into_iter().map(|name| (name, name)).collect();
    known.extend(fields.map(|field| (field.name, field.label)));
    find_name(&known, name).ok_or_else(|| DefinitionError::UnknownMoment {
        kind: kind.plural,
        name: crate::message::cut(name, 60),
        possible: names(&known),
    })
}

fn number_name(kind: Option<&'static Kind>, name: &str) -> Result<String, DefinitionError> {
    let Some(kind) = kind else {
        return Ok(String::new());
    };
    let fields = kind
        .fields
        .iter()
        .filter(|field| matches!(field.field_type, FieldType::Number { .. }));
    let known: Vec<(&str, &str)> = fields.map(|field| (field.name, field.label)).collect();
    find_name(&known, name).ok_or_else(|| DefinitionError::UnknownNumber {
        kind: kind.plural,
        name: crate::message::cut(name, 60),
        possible: names(&known),
    })
}

/// A stored name by itself or by what is shown for it.
fn find_name(known: &[(&str, &str)], wanted: &str) -> Option<String> {
    let wanted = wanted.trim().to_lowercase();
    known
        .iter()
        .find(|(name, label)| *name == wanted || label.to_lowercase() == wanted)
        .map(|(name, _)| (*name).to_owned())
}

fn names(known: &[(&str, &str)]) -> String {
    known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

#[expect(clippy::cast_precision_loss, reason = "counts of records are far below 2^53")]
pub(crate) const fn amount(count: usize) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "times of records are far below 2^53 milliseconds"
)]
fn hours(millis: i64) -> f64 {
    millis as f64 / HOUR_MILLIS
}

/// The mean of some numbers, if there are any.
#[must_use]
pub fn mean(numbers: &[f64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / amount(numbers.len()))
}

/// The median of some numbers, if there are any: of an even number of them, the mean of the middle two.
#[must_use]
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(*sorted.get(middle.checked_sub(1)?)?, upper))
}
