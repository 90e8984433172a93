//! The timeline: what happened when, added and never changed; a mistake is put right by a further entry.

use leptos::prelude::*;
use steward_model::room::{Event, Line, Sort, note, timeline};

use super::{clock_panel::moment, words};
use crate::{
    features::record::{RecordContext, millis_of_local},
    messages::{format, room as text},
    platform::{clock, random},
    ui::{Button, ButtonSize, ButtonVariant, Field, Kbd, SelectField, SelectOption, TextField, focus_by_id},
};

/// The entry that is being put right: its id and words.
type Correcting = RwSignal<Option<(String, String)>>;

#[component]
pub(super) fn Timeline(context: RecordContext) -> impl IntoView {
    let lines = context.part(timeline);
    let correcting: Correcting = RwSignal::new(None);
    view! {
        <section class="room-timeline" aria-labelledby="room-timeline">
            <h2 id="room-timeline">{text::timeline()}</h2>
            <AddEntry context correcting/>
            {move || {
                let mut lines = lines.get();
                // The latest is what people come for.
                lines.reverse();
                if lines.is_empty() {
                    view! { <p class="quiet">{text::timeline_empty()}</p> }.into_any()
                } else {
                    let lines = lines.into_iter().map(|line| line_view(line, correcting)).collect_view();
                    view! { <ol class="room-lines" reversed=true>{lines}</ol> }.into_any()
                }
            }}
        </section>
    }
}

/// Entries are written down some time after they happened; from a minute on, both moments are shown.
const LATER_MILLIS: i64 = 60_000;

fn line_view(line: Line, correcting: Correcting) -> AnyView {
    let what = words::event(&line);
    let later = line.written_millis.saturating_sub(line.at_millis) >= LATER_MILLIS;
    let can_correct = matches!(&line.event, Event::Entry(sort, _) if *sort != Sort::Correction) && !line.is_corrected;
    let correct = can_correct.then(|| {
        let entry = (line.id.clone(), line.says.clone());
        let begin = Callback::new(move |()| {
            correcting.set(Some(entry.clone()));
            focus_by_id("room-entry");
        });
        view! { <Button size=ButtonSize::Small variant=ButtonVariant::Ghost on_press=begin>{text::correct()}</Button> }
    });
    view! {
        <li class="room-line" class:room-line-corrected=line.is_corrected data-id=line.id.clone()>
            <time class="numeric" datetime=format::iso(line.at_millis) title=format::exact(line.at_millis)>{format::time(line.at_millis)}</time>
            <span class="room-line-what">{what}</span>
            <span class="room-line-says">{line.says}</span>
            <span class="room-line-by quiet">
                {line.by}
                {later.then(|| view! { " · " {text::written_later(moment(line.written_millis))} })}
                {line.is_corrected.then(|| view! { " · " {text::corrected()} })}
            </span>
            {correct}
        </li>
    }
    .into_any()
}

#[component]
fn AddEntry(context: RecordContext, correcting: Correcting) -> impl IntoView {
    let says = RwSignal::new(String::new());
    let sort = RwSignal::new(Sort::Observation.name().to_owned());
    let when = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let words = says.with_untracked(|says| says.trim().to_owned());
        if words.is_empty() {
            error.set(Some(text::entry_missing().to_owned()));
            return;
        }
        let happened = when
            .with_untracked(|when| millis_of_local(when))
            .unwrap_or_else(clock::now_millis);
        let of = correcting.get_untracked().map(|(id, _)| id);
        let kind = match of {
            Some(_) => Sort::Correction,
            None => sort.with_untracked(|sort| Sort::parse(sort)),
        };
        let edit = note(&random::hex_id(), happened, kind, &words, of.as_deref());
        match context.workspace.edit(context.document, edit) {
            Ok(()) => {
                says.set(String::new());
                when.set(String::new());
                error.set(None);
                correcting.set(None);
                focus_by_id("room-entry");
            }
            Err(reason) => error.set(Some(reason)),
        }
    };
    let options = Sort::EVERY
        .into_iter()
        .map(|sort| SelectOption {
            value: sort.name().to_owned(),
            label: words::sort(sort).to_owned(),
        })
        .collect();
    view! {
        <form class="room-add" on:submit=submit>
            <div role="status">
                {move || correcting.get().map(|(_, words)| {
                    let stop = Callback::new(move |()| correcting.set(None));
                    view! {
                        <p class="cluster">
                            {text::correcting(words)}
                            <Button size=ButtonSize::Small variant=ButtonVariant::Ghost on_press=stop>{text::correcting_stop()}</Button>
                        </p>
                    }
                })}
            </div>
            <div class="field">
                <label for="room-entry">{text::entry()}</label>
                <input
                    class="input"
                    type="text"
                    id="room-entry"
                    autocomplete="off"
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby="room-entry-error"
                    prop:value=move || says.get()
                    on:input=move |event| says.set(event_target_value(&event))
                />
                <p class="field-error" id="room-entry-error" aria-live="polite">{move || error.get()}</p>
            </div>
            <div class="room-add-facts">
                <SelectField label=text::entry_sort() value=sort options on_change=Callback::new(move |chosen| sort.set(chosen))/>
                <Field label=text::entry_when() help=text::entry_when_help() let:ids>
                    <input
                        class="input"
                        type="datetime-local"
                        id=ids.control
                        aria-describedby=ids.described_by
                        prop:value=move || when.get()
                        on:input=move |event| when.set(event_target_value(&event))
                    />
                </Field>
                <Button variant=ButtonVariant::Primary submit=true>{text::add_entry()} " " <Kbd keys=vec!["Enter".to_owned()]/></Button>
            </div>
        </form>
    }
}

/// The words of a message and to whom it goes, as two lines of a form.
#[component]
pub(super) fn Lines(audience: RwSignal<String>, channel: RwSignal<String>) -> impl IntoView {
    view! {
        <TextField label=text::audience() value=audience/>
        <TextField label=text::channel() value=channel optional=true/>
    }
}
