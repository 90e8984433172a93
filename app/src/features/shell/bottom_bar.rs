//! Navigation at the bottom of a phone, within reach of the thumb.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::kinds;

use super::overlays::Overlays;
use crate::{
    features::{kind_icon, kind_path, workspace_path},
    messages::{model, shell as text},
    ui::{Icon, IconName},
    workspace::Workspace,
};

#[component]
pub(super) fn BottomBar() -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let overlays = expect_context::<Overlays>();
    let home = workspace_path(workspace);
    let my_work = format!("{home}/my-work");
    // The register that a person with a phone in hand needs most.
    let incidents = kinds::by_name("incident").map(|kind| {
        view! {
            <A href=kind_path(workspace, kind) attr:class="bottom-link">
                <Icon name=kind_icon(kind)/>
                <span>{model::label(kind.plural)}</span>
            </A>
        }
    });
    view! {
        <nav class="bottom-bar" aria-label=text::more()>
            <A href=home exact=true attr:class="bottom-link"><Icon name=IconName::Home/><span>{text::home()}</span></A>
            <A href=my_work attr:class="bottom-link"><Icon name=IconName::Inbox/><span>{text::my_work()}</span></A>
            {incidents}
            <button type="button" class="bottom-link" on:click=move |_| overlays.palette.set(true)>
                <Icon name=IconName::Search/>
                <span>{text::search()}</span>
            </button>
            <button type="button" class="bottom-link" aria-haspopup="dialog" on:click=move |_| overlays.drawer.set(true)>
                <Icon name=IconName::Menu/>
                <span>{text::more()}</span>
            </button>
        </nav>
    }
}
