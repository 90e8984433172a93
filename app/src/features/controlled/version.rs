//! The page of an approved version: the record as it was when somebody approved it, to read and to print.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};
use steward_model::{
    approval::{Approval, digest, to_read},
    declaration::{Field, Kind},
    snapshot::RecordSnapshot,
    value::Value,
};
use steward_sync::ids::DocumentId;

use super::{
    difference::title,
    reading::{confirm_button, confirmed_view},
};
use crate::{
    features::{
        kind_of_segment,
        record::{RecordContext, value_view},
        record_page_path,
        shell::page_title,
    },
    messages::{self, controlled as text, format, model},
    ui::{Button, EmptyState, Icon, IconName},
    workspace::{RecordView, Workspace},
};

#[component]
pub(crate) fn ApprovedVersionPage() -> impl IntoView {
    let params = use_params_map();
    let wanted = Memo::new(move |_| {
        params.with(|params| {
            let kind = kind_of_segment(&params.get("kind")?)?;
            let document: DocumentId = params.get("document")?.parse().ok()?;
            Some((kind.name, document, params.get("approval")?))
        })
    });
    move || {
        let found = wanted
            .get()
            .and_then(|(name, document, approval)| Some((steward_model::kinds::by_name(name)?, document, approval)));
        match found {
            Some((kind, document, approval)) => view! { <Version kind document approval/> }.into_any(),
            None => missing(),
        }
    }
}

fn missing() -> AnyView {
    view! {
        <EmptyState whole_page=true icon=IconName::FileText title=text::version_missing() text=text::version_missing_help()/>
    }
    .into_any()
}

/// How the record of today stands by the approval that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Today {
    approval: Approval,
    /// Whether the record says now what was approved, while it stands by the approval.
    in_force: Option<bool>,
    /// Whether people are to read this version.
    to_read: bool,
    /// When the person of this device confirmed having read it.
    confirmed: Option<i64>,
}

fn today(snapshot: &RecordSnapshot, id: &str, me: &str) -> Option<Today> {
    let approval = snapshot.approvals.iter().find(|approval| approval.id == id)?.clone();
    let in_force = approval.current.then(|| approval.digest == digest(snapshot));
    let to_read = to_read(snapshot).is_some_and(|wanted| wanted.approval.digest == approval.digest);
    let confirmed = snapshot
        .readings
        .iter()
        .find(|reading| reading.digest == approval.digest && reading.by == me)
        .map(|reading| reading.at_millis);
    Some(Today {
        approval,
        in_force,
        to_read,
        confirmed,
    })
}

/// What is known of the record while its approved version is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Known {
    Loading,
    Missing,
    Here(Today),
}

#[component]
fn Version(kind: &'static Kind, document: DocumentId, approval: String) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let opened = workspace.open_record(document);
    let context = RecordContext::new(workspace, kind, document, opened.view);
    page_title(|| text::version_title().to_owned());
    let id = approval.clone();
    let me = workspace.me().get_untracked().name;
    let known = Memo::new(move |_| {
        opened.view.with(|view| match view {
            RecordView::Loading => Known::Loading,
            RecordView::Ready(snapshot) => today(snapshot, &id, &me).map_or(Known::Missing, Known::Here),
            RecordView::Unavailable | RecordView::Damaged { .. } => Known::Missing,
        })
    });
    move || match known.get() {
        Known::Loading => {
            view! { <p class="record-loading quiet" role="status">{messages::record::loading()}</p> }.into_any()
        }
        Known::Missing => missing(),
        Known::Here(today) => match workspace.approved_version(document, &approval) {
            Some(approved) => version_view(context, &approved, &today),
            None => missing(),
        },
    }
}

fn version_view(context: RecordContext, approved: &Arc<RecordSnapshot>, today: &Today) -> AnyView {
    let approval = &today.approval;
    let workspace = context.workspace.id();
    let print = Callback::new(|()| {
        // Printing is refused only where the browser has no printing at all.
        drop(window().print());
    });
    let holds = digest(approved) == approval.digest;
    let number = approved
        .value("version")
        .and_then(Value::as_text)
        .map(text::version_number);
    let heading = if approved.title.is_empty() {
        approved.short_id.clone()
    } else {
        approved.title.clone()
    };
    let since = match today.in_force {
        Some(true) => text::version_in_force(),
        Some(false) => text::version_changed(),
        None => text::version_superseded(),
    };
    let tone = if holds { "good" } else { "warning" };
    view! {
        <article class="page page-narrow approved-version">
            <header class="page-header">
                <div>
                    <p class="quiet">{model::label(context.kind.label)}" "<span class="numeric">{approved.short_id.clone()}</span></p>
                    <h1>{heading}</h1>
                </div>
                <div class="cluster approved-version-actions">
                    <A href=record_page_path(workspace, context.kind.name, context.document)>{text::back_to_record()}</A>
                    <Button icon=IconName::Printer on_press=print>{text::print()}</Button>
                </div>
            </header>
            <div class="card approved-version-line">
                <p class="approval-state" data-tone=tone>
                    <Icon name=if holds { IconName::ShieldCheck } else { IconName::TriangleAlert }/>
                    <span>
                        {text::version_by(&approval.by, format::exact(approval.at_millis))}
                        {number.map(|number| format!(" · {number}"))}
                        " · "{text::digest(approval.digest.short())}
                    </span>
                </p>
                <p>{if holds { text::version_holds() } else { text::version_differs() }}</p>
                <p>{since}</p>
                {today.to_read.then(|| confirmation(context, today))}
            </div>
            {sections(context.kind, approved)}
            {relations(context, approved)}
            <footer class="approved-version-proof">
                <dl>
                    <dt>{text::full_digest()}</dt>
                    <dd><code>{approval.digest.to_string()}</code></dd>
                    <dt>{text::heads()}</dt>
                    {approval.heads.iter().map(|head| view! { <dd><code>{head.clone()}</code></dd> }).collect_view()}
                </dl>
            </footer>
        </article>
    }
    .into_any()
}

fn confirmation(context: RecordContext, today: &Today) -> AnyView {
    let digest = today.approval.digest.to_string();
    match today.confirmed {
        Some(at_millis) => confirmed_view(at_millis).into_any(),
        None => view! { <div class="approved-version-confirm">{confirm_button(context, digest)}</div> }.into_any(),
    }
}

/// What was written, section by section; empty fields are left out.
/// Headings of a text stand below the text's own.
const HEADING_LEVEL: u8 = 4;

fn sections(kind: &'static Kind, approved: &Arc<RecordSnapshot>) -> impl IntoView + use<> {
    kind.sections
        .iter()
        .filter_map(|section| {
            let fields: Vec<&'static Field> = section.fields.iter().filter_map(|name| kind.field(name)).collect();
            let (texts, values): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| field.is_text());
            let values: Vec<_> = values
                .into_iter()
                .filter_map(|field| Some((field, approved.value(field.name)?.clone())))
                .collect();
            let texts: Vec<_> = texts
                .into_iter()
                .filter_map(|field| {
                    let text = approved.texts.get(field.name).filter(|text| !text.is_empty())?;
                    let formatted = approved
                        .formatted
                        .get(field.name)
                        .map(|text| text.to_html(HEADING_LEVEL));
                    Some((field, text.clone(), formatted))
                })
                .collect();
            (!values.is_empty() || !texts.is_empty()).then(|| {
                view! {
                    <section class="approved-version-section">
                        <h2>{model::label(section.label)}</h2>
                        {(!values.is_empty()).then(|| view! {
                            <dl class="facts">
                                {values.into_iter().map(|(field, value)| view! {
                                    <dt>{model::label(field.label)}</dt>
                                    <dd>{value_view(field, Some(&value))}</dd>
                                }).collect_view()}
                            </dl>
                        })}
                        {texts.into_iter().map(|(field, text, formatted)| view! {
                            <h3>{model::label(field.label)}</h3>
                            {match formatted {
                                Some(html) => view! { <div class="rich-text" inner_html=html></div> }.into_any(),
                                None => view! { <p class="approved-version-text">{text}</p> }.into_any(),
                            }}
                        }).collect_view()}
                    </section>
                }
            })
        })
        .collect_view()
}

fn relations(context: RecordContext, approved: &Arc<RecordSnapshot>) -> Option<impl IntoView + use<>> {
    let linked: Vec<_> = approved
        .relations
        .iter()
        .filter_map(|(name, target)| Some((context.kind.relation(name)?.label, title(context, *target))))
        .collect();
    (!linked.is_empty()).then(|| {
        view! {
            <section class="approved-version-section">
                <h2>{text::relations()}</h2>
                <dl class="facts">
                    {linked.into_iter().map(|(label, title)| view! {
                        <dt>{model::label(label)}</dt>
                        <dd>{title}</dd>
                    }).collect_view()}
                </dl>
            </section>
        }
    })
}
