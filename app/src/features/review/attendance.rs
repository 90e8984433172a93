//! Who takes part, how, and in which role.

use leptos::prelude::*;
use steward_model::{
    edit::Edit,
    review::minutes::{self, Attendee, Presence},
    value::Value,
};

use super::{meeting::Meeting, words};
use crate::{
    features::record::{RecordContext, known_names},
    messages::review as text,
    platform::random,
    ui::{Avatar, Button, ButtonSize, Field, IconButton, IconName, TextField, unique_id},
};

#[derive(Clone, PartialEq, Default)]
struct Listed {
    attendees: Vec<Attendee>,
    /// Those invited who are not on the list.
    missing: Vec<String>,
}

fn listed(snapshot: &steward_model::snapshot::RecordSnapshot) -> Listed {
    let attendees = minutes::attendance(snapshot);
    let invited = snapshot.value("attendees").and_then(Value::as_text).unwrap_or_default();
    let mut missing = minutes::names(invited);
    missing.retain(|name| {
        attendees
            .iter()
            .all(|attendee| attendee.name.to_lowercase() != name.to_lowercase())
    });
    Listed { attendees, missing }
}

#[component]
pub(super) fn Attendance(meeting: Meeting) -> impl IntoView {
    let context = meeting.context;
    let all = context.part(listed);
    view! {
        <section class="review-attendance" aria-labelledby="review-attendance">
            <h2 id="review-attendance">{text::attendance()}</h2>
            {move || {
                let Listed { attendees, missing } = all.get();
                let people = if attendees.is_empty() {
                    view! { <p class="quiet">{text::nobody()}</p> }.into_any()
                } else {
                    let lines = attendees.into_iter().map(|attendee| line(context, attendee)).collect_view();
                    view! { <ul class="review-people">{lines}</ul> }.into_any()
                };
                let invited = (!missing.is_empty()).then(|| {
                    let take = Callback::new(move |()| {
                        let edits = missing
                            .iter()
                            .map(|name| minutes::attend(&random::hex_id(), name, Presence::Present, ""))
                            .collect();
                        context.edit_all("attendance", edits);
                    });
                    view! { <Button size=ButtonSize::Small on_press=take>{text::take_invited()}</Button> }
                });
                view! { {people} {invited} }
            }}
            <Add context/>
        </section>
    }
}

fn line(context: RecordContext, attendee: Attendee) -> AnyView {
    let name = attendee.name.clone();
    let options = Presence::EVERY
        .into_iter()
        .map(|presence| {
            let selected = presence == attendee.presence;
            view! { <option value=presence.name() selected=selected>{words::presence(presence)}</option> }
        })
        .collect_view();
    let role = attendee.role.clone();
    let remove = {
        let attendee = attendee.clone();
        Callback::new(move |()| {
            context.edit_all("attendance", minutes::leave_out(&attendee));
        })
    };
    let change = move |event: web_sys::Event| {
        let presence = Presence::parse(&event_target_value(&event));
        let edit: Option<Edit> = minutes::set_presence(&attendee, presence);
        if let Some(edit) = edit {
            context.edit(edit);
        }
    };
    view! {
        <li class="review-person">
            <Avatar name=name.clone() decorative=true/>
            <span class="review-person-name">
                {name.clone()}
                {(!role.is_empty()).then(|| view! { <span class="quiet">{role}</span> })}
            </span>
            <select class="input" aria-label=text::presence_of(&name) on:change=change>{options}</select>
            <IconButton icon=IconName::Close size=ButtonSize::Small label=text::attendee_remove(&name) on_press=remove/>
        </li>
    }
    .into_any()
}

#[component]
fn Add(context: RecordContext) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let role = RwSignal::new(String::new());
    let list = unique_id("attendees");
    let known = known_names(context.workspace, false)
        .into_iter()
        .map(|name| view! { <option value=name></option> })
        .collect_view();
    let datalist = list.clone();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let person = name.with_untracked(|name| name.trim().to_owned());
        if person.is_empty() {
            return;
        }
        let edit = role.with_untracked(|role| minutes::attend(&random::hex_id(), &person, Presence::Present, role));
        if context.edit(edit) {
            name.set(String::new());
            role.set(String::new());
        }
    };
    view! {
        <form class="review-add-person" on:submit=submit>
            <Field label=text::attendee_add() let:ids>
                <input
                    class="input"
                    type="text"
                    id=ids.control
                    list=list
                    autocomplete="off"
                    aria-describedby=ids.described_by
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
                <datalist id=datalist>{known}</datalist>
            </Field>
            <TextField label=text::attendee_role() value=role optional=true/>
            <Button size=ButtonSize::Small submit=true>{text::add()}</Button>
        </form>
    }
}
