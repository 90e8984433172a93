//! The contract timeline: how long each contract runs, when it ends, and by when notice must be given.

use leptos::prelude::*;
use steward_model::{calendar, row::Row};

use super::{DRAWN, Named, date_of, link, not_drawn, read_listed};
use crate::{
    features::register::{cells::tone, page::Register},
    messages::{self, format, looks as text},
    platform::clock,
    ui::{Now, StateChip, Tone},
};

/// Contracts without an end are drawn this far beyond the last one that has one, in days.
const MARGIN: i32 = 90;
/// Nothing is drawn farther from today than this, in days: five years.
const REACH: i32 = 5 * 366;

/// A contract on the line of time. Shares are in thousandths of the whole line.
#[derive(Clone, PartialEq)]
struct Bar {
    named: Named,
    state: String,
    start: Option<i32>,
    end: Option<i32>,
    notice_by: Option<i32>,
    from: u32,
    to: u32,
    notice: Option<u32>,
}

/// All contracts, the one that ends first on top.
#[derive(Clone, PartialEq, Default)]
struct Timeline {
    bars: Vec<Bar>,
    /// Beginnings of years and their places.
    years: Vec<(i32, u32)>,
    today: u32,
}

fn timeline(rows: &[&Row], today: i32) -> Timeline {
    let near = |days: i32| days.clamp(today - REACH, today + REACH);
    let dates = rows
        .iter()
        .flat_map(|row| [date_of(row, "start"), date_of(row, "end"), date_of(row, "notice_by")])
        .flatten()
        .map(near);
    let (first, last) = dates.fold((today - MARGIN, today + MARGIN), |(first, last), date| {
        (first.min(date), last.max(date))
    });
    let (first, last) = (first, last + MARGIN / 3);
    let share = |days: i32| {
        let part = i64::from(near(days) - first) * 1_000 / i64::from(last - first).max(1);
        u32::try_from(part.clamp(0, 1_000)).unwrap_or_default()
    };
    let mut bars: Vec<Bar> = rows
        .iter()
        .map(|row| {
            let (start, end, notice_by) = (date_of(row, "start"), date_of(row, "end"), date_of(row, "notice_by"));
            let from = start.map_or(0, share);
            Bar {
                named: Named::of(row),
                state: row.state.clone(),
                start,
                end,
                notice_by,
                from,
                to: end.map_or(1_000, share).max(from),
                notice: notice_by.map(share),
            }
        })
        .collect();
    bars.sort_by_key(|bar| (bar.end.unwrap_or(i32::MAX), bar.start.unwrap_or(i32::MIN)));
    let (first_year, _, _) = calendar::civil_of(first);
    let (last_year, _, _) = calendar::civil_of(last);
    let years = (first_year..=last_year)
        .filter_map(|year| Some((year, calendar::days_of(year, 1, 1)?)))
        .filter(|(_, day)| (first..=last).contains(day))
        .map(|(year, day)| (year, share(day)))
        .collect();
    Timeline {
        bars,
        years,
        today: share(today),
    }
}

/// A place as CSS writes it.
fn percent(thousandths: u32) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

#[component]
pub(super) fn ContractTimeline(register: Register) -> impl IntoView {
    let now = expect_context::<Now>().0;
    let day = move || {
        let now_millis = now.get();
        steward_model::agenda::day_of_moment(now_millis, clock::utc_minus_local_minutes(now_millis)).unwrap_or_default()
    };
    let data = Memo::new(move |_| {
        let today = day();
        (today, read_listed(register, |rows, _| timeline(rows, today)))
    });
    move || {
        data.with(|(today, timeline)| {
            let years = timeline
                .years
                .iter()
                .map(|(year, place)| {
                    view! { <span class="timeline-year numeric" style:inset-inline-start=percent(*place)>{*year}</span> }
                })
                .collect_view();
            let bars = timeline.bars.iter()
                .take(DRAWN).map(|bar| bar_view(register, bar, timeline, *today)).collect_view();
            view! {
                <p class="quiet">{text::timeline_key()}</p>
                <div class="timeline-axis" aria-hidden="true">{years}</div>
                <ol class="contract-timeline">{bars}</ol>
                {not_drawn(timeline.bars.len())}
            }
        })
    }
}

/// What the bar shows, in words.
fn sentences(bar: &Bar, today: i32) -> Vec<String> {
    let term = match (bar.start, bar.end) {
        (Some(start), Some(end)) => text::from_to(format::date(start), format::date(end)),
        (Some(start), None) => text::since(format::date(start)),
        (None, Some(end)) => text::until(format::date(end)),
        (None, None) => text::no_dates().to_owned(),
    };
    let notice = bar.notice_by.map(|by| {
        let words = text::notice_by(format::date(by), format::relative_date(by, today));
        if by < today { text::passed(words) } else { words }
    });
    std::iter::once(term).chain(notice).collect()
}

fn bar_view(register: Register, bar: &Bar, timeline: &Timeline, today: i32) -> impl IntoView + use<> {
    let state = register.kind.state(&bar.state);
    let label = state.map_or(bar.state.clone(), |state| {
        messages::model::label(state.label).to_owned()
    });
    let state_tone = state.map_or(Tone::Neutral, |state| tone(state.tone));
    let is_due = bar.notice_by.is_some_and(|by| (today..today + MARGIN).contains(&by));
    let years = timeline
        .years
        .iter()
        .map(|(_, place)| view! { <span class="timeline-rule" style:inset-inline-start=percent(*place)></span> })
        .collect_view();
    view! {
        <li>
            <div class="timeline-name">{link(register, &bar.named)} <StateChip label tone=state_tone/></div>
            <div class="timeline-track" aria-hidden="true">
                {years}
                <span
                    class="timeline-bar"
                    data-tone=state_tone.name()
                    style:inset-inline-start=percent(bar.from)
                    style:inline-size=percent(bar.to - bar.from)
                ></span>
                <span class="timeline-today" style:inset-inline-start=percent(timeline.today)></span>
                {bar.notice.map(|place| view! { <span class="timeline-notice" style:inset-inline-start=percent(place)></span> })}
            </div>
            <p class="timeline-term quiet numeric" data-due=is_due.then_some("true")>{sentences(bar, today).join(" · ")}</p>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use steward_model::{kinds::contract, value::Value};

    use super::super::super::testing::row;
    use super::*;

    fn contract(number: u8, dates: &[(&str, i32)]) -> Row {
        let mut row = row(&contract::KIND, number, "active");
        let dates = dates
            .iter()
            .map(|(name, days)| ((*name).to_owned(), Value::Date(*days)));
        row.fields = dates.collect();
        row
    }

    #[test]
    fn bars_stand_in_the_order_of_their_ends_and_inside_the_line() {
        let today = 20_780;
        let rows = [
            contract(1, &[("start", today - 100)]),
            contract(
                2,
                &[("start", today - 365), ("end", today + 200), ("notice_by", today + 110)],
            ),
            contract(3, &[("start", today - 9_000), ("end", today + 20)]),
            contract(4, &[("end", today - 400), ("start", today - 300)]),
        ];
        let rows: Vec<&Row> = rows.iter().collect();
        let timeline = timeline(&rows, today);
        let titles: Vec<&str> = timeline.bars.iter().map(|bar| bar.named.title.as_str()).collect();
        assert_eq!(titles, ["Record 4", "Record 3", "Record 2", "Record 1"]);
        for bar in &timeline.bars {
            assert!(bar.from <= bar.to && bar.to <= 1_000, "{}", bar.named.title);
        }
        let with_notice = &timeline.bars[2];
        assert!(
            with_notice
                .notice
                .is_some_and(|notice| notice > timeline.today && notice < with_notice.to)
        );
        assert_eq!(timeline.bars[3].to, 1_000, "without end");
        assert_eq!(timeline.bars[1].from, 0, "beyond the edge");
        assert!(timeline.years.len() >= 5 && timeline.years.is_sorted());
    }

    #[test]
    fn no_contracts_are_an_empty_line() {
        assert!(timeline(&[], 20_780).bars.is_empty());
    }

    #[test]
    fn places_are_percentages() {
        assert_eq!([0, 5, 1_000].map(percent), ["0.0%", "0.5%", "100.0%"]);
    }
}
