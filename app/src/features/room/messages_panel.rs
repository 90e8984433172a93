//! Messages to those concerned: what was sent to whom, over which channel, and when.

use leptos::prelude::*;
use steward_model::room::{Event, notify, timeline};

use super::{clock_panel::moment, timeline::Lines, words};
use crate::{
    features::record::RecordContext,
    messages::room as text,
    platform::{clock, random},
    ui::{Button, ButtonVariant, TextField},
};

#[component]
pub(super) fn Messages(context: RecordContext) -> impl IntoView {
    let sent = context.part(|snapshot| {
        let mut lines = timeline(snapshot);
        lines.retain(|line| matches!(line.event, Event::Notice { .. }));
        lines.reverse();
        lines
    });
    view! {
        <section class="room-messages" aria-labelledby="room-messages">
            <h2 id="room-messages">{text::messages()}</h2>
            <Send context/>
            {move || {
                let sent = sent.get();
                if sent.is_empty() {
                    return view! { <p class="quiet">{text::messages_empty()}</p> }.into_any();
                }
                let lines = sent
                    .into_iter()
                    .map(|line| view! {
                        <li class="room-message">
                            <span class="quiet numeric">{moment(line.at_millis)} " · " {line.by.clone()}</span>
                            <strong>{words::event(&line)}</strong>
                            <span>{line.says}</span>
                        </li>
                    })
                    .collect_view();
                view! { <ul class="room-sent">{lines}</ul> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Send(context: RecordContext) -> impl IntoView {
    let says = RwSignal::new(String::new());
    let audience = RwSignal::new(String::new());
    let channel = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (words, whom, over) = (says.get_untracked(), audience.get_untracked(), channel.get_untracked());
        if words.trim().is_empty() || whom.trim().is_empty() {
            error.set(Some(text::message_missing().to_owned()));
            return;
        }
        let edits =
            context.now(|snapshot| notify(snapshot, &random::hex_id(), clock::now_millis(), (&whom, &over), &words));
        match context.workspace.edit_all(context.document, edits.unwrap_or_default()) {
            Ok(()) => {
                // To whom and how stays: the next message goes the same way.
                says.set(String::new());
                error.set(None);
            }
            Err(reason) => error.set(Some(reason)),
        }
    };
    view! {
        <form class="room-send" on:submit=submit>
            <TextField label=text::message() value=says error help=text::send_help() multiline=true/>
            <Lines audience channel/>
            <Button variant=ButtonVariant::Primary submit=true>{text::send()}</Button>
        </form>
    }
}
