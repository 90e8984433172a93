//! Decisions and actions of an item, and adding one without leaving the keyboard.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{
    edit::Edit,
    item, kinds,
    review::{
        INPUTS, Input, carry_over,
        minutes::{self, Agreed, Decided},
    },
    value::Value,
};
use steward_sync::ids::DocumentId;

use super::meeting::{Adding, Meeting};
use crate::{
    features::{
        record::{known_names, parse_date},
        record_path, tone,
    },
    messages::{format, model, plural, review as text},
    platform::{random, task},
    ui::{Button, ButtonSize, ButtonVariant, Field, IconButton, IconName, Kbd, StateChip, focus_by_id, unique_id},
};

#[component]
pub(super) fn Decisions(meeting: Meeting, input: &'static Input) -> impl IntoView {
    let context = meeting.context;
    let all = context.part(move |snapshot| {
        let mut decided = minutes::decided(snapshot);
        decided.retain(|one| one.input == input.name);
        Kept(decided)
    });
    let adding = meeting.adding;
    let button = move |what: Adding, label: &'static str, key: &'static str| {
        view! {
            <Button size=ButtonSize::Small icon=IconName::Plus on_press=Callback::new(move |()| adding.set(Some(what)))>
                {label} " " <Kbd keys=vec![key.to_owned()]/>
            </Button>
        }
    };
    view! {
        <section class="review-decisions" aria-labelledby="review-decisions">
            <h3 id="review-decisions">{text::decisions()}</h3>
            {move || {
                let Kept(decided) = all.get();
                if decided.is_empty() {
                    view! { <p class="quiet">{text::no_decisions()}</p> }.into_any()
                } else {
                    let lines = decided.into_iter().map(|one| line(meeting, one)).collect_view();
                    view! { <ul class="review-decided">{lines}</ul> }.into_any()
                }
            }}
            <div class="cluster">
                {button(Adding::Decision, text::add_decision(), "D")}
                {button(Adding::Action, text::add_action(), "A")}
                {(input.name == "earlier_actions").then(|| view! { <CarryOver meeting/> })}
            </div>
            {move || {
                adding.get().map(|what| match what {
                    Adding::Decision => view! { <AddDecision meeting input/> }.into_any(),
                    Adding::Action => view! { <AddAction meeting input/> }.into_any(),
                })
            }}
        </section>
    }
}

/// Decisions, compared as a whole.
#[derive(Clone, PartialEq, Default)]
struct Kept(Vec<Decided>);

fn line(meeting: Meeting, decided: Decided) -> AnyView {
    let remove = {
        let id = decided.id.clone();
        Callback::new(move |()| {
            let edit = Edit::RemoveItem {
                map: item::DECIDED.to_owned(),
                id: id.clone(),
            };
            if meeting.context.edit(edit) {
                meeting.context.toaster().say(text::taken_away());
            }
        })
    };
    let label = text::take_away(&decided.says);
    let facts = match &decided.action {
        Some(agreed) => action_facts(meeting, agreed),
        None => {
            let by = if decided.by.is_empty() {
                &decided.author
            } else {
                &decided.by
            };
            view! { <span>{text::decided_by(by)} ", " {format::moment(decided.at_millis)}</span> }.into_any()
        }
    };
    let (what, name) = if decided.action.is_some() {
        (text::action(), "action")
    } else {
        (text::decision(), "decision")
    };
    view! {
        <li class="review-decision" data-what=name>
            <span class="badge" data-tone="neutral">{what}</span>
            <span class="review-decision-says">{decided.says}</span>
            <span class="review-decision-facts quiet">{facts}</span>
            <IconButton icon=IconName::Close size=ButtonSize::Small label on_press=remove/>
        </li>
    }
    .into_any()
}

/// Who does it by when, as agreed; and how the record stands that carries it.
fn action_facts(meeting: Meeting, agreed: &Agreed) -> AnyView {
    let workspace = meeting.context.workspace;
    let rows = workspace.rows();
    let record = agreed.record.and_then(|document| {
        rows.with_untracked(|rows| {
            let row = rows.get(document)?;
            let state = kinds::by_name(&row.kind)?.state(&row.state)?;
            Some((row.kind.clone(), document, row.short_id.clone(), state))
        })
    });
    view! {
        <span>{text::done_by(&agreed.owner)}</span>
        {agreed.due.map(|due| view! { <span class="numeric">{text::due(format::date(due))}</span> })}
        {record.map(|(kind, document, id, state)| view! {
            <A href=record_path(workspace.id(), &kind, document)>{id}</A>
            <StateChip label=model::label(state.label).to_owned() tone=tone(state.tone)/>
        })}
    }
    .into_any()
}

/// Puts the focus into the first control of what is being drawn: before the next key is pressed, which belongs there.
fn focus_soon(id: String) {
    task::spawn(async move {
        focus_by_id(&id);
        // What is drawn late gets it with the frame.
        request_animation_frame(move || {
            if document()
                .active_element()
                .is_none_or(|focused| focused.tag_name() == "BODY")
            {
                focus_by_id(&id);
            }
        });
    });
}

/// Ends adding, and gives the focus back to the item.
fn done(meeting: Meeting) {
    meeting.adding.set(None);
    focus_soon("review-item".to_owned());
}

/// A form that Escape puts away.
fn escape(meeting: Meeting) -> impl Fn(web_sys::KeyboardEvent) + Copy {
    move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            done(meeting);
        }
    }
}

#[component]
fn Says(label: &'static str, value: RwSignal<String>, error: RwSignal<Option<String>>) -> impl IntoView {
    view! {
        <Field label error let:ids>
            {
                focus_soon(ids.control.clone());
                view! {
                    <input
                        class="input"
                        type="text"
                        id=ids.control
                        autocomplete="off"
                        aria-describedby=ids.described_by
                        aria-invalid=ids.invalid
                        prop:value=move || value.get()
                        on:input=move |event| value.set(event_target_value(&event))
                    />
                }
            }
        </Field>
    }
}

/// A name, with those that the workspace knows.
#[component]
fn Person(
    meeting: Meeting,
    label: &'static str,
    value: RwSignal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let list = unique_id("people");
    let known = known_names(meeting.context.workspace, false)
        .into_iter()
        .map(|name| view! { <option value=name></option> })
        .collect_view();
    let datalist = list.clone();
    view! {
        <Field label error let:ids>
            <input
                class="input"
                type="text"
                id=ids.control
                list=list
                autocomplete="off"
                aria-describedby=ids.described_by
                aria-invalid=ids.invalid
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            <datalist id=datalist>{known}</datalist>
        </Field>
    }
}

#[component]
fn AddDecision(meeting: Meeting, input: &'static Input) -> impl IntoView {
    let context = meeting.context;
    let says = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let chair = context.now(|snapshot| {
        let chair = snapshot.value("chair").and_then(Value::as_text);
        chair.unwrap_or_default().to_owned()
    });
    let by = RwSignal::new(chair.unwrap_or_default());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let words = says.with_untracked(|says| says.trim().to_owned());
        if words.is_empty() {
            error.set(Some(text::says_missing().to_owned()));
            return;
        }
        let edits = by.with_untracked(|by| minutes::decide(&random::hex_id(), input, &words, by));
        match context.workspace.edit_all(context.document, edits) {
            Ok(()) => done(meeting),
            Err(reason) => error.set(Some(reason)),
        }
    };
    view! {
        <form class="review-add" on:submit=submit on:keydown=escape(meeting)>
            <Says label=text::decision() value=says error/>
            <Person meeting label=text::decision_by() value=by/>
            <Buttons meeting/>
        </form>
    }
}

#[component]
fn AddAction(meeting: Meeting, input: &'static Input) -> impl IntoView {
    let says = RwSignal::new(String::new());
    let owner = RwSignal::new(String::new());
    let due = RwSignal::new(String::new());
    let says_error = RwSignal::new(None::<String>);
    let owner_error = RwSignal::new(None::<String>);
    let due_error = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let words = says.with_untracked(|says| says.trim().to_owned());
        let name = owner.with_untracked(|owner| owner.trim().to_owned());
        let day = due.with_untracked(|due| parse_date(due)).ok().flatten();
        says_error.set(words.is_empty().then(|| text::says_missing().to_owned()));
        owner_error.set(name.is_empty().then(|| text::owner_missing().to_owned()));
        due_error.set(day.is_none().then(|| text::due_missing().to_owned()));
        if words.is_empty() || name.is_empty() || day.is_none() {
            return;
        }
        match agree(meeting, input, &words, &name, day) {
            Ok(()) => done(meeting),
            Err(reason) => says_error.set(Some(reason)),
        }
    };
    view! {
        <form class="review-add" on:submit=submit on:keydown=escape(meeting)>
            <Says label=text::action() value=says error=says_error/>
            <Person meeting label=text::action_owner() value=owner error=owner_error/>
            <Field label=text::action_due() error=due_error let:ids>
                <input
                    class="input"
                    type="date"
                    id=ids.control
                    aria-describedby=ids.described_by
                    aria-invalid=ids.invalid
                    prop:value=move || due.get()
                    on:input=move |event| due.set(event_target_value(&event))
                />
            </Field>
            <Buttons meeting/>
        </form>
    }
}

#[component]
fn Buttons(meeting: Meeting) -> impl IntoView {
    view! {
        <div class="cluster">
            <Button variant=ButtonVariant::Primary size=ButtonSize::Small submit=true>
                {text::add()} " " <Kbd keys=vec!["Enter".to_owned()]/>
            </Button>
            <Button size=ButtonSize::Small on_press=Callback::new(move |()| done(meeting))>
                {text::cancel()} " " <Kbd keys=vec!["Esc".to_owned()]/>
            </Button>
        </div>
    }
}

/// Makes the record of an action, and writes it down in the minutes.
fn agree(meeting: Meeting, input: &Input, words: &str, owner: &str, due: Option<i32>) -> Result<(), String> {
    let context = meeting.context;
    let workspace = context.workspace;
    let edits = minutes::action_record(context.document, words, owner, due);
    let record = workspace.create(&kinds::action::KIND, edits)?;
    let agreed = Agreed {
        owner: owner.to_owned(),
        due,
        record: Some(record),
    };
    workspace.edit_all(
        context.document,
        minutes::agree(&random::hex_id(), input, words, &agreed),
    )
}

/// Takes the open actions of earlier reviews over into this one.
#[component]
fn CarryOver(meeting: Meeting) -> impl IntoView {
    let context = meeting.context;
    let rows = context.workspace.rows();
    let open = Memo::new(move |_| {
        rows.with(|rows| {
            rows.get(context.document)
                .map(|row| carry_over(row, rows))
                .unwrap_or_default()
        })
    });
    let take = Callback::new(move |()| take_over(meeting, open.get_untracked()));
    move || {
        let count = open.with(Vec::len);
        (count > 0).then(|| {
            let words = plural(
                count,
                || text::carry_over_one().to_owned(),
                || text::carry_over(format::count(count)),
            );
            view! { <Button size=ButtonSize::Small icon=IconName::CornerDownLeft on_press=take>{words}</Button> }
        })
    }
}

fn take_over(meeting: Meeting, open: Vec<DocumentId>) {
    let context = meeting.context;
    let workspace = context.workspace;
    let Some(input) = INPUTS.first() else { return };
    let edits: Vec<Edit> = workspace.rows().with_untracked(|rows| {
        let taken = open.iter().filter_map(|document| {
            let row = rows.get(*document)?;
            let agreed = Agreed {
                owner: row
                    .value("owner")
                    .and_then(Value::as_text)
                    .unwrap_or_default()
                    .to_owned(),
                due: match row.value("due") {
                    Some(Value::Date(day)) => Some(*day),
                    Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
                },
                record: Some(*document),
            };
            let title = if row.title.is_empty() {
                &row.short_id
            } else {
                &row.title
            };
            Some(minutes::agree(&random::hex_id(), input, title, &agreed))
        });
        taken.flatten().collect()
    });
    if !context.edit_all("decided", edits) {
        return;
    }
    task::spawn_result("An action could not be linked to this review", async move {
        for document in open {
            let relate = Edit::Relate {
                relation: "follows_from".to_owned(),
                target: context.document,
            };
            workspace.edit_closed(document, vec![relate]).await?;
        }
        Ok(())
    });
}
