//! The register page: the list, and the record that was opened from it beside.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use steward_model::{declaration::Kind, kinds};
use steward_sync::ids::DocumentId;

use super::{
    bulk::BulkBar,
    cells::in_sentence,
    column::Column,
    filter_bar::FilterBar,
    keys::{blur_active, is_plain, on_window_key},
    list::{Listing, list},
    looks::{self, Look},
    nothing::Nothing,
    print::{PrintSheet, Sheet},
    query::Query,
    rows::Rows,
    selection::Selection,
    toolbar::Toolbar,
    views::{self, PersonalViews, View},
    work::{Work, WorkBar},
};
use crate::{
    features::{
        Navigator, kind_of_segment, kind_path,
        parts::{LOOK, RECORD_PANE},
        record_path,
        shell::page_title,
    },
    messages,
    ui::{EmptyState, IconName, SplitPane, Toaster, focus_by_id, is_typing_target},
    workspace::Workspace,
};

/// Element id of the list, which takes the focus back when a record is closed.
pub(super) const LIST_ID: &str = "register-list";

/// What the parts of one register share.
#[derive(Clone, Copy)]
pub(crate) struct Register {
    pub(super) workspace: Workspace,
    pub(super) kind: &'static Kind,
    pub(super) query: Memo<Query>,
    pub(super) listing: Memo<Listing>,
    pub(super) columns: Memo<Vec<Column>>,
    /// The record that is open beside the list.
    pub(super) open: Memo<Option<DocumentId>>,
    pub(super) selection: RwSignal<Selection>,
    /// The saved views of this register, by name.
    pub(super) views: Memo<Vec<View>>,
    /// The one that the address names, if it is known here.
    pub(super) chosen: Memo<Option<View>>,
    /// An export or a print that is being prepared.
    pub(super) work: Work,
    pub(super) sheet: Sheet,
    navigator: Navigator,
}

impl Register {
    /// Changes the query in the address. Typing replaces the entry of the browser's history, a choice adds one.
    pub(super) fn change(self, typing: bool, change: impl FnOnce(&mut Query)) {
        // What was saved in the background may come to a register that is gone.
        let Some(mut query) = self.query.try_get_untracked() else {
            return;
        };
        change(&mut query);
        let path = match self.open.get_untracked() {
            Some(document) => record_path(self.workspace.id(), self.kind.name, document),
            None => kind_path(self.workspace.id(), self.kind),
        };
        let address = format!("{path}{}", self.search_of(&query));
        if typing {
            self.navigator.replace(address)
        } else {
            self.navigator.go(address)
        }
    }

    pub(super) fn record_address(self, document: DocumentId) -> String {
        format!(
            "{}{}",
            record_path(self.workspace.id(), self.kind.name, document),
            self.search_of(&self.query.get_untracked())
        )
    }

    pub(super) fn open_record(self, document: DocumentId) {
        if self.open.get_untracked() != Some(document) {
            self.navigator.go(self.record_address(document));
        }
    }

    pub(super) fn close_record(self) {
        let path = kind_path(self.workspace.id(), self.kind);
        let search = self.search_of(&self.query.get_untracked());
        self.navigator.go(format!("{path}{search}"));
        focus_by_id(LIST_ID);
    }

    /// The query part of an address of this register.
    fn search_of(self, query: &Query) -> String {
        let saved = self.views.with_untracked(|views| {
            let id = query.view.as_deref()?;
            views::find(views, id).map(|view| view.query.clone())
        });
        query.to_search_beside(saved.as_deref())
    }

    /// The selected records in the order of the list.
    pub(super) fn selected(self) -> Vec<DocumentId> {
        self.listing.with_untracked(|listing| {
            self.selection
                .with_untracked(|selection| selection.in_order(&listing.lines))
        })
    }

    /// Clears the selection; the keys go on in the list.
    pub(super) fn clear_selection(self) {
        self.selection.update(Selection::clear);
        focus_by_id(LIST_ID);
    }

    /// Opens a record that was made for this register.
    pub(super) fn opened(self) -> Callback<DocumentId> {
        Callback::new(move |document| self.open_record(document))
    }

    /// Makes a record and opens it with the title ready to be typed.
    pub(super) fn create(self, toaster: Toaster) {
        match self.workspace.create(self.kind, Vec::new()) {
            Ok(document) => {
                super::super::record::focus_title_of(document);
                self.open_record(document);
            }
            Err(reason) => toaster.warn(reason),
        }
    }
}

/// The page of a register, with or without a record beside it.
#[component]
pub(crate) fn RegisterPage() -> impl IntoView {
    let params = use_params_map();
    let kind = Memo::new(move |_| {
        let segment = params.with(|params| params.get("kind")).unwrap_or_default();
        kind_of_segment(&segment).map(|kind| kind.name)
    });
    move || match kind.get().and_then(kinds::by_name) {
        Some(kind) => view! { <RegisterOf kind/> }.into_any(),
        None => view! {
            <EmptyState
                whole_page=true
                icon=IconName::Search
                title=messages::register::unknown_kind()
                text=messages::register::unknown_kind_help()
            />
        }
        .into_any(),
    }
}

#[component]
fn RegisterOf(kind: &'static Kind) -> impl IntoView {
    page_title(move || messages::model::label(kind.plural).to_owned());
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let params = use_params_map();
    let location = use_location();
    let personal = expect_context::<PersonalViews>();
    let shared = workspace.shared_views();
    let views = Memo::new(move |_| shared.with(|shared| views::of_kind(kind, &personal.of(workspace), shared)));
    let query = Memo::new(move |_| {
        let search = location.search.get();
        views.with(|views| Query::resolve(&search, |id| views::find(views, id).map(|view| view.query.clone())))
    });
    let chosen = Memo::new(move |_| {
        let id = query.with(|query| query.view.clone())?;
        views.with(|views| views::find(views, &id).cloned())
    });
    let open = Memo::new(move |_| {
        params
            .with(|params| params.get("document"))
            .and_then(|text| text.parse().ok())
    });
    let rows = workspace.rows();
    let listing = Memo::new(move |_| {
        let query = query.get();
        rows.with(|index| list(index.of_kind(kind.name).iter().map(AsRef::as_ref), kind, &query))
    });
    let columns = Memo::new(move |_| query.with(|query| Column::chosen(kind, query.columns.as_deref())));
    let register = Register {
        workspace,
        kind,
        query,
        listing,
        columns,
        open,
        selection: RwSignal::new(Selection::default()),
        views,
        chosen,
        work: Work::new(),
        sheet: Sheet::new(),
        navigator: Navigator::in_place(),
    };
    follow_listing(register);
    let editing = RwSignal::new(false);
    let cursor = RwSignal::new(None::<usize>);
    let filter_id = "register-filter";
    on_window_key(move |event| {
        let selects = register.selection.with_untracked(|selection| !selection.is_empty());
        if event.key() == "Escape" && selects && !is_typing_target(event) && !is_in_record() {
            register.clear_selection();
            return;
        }
        if event.key() == "Escape" && open.get_untracked().is_some() {
            // An input first saves what was typed into it; a second Escape closes the record.
            if is_typing_target(event) {
                blur_active()
            } else {
                register.close_record()
            }
            return;
        }
        if is_typing_target(event) || !is_plain(event) {
            return;
        }
        match event.key().as_str() {
            "/" => {
                event.prevent_default();
                focus_by_id(filter_id);
            }
            "c" => {
                event.prevent_default();
                register.create(toaster);
            }
            // In a record this key edits the record.
            "e" if selects && !is_in_record() => {
                event.prevent_default();
                editing.set(true);
            }
            "j" | "k" => focus_by_id(LIST_ID),
            _ => return,
        }
        if matches!(event.key().as_str(), "j" | "k") {
            event.prevent_default();
            cursor.update(|cursor| {
                *cursor = step(
                    *cursor,
                    &event.key(),
                    listing.with_untracked(|listing| listing.lines.len()),
                )
            });
        }
    });
    let pane_open = Memo::new(move |_| open.get().is_some());
    view! {
        <SplitPane
            pane_open
            list=ViewFn::from(move || view! { <List register cursor editing filter_id/> })
            pane=ViewFn::from(move || {
                move || {
                    open.get()
                        .map(|document| {
                            let on_close = Callback::new(move |()| register.close_record());
                            RECORD_PANE.view(move |draw| draw(kind, document, on_close))
                        })
                }
            })
        />
    }
}

/// What leaves the list leaves the selection.
fn follow_listing(register: Register) {
    let Register { listing, selection, .. } = register;
    Effect::new(move |_| {
        listing.with(|listing| {
            if selection.with_untracked(Selection::is_empty) {
                return;
            }
            let mut kept = selection.get_untracked();
            if kept.keep_listed(&listing.lines) {
                selection.set(kept);
            }
        });
    });
}

/// Whether the focus is in the record beside the list.
fn is_in_record() -> bool {
    document()
        .active_element()
        .and_then(|element| element.closest(".split-pane").ok().flatten())
        .is_some()
}

/// Where the cursor goes on `j` and `k`.
fn step(cursor: Option<usize>, key: &str, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (cursor, key) {
        (None, _) => 0,
        (Some(index), "j") => (index + 1).min(last),
        (Some(index), _) => index.saturating_sub(1),
    })
}

#[component]
fn List(
    register: Register,
    cursor: RwSignal<Option<usize>>,
    editing: RwSignal<bool>,
    filter_id: &'static str,
) -> impl IntoView {
    let Register {
        kind, listing, query, ..
    } = register;
    let is_empty = Memo::new(move |_| listing.with(|listing| listing.lines.is_empty()));
    let look = Memo::new(move |_| query.with(|query| looks::chosen(kind, query.look.as_deref())));
    let announced = move || {
        let shown = listing.with(|listing| listing.shown);
        messages::plural(
            shown,
            || messages::register::count_announced_one(in_sentence(kind.label)),
            || messages::register::count_announced(shown, in_sentence(kind.plural)),
        )
    };
    view! {
        <section class="register" aria-labelledby="register-heading">
            <Toolbar register filter_id/>
            <FilterBar register/>
            <p class="visually-hidden" role="status">{announced}</p>
            <WorkBar work=register.work/>
            {move || match (is_empty.get(), look.get()) {
                (true, _) => view! { <Nothing register/> }.into_any(),
                (false, Look::List) => view! { <Rows register cursor/> }.into_any(),
                (false, look) => LOOK.view(move |draw| draw(register, look)),
            }}
            <BulkBar register editing/>
            <PrintSheet register/>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j_and_k_stay_within_the_list() {
        assert_eq!(step(None, "j", 3), Some(0));
        assert_eq!(step(Some(2), "j", 3), Some(2));
        assert_eq!(step(Some(0), "k", 3), Some(0));
        assert_eq!(step(None, "k", 0), None);
    }
}
