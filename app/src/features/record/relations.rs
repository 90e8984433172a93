//! What a record is linked with, from both ends.

use leptos::prelude::*;
use steward_model::{edit::Edit, kinds};

use super::{
    context::RecordContext,
    relation_data::{Related, RelatedGroup, groups},
    relation_picker::RelationPicker,
};
use crate::{
    features::{record_path, register::cells::tone, trace::trace_path},
    messages, platform,
    ui::{ButtonSize, IconButton, IconName, StateChip, Tone},
};

#[component]
pub(crate) fn Relations(context: RecordContext) -> impl IntoView {
    let own = context.part(|snapshot| snapshot.relations.clone());
    let rows = context.workspace.rows();
    let trace = trace_path(context.workspace.id(), context.document);
    let found = Memo::new(move |_| {
        let own = own.get();
        rows.with(|index| {
            let incoming = index.relations_to(context.document);
            groups(context.document, context.kind, &own, &incoming, |document| {
                index.get(document).map(AsRef::as_ref)
            })
        })
    });
    view! {
        <section class="record-aside" aria-labelledby="record-relations">
            <div class="record-aside-heading">
                <h2 id="record-relations">{messages::record::relations()}</h2>
                <a class="relations-trace" href=trace title=messages::trace::open_help()>{messages::trace::open()}</a>
                <RelationPicker context/>
            </div>
            {move || {
                let groups = found.get();
                if groups.is_empty() {
                    view! { <p class="quiet">{messages::record::relations_empty()}</p> }.into_any()
                } else {
                    groups.into_iter().map(|group| view! { <Group context group/> }).collect_view().into_any()
                }
            }}
        </section>
    }
}

/// A long group shows this many at first.
const SHOWN_AT_FIRST: usize = 12;

#[component]
fn Group(context: RecordContext, group: RelatedGroup) -> impl IntoView {
    let count = group.items.len();
    let items = group
        .items
        .into_iter()
        .map(|item| view! { <Item context item/> })
        .collect::<Vec<_>>();
    let mut items = items.into_iter();
    let first: Vec<_> = items.by_ref().take(SHOWN_AT_FIRST).collect();
    let rest: Vec<_> = items.collect();
    view! {
        <div class="relation-group">
            <h3>{group_label(&group.label)} " " <span class="quiet numeric">{count}</span></h3>
            <ul>{first}</ul>
            {(!rest.is_empty())
                .then(|| {
                    view! {
                        <details>
                            <summary>{messages::register::search_more(rest.len())}</summary>
                            <ul>{rest}</ul>
                        </details>
                    }
                })}
        </div>
    }
}

/// Labels come from the declaration where they are known, else as they stand in the document.
fn group_label(label: &str) -> String {
    let declared = kinds::ALL
        .iter()
        .flat_map(|kind| kind.relations)
        .flat_map(|relation| [relation.label, relation.inverse_label])
        .find(|declared| *declared == label);
    declared.map_or_else(
        || label.to_owned(),
        |declared| messages::model::label(declared).to_owned(),
    )
}

#[component]
fn Item(context: RecordContext, item: Related) -> impl IntoView {
    let kind = item.kind.and_then(kinds::by_name);
    let title = if item.title.is_empty() {
        messages::register::untitled().to_owned()
    } else {
        item.title.clone()
    };
    let state = kind.and_then(|kind| kind.state(&item.state)).map(|state| {
        let (label, tone): (&str, Tone) = (messages::model::label(state.label), tone(state.tone));
        view! { <StateChip label tone/> }
    });
    let link = match kind {
        Some(kind) => {
            let href = record_path(context.workspace.id(), kind.name, item.document);
            view! { <a class="relation-link" href=href title=title.clone()>{title.clone()}</a> }.into_any()
        }
        None => view! { <span class="relation-link quiet">{messages::record::unavailable()}</span> }.into_any(),
    };
    let remove_label = messages::record::relation_remove(&title);
    let short_id = item.short_id.clone();
    let remove = Callback::new(move |()| unlink(context, &item));
    view! {
        <li class="relation">
            <div class="relation-words">
                {link}
                <span class="relation-facts"><span class="cell-id">{short_id}</span> {state}</span>
            </div>
            <IconButton icon=IconName::Unlink size=ButtonSize::Small label=remove_label on_press=remove/>
        </li>
    }
}

/// Takes the relation away on the record that has it.
fn unlink(context: RecordContext, item: &Related) {
    let edit = Edit::Unrelate {
        relation: item.relation.clone(),
        target: item.target,
    };
    change_at(context, item.stored_on, edit);
}

/// Edits this record, or another one that is opened for it.
pub(super) fn change_at(context: RecordContext, document: steward_sync::ids::DocumentId, edit: Edit) {
    if document == context.document {
        context.edit(edit);
        return;
    }
    let toaster = context.toaster();
    let work = context.workspace.edit_closed(document, vec![edit]);
    platform::task::spawn(async move {
        if let Err(reason) = work.await {
            toaster.warn(messages::record::edit_refused(reason));
        }
    });
}
