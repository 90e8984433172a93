//! Links a record: which way, then which record, found by words or id.

use leptos::prelude::*;
use steward_model::edit::Edit;
use steward_sync::ids::DocumentId;

use super::{
    context::RecordContext,
    relation_data::{Way, candidates, ways},
    relations::change_at,
};
use crate::{
    messages,
    ui::{Icon, IconName, Popover, SelectField, SelectOption, unique_id},
};

/// How many candidates are offered at once.
const OFFERED: usize = 8;

#[component]
pub(crate) fn RelationPicker(context: RecordContext) -> impl IntoView {
    let trigger = ViewFn::from(move || {
        view! { <Icon name=IconName::Plus/> <span>{messages::record::relate()}</span> }
    });
    (!ways(context.kind).is_empty()).then(|| {
        view! {
            <Popover trigger trigger_class="button button-ghost button-quiet" panel_class="relation-panel">
                <Picker context/>
            </Popover>
        }
    })
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    document: DocumentId,
    short_id: String,
    title: String,
}

#[component]
fn Picker(context: RecordContext) -> impl IntoView {
    let all = ways(context.kind);
    let options = all
        .iter()
        .map(|way| SelectOption {
            value: way.key(),
            label: way_label(way),
        })
        .collect();
    let way_key = RwSignal::new(all.first().map(Way::key).unwrap_or_default());
    let text = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let rows = context.workspace.rows();
    let way_of = move |key: &str| ways(context.kind).into_iter().find(|way| way.key() == key);
    let found = Memo::new(move |_| {
        let Some(way) = way_key.with(|key| way_of(key)) else {
            return Vec::new();
        };
        let own = context.now(|snapshot| snapshot.relations.clone()).unwrap_or_default();
        let mut exclude = vec![context.document];
        if !way.inverse {
            exclude.extend(
                own.iter()
                    .filter(|(name, _)| name == way.relation.name)
                    .map(|(_, target)| *target),
            );
        }
        text.with(|text| {
            rows.with(|index| {
                candidates(index.iter().map(AsRef::as_ref), &way, &exclude, text, OFFERED)
                    .into_iter()
                    .map(|row| Candidate {
                        document: row.document,
                        short_id: row.short_id.clone(),
                        title: row.title.clone(),
                    })
                    .collect::<Vec<_>>()
            })
        })
    });
    let link = move |document: DocumentId| {
        let Some(way) = way_key.with_untracked(|key| way_of(key)) else {
            return;
        };
        let (on, target) = if way.inverse {
            (document, context.document)
        } else {
            (context.document, document)
        };
        change_at(
            context,
            on,
            Edit::Relate {
                relation: way.relation.name.to_owned(),
                target,
            },
        );
        text.set(String::new());
        active.set(0);
    };
    let list = unique_id("candidates");
    let option_id = {
        let list = list.clone();
        move |index: usize| format!("{list}-{index}")
    };
    let active_id = {
        let option_id = option_id.clone();
        move || found.with(|found| (!found.is_empty()).then(|| option_id(active.get().min(found.len() - 1))))
    };
    let by_key = move |event: web_sys::KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => active.update(|active| *active = (*active + 1).min(count.saturating_sub(1))),
            "ArrowUp" => active.update(|active| *active = active.saturating_sub(1)),
            "Enter" => {
                if let Some(candidate) = found.with_untracked(|found| found.get(active.get_untracked()).cloned()) {
                    link(candidate.document);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <SelectField
            label=messages::record::relation_kind()
            value=way_key
            options=options
            on_change=Callback::new(move |key: String| {
                way_key.set(key);
                active.set(0);
            })
        />
        <div class="relation-search">
            <Icon name=IconName::Search/>
            <input
                class="input"
                type="text"
                role="combobox"
                autofocus=true
                autocomplete="off"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls=list.clone()
                aria-activedescendant=active_id
                aria-label=messages::record::relation_search()
                placeholder=messages::record::relation_search_hint()
                prop:value=move || text.get()
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    active.set(0);
                }
                on:keydown=by_key
            />
        </div>
        <ul class="candidates" role="listbox" id=list aria-label=messages::record::relation_search()>
            {move || {
                found
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(index, candidate)| {
                        let title = if candidate.title.is_empty() { messages::register::untitled().to_owned() } else { candidate.title };
                        view! {
                            <li
                                role="option"
                                class="candidate"
                                id=option_id(index)
                                aria-selected=move || if active.get() == index { "true" } else { "false" }
                                on:click=move |_| link(candidate.document)
                            >
                                <span class="candidate-title">{title}</span>
                                <span class="cell-id">{candidate.short_id}</span>
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
        <p class="quiet" role="status">
            {move || found.with(Vec::is_empty).then(messages::record::relation_none_found)}
        </p>
    }
}

/// The label; relations of other kinds name the kind, since several may read alike.
fn way_label(way: &Way) -> String {
    let label = messages::model::label(way.label());
    if way.inverse && label != messages::model::label(way.declared_by.plural) {
        format!("{label} ({})", messages::model::label(way.declared_by.label))
    } else {
        label.to_owned()
    }
}
