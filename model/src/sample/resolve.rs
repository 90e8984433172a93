//! Service requests, problems and major incidents of the sample.

use super::words::{MAJORS, Major, PROBLEMS, Problem, REQUESTS, Request};
use super::{DAY, DIRECTOR, HOUR, MANAGER, MINUTE, Story, number, text, words};
use crate::edit::Edit;
use crate::item;
use crate::room;
use crate::value::Value;

pub(super) fn request(story: &mut Story<'_>) {
    story.begin_with_recent(story.plan.count("service_request"), 12, 5);
    let Some(request) = story.random.pick(REQUESTS) else {
        return;
    };
    let customer = words::customer_of(request.service, &mut story.random);
    let place = story.place_of(customer);
    let user = story.caller_of(customer);
    let approver = story.random.word(&[MANAGER, "Peter Novak"]);
    let desk = words::PEOPLE.get(story.random.below(4)).copied().unwrap_or_default();
    let contact = story
        .random
        .word(&["self_service", "self_service", "self_service", "email", "phone"]);
    let mut edits = vec![
        Edit::Create,
        text("title", &format!("{} ({place})", request.title)),
        text("request_type", request.request_type),
        text("requested_by", user),
        text("requested_for", story.caller_of(customer)),
        text("contact_type", contact),
        text("location", place),
        Edit::set("opened", Value::DateTime(story.time)),
        text("opened_by", desk),
        text("priority", story.random.word(&["p3", "p4", "p4", "p4", "p5"])),
        Edit::set("due", story.day_after(request.days + 2)),
        Edit::write("details", request.details),
    ];
    edits.extend(story.relate("for_service", "service", request.service));
    edits.extend(story.relate("for_customer", "customer", customer));
    edits.extend(story.relate(
        "uses_sla",
        "service_level_agreement",
        words::agreement_of(request.service, customer),
    ));
    if story.random.chance(30) && request.service == 0 {
        let item = 9 + 12 * story.random.below(story.plan.count("configuration_item") / 12);
        edits.extend(story.relate("concerns_item", "configuration_item", item));
    }
    if request.service == 6 {
        edits.extend(story.relate("uses_article", "knowledge_article", 5));
    }
    if request.request_type == "Capacity" {
        let days_ago = (story.plan.now - story.time) / DAY;
        let change = story.plan.change_like(2, days_ago);
        edits.extend(change.and_then(|change| story.relate("fulfilled_by_change", "change", change)));
    }
    story.commit(desk, edits);
    if story.random.chance(4) {
        story.step(
            HOUR,
            DAY,
            desk,
            vec![Edit::transition_because(
                "cancel",
                "Withdrawn by the user, no longer needed",
            )],
        );
        return;
    }
    if request.cost > 0 && !approval(story, request, desk, approver) {
        return;
    }
    fulfil(story, request, desk);
}

/// Whether the request was approved.
fn approval(story: &mut Story<'_>, request: &Request, desk: &str, approver: &str) -> bool {
    let ask = vec![
        text("approver", approver),
        number("cost", f64::from(request.cost)),
        Edit::transition("ask_approval"),
    ];
    if !story.step(10 * MINUTE, 3 * HOUR, desk, ask) {
        return false;
    }
    if story.random.chance(6) {
        story.step(
            HOUR,
            3 * DAY,
            approver,
            vec![Edit::transition_because(
                "reject",
                "Not in this year's budget of the department",
            )],
        );
        return false;
    }
    story.step(HOUR, 2 * DAY, approver, vec![Edit::transition("approve")])
}

fn fulfil(story: &mut Story<'_>, request: &Request, desk: &str) {
    let group = if request.cost > 0 {
        words::GROUPS.get(1 + request.service % 4).copied().unwrap_or_default()
    } else {
        "Service desk"
    };
    let worker = if group == "Service desk" {
        desk
    } else {
        words::PEOPLE.get(4 + story.random.below(6)).copied().unwrap_or(desk)
    };
    let start = vec![
        text("assignment_group", group),
        text("assigned_to", worker),
        Edit::write("tasks", request.tasks),
        Edit::transition("start"),
    ];
    if !story.step(20 * MINUTE, DAY, worker, start) {
        return;
    }
    if story.random.chance(20) {
        let (step, reason) = story
            .random
            .pick(&[
                ("wait_customer", "Date of the first day to be confirmed"),
                ("wait_supplier", "Ordered, delivery announced for next week"),
            ])
            .copied()
            .unwrap_or(("wait_customer", "To be confirmed"));
        if !story.step(HOUR, 8 * HOUR, worker, vec![Edit::transition_because(step, reason)])
            || !story.step(DAY, 4 * DAY, worker, vec![Edit::transition("resume")])
        {
            return;
        }
    }
    let within = story.random.chance(92);
    let done = vec![
        Edit::write("result", request.result),
        Edit::set("sla_met", Value::Flag(within)),
        Edit::transition("fulfil"),
    ];
    if story.step(HOUR, request.days * DAY, worker, done) {
        story.step(DAY, 3 * DAY, desk, vec![Edit::transition("close")]);
    }
}

pub(super) fn problem(story: &mut Story<'_>) {
    let Some(problem) = PROBLEMS.get(story.number) else {
        return;
    };
    story.on(problem.days_ago);
    let worker = words::PEOPLE.get(4 + story.number % 6).copied().unwrap_or(MANAGER);
    let group = words::GROUPS.get(1 + problem.service % 4).copied().unwrap_or_default();
    let mut edits = vec![
        Edit::Create,
        text("title", problem.title),
        text("owner", MANAGER),
        text("detection", problem.detection),
        Edit::set("detected", Value::DateTime(story.time)),
        text("impact", problem.impact),
        text("urgency", problem.urgency),
        Edit::write("symptom", problem.symptom),
    ];
    edits.extend(story.relate("affects_service", "service", problem.service));
    edits.extend(story.relate("affects_item", "configuration_item", 3));
    if story.number == 0 {
        edits.extend(story.relate("raised_with", "supplier", 2));
    }
    story.commit(MANAGER, edits);
    if problem.progress == 0 {
        return;
    }
    let start = vec![
        text("assignment_group", group),
        text("assigned_to", worker),
        Edit::transition("investigate"),
    ];
    if story.step(HOUR, DAY, worker, start) && problem.progress > 1 {
        cure(story, problem, worker);
    }
}

fn cure(story: &mut Story<'_>, problem: &Problem, worker: &str) {
    let found = vec![
        Edit::write("cause", problem.cause),
        Edit::write("workaround", problem.workaround),
        Edit::transition("record_error"),
    ];
    if !story.step(DAY, 5 * DAY, worker, found) {
        return;
    }
    if let Some(days_ago) = words::ARTICLE_DAYS.get(story.number) {
        story.on(days_ago - 2);
        let article = story.relate("documented_in", "knowledge_article", story.number);
        story.commit(worker, article.into_iter().collect());
    }
    if problem.progress == 2 {
        return;
    }
    let plan = vec![
        Edit::write("solution", problem.solution),
        Edit::write("prevention", problem.prevention),
        Edit::set("due", story.day_after(80)),
        Edit::transition("start_fix"),
    ];
    if !story.step(DAY, 6 * DAY, worker, plan) || problem.progress == 3 {
        return;
    }
    let resolve = vec![Edit::set("review_due", story.date_in(25)), Edit::transition("resolve")];
    if !story.step(20 * DAY, 35 * DAY, worker, resolve) || problem.progress == 4 {
        return;
    }
    let checked = vec![
        text("effectiveness", "effective"),
        Edit::write(
            "effectiveness_note",
            "Each path was pulled in a quiet hour, nobody noticed. No such incident in six weeks.",
        ),
        Edit::transition("close"),
    ];
    story.step(42 * DAY, 46 * DAY, MANAGER, checked);
}

/// Tells a major incident, if this incident of the sample is one.
pub(super) fn major(story: &mut Story<'_>) -> bool {
    let Some((which, major)) = MAJORS
        .iter()
        .enumerate()
        .find(|(which, _)| story.plan.major_incident(*which) == Some(story.number))
    else {
        return false;
    };
    tell(story, which, major);
    true
}

fn tell(story: &mut Story<'_>, which: usize, major: &Major) {
    story.on(major.days_ago);
    let begin = story.time.div_euclid(DAY) * DAY + 7 * HOUR + 12 * MINUTE;
    story.time = begin;
    let desk = "Mei Tanaka";
    let lead = if which == 0 { "Peter Novak" } else { "Ole Dahl" };
    let mut edits = vec![
        Edit::Create,
        text("title", major.title),
        text("caller", story.caller_of(major.customer)),
        text("contact_type", "phone"),
        text("location", major.place),
        Edit::set("opened", Value::DateTime(begin)),
        text("opened_by", desk),
        text("category", major.category),
        text("impact", "high"),
        text("urgency", "high"),
        Edit::write("description", major.says),
        Edit::Tag {
            tag: "major".to_owned(),
        },
    ];
    for service in major.services {
        edits.extend(story.relate("affects_service", "service", *service));
    }
    edits.extend(story.relate("affects_item", "configuration_item", if which == 0 { 3 } else { 2 }));
    edits.extend(story.relate("for_customer", "customer", major.customer));
    edits.extend(story.relate("uses_sla", "service_level_agreement", if which == 0 { 4 } else { 0 }));
    if which == 0 {
        edits.extend(story.relate("has_problem", "problem", 0));
    }
    story.commit(desk, edits);
    story.step(
        2 * MINUTE,
        4 * MINUTE,
        desk,
        vec![text("assignment_group", major.group), Edit::transition("assign")],
    );
    story.step(
        2 * MINUTE,
        4 * MINUTE,
        lead,
        vec![text("assigned_to", lead), Edit::transition("start")],
    );
    story.step(MINUTE, 3 * MINUTE, MANAGER, Vec::new());
    let declared = vec![
        Edit::set("major", Value::Flag(true)),
        Edit::set("major_declared", Value::DateTime(story.time)),
        text("incident_lead", lead),
        text("communications_lead", MANAGER),
        Edit::set("update_minutes", Value::Number(30.0)),
        Edit::set("next_update", Value::DateTime(story.time + 30 * MINUTE)),
    ];
    story.commit(MANAGER, declared);
    story.step(4 * MINUTE, 9 * MINUTE, DIRECTOR, Vec::new());
    story.commit(
        DIRECTOR,
        vec![
            text("director", DIRECTOR),
            Edit::set("director_engaged", Value::DateTime(story.time)),
        ],
    );
    let pause = (major.minutes - 30) / i64::try_from(major.log.len()).unwrap_or(1);
    for (place, line) in major.log.iter().enumerate() {
        story.step(
            pause * MINUTE - 5 * MINUTE,
            pause * MINUTE - 4 * MINUTE,
            desk,
            Vec::new(),
        );
        let sort = match place {
            0 => room::Sort::Handover,
            _ if place + 1 == major.log.len() => room::Sort::Restored,
            place if place % 2 == 1 => room::Sort::Observation,
            _ => room::Sort::Action,
        };
        let id = story.name();
        story.commit(desk, vec![room::note(&id, story.time, sort, line, None)]);
        if let Some(says) = major.messages.get(place) {
            let id = story.name();
            let notice = Edit::PutItem {
                map: item::NOTICES.to_owned(),
                id,
                values: vec![
                    (item::HAPPENED.to_owned(), Some(Value::DateTime(story.time))),
                    (item::AUDIENCE.to_owned(), Some(Value::text(major.audience))),
                    (item::CHANNEL.to_owned(), Some(Value::text("E-mail and telephone"))),
                    (item::SAYS.to_owned(), Some(Value::text(*says))),
                ],
            };
            let next = Edit::set("next_update", Value::DateTime(story.time + 30 * MINUTE));
            story.commit(MANAGER, vec![notice, next]);
        }
    }
    story.time = begin + major.minutes * MINUTE;
    story.commit(
        lead,
        vec![
            text("resolution_code", "Solved permanently"),
            Edit::write("resolution", major.resolution),
            Edit::set("sla_met", Value::Flag(false)),
            Edit::transition("resolve"),
        ],
    );
    story.commit(
        MANAGER,
        vec![
            Edit::set("major_stood_down", Value::DateTime(story.time)),
            Edit::Clear {
                field: "next_update".to_owned(),
            },
        ],
    );
    story.step(DAY, 2 * DAY, desk, vec![Edit::transition("close")]);
    story.step(DAY, 3 * DAY, MANAGER, vec![Edit::write("major_review", major.review)]);
}
