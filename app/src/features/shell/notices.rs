//! Bars under the top bar: a new version waits, something failed in the background.

use leptos::prelude::*;

use crate::{
    messages::{shell as text, ui},
    platform::{service_worker, task},
    ui::{Button, ButtonSize, ButtonVariant, Icon, IconButton, IconName},
};

#[component]
pub(super) fn Notices() -> impl IntoView {
    let later = RwSignal::new(false);
    let update = service_worker::update_available();
    let problems = task::problems();
    view! {
        <div class="notices" aria-live="polite">
            {move || {
                (update.get() && !later.get())
                    .then(|| {
                        view! {
                            <div class="notice">
                                <Icon name=IconName::RefreshCw/>
                                <p>{text::update_ready()}</p>
                                <Button variant=ButtonVariant::Primary size=ButtonSize::Small on_press=Callback::new(|()| service_worker::accept_update())>
                                    {text::update_now()}
                                </Button>
                                <Button variant=ButtonVariant::Ghost size=ButtonSize::Small on_press=Callback::new(move |()| later.set(true))>
                                    {text::update_later()}
                                </Button>
                            </div>
                        }
                    })
            }}
            {move || {
                problems
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(index, problem)| {
                        view! {
                            <div class="notice" data-tone="critical">
                                <Icon name=IconName::TriangleAlert/>
                                <p>{problem}</p>
                                <IconButton
                                    icon=IconName::Close
                                    size=ButtonSize::Small
                                    label=ui::dismiss()
                                    on_press=Callback::new(move |()| task::dismiss_problem(index))
                                />
                            </div>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}
