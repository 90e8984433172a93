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

use std::{cell::RefCell, collections::HashMap, future::Future, pin::Pin};

use leptos::prelude::*;

use super::{
    conformity::ConformityPage,
    first_minutes::FirstMinutes,
    home::{CalendarPage, HomePage, MyWorkPage},
    import::ImportPage,
    join::JoinPage,
    settings::SettingsPage,
};
use crate::{
    messages::shell as text,
    platform::task,
    ui::{Button, EmptyState, IconName},
};

/// Makes a page of a part that is there.
type MakePage = fn() -> AnyView;
/// Fetches the part of a page, if need be. `None` if it could not be fetched.
type Fetching = Pin<Box<dyn Future<Output = Option<MakePage>>>>;

/// A page and the part that it is in.
#[derive(Clone, Copy)]
pub(super) struct Part {
    name: &'static str,
    fetch: fn() -> Fetching,
}

thread_local! {
    /// Pages whose part is there: they are drawn at once.
    static THERE: RefCell<HashMap<&'static str, MakePage>> = RefCell::new(HashMap::new());
}

impl Part {
    /// The page; while its part is on the way, nothing.
    pub(super) fn page(self) -> AnyView {
        if let Some(make) = THERE.with_borrow(|there| there.get(self.name).copied()) {
            return make();
        }
        let fetched = RwSignal::new(None::<Option<MakePage>>);
        self.fetch_into(fetched);
        (move || match fetched.get() {
            None => ().into_any(),
            Some(Some(make)) => make(),
            Some(None) => view! {
                <EmptyState
                    icon=IconName::WifiOff
                    title=text::part_missing()
                    text=text::part_missing_help()
                    whole_page=true
                >
                    <Button on_press=move || self.fetch_into(fetched)>{text::try_again()}</Button>
                </EmptyState>
            }
            .into_any(),
        })
        .into_any()
    }

    fn fetch_into(self, fetched: RwSignal<Option<Option<MakePage>>>) {
        task::spawn(async move {
            let made = (self.fetch)().await;
            if let Some(make) = made {
                THERE.with_borrow_mut(|there| there.insert(self.name, make));
            }
            fetched.try_set(Some(made));
        });
    }
}

/// Declares pages with the part that they are in: `IMPORT: import::ImportPage in tools;`
macro_rules! pages {
    ($($(#[$doc:meta])* $constant:ident: $page:ident, $function:ident in $part:ident;)*) => {$(
        $(#[$doc])*
        pub(super) const $constant: Part = Part {
            name: stringify!($constant),
            fetch: || Box::pin(async { $function().await.ok() }),
        };

        #[cfg(steward_parts)]
        #[leptos::wasm_split::wasm_split($part, fallible, wasm_split_path = ::leptos::wasm_split)]
        fn $function() -> Result<MakePage, leptos::wasm_split::SplitLoaderError> {
            Ok(|| view! { <$page/> }.into_any())
        }

        #[cfg(not(steward_parts))]
        fn $function() -> std::future::Ready<Result<MakePage, std::convert::Infallible>> {
            std::future::ready(Ok(|| view! { <$page/> }.into_any()))
        }
    )*};
}

pages! {
    FIRST_MINUTES: FirstMinutes, first_minutes in start;
    JOIN: JoinPage, join in start;
    HOME: HomePage, home in overview;
    MY_WORK: MyWorkPage, my_work in overview;
    CALENDAR: CalendarPage, calendar in overview;
    CONFORMITY: ConformityPage, conformity in overview;
    IMPORT: ImportPage, import in tools;
    SETTINGS: SettingsPage, settings in tools;
}
