//! Commands that the page in view offers to the palette, such as the transitions of a record.

use leptos::prelude::*;

use crate::ui::IconName;

/// Something that can be done on the page in view.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    pub(crate) label: String,
    /// What it concerns, for example the short id of the record.
    pub(crate) detail: String,
    pub(crate) icon: IconName,
    pub(crate) run: Callback<()>,
}

/// The commands on offer; a context of the application.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offered(RwSignal<Vec<(u64, Signal<Vec<Command>>)>>);

impl Offered {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    pub(super) fn commands(self) -> Vec<Command> {
        self.0.with_untracked(|offers| {
            offers
                .iter()
                .filter_map(|(_, commands)| commands.try_get_untracked())
                .flatten()
                .collect()
        })
    }
}

/// Offers commands while the calling component is mounted.
pub(crate) fn offer_commands(commands: Signal<Vec<Command>>) {
    let offered = expect_context::<Offered>().0;
    let number = offered.with_untracked(|offers| offers.iter().map(|(number, _)| number + 1).max().unwrap_or(0));
    offered.update(|offers| offers.push((number, commands)));
    on_cleanup(move || {
        // The application may be going down with the page.
        offered.try_update(|offers| offers.retain(|(other, _)| *other != number));
    });
}
