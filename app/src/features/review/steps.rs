//! The states of the review as steps, with where it stands.

use leptos::prelude::*;

use super::meeting::Meeting;
use crate::{
    features::record::Steps,
    messages::{model, review as text},
};

#[component]
pub(super) fn States(meeting: Meeting) -> impl IntoView {
    let context = meeting.context;
    let state = context.part(|snapshot| snapshot.state_name().to_owned());
    let place = Memo::new(move |_| state.with(|state| context.kind.states.iter().position(|one| one.name == state)));
    let states = context
        .kind
        .states
        .iter()
        .enumerate()
        .map(|(index, state)| {
            let standing = move || match place.get() {
                Some(place) if index < place => "done",
                Some(place) if index == place => "here",
                Some(_) | None => "ahead",
            };
            view! {
                <li
                    class="review-state"
                    data-standing=standing
                    aria-current=move || (place.get() == Some(index)).then_some("step")
                >
                    {model::label(state.label)}
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="review-states" aria-label=text::states()>{states}</ol>
        <Steps context/>
    }
}
