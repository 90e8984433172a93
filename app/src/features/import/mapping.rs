//! Second step: what the file is, and what each column becomes.

use leptos::prelude::*;
use steward_model::{
    declaration::Kind,
    import::{DateOrder, Mapping, Matching, Shape, needs_date_order, shown},
    kinds,
};

use super::{
    relation_types::RelationTypes,
    state::{ImportState, Loaded},
    targets::{Choice, Label, Part, choices, key_of, target_of},
    values::Values,
};
use crate::{
    messages::{self, format},
    platform::task,
    ui::{Button, ButtonSize, ButtonVariant, SelectField, SelectOption},
};

/// How many sample values stand beside a column.
const SAMPLES: usize = 4;
/// Rows of the table of columns that are drawn in one go: each has a choice of some sixty meanings.
const ROWS_AT_ONCE: usize = 6;

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

/// Draws further rows after each painted frame, until all are there.
fn draw_on(drawn: RwSignal<usize>, total: usize) {
    task::after_paint(move || {
        // The step may have been left meanwhile.
        let now = drawn.try_update(|drawn| {
            *drawn += ROWS_AT_ONCE;
            *drawn
        });
        if now.is_some_and(|now| now < total) {
            draw_on(drawn, total);
        }
    });
}

#[component]
fn ColumnTable(state: ImportState, loaded: Loaded, kind: &'static Kind) -> impl IntoView {
    let is_relations = state.mapping.with_untracked(|mapping| {
        mapping
            .as_ref()
            .is_some_and(|mapping| matches!(mapping.shape, Shape::Relations { .. }))
    });
    // In a file of relations, the three columns above say everything.
    (!is_relations).then(|| {
        let total = loaded.table.headers.len();
        let drawn = RwSignal::new(ROWS_AT_ONCE);
        draw_on(drawn, total);
        let headers = loaded.table.headers.clone();
        let shown = move || headers.iter().take(drawn.get()).cloned().collect::<Vec<_>>();
        view! {
            <div class="import-table-scroll">
                <table class="import-table">
                    <thead>
                        <tr>
                            <th scope="col">{messages::import::column()}</th>
                            <th scope="col">{messages::import::samples()}</th>
                            <th scope="col">{messages::import::target()}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=shown key=String::clone let:header>
                            <ColumnRow state loaded=loaded.clone() kind header/>
                        </For>
                    </tbody>
                </table>
            </div>
        }
    })
}

fn label_words(label: Label) -> &'static str {
    match label {
        Label::Skip => messages::import::skip(),
        Label::ExternalId => messages::import::target_external_id(),
        Label::State => messages::import::target_state(),
        Label::Tags => messages::import::target_tags(),
        Label::Declared(label) => messages::model::label(label),
    }
}

#[component]
fn ColumnRow(state: ImportState, loaded: Loaded, kind: &'static Kind, header: String) -> impl IntoView {
    let samples = samples(state, &loaded, &header);
    let key = {
        let header = header.clone();
        Memo::new(move |_| {
            state.mapping.with(|mapping| {
                mapping
                    .as_ref()
                    .and_then(|mapping| mapping.target(&header))
                    .map(key_of)
                    .unwrap_or_default()
            })
        })
    };
    let choose = {
        let header = header.clone();
        move |event: web_sys::Event| {
            let wanted = event_target_value(&event);
            state.change(|mapping| {
                let target = target_of(&wanted, mapping.target(&header));
                mapping.set_target(&header, target);
            });
        }
    };
    let all = choices(kind);
    let group = |part: Part, label: &'static str| {
        let entries: Vec<&Choice> = all.iter().filter(|choice| choice.part == part).collect();
        (!entries.is_empty()).then(|| {
            let options = entries
                .into_iter()
                .map(|choice| {
                    // What is chosen later comes by the value of the list.
                    let is_chosen = key.with_untracked(|key| *key == choice.key);
                    view! { <option value=choice.key.clone() selected=is_chosen>{label_words(choice.label)}</option> }
                })
                .collect_view();
            view! { <optgroup label=label>{options}</optgroup> }
        })
    };
    let options = (
        group(Part::Record, messages::import::group_record()),
        group(Part::Fields, messages::import::group_fields()),
        group(Part::Relations, messages::import::group_relations()),
    );
    let name = messages::import::target_for(&header);
    let (column, hint) = (header.clone(), samples.clone());
    view! {
        <tr>
            <td class="import-column">{column}</td>
            <td class="import-samples" title=hint>{samples}</td>
            <td>
                <select class="input" aria-label=name prop:value=move || key.get() on:change=choose>{options}</select>
                <Values state loaded kind header/>
            </td>
        </tr>
    }
}

/// A few different values of a column.
fn samples(state: ImportState, loaded: &Loaded, header: &str) -> String {
    let Some(index) = loaded.table.column(header) else {
        return String::new();
    };
    let mut listed: Vec<&str> = Vec::new();
    state.mapping.with_untracked(|mapping| {
        for cell in loaded.table.sample(index) {
            let is_empty = mapping.as_ref().is_some_and(|mapping| mapping.is_empty_value(cell));
            if !is_empty && !listed.contains(&cell) {
                listed.push(cell);
            }
            if listed.len() == SAMPLES {
                break;
            }
        }
    });
    let words: Vec<_> = listed.into_iter().map(shown).collect();
    words.join(" · ")
}
