//! The requirements under their headings: top clauses, or processes with who and what belongs to them.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::conformity::{Group, process::Phase};

use super::{
    by_process::{Belongings, Noted},
    requirement::{Opened, RequirementItem},
    summary::Bar,
    view::{ConformityView, Section},
};
use crate::{
    features::record_path,
    messages::{conformity as text, format, register},
    ui::{Button, ButtonSize, ButtonVariant, EmptyState, IconName},
    workspace::Workspace,
};

/// Says that requirements of one quarter of the wheel are shown, and shows all.
#[component]
pub(super) fn OnlyPhase(phase: Signal<Option<Phase>>, clear: Callback<()>) -> impl IntoView {
    move || {
        phase.get().map(|phase| {
            view! {
                <p class="cluster conformity-only">
                    <span>{text::only_phase(text::phase(phase))}</span>
                    <Button size=ButtonSize::Small variant=ButtonVariant::Ghost on_press=clear>{text::show_every()}</Button>
                </p>
            }
        })
    }
}

#[component]
pub(super) fn Sections(
    narrowed: Memo<ConformityView>,
    opened: Opened,
    today: Signal<i32>,
    all: Callback<()>,
) -> impl IntoView {
    let is_empty = Memo::new(move |_| narrowed.with(|view| view.sections.is_empty()));
    let groups = move || {
        narrowed.with(|view| {
            let groups = view.sections.iter().map(|section| section.group);
            groups.collect::<Vec<_>>()
        })
    };
    view! {
        <Show when=move || is_empty.get() fallback=|| ()>
            <EmptyState icon=IconName::ListFilter title=text::nothing_here()>
                <Button variant=ButtonVariant::Secondary on_press=all>{text::show_every()}</Button>
            </EmptyState>
        </Show>
        <For each=groups key=|group| (group.clause, group.title) let:group>
            <SectionView
                section=Memo::new(move |_| {
                    narrowed.with(|view| view.sections.iter().find(|section| section.group == group).cloned())
                })
                group
                opened
                today
            />
        </For>
    }
}

/// Element id of a heading.
fn heading_id(group: Group<'static>) -> String {
    if group.clause.is_empty() {
        let words = group.title.to_lowercase();
        format!(
            "process-{}",
            words.replace(|character: char| !character.is_ascii_alphanumeric(), "-")
        )
    } else {
        format!("clause-{}", group.clause)
    }
}

#[component]
fn SectionView(
    section: Memo<Option<Section>>,
    group: Group<'static>,
    opened: Opened,
    today: Signal<i32>,
) -> impl IntoView {
    let heading = heading_id(group);
    let labelled_by = heading.clone();
    let tally = Signal::derive(move || {
        section.with(|section| section.as_ref().map(|section| section.tally).unwrap_or_default())
    });
    let items = move || {
        section.with(|section| {
            section
                .as_ref()
                .map(|section| section.items.clone())
                .unwrap_or_default()
        })
    };
    let belongings = Memo::new(move |_| section.with(|section| section.as_ref()?.belongings.clone()));
    let met = move || {
        let tally = tally.get();
        text::group_met(format::count(tally.met), format::count(tally.total()))
    };
    let number = (!group.clause.is_empty()).then(|| view! { <span class="numeric">{group.clause}</span>" " });
    view! {
        <section class="conformity-section" aria-labelledby=labelled_by>
            <header class="conformity-section-head">
                <h2 id=heading>{number}{text::group(group)}</h2>
                <span class="quiet numeric">{met}</span>
                <Bar tally/>
            </header>
            {move || belongings.get().map(|belongings| view! { <ProcessFacts belongings/> })}
            <ul class="card requirements">
                <For each=items key=|item| item.key() let:item>
                    <RequirementItem item opened today/>
                </For>
            </ul>
        </section>
    }
}

/// Who answers for a process, its measures, and what is open against it.
#[component]
fn ProcessFacts(belongings: Belongings) -> impl IntoView {
    let Belongings {
        roles,
        measures,
        findings,
    } = belongings;
    view! {
        <dl class="facts process-facts">
            <dt>{text::process_roles()}</dt>
            <dd><Links links=roles none=text::process_roles_none()/></dd>
            <dt>{text::process_measures()}</dt>
            <dd><Links links=measures none=text::process_measures_none()/></dd>
            <dt>{text::process_findings()}</dt>
            <dd><Links links=findings none=text::process_findings_none()/></dd>
        </dl>
    }
}

#[component]
fn Links(links: Vec<Noted>, none: &'static str) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    if links.is_empty() {
        return view! { <span class="quiet">{none}</span> }.into_any();
    }
    let links = links
        .into_iter()
        .map(|Noted { record, note }| {
            let title = if record.title.is_empty() {
                register::untitled().to_owned()
            } else {
                record.title
            };
            view! {
                <li>
                    <A href=record_path(workspace, record.kind.name, record.document)>{title}</A>
                    {(!note.is_empty()).then(|| view! { " " <span class="quiet numeric">{note}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="process-links">{links}</ul> }.into_any()
}
