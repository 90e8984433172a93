//! The gaps that were found, each with the one press that makes an action of it.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{
    calendar::{date_of_text, date_text},
    conformity::Moment,
    gap::{self, Answer},
    kinds,
};

use super::{
    page::gap_path,
    view::{GapView, Line, answer, answer_tone, status, status_tone},
};
use crate::{
    features::record_path,
    messages::{conformity, gap as text},
    ui::{Button, ButtonSize, Field, StateChip, Toaster},
    workspace::Workspace,
};

/// Days in which a gap is to be closed, unless the person names another date.
const DAYS_TO_CLOSE: i32 = 30;

/// Makes the action that closes a gap.
fn make_action(workspace: Workspace, toaster: Toaster, line: &Line, due: i32) {
    let Some(gap) = &line.gap else { return };
    let [title, asks, _] = conformity::requirement(line.requirement);
    let title = text::action_title(line.clause, title);
    let owner = if gap.owner.is_empty() {
        workspace.me().with_untracked(|me| me.name.clone())
    } else {
        gap.owner.clone()
    };
    let description = if gap.note.is_empty() {
        asks.to_owned()
    } else {
        format!("{}\n\n{asks}", gap.note)
    };
    let edits = gap::action_edits(gap.document, &title, &owner, due, &description);
    match workspace.create(&kinds::action::KIND, edits) {
        Ok(_) => toaster.say(text::action_made(title)),
        Err(reason) => toaster.warn(reason),
    }
}

/// The list of gaps.
#[component]
pub(super) fn Gaps(shown: Memo<GapView>, moment: Memo<Moment>) -> impl IntoView {
    let due = RwSignal::new(moment.with_untracked(|moment| moment.day()) + DAYS_TO_CLOSE);
    let gaps = Memo::new(move |_| shown.with(GapView::gaps));
    let is_empty = Memo::new(move |_| gaps.with(Vec::is_empty));
    view! {
        <section class="stack" aria-labelledby="gap-list">
            <h2 id="gap-list">{text::gaps()}</h2>
            <Show when=move || !is_empty.get() fallback=|| view! { <p class="quiet">{text::no_gaps()}</p> }>
                <div class="gap-due">
                    <Field label=text::due_by() let:ids>
                        <input
                            class="input"
                            type="date"
                            id=ids.control
                            prop:value=move || date_text(due.get())
                            on:change=move |event| {
                                if let Some(day) = date_of_text(&event_target_value(&event)) {
                                    due.set(day);
                                }
                            }
                        />
                    </Field>
                </div>
                <div class="card gap-table" tabindex="0" role="region" aria-labelledby="gap-list">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{text::clause()}</th>
                                <th scope="col">{text::requirement()}</th>
                                <th scope="col">{text::answer()}</th>
                                <th scope="col">{text::owner()}</th>
                                <th scope="col">{text::records()}</th>
                                <th scope="col">{text::action()}</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || gaps.get() key=|line| format!("{:?}", (line.clause, &line.gap, line.status)) let:line>
                                <GapLine line due/>
                            </For>
                        </tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn GapLine(line: Line, due: RwSignal<i32>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let given = line.answer();
    let (known, title, href) = (
        line.status,
        line.title(),
        gap_path(workspace, Some(line.requirement.id)),
    );
    let clause = line.clause;
    let note = line.gap.as_ref().map(|gap| gap.note.clone()).unwrap_or_default();
    let owner = line.gap.as_ref().map(|gap| gap.owner.clone()).unwrap_or_default();
    view! {
        <tr>
            <td class="numeric quiet">{clause}</td>
            <td>
                <A href=href>{title}</A>
                {(!note.is_empty()).then(|| view! { <span class="gap-note quiet">{note}</span> })}
            </td>
            <td><StateChip label=answer(given).to_owned() tone=answer_tone(given)/></td>
            <td>{owner}</td>
            <td><StateChip label=status(known).to_owned() tone=status_tone(known)/></td>
            <td><Act line due/></td>
        </tr>
    }
}

/// A press that makes the action, or a link to what was agreed.
#[component]
fn Act(line: Line, #[prop(into)] due: Signal<i32>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let (all, open, action, document) = line.gap.as_ref().map_or((0, 0, None, None), |gap| {
        let (all, open) = gap.actions;
        (all, open, gap.action, Some(gap.document))
    });
    match (action, document) {
        (Some(action), _) => {
            let href = record_path(workspace.id(), kinds::action::KIND.name, action);
            let words = if open == 0 {
                text::one_action_done()
            } else {
                text::one_action()
            };
            view! { <A href=href>{words}</A> }.into_any()
        }
        (None, Some(document)) if all > 0 => {
            view! { <A href=record_path(workspace.id(), gap::KIND, document)>{text::actions(open, all)}</A> }.into_any()
        }
        _ => {
            let name = text::make_action_for(line.title());
            let press = Callback::new(move |()| make_action(workspace, toaster, &line, due.get_untracked()));
            view! {
                <Button size=ButtonSize::Small on_press=press>
                    {text::make_action()}<span class="visually-hidden">{name.trim_start_matches(text::make_action()).to_owned()}</span>
                </Button>
            }
            .into_any()
        }
    }
}

/// The same for the requirement that is open, if it has a gap.
#[component]
pub(super) fn ActionOf(line: Memo<Option<Line>>, moment: Memo<Moment>) -> impl IntoView {
    let due = Signal::derive(move || moment.with(|moment| moment.day()) + DAYS_TO_CLOSE);
    move || {
        line.get()
            .filter(|line| line.answer().is_some_and(Answer::is_gap))
            .map(|line| view! { <Act line due/> })
    }
}
