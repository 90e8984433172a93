//! Parts of the application that are downloaded when a person first goes there.
//!
//! In a release build each part is a file of its own beside the main one (`xtask/src/parts.rs` makes them); in other
//! builds everything is in one file and a part is there at once. The service worker keeps all files, so that after the
//! first visit parts come from the device, also without a network.

#![cfg_attr(
    steward_parts,
    allow(
        unsafe_code,
        reason = "the macro that declares a function of another file calls it by its linked name"
    )
)]

use std::{cell::Cell, future::Future, pin::Pin, thread::LocalKey};

use leptos::prelude::*;
use steward_model::declaration::Kind;
use steward_sync::ids::DocumentId;

use super::{
    conformity::ConformityPage,
    controlled::ApprovedVersionPage,
    first_minutes::FirstMinutes,
    gap::GapPage,
    home::{CalendarPage, HomePage, MyWorkPage},
    import::ImportPage,
    join::JoinPage,
    journey::JourneyPage,
    links::LinksPage,
    members::MembersPage,
    palette::PaletteBody,
    record::{RecordPage, RecordPane},
    register::{Look, LookView, Register, SearchPage},
    report::ReportsPage,
    review::ReviewPage,
    room::RoomPage,
    settings::SettingsPage,
    trace::TracePage,
};
use crate::{
    messages::shell as text,
    platform::task,
    ui::{Button, EmptyState, IconName},
};

/// How long the first page has the machine for itself, in milliseconds.
const QUIET_MILLIS: u32 = 500;

/// Draws a page.
type DrawPage = fn() -> AnyView;
/// Draws a record of a kind beside its register; the last argument is called to close it.
type DrawPane = fn(&'static Kind, DocumentId, Callback<()>) -> AnyView;

/// Draws a register otherwise than as a list.
type DrawLook = fn(Register, Look) -> AnyView;
/// Draws what is in the palette; the argument says whether it is open.
type DrawPalette = fn(RwSignal<bool>) -> AnyView;

type Bringing<Draw> = Pin<Box<dyn Future<Output = Option<Draw>>>>;

/// A view and the part that it is in. `Draw` is the function that draws it.
pub(super) struct Part<Draw: 'static> {
    /// The function, once its part is there: then the view is drawn at once.
    there: &'static LocalKey<Cell<Option<Draw>>>,
    /// Brings the function. `None` if its part could not be fetched.
    bring: fn() -> Bringing<Draw>,
}

impl<Draw: 'static> Clone for Part<Draw> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Draw: 'static> Copy for Part<Draw> {}

/// How far the fetching of a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fetched {
    OnTheWay,
    There,
    Failed,
}

impl<Draw: Copy + 'static> Part<Draw> {
    /// The view, as `draw` draws it with the part's function; while the part is on the way, nothing.
    pub(super) fn view(self, draw: impl Fn(Draw) -> AnyView + Send + Sync + 'static) -> AnyView {
        if let Some(function) = self.there.get() {
            return draw(function);
        }
        let fetched = RwSignal::new(Fetched::OnTheWay);
        self.fetch_into(fetched);
        (move || match (fetched.get(), self.there.get()) {
            (Fetched::There, Some(function)) => draw(function),
            (Fetched::OnTheWay, _) => ().into_any(),
            (Fetched::There | Fetched::Failed, _) => missing(Callback::new(move |()| self.fetch_into(fetched))),
        })
        .into_any()
    }

    async fn fetch(self) {
        if self.there.get().is_none() {
            self.there.set((self.bring)().await);
        }
    }

    fn fetch_into(self, fetched: RwSignal<Fetched>) {
        fetched.set(Fetched::OnTheWay);
        task::spawn(async move {
            self.fetch().await;
            let there = self.there.get().is_some();
            fetched.try_set(if there { Fetched::There } else { Fetched::Failed });
        });
    }
}

impl Part<DrawPage> {
    /// The page; while its part is on the way, nothing.
    pub(super) fn page(self) -> AnyView {
        self.view(|draw| draw())
    }
}

/// Fetches what people want next, once the page that they came for is there.
pub(super) fn fetch_ahead() {
    task::spawn(async {
        task::sleep_millis(QUIET_MILLIS).await;
        RECORD_PANE.fetch().await;
        PALETTE.fetch().await;
    });
}

fn missing(again: Callback<()>) -> AnyView {
    view! {
        <EmptyState icon=IconName::WifiOff title=text::part_missing() text=text::part_missing_help() whole_page=true>
            <Button on_press=again>{text::try_again()}</Button>
        </EmptyState>
    }
    .into_any()
}

/// Declares views: `IMPORT: DrawPage in tools, import = || view! { <ImportPage/> }.into_any();`
macro_rules! parts {
    ($($constant:ident: $draw:ident in $part:ident, $function:ident = $drawing:expr;)*) => {$(
        pub(super) const $constant: Part<$draw> = {
            thread_local! {
                static THERE: Cell<Option<$draw>> = const { Cell::new(None) };
            }
            Part {
                there: &THERE,
                bring: || Box::pin(async { $function().await.ok() }),
            }
        };

        #[cfg(steward_parts)]
        #[leptos::wasm_split::wasm_split($part, fallible, wasm_split_path = ::leptos::wasm_split)]
        fn $function() -> Result<$draw, leptos::wasm_split::SplitLoaderError> {
            Ok($drawing)
        }

        #[cfg(not(steward_parts))]
        fn $function() -> std::future::Ready<Result<$draw, std::convert::Infallible>> {
            std::future::ready(Ok($drawing))
        }
    )*};
}

parts! {
    FIRST_MINUTES: DrawPage in start, first_minutes = || view! { <FirstMinutes/> }.into_any();
    JOIN: DrawPage in start, join = || view! { <JoinPage/> }.into_any();
    HOME: DrawPage in overview, home = || view! { <HomePage/> }.into_any();
    MY_WORK: DrawPage in overview, my_work = || view! { <MyWorkPage/> }.into_any();
    APPROVED_VERSION: DrawPage in record, approved_version = || view! { <ApprovedVersionPage/> }.into_any();
    CALENDAR: DrawPage in overview, calendar = || view! { <CalendarPage/> }.into_any();
    CONFORMITY: DrawPage in overview, conformity = || view! { <ConformityPage/> }.into_any();
    GAP_ASSESSMENT: DrawPage in overview, gap_assessment = || view! { <GapPage/> }.into_any();
    JOURNEY: DrawPage in overview, journey = || view! { <JourneyPage/> }.into_any();
    TRACE: DrawPage in overview, trace = || view! { <TracePage/> }.into_any();
    MEMBERS: DrawPage in tools, members = || view! { <MembersPage/> }.into_any();
    LINKS: DrawPage in tools, links = || view! { <LinksPage/> }.into_any();
    REPORTS: DrawPage in overview, reports = || view! { <ReportsPage/> }.into_any();
    SEARCH: DrawPage in overview, search = || view! { <SearchPage/> }.into_any();
    PALETTE: DrawPalette in overview, palette = |open| view! { <PaletteBody open/> }.into_any();
    IMPORT: DrawPage in tools, import = || view! { <ImportPage/> }.into_any();
    SETTINGS: DrawPage in tools, settings = || view! { <SettingsPage/> }.into_any();
    LOOK: DrawLook in overview, look = |register, look| view! { <LookView register look/> }.into_any();
    RECORD: DrawPage in record, record = || view! { <RecordPage/> }.into_any();
    REVIEW: DrawPage in record, review = || view! { <ReviewPage/> }.into_any();
    ROOM: DrawPage in record, room = || view! { <RoomPage/> }.into_any();
    RECORD_PANE: DrawPane in record, record_pane =
        |kind, document, on_close| view! { <RecordPane kind document on_close/> }.into_any();
}
