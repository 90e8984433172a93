//! The start page. Who comes back with a workspace on the device goes straight into the last one.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{join_way::JoinWay, list::WorkspaceList, sample_way::SampleWay, start_way::StartWay};
use crate::{
    features::{
        Navigator,
        shell::{LanguageChoice, ThemeChoice, page_title},
        workspace_path,
    },
    messages::start as text,
    platform::{
        directory::{self, DirectoryEntry},
        task,
    },
};

/// What is known of the workspaces on this device.
#[derive(Clone)]
enum Known {
    /// Not read yet, or on the way into the last one.
    Unknown,
    Entries(Vec<DirectoryEntry>),
    Failed(String),
}

#[component]
pub(crate) fn FirstMinutes() -> impl IntoView {
    page_title(|| text::title().to_owned());
    // `/?choose` shows the page to who wants another workspace.
    let stay = use_query_map().with_untracked(|query| query.get("choose").is_some());
    let navigator = Navigator::new();
    let known = RwSignal::new(Known::Unknown);
    task::spawn(async move {
        let last = if stay { Ok(None) } else { directory::last_opened().await };
        if let Ok(Some(last)) = last {
            navigator.replace(workspace_path(last));
            return;
        }
        known.try_set(match directory::list().await {
            Ok(entries) => Known::Entries(entries),
            Err(error) => Known::Failed(error.to_string()),
        });
    });
    move || match known.get() {
        Known::Unknown => view! { <main class="opening" aria-busy="true"></main> }.into_any(),
        Known::Entries(entries) => view! { <Welcome entries/> }.into_any(),
        Known::Failed(reason) => view! {
            <main class="opening">
                <p role="alert">{text::list_failed(reason)}</p>
            </main>
        }
        .into_any(),
    }
}

#[component]
fn Welcome(entries: Vec<DirectoryEntry>) -> impl IntoView {
    let returning = !entries.is_empty();
    let samples: Vec<_> = entries
        .iter()
        .filter(|entry| entry.kind == directory::WorkspaceKind::Sample && entry.relay.is_none())
        .filter_map(|entry| entry.id().ok())
        .collect();
    view! {
        <div class="welcome">
            <header class="welcome-top">
                <p class="brand"><img src="/icons/icon.svg" alt="" width="28" height="28"/>"Steward"</p>
                <div class="cluster">
                    <LanguageChoice/>
                    <ThemeChoice/>
                </div>
            </header>
            <main class="welcome-main" id="main" tabindex="-1">
                <div class="welcome-words">
                    <h1>{text::headline()}</h1>
                    <p class="welcome-lead">{text::lead()}</p>
                </div>
                {returning.then(|| view! { <WorkspaceList entries/> })}
                <section aria-labelledby="ways-in">
                    <h2 id="ways-in" class=if returning { "welcome-heading" } else { "visually-hidden" }>
                        {if returning { text::ways_in_again() } else { text::ways_in() }}
                    </h2>
                    <div class="ways">
                        <SampleWay samples/>
                        <StartWay/>
                        <JoinWay/>
                    </div>
                </section>
            </main>
        </div>
    }
}
