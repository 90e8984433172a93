//! Other ways to look at the records that a register lists: the filter stays, the table is one press away.
//!
//! Each look is a file: what it shows as plain data, tested, and how it is drawn. The address names the look, so that
//! links, Back and saved views keep it.

mod board;
mod budget;
mod budget_table;
mod calendar;
mod calendar_days;
mod catalogue;
mod competences;
mod contracts;
mod heat_map;
mod responsibilities;

use std::collections::HashSet;

use leptos::prelude::*;
use steward_model::{declaration::Kind, row::Row};
use steward_sync::ids::DocumentId;

use super::{
    filter_words::filter_words,
    list::document_of,
    page::{LIST_ID, Register},
};
use crate::{
    messages::{self, format, looks as text},
    ui::Now,
    workspace::RowIndex,
};

/// Records that a look draws one by one; beyond, it says how many more the list has. Drawing thousands would hold the
/// page, and nobody reads them in one piece.
const DRAWN: usize = 300;

/// A way to look at records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// The register itself.
    List,
    Board,
    Catalogue,
    HeatMap,
    Calendar,
    Variance,
    Timeline,
    Competences,
    Responsibilities,
}

impl Look {
    /// The name in addresses.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Board => "board",
            Self::Catalogue => "catalogue",
            Self::HeatMap => "heat-map",
            Self::Calendar => "calendar",
            Self::Variance => "variance",
            Self::Timeline => "timeline",
            Self::Competences => "competences",
            Self::Responsibilities => "responsibilities",
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::List => text::list(),
            Self::Board => text::board(),
            Self::Catalogue => text::catalogue(),
            Self::HeatMap => text::heat_map(),
            Self::Calendar => text::calendar(),
            Self::Variance => text::variance(),
            Self::Timeline => text::timeline(),
            Self::Competences | Self::Responsibilities => text::matrix(),
        }
    }
}

/// What a kind offers, the list first.
pub(super) fn of(kind: &Kind) -> Vec<Look> {
    let own = match kind.name {
        "service" => Some(Look::Catalogue),
        "risk" => Some(Look::HeatMap),
        "change" | "release" => Some(Look::Calendar),
        "budget_line" => Some(Look::Variance),
        "contract" => Some(Look::Timeline),
        "competence" => Some(Look::Competences),
        "role_assignment" => Some(Look::Responsibilities),
        _ => None,
    };
    let board = (kind.states.len() > 1 && !kind.transitions.is_empty()).then_some(Look::Board);
    std::iter::once(Look::List).chain(own).chain(board).collect()
}

/// The look that an address names, or the list.
pub(super) fn chosen(kind: &Kind, name: Option<&str>) -> Look {
    name.and_then(|name| of(kind).into_iter().find(|look| look.name() == name))
        .unwrap_or(Look::List)
}

/// Draws a look.
#[component]
pub(crate) fn LookView(register: Register, look: Look) -> impl IntoView {
    let drawn = match look {
        Look::List => ().into_any(),
        Look::Board => view! { <board::Board register/> }.into_any(),
        Look::Catalogue => view! { <catalogue::Catalogue register/> }.into_any(),
        Look::HeatMap => view! { <heat_map::HeatMap register/> }.into_any(),
        Look::Calendar => view! { <calendar::ChangeCalendar register/> }.into_any(),
        Look::Variance => view! { <budget_table::BudgetTable register/> }.into_any(),
        Look::Timeline => view! { <contracts::ContractTimeline register/> }.into_any(),
        Look::Competences => view! { <competences::CompetenceMatrix register/> }.into_any(),
        Look::Responsibilities => view! { <responsibilities::ResponsibilityMatrix register/> }.into_any(),
    };
    view! {
        // It scrolls, so it can be reached by keyboard; it takes the focus where the list would.
        <section id=LIST_ID class="look" data-look=look.name() tabindex="0" aria-label=look.label()>
            <PrintHead register/>
            {drawn}
        </section>
    }
}

/// What paper says above: which register, which part of it, when.
#[component]
fn PrintHead(register: Register) -> impl IntoView {
    let now = expect_context::<Now>().0;
    let words = move || {
        register
            .query
            .with(|query| filter_words(register.kind, query).join(" · "))
    };
    view! {
        <div class="look-print-head">
            <h2>{messages::model::label(register.kind.plural)}</h2>
            <p>{words}</p>
            <p>{register.workspace.name()} " · " {move || messages::record::printed_on(format::exact(now.get()))}</p>
        </div>
    }
}

/// Reads the listed rows in their order, each once, and follows their changes.
fn read_listed<T>(register: Register, read: impl FnOnce(&[&Row], &RowIndex) -> T) -> T {
    register.workspace.rows().with(|index| {
        register.listing.with(|listing| {
            let mut seen = HashSet::with_capacity(listing.shown);
            let rows: Vec<&Row> = listing
                .lines
                .iter()
                .filter_map(document_of)
                .filter(|document| seen.insert(*document))
                .filter_map(|document| index.get(document).map(AsRef::as_ref))
                .collect();
            read(&rows, index)
        })
    })
}

/// Says how many records are not drawn.
fn not_drawn(total: usize) -> Option<impl IntoView + use<>> {
    let more = total.saturating_sub(DRAWN);
    (more > 0).then(|| view! { <p class="quiet">{text::more_cards(format::count(more))}</p> })
}

/// What names a record.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    document: DocumentId,
    short_id: String,
    title: String,
}

impl Named {
    fn of(row: &Row) -> Self {
        Self {
            document: row.document,
            short_id: row.short_id.clone(),
            title: row.title.clone(),
        }
    }

    fn words(&self) -> String {
        if self.title.is_empty() {
            messages::register::untitled().to_owned()
        } else {
            self.title.clone()
        }
    }
}

/// The title of a record of this register, which opens it beside.
fn link(register: Register, record: &Named) -> AnyView {
    let (href, hint, words) = (
        register.record_address(record.document),
        record.short_id.clone(),
        record.words(),
    );
    view! { <a class="look-link" href=href title=hint>{words}</a> }.into_any()
}

/// The text of a field of a row; empty if it has none.
fn text_of<'row>(row: &'row Row, field: &str) -> &'row str {
    row.value(field).and_then(|value| value.as_text()).unwrap_or_default()
}

/// The date in a field of a row, in days since 1970-01-01.
fn date_of(row: &Row, field: &str) -> Option<i32> {
    use steward_model::value::Value;
    match row.value(field) {
        Some(Value::Date(days)) => Some(*days),
        Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
    }
}

/// The number in a field of a row.
fn number_of(row: &Row, field: &str) -> Option<f64> {
    use steward_model::value::Value;
    match row.value(field) {
        Some(Value::Number(number)) => Some(*number),
        Some(Value::Text(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use steward_model::kinds;

    use super::*;

    #[test]
    fn an_address_names_a_look_that_the_kind_has_or_means_the_list() {
        for kind in kinds::ALL {
            let offered = of(kind);
            assert_eq!(offered.first(), Some(&Look::List));
            for look in offered {
                assert_eq!(chosen(kind, Some(look.name())), look);
            }
        }
        let incident = kinds::by_name("incident").expect("incidents");
        assert_eq!(chosen(incident, Some("heat-map")), Look::List);
        assert_eq!(chosen(incident, None), Look::List);
    }
}
