//! The course of a measure as a chart, and what its latest value means.

use steward_model::{
    kinds::measure::status_of,
    measure::{
        Definition, DefinitionError, Series, Surroundings,
        period::{Frequency, Period},
    },
    row::Row,
    value::Value,
};

use crate::{
    messages::{self, format, report as text},
    ui::{ChartData, ChartValues, Mark},
};

/// A measure as its page and its cards show it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Course {
    pub(super) chart: ChartData,
    pub(super) series: Series,
    pub(super) frequency: Frequency,
    /// The stored value of the status that follows from the latest value.
    pub(super) status: &'static str,
    pub(super) unit: String,
}

/// A number field of a row.
pub(super) fn number(row: &Row, field: &str) -> Option<f64> {
    match row.value(field)? {
        Value::Number(number) => Some(*number),
        Value::Text(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_) => None,
    }
}

/// A line or choice of a row; empty if it is not set.
pub(super) fn line<'row>(row: &'row Row, field: &str) -> &'row str {
    row.value(field).and_then(Value::as_text).unwrap_or_default()
}

/// A period as short as it can be said.
pub(super) fn period_label(period: Period, frequency: Frequency) -> String {
    match frequency {
        Frequency::Day | Frequency::Week => format::date(period.from_day),
        Frequency::Month | Frequency::Quarter | Frequency::HalfYear | Frequency::Year => {
            format::month_short(period.from_day)
        }
    }
}

/// The course of a measure, or why there is none.
pub(super) fn course(measure: &Row, surroundings: &Surroundings<'_>) -> Result<Course, String> {
    let definition = Definition::of(measure).map_err(|error| words(&error))?;
    let frequency = definition.frequency;
    let series = definition.series(measure, surroundings, frequency.shown());
    let latest = series.latest().and_then(|point| point.value);
    let (target, warning) = (number(measure, "target"), number(measure, "warning"));
    let direction = Some(line(measure, "direction")).filter(|direction| !direction.is_empty());
    let unit = line(measure, "unit").to_owned();
    let limits = [(text::target(), target), (text::warning(), warning)];
    let chart = ChartData {
        title: measure.title.clone(),
        unit: unit.clone(),
        labels: series
            .points
            .iter()
            .map(|point| period_label(point.period, frequency))
            .collect(),
        rows: vec![ChartValues::new(
            text::value(),
            Mark::Line,
            series.points.iter().map(|point| point.value).collect(),
        )],
        limits: limits
            .into_iter()
            .filter_map(|(name, limit)| Some((name.to_owned(), limit?)))
            .collect(),
        ..ChartData::default()
    };
    Ok(Course {
        chart,
        series,
        frequency,
        status: status_of(latest, target, warning, direction),
        unit,
    })
}

/// Why there is no course, in the language in force. English says exactly what is wrong; German says where to look, and
/// gives the exact sentence behind it.
fn words(error: &DefinitionError) -> String {
    let exact = error.to_string();
    if messages::locale() == messages::Locale::English {
        return exact;
    }
    match error {
        DefinitionError::NoCalculation => text::choose_calculation().to_owned(),
        DefinitionError::NoLimit => text::check_limit().to_owned(),
        DefinitionError::NoService => text::check_services().to_owned(),
        DefinitionError::Counted(_) => format!("{} ({exact})", text::check_counted()),
        DefinitionError::Condition(_) => format!("{} ({exact})", text::check_condition()),
        DefinitionError::UnknownMoment { .. } => format!("{} ({exact})", text::check_moments()),
        DefinitionError::UnknownNumber { .. } => format!("{} ({exact})", text::check_number()),
    }
}
