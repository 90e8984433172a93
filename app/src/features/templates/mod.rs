//! Templates: fetched once per language, offered in registers and when a workspace is started.

mod chooser;

use std::{cell::RefCell, sync::Arc};

use leptos::prelude::*;
use steward_model::{
    conformity::Moment,
    declaration::Kind,
    templates::{Filling, KINDS, Library},
};
use steward_sync::ids::DocumentId;

use crate::{
    messages::{self, Locale, templates as text},
    platform::{asset, clock},
    ui::{Button, Dialog, IconName},
    workspace::Workspace,
};
use chooser::Chooser;

/// Names of services or customers that a text is filled with: more would be no sentence any more.
const NAMES_FILLED: usize = 20;

thread_local! {
    /// The templates in the language that they were fetched in last.
    static FETCHED: RefCell<Option<(Locale, Arc<Library>)>> = const { RefCell::new(None) };
}

/// The templates in the language in force.
///
/// # Errors
/// A sentence, when they are neither on this device nor to be had.
pub(crate) async fn load() -> Result<Arc<Library>, String> {
    let locale = messages::locale();
    let fetched = FETCHED.with_borrow(|fetched| {
        let (language, library) = fetched.as_ref()?;
        (*language == locale).then(|| Arc::clone(library))
    });
    if let Some(library) = fetched {
        return Ok(library);
    }
    let path = format!("/templates/{}.json", locale.tag());
    let (catalogue, words) = futures::future::join(asset::text("/templates/catalogue.json"), asset::text(&path)).await;
    let library = Library::read(&catalogue?, &words?).map_err(|error| error.to_string())?;
    let library = Arc::new(library);
    FETCHED.set(Some((locale, Arc::clone(&library))));
    Ok(library)
}

/// Today where the person is, in days from 1970-01-01.
pub(crate) fn today() -> i32 {
    let now_millis = clock::now_millis();
    Moment {
        now_millis,
        offset_minutes: clock::utc_minus_local_minutes(now_millis),
    }
    .day()
}

/// What the workspace knows of the places that templates leave.
fn filling(workspace: Workspace) -> Filling {
    let titles = |kind: &str| {
        workspace.rows().with_untracked(|rows| {
            let current = rows
                .of_kind(kind)
                .iter()
                .filter(|row| !row.archived && !row.title.is_empty());
            let mut titles: Vec<String> = current.map(|row| row.title.clone()).take(NAMES_FILLED).collect();
            titles.sort_unstable();
            titles
        })
    };
    Filling {
        organization: workspace.name(),
        owner: workspace.me().with_untracked(|me| me.name.clone()),
        services: titles("service"),
        customers: titles("customer"),
    }
}

/// A button that opens the choice of templates of a kind, where there are any. `on_created` gets the new record.
#[component]
pub(crate) fn FromTemplate(kind: &'static Kind, on_created: Callback<DocumentId>) -> impl IntoView {
    KINDS.contains(&kind.name).then(|| {
        let open = RwSignal::new(false);
        view! {
            <Button icon=IconName::BookOpen on_press=Callback::new(move |()| open.set(true))>{text::from_template()}</Button>
            <Dialog open title=text::title() class="template-dialog">
                <Chooser kind open on_created/>
            </Dialog>
        }
    })
}
