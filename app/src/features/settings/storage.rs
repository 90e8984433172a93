//! How much is stored, whether the browser promises to keep it, and what only this device has.

use leptos::prelude::*;

use super::quarantine::Quarantine;
use crate::{
    messages::{format, plural, settings as text, shell},
    platform::{
        storage::{self, StorageUsage},
        task,
    },
    ui::{Button, ButtonSize, Toaster},
    workspace::{SafetyView, Workspace},
};

#[component]
pub(super) fn Storage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let usage = RwSignal::new(None::<StorageUsage>);
    let refresh = move || {
        task::spawn(async move {
            usage.try_set(storage::estimate().await);
        });
    };
    refresh();
    let rows = workspace.rows();
    let safety = workspace.safety();
    view! {
        <div class="setting-line">
            <div>
                <p class="setting-name">{text::storage_used()}</p>
                <p class="quiet numeric">{move || text::storage_records(format::count(rows.with(|rows| rows.len())))}</p>
            </div>
            <div class="storage-meter">{move || usage.get().map_or_else(
                || view! { <p class="quiet">{text::storage_unknown()}</p> }.into_any(),
                |usage| meter(usage).into_any(),
            )}</div>
        </div>
        <Protection usage refresh=Callback::new(move |()| refresh())/>
        <div class="setting-line">
            <div>
                <p class="setting-name">{text::not_synced()}</p>
                <p class="quiet">{move || safety.with(only_here)}</p>
            </div>
        </div>
        <Quarantine/>
    }
}

fn only_here(view: &SafetyView) -> String {
    if !view.connected_to_relay {
        return text::all_local().to_owned();
    }
    match view.pending.len() {
        0 => text::all_synced().to_owned(),
        count => plural(
            count,
            || text::not_synced_one().to_owned(),
            || text::not_synced_many(count),
        ),
    }
}

fn meter(usage: StorageUsage) -> impl IntoView {
    let share = if usage.quota_bytes > 0.0 {
        usage.usage_bytes / usage.quota_bytes
    } else {
        0.0
    };
    view! {
        <meter min="0" max="1" high="0.85" optimum="0.2" value=format!("{share:.4}") aria-label=text::storage_used_label()></meter>
        <p class="numeric">{shell::safety_storage_used(format::bytes(usage.usage_bytes), format::bytes(usage.quota_bytes))}</p>
    }
}

#[component]
fn Protection(usage: RwSignal<Option<StorageUsage>>, refresh: Callback<()>) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let persisted = Memo::new(move |_| usage.get().is_some_and(|usage| usage.persisted));
    let protect = move |()| {
        task::spawn(async move {
            if !storage::persist().await {
                toaster.warn(text::storage_protect_refused());
            }
            refresh.run(());
        });
    };
    view! {
        <div class="setting-line">
            <p class="quiet">{move || if persisted.get() { text::storage_protected() } else { text::storage_unprotected() }}</p>
            <Show when=move || !persisted.get() fallback=|| ()>
                <Button size=ButtonSize::Small on_press=Callback::new(protect)>{text::storage_protect()}</Button>
            </Show>
        </div>
    }
}
