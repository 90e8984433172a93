//! Dated values that people enter: a line to add one, and the latest of them with who entered each.

use leptos::prelude::*;
use steward_model::{
    calendar::date_text,
    edit::Edit,
    item::{self, Item},
    value::Value,
};

use crate::{
    features::record::{RecordContext, parse_date, parse_number},
    messages::{format, report as text},
    platform::{clock, random},
    ui::{Button, ButtonSize, IconButton, IconName, TextField, short_number},
};

/// So many of the latest values are listed; the others are in the chart.
const LISTED: usize = 12;

fn put(day: i32, value: f64, note: &str) -> Edit {
    let mut values = vec![
        (item::DAY.to_owned(), Some(Value::Date(day))),
        (item::VALUE.to_owned(), Some(Value::Number(value))),
    ];
    if !note.trim().is_empty() {
        values.push((item::NOTE.to_owned(), Some(Value::text(note.trim()))));
    }
    Edit::PutItem {
        map: item::ENTRIES.to_owned(),
        id: random::hex_id(),
        values,
    }
}

fn today() -> i32 {
    let now = clock::now_millis();
    steward_model::agenda::day_of_moment(now, clock::utc_minus_local_minutes(now)).unwrap_or_default()
}

#[component]
pub(super) fn Entries(context: RecordContext) -> impl IntoView {
    let (day, value, note) = (
        RwSignal::new(date_text(today())),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let error = RwSignal::new(None::<String>);
    let add = move || {
        let found = (
            day.with_untracked(|day| parse_date(day).ok().flatten()),
            value.with_untracked(|value| parse_number(value).ok().flatten()),
        );
        let (Some(at), Some(number)) = found else {
            error.set(Some(text::entry_invalid().to_owned()));
            return;
        };
        error.set(None);
        if context.edit(put(at, number, &note.get_untracked())) {
            value.set(String::new());
            note.set(String::new());
        }
    };
    let items = context.part(|snapshot| {
        let mut items = snapshot.items(item::ENTRIES).to_vec();
        items.sort_by_key(|item| std::cmp::Reverse(item.entry().map_or(i32::MIN, |(day, _)| day)));
        items
    });
    let hidden = move || items.with(|items| items.len().saturating_sub(LISTED));
    view! {
        <div class="entries">
            <h3>{text::entries()}</h3>
            <form
                class="entry-form"
                on:submit=move |event: web_sys::SubmitEvent| {
                    event.prevent_default();
                    add();
                }
            >
                <label>
                    <span>{text::entry_day()}</span>
                    <input class="input" type="date" prop:value=move || day.get() on:input=move |event| day.set(event_target_value(&event))/>
                </label>
                <TextField label=text::entry_value().to_owned() value error/>
                <TextField label=text::entry_note().to_owned() value=note/>
                <Button submit=true icon=IconName::Plus>{text::entry_add()}</Button>
            </form>
            <Show when=move || items.with(|items| !items.is_empty()) fallback=|| view! { <p class="quiet">{text::entries_none()}</p> }>
                <div class="chart-table" tabindex="0" role="group" aria-label=text::entries()>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{text::day()}</th>
                                <th scope="col">{text::value()}</th>
                                <th scope="col">{text::entry_note()}</th>
                                <th scope="col">{text::entered_by()}</th>
                                <th scope="col"><span class="visually-hidden">{text::actions()}</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            {move || items.with(|items| items.iter().take(LISTED).map(|item| row(context, item)).collect_view())}
                        </tbody>
                    </table>
                </div>
                {move || (hidden() > 0).then(|| view! { <p class="quiet">{text::entries_more(hidden())}</p> })}
            </Show>
        </div>
    }
}

fn row(context: RecordContext, item: &Item) -> AnyView {
    let Some((day, value)) = item.entry() else {
        return ().into_any();
    };
    let (day, value) = (format::date(day), short_number(value));
    let id = item.id.clone();
    let remove = Callback::new(move |()| {
        context.edit(Edit::RemoveItem {
            map: item::ENTRIES.to_owned(),
            id: id.clone(),
        });
    });
    let label = text::entry_remove(&value, &day);
    view! {
        <tr>
            <th scope="row">{day}</th>
            <td class="numeric">{value}</td>
            <td>{item.text(item::NOTE).to_owned()}</td>
            <td>{item.author.clone()}</td>
            <td><IconButton icon=IconName::Close size=ButtonSize::Small label on_press=remove/></td>
        </tr>
    }
    .into_any()
}
