//! Last step: what was imported, and taking it back.

use leptos::prelude::*;

use super::{history::Revert, state::ImportState};
use crate::{
    features::{Navigator, kind_path},
    messages::{self, format},
    ui::{Button, ButtonVariant, Icon, IconName},
};

#[component]
pub(super) fn Done(state: ImportState) -> impl IntoView {
    let navigator = Navigator::in_place();
    let kind = state.kind();
    state.outcome.get_untracked().map(|outcome| {
        let failures = outcome.failures.len();
        let listed = outcome
            .failures
            .iter()
            .take(50)
            .map(|failure| view! { <li>{failure.line} " · " {failure.record.clone()} " – " {failure.reason.clone()}</li> })
            .collect_view();
        let open = kind.map(|kind| {
            // Imported records are often closed already, which the register does not show at first.
            let path = format!("{}?show=all", kind_path(state.workspace.id(), kind));
            let go = Callback::new(move |()| navigator.go(path.clone()));
            view! {
                <Button variant=ButtonVariant::Primary on_press=go>
                    {messages::import::open_register(messages::model::label(kind.plural))}
                </Button>
            }
        });
        view! {
            <div class="import-done" role="status">
                <h2><Icon name=IconName::CircleCheck/> {messages::import::done()}</h2>
                <p>
                    {messages::import::done_detail(
                        format::count(outcome.created),
                        format::count(outcome.updated),
                        format::count(outcome.unchanged),
                    )}
                </p>
                {outcome.cancelled.then(|| view! { <p>{messages::import::done_cancelled()}</p> })}
                {(failures > 0)
                    .then(|| {
                        let words = messages::plural(
                            failures,
                            || messages::import::done_failures_one().to_owned(),
                            || messages::import::done_failures(format::count(failures)),
                        );
                        view! {
                            <details>
                                <summary>{words}</summary>
                                <ul>{listed}</ul>
                            </details>
                        }
                    })}
            </div>
            <div class="import-actions">
                {open}
                <Button on_press=Callback::new(move |()| state.start_over())>{messages::import::import_another()}</Button>
                <Revert state batch=outcome.batch created=outcome.created label=messages::import::revert()/>
            </div>
        }
    })
}
