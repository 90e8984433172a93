//! Where the organization is heading: earlier actions, context, objectives, improvements.

use steward_sync::ids::DocumentId;

use super::{Listed, Look, Pair, by_due, card_of, date, greatest_first, millis, number, text};
use crate::review::card::{Card, Draft, Entry};
use crate::row::Row;

/// Kinds that carry what reviews decided, and the relation that says from which.
const CARRIERS: [(&str, &str); 2] = [("action", "follows_from"), ("improvement", "arises_from")];

/// The reviews, other than this one, that a record follows from.
fn reviews_of<'row>(look: &Look<'_>, row: &'row Row, relation: &str) -> Vec<&'row DocumentId> {
    let own = look.given.review.document;
    let targets = row.relations.iter().filter(|(name, _)| name == relation);
    targets
        .map(|(_, target)| target)
        .filter(|target| {
            let found = look.given.surroundings.rows.find(**target);
            **target != own && found.is_some_and(|found| found.kind == "management_review")
        })
        .collect()
}

/// Actions and improvements that earlier reviews decided: what is open, late, done since, and what the last one agreed.
pub(super) fn earlier_actions(look: &Look<'_>) -> Card {
    let (mut open, mut overdue, mut done) = (Pair::default(), Pair::default(), Pair::default());
    let mut agreed = 0;
    let mut listed = Listed::new();
    for (kind, relation) in CARRIERS {
        look.each(kind, |row| {
            let reviews = reviews_of(look, row, relation);
            if reviews.is_empty() {
                return;
            }
            agreed += usize::from(reviews.iter().any(|review| Some(**review) == look.past.previous));
            let (is_open, was_open) = look.open(row);
            let due = date(row, "due");
            let (late, was_late) = look.passed(due);
            open.add(is_open, was_open);
            overdue.add(is_open && late, was_open && was_late);
            let (ended, ended_before) = look.ended(row);
            let well = !matches!(row.state.as_str(), "cancelled" | "rejected");
            done.add(ended && well, ended_before && well);
            if is_open {
                listed.push(by_due(row, due));
            }
        });
    }
    let mut draft = Draft::new("earlier_actions");
    draft.count("actions_open", open.now, Some(open.before));
    draft.count("actions_overdue", overdue.now, Some(overdue.before));
    draft.count("actions_done", done.now, Some(done.before));
    draft.count("actions_agreed", agreed, None);
    card_of(draft, listed)
}

/// Issues of the context that are new, or were looked at again since.
pub(super) fn context(look: &Look<'_>) -> Card {
    let (mut open, mut new, mut changed, mut parties) =
        (Pair::default(), Pair::default(), Pair::default(), Pair::default());
    let mut listed = Listed::new();
    look.each("context_issue", |row| {
        let (is_open, was_open) = look.open(row);
        open.add(is_open, was_open);
        let (is_new, was_new) = look.began(row);
        new.add(is_new, was_new);
        let touched = millis(row, "reviewed").unwrap_or(0).max(row.updated_millis);
        let (is_changed, was_changed) = look.within(Some(touched));
        changed.add(is_changed && !is_new, was_changed && !was_new);
        if is_changed || is_new {
            listed.push((-touched, Entry::of(row)));
        }
    });
    look.each("interested_party", |row| {
        let (is_open, was_open) = look.open(row);
        parties.add(is_open, was_open);
    });
    let mut draft = Draft::new("context");
    draft.count("issues_open", open.now, Some(open.before));
    draft.count("issues_new", new.now, Some(new.before));
    // What was looked at before this period may have been looked at again in it, which hides it.
    draft.count("issues_changed", changed.now, None);
    draft.count("parties_open", parties.now, Some(parties.before));
    card_of(draft, listed)
}

/// Objectives by health, and those that ended since.
pub(super) fn objectives(look: &Look<'_>) -> Card {
    let mut by_health = [0_usize; 3];
    let (mut achieved, mut missed) = (Pair::default(), Pair::default());
    let mut listed = Listed::new();
    look.each("objective", |row| {
        let (ended, ended_before) = look.ended(row);
        let entry = || Entry::of(row).measured(number(row, "current"), number(row, "target"), text(row, "unit"));
        match row.state.as_str() {
            "achieved" => achieved.add(ended, ended_before),
            "missed" => {
                missed.add(ended, ended_before);
                if ended {
                    listed.push((0, entry()));
                }
            }
            "agreed" => {
                let place = ["on_track", "at_risk", "off_track"]
                    .iter()
                    .position(|health| *health == text(row, "health"));
                if let Some(count) = place.and_then(|place| by_health.get_mut(place)) {
                    *count += 1;
                }
                if let Some(place @ 1..=2) = place {
                    listed.push((if place == 2 { 1 } else { 2 }, entry()));
                }
            }
            _ => {}
        }
    });
    let [on_track, at_risk, off_track] = by_health;
    let mut draft = Draft::new("objectives");
    draft.count("objectives_on_track", on_track, None);
    draft.count("objectives_at_risk", at_risk, None);
    draft.count("objectives_off_track", off_track, None);
    draft.count("objectives_achieved", achieved.now, Some(achieved.before));
    draft.count("objectives_missed", missed.now, Some(missed.before));
    card_of(draft, listed)
}

/// Improvements: what is open, what waits for a decision, what reached its target since.
pub(super) fn improvements(look: &Look<'_>) -> Card {
    let (mut open, mut new, mut reached) = (Pair::default(), Pair::default(), Pair::default());
    let mut proposed = 0;
    let mut listed = Listed::new();
    look.each("improvement", |row| {
        let (is_open, was_open) = look.open(row);
        open.add(is_open, was_open);
        let (is_new, was_new) = look.began(row);
        new.add(is_new, was_new);
        if text(row, "verdict") == "reached" {
            let (measured, measured_before) = look.within(millis(row, "measured"));
            reached.add(measured, measured_before);
        }
        let waits = matches!(row.state.as_str(), "proposed" | "evaluated");
        proposed += usize::from(waits);
        if is_open {
            let score = number(row, "score");
            let key = greatest_first(score).saturating_add(if waits { 0 } else { i64::from(u32::MAX) });
            listed.push((key, Entry::of(row).measured(score, None, "")));
        }
    });
    let mut draft = Draft::new("improvements");
    draft.count("improvements_open", open.now, Some(open.before));
    draft.count("improvements_proposed", proposed, None);
    draft.count("improvements_new", new.now, Some(new.before));
    draft.count("improvements_reached", reached.now, Some(reached.before));
    card_of(draft, listed)
}
