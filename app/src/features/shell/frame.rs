//! Opens the workspace that the address names and draws the frame around its pages.

use leptos::prelude::*;
use leptos_router::{
    components::{A, Outlet},
    hooks::use_params_map,
};
use steward_sync::ids::DocumentId;

use super::{
    bottom_bar::BottomBar,
    focus::follow_navigation,
    notices::Notices,
    overlays::Overlays,
    rail::{Drawer, Rail},
    shortcuts::ShortcutsDialog,
    title::Title,
    top_bar::TopBar,
    workspace_menu::KnownWorkspaces,
};
use crate::{
    features::{palette::Palette, parts, preferences::Preferences},
    messages::shell as text,
    platform::task,
    ui::{Button, ButtonVariant, EmptyState, IconName},
    workspace::Workspace,
};

#[derive(Clone, PartialEq)]
enum Opening {
    Working,
    Open(Workspace),
    Failed(String),
}

/// The route of a workspace; its pages stand in the outlet.
#[component]
pub(crate) fn WorkspaceFrame() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params
            .with(|params| params.get("workspace"))
            .and_then(|text| text.parse::<DocumentId>().ok())
    });
    let attempt = RwSignal::new(0_u32);
    let opening = RwSignal::new(Opening::Working);
    Effect::new(move |_| {
        attempt.track();
        let Some(wanted) = id.get() else {
            opening.set(Opening::Failed(text::no_such_workspace().to_owned()));
            return;
        };
        opening.set(Opening::Working);
        task::spawn(async move {
            let result = Workspace::open(wanted).await;
            // The person may have gone elsewhere meanwhile; then this answer is of no interest.
            if id.try_get_untracked().flatten() == Some(wanted) {
                opening.try_set(match result {
                    Ok(workspace) => Opening::Open(workspace),
                    Err(error) => Opening::Failed(error.to_string()),
                });
            }
        });
    });
    move || match opening.get() {
        Opening::Working => view! {
            <main class="opening" aria-busy="true">
                <p class="opening-words" role="status">{text::opening_workspace()}</p>
            </main>
        }
        .into_any(),
        Opening::Open(workspace) => view! { <Frame workspace/> }.into_any(),
        Opening::Failed(reason) => view! { <Failed reason attempt/> }.into_any(),
    }
}

#[component]
fn Frame(workspace: Workspace) -> impl IntoView {
    provide_context(workspace);
    let overlays = Overlays::new();
    provide_context(overlays);
    provide_context(KnownWorkspaces::load());
    let title = expect_context::<Title>();
    let entry = workspace.entry();
    Effect::new(move |_| title.set_workspace(entry.with(|entry| entry.name.clone())));
    follow_navigation();
    parts::fetch_ahead();
    let preferences = expect_context::<Preferences>();
    view! {
        <a class="skip-link" href="#main">{text::skip_to_content()}</a>
        <div class="shell" class:shell-collapsed=move || preferences.rail_collapsed().get()>
            <Rail/>
            <div class="shell-page">
                <TopBar/>
                <Notices/>
                <main id="main" class="shell-main" tabindex="-1">
                    <Outlet/>
                </main>
            </div>
            <BottomBar/>
        </div>
        <Drawer open=overlays.drawer/>
        <Palette open=overlays.palette/>
        <ShortcutsDialog open=overlays.shortcuts/>
        <p class="visually-hidden" aria-live="polite">{move || title.page().get()}</p>
    }
}

#[component]
fn Failed(reason: String, attempt: RwSignal<u32>) -> impl IntoView {
    super::page_title(|| text::workspace_failed().to_owned());
    view! {
        <main class="opening">
            <EmptyState whole_page=true icon=IconName::TriangleAlert title=text::workspace_failed() text=reason reason=text::workspace_failed_safe()>
                <div class="cluster">
                    <Button variant=ButtonVariant::Primary on_press=Callback::new(move |()| attempt.update(|attempt| *attempt += 1))>
                        {text::try_again()}
                    </Button>
                    <A href="/?choose" attr:class="button button-secondary">{text::go_to_start()}</A>
                </div>
            </EmptyState>
        </main>
    }
}
