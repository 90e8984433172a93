//! How much is met: as a sentence, and as a slim bar whose parts the sentence names.

use leptos::prelude::*;
use steward_model::conformity::{Status, Tally};

use super::words;
use crate::messages::{conformity as text, format};

#[component]
pub(super) fn Summary(#[prop(into)] tally: Signal<Tally>) -> impl IntoView {
    view! {
        <section class="conformity-summary" aria-labelledby="conformity-overall">
            <h2 id="conformity-overall" class="visually-hidden">{text::overall()}</h2>
            <Counts tally/>
            <details class="conformity-meaning">
                <summary>{text::meaning()}</summary>
                <dl class="facts">
                    {Status::EVERY
                        .into_iter()
                        .map(|status| {
                            view! {
                                <dt>{words::status(status)}</dt>
                                <dd>{words::status_means(status)}</dd>
                            }
                        })
                        .collect_view()}
                </dl>
            </details>
        </section>
    }
}

/// The numbers as a sentence, and as a bar.
#[component]
pub(super) fn Counts(#[prop(into)] tally: Signal<Tally>) -> impl IntoView {
    let met = move || {
        let tally = tally.get();
        text::met_of(format::count(tally.met), format::count(tally.total()))
    };
    let rest = move || {
        let tally = tally.get();
        text::rest(
            format::count(tally.due),
            format::count(tally.weak),
            format::count(tally.missing),
        )
    };
    view! {
        <p class="conformity-counts">
            <strong>{met}</strong>
            <span class="quiet">{rest}</span>
        </p>
        <Bar tally/>
    }
}

/// Parts as wide as their share. Words beside it say the same, so it is hidden from assistive technology.
#[component]
pub(super) fn Bar(#[prop(into)] tally: Signal<Tally>) -> impl IntoView {
    let parts = Status::EVERY
        .into_iter()
        .map(|status| {
            view! {
                <span
                    data-tone=words::tone(status).name()
                    data-status=status.name()
                    style:flex-grow=move || tally.get().of(status).to_string()
                ></span>
            }
        })
        .collect_view();
    view! { <div class="conformity-bar" aria-hidden="true">{parts}</div> }
}
