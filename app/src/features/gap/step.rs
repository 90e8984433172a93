//! One requirement: what is asked, what the records prove, what people say of it, and on to the next.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{
    conformity::{Moment, iso_20000::CATALOGUE},
    edit::Edit,
    gap::{self, Answer},
};

use super::{
    line_field::LineField,
    page::gap_path,
    view::{GapView, Line, answer, status, status_tone},
};
use crate::{
    features::{Navigator, conformity, record, record_path},
    messages::{conformity as requirement_text, gap as text},
    platform::task,
    ui::{Button, ButtonVariant, EmptyState, IconName, ProgressBar, StateChip, Toaster, focus_by_id},
    workspace::Workspace,
};

/// Element id of the heading, where the next requirement is read from.
const HEADING_ID: &str = "gap-step-title";

/// Puts the focus on the requirement, after the frame in which the navigation puts it on the page.
fn focus_heading() {
    request_animation_frame(|| request_animation_frame(|| focus_by_id(HEADING_ID)));
}

/// What the parts of a step share.
#[derive(Clone, Copy)]
struct Parts {
    workspace: Workspace,
    toaster: Toaster,
    line: Memo<Option<Line>>,
}

impl Parts {
    /// Writes what a person says.
    fn say(self, edit: Edit) {
        let Some(line) = self.line.get_untracked() else { return };
        let Self { workspace, toaster, .. } = self;
        task::spawn(async move {
            if let Err(reason) = workspace.assess(line.requirement, line.title(), vec![edit]).await {
                toaster.warn(reason);
            }
        });
    }
}

#[component]
pub(super) fn Step(shown: Memo<GapView>, id: String, moment: Memo<Moment>) -> impl IntoView {
    let parts = Parts {
        workspace: expect_context::<Workspace>(),
        toaster: expect_context::<Toaster>(),
        line: Memo::new(move |_| {
            shown.with(|shown| {
                let place = shown.place(&id)?;
                shown.lines.get(place).cloned()
            })
        }),
    };
    let requirement = parts
        .line
        .with_untracked(|line| line.as_ref().map(|line| line.requirement));
    match requirement {
        None => view! {
            <EmptyState icon=IconName::ListChecks title=text::unknown()>
                <A href=gap_path(parts.workspace.id(), None) attr:class="button button-secondary">{text::to_result()}</A>
            </EmptyState>
        }
        .into_any(),
        Some(requirement) => {
            focus_heading();
            let [title, asks, guidance] = requirement_text::requirement(requirement);
            view! {
                <Position shown line=parts.line/>
                <section class="card gap-step" aria-labelledby=HEADING_ID>
                    <header class="stack">
                        <h2 id=HEADING_ID tabindex="-1">
                            <span class="numeric quiet">{move || parts.line.with(|line| line.as_ref().map(|line| line.clause))}</span>
                            " "{title}
                        </h2>
                        <dl class="facts">
                            <dt>{text::asked()}</dt>
                            <dd>{asks}</dd>
                            <dt>{text::hint()}</dt>
                            <dd>{guidance}</dd>
                            <dt>{text::records_now()}</dt>
                            <dd><Recorded parts/></dd>
                        </dl>
                    </header>
                    <Answers parts/>
                    <Dispute parts/>
                    <Lines parts/>
                    <Onward shown parts moment/>
                </section>
            }
            .into_any()
        }
    }
}

#[component]
fn Position(shown: Memo<GapView>, line: Memo<Option<Line>>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let numbers = Memo::new(move |_| {
        shown.with(|shown| {
            let place = line.with(|line| line.as_ref().and_then(|line| shown.place(line.requirement.id)));
            (place.unwrap_or_default() + 1, shown.count.answered(), shown.lines.len())
        })
    });
    #[expect(
        clippy::cast_precision_loss,
        reason = "a catalogue has far fewer than 2^52 requirements"
    )]
    let share = move || {
        let (_, done, total) = numbers.get();
        Some(done as f64 / total.max(1) as f64)
    };
    let label = move || {
        let (place, _, total) = numbers.get();
        text::position(place, total)
    };
    let detail = move || {
        let (_, done, total) = numbers.get();
        text::answered_of(done, total)
    };
    view! {
        <div class="gap-position">
            <ProgressBar label=Signal::derive(label) value=Signal::derive(share) detail=Signal::derive(detail)/>
            <A href=gap_path(workspace, None)>{text::to_result()}</A>
        </div>
    }
}

/// The live status, which leads to the reasons.
#[component]
fn Recorded(parts: Parts) -> impl IntoView {
    move || {
        parts.line.get().map(|line| {
            let edition = CATALOGUE
                .editions
                .iter()
                .zip(line.requirement.clauses)
                .find(|(_, clause)| **clause == line.clause)
                .map_or("", |(edition, _)| edition.name);
            let href = conformity::requirement_path(parts.workspace.id(), edition, line.requirement);
            view! {
                <A href=href attr:class="gap-status">
                    <StateChip label=status(line.status).to_owned() tone=status_tone(line.status)/>
                </A>
                {line.difference().map(|difference| view! { <span class="quiet">" "{difference}</span> })}
            }
        })
    }
}

#[component]
fn Answers(parts: Parts) -> impl IntoView {
    let given = Memo::new(move |_| parts.line.with(|line| line.as_ref().and_then(Line::answer)));
    let choices = Answer::EVERY
        .into_iter()
        .map(|choice| {
            view! {
                <label class="gap-answer">
                    <input
                        type="radio"
                        name="gap-answer"
                        prop:checked=move || given.get() == Some(choice)
                        on:change=move |_| parts.say(gap::answer_edit(choice))
                    />
                    <span>{answer(Some(choice))}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="gap-answers">
            <legend>{text::how_far()}</legend>
            {choices}
        </fieldset>
    }
}

/// What people said differently apart, with the way to decide.
#[component]
fn Dispute(parts: Parts) -> impl IntoView {
    let disputed = Memo::new(move |_| {
        parts.line.with(|line| {
            let gap = line.as_ref()?.gap.as_ref()?;
            gap.is_disputed.then_some(gap.document)
        })
    });
    move || {
        disputed.get().map(|document| {
            let href = record_path(parts.workspace.id(), gap::KIND, document);
            view! { <p class="gap-dispute" role="status">{text::disputed()}" "<A href=href>{text::settle()}</A></p> }
        })
    }
}

#[component]
fn Lines(parts: Parts) -> impl IntoView {
    let said = move |read: fn(&gap::Gap) -> &String| {
        Memo::new(move |_| {
            parts.line.with(|line| {
                let gap = line.as_ref().and_then(|line| line.gap.as_ref());
                gap.map(|gap| read(gap).clone()).unwrap_or_default()
            })
        })
    };
    let note = said(|gap| &gap.note);
    let owner = said(|gap| &gap.owner);
    view! {
        <div class="gap-lines">
            <LineField
                label=text::note()
                help=text::note_help()
                value=note
                on_save=Callback::new(move |words: String| parts.say(gap::note_edit(&words)))
            />
            <LineField
                label=text::owner()
                help=text::owner_help()
                value=owner
                on_save=Callback::new(move |name: String| parts.say(gap::owner_edit(&name)))
                known=Callback::new(move |()| record::known_names(parts.workspace, false))
            />
        </div>
    }
}

#[component]
fn Onward(shown: Memo<GapView>, parts: Parts, moment: Memo<Moment>) -> impl IntoView {
    let navigator = Navigator::new();
    let beside = Memo::new(move |_| {
        shown.with(|shown| {
            let place = parts
                .line
                .with(|line| line.as_ref().and_then(|line| shown.place(line.requirement.id)));
            let id = |place: Option<usize>| {
                place
                    .and_then(|place| shown.lines.get(place))
                    .map(|line| line.requirement.id)
            };
            let place = place.unwrap_or_default();
            (id(place.checked_sub(1)), id(place.checked_add(1)))
        })
    });
    let go = move |to: Option<&'static str>| navigator.go(gap_path(parts.workspace.id(), to));
    view! {
        <div class="gap-onward">
            {move || beside.get().0.map(|to| {
                view! { <Button icon=IconName::ArrowLeft on_press=Callback::new(move |()| go(Some(to)))>{text::previous()}</Button> }
            })}
            <super::gaps::ActionOf line=parts.line moment/>
            <span class="spacer"></span>
            {move || {
                let to = beside.get().1;
                let label = if to.is_some() { text::next() } else { text::to_result() };
                view! {
                    <Button variant=ButtonVariant::Primary icon=IconName::ArrowRight on_press=Callback::new(move |()| go(to))>{label}</Button>
                }
            }}
        </div>
    }
}
