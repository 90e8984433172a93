//! The pages, one folder per feature, and the frame that routes between them.
//!
//! A page reads the open workspace from the context ([`crate::workspace::Workspace`]) and knows nothing of storage,
//! sockets or documents. Features share only what this file declares.

mod checks;
mod conformity;
mod controlled;
mod first_minutes;
mod gap;
mod home;
mod import;
mod join;
mod journey;
mod kind_icon;
mod links;
mod members;
pub(crate) mod palette;
mod parts;
mod paths;
mod preferences;
mod record;
mod register;
mod report;
mod review;
mod room;
mod safety;
mod settings;
pub(crate) mod shell;
mod templates;
mod timeline;
mod trace;
mod votes;

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::{
    components::{ParentRoute, Route, Router, Routes},
    path,
};

pub(crate) use kind_icon::kind_icon;
pub(crate) use paths::{
    Navigator, kind_of_segment, kind_path, kind_segment, record_page_path, record_path, workspace_path,
};

use crate::{
    messages,
    platform::clock,
    ui::{Now, ToastRegion, Toaster, Tone},
};
use preferences::Preferences;

/// How often relative times are refreshed.
const NOW_STEP: Duration = Duration::from_secs(20);

/// The tone of a declaration as the components know it.
pub(crate) const fn tone(tone: steward_model::declaration::Tone) -> Tone {
    use steward_model::declaration::Tone as Declared;
    match tone {
        Declared::Neutral => Tone::Neutral,
        Declared::Active => Tone::Active,
        Declared::Waiting => Tone::Waiting,
        Declared::Good => Tone::Good,
        Declared::Warning => Tone::Warning,
        Declared::Critical => Tone::Critical,
    }
}

/// Shows the application, in the language of this browser.
pub async fn mount() {
    messages::model::fetch(preferences::kept_locale()).await;
    leptos::mount::mount_to_body(App);
}

/// The application: contexts that outlive every page, and the pages, drawn anew when the language changes.
#[component]
fn App() -> impl IntoView {
    let preferences = Preferences::restore();
    provide_context(preferences);
    provide_context(Toaster::new());
    provide_context(shell::Title::new());
    provide_context(palette::Offered::new());
    provide_context(register::BulkWork::new());
    provide_context(register::PersonalViews::new());
    provide_now();
    preferences.follow();
    move || {
        preferences.locale().get();
        view! {
            <Pages/>
            <ToastRegion/>
        }
    }
}

fn provide_now() {
    let (now, set_now) = signal(clock::now_millis());
    provide_context(Now(now));
    // The application lives as long as the page, so the interval is never cleared; without one, times stand still.
    drop(set_interval_with_handle(
        move || set_now.set(clock::now_millis()),
        NOW_STEP,
    ));
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=shell::NotFound>
                <Route path=path!("/") view=|| parts::FIRST_MINUTES.page()/>
                <Route path=path!("/join") view=|| parts::JOIN.page()/>
                <ParentRoute path=path!("/w/:workspace") view=shell::WorkspaceFrame>
                    <Route path=path!("") view=|| parts::HOME.page()/>
                    <Route path=path!("my-work") view=|| parts::MY_WORK.page()/>
                    <Route path=path!("calendar") view=|| parts::CALENDAR.page()/>
                    <Route path=path!("conformity") view=|| parts::CONFORMITY.page()/>
                    <Route path=path!("import") view=|| parts::IMPORT.page()/>
                    <Route path=path!("search") view=|| parts::SEARCH.page()/>
                    <Route path=path!("settings") view=|| parts::SETTINGS.page()/>
                    <Route path=path!("members") view=|| parts::MEMBERS.page()/>
                    <Route path=path!("links") view=|| parts::LINKS.page()/>
                    <Route path=path!("review/:document") view=|| parts::REVIEW.page()/>
                    <Route path=path!("room/:document") view=|| parts::ROOM.page()/>
                    <Route path=path!("trace/:document") view=|| parts::TRACE.page()/>
                    <Route path=path!("gap-assessment") view=|| parts::GAP_ASSESSMENT.page()/>
                    <Route path=path!("journey") view=|| parts::JOURNEY.page()/>
                    <Route path=path!("reports") view=|| parts::REPORTS.page()/>
                    <Route path=path!(":kind/:document/approved/:approval") view=|| parts::APPROVED_VERSION.page()/>
                    <Route path=path!(":kind/:document/full") view=|| parts::RECORD.page()/>
                    <Route path=path!(":kind/:document?") view=register::RegisterPage/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
