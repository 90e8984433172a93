//! Outages, continuity and security controls of the sample.

use super::words::{CONTINUITY, CONTROLS, EXERCISES, Exercise, OUTAGES, Outage, PEOPLE};
use super::{DAY, DIRECTOR, HOUR, MANAGER, MINUTE, Story, number, text};
use crate::edit::Edit;
use crate::value::Value;

pub(super) fn outage(story: &mut Story<'_>) {
    let Some(outage) = OUTAGES.get(story.number) else {
        return;
    };
    let ahead = outage.days_ago < 0;
    let planned = outage.planned;
    story.open(
        if ahead { 6 } else { outage.days_ago },
        "Mei Tanaka",
        outage.title,
        "Peter Novak",
    );
    let begin = if outage.major.is_some() {
        // The same moment as in the incident: 07:12 of that working day.
        story.time.div_euclid(DAY) * DAY + 7 * HOUR + 12 * MINUTE
    } else if ahead {
        (story.plan.now - outage.days_ago * DAY).div_euclid(DAY) * DAY + 18 * HOUR
    } else {
        story.time - 3 * HOUR
    };
    let mut edits = vec![
        Edit::set("planned", Value::Flag(planned)),
        text("extent", outage.extent),
        Edit::set("start", Value::DateTime(begin)),
        Edit::set("counts", Value::Flag(!planned)),
    ];
    for service in outage.services {
        edits.extend(story.relate("affects_service", "service", *service));
    }
    edits.extend(
        outage
            .major
            .and_then(|which| story.plan.major_incident(which))
            .and_then(|incident| story.relate("seen_as", "incident", incident)),
    );
    let change = outage.change.and_then(|event| story.plan.change_of(event));
    let relation = if planned { "planned_by" } else { "caused_by" };
    edits.extend(change.and_then(|change| story.relate(relation, "change", change)));
    if outage.major == Some(0) {
        edits.extend(story.relate("investigated_in", "problem", 0));
        edits.extend(story.relate("used_plan", "continuity_plan", 1));
        edits.extend(story.relate("affects_item", "configuration_item", 3));
    }
    if planned {
        edits.push(text("approved_window", "Thursday 19:00 to 23:00"));
        edits.push(Edit::set("announced", Value::DateTime(begin - 6 * DAY)));
    }
    if ahead {
        edits.push(Edit::set("end", Value::DateTime(begin + outage.minutes * MINUTE)));
        story.step(5 * MINUTE, HOUR, "Mei Tanaka", edits);
    } else {
        edits.push(Edit::transition("begin"));
        story.step(5 * MINUTE, 20 * MINUTE, "Mei Tanaka", edits);
        end(story, outage, begin + outage.minutes * MINUTE);
    }
}

fn end(story: &mut Story<'_>, outage: &Outage, end: i64) {
    story.time = story.time.max(end) + 5 * MINUTE;
    let ended = vec![Edit::set("end", Value::DateTime(end)), Edit::transition("finish")];
    story.commit("Mei Tanaka", ended);
    let reviewed = vec![
        text("cause_area", outage.cause_area),
        Edit::write("cause", outage.cause),
        Edit::write("restored_by", outage.restored_by),
        Edit::write("prevention", outage.prevention),
        Edit::transition("review"),
    ];
    story.step(DAY, 6 * DAY, "Peter Novak", reviewed);
}

pub(super) fn continuity(story: &mut Story<'_>) {
    let Some(plan) = CONTINUITY.get(story.number) else {
        return;
    };
    let owner = if story.number == 0 { MANAGER } else { "Peter Novak" };
    story.open(318, owner, plan.title, owner);
    let mut edits = vec![
        text("version", "2.0"),
        number("rto", plan.rto),
        number("rpo", plan.rpo),
        text("invoked_by", "Managing director; deputy: service manager"),
        Edit::set("next_due", story.date_in(if story.number == 0 { 30 } else { 110 })),
        Edit::set("review_due", story.date_in(75)),
        Edit::write("scenario", plan.scenario),
        Edit::write("invocation_criteria", plan.criteria),
        Edit::write("contacts", plan.contacts),
        Edit::write("steps", plan.steps),
        Edit::write("means", plan.means),
        Edit::write("communication", plan.communication),
        Edit::write("return_to_normal", plan.back),
    ];
    for service in plan.services {
        edits.extend(story.relate("for_service", "service", *service));
    }
    for risk in plan.risks {
        edits.extend(story.relate("answers_risk", "risk", *risk));
    }
    edits.extend(story.relate("relies_on", "supplier", if story.number == 0 { 0 } else { 3 }));
    edits.extend(story.relate("recovers", "configuration_item", 3 + story.number));
    story.step(HOUR, 4 * DAY, owner, edits);
    story.step(DAY, 9 * DAY, DIRECTOR, vec![Edit::transition("approve")]);
    story.on(if story.number == 0 { 220 } else { 64 });
    story.commit(owner, vec![Edit::transition("exercise")]);
    if story.number == 0 {
        story.on(4);
        let due = Edit::transition_because(
            "fall_due",
            "A year since the last review of the room; exercise within a month",
        );
        story.commit(MANAGER, vec![due]);
    }
}

pub(super) fn exercise(story: &mut Story<'_>) {
    let Some(exercise) = EXERCISES.get(story.number) else {
        return;
    };
    let owner = [MANAGER, "Peter Novak", "Erik Strand"]
        .get(story.number)
        .copied()
        .unwrap_or(MANAGER);
    let ahead = exercise.log.is_empty();
    story.open(
        if ahead { 15 } else { exercise.days_ago + 25 },
        owner,
        exercise.title,
        owner,
    );
    let mut edits = vec![
        text("method", exercise.method),
        Edit::set("due", story.date_in(-exercise.days_ago)),
        Edit::write("scenario", exercise.scenario),
        Edit::write("success_criteria", exercise.criteria),
        Edit::write("participants", exercise.participants),
    ];
    if let Some(plan) = CONTINUITY.get(exercise.plan) {
        edits.extend([number("recovery_target", plan.rto), number("loss_target", plan.rpo)]);
    }
    edits.extend(story.relate("tests_plan", "continuity_plan", exercise.plan));
    edits.extend(story.relate("on_service", "service", if exercise.plan == 0 { 7 } else { 10 }));
    story.step(HOUR, DAY, owner, edits);
    if !ahead {
        hold(story, exercise, owner);
    }
}

fn hold(story: &mut Story<'_>, exercise: &Exercise, owner: &str) {
    story.on(exercise.days_ago);
    story.commit(owner, vec![Edit::transition("start")]);
    let mut at = 0;
    for line in exercise.log {
        let insert = Edit::Splice {
            field: "log".to_owned(),
            at,
            delete: 0,
            insert: (*line).to_owned(),
        };
        at += line.encode_utf16().count();
        let writer = PEOPLE.get(2).copied().unwrap_or(owner);
        story.step(9 * MINUTE, 25 * MINUTE, writer, vec![insert]);
    }
    story.step(9 * MINUTE, 25 * MINUTE, owner, vec![Edit::transition("finish")]);
    let mut report = vec![
        number("recovery_reached", exercise.reached.0),
        number("loss_reached", exercise.reached.1),
        text("criteria_met", exercise.met),
        Edit::write("result", exercise.result),
        Edit::write("lessons", exercise.lessons),
        Edit::transition("report"),
    ];
    report.extend(story.relate("led_to", "action", 5 + story.number));
    story.step(DAY, 6 * DAY, owner, report);
}

pub(super) fn control(story: &mut Story<'_>) {
    let Some((title, control_type, reference, objective, how, check, result, effectiveness, risk, service, owner)) =
        CONTROLS.get(story.number).copied()
    else {
        return;
    };
    story.open(if how.is_empty() { 40 } else { 305 }, "Peter Novak", title, owner);
    let mut edits = vec![
        text("control_type", control_type),
        text("annex_a_reference", reference),
        text("applies", "yes"),
        Edit::set("due", story.date_in(if how.is_empty() { 50 } else { -240 })),
        Edit::write("objective", objective),
        Edit::write("justification", "Lowers a risk that we do not accept."),
        Edit::transition("start"),
    ];
    edits.extend(story.relate("lowers_risk", "risk", risk));
    edits.extend(story.relate("protects", "service", service));
    edits.extend(story.relate("described_in", "document", 2));
    story.step(HOUR, 5 * DAY, "Peter Novak", edits);
    if how.is_empty() {
        return;
    }
    let placed = vec![
        Edit::write("implementation", how),
        Edit::write("check_method", check),
        Edit::set("next_due", story.date_in(-50)),
        Edit::transition("put_in_place"),
    ];
    story.step(9 * DAY, 50 * DAY, owner, placed);
    story.on(45 + i64::try_from(story.number).unwrap_or(0));
    let checked = vec![
        text("effectiveness", effectiveness),
        Edit::write("check_result", result),
        Edit::set(
            "next_due",
            story.date_in(if effectiveness == "weak" { 10 } else { 130 }),
        ),
        Edit::transition("check"),
    ];
    story.commit(owner, checked);
}
