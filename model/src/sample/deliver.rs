//! Requirements, agreements, budget, capacity and demand of the sample.

use super::words::{AGREEMENTS, BUDGETS, CALENDARS, CAPACITIES, DEMANDS, INTERNAL, REQUIREMENTS, SERVICES};
use super::{DAY, DIRECTOR, HOUR, MANAGER, Story, number, text};
use crate::calendar::{civil_of, days_of};
use crate::edit::Edit;
use crate::value::Value;

/// Quarters for which the sample has budget lines.
pub(super) const QUARTERS: usize = 4;

pub(super) fn requirement(story: &mut Story<'_>) {
    let Some((title, requirement_type, source, priority, impact, criteria, fulfilment, service, customer)) =
        REQUIREMENTS.get(story.number).copied()
    else {
        return;
    };
    story.open(
        315 - 20 * i64::try_from(story.number).unwrap_or(0),
        MANAGER,
        title,
        MANAGER,
    );
    let mut edits = vec![
        text("requirement_type", requirement_type),
        text("source", source),
        text("priority", priority),
        Edit::set("due", story.date_in(45)),
        Edit::write("business_impact", impact),
        Edit::transition("analyse"),
    ];
    edits.extend(story.relate("for_service", "service", service));
    edits.extend(story.relate("needed_by", "customer", customer));
    if service == 10 {
        edits.extend(story.relate("met_by", "continuity_plan", 1));
    } else {
        let agreement = super::words::agreement_of(service, customer);
        edits.extend(story.relate("met_by", "service_level_agreement", agreement));
    }
    story.step(HOUR, 5 * DAY, MANAGER, edits);
    if priority == "could" {
        let refused = Edit::transition_because("reject", "Three calls a year before seven; on-call covers them");
        story.step(DAY, 9 * DAY, MANAGER, vec![refused]);
        return;
    }
    let agreed = vec![Edit::write("acceptance_criteria", criteria), Edit::transition("agree")];
    if story.step(2 * DAY, 12 * DAY, MANAGER, agreed) && !fulfilment.is_empty() {
        let met = vec![
            Edit::write("fulfilment", fulfilment),
            Edit::set("review_due", story.date_in(120)),
            Edit::transition("fulfil"),
        ];
        story.step(20 * DAY, 60 * DAY, MANAGER, met);
    }
}

pub(super) fn calendar(story: &mut Story<'_>) {
    let Some((title, hours)) = CALENDARS.get(story.number).copied() else {
        return;
    };
    story.open(360, MANAGER, title, MANAGER);
    let year = story.year();
    let mut holidays = String::new();
    if story.number != 1 {
        for year in [year - 1, year, year + 1] {
            for (day, name) in [
                ("01-01", "New Year's Day"),
                ("05-01", "Labour Day"),
                ("05-17", "Constitution Day"),
            ] {
                holidays.push_str(&format!("{year}-{day} {name}\n"));
            }
            holidays.push_str(&format!("{year}-12-24 08:00-12:00 Christmas Eve\n"));
            holidays.push_str(&format!("{year}-12-25 Christmas Day\n{year}-12-26 Boxing Day\n"));
        }
    }
    let edits = vec![
        text("version", "1"),
        text("time_zone", "Europe/Oslo"),
        Edit::write("hours", hours),
        Edit::write("holidays", holidays.trim_end()),
        Edit::set("review_due", story.date_in(90)),
    ];
    story.step(HOUR, DAY, MANAGER, edits);
    story.step(HOUR, DAY, MANAGER, vec![Edit::transition("approve")]);
}

pub(super) fn agreement(story: &mut Story<'_>) {
    let Some((title, customer, services, calendar, targets, availability, signatory)) =
        AGREEMENTS.get(story.number).copied()
    else {
        return;
    };
    story.open(355, MANAGER, title, MANAGER);
    let mut edits = vec![
        text("version", "2.1"),
        Edit::set("start", story.date_in(-330)),
        Edit::set("end", story.date_in(400)),
        number("warn_at", 75.0),
        number("request_respond", 240.0),
        number("request_fulfil", 3_300.0),
        number("availability_target", availability),
        number("review_period_months", 6.0),
        text("customer_signatory", signatory),
        Edit::write("agreed_for", "All users of the customer at all its places."),
        Edit::write(
            "workload_limits",
            "Up to a fifth more users and calls than at the start of the year.",
        ),
        Edit::write(
            "exceptions",
            "Maintenance announced five days ahead, Thursday 19:00 to 23:00.",
        ),
        Edit::write(
            "credits",
            "Five percent of the month's price for each missed target, twenty at most.",
        ),
    ];
    let names = [
        ("respond_p1", "resolve_p1"),
        ("respond_p2", "resolve_p2"),
        ("respond_p3", "resolve_p3"),
        ("respond_p4", "resolve_p4"),
        ("respond_p5", "resolve_p5"),
    ];
    for ((respond, resolve), (response, resolution)) in names.into_iter().zip(targets) {
        edits.extend([number(respond, response), number(resolve, resolution)]);
    }
    edits.extend(story.relate("with_customer", "customer", customer));
    edits.extend(story.relate("uses_calendar", "service_calendar", calendar));
    for service in services {
        edits.extend(story.relate("for_service", "service", *service));
    }
    let inside = INTERNAL
        .iter()
        .enumerate()
        .filter(|(_, internal)| internal.8.iter().any(|service| services.contains(service)));
    for (internal, _) in inside {
        edits.extend(story.relate("backed_by", "internal_agreement", internal));
    }
    if services.contains(&10) {
        edits.extend(story.relate("backed_by", "contract", 3));
    }
    if services.contains(&5) {
        edits.extend(story.relate("backed_by", "contract", 0));
    }
    story.step(HOUR, 2 * DAY, MANAGER, edits);
    in_force(story);
    story.on(100 + i64::try_from(story.number).unwrap_or(0));
    let review = vec![
        Edit::set(
            "review_due",
            story.date_in(45 + 25 * i64::try_from(story.number).unwrap_or(0)),
        ),
        Edit::transition("review"),
    ];
    story.commit(MANAGER, review);
}

/// Review, approval and begin of an agreement.
fn in_force(story: &mut Story<'_>) {
    story.step(HOUR, 2 * DAY, MANAGER, vec![Edit::transition("submit")]);
    let approve = vec![Edit::set("review_due", story.date_in(-90)), Edit::transition("approve")];
    story.step(DAY, 5 * DAY, DIRECTOR, approve);
    story.step(HOUR, 5 * DAY, MANAGER, vec![Edit::transition("activate")]);
}

pub(super) fn internal_agreement(story: &mut Story<'_>) {
    let Some((title, provider, receiver, duties, interfaces, escalation, respond, resolve, services)) =
        INTERNAL.get(story.number).copied()
    else {
        return;
    };
    story.open(352, MANAGER, title, MANAGER);
    let mut edits = vec![
        text("version", "1.0"),
        text("provider_group", provider),
        text("receiver_group", receiver),
        Edit::set("start", story.date_in(-330)),
        number("respond_target", respond),
        number("resolve_target", resolve),
        number("availability_target", 99.9),
        Edit::write("duties", duties),
        Edit::write("interfaces", interfaces),
        Edit::write("escalation", escalation),
    ];
    edits.extend(story.relate("uses_calendar", "service_calendar", 1));
    for service in services {
        edits.extend(story.relate("for_service", "service", *service));
    }
    story.step(HOUR, 2 * DAY, MANAGER, edits);
    in_force(story);
    story.on(95);
    let review = vec![
        Edit::write(
            "performance",
            "Taken over in time in 94 of 100 cases; misses lie at weekends and at change of shifts.",
        ),
        Edit::set("review_due", story.date_in(85)),
        Edit::transition("review"),
    ];
    story.commit(MANAGER, review);
}

pub(super) fn budget(story: &mut Story<'_>) {
    let (line, quarter) = (story.number % BUDGETS.len(), story.number / BUDGETS.len());
    let Some((service, category, nature, cost_centre, amount)) = BUDGETS.get(line).copied() else {
        return;
    };
    let Some((name, start, end)) = quarter_of(story, quarter) else {
        return;
    };
    let today = i32::try_from(story.plan.now.div_euclid(DAY)).unwrap_or(0);
    let service_title = SERVICES.get(service).map(|(title, ..)| *title).unwrap_or_default();
    story.open(
        i64::from(today - start) + 20,
        MANAGER,
        &format!("{service_title}, {category}, {name}"),
        "Ole Dahl",
    );
    let mut edits = vec![
        text("period", &name),
        Edit::set("period_start", Value::Date(start)),
        Edit::set("end", Value::Date(end)),
        text("category", category),
        text("cost_nature", nature),
        text("cost_centre", cost_centre),
        number("budget", f64::from(amount)),
        Edit::set("review_due", Value::Date(end)),
    ];
    edits.extend(story.relate("for_service", "service", service));
    if category == "suppliers" {
        let contract = if service == 5 { 0 } else { 3 };
        edits.extend(story.relate("spent_on", "contract", contract));
    }
    if service == 10 {
        edits.extend(story.relate("for_customer", "customer", 2));
    }
    if quarter > 0 {
        edits.extend(story.relate("follows", "budget_line", story.number - BUDGETS.len()));
    }
    story.step(HOUR, DAY, MANAGER, edits);
    if !story.step(DAY, 3 * DAY, DIRECTOR, vec![Edit::transition("approve")]) {
        return;
    }
    let share = i32::try_from(story.random.between(92, 109)).unwrap_or(100);
    let spent = f64::from(amount / 100 * share);
    if quarter + 1 < QUARTERS {
        story.on(i64::from(today - end) - 8);
        let reason = if share > 103 {
            "Prices of hardware rose; two devices more than planned."
        } else if share < 97 {
            "Delivery of one order moved to the next quarter."
        } else {
            "As planned."
        };
        let closed = vec![
            number("actual", spent),
            number("forecast", spent),
            Edit::set("as_of", Value::Date(end)),
            Edit::write("reason", reason),
            Edit::transition("close"),
        ];
        story.commit("Ole Dahl", closed);
    } else {
        story.on(3);
        let days = f64::from((today - start).clamp(1, 90));
        let so_far = (spent * days / 91.0 / 100.0).round() * 100.0;
        let stand = vec![
            number("actual", so_far),
            number("forecast", spent),
            Edit::set("as_of", story.day_after(0)),
        ];
        story.commit("Ole Dahl", stand);
    }
}

/// Name, first and last day of one of the quarters that end with the present one.
fn quarter_of(story: &Story<'_>, number: usize) -> Option<(String, i32, i32)> {
    let today = i32::try_from(story.plan.now.div_euclid(DAY)).ok()?;
    let (year, month, _) = civil_of(today);
    let back = i32::try_from(QUARTERS.checked_sub(number + 1)?).ok()?;
    let index = year * 4 + i32::try_from((month - 1) / 3).ok()? - back;
    let first = |index: i32| days_of(index.div_euclid(4), u32::try_from(index.rem_euclid(4) * 3 + 1).ok()?, 1);
    let name = format!("{}-Q{}", index.div_euclid(4), index.rem_euclid(4) + 1);
    Some((name, first(index)?, first(index + 1)? - 1))
}

pub(super) fn capacity(story: &mut Story<'_>) {
    let Some(plan) = CAPACITIES.get(story.number) else {
        return;
    };
    story.open(85, "Ole Dahl", plan.title, "Ole Dahl");
    let mut edits = vec![
        text("version", "1.0"),
        text("period", &format!("{} to {}", story.year(), story.year() + 1)),
        text("capacity_type", plan.capacity_type),
        text("resource", plan.resource),
        text("metric", plan.metric),
        text("unit", plan.unit),
        number("capacity", plan.capacity),
        number("in_use", plan.in_use),
        Edit::set("measured_on", story.day_after(0)),
        number("threshold", plan.threshold),
        number("growth", plan.growth),
        Edit::set("end", story.date_in(280)),
        Edit::write("measurements", plan.measurements),
        Edit::write("forecast", plan.forecast),
        Edit::write("uncertainty", plan.uncertainty),
        Edit::write("options", plan.options),
        Edit::write("costs", plan.costs),
    ];
    // A year of monthly measurements, taken over from monitoring when the plan was written.
    for months in (0..12_u16).rev() {
        let noise = f64::from(i32::try_from(story.random.between(-40, 40)).unwrap_or(0)) / 100.0;
        let value = plan.in_use - plan.growth * (f64::from(months) + if months == 0 { 0.0 } else { noise });
        let days_ago = 85 + i64::from(months) * 30;
        edits.push(story.entry(days_ago, (value * 10.0).round() / 10.0));
    }
    edits.extend(story.relate("for_service", "service", plan.service));
    edits.extend(story.relate("rests_on", "demand", plan.demand));
    story.step(HOUR, 4 * DAY, "Ole Dahl", edits);
    super::context::approve(story, 120);
}

pub(super) fn demand(story: &mut Story<'_>) {
    let Some((title, origin, metric, unit, now, expected, due, pattern, certainty, steering, service, customer)) =
        DEMANDS.get(story.number).copied()
    else {
        return;
    };
    story.open(if due < 0 { 290 } else { 68 }, MANAGER, title, "Ole Dahl");
    let mut edits = vec![
        text("origin", origin),
        text("metric", metric),
        text("unit", unit),
        number("current", now),
        Edit::set("current_on", story.day_after(0)),
        number("expected", expected),
        Edit::set("due", story.date_in(due)),
        text("certainty", certainty),
        Edit::write("pattern", pattern),
        Edit::transition("assess"),
    ];
    edits.extend(story.relate("for_service", "service", service));
    edits.extend(customer.and_then(|customer| story.relate("from_customer", "customer", customer)));
    let plan = [Some(1), None, Some(0)].get(story.number).copied().flatten();
    edits.extend(plan.and_then(|plan| story.relate("arises_from", "transition_plan", plan)));
    story.step(HOUR, 5 * DAY, "Ole Dahl", edits);
    let steer = vec![Edit::write("steering", steering), Edit::transition("plan")];
    if story.step(DAY, 9 * DAY, "Ole Dahl", steer) && due < 0 {
        story.on(180);
        let observed = vec![
            number("observed", 104.0),
            Edit::set("observed_on", story.day_after(0)),
            Edit::transition("close"),
        ];
        story.commit("Ole Dahl", observed);
    }
}
