//! Second step: what the file is; what each column becomes is in the table below.

use leptos::prelude::*;
use steward_model::{
    declaration::Kind,
    import::{DateOrder, Mapping, Matching, Shape, needs_date_order},
    kinds,
};

use super::{
    column_table::ColumnTable,
    relation_types::RelationTypes,
    state::{ImportState, Loaded},
};
use crate::{
    messages::{self, format},
    ui::{Button, ButtonSize, ButtonVariant, SelectField, SelectOption},
};

#[component]
pub(super) fn Columns(state: ImportState) -> impl IntoView {
    let loaded = state.loaded.get_untracked();
    // A new proposal (for another kind or shape) draws the table anew; a change of one column does not.
    let drawn_for = Memo::new(move |_| {
        state.mapping.with(|mapping| {
            mapping
                .as_ref()
                .map(|mapping| (mapping.kind.clone(), std::mem::discriminant(&mapping.shape)))
        })
    });
    loaded.map(|loaded| {
        let (for_choices, for_table) = (loaded.clone(), loaded.clone());
        view! {
            <div class="import-file">
                <span>
                    {messages::import::file_facts(&loaded.name, format::count(loaded.table.rows.len()), loaded.table.headers.len())}
                </span>
                <span class="quiet">{loaded.table.encoding}</span>
                <Button size=ButtonSize::Small on_press=Callback::new(move |()| state.start_over())>
                    {messages::import::other_file()}
                </Button>
            </div>
            {move || {
                drawn_for.get();
                let (for_choices, for_table) = (for_choices.clone(), for_table.clone());
                state.kind().map(|kind| {
                    view! {
                        <FileChoices state loaded=for_choices kind/>
                        <RelationTypes state loaded=for_table.clone() kind/>
                        <ColumnTable state loaded=for_table kind/>
                    }
                })
            }}
            <div class="import-actions">
                <Button variant=ButtonVariant::Primary on_press=Callback::new(move |()| state.check())>
                    {messages::import::check()}
                </Button>
            </div>
        }
    })
}

fn shape_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Records => "records",
        Shape::EventLog { .. } => "events",
        Shape::Relations { .. } => "relations",
    }
}

/// A shape of this name with the columns that stand first, to be corrected by the person.
fn shape_of(name: &str, mapping: &Mapping, headers: &[String]) -> Shape {
    if shape_name(&mapping.shape) == name {
        return mapping.shape.clone();
    }
    let header = |index: usize| {
        headers
            .get(index)
            .or_else(|| headers.last())
            .cloned()
            .unwrap_or_default()
    };
    match name {
        "events" => Shape::EventLog {
            group_by: header(0),
            order_by: header(1),
            author: None,
        },
        "relations" => Shape::Relations {
            source: header(0),
            relation: (headers.len() > 2).then(|| header(1)),
            target: headers.last().cloned().unwrap_or_default(),
            matching: Matching::ExternalId,
            types: std::collections::BTreeMap::new(),
        },
        _ => Shape::Records,
    }
}

/// Kind, shape and the columns that the shape needs, dates.
#[component]
fn FileChoices(state: ImportState, loaded: Loaded, kind: &'static Kind) -> impl IntoView {
    let kinds_offered = kinds::ALL
        .iter()
        .map(|kind| SelectOption {
            value: kind.name.to_owned(),
            label: messages::model::label(kind.plural).to_owned(),
        })
        .collect();
    let shapes = [
        ("records", messages::import::shape_records()),
        ("events", messages::import::shape_events()),
        ("relations", messages::import::shape_relations()),
    ]
    .into_iter()
    .map(|(value, label)| SelectOption {
        value: value.to_owned(),
        label: label.to_owned(),
    })
    .collect();
    let shape = Signal::derive(move || {
        state.mapping.with(|mapping| {
            mapping
                .as_ref()
                .map_or("records", |mapping| shape_name(&mapping.shape))
                .to_owned()
        })
    });
    let help = Signal::derive(move || {
        shape.with(|shape| {
            match shape.as_str() {
                "events" => messages::import::shape_events_help(),
                "relations" => messages::import::shape_relations_help(),
                _ => messages::import::shape_records_help(),
            }
            .to_owned()
        })
    });
    let headers = loaded.table.headers.clone();
    let table = loaded.table;
    let asks_dates = Memo::new(move |_| {
        state.mapping.with(|mapping| {
            mapping.as_ref().is_some_and(|mapping| {
                !matches!(mapping.shape, Shape::Relations { .. }) && needs_date_order(&table, mapping)
            })
        })
    });
    let headers_for_shape = headers.clone();
    let choose_shape = Callback::new(move |name: String| {
        let headers = headers_for_shape.clone();
        state.change(move |mapping| mapping.shape = shape_of(&name, mapping, &headers));
    });
    let choose_kind = Callback::new(move |name: String| {
        if let Some(kind) = kinds::by_name(&name) {
            state.choose_kind(kind);
        }
    });
    view! {
        <div class="import-choices">
            <SelectField label=messages::import::kind() value=kind.name.to_owned() options=kinds_offered on_change=choose_kind/>
            <SelectField label=messages::import::shape() value=shape options=shapes on_change=choose_shape help=help/>
            <ShapeColumns state headers/>
            {move || asks_dates.get().then(|| view! { <DateOrders state/> })}
        </div>
    }
}

#[component]
fn DateOrders(state: ImportState) -> impl IntoView {
    const ORDERS: [(DateOrder, &str, &str); 3] = [
        (DateOrder::DayMonthYear, "dmy", "31-12-2026"),
        (DateOrder::MonthDayYear, "mdy", "12/31/2026"),
        (DateOrder::YearMonthDay, "ymd", "2026-12-31"),
    ];
    let value = Signal::derive(move || {
        let order = state
            .mapping
            .with(|mapping| mapping.as_ref().map(|mapping| mapping.date_order));
        ORDERS
            .iter()
            .find(|(candidate, _, _)| Some(*candidate) == order)
            .map_or("ymd", |(_, name, _)| name)
            .to_owned()
    });
    let options = ORDERS
        .iter()
        .map(|(_, name, example)| SelectOption {
            value: (*name).to_owned(),
            label: (*example).to_owned(),
        })
        .collect();
    let choose = Callback::new(move |name: String| {
        if let Some((order, _, _)) = ORDERS.iter().find(|(_, candidate, _)| *candidate == name) {
            state.change(|mapping| mapping.date_order = *order);
        }
    });
    view! { <SelectField label=messages::import::dates() value options on_change=choose/> }
}

/// The columns that event logs and files of relations need to know.
#[component]
fn ShapeColumns(state: ImportState, headers: Vec<String>) -> impl IntoView {
    let select =
        move |label: &'static str, optional: bool, read: fn(&Shape) -> String, write: fn(&mut Shape, String)| {
            let none = optional.then(|| SelectOption {
                value: String::new(),
                label: "–".to_owned(),
            });
            let options = none
                .into_iter()
                .chain(headers.iter().map(|header| SelectOption {
                    value: header.clone(),
                    label: header.clone(),
                }))
                .collect();
            let value = Signal::derive(move || {
                state
                    .mapping
                    .with(|mapping| mapping.as_ref().map(|mapping| read(&mapping.shape)).unwrap_or_default())
            });
            let choose =
                Callback::new(move |header: String| state.change(move |mapping| write(&mut mapping.shape, header)));
            view! { <SelectField label value options on_change=choose/> }.into_any()
        };
    let shape = state
        .mapping
        .with_untracked(|mapping| mapping.as_ref().map(|mapping| mapping.shape.clone()));
    match shape {
        Some(Shape::EventLog { .. }) => vec![
            select(
                messages::import::event_record(),
                false,
                |shape| part(shape, 0),
                |shape, header| set_part(shape, 0, header),
            ),
            select(
                messages::import::target_event_time(),
                false,
                |shape| part(shape, 1),
                |shape, header| set_part(shape, 1, header),
            ),
            select(
                messages::import::target_event_author(),
                true,
                |shape| part(shape, 2),
                |shape, header| set_part(shape, 2, header),
            ),
        ],
        Some(Shape::Relations { .. }) => vec![
            select(
                messages::import::target_source(),
                false,
                |shape| part(shape, 0),
                |shape, header| set_part(shape, 0, header),
            ),
            select(
                messages::import::target_relation_name(),
                true,
                |shape| part(shape, 1),
                |shape, header| set_part(shape, 1, header),
            ),
            select(
                messages::import::target_target(),
                false,
                |shape| part(shape, 2),
                |shape, header| set_part(shape, 2, header),
            ),
        ],
        Some(Shape::Records) | None => Vec::new(),
    }
}

/// The columns that a shape names, by number.
fn part(shape: &Shape, number: usize) -> String {
    let parts = match shape {
        Shape::Records => return String::new(),
        Shape::EventLog {
            group_by,
            order_by,
            author,
        } => [Some(group_by.clone()), Some(order_by.clone()), author.clone()],
        Shape::Relations {
            source,
            relation,
            target,
            ..
        } => [Some(source.clone()), relation.clone(), Some(target.clone())],
    };
    parts.into_iter().nth(number).flatten().unwrap_or_default()
}

fn set_part(shape: &mut Shape, number: usize, header: String) {
    let optional = || Some(header.clone()).filter(|header| !header.is_empty());
    match (shape, number) {
        (Shape::EventLog { group_by, .. }, 0) => *group_by = header,
        (Shape::EventLog { order_by, .. }, 1) => *order_by = header,
        (Shape::EventLog { author, .. }, _) => *author = optional(),
        (Shape::Relations { source, .. }, 0) => *source = header,
        (Shape::Relations { relation, .. }, 1) => *relation = optional(),
        (Shape::Relations { target, .. }, _) => *target = header,
        (Shape::Records, _) => {}
    }
}
