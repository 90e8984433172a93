//! Who signed the minutes, and whether they are still what was signed.
//!
//! This is the one place for signatures: on the page and, by [`lines`], on paper.

use leptos::prelude::*;
use steward_model::{
    approval::{Standing, standing},
    snapshot::RecordSnapshot,
};

use super::meeting::Meeting;
use crate::{
    messages::{format, review as text},
    ui::{Icon, IconName},
};

/// What is said of the signatures.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Signed {
    /// Who and when, in milliseconds, the first first.
    pub(super) by: Vec<(String, i64)>,
    /// The minutes are no longer what was signed.
    pub(super) changed: bool,
}

pub(super) fn signed(snapshot: &RecordSnapshot) -> Signed {
    let Some(standing) = standing(snapshot) else {
        return Signed::default();
    };
    let by = match &standing {
        Standing::NotApproved => Vec::new(),
        Standing::Unbound { by, at_millis } => vec![(by.clone(), *at_millis)],
        Standing::Unchanged { .. } | Standing::Changed { .. } => standing
            .approvals()
            .iter()
            .map(|approval| (approval.by.clone(), approval.at_millis))
            .collect(),
    };
    Signed {
        by,
        changed: matches!(standing, Standing::Changed { .. }),
    }
}

/// The signatures in words.
pub(super) fn lines(signed: &Signed) -> Vec<String> {
    signed
        .by
        .iter()
        .map(|(name, at)| text::signed_by(name, format::moment(*at)))
        .collect()
}

#[component]
pub(super) fn Signatures(meeting: Meeting) -> impl IntoView {
    let shown = meeting.context.part(signed);
    view! {
        <section class="review-signatures" aria-labelledby="review-signatures">
            <h2 id="review-signatures">{text::signatures()}</h2>
            {move || {
                let signed = shown.get();
                let changed = signed.changed.then(|| {
                    view! { <p class="check-warning"><Icon name=IconName::TriangleAlert/> <span>{text::changed_since()}</span></p> }
                });
                let lines = lines(&signed);
                let list = if lines.is_empty() {
                    view! { <p class="quiet">{text::not_signed()}</p> }.into_any()
                } else {
                    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
                    view! { <ul>{lines}</ul> }.into_any()
                };
                view! { {changed} {list} }
            }}
        </section>
    }
}
