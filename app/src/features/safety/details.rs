//! The panel behind the safety words: what waits, the connection, the storage, this tab.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    features::{record_path, workspace_path},
    messages::{format, shell as text},
    ui::{Badge, Button, ButtonSize, RelativeTime, Tone},
    workspace::{PendingRecord, RemovedRecord, SafetyView, Workspace},
};

/// How many waiting records are listed by name.
const LISTED: usize = 8;

#[component]
pub(super) fn SafetyDetails() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let safety = workspace.safety();
    view! {
        <h2 class="panel-title">{text::safety_details()}</h2>
        {move || safety.with(|view| shut_out(workspace, view))}
        <section aria-label=text::safety_pending()>
            {move || safety.with(|view| pending_list(workspace, view))}
        </section>
        {move || safety.with(|view| removed_list(&view.removed))}
        <dl class="facts">
            <dt>{text::safety_connection()}</dt>
            <dd>{move || safety.with(connection)}</dd>
            {move || safety.with(|view| view.connected_to_relay).then(|| view! {
                <dt>{text::safety_last_synced()}</dt>
                <dd>{move || safety.with(|view| view.last_synced_millis).map_or_else(
                    || text::safety_never().into_any(),
                    |millis| view! { <RelativeTime millis/> }.into_any(),
                )}</dd>
            })}
            <dt>{text::safety_storage()}</dt>
            <dd>{move || safety.with(storage)}</dd>
            {move || safety.with(|view| view.connected_to_relay).then(|| view! {
                <dt>{text::safety_tab()}</dt>
                <dd>{move || safety.with(|view| if view.leader { text::safety_tab_leader() } else { text::safety_tab_follower() })}</dd>
            })}
        </dl>
        <p class="panel-footer"><A href=format!("{}/settings", workspace_path(workspace.id()))>{text::safety_more()}</A></p>
    }
}

fn connection(view: &SafetyView) -> &'static str {
    match (view.connected_to_relay, view.online, &view.shut_out) {
        (false, _, _) => text::safety_no_relay(),
        (true, true, _) => text::safety_connected(),
        (true, false, Some(_)) => text::safety_no_access(),
        (true, false, None) => text::safety_disconnected(),
    }
}

/// Why the relay does not let this device in, and what to do.
fn shut_out(workspace: Workspace, view: &SafetyView) -> Option<impl IntoView + use<>> {
    let reason = view.shut_out.as_ref().filter(|_| !view.online)?;
    Some(view! {
        <div class="safety-refusal">
            <p>{text::safety_shut_out_reason(reason)}</p>
            <p class="quiet">{text::safety_shut_out_help()}</p>
            <Button size=ButtonSize::Small on_press=Callback::new(move |()| workspace.connect_again())>{text::try_again()}</Button>
        </div>
    })
}

/// What the relay said about the changes that it does not take, each reason once, and what to do.
fn refusals(view: &SafetyView) -> Option<impl IntoView + use<>> {
    let mut reasons: Vec<&str> = view
        .pending
        .iter()
        .filter_map(|pending| pending.refused.as_deref())
        .collect();
    if reasons.is_empty() {
        return None;
    }
    reasons.sort_unstable();
    reasons.dedup();
    let said = reasons
        .into_iter()
        .filter(|reason| !reason.is_empty())
        .map(|reason| view! { <p>{text::safety_refused_reason(reason)}</p> })
        .collect_view();
    Some(view! {
        <div class="safety-refusal">
            {said}
            <p class="quiet">{text::safety_refused_help()}</p>
        </div>
    })
}

fn storage(view: &SafetyView) -> String {
    view.storage.as_ref().map_or_else(
        || text::safety_storage_unknown().to_owned(),
        |usage| {
            let used = text::safety_storage_used(format::bytes(usage.usage_bytes), format::bytes(usage.quota_bytes));
            let kept = if usage.persisted {
                text::safety_storage_protected()
            } else {
                text::safety_storage_unprotected()
            };
            format!("{used}; {kept}")
        },
    )
}

fn pending_list(workspace: Workspace, view: &SafetyView) -> AnyView {
    if view.pending.is_empty() {
        return view! { <p class="quiet">{text::safety_nothing_pending()}</p> }.into_any();
    }
    let more = view.pending.len().saturating_sub(LISTED);
    let items = view
        .pending
        .iter()
        .take(LISTED)
        .map(|pending| pending_item(workspace, pending))
        .collect_view();
    view! {
        <h3>{text::safety_pending()}</h3>
        <ul class="pending">{items}</ul>
        {(more > 0).then(|| view! { <p class="quiet">{text::safety_more_pending(more)}</p> })}
        {refusals(view)}
    }
    .into_any()
}

fn removed_list(removed: &[RemovedRecord]) -> Option<AnyView> {
    if removed.is_empty() {
        return None;
    }
    let items = removed
        .iter()
        .map(|record| {
            let name = if record.short_id.is_empty() {
                text::safety_removed_unknown().to_owned()
            } else {
                record.short_id.clone()
            };
            let millis = record.removed_millis;
            let reason = record.reason.clone();
            view! { <li><strong>{name}</strong>" · "<RelativeTime millis/>" · "{reason}</li> }
        })
        .collect_view();
    let list = view! {
        <section aria-label=text::safety_removed()>
            <h3>{text::safety_removed()}</h3>
            <p class="quiet">{text::safety_removed_note()}</p>
            <ul class="removed">{items}</ul>
        </section>
    };
    Some(list.into_any())
}

fn pending_item(workspace: Workspace, pending: &PendingRecord) -> impl IntoView + use<> {
    let kind = workspace
        .rows()
        .with_untracked(|rows| rows.get(pending.document).map(|row| row.kind.clone()));
    let title = pending.title.clone();
    let (tone, word) = match (pending.saved_here, &pending.refused) {
        (true, None) => (Tone::Neutral, text::safety_saved_here()),
        (true, Some(_)) => (Tone::Warning, text::safety_refused()),
        (false, _) => (Tone::Warning, text::safety_saving_here()),
    };
    view! {
        <li>
            {match kind {
                Some(kind) => view! { <A href=record_path(workspace.id(), &kind, pending.document)>{title}</A> }.into_any(),
                None => view! { <span>{title}</span> }.into_any(),
            }}
            <Badge tone>{word}</Badge>
        </li>
    }
}
