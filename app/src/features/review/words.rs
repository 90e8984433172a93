//! What cards and agenda say in words: plain data.

use steward_model::{
    agenda::day_of_moment,
    kinds,
    review::{Better, Entry, Figure, Input, Standing, Unit, figure_kind, minutes::Presence},
};

use crate::{
    messages::{format, model, review as text},
    platform::clock,
    ui::{Tone, short_number},
};

/// Where a figure moved since the previous review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// There is nothing to compare with, or no way is better.
    Unknown,
    Better,
    Worse,
    Same,
}

pub(super) fn course(figure: &Figure) -> Course {
    let (Some(value), Some(before)) = (figure.value, figure.before) else {
        return Course::Unknown;
    };
    let better = figure_kind(&figure.name).map_or(Better::Neither, |kind| kind.better);
    match (better, value.total_cmp(&before)) {
        (Better::Neither, _) => Course::Unknown,
        (_, std::cmp::Ordering::Equal) => Course::Same,
        (Better::Higher, std::cmp::Ordering::Greater) | (Better::Lower, std::cmp::Ordering::Less) => Course::Better,
        (Better::Higher, std::cmp::Ordering::Less) | (Better::Lower, std::cmp::Ordering::Greater) => Course::Worse,
    }
}

pub(super) fn label(figure: &str) -> &'static str {
    figure_kind(figure).map_or_else(text::unknown_figure, |kind| model::label(kind.label))
}

pub(super) fn value(figure: &str, value: Option<f64>) -> String {
    let Some(value) = value else { return "–".to_owned() };
    match figure_kind(figure).map_or(Unit::Count, |kind| kind.unit) {
        Unit::Count => format::number(value),
        Unit::Percent => format!("{} %", short_number(value)),
        Unit::Money => format!("{} €", format::number(value.round())),
    }
}

/// What an entry is listed for, in a few words; may be empty.
pub(super) fn measured(entry: &Entry) -> String {
    let with_unit = |number: f64| format!("{} {}", short_number(number), entry.unit).trim_end().to_owned();
    match (entry.value, entry.target) {
        (Some(value), Some(target)) => text::measured(with_unit(value), with_unit(target)),
        (Some(value), None) => with_unit(value),
        (None, _) => String::new(),
    }
}

/// The state of an entry as its kind calls it.
pub(super) fn state(entry: &Entry) -> (String, Tone) {
    let state = kinds::by_name(&entry.kind).and_then(|kind| kind.state(&entry.state));
    state.map_or_else(
        || (entry.state.clone(), Tone::Neutral),
        |state| (model::label(state.label).to_owned(), crate::features::tone(state.tone)),
    )
}

pub(super) fn standing(standing: Standing) -> (&'static str, Tone) {
    match standing {
        Standing::Open => (text::standing_open(), Tone::Neutral),
        Standing::Unsaid => (text::standing_unsaid(), Tone::Warning),
        Standing::Nothing => (text::standing_nothing(), Tone::Good),
        Standing::Discussed => (text::standing_discussed(), Tone::Good),
        Standing::Decided => (text::standing_decided(), Tone::Good),
    }
}

pub(super) fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Present => text::present(),
        Presence::Remote => text::remote(),
        Presence::Excused => text::excused(),
    }
}

/// The clauses of an input in the chosen edition.
pub(super) fn clauses(input: &Input, edition: &str) -> String {
    let numbers = if edition == "2011" {
        input.clauses_2011
    } else {
        input.clauses_2018
    };
    text::clauses(numbers.join(", "))
}

/// The day of a moment where the person is, as people read it.
pub(super) fn day(millis: i64) -> String {
    day_of_moment(millis, clock::utc_minus_local_minutes(millis)).map_or_else(String::new, format::date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(name: &str, value: f64, before: Option<f64>) -> Figure {
        Figure {
            name: name.to_owned(),
            value: Some(value),
            before,
        }
    }

    #[test]
    fn a_course_knows_which_way_is_better() {
        for (name, value, before, expected) in [
            ("risks_high", 2.0, Some(3.0), Course::Better),
            ("risks_high", 3.0, Some(2.0), Course::Worse),
            ("satisfaction", 90.0, Some(80.0), Course::Better),
            ("satisfaction", 80.0, Some(80.0), Course::Same),
            ("satisfaction", 80.0, None, Course::Unknown),
            ("issues_open", 5.0, Some(2.0), Course::Unknown),
            ("of_a_newer_version", 5.0, Some(2.0), Course::Unknown),
        ] {
            assert_eq!(course(&figure(name, value, before)), expected, "{name} {value}");
        }
    }

    #[test]
    fn an_input_shows_the_numbers_of_the_chosen_edition() {
        let input = &steward_model::review::INPUTS[0];
        assert!(clauses(input, "2018").ends_with("9.3, 10.1"));
        assert!(clauses(input, "2011").ends_with("4.5.4.3, 4.5.5.2"));
    }
}
