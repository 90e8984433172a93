//! Transition plans, releases, baselines and stock-takes of the sample.

use super::words::{BASELINES, PLANS, RELEASES, Release, STOCK_TAKES};
use super::{DAY, DIRECTOR, HOUR, MANAGER, MINUTE, Story, number, text};
use crate::edit::Edit;
use crate::value::Value;

pub(super) fn transition_plan(story: &mut Story<'_>) {
    let Some(plan) = PLANS.get(story.number) else { return };
    story.open(plan.days_ago, MANAGER, plan.title, plan.owner);
    let mut edits = vec![
        text("transition_type", plan.transition_type),
        text("version", "1.0"),
        Edit::set("due", story.date_in(plan.due)),
        number("budget", plan.budget),
        Edit::write("requirements", plan.requirements),
        Edit::write("duties", plan.duties),
        Edit::write("parties", plan.parties),
        Edit::write("resources", plan.resources),
        Edit::write("dependencies", plan.dependencies),
        Edit::write("acceptance_criteria", plan.criteria),
    ];
    edits.extend(story.relate("for_service", "service", plan.service));
    edits.extend(story.relate("for_customer", "customer", plan.customer));
    edits.extend(story.relate("considers_risk", "risk", plan.risk));
    edits.extend(story.relate("involves_party", "supplier", plan.supplier));
    edits.extend(story.relate("prepares_agreement", "service_level_agreement", plan.agreement));
    story.step(HOUR, 5 * DAY, plan.owner, edits);
    if !story.step(DAY, 9 * DAY, DIRECTOR, vec![Edit::transition("approve")]) {
        return;
    }
    let design = vec![
        Edit::write("skills", plan.skills),
        Edit::write("finance", plan.finance),
        Edit::write("technology", plan.technology),
        Edit::write("agreements", plan.agreements),
        Edit::write("measures", plan.measures),
        Edit::transition("design"),
    ];
    if !story.step(10 * DAY, 20 * DAY, plan.owner, design) || plan.results.is_empty() {
        return;
    }
    let tested = vec![
        Edit::write(
            "test_plan",
            "Each criterion tried by the service desk and two users in a copy, then once in operation.",
        ),
        Edit::write("test_results", plan.results),
        text("test_result", "passed_with_limits"),
        Edit::transition("test"),
    ];
    if !story.step(20 * DAY, 40 * DAY, plan.owner, tested)
        || !story.step(DAY, 5 * DAY, MANAGER, vec![Edit::transition("accept")])
    {
        return;
    }
    let live = vec![
        Edit::set("review_due", story.day_after(60)),
        number("actual_cost", plan.actual_cost),
        Edit::transition("go_live"),
    ];
    if story.step(DAY, 5 * DAY, DIRECTOR, live) {
        let review = vec![Edit::write("achieved", plan.achieved), Edit::transition("review")];
        story.step(45 * DAY, 60 * DAY, MANAGER, review);
    }
}

/// Freezes: title, reason, first day from now, days, service that it is about.
pub(super) const FREEZES: &[(&str, &str, i64, i64, Option<usize>)] = &[
    (
        "Closing of the quarter",
        "Finance closes its books; nothing that it needs may move",
        -40,
        5,
        Some(6),
    ),
    (
        "Turn of the year",
        "Few people on duty, many customers closing their year",
        24,
        14,
        None,
    ),
];

pub(super) fn freeze(story: &mut Story<'_>) {
    let Some((title, reason, first, days, service)) = FREEZES.get(story.number).copied() else {
        return;
    };
    story.open(70, MANAGER, title, MANAGER);
    let start = (story.plan.now + first * DAY).div_euclid(DAY) * DAY;
    let mut edits = vec![
        Edit::set("start", Value::DateTime(start)),
        Edit::set("end", Value::DateTime(start + days * DAY)),
        text("reason", reason),
        text("exceptions_by", MANAGER),
    ];
    edits.extend(service.and_then(|service| story.relate("affects_service", "service", service)));
    story.step(HOUR, DAY, MANAGER, edits);
    if story.step(DAY, 3 * DAY, DIRECTOR, vec![Edit::transition("approve")]) && first + days < 0 {
        story.time = (start + days * DAY).max(story.time + MINUTE);
        story.commit(MANAGER, vec![Edit::transition_because("lift", "The time is over")]);
    }
}

pub(super) fn release(story: &mut Story<'_>) {
    let Some(release) = RELEASES.get(story.number) else {
        return;
    };
    story.open(release.days_ago, release.owner, release.title, release.owner);
    let start = (story.plan.now - release.deployed_ago * DAY).div_euclid(DAY) * DAY + 19 * HOUR;
    let mut edits = vec![
        text("release_type", release.release_type),
        text("version", release.version),
        text("assignment_group", release.group),
        text("assigned_to", release.owner),
        Edit::set("planned_start", Value::DateTime(start)),
        Edit::set("planned_end", Value::DateTime(start + 4 * HOUR)),
        Edit::write("plan", release.plan),
        Edit::write("back_out", release.back_out),
        Edit::write("communication", release.communication),
        Edit::write("acceptance_criteria", release.criteria),
    ];
    edits.extend(story.relate("affects_service", "service", release.service));
    let change = story.plan.change_of(story.number);
    edits.extend(change.and_then(|change| story.relate("includes_change", "change", change)));
    edits.extend(story.relate("deploys_to", "configuration_item", 4 + story.number));
    if story.number == 0 {
        edits.extend(story.relate("delivers_transition", "transition_plan", 0));
    }
    story.step(HOUR, 2 * DAY, release.owner, edits);
    if story.step(2 * DAY, 6 * DAY, release.owner, vec![Edit::transition("build")]) && !release.tests.is_empty() {
        deploy(story, release, start);
    }
}

fn deploy(story: &mut Story<'_>, release: &Release, start: i64) {
    let accept = vec![
        Edit::write("acceptance_tests", release.tests),
        text("test_result", "passed"),
        Edit::transition("accept"),
    ];
    if !story.step(DAY, 4 * DAY, MANAGER, accept) {
        return;
    }
    story.time = start.clamp(story.time + MINUTE, story.plan.now);
    let mut begun = vec![Edit::transition("deploy")];
    begun.extend(story.relate("baseline_before", "baseline", story.number));
    story.commit(release.owner, begun);
    let deployed = vec![
        Edit::set("review_due", story.day_after(14)),
        Edit::transition("complete"),
    ];
    if !story.step(HOUR, 4 * HOUR, release.owner, deployed) {
        return;
    }
    let review = vec![
        text("success", release.success),
        number("incidents_after", release.incidents_after),
        Edit::write("review", release.review),
        Edit::transition("review"),
    ];
    if story.step(13 * DAY, 15 * DAY, "Peter Novak", review) {
        story.step(HOUR, DAY, MANAGER, vec![Edit::transition("close")]);
    }
}

pub(super) fn baseline(story: &mut Story<'_>) {
    let Some((title, occasion, coverage, days_ago, differences)) = BASELINES.get(story.number).copied() else {
        return;
    };
    let keeper = "Erik Strand";
    story.open(days_ago, keeper, title, keeper);
    let items: Vec<usize> = (0..6).map(|number| number + 4 * story.number).collect();
    let mut edits = vec![
        text("occasion", occasion),
        Edit::set("as_of", Value::DateTime(story.time)),
        text("coverage", coverage),
        Edit::set("expires", story.date_in(400 - days_ago)),
    ];
    let count = i32::try_from(story.plan.count("configuration_item")).unwrap_or(0);
    edits.push(number("item_count", f64::from(count.min(6))));
    for item in items {
        edits.extend(story.relate("covers_item", "configuration_item", item));
    }
    edits.extend(story.relate("covers_service", "service", if story.number == 1 { 6 } else { 10 }));
    if story.number > 0 {
        edits.extend(story.relate("previous", "baseline", story.number - 1));
    }
    story.step(HOUR, 2 * HOUR, keeper, edits);
    if !story.step(HOUR, 3 * HOUR, keeper, vec![Edit::transition("fix")]) || differences.is_empty() {
        return;
    }
    story.on(days_ago - 10);
    let compared = vec![
        number("difference_count", 2.0),
        Edit::write("differences", differences),
        Edit::transition("compare"),
    ];
    story.commit(keeper, compared);
}

pub(super) fn stock_take(story: &mut Story<'_>) {
    let Some((title, location, lead, people, days, counts, tags, result)) = STOCK_TAKES.get(story.number).copied()
    else {
        return;
    };
    let keeper = "Erik Strand";
    story.open(days + 30, keeper, title, keeper);
    let mut edits = vec![
        text("location", location),
        text("coverage", &format!("kind:configuration-item location:\"{location}\"")),
        text("method", "walk"),
        Edit::set("due", story.date_in(if result.is_empty() { 4 } else { -days })),
        text("assigned_to", lead),
        text("counted_by", people),
    ];
    if story.number > 0 {
        edits.extend(story.relate("previous", "stock_take", story.number - 1));
    }
    edits.extend(story.relate("compares_with", "baseline", 0));
    story.step(HOUR, DAY, keeper, edits);
    story.on(days);
    story.commit(lead, vec![Edit::transition("start")]);
    let [expected, found, wrong, unknown] = counts;
    for item in 0..4 {
        let seen: Vec<Edit> = story
            .relate("found_item", "configuration_item", 6 + item + 5 * story.number)
            .into_iter()
            .collect();
        story.step(4 * MINUTE, 12 * MINUTE, lead, seen);
    }
    let mut end = vec![number("expected", expected), number("found", found)];
    end.extend([number("wrong", wrong), number("unknown", unknown)]);
    end.push(Edit::write("unknown_tags", tags));
    if result.is_empty() {
        story.step(HOUR, 2 * HOUR, lead, end);
        return;
    }
    end.extend(story.relate("missing_item", "configuration_item", 11));
    end.push(Edit::transition("finish"));
    story.step(HOUR, 3 * HOUR, lead, end);
    let close = vec![Edit::write("result", result), Edit::transition("close")];
    story.step(DAY, 4 * DAY, keeper, close);
}
