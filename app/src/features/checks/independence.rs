//! Says on an audit which auditor has a part in what is audited.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::independence::{Breach, Part, breaches};
use steward_sync::ids::DocumentId;

use super::{Mentioned, mentioned};
use crate::{
    features::record::RecordContext,
    messages::{checks as text, model},
    ui::{Icon, IconName},
    workspace::RowIndex,
};

/// The kind that has auditors, and its step that an auditor's part in the work stands in the way of.
const AUDIT: &str = "audit";
const START: &str = "start";

fn found(index: &RowIndex, document: DocumentId) -> Vec<Breach> {
    let find = |document| index.get(document).map(AsRef::as_ref);
    let roles = index.of_kind("role_assignment").iter().map(AsRef::as_ref);
    find(document).map_or_else(Vec::new, |audit| breaches(audit, find, roles))
}

/// Whether a step asks for a reason because an auditor is not independent.
pub(crate) fn asks_reason(context: RecordContext, step: &str) -> bool {
    context.kind.name == AUDIT
        && step == START
        && context
            .workspace
            .rows()
            .with_untracked(|index| !found(index, context.document).is_empty())
}

#[component]
pub(crate) fn IndependencePanel(context: RecordContext) -> impl IntoView {
    (context.kind.name == AUDIT).then(|| view! { <Breaches context/> })
}

/// A breach in words, and the record that it is about.
fn said(index: &RowIndex, workspace: DocumentId, breach: &Breach) -> (Mentioned, String) {
    let words = match &breach.why {
        Part::Named(label) => text::named_as(&breach.auditor, model::label(label)),
        Part::Role(role) => text::answers_by_role(&breach.auditor, mentioned(index, workspace, *role).words),
    };
    (mentioned(index, workspace, breach.record), words)
}

#[component]
fn Breaches(context: RecordContext) -> impl IntoView {
    let (rows, workspace) = (context.workspace.rows(), context.workspace.id());
    let shown = Memo::new(move |_| {
        rows.with(|index| {
            let breaches = found(index, context.document);
            let said = breaches.iter().map(|breach| said(index, workspace, breach));
            said.collect::<Vec<_>>()
        })
    });
    view! {
        <div role="status">
            {move || {
                let shown = shown.get();
                (!shown.is_empty()).then(|| view! {
                    <section class="check-warning" aria-label=text::independence()>
                        <p><Icon name=IconName::TriangleAlert/> <span>{text::independence_help()}</span></p>
                        <ul>{shown.into_iter().map(breach_view).collect_view()}</ul>
                    </section>
                })
            }}
        </div>
    }
}

fn breach_view((record, words): (Mentioned, String)) -> impl IntoView {
    view! { <li>{link(record)} " – " {words}</li> }
}

pub(super) fn link(record: Mentioned) -> AnyView {
    match record.href {
        Some(href) => view! { <A href>{record.words}</A> }.into_any(),
        None => view! { <span>{record.words}</span> }.into_any(),
    }
}
