//! Whether things are as they should be: audits, nonconformities, risks.

use super::{Listed, Look, Pair, by_due, card_of, date, greatest_first, millis, number, text};
use crate::review::card::{Card, Draft, Entry};

/// Audits reported since, those with work left, and what they found that is still open.
pub(super) fn audits(look: &Look<'_>) -> Card {
    let (mut reported, mut findings) = (Pair::default(), Pair::default());
    let (mut follow_up, mut late) = (0, 0);
    let mut listed = Listed::new();
    look.each("audit", |row| {
        let (is_reported, was_reported) = look.within(millis(row, "reported"));
        reported.add(is_reported, was_reported);
        let in_follow_up = matches!(row.state.as_str(), "reported" | "follow_up");
        follow_up += usize::from(in_follow_up);
        let end = date(row, "planned_end").or_else(|| date(row, "planned_start"));
        let is_late = matches!(row.state.as_str(), "planned" | "in_progress") && look.passed(end).0;
        late += usize::from(is_late);
        if is_reported || in_follow_up || is_late {
            listed.push((-millis(row, "reported").unwrap_or(row.updated_millis), Entry::of(row)));
        }
    });
    look.each("nonconformity", |row| {
        if matches!(text(row, "source"), "internal_audit" | "external_audit") {
            let (open, was_open) = look.open(row);
            findings.add(open && row.state != "verified", was_open);
        }
    });
    let mut draft = Draft::new("audits");
    draft.count("audits_reported", reported.now, Some(reported.before));
    draft.count("audits_follow_up", follow_up, None);
    draft.count("audits_late", late, None);
    draft.count("audit_findings_open", findings.now, Some(findings.before));
    card_of(draft, listed)
}

/// Nonconformities that are open, major, new, closed and late.
pub(super) fn nonconformities(look: &Look<'_>) -> Card {
    let (mut open, mut major, mut new, mut closed, mut overdue) = (
        Pair::default(),
        Pair::default(),
        Pair::default(),
        Pair::default(),
        Pair::default(),
    );
    let mut listed = Listed::new();
    look.each("nonconformity", |row| {
        if text(row, "grade") == "good_practice" {
            return;
        }
        let done = millis(row, "verified").or_else(|| millis(row, "closed"));
        let over = matches!(row.state.as_str(), "verified" | "closed");
        let begun = row.created_millis;
        let open_at = |at: i64| begun <= at && (!over || done.unwrap_or(row.updated_millis) > at);
        let (is_open, was_open) = (open_at(look.now()), open_at(look.past.since_millis));
        let is_major = text(row, "grade") == "major";
        open.add(is_open, was_open);
        major.add(is_open && is_major, was_open && is_major);
        let (is_new, was_new) = look.within(Some(begun));
        new.add(is_new, was_new);
        let (is_done, was_done) = look.within(done.filter(|_| over));
        closed.add(is_done, was_done);
        let due = date(row, "due");
        let (late, was_late) = look.passed(due);
        overdue.add(is_open && late, was_open && was_late);
        if is_open {
            let (key, entry) = by_due(row, due);
            listed.push((
                if is_major {
                    key.min(i64::from(i32::MAX)) - i64::from(u32::MAX)
                } else {
                    key
                },
                entry,
            ));
        }
    });
    let mut draft = Draft::new("nonconformities");
    draft.count("findings_open", open.now, Some(open.before));
    draft.count("findings_major", major.now, Some(major.before));
    draft.count("findings_new", new.now, Some(new.before));
    draft.count("findings_closed", closed.now, Some(closed.before));
    draft.count("findings_overdue", overdue.now, Some(overdue.before));
    card_of(draft, listed)
}

/// Risks by level after treatment where that was rated, and opportunities.
pub(super) fn risks(look: &Look<'_>) -> Card {
    let (mut open, mut opportunities) = (Pair::default(), Pair::default());
    let (mut high, mut overdue) = (0, 0);
    let mut listed = Listed::new();
    look.each("risk", |row| {
        let (is_open, was_open) = look.open(row);
        if text(row, "nature") == "opportunity" {
            opportunities.add(is_open, was_open);
            return;
        }
        open.add(is_open, was_open);
        if !is_open {
            return;
        }
        let rated = |field: &str| Some(text(row, field)).filter(|level| !matches!(*level, "" | "not_rated"));
        let level = rated("residual_level").or_else(|| rated("level"));
        let score = match rated("residual_level") {
            Some(_) => number(row, "residual_score"),
            None => number(row, "score"),
        };
        let is_high = matches!(level, Some("high" | "extreme"));
        high += usize::from(is_high);
        let late =
            look.passed(date(row, "review_due")).0 || (row.state == "in_treatment" && look.passed(date(row, "due")).0);
        overdue += usize::from(late);
        if is_high || late {
            listed.push((greatest_first(score), Entry::of(row).measured(score, None, "")));
        }
    });
    let mut draft = Draft::new("risks");
    draft.count("risks_open", open.now, Some(open.before));
    draft.count("risks_high", high, None);
    draft.count("risks_overdue", overdue, None);
    draft.count("opportunities_open", opportunities.now, Some(opportunities.before));
    card_of(draft, listed)
}
