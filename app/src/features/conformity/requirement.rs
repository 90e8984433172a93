//! One requirement: number, title, status, why, what to do next; and on opening what counts, and which records do.

use std::collections::HashSet;

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{
    conformity::{NextStep, Weight},
    kinds,
};

use super::{
    view::{Item, Record, RuleView},
    words,
};
use crate::{
    features::{Navigator, kind_icon, kind_path, record, record_path},
    messages::{conformity as text, format, model, register, shell},
    ui::{Icon, IconName, StateChip, Toaster},
    workspace::Workspace,
};

/// Requirements whose details are shown, by id.
pub(super) type Opened = RwSignal<HashSet<&'static str>>;

/// Element id of the button that opens a requirement.
pub(super) fn toggle_id(id: &str) -> String {
    format!("requirement-{id}")
}

#[component]
pub(super) fn RequirementItem(item: Item, opened: Opened, #[prop(into)] today: Signal<i32>) -> impl IntoView {
    let id = item.requirement.id;
    let [title, asks, guidance] = text::requirement(item.requirement);
    let is_open = Memo::new(move |_| opened.with(|opened| opened.contains(id)));
    let toggle = move |_| {
        opened.update(|opened| {
            if !opened.remove(id) {
                opened.insert(id);
            }
        });
    };
    let details = format!("requirement-details-{id}");
    let controls = details.clone();
    let first = item.first.and_then(|first| item.rules.get(first)).cloned();
    // Without a step, the first rule says what it rests on.
    let telling = first.clone().or_else(|| item.rules.first().cloned());
    let why = move || telling.as_ref().map(|rule| words::reason(&rule.finding, today.get()));
    let status = item.status;
    view! {
        <li class="requirement">
            <div class="requirement-line">
                <span class="requirement-clause numeric">{item.clause}</span>
                <div class="requirement-words">
                    <h3>
                        <button
                            id=toggle_id(id)
                            type="button"
                            class="requirement-toggle"
                            aria-expanded=move || is_open.get().to_string()
                            aria-controls=controls
                            on:click=toggle
                        >
                            {title}
                            <Icon name=IconName::ChevronRight/>
                        </button>
                    </h3>
                    <p class="requirement-why quiet">
                        {text::process(item.requirement)}
                        {item.other.map(|(edition, clause)| view! { <span>{text::other_edition(edition, clause)}</span> })}
                        <span>{why}</span>
                    </p>
                </div>
                <StateChip label=words::status(status).to_owned() tone=words::tone(status)/>
                <span class="requirement-next">{first.map(|rule| view! { <Step rule/> })}</span>
            </div>
            <div id=details class="requirement-details" hidden=move || !is_open.get()>
                {move || {
                    is_open.get().then(|| view! { <Details item=item.clone() asks guidance today/> })
                }}
            </div>
        </li>
    }
}

#[component]
fn Details(item: Item, asks: &'static str, guidance: &'static str, today: Signal<i32>) -> impl IntoView {
    let rules = item
        .rules
        .into_iter()
        .map(|rule| view! { <RuleLine rule today/> })
        .collect_view();
    view! {
        <dl class="facts requirement-facts">
            <dt>{text::asked()}</dt>
            <dd>{asks}</dd>
            <dt>{text::hint()}</dt>
            <dd>{guidance}</dd>
        </dl>
        {(item.requirement.id == "management_review").then(|| view! { <p class="cluster"><crate::features::review::OpenReviews/></p> })}
        <h4>{text::evidence()}</h4>
        <ul class="requirement-rules">{rules}</ul>
        <Proofs proofs=item.proofs more=item.more/>
    }
}

#[component]
fn RuleLine(rule: RuleView, today: Signal<i32>) -> impl IntoView {
    let finding = rule.finding.clone();
    let should = finding.rule.weight == Weight::Should;
    let chip = finding
        .status
        .map(|status| view! { <StateChip label=words::status(status).to_owned() tone=words::tone(status)/> });
    let wants = words::rule(finding.rule);
    view! {
        <li class="requirement-rule">
            <span class="requirement-rule-chip">{chip}</span>
            <div>
                <p>
                    {wants}
                    {should.then(|| view! { " " <span class="badge" data-tone="neutral">{text::recommended()}</span> })}
                </p>
                <p class="quiet">{move || words::reason(&finding, today.get())}</p>
            </div>
            <span class="requirement-next"><Step rule/></span>
        </li>
    }
}

#[component]
fn Proofs(proofs: Vec<Record>, more: Option<(usize, &'static steward_model::declaration::Kind)>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    (!proofs.is_empty()).then(|| {
        let links = proofs
            .into_iter()
            .map(|proof| {
                let title = if proof.title.is_empty() {
                    register::untitled().to_owned()
                } else {
                    proof.title
                };
                view! {
                    <li class="requirement-proof">
                        <span class="item-icon" title=model::label(proof.kind.label)><Icon name=kind_icon(proof.kind)/></span>
                        <span class="item-id numeric">{proof.short_id}</span>
                        <A href=record_path(workspace, proof.kind.name, proof.document)>{title}</A>
                    </li>
                }
            })
            .collect_view();
        let more = more.map(|(count, kind)| {
            let words = text::more_records(format::count(count), model::label(kind.plural));
            view! { <li><A href=format!("{}?show=all", kind_path(workspace, kind))>{words}</A></li> }
        });
        view! {
            <h4>{text::records()}</h4>
            <ul class="requirement-proofs">{links}{more}</ul>
        }
    })
}

/// The next step of a rule: a button that creates, or a link that opens what is to be worked on.
#[component]
fn Step(rule: RuleView) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let navigator = Navigator::new();
    let words = words::step(&rule);
    words.map(|words| match (rule.finding.next, rule.opens) {
        (Some(NextStep::Create { kind }), _) => {
            let presets = rule.finding.rule.presets();
            let create = move |_| {
                let Some(kind) = kinds::by_name(kind) else { return };
                match workspace.create(kind, presets.clone()) {
                    Ok(document) => {
                        record::focus_title_of(document);
                        navigator.go(record_path(workspace.id(), kind.name, document));
                    }
                    Err(reason) => toaster.warn(shell::create_failed(reason)),
                }
            };
            view! {
                <button type="button" class="button button-secondary" data-size="small" on:click=create>
                    <Icon name=IconName::Plus/>
                    <span class="button-label">{words}</span>
                </button>
            }
            .into_any()
        }
        (_, Some(record)) => {
            let href = record_path(workspace.id(), record.kind.name, record.document);
            view! {
                <A href=href attr:class="button button-secondary" attr:data-size="small" attr:title=record.title>
                    <span class="button-label">{words}</span>
                    <Icon name=IconName::ArrowRight/>
                </A>
            }
            .into_any()
        }
        (_, None) => ().into_any(),
    })
}
