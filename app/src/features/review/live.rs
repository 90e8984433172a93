//! The cards as the records are now: counted one after the other, so that typing goes on meanwhile.

use std::sync::Arc;

use leptos::prelude::*;
use steward_model::{
    conformity::{Moment, evaluate, iso_20000::CATALOGUE},
    review::{Given, INPUTS, card, gathered, opening::Cards},
};
use steward_sync::ids::DocumentId;

use crate::{
    features::report::Basis,
    platform::{clock, task},
    workspace::Slices,
};

/// Records rest this long before they are counted again: several changes that come together cost one count.
const REST_MILLIS: u32 = 700;

/// The cards of a review, followed while its page is open.
#[derive(Clone, Copy)]
pub(super) struct Live {
    basis: Basis,
    review: DocumentId,
    pub(super) cards: RwSignal<Option<Arc<Cards>>>,
    waiting: StoredValue<bool>,
    counted: StoredValue<Option<u64>>,
}

impl Live {
    pub(super) fn follow(basis: Basis, review: DocumentId) -> Self {
        let live = Self {
            basis,
            review,
            cards: RwSignal::new(None),
            waiting: StoredValue::new(false),
            counted: StoredValue::new(None),
        };
        let rows = basis.workspace.rows();
        let due = Memo::new(move |_| (basis.is_ready(), rows.version.get()));
        Effect::new(move |_| {
            if due.get().0 {
                live.count_soon();
            }
        });
        live
    }

    fn count_soon(self) {
        if self.waiting.get_value() {
            return;
        }
        self.waiting.set_value(true);
        let first = self.cards.with_untracked(Option::is_none);
        task::spawn(async move {
            if first {
                task::next_turn().await;
            } else {
                task::sleep_millis(REST_MILLIS).await;
            }
            // The page may have been left meanwhile; then nothing of it is there any more.
            if self.waiting.try_set_value(false).is_none() {
                self.count().await;
            }
        });
    }

    /// Differs when any record does that a card may count; what is typed into the minutes counts nowhere.
    fn fingerprint(self) -> u64 {
        self.basis.workspace.rows().with_untracked(|rows| {
            rows.iter()
                .filter(|row| row.document != self.review)
                .fold(0, |sum, row| sum ^ row.heads_fingerprint)
        })
    }

    async fn count(self) {
        let fingerprint = Some(self.fingerprint());
        if self
            .counted
            .try_get_value()
            .is_none_or(|counted| counted == fingerprint)
        {
            return;
        }
        self.counted.try_set_value(fingerprint);
        let now_millis = clock::now_millis();
        let moment = Moment {
            now_millis,
            offset_minutes: clock::utc_minus_local_minutes(now_millis),
        };
        let mut slices = Slices::begin();
        let conformity = self.basis.workspace.rows().with_untracked(|rows| {
            let assessment = evaluate(&CATALOGUE, rows.iter().map(AsRef::as_ref), moment);
            Some(assessment.tally(0))
        });
        let mut cards = Vec::with_capacity(INPUTS.len());
        for input in &INPUTS {
            slices.step().await;
            let counted = self.basis.compute_once(now_millis, |rows, surroundings| {
                let review = rows.get(self.review)?.as_ref();
                let given = Given {
                    surroundings,
                    review,
                    conformity,
                };
                Some(card(&given, input))
            });
            let Some(Some(counted)) = counted else {
                // The review is not among the records yet; it is tried again with the next change.
                self.counted.try_set_value(None);
                return;
            };
            cards.push(counted);
        }
        let all = self.basis.compute_once(now_millis, |rows, surroundings| {
            let review = rows.get(self.review)?.as_ref();
            let given = Given {
                surroundings,
                review,
                conformity,
            };
            Some(gathered(&given, cards))
        });
        if let Some(Some(all)) = all {
            self.cards.try_set(Some(Arc::new(all)));
        }
    }
}
