//! The tags of a record.

use leptos::prelude::*;
use steward_model::edit::Edit;

use super::context::RecordContext;
use crate::{
    messages,
    ui::{Icon, IconName, unique_id},
    workspace::Workspace,
};

/// How many known tags are suggested.
const SUGGESTIONS: usize = 200;

#[component]
pub(crate) fn Tags(context: RecordContext) -> impl IntoView {
    let tags = context.part(|snapshot| snapshot.tags.clone());
    let text = RwSignal::new(String::new());
    let wanted = RwSignal::new(false);
    let known = Memo::new(move |_| {
        if wanted.get() {
            known_tags(context.workspace)
        } else {
            Vec::new()
        }
    });
    let list = unique_id("tags");
    let add = move || {
        let tag = text.get_untracked().trim().trim_start_matches('#').to_owned();
        if !tag.is_empty() && context.edit(Edit::Tag { tag }) {
            text.set(String::new());
        }
    };
    view! {
        <ul class="record-tags" aria-label=messages::record::tags()>
            <For each=move || tags.get() key=String::clone let:tag>
                <li class="tag">
                    <span>{tag.clone()}</span>
                    <button
                        type="button"
                        class="tag-remove"
                        aria-label=messages::record::tag_remove(&tag)
                        on:click=move |_| {
                            context.edit(Edit::Untag { tag: tag.clone() });
                        }
                    >
                        <Icon name=IconName::Close/>
                    </button>
                </li>
            </For>
            <li class="tag-add">
                <Icon name=IconName::Tag/>
                <input
                    type="text"
                    list=list.clone()
                    autocomplete="off"
                    aria-label=messages::record::tag_add()
                    placeholder=messages::record::tag_add()
                    prop:value=move || text.get()
                    on:focus=move |_| wanted.set(true)
                    on:input=move |event| text.set(event_target_value(&event))
                    on:keydown=move |event| {
                        if matches!(event.key().as_str(), "Enter" | ",") && !event.is_composing() {
                            event.prevent_default();
                            add();
                        }
                    }
                    on:blur=move |_| add()
                />
                <datalist id=list>
                    {move || known.get().into_iter().map(|tag| view! { <option value=tag></option> }).collect_view()}
                </datalist>
            </li>
        </ul>
    }
}

/// Tags that occur in the workspace, sorted.
pub(crate) fn known_tags(workspace: Workspace) -> Vec<String> {
    let tags: std::collections::BTreeSet<String> = workspace
        .rows()
        .with_untracked(|index| index.iter().flat_map(|row| row.tags.iter().cloned()).collect());
    tags.into_iter().take(SUGGESTIONS).collect()
}
