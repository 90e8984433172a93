//! Impact × urgency → priority, P1 (highest) to P5.

use crate::declaration::{Choice, Derived, FieldReader, Tone};
use crate::value::Value;

/// How far something reaches, or how soon it hurts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The whole organization, or at once.
    High,
    /// A group, or soon.
    Medium,
    /// One person, or whenever convenient.
    Low,
}

/// Choices of an impact field.
pub const IMPACT: &[Choice] = &[
    Choice::new("high", "High", Tone::Critical).import(&["1 - high", "1", "extensive", "significant"]),
    Choice::new("medium", "Medium", Tone::Warning).import(&["2 - medium", "2", "moderate", "normal"]),
    Choice::new("low", "Low", Tone::Neutral).import(&["3 - low", "3", "minor", "4 - low"]),
];

/// Choices of an urgency field.
pub const URGENCY: &[Choice] = &[
    Choice::new("high", "High", Tone::Critical).import(&["1 - high", "1", "critical", "urgent"]),
    Choice::new("medium", "Medium", Tone::Warning).import(&["2 - medium", "2", "moderate", "normal"]),
    Choice::new("low", "Low", Tone::Neutral).import(&["3 - low", "3", "minor", "4 - low"]),
];

/// Choices of a priority field.
pub const PRIORITY: &[Choice] = &[
    Choice::new("p1", "P1", Tone::Critical).import(&["1 - critical", "1", "critical"]),
    Choice::new("p2", "P2", Tone::Warning).import(&["2 - high", "2", "high"]),
    Choice::new("p3", "P3", Tone::Active).import(&["3 - moderate", "3", "moderate", "medium"]),
    Choice::new("p4", "P4", Tone::Neutral).import(&["4 - low", "4", "low"]),
    Choice::new("p5", "P5", Tone::Neutral).import(&["5 - planning", "5", "planning"]),
];

impl Level {
    /// The level of a stored choice value.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        match value {
            "high" => Some(Self::High),
            "medium" => Some(Self::Medium),
            "low" => Some(Self::Low),
            _ => None,
        }
    }

    const fn steps(self) -> usize {
        match self {
            Self::High => 0,
            Self::Medium => 1,
            Self::Low => 2,
        }
    }
}

/// The stored priority for an impact and an urgency: both high is P1, each step down lowers it by one.
#[must_use]
pub fn priority(impact: Level, urgency: Level) -> &'static str {
    PRIORITY
        .get(impact.steps() + urgency.steps())
        .map_or("p5", |choice| choice.value)
}

/// The derivation rule of kinds with `impact`, `urgency` and `priority`.
pub fn derive(fields: &dyn FieldReader) -> Derived {
    let level = |name| match fields.value(name) {
        Some(Value::Text(text)) => Level::parse(&text),
        Some(Value::Number(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
    };
    let known = level("impact").zip(level("urgency"));
    vec![(
        "priority",
        known.map(|(impact, urgency)| Value::text(priority(impact, urgency))),
    )]
}

#[cfg(test)]
mod tests {
    use super::{Level, priority};

    #[test]
    fn the_matrix_runs_from_p1_to_p5() {
        use Level::{High, Low, Medium};
        let matrix: Vec<_> = [High, Medium, Low]
            .into_iter()
            .flat_map(|impact| {
                [High, Medium, Low]
                    .into_iter()
                    .map(move |urgency| priority(impact, urgency))
            })
            .collect();
        assert_eq!(matrix, ["p1", "p2", "p3", "p2", "p3", "p4", "p3", "p4", "p5"]);
    }
}
