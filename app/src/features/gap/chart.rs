//! Bars per top clause: above what people said, below what the records prove; and the same as a table.

use leptos::prelude::*;
use steward_model::{
    conformity::Status,
    gap::{Answer, Count},
};

use super::view::{Bars, GapView, answer, answer_tone, status, status_tone};
use crate::{
    messages::{conformity, gap as text},
    ui::Tone,
};

/// Width of a bar, in units of the drawing.
const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 10.0;
const GAP: f64 = 4.0;

const ANSWERS: [Option<Answer>; 5] = [
    Some(Answer::InPlace),
    Some(Answer::Partly),
    Some(Answer::NotInPlace),
    Some(Answer::NotApplicable),
    None,
];

/// The parts of a bar: how many, in which tone; what is empty has none.
fn parts(counts: &[(usize, Tone)], total: usize, y: f64) -> impl IntoView + use<> {
    let mut x = 0.0;
    counts
        .iter()
        .map(|(count, tone)| {
            #[expect(clippy::cast_precision_loss, reason = "a catalogue has far fewer than 2^52 requirements")]
            let width = *count as f64 / total.max(1) as f64 * WIDTH;
            let from = x;
            x += width;
            view! {
                <rect data-tone=tone.name() x=format!("{from:.1}") y=y.to_string() width=format!("{width:.1}") height=HEIGHT.to_string()/>
            }
        })
        .collect_view()
}

fn answers(count: Count) -> Vec<(usize, Tone)> {
    ANSWERS
        .into_iter()
        .filter(Option::is_some)
        .map(|answer| (count.of(answer), answer_tone(answer)))
        .collect()
}

fn group_name(bars: &Bars) -> String {
    format!("{} {}", bars.group.clause, conformity::group(bars.group))
}

#[component]
pub(super) fn Chart(shown: Memo<GapView>) -> impl IntoView {
    let bars = Memo::new(move |_| shown.with(|shown| shown.bars.clone()));
    view! {
        <section class="stack" aria-labelledby="gap-chart">
            <div>
                <h2 id="gap-chart">{text::chart()}</h2>
                <p class="quiet">{text::chart_lead()}</p>
            </div>
            <Legend/>
            <ul class="card gap-bars">
                {move || bars.get().into_iter().map(|bars| view! { <BarsOf bars/> }).collect_view()}
            </ul>
            <details class="gap-details">
                <summary>{text::table()}</summary>
                <div class="card gap-table" tabindex="0" role="region" aria-label=text::table()>
                    {move || view! { <Table bars=bars.get()/> }}
                </div>
            </details>
        </section>
    }
}

#[component]
fn Legend() -> impl IntoView {
    let answers = ANSWERS
        .into_iter()
        .map(|given| (answer(given), answer_tone(given)))
        .map(|(label, tone)| view! { <li data-tone=tone.name()><span class="gap-mark" aria-hidden="true"></span>{label}</li> })
        .collect_view();
    let statuses = Status::EVERY
        .into_iter()
        .map(|known| (status(known), status_tone(known)))
        .map(|(label, tone)| view! { <li data-tone=tone.name()><span class="gap-mark" aria-hidden="true"></span>{label}</li> })
        .collect_view();
    view! {
        <div class="gap-legend">
            <span class="quiet">{text::judged()}</span>
            <ul>{answers}</ul>
            <span class="quiet">{text::recorded()}</span>
            <ul>{statuses}</ul>
        </div>
    }
}

#[component]
fn BarsOf(bars: Bars) -> impl IntoView {
    let name = group_name(&bars);
    let label = text::row_title(&name);
    let drawn = bars.clone();
    let total = bars.count.total();
    // What is missing stays empty, as what nobody has assessed.
    let statuses: Vec<_> = [Status::Met, Status::Due, Status::Weak]
        .into_iter()
        .map(|known| (bars.tally.of(known), status_tone(known)))
        .collect();
    let height = 2.0 * HEIGHT + GAP;
    let tracks = [0.0, HEIGHT + GAP]
        .map(|y| view! { <rect class="gap-track" x="0" y=y.to_string() width=WIDTH.to_string() height=HEIGHT.to_string()/> })
        .into_iter()
        .collect_view();
    view! {
        <li>
            <span class="gap-bars-name">{name}</span>
            <svg
                class="gap-bars-drawing"
                role="img"
                aria-label=label
                viewBox=format!("0 0 {WIDTH} {height}")
                preserveAspectRatio="none"
            >
                <title>{text::row_title(group_name(&drawn))}</title>
                {tracks}
                {parts(&answers(bars.count), total, 0.0)}
                {parts(&statuses, total, HEIGHT + GAP)}
            </svg>
            <span class="quiet numeric">{text::answered_of(bars.count.answered(), total)}</span>
        </li>
    }
}

#[component]
fn Table(bars: Vec<Bars>) -> impl IntoView {
    let heads = ANSWERS
        .into_iter()
        .map(answer)
        .chain(Status::EVERY.into_iter().map(status))
        .map(|label| view! { <th scope="col">{label}</th> })
        .collect_view();
    let lines = bars
        .into_iter()
        .map(|bars| {
            let counts = ANSWERS.into_iter().map(|given| bars.count.of(given));
            let cells = counts
                .chain(Status::EVERY.into_iter().map(|known| bars.tally.of(known)))
                .map(|count| view! { <td class="numeric">{count}</td> })
                .collect_view();
            view! { <tr><th scope="row">{group_name(&bars)}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <table>
            <thead>
                <tr>
                    <td></td>
                    <th scope="colgroup" colspan=ANSWERS.len().to_string()>{text::judged()}</th>
                    <th scope="colgroup" colspan=Status::EVERY.len().to_string()>{text::recorded()}</th>
                </tr>
                <tr><th scope="col">{text::clause()}</th>{heads}</tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
}
