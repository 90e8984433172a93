//! The standing on a past day, and what stood otherwise than today.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{
    calendar::{date_of_text, date_text},
    conformity::{Moment, Requirement, Status, Tally, iso_20000::CATALOGUE},
};

use super::{history::WEEKS, query::requirement_path, summary::Counts, words};
use crate::{
    messages::{conformity as text, format},
    ui::{StateChip, unique_id},
    workspace::{ConformityHistory, Workspace},
};

/// A requirement that stood otherwise: itself, its status then and now.
type Difference = (&'static Requirement<'static>, Status, Status);

/// The standing on one day beside that of another.
#[derive(Debug, Clone, PartialEq)]
struct Compared {
    day: i32,
    tally: Tally,
    differences: Vec<Difference>,
}

fn compare(history: &ConformityHistory, edition: usize, day: i32, now: Moment) -> Compared {
    let then = history.timeline.assess(&CATALOGUE, day, now.offset_minutes);
    let today = history.timeline.assess(&CATALOGUE, now.day(), now.offset_minutes);
    let places = CATALOGUE.ordered(edition).into_iter();
    let differences = places.filter_map(|place| {
        let (then, today) = (then.outcomes.get(place)?, today.outcomes.get(place)?);
        (then.status != today.status).then_some((then.requirement, then.status, today.status))
    });
    Compared {
        day,
        tally: then.tally(edition),
        differences: differences.collect(),
    }
}

#[component]
pub(super) fn DayStanding(
    history: Arc<ConformityHistory>,
    edition: Memo<usize>,
    moment: Memo<Moment>,
    day: Signal<Option<i32>>,
    look_at: Callback<Option<i32>>,
) -> impl IntoView {
    let id = unique_id("as-of");
    let first = move || moment.get().day() - 7 * WEEKS;
    let compared = Memo::new(move |_| {
        let now = moment.get();
        let day = day.get()?.clamp(now.day() - 7 * WEEKS, now.day());
        Some(compare(&history, edition.get(), day, now))
    });
    view! {
        <section class="conformity-section" aria-labelledby="conformity-day-heading">
            <h2 id="conformity-day-heading">{text::day_title()}</h2>
            <p class="cluster conformity-as-of">
                <label for=id.clone()>{text::day_label()}</label>
                <input
                    id=id
                    class="input"
                    type="date"
                    min=move || date_text(first())
                    max=move || date_text(moment.get().day())
                    prop:value=move || day.get().map(date_text).unwrap_or_default()
                    on:change=move |event| look_at.run(date_of_text(&event_target_value(&event)))
                />
            </p>
            {move || compared.get().map(|compared| view! { <Comparison compared edition/> })}
        </section>
    }
}

#[component]
fn Comparison(compared: Compared, edition: Memo<usize>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let edition = edition.get_untracked();
    let name = CATALOGUE.editions.get(edition).map_or("", |edition| edition.name);
    let same = compared.differences.is_empty();
    let chip = |status| view! { <StateChip label=words::status(status).to_owned() tone=words::tone(status)/> };
    let rows = compared
        .differences
        .into_iter()
        .map(|(requirement, then, now)| {
            let clause = requirement.clause(edition).unwrap_or_default();
            let [title, ..] = text::requirement(requirement);
            view! {
                <tr>
                    <td class="numeric">{clause}</td>
                    <th scope="row"><A href=requirement_path(workspace, name, requirement)>{title}</A></th>
                    <td>{chip(then)}</td>
                    <td>{chip(now)}</td>
                </tr>
            }
        })
        .collect_view();
    let caption = text::day_differences(format::date(compared.day));
    view! {
        <Counts tally=compared.tally/>
        {if same {
            view! { <p class="quiet">{text::day_same(format::date(compared.day))}</p> }.into_any()
        } else {
            view! {
                <div class="table-scroll" role="region" tabindex="0" aria-label=caption.clone()>
                    <table class="day-differences">
                        <caption class="visually-hidden">{caption.clone()}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{text::clause()}</th>
                                <th scope="col">{text::requirement_heading()}</th>
                                <th scope="col">{text::then()}</th>
                                <th scope="col">{text::now()}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
            .into_any()
        }}
    }
}
