//! How a record stands by its approval, in words.

use steward_model::approval::Standing;

use crate::{
    messages::{controlled as text, plural},
    ui::{IconName, Tone},
};

/// What is said first: an icon, a tone, a sentence and, where it needs one, an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said<T> {
    pub(super) icon: IconName,
    pub(super) tone: Tone,
    pub(super) sentence: T,
    pub(super) help: Option<&'static str>,
}

/// `approved_before` tells whether an earlier version was approved, `changes` how many fields differ from the approved
/// version, where that is known.
pub(super) fn say(standing: &Standing, approved_before: bool, changes: Option<usize>) -> Said<String> {
    let said = |icon, tone, sentence: &str, help| Said {
        icon,
        tone,
        sentence: sentence.to_owned(),
        help,
    };
    match standing {
        Standing::NotApproved if approved_before => said(
            IconName::CircleDashed,
            Tone::Waiting,
            text::in_revision(),
            Some(text::in_revision_help()),
        ),
        Standing::NotApproved => said(IconName::CircleDashed, Tone::Neutral, text::not_approved(), None),
        Standing::Unbound { .. } => said(
            IconName::Info,
            Tone::Neutral,
            text::unbound(),
            Some(text::unbound_help()),
        ),
        Standing::Unchanged { .. } => said(IconName::ShieldCheck, Tone::Good, text::unchanged(), None),
        Standing::Changed { .. } => match changes {
            None => said(IconName::TriangleAlert, Tone::Warning, text::changed(), None),
            // The digest was made by a version of the program that knows more fields, or by somebody else.
            Some(0) => said(
                IconName::CircleAlert,
                Tone::Warning,
                text::not_recomputed(),
                Some(text::not_recomputed_help()),
            ),
            Some(count) => {
                let sentence = plural(count, || text::changed_one().to_owned(), || text::changed_many(count));
                said(
                    IconName::TriangleAlert,
                    Tone::Warning,
                    &sentence,
                    Some(text::changed_help()),
                )
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_counted_and_never_said_to_be_nothing() {
        let changed = Standing::Changed { approvals: Vec::new() };
        assert_eq!(say(&changed, true, Some(1)).sentence, "Changed since approval: 1 field");
        assert_eq!(
            say(&changed, true, Some(3)).sentence,
            "Changed since approval: 3 fields"
        );
        assert_eq!(
            say(&changed, true, Some(0)).sentence,
            "The approved content cannot be recomputed"
        );
        assert_eq!(say(&changed, true, Some(0)).tone, Tone::Warning);
    }

    #[test]
    fn an_approval_without_a_digest_does_not_look_like_one_with() {
        let unbound = Standing::Unbound {
            by: "Eve".to_owned(),
            at_millis: 1,
        };
        let bound = Standing::Unchanged { approvals: Vec::new() };
        let (unbound, bound) = (say(&unbound, false, None), say(&bound, true, None));
        assert_ne!((unbound.tone, unbound.icon), (bound.tone, bound.icon));
        assert_eq!(unbound.sentence, "Approved, not bound to content");
    }
}
