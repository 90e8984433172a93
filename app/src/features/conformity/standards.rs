//! Other standards: the organization's own catalogues, each requirement with what it rests on.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{
    conformity::{
        Reason, Rule, Status,
        iso_20000::CATALOGUE,
        own::{KIND, OwnCatalogue, OwnOutcome, Source},
    },
    kinds,
};

use super::{
    query::{Query, requirement_path},
    summary::Counts,
    view::{Record, record},
    words,
};
use crate::{
    features::{kind_path, record_path},
    messages::{conformity as text, model, register},
    ui::{EmptyState, Icon, IconName, StateChip, Tone},
    workspace::Workspace,
};

/// Links to the standards that there are, and to the register of the organization's own requirements.
#[component]
pub(super) fn StandardsNav(own: Memo<Vec<OwnCatalogue>>, chosen: Signal<Option<String>>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let names = Memo::new(move |_| {
        own.with(|own| {
            own.iter()
                .map(|catalogue| catalogue.standard.clone())
                .collect::<Vec<_>>()
        })
    });
    let link = move |standard: Option<String>| {
        let label = match &standard {
            None => CATALOGUE.label.to_owned(),
            Some(name) if name.is_empty() => text::standard_unnamed().to_owned(),
            Some(name) => name.clone(),
        };
        let href = Query {
            standard: standard.clone(),
            ..Query::default()
        }
        .path(workspace);
        let current = move || chosen.with(|chosen| *chosen == standard).then_some("page");
        view! { <li><a href=href aria-current=current>{label}</a></li> }
    };
    let register = kinds::by_name(KIND).map(|kind| kind_path(workspace, kind));
    view! {
        <nav class="conformity-standards" aria-label=text::standards()>
            <ul>
                {link(None)}
                {move || names.get().into_iter().map(|name| link(Some(name))).collect_view()}
            </ul>
            {register.map(|href| view! { <a class="conformity-standards-register" href=href>{text::standards_register()}</a> })}
        </nav>
    }
}

#[component]
pub(super) fn OwnCatalogueView(
    own: Memo<Vec<OwnCatalogue>>,
    #[prop(into)] standard: String,
    today: Signal<i32>,
) -> impl IntoView {
    let name = standard.clone();
    let catalogue =
        Memo::new(move |_| own.with(|own| own.iter().find(|catalogue| catalogue.standard == standard).cloned()));
    let heading = if name.is_empty() {
        text::standard_unnamed().to_owned()
    } else {
        name
    };
    view! {
        <section class="conformity-section" aria-labelledby="own-standard">
            <header class="conformity-section-head">
                <h2 id="own-standard">{heading}</h2>
            </header>
            {move || match catalogue.get() {
                None => {
                    view! { <EmptyState icon=IconName::ListFilter title=text::standard_gone() text=text::standard_gone_text()/> }
                        .into_any()
                }
                Some(catalogue) => {
                    let items = catalogue.outcomes;
                    view! {
                        <Counts tally=catalogue.tally/>
                        <ul class="card requirements">
                            {items.into_iter().map(|item| view! { <OwnItem item today/> }).collect_view()}
                        </ul>
                    }
                    .into_any()
                }
            }}
        </section>
    }
}

#[component]
fn OwnItem(item: OwnOutcome, today: Signal<i32>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let href = record_path(workspace, KIND, item.document);
    let title = if item.title.is_empty() {
        register::untitled().to_owned()
    } else {
        item.title
    };
    let chip = match item.status {
        Some(status) => view! { <StateChip label=words::status(status).to_owned() tone=words::tone(status)/> },
        None => view! { <StateChip label=text::excluded().to_owned() tone=Tone::Neutral/> },
    };
    let is_mapped = !item.sources.is_empty();
    let next = (item.status.is_some() && !is_mapped).then(|| {
        view! {
            <A href=href.clone() attr:class="button button-secondary" attr:data-size="small">
                <span class="button-label">{text::name_evidence()}</span>
                <Icon name=IconName::ArrowRight/>
            </A>
        }
    });
    let why = if item.status.is_none() {
        item.excluded_because
    } else if is_mapped {
        item.owner
    } else {
        text::no_evidence_named().to_owned()
    };
    let sources = if item.status.is_some() {
        item.sources
    } else {
        Vec::new()
    };
    let sources = sources
        .into_iter()
        .map(|source| view! { <SourceLine source today/> })
        .collect_view();
    view! {
        <li class="requirement">
            <div class="requirement-line">
                <span class="requirement-clause numeric">{item.clause}</span>
                <div class="requirement-words">
                    <h3><A href=href>{title}</A></h3>
                    <p class="requirement-why quiet">{why}</p>
                </div>
                {chip}
                <span class="requirement-next">{next}</span>
            </div>
            {is_mapped.then(|| view! { <ul class="own-sources">{sources}</ul> })}
        </li>
    }
}

/// One part of what a requirement rests on.
#[component]
fn SourceLine(source: Source, today: Signal<i32>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let (status, what, why) = match source {
        Source::Requirement { requirement, status } => {
            let clause = requirement.clause(0).unwrap_or_default();
            let [title, ..] = text::requirement(requirement);
            let edition = CATALOGUE.editions.first().map_or("", |edition| edition.name);
            let href = requirement_path(workspace.id(), edition, requirement);
            let what = view! { <A href=href>{text::same_as(clause, title)}</A> }.into_any();
            (status, what, String::new())
        }
        Source::Register { finding } => {
            let kind = kinds::by_name(finding.rule.kind);
            let what = match kind {
                Some(kind) => {
                    view! { <A href=kind_path(workspace.id(), kind)>{model::label(kind.plural)}</A> }.into_any()
                }
                None => ().into_any(),
            };
            let status = finding.status.unwrap_or(Status::Missing);
            (status, what, words::reason(&finding, today.get_untracked()))
        }
        Source::Record {
            document,
            status,
            reason,
        } => {
            let found = workspace.rows().with_untracked(|rows| rows.get(document).cloned());
            let what = match found.as_deref().and_then(record) {
                Some(Record {
                    kind, title, short_id, ..
                }) => {
                    let title = if title.is_empty() { short_id } else { title };
                    view! { <A href=record_path(workspace.id(), kind.name, document)>{title}</A> }.into_any()
                }
                None => view! { <span>{text::record_gone()}</span> }.into_any(),
            };
            let why = record_reason(reason, today.get_untracked());
            (status, what, why)
        }
        Source::Unknown { words } => {
            let what = view! { <span>{text::quoted(&words)}</span> }.into_any();
            (Status::Missing, what, text::names_nothing().to_owned())
        }
    };
    view! {
        <li>
            <StateChip label=words::status(status).to_owned() tone=words::tone(status)/>
            <span class="own-source-words">{what} <span class="quiet">{why}</span></span>
        </li>
    }
}

/// Why a linked record counts or not: in the words of a rule that wants one such record.
fn record_reason(reason: Reason<'static>, today: i32) -> String {
    static ONE: Rule<'static> = Rule::one("document");
    match reason {
        Reason::OtherState { .. } => text::record_other_state().to_owned(),
        Reason::NoRecord => String::new(),
        Reason::Stale { .. }
        | Reason::Enough { .. }
        | Reason::TooFew { .. }
        | Reason::Incomplete { .. }
        | Reason::Undated { .. }
        | Reason::AgesOut { .. }
        | Reason::FallsDue { .. }
        | Reason::Overdue { .. }
        | Reason::Gaps { .. }
        | Reason::NothingToCheck => words::why(&ONE, reason, today),
    }
}
