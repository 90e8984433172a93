//! Earlier imports, each of which can be taken back.

use leptos::prelude::*;
use steward_model::kinds;

use super::{
    batches::{Batch, batches},
    state::ImportState,
};
use crate::{
    messages::{self, format},
    ui::{Button, ButtonVariant, Dialog, RelativeTime},
};

#[component]
pub(super) fn History(state: ImportState) -> impl IntoView {
    let rows = state.workspace.rows();
    let found = Memo::new(move |_| rows.with(|index| batches(index.iter().map(AsRef::as_ref))));
    view! {
        <section class="import-history" aria-labelledby="import-history">
            <h2 id="import-history">{messages::import::history_title()}</h2>
            {move || {
                let found = found.get();
                if found.is_empty() {
                    view! { <p class="quiet">{messages::import::history_empty()}</p> }.into_any()
                } else {
                    let items = found.into_iter().map(|batch| view! { <Item state batch/> }).collect_view();
                    view! { <ul>{items}</ul> }.into_any()
                }
            }}
        </section>
    }
}

#[component]
fn Item(state: ImportState, batch: Batch) -> impl IntoView {
    let kind = kinds::by_name(&batch.kind).map_or_else(
        || batch.kind.clone(),
        |kind| messages::model::label(kind.plural).to_owned(),
    );
    let count = messages::plural(
        batch.created + batch.updated,
        || messages::import::history_entry_one().to_owned(),
        || messages::import::history_entry(format::count(batch.created + batch.updated)),
    );
    let is_reverted = batch.is_taken_back();
    view! {
        <li>
            <b>{kind}</b>
            <span>{count}</span>
            {batch.at_millis.map(|millis| view! { <span class="quiet"><RelativeTime millis/></span> })}
            {if is_reverted {
                view! { <span class="quiet">{messages::import::history_archived()}</span> }.into_any()
            } else {
                view! {
                    <Revert state batch=batch.id created=batch.created - batch.archived label=messages::import::history_revert()/>
                }
                .into_any()
            }}
        </li>
    }
}

/// The button that takes an import back, after saying what that does.
#[component]
pub(super) fn Revert(state: ImportState, batch: String, created: usize, label: &'static str) -> impl IntoView {
    let open = RwSignal::new(false);
    let batch = StoredValue::new(batch);
    let sentence = StoredValue::new(messages::plural(
        created,
        || messages::import::revert_help_one().to_owned(),
        || messages::import::revert_help(format::count(created)),
    ));
    view! {
        <Button on_press=Callback::new(move |()| open.set(true))>{label}</Button>
        <Dialog open title=messages::import::revert_title()>
            <p>{sentence.get_value()}</p>
            <div class="dialog-actions">
                <Button on_press=Callback::new(move |()| open.set(false))>{messages::import::cancel()}</Button>
                <Button
                    variant=ButtonVariant::Danger
                    on_press=Callback::new(move |()| {
                        open.set(false);
                        state.revert(batch.get_value());
                    })
                >
                    {messages::import::revert()}
                </Button>
            </div>
        </Dialog>
    }
}
