//! How values look in a list: chips, dates in the person's locale, people.

use leptos::prelude::*;
use steward_model::declaration::{self, FieldType, Kind};

use super::column::{Cell, Column};
use crate::{
    messages::{self, format},
    ui::{Badge, RelativeTime, StateChip, Tone},
};

pub(crate) use crate::features::tone;

/// A label of the declaration inside a sentence: English writes `incident` there and keeps `SLA`; German keeps nouns.
pub(crate) fn in_sentence(label: &'static str) -> String {
    let translated = messages::model::label(label).to_string();
    let mut letters = translated.chars();
    match (messages::locale(), letters.next(), letters.clone().next()) {
        (messages::Locale::English, Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => translated,
    }
}

/// The heading of a column.
pub(crate) fn column_label(column: &Column) -> String {
    match column {
        Column::Id => messages::register::column_id().to_owned(),
        Column::Title => messages::register::column_title().to_owned(),
        Column::State => messages::register::column_state().to_owned(),
        Column::Tags => messages::register::column_tags().to_owned(),
        Column::Created => messages::register::column_created().to_owned(),
        Column::Updated => messages::register::column_updated().to_owned(),
        Column::Field(field) => messages::model::label(field.label).to_string(),
    }
}

/// A stored value of a column in words; empty for none.
pub(crate) fn value_label(kind: &'static Kind, column: &Column, stored: &str) -> String {
    match column {
        Column::State => kind.state(stored).map_or_else(
            || stored.to_owned(),
            |state| messages::model::label(state.label).to_string(),
        ),
        Column::Field(field) => match field.field_type {
            FieldType::Choice(choices) => choices.iter().find(|choice| choice.value == stored).map_or_else(
                || stored.to_owned(),
                |choice| messages::model::label(choice.label).to_string(),
            ),
            FieldType::Flag if stored == "true" => messages::register::yes().to_owned(),
            FieldType::Flag if stored == "false" => messages::register::no().to_owned(),
            FieldType::Line
            | FieldType::Text
            | FieldType::Number { .. }
            | FieldType::Date
            | FieldType::DateTime
            | FieldType::Flag
            | FieldType::Person
            | FieldType::Group => stored.to_owned(),
        },
        Column::Id | Column::Title | Column::Tags | Column::Created | Column::Updated => stored.to_owned(),
    }
}

/// The tone of a stored value, for chips.
pub(crate) fn value_tone(kind: &'static Kind, column: &Column, stored: &str) -> Tone {
    match column {
        Column::State => kind.state(stored).map_or(Tone::Neutral, |state| tone(state.tone)),
        Column::Field(field) => match field.field_type {
            FieldType::Choice(choices) => choices
                .iter()
                .find(|choice| choice.value == stored)
                .map_or(Tone::Neutral, |choice| tone(choice.tone)),
            FieldType::Line
            | FieldType::Text
            | FieldType::Number { .. }
            | FieldType::Date
            | FieldType::DateTime
            | FieldType::Flag
            | FieldType::Person
            | FieldType::Group => Tone::Neutral,
        },
        Column::Id | Column::Title | Column::Tags | Column::Created | Column::Updated => Tone::Neutral,
    }
}

/// What stands in a cell of the list.
pub(crate) fn cell_view(cell: &Cell<'_>) -> AnyView {
    match cell {
        Cell::Empty => ().into_any(),
        Cell::Text(text) => {
            view! { <span class="cell-text" title=(*text).to_owned()>{(*text).to_owned()}</span> }.into_any()
        }
        Cell::State(state) => {
            view! { <StateChip label=messages::model::label(state.label).to_string() tone=tone(state.tone)/> }
                .into_any()
        }
        Cell::Choice(choice) => {
            let label = messages::model::label(choice.label).to_string();
            match choice.tone {
                declaration::Tone::Neutral => view! { <span class="cell-text">{label}</span> }.into_any(),
                declaration::Tone::Active
                | declaration::Tone::Waiting
                | declaration::Tone::Good
                | declaration::Tone::Warning
                | declaration::Tone::Critical => view! { <Badge tone=tone(choice.tone)>{label}</Badge> }.into_any(),
            }
        }
        Cell::Tags(tags) => {
            let tags = tags
                .iter()
                .map(|tag| view! { <span class="tag">{tag.clone()}</span> })
                .collect_view();
            view! { <span class="cell-tags">{tags}</span> }.into_any()
        }
        Cell::Number(number, unit) => {
            view! { <span class="numeric">{number_with_unit(*number, unit)}</span> }.into_any()
        }
        Cell::Date(days) => view! { <span class="cell-text numeric">{format::date(*days)}</span> }.into_any(),
        Cell::Moment(millis) => view! { <RelativeTime millis=*millis/> }.into_any(),
        Cell::Flag(true) => view! { <span>{messages::register::yes()}</span> }.into_any(),
        Cell::Flag(false) => view! { <span class="quiet">{messages::register::no()}</span> }.into_any(),
    }
}

/// What stands in a cell as plain words.
pub(crate) fn cell_words(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => (*text).to_owned(),
        Cell::State(state) => messages::model::label(state.label).to_owned(),
        Cell::Choice(choice) => messages::model::label(choice.label).to_owned(),
        Cell::Tags(tags) => tags.join(", "),
        Cell::Number(number, unit) => number_with_unit(*number, unit),
        Cell::Date(days) => format::date(*days),
        Cell::Moment(millis) => format::moment(*millis),
        Cell::Flag(true) => messages::register::yes().to_owned(),
        Cell::Flag(false) => messages::register::no().to_owned(),
    }
}

/// A number as the language writes it, with its unit behind.
pub(crate) fn number_with_unit(number: f64, unit: &str) -> String {
    let number = number_text(number);
    if unit.is_empty() {
        number
    } else {
        format!("{number} {unit}")
    }
}

/// A number with the decimal sign of the language.
pub(crate) fn number_text(number: f64) -> String {
    match messages::locale() {
        messages::Locale::English => number.to_string(),
        messages::Locale::German => number.to_string().replace('.', ","),
    }
}
