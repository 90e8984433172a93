//! The columns of a file with a few of their values, and what each becomes.

use leptos::prelude::*;
use steward_model::{
    declaration::Kind,
    import::{Shape, shown},
};

use super::{
    state::{ImportState, Loaded},
    targets::{Choice, Label, Part, choices, key_of, target_of},
    values::Values,
};
use crate::{messages, platform::task};

/// How many sample values stand beside a column.
const SAMPLES: usize = 4;
/// Rows of the table of columns that are drawn in one go: each has a choice of some sixty meanings.
const ROWS_AT_ONCE: usize = 6;

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
pub(super) fn ColumnTable(state: ImportState, loaded: Loaded, kind: &'static Kind) -> impl IntoView {
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
