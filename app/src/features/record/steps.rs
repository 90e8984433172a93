//! The state and the steps that lead on from it; a blocked step says why and leads to what is missing.

use leptos::prelude::*;
use steward_model::{
    declaration::{Kind, Transition},
    edit::Edit,
    snapshot::RecordSnapshot,
    value::Value,
    workflow,
};

use super::{
    conflict::conflict_chip,
    context::{RecordContext, focus_field},
    field::SavedMark,
    reason_dialog::ReasonDialog,
};
use crate::{
    features::{
        checks::asks_reason,
        palette::{Command, offer_commands},
        register::cells::tone,
    },
    messages,
    ui::{Button, ButtonSize, ButtonVariant, IconName, StateChip, Tone},
};

/// One step as a button.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    name: &'static str,
    label: &'static str,
    reason_required: bool,
    blocked: Option<Blocked>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Blocked {
    sentence: String,
    first_missing: Option<String>,
}

/// The steps from the present state, in the order of the declaration.
fn steps(snapshot: &RecordSnapshot) -> Vec<Step> {
    workflow::available(snapshot)
        .into_iter()
        .map(
            |(transition, result): (&'static Transition, Result<(), workflow::Blocked>)| Step {
                name: transition.name,
                label: transition.label,
                reason_required: workflow::needs_reason(snapshot, transition),
                blocked: result.err().map(|blocked| Blocked {
                    first_missing: blocked
                        .missing_fields
                        .first()
                        .or(blocked.unsaid.first())
                        .map(ToString::to_string),
                    sentence: match &blocked.hurdle {
                        Some(hurdle) => messages::votes::hurdle(hurdle),
                        None if blocked.unsaid.is_empty() => blocked.sentence,
                        None => unsaid(snapshot.kind, &blocked.unsaid),
                    },
                }),
            },
        )
        .collect()
}

/// What is to be written before a step, in the language of the person.
fn unsaid(kind: &'static Kind, fields: &[&'static str]) -> String {
    let labels: Vec<&str> = fields
        .iter()
        .filter_map(|name| kind.field(name))
        .map(|field| messages::model::label(field.label))
        .collect();
    messages::review::unsaid_first(labels.join(", "))
}

/// The step that stands out: the first declared one that needs no reason. Steps that ask for a reason are detours, such
/// as waiting, rejecting or going back. Where it is blocked, or there is none, no step stands out.
fn usual(steps: &[Step]) -> Option<&'static str> {
    let first = steps.iter().find(|step| !step.reason_required)?;
    first.blocked.is_none().then_some(first.name)
}

#[component]
pub(crate) fn Steps(context: RecordContext) -> impl IntoView {
    let kind = context.kind;
    let state = context.part(|snapshot| snapshot.state_name().to_owned());
    let label = Signal::derive(move || {
        state.with(|state| {
            kind.state(state)
                .map_or_else(|| state.clone(), |state| messages::model::label(state.label).to_owned())
        })
    });
    let state_tone =
        Signal::derive(move || state.with(|state| kind.state(state).map_or(Tone::Neutral, |state| tone(state.tone))));
    let steps = context.part(steps);
    let asking = RwSignal::new(None::<&'static str>);
    let error = context.error("state");
    let take = move |step: &Step| {
        if let Some(blocked) = &step.blocked {
            context.set_error("state", &blocked.sentence);
            if let Some(field) = &blocked.first_missing {
                focus_field(field);
            }
        } else if step.reason_required || asks_reason(context, step.name) {
            asking.set(Some(step.name));
        } else {
            context.take_step(step.name);
        }
    };
    let conflicts = context.part(|snapshot| snapshot.state.conflicts.clone());
    let show = move |value: &Value| match value {
        Value::Text(name) => {
            let words = kind
                .state(name)
                .map_or_else(|| name.clone(), |state| messages::model::label(state.label).to_owned());
            let tone = kind.state(name).map_or(Tone::Neutral, |state| tone(state.tone));
            view! { <StateChip label=words tone/> }.into_any()
        }
        Value::Number(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_) => ().into_any(),
    };
    offer_commands(Signal::derive(move || {
        let detail = context.now(|snapshot| snapshot.short_id.clone()).unwrap_or_default();
        steps.with(|steps| {
            steps
                .iter()
                .cloned()
                .map(|step| Command {
                    label: messages::model::label(step.label).to_owned(),
                    detail: detail.clone(),
                    icon: IconName::ArrowRight,
                    run: Callback::new(move |()| take(&step)),
                })
                .collect()
        })
    }));
    view! {
        <div class="record-steps" data-field="state">
            <span class="record-state">
                <span class="visually-hidden">{messages::record::state_label()} ": "</span>
                <StateChip label tone=state_tone/>
                {conflict_chip(conflicts, show, move |value| {
                    if let Value::Text(state) = value {
                        context.edit_field("state", Edit::SettleState { state });
                    }
                })}
                <SavedMark context field="state"/>
            </span>
            <div class="record-step-buttons" role="group" aria-label=messages::record::next_steps()>
                {move || {
                    let steps = steps.get();
                    let usual = usual(&steps);
                    steps
                        .into_iter()
                        .map(|step| {
                            let is_usual = usual == Some(step.name);
                            view! { <StepButton step is_usual take=Callback::new(move |step: Step| take(&step))/> }
                        })
                        .collect_view()
                }}
            </div>
            <p class="field-error" role="alert">{move || error.get()}</p>
            <ReasonDialog context asking/>
        </div>
    }
}

/// A blocked step stays reachable and says what is missing; pressing it leads there.
#[component]
fn StepButton(step: Step, is_usual: bool, take: Callback<Step>) -> impl IntoView {
    let label = messages::model::label(step.label);
    match step.blocked.clone() {
        None => {
            let variant = if is_usual {
                ButtonVariant::Primary
            } else {
                ButtonVariant::Secondary
            };
            view! {
                <Button variant size=ButtonSize::Small on_press=Callback::new(move |()| take.run(step.clone()))>{label}</Button>
            }
            .into_any()
        }
        Some(blocked) => {
            let hint = if blocked.first_missing.is_some() {
                messages::record::blocked_hint(&blocked.sentence)
            } else {
                blocked.sentence
            };
            let id = crate::ui::unique_id("step");
            let (described_by, title) = (id.clone(), hint.clone());
            view! {
                <button
                    type="button"
                    class="button button-secondary step-blocked"
                    data-size="small"
                    aria-describedby=described_by
                    title=title
                    on:click=move |_| take.run(step.clone())
                >
                    <span class="button-label">{label}</span>
                </button>
                // Outside of the button: the reason describes it and is no part of its name.
                <span hidden=true id=id>{hint}</span>
            }
            .into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use steward_model::kinds;

    use super::*;

    /// The steps from a state as they are once every field is filled in.
    fn free(kind: &str, state: &str) -> Vec<Step> {
        let kind = kinds::by_name(kind).expect("a kind");
        let from = kind.transitions.iter().filter(|step| step.from.contains(&state));
        from.map(|step| Step {
            name: step.name,
            label: step.label,
            reason_required: step.reason_required,
            blocked: None,
        })
        .collect()
    }

    #[test]
    fn the_step_that_leads_on_stands_out() {
        for (kind, state, expected) in [
            ("incident", "new", Some("assign")),
            ("incident", "in_progress", Some("resolve")),
            ("incident", "pending", Some("resume")),
            ("incident", "resolved", Some("close")),
            ("incident", "closed", None),
            ("change", "assessed", Some("approve")),
            ("change", "implementing", Some("complete")),
            ("change", "rejected", None),
            ("service", "live", None),
        ] {
            assert_eq!(usual(&free(kind, state)), expected, "{kind} {state}");
        }
    }

    #[test]
    fn a_blocked_step_gives_way_to_none() {
        let mut steps = free("incident", "in_progress");
        for step in &mut steps {
            step.blocked = (step.name == "resolve").then(|| Blocked {
                sentence: "Fill in Resolution first.".to_owned(),
                first_missing: Some("resolution".to_owned()),
            });
        }
        assert_eq!(usual(&steps), None);
    }
}
