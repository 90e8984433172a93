//! Those we work for and with, and what we work with: feedback, suppliers and other parties, resources.

use super::{Listed, Look, Pair, by_due, card_of, date, greatest_first, millis, number, text};
use crate::agenda::day_of_moment;
use crate::review::card::{Card, Draft, Entry};

/// Contracts are shown so many days before somebody has to decide on them.
const CONTRACT_DAYS: i32 = 90;

/// Complaints and satisfaction of the period.
pub(super) fn feedback(look: &Look<'_>) -> Card {
    let mut open = Pair::default();
    let mut listed = Listed::new();
    look.each("complaint", |row| {
        let (is_open, was_open) = look.open(row);
        open.add(is_open, was_open);
        if is_open || look.began(row).0 {
            let severity = ["high", "medium", "low"];
            let place = severity.iter().position(|name| *name == text(row, "severity"));
            let key = i64::try_from(place.unwrap_or(severity.len())).unwrap_or(0);
            listed.push((if is_open { key } else { key + 10 }, Entry::of(row)));
        }
    });
    look.each("satisfaction", |row| {
        let measured = date(row, "measured_on").is_some_and(|day| day >= look.since_day && day <= look.today);
        if measured && number(row, "percent").is_some() {
            let entry = Entry::of(row).measured(number(row, "percent"), number(row, "target_percent"), "%");
            listed.push((20, entry));
        }
    });
    let figures = look.figures();
    let mut draft = Draft::new("feedback");
    draft.figure(
        "satisfaction",
        figures.satisfaction.percent,
        figures.satisfaction.before,
    );
    let received = figures.complaints.received;
    draft.figure(
        "complaints_received",
        Some(f64::from(received.now)),
        Some(f64::from(received.before)),
    );
    draft.count("complaints_open", open.now, Some(open.before));
    card_of(draft, listed)
}

/// Suppliers and other parties: who fails, which contracts need a decision, what is disputed.
pub(super) fn parties(look: &Look<'_>) -> Card {
    let (mut active, mut poor, mut ending) = (0, 0, 0);
    let mut disputes = Pair::default();
    let mut listed = Listed::new();
    look.each("supplier", |row| {
        if !matches!(row.state.as_str(), "active" | "watched") {
            return;
        }
        active += 1;
        if text(row, "performance") == "poor" || row.state == "watched" {
            poor += 1;
            listed.push((1, Entry::of(row)));
        }
    });
    look.each("other_party", |row| {
        if row.state == "engaged" && text(row, "rating") == "fails" {
            poor += 1;
            listed.push((1, Entry::of(row)));
        }
    });
    look.each("contract", |row| {
        let deadline = [date(row, "notice_by"), date(row, "end")]
            .into_iter()
            .flatten()
            .filter(|day| *day >= look.today)
            .min();
        let decided = matches!(text(row, "notice_decision"), "keep" | "end");
        let soon = deadline.is_some_and(|day| day <= look.today.saturating_add(CONTRACT_DAYS));
        if row.state == "active" && soon && !decided {
            ending += 1;
            let mut entry = Entry::of(row);
            entry.due = deadline;
            listed.push((2, entry));
        }
    });
    look.each("dispute", |row| {
        let begun = millis(row, "raised").unwrap_or(row.created_millis);
        let over = matches!(row.state.as_str(), "settled" | "closed" | "dropped");
        let done = millis(row, "settled").or_else(|| millis(row, "closed"));
        let open_at = |at: i64| begun <= at && (!over || done.unwrap_or(row.updated_millis) > at);
        let is_open = open_at(look.now());
        disputes.add(is_open, open_at(look.past.since_millis));
        if is_open {
            listed.push((0, Entry::of(row)));
        }
    });
    let mut draft = Draft::new("parties");
    draft.count("suppliers_active", active, None);
    draft.count("suppliers_poor", poor, None);
    draft.count("contracts_ending", ending, None);
    draft.count("disputes_open", disputes.now, Some(disputes.before));
    card_of(draft, listed)
}

/// Resources that are short, capacity over its threshold, and the budget of the year.
pub(super) fn resources(look: &Look<'_>) -> Card {
    let (mut short, mut exceeded, mut over) = (0, 0, 0);
    let (mut budget, mut actual) = (0.0, 0.0);
    let mut listed = Listed::new();
    look.each("resource", |row| {
        let current = !matches!(row.state.as_str(), "rejected" | "returned");
        if current && text(row, "coverage") == "short" {
            short += 1;
            let entry = Entry::of(row).measured(number(row, "available"), number(row, "needed"), text(row, "unit"));
            listed.push((0, entry));
        }
    });
    look.each("capacity_plan", |row| {
        if row.state != "superseded" && matches!(text(row, "level"), "reached" | "exceeded") {
            exceeded += 1;
            let entry = Entry::of(row).measured(number(row, "in_use"), number(row, "capacity"), text(row, "unit"));
            listed.push((1, entry));
        }
    });
    let year = |day: i32| crate::calendar::civil_of(day).0;
    let this_year = year(look.today);
    look.each("budget_line", |row| {
        let begins = date(row, "period_start").or_else(|| day_of_moment(row.created_millis, 0));
        let counts = matches!(row.state.as_str(), "approved" | "closed") && text(row, "category") != "income";
        if !counts || begins.map(year) != Some(this_year) {
            return;
        }
        let (planned, spent) = (number(row, "budget"), number(row, "actual"));
        // A line without actual amounts says nothing of how the budget is used.
        if let (Some(planned), Some(spent)) = (planned, spent) {
            budget += planned;
            actual += spent;
        }
        if text(row, "standing") == "over" {
            over += 1;
            let (_, entry) = by_due(row, None);
            let beyond = spent.zip(planned).map(|(spent, planned)| spent - planned);
            listed.push((
                2_i64.saturating_add(greatest_first(beyond).max(-1_000_000_000) + 1_000_000_000),
                entry.measured(spent, planned, "€"),
            ));
        }
    });
    let mut draft = Draft::new("resources");
    draft.count("resources_short", short, None);
    draft.count("capacity_exceeded", exceeded, None);
    draft.figure("budget_total", Some(budget).filter(|budget| *budget > 0.0), None);
    draft.figure("actual_total", Some(actual).filter(|_| budget > 0.0), None);
    draft.figure("budget_used", (budget > 0.0).then(|| actual * 100.0 / budget), None);
    draft.count("budget_over", over, None);
    card_of(draft, listed)
}
