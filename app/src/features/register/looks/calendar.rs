//! The change calendar: changes and releases on the days for which they are planned, and which of them collide.

use leptos::prelude::*;
use steward_model::{
    agenda::{day_of_moment, is_open},
    kinds,
};

use super::{
    Named,
    calendar_days::{self, Day, Overlap, Window, days, month_of, overlaps, span, windows},
    read_listed,
};
use crate::{
    features::{
        record_path,
        register::{cells::tone, page::Register},
    },
    messages::{self, format, looks as text},
    platform::clock,
    ui::{Button, ButtonVariant, IconButton, IconName, Now, Segment, Segmented, StateChip, Tone},
};

/// The kinds that share the calendar. The register's own is filtered as the register is, the other shows what is open.
const KINDS: [&str; 2] = ["change", "release"];

/// The day of a moment where the person is.
fn local_day(millis: i64) -> i32 {
    day_of_moment(millis, clock::utc_minus_local_minutes(millis)).unwrap_or_default()
}

#[component]
pub(super) fn ChangeCalendar(register: Register) -> impl IntoView {
    let now = expect_context::<Now>().0;
    let today = Memo::new(move |_| local_day(now.get()));
    let anchor = RwSignal::new(today.get_untracked());
    let is_month = RwSignal::new(true);
    let all = Memo::new(move |_| {
        read_listed(register, |rows, index| {
            let own = rows.iter().map(|row| (*row, register.kind));
            let others = KINDS
                .into_iter()
                .filter(|name| *name != register.kind.name)
                .filter_map(kinds::by_name)
                .flat_map(|kind| index.of_kind(kind.name).iter().map(move |row| (row.as_ref(), kind)))
                .filter(|(row, kind)| is_open(row, kind));
            windows(own.chain(others))
        })
    });
    let mode = Callback::new(move |name: String| is_month.set(name == "month"));
    let segments = [("month", text::month()), ("week", text::week())]
        .map(|(value, label)| Segment {
            value,
            label: label.to_owned(),
            icon: None,
        })
        .into();
    let go = move |forward: bool| {
        Callback::new(move |()| {
            anchor.update(|day| *day = calendar_days::step(*day, is_month.get_untracked(), forward))
        })
    };
    let heading = move || {
        let (from, count) = span(anchor.get(), is_month.get());
        if is_month.get() {
            format::month(anchor.get())
        } else {
            text::from_to(format::date(from), format::date(from + count - 1))
        }
    };
    let drawn = move || {
        let (from, count) = span(anchor.get(), is_month.get());
        let (is_month, today) = (is_month.get(), today.get());
        let month = month_of(anchor.get());
        all.with(|all| {
            let days = days(from, count, all, local_day);
            let found = overlaps(all, &days);
            let cells = days
                .iter()
                .map(|day| {
                    let is_outside = is_month && !(month.0..month.1).contains(&day.days);
                    day_view(register, day, all, &found, today, is_outside)
                })
                .collect_view();
            view! {
                <ol class="calendar-days" data-mode=if is_month { "month" } else { "week" }>{cells}</ol>
                {collisions(register, all, &found)}
            }
        })
    };
    view! {
        <div class="look-tools">
            <Segmented
                label=text::calendar_span()
                segments
                value=Signal::derive(move || if is_month.get() { "month" } else { "week" }.to_owned())
                on_change=mode
            />
            <span class="cluster">
                <IconButton icon=IconName::ChevronLeft label=text::earlier() on_press=go(false)/>
                <Button variant=ButtonVariant::Ghost on_press=Callback::new(move |()| anchor.set(today.get_untracked()))>
                    {text::today()}
                </Button>
                <IconButton icon=IconName::ChevronRight label=text::later() on_press=go(true)/>
            </span>
        </div>
        <h2 class="look-heading" aria-live="polite">{heading}</h2>
        <div class="calendar-weekdays" aria-hidden="true">
            {text::weekdays().split(' ').map(|day| view! { <span>{day}</span> }).collect_view()}
        </div>
        {drawn}
    }
}

fn day_view(register: Register, day: &Day, all: &[Window], found: &[Overlap], today: i32, is_outside: bool) -> AnyView {
    let entries = day
        .windows
        .iter()
        .filter_map(|place| all.get(*place).map(|window| (*place, window)))
        .map(|(place, window)| {
            let collides = found
                .iter()
                .any(|overlap| !overlap.shared.is_empty() && (overlap.first == place || overlap.second == place));
            entry_view(register, window, day.days, collides)
        })
        .collect_view();
    let date = format::date(day.days);
    let (_, _, number) = steward_model::calendar::civil_of(day.days);
    let is_today = day.days == today;
    let empty = day.windows.is_empty();
    view! {
        <li class="calendar-day" data-outside=is_outside.then_some("true") data-empty=empty.then_some("true")>
            <time
                class="calendar-date numeric"
                datetime=steward_model::calendar::date_text(day.days)
                aria-current=is_today.then_some("date")
            >
                <span class="calendar-number" aria-hidden="true">{number}</span>
                <span class="calendar-full">{date}</span>
            </time>
            {(!empty).then(|| view! { <ul>{entries}</ul> })}
        </li>
    }
    .into_any()
}

/// From when to when on this day, in words; what began earlier or ends later says so by the missing time.
fn times(window: &Window, day: i32) -> String {
    let start = (local_day(window.start) == day).then(|| format::time(window.start));
    let end = (window.end > window.start && local_day(window.end) == day).then(|| format::time(window.end));
    match (start, end) {
        (Some(start), Some(end)) => format!("{start}–{end}"),
        (Some(start), None) if window.end == window.start => start,
        (Some(start), None) => format!("{start} →"),
        (None, Some(end)) => format!("→ {end}"),
        (None, None) => "→".to_owned(),
    }
}

fn open_link(register: Register, window: &Window) -> AnyView {
    // Of the register's own kind the record opens beside the calendar.
    let href = if window.kind == register.kind.name {
        register.record_address(window.named.document)
    } else {
        record_path(register.workspace.id(), window.kind, window.named.document)
    };
    let (hint, words) = (window.named.short_id.clone(), window.named.words());
    view! { <a class="look-link" href=href title=hint>{words}</a> }.into_any()
}

fn entry_view(register: Register, window: &Window, day: i32, collides: bool) -> AnyView {
    let state = kinds::by_name(window.kind).and_then(|kind| kind.state(&window.state));
    let label = state.map_or(window.state.clone(), |state| {
        messages::model::label(state.label).to_owned()
    });
    let state_tone = state.map_or(Tone::Neutral, |state| tone(state.tone));
    view! {
        <li class="calendar-entry" data-tone=state_tone.name() data-kind=window.kind>
            <span class="calendar-time numeric">{times(window, day)}</span>
            {open_link(register, window)}
            <span class="calendar-state"><StateChip label tone=state_tone/></span>
            {collides.then(|| view! { <span class="calendar-collides">{text::collides()}</span> })}
        </li>
    }
    .into_any()
}

/// What overlaps in the days shown, in sentences.
fn collisions(register: Register, all: &[Window], found: &[Overlap]) -> AnyView {
    if found.is_empty() {
        return view! { <p class="quiet">{text::no_overlaps()}</p> }.into_any();
    }
    let items = found
        .iter()
        .filter_map(|overlap| {
            let (first, second) = (all.get(overlap.first)?, all.get(overlap.second)?);
            let shared: Vec<String> = register.workspace.rows().with_untracked(|index| {
                let rows = overlap.shared.iter().filter_map(|document| index.get(*document));
                rows.map(|row| Named::of(row).words()).collect()
            });
            let when = text::from_to(format::moment(overlap.from), format::moment(overlap.to));
            Some(view! {
                <li>
                    {open_link(register, first)} " · " {open_link(register, second)} " "
                    <span class="quiet numeric">{when}</span>
                    {(!shared.is_empty())
                        .then(|| view! { " " <span class="calendar-collides">{text::both_touch(shared.join(", "))}</span> })}
                </li>
            })
        })
        .collect_view();
    view! {
        <section class="calendar-overlaps" aria-labelledby="calendar-overlaps">
            <h3 id="calendar-overlaps">{text::overlaps()}</h3>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}
