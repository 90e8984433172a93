//! Which version runs, installing it, and whose work it contains.

use leptos::prelude::*;

use crate::{
    messages::{settings as text, shell},
    platform::service_worker,
    ui::{Button, ButtonSize, IconName},
};

#[component]
pub(super) fn About() -> impl IntoView {
    let can_install = service_worker::can_install();
    view! {
        <div class="setting-line">
            <div>
                <p class="setting-name numeric">{text::version(env!("CARGO_PKG_VERSION"))}</p>
                <p class="quiet">{text::licence()}</p>
                <p class="quiet">{text::icons_and_font()}</p>
            </div>
            <Show when=move || can_install.get() fallback=|| ()>
                <Button size=ButtonSize::Small icon=IconName::Download on_press=Callback::new(|()| service_worker::install())>
                    {shell::install()}
                </Button>
            </Show>
        </div>
    }
}
