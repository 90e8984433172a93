//! Relations with one fault: both ends, and the repair.

use std::collections::HashSet;

use leptos::prelude::*;
use steward_model::{
    edit::Edit,
    links::{BrokenLink, Fault},
};
use steward_sync::ids::DocumentId;

use super::view::{LinkLine, LinksView, Named};
use crate::{
    features::record_path,
    messages::{self, format, links as text},
    platform::task,
    ui::{Button, ButtonSize, IconName, StateChip, Toaster},
    workspace::Workspace,
};

const fn fault_id(fault: Fault) -> &'static str {
    match fault {
        Fault::Missing => "links-missing",
        Fault::Archived => "links-archived",
        Fault::Gone => "links-gone",
        Fault::WrongKind => "links-wrong-kind",
        Fault::Several => "links-several",
    }
}

#[component]
pub(super) fn LinkGroup(fault: Fault, shown: Memo<LinksView>, whole: RwSignal<HashSet<Fault>>) -> impl IntoView {
    let group = Memo::new(move |_| shown.with(|shown| shown.links.iter().find(|group| group.reason == fault).cloned()));
    let count = move || group.with(|group| group.as_ref().map_or(0, |group| group.count));
    let lines = move || group.with(|group| group.as_ref().map(|group| group.lines.clone()).unwrap_or_default());
    view! {
        <section class="links-group" aria-labelledby=fault_id(fault)>
            <h2 id=fault_id(fault)>{text::fault(fault)}" "<span class="quiet numeric">{move || format::count(count())}</span></h2>
            <p class="quiet">{text::fault_help(fault)}</p>
            <ul class="card links-list">
                <For each=lines key=line_key let:line>
                    <Line line/>
                </For>
            </ul>
            <More hidden=Signal::derive(move || count().saturating_sub(lines().len())) on_press=Callback::new(move |()| {
                whole.update(|whole| {
                    whole.insert(fault);
                });
            })/>
        </section>
    }
}

/// Changes whenever something that is shown does, so that a line is drawn anew.
fn line_key(line: &LinkLine) -> (BrokenLink, String, String) {
    (line.link.clone(), line.source.title.clone(), line.target.title.clone())
}

/// Tells how many lines are not shown, and shows them.
#[component]
pub(super) fn More(hidden: Signal<usize>, on_press: Callback<()>) -> impl IntoView {
    view! {
        <Show when=move || { hidden.get() > 0 } fallback=|| ()>
            <Button size=ButtonSize::Small on_press>{move || text::more(format::count(hidden.get()))}</Button>
        </Show>
    }
}

/// A record as a link, or in words if it is not here.
pub(super) fn reference(workspace: DocumentId, named: Named) -> impl IntoView {
    let is_here = !named.kind.is_empty();
    let state = named.state.map(|(label, tone)| view! { <StateChip label tone/> });
    let name = if is_here {
        let href = record_path(workspace, named.kind, named.document);
        view! { <a href=href>{named.title}</a> }.into_any()
    } else {
        view! { <span class="quiet">{text::not_here()}</span> }.into_any()
    };
    view! {
        <span class="links-record">
            {name}
            <span class="links-facts"><span class="cell-id">{named.short_id}</span> {state}</span>
        </span>
    }
}

#[component]
fn Line(line: LinkLine) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let LinkLine {
        link,
        source,
        label,
        target,
    } = line;
    let target_name = if target.kind.is_empty() {
        text::not_here().to_owned()
    } else {
        target.title.clone()
    };
    let remove_label = text::remove_of(&source.title, label, &target_name);
    let restore_label = text::restore_of(&target_name);
    let archived = link.fault == Fault::Archived;
    let target_document = link.target;
    let remove = Callback::new(move |()| remove(workspace, toaster, link.clone()));
    let restore = Callback::new(move |()| {
        change(
            workspace,
            toaster,
            target_document,
            Edit::Archive { archived: false },
            None,
        );
    });
    view! {
        <li class="links-line">
            {reference(workspace.id(), source)}
            <span class="links-relation quiet">{label}</span>
            {reference(workspace.id(), target)}
            <span class="links-repair">
                {archived.then(|| view! {
                    <Button size=ButtonSize::Small icon=IconName::Archive on_press=restore>
                        <span aria-hidden="true">{text::restore()}</span>
                        <span class="visually-hidden">{restore_label}</span>
                    </Button>
                })}
                <Button size=ButtonSize::Small icon=IconName::Unlink on_press=remove>
                    <span aria-hidden="true">{text::remove()}</span>
                    <span class="visually-hidden">{remove_label}</span>
                </Button>
            </span>
        </li>
    }
}

/// Takes a relation away, and offers to put it back.
fn remove(workspace: Workspace, toaster: Toaster, link: BrokenLink) {
    let back = Edit::Relate {
        relation: link.relation.clone(),
        target: link.target,
    };
    let edit = Edit::Unrelate {
        relation: link.relation,
        target: link.target,
    };
    change(workspace, toaster, link.source, edit, Some(back));
}

fn change(workspace: Workspace, toaster: Toaster, document: DocumentId, edit: Edit, back: Option<Edit>) {
    let work = workspace.edit_closed(document, vec![edit]);
    task::spawn(async move {
        match (work.await, back) {
            (Ok(()), Some(back)) => toaster.offer(text::removed(), text::put_back(), move || {
                change(workspace, toaster, document, back.clone(), None);
            }),
            (Ok(()), None) => toaster.say(text::done()),
            (Err(reason), _) => toaster.warn(messages::record::edit_refused(reason)),
        }
    });
}
