//! What the values of a state or choice column mean.

use leptos::prelude::*;
use steward_model::{declaration::Kind, import::Target};

use super::{
    state::{ImportState, Loaded},
    targets::{distinct, meaning, meanings, set_meaning},
};
use crate::{
    messages::{self, format},
    ui::{Icon, IconName},
};

/// Nothing for columns whose values need no meaning.
#[component]
pub(super) fn Values(state: ImportState, loaded: Loaded, kind: &'static Kind, header: String) -> impl IntoView {
    let target = {
        let header = header.clone();
        Memo::new(move |_| {
            state
                .mapping
                .with(|mapping| mapping.as_ref().and_then(|mapping| mapping.target(&header)).cloned())
        })
    };
    // Which meanings there are depends on the target alone; typing a meaning must not draw the list anew.
    let offered = Memo::new(move |_| {
        target.with(|target| target.as_ref().map(|target| meanings(kind, target)).unwrap_or_default())
    });
    move || {
        let offered = offered.get();
        (!offered.is_empty()).then(|| {
            let cells = state.mapping.with_untracked(|mapping| {
                distinct(&loaded.table, &header, |cell| mapping.as_ref().is_some_and(|mapping| mapping.is_empty_value(cell)))
            });
            let known = cells.clone();
            let unknown = Memo::new(move |_| {
                target.with(|target| {
                    target.as_ref().map_or(0, |target| known.iter().filter(|(cell, _)| meaning(kind, target, cell).is_none()).count())
                })
            });
            let items = cells
                .into_iter()
                .map(|(cell, count)| view! { <Value state kind target header=header.clone() cell count offered=offered.clone()/> })
                .collect_view();
            view! {
                <details class="import-values" open=unknown.get_untracked() != 0>
                    <summary>
                        {messages::import::values()}
                        {move || {
                            let count = unknown.get();
                            (count > 0).then(|| {
                                let words = messages::plural(
                                    count,
                                    || messages::import::values_unmapped_one().to_owned(),
                                    || messages::import::values_unmapped(count),
                                );
                                view! { <span class="import-unmapped">" " <Icon name=IconName::CircleAlert/> " " {words}</span> }
                            })
                        }}
                    </summary>
                    <ul>{items}</ul>
                </details>
            }
        })
    }
}

#[component]
fn Value(
    state: ImportState,
    kind: &'static Kind,
    target: Memo<Option<Target>>,
    header: String,
    cell: String,
    count: usize,
    offered: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let stored = {
        let cell = cell.clone();
        Memo::new(move |_| {
            target.with(|target| {
                target
                    .as_ref()
                    .and_then(|target| meaning(kind, target, &cell))
                    .unwrap_or_default()
            })
        })
    };
    let options = offered
        .into_iter()
        .map(|(value, label)| {
            view! { <option value=value selected=move || stored.with(|stored| stored == value)>{messages::model::label(label)}</option> }
        })
        .collect_view();
    let choose = {
        let cell = cell.clone();
        move |event: web_sys::Event| {
            let value = event_target_value(&event);
            state.change(|mapping| {
                if let Some(mut target) = mapping.target(&header).cloned() {
                    set_meaning(&mut target, &cell, &value);
                    mapping.set_target(&header, target);
                }
            });
        }
    };
    let name = messages::import::value_meaning(&cell);
    view! {
        <li>
            <span class="import-value">{cell}</span>
            <span class="quiet numeric">{messages::import::value_count(format::count(count))}</span>
            <select class="input" aria-label=name prop:value=move || stored.get() on:change=choose>
                <option value="" selected=move || stored.with(String::is_empty)>{messages::import::value_leave()}</option>
                {options}
            </select>
        </li>
    }
}
