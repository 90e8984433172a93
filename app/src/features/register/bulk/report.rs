//! Which records were refused, by reason.

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_sync::ids::DocumentId;

use super::{
    words,
    work::{BulkWork, Report},
};
use crate::{
    features::record_path,
    messages::{self, bulk as text, format},
    ui::Dialog,
    workspace::{Refusal, Workspace},
};

/// So many records of a reason are links with their titles; of the rest the ids stand in one line.
const LINKS: usize = 100;

#[component]
pub(super) fn ReportDialog(work: BulkWork, open: RwSignal<bool>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let report = work.report();
    view! {
        <Dialog open title=text::refused_title() class="bulk-report">
            <p class="quiet">{text::refused_help()}</p>
            {move || report.get().map(|report| reasons(workspace, &report))}
        </Dialog>
    }
}

fn reasons(workspace: Workspace, report: &Report) -> AnyView {
    let mut by_reason: BTreeMap<&Refusal, Vec<DocumentId>> = BTreeMap::new();
    for refused in &report.refused {
        by_reason.entry(&refused.reason).or_default().push(refused.document);
    }
    by_reason
        .into_iter()
        .map(|(reason, documents)| {
            let heading = text::refusal_of(format::count(documents.len()), words::refusal(report.kind, reason));
            let links = documents
                .iter()
                .take(LINKS)
                .map(|document| {
                    let (short_id, title) = names(workspace, *document);
                    let href = record_path(report.workspace, report.kind.name, *document);
                    view! {
                        <li>
                            <a href=href>
                                <span class="cell-id">{short_id}</span>
                                " "
                                {title}
                            </a>
                        </li>
                    }
                })
                .collect_view();
            let rest: Vec<String> = documents
                .iter()
                .skip(LINKS)
                .map(|document| names(workspace, *document).0)
                .collect();
            view! {
                <section>
                    <h3>{heading}</h3>
                    <ul>{links}</ul>
                    {(!rest.is_empty()).then(|| view! { <p class="cell-id bulk-report-rest">{rest.join(", ")}</p> })}
                </section>
            }
        })
        .collect_view()
        .into_any()
}

/// The short id and the title of a record.
fn names(workspace: Workspace, document: DocumentId) -> (String, String) {
    workspace.rows().with_untracked(|rows| {
        rows.get(document).map_or_else(
            || (document.to_string(), String::new()),
            |row| {
                let title = if row.title.is_empty() {
                    messages::register::untitled().to_owned()
                } else {
                    row.title.clone()
                };
                (row.short_id.clone(), title)
            },
        )
    })
}
