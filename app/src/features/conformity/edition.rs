//! By which edition, and of which day, the pages around conformity speak.

use leptos::prelude::*;
use steward_model::conformity::{Moment, iso_20000::CATALOGUE};

use crate::{
    features::preferences::Preferences,
    messages::conformity as text,
    platform::clock,
    ui::{Now, Segment, Segmented},
};

/// The midnight before the present moment, where the person is: the statuses change with the day, not with the clock.
pub(crate) fn day_moment() -> Memo<Moment> {
    let now = expect_context::<Now>().0;
    Memo::new(move |_| {
        let now_millis = now.get();
        Moment {
            now_millis,
            offset_minutes: clock::utc_minus_local_minutes(now_millis),
        }
        .start_of_day()
    })
}

/// The place in the catalogue of the edition whose clause numbers are shown.
pub(crate) fn edition(preferences: Preferences) -> Memo<usize> {
    let name = preferences.edition();
    Memo::new(move |_| name.with(|name| CATALOGUE.edition(name)).unwrap_or_default())
}

/// Switches the edition.
#[component]
pub(crate) fn EditionChoice(preferences: Preferences) -> impl IntoView {
    let editions = CATALOGUE.editions.iter();
    let segments = editions
        .map(|edition| Segment {
            value: edition.name,
            label: edition.name.to_owned(),
            icon: None,
        })
        .collect();
    view! {
        <div class="conformity-edition">
            <span class="quiet" aria-hidden="true">{CATALOGUE.label}</span>
            <Segmented
                label=text::edition()
                segments
                value=preferences.edition()
                on_change=Callback::new(move |name: String| preferences.set_edition(&name))
            />
        </div>
    }
}
