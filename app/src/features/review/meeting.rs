//! What the parts of the page share.

use std::sync::Arc;

use leptos::prelude::*;
use steward_model::{
    item,
    review::{
        INPUTS, Input,
        opening::{self, Cards, Opening},
        previous,
    },
};
use steward_sync::ids::DocumentId;

use super::{live::Live, timer::Timer};
use crate::{
    features::{record::RecordContext, report::Basis},
    messages::review as text,
    platform::random,
};

/// What is being added to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Adding {
    Decision,
    Action,
}

/// The cards to show: what was frozen, and what is so now, compared with the previous review.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sides {
    pub(super) opening: Option<Opening>,
    pub(super) live: Option<Arc<Cards>>,
    /// The meeting has not been opened.
    pub(super) planned: bool,
}

impl Sides {
    /// The cards that count: frozen ones, or live ones while nothing is frozen.
    pub(super) fn counting(&self) -> Option<&Cards> {
        self.frozen().or(self.live.as_deref())
    }

    pub(super) fn frozen(&self) -> Option<&Cards> {
        let opening = self.opening.as_ref().filter(|_| !self.planned)?;
        opening.cards.as_ref().ok()
    }
}

/// An open review.
#[derive(Clone, Copy)]
pub(super) struct Meeting {
    pub(super) context: RecordContext,
    pub(super) sides: Memo<Sides>,
    /// The previous review.
    pub(super) previous: Memo<Option<DocumentId>>,
    /// The cards that the previous review froze, once they are read.
    pub(super) earlier: RwSignal<Option<Arc<Cards>>>,
    /// Which item is shown; the last one is for other points.
    pub(super) shown: RwSignal<usize>,
    pub(super) presenting: RwSignal<bool>,
    pub(super) adding: RwSignal<Option<Adding>>,
    pub(super) timer: Timer,
}

/// The place after all inputs: opening and other points.
pub(super) const OTHER_POINTS: usize = INPUTS.len();

impl Meeting {
    pub(super) fn new(context: RecordContext) -> Self {
        let basis = Basis::new(context.workspace);
        let earlier = RwSignal::new(None::<Arc<Cards>>);
        let sides = sides(context, Live::follow(basis, context.document), earlier);
        let rows = context.workspace.rows();
        let previous = Memo::new(move |_| rows.with(|rows| previous(rows.get(context.document)?, rows)));
        let shown = RwSignal::new(0);
        freeze_when_opened(context, sides);
        Self {
            context,
            sides,
            previous,
            earlier,
            shown,
            presenting: RwSignal::new(false),
            adding: RwSignal::new(None),
            timer: Timer::new(shown),
        }
    }

    /// Shows an item; what was being added to another is put away.
    pub(super) fn show(self, index: usize) {
        let index = index.min(OTHER_POINTS);
        if self.shown.get_untracked() != index {
            self.adding.set(None);
            self.shown.set(index);
        }
    }

    pub(super) fn step(self, forward: bool) {
        let index = self.shown.get_untracked();
        self.show(if forward { index + 1 } else { index.saturating_sub(1) });
    }

    /// The input that is shown; none for other points.
    pub(super) fn input(self) -> Option<&'static Input> {
        INPUTS.get(self.shown.get_untracked())
    }
}

/// The cards of a review as they are shown.
pub(super) fn sides(context: RecordContext, live: Live, earlier: RwSignal<Option<Arc<Cards>>>) -> Memo<Sides> {
    let frozen = context.part(|snapshot| snapshot.items(item::OPENINGS).to_vec());
    let opening = Memo::new(move |_| frozen.with(|frozen| opening::of_items(frozen)));
    let planned = context.part(|snapshot| snapshot.state_name() == "planned");
    Memo::new(move |_| {
        let live = live.cards.with(|live| {
            let live = live.as_ref()?;
            Some(earlier.with(|earlier| match earlier {
                Some(earlier) => Arc::new(Cards::clone(live).compared_with(earlier)),
                None => live.clone(),
            }))
        });
        Sides {
            opening: opening.get(),
            live,
            planned: planned.get(),
        }
    })
}

/// Opening the meeting freezes the cards in the same change.
pub(super) fn freeze_when_opened(context: RecordContext, sides: Memo<Sides>) {
    context.set_with_step(Callback::new(move |step: &'static str| {
        if step != "open" {
            return Ok(Vec::new());
        }
        let live = sides.with_untracked(|sides| sides.live.clone());
        let cards = live.ok_or_else(|| text::cards_wait().to_owned())?;
        let known = context.now(|snapshot| snapshot.items(item::OPENINGS).to_vec());
        Ok(vec![opening::freeze(
            &random::hex_id(),
            &known.unwrap_or_default(),
            &cards,
        )])
    }));
}
