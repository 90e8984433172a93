//! Context, scope, objectives, roles, people and other parties of the sample.

use super::words::{
    COMMUNICATIONS, COMPETENCES, ISSUES, OBJECTIVES, OTHER_PARTIES, PARTIES, RESOURCES, ROLES, SERVICES, TRAININGS,
};
use super::{DAY, DIRECTOR, HOUR, MANAGER, Story, number, text};
use crate::edit::Edit;
use crate::value::Value;

pub(super) fn issue(story: &mut Story<'_>) {
    let Some((title, origin, topic, direction, effect, response, risk)) = ISSUES.get(story.number).copied() else {
        return;
    };
    story.open(350, MANAGER, title, DIRECTOR);
    let mut assess = vec![
        text("origin", origin),
        text("topic", topic),
        text("direction", direction),
        Edit::write("effect", effect),
        Edit::transition("assess"),
    ];
    assess.extend(risk.and_then(|risk| story.relate("raises_risk", "risk", risk)));
    story.step(HOUR, 3 * DAY, MANAGER, assess);
    let answer = vec![
        Edit::write("response", response),
        Edit::set("review_due", story.day_after(180)),
        Edit::transition("address"),
    ];
    story.step(DAY, 9 * DAY, DIRECTOR, answer);
    story.on(150 - i64::try_from(story.number).unwrap_or(0));
    let review = vec![
        Edit::set("review_due", story.day_after(260)),
        Edit::transition("confirm"),
    ];
    story.commit(DIRECTOR, review);
}

pub(super) fn party(story: &mut Story<'_>) {
    let Some((title, party_type, contact, influence, interest, requirements, addressed, engagement)) =
        PARTIES.get(story.number).copied()
    else {
        return;
    };
    story.open(349, MANAGER, title, MANAGER);
    let assess = vec![
        text("party_type", party_type),
        text("contact", contact),
        text("influence", influence),
        text("interest", interest),
        Edit::write("requirements", requirements),
        Edit::transition("assess"),
    ];
    story.step(HOUR, 2 * DAY, MANAGER, assess);
    let mut engage = vec![
        Edit::write("addressed", addressed),
        Edit::write("engagement", engagement),
        Edit::set(
            "review_due",
            story.date_in(60 + 9 * i64::try_from(story.number).unwrap_or(0)),
        ),
        Edit::transition("engage"),
    ];
    engage.extend(story.relate("interested_in", "scope", 0));
    story.step(DAY, 9 * DAY, DIRECTOR, engage);
}

pub(super) fn scope(story: &mut Story<'_>) {
    story.open(345, MANAGER, "Scope of service management at Fjordlys IT", DIRECTOR);
    let services: Vec<String> = SERVICES
        .iter()
        .map(|(title, _, _, _, _)| format!("- {title}\n"))
        .collect();
    let mut edits = vec![
        text("version", "1.0"),
        Edit::write(
            "statement",
            "The service management system of Fjordlys IT supports the operation of workplace, collaboration, network, platform and application services for customers in Nordvik and around.",
        ),
        Edit::write("services", &services.concat()),
        Edit::write(
            "organization_units",
            "Service desk, workplace, network, server and storage, applications, management.",
        ),
        Edit::write(
            "locations",
            "Head office with the large machine room, second machine room on the hill, sites of customers for work on site.",
        ),
        Edit::write("customers", "All customers of the customer register."),
        Edit::write("technology", "Everything in the configuration register."),
        Edit::write(
            "limits",
            "Not in scope: software that customers make themselves, and consulting. Lines are operated by carriers up to the handover in the rack.",
        ),
    ];
    edits.extend((0..SERVICES.len()).filter_map(|number| story.relate("covers", "service", number)));
    edits.extend((0..4).filter_map(|number| story.relate("serves", "customer", number)));
    edits.extend((0..ISSUES.len()).filter_map(|number| story.relate("considers", "context_issue", number)));
    story.step(HOUR, 2 * DAY, MANAGER, edits);
    approve(story, 540);
}

/// Sends a controlled record to review and has the director approve it.
pub(super) fn approve(story: &mut Story<'_>, valid_days: i64) {
    if story.step(HOUR, 2 * DAY, MANAGER, vec![Edit::transition("submit")]) {
        let edits = vec![
            Edit::set("review_due", story.day_after(valid_days)),
            Edit::transition("approve"),
        ];
        story.step(DAY, 6 * DAY, DIRECTOR, edits);
    }
}

pub(super) fn objective(story: &mut Story<'_>) {
    let Some((title, metric, unit, direction, baseline, target, current, health, way, service, progress)) =
        OBJECTIVES.get(story.number).copied()
    else {
        return;
    };
    story.open(330, MANAGER, title, MANAGER);
    let mut edits = vec![
        text("metric", metric),
        text("unit", unit),
        text("direction", direction),
        number("baseline", baseline),
        number("target", target),
        Edit::set("due", story.date_in(if progress == 1 { 60 } else { -20 })),
        Edit::set("review_due", story.date_in(25)),
        Edit::write("way", way),
    ];
    edits.extend(story.relate("follows_policy", "service_management_plan", 0));
    edits.extend(story.relate("follows_policy", "document", 0));
    edits.extend(service.and_then(|service| story.relate("for_service", "service", service)));
    story.step(HOUR, 3 * DAY, MANAGER, edits);
    story.step(DAY, 5 * DAY, DIRECTOR, vec![Edit::transition("agree")]);
    let months = [
        (300, 0.0),
        (270, 0.1),
        (240, 0.25),
        (210, 0.35),
        (180, 0.5),
        (150, 0.6),
        (120, 0.7),
        (90, 0.9),
        (60, 1.0),
    ];
    for (days_ago, share) in months {
        story.on(days_ago);
        let value = ((baseline + (current - baseline) * share) * 10.0).round() / 10.0;
        let mut measured = vec![story.entry(days_ago, value)];
        if [240, 150, 60].contains(&days_ago) {
            measured.extend([
                number("current", value),
                Edit::set("measured_on", story.day_after(0)),
                text("health", if share < 1.0 { "on_track" } else { health }),
            ]);
        }
        story.commit(MANAGER, measured);
    }
    story.on(15);
    if progress == 2 {
        let evaluation = "Reached with the survey of this year; kept as the new starting point.";
        story.commit(
            DIRECTOR,
            vec![Edit::write("evaluation", evaluation), Edit::transition("achieve")],
        );
    } else if progress == 3 {
        let evaluation =
            "Missed: customers tell us of joiners too late. Taken up with each customer; new objective for next year.";
        story.commit(
            DIRECTOR,
            vec![Edit::write("evaluation", evaluation), Edit::transition("miss")],
        );
    }
}

pub(super) fn role(story: &mut Story<'_>) {
    let Some((role, person, deputy, authorities, duties, accountable, responsible, represents)) =
        ROLES.get(story.number).copied()
    else {
        return;
    };
    story.open(340, MANAGER, &format!("{role}: {person}"), MANAGER);
    let mut edits = vec![
        text("role", role),
        text("person", person),
        text("deputy", deputy),
        text("accountable_for", accountable),
        text("responsible_for", responsible),
        Edit::set("management_representative", Value::Flag(represents)),
        Edit::set("review_due", story.date_in(40)),
        Edit::write("authorities", authorities),
        Edit::write("duties", duties),
    ];
    if story.number > 0 {
        let above = usize::from(story.number != 1 && story.number != 8);
        edits.extend(story.relate("reports_to", "role_assignment", above));
    }
    let competence = COMPETENCES.iter().position(|(holder, ..)| *holder == person);
    edits.extend(competence.and_then(|number| story.relate("requires_competence", "competence", number)));
    story.step(HOUR, DAY, MANAGER, edits);
    if story.step(DAY, 3 * DAY, DIRECTOR, vec![Edit::transition("appoint")]) {
        story.step(HOUR, 2 * DAY, person, vec![Edit::transition("accept")]);
    }
}

pub(super) fn communication(story: &mut Story<'_>) {
    let Some((title, direction, audience, frequency, channel, sender, content, purpose, log)) =
        COMMUNICATIONS.get(story.number).copied()
    else {
        return;
    };
    story.open(335, MANAGER, title, MANAGER);
    let mut edits = vec![
        text("direction", direction),
        text("audience", audience),
        text("frequency", frequency),
        text("channel", channel),
        text("sender", sender),
        Edit::write("content", content),
        Edit::write("purpose", purpose),
        Edit::transition("activate"),
    ];
    edits.extend(story.relate("about", "document", if story.number == 0 { 0 } else { 7 }));
    edits.extend(story.relate(
        "addressed_to",
        "interested_party",
        if direction == "external" { 0 } else { 3 },
    ));
    story.step(HOUR, DAY, MANAGER, edits);
    story.on(200);
    story.commit(sender, vec![Edit::write("log", log), Edit::transition("send")]);
    story.on(20 + i64::try_from(story.number).unwrap_or(0));
    let again = vec![Edit::set("next_due", story.date_in(12)), Edit::transition("send")];
    story.commit(sender, again);
}

pub(super) fn resource(story: &mut Story<'_>) {
    let Some((title, resource_type, used_for, unit, needed, available, closing)) = RESOURCES.get(story.number).copied()
    else {
        return;
    };
    story.open(320, MANAGER, title, MANAGER);
    let mut edits = vec![
        text("resource_type", resource_type),
        text("used_for", used_for),
        text("unit", unit),
        text("period", &story.year().to_string()),
        number("needed", needed),
        Edit::write("closing", closing),
    ];
    edits.extend(story.relate("needed_for", "service_management_plan", 0));
    story.step(HOUR, DAY, MANAGER, edits);
    if !story.step(DAY, 9 * DAY, DIRECTOR, vec![Edit::transition("approve")]) || story.number == 3 {
        return;
    }
    let allocate = vec![
        number("available", available),
        Edit::set("review_due", story.date_in(70)),
        Edit::transition("allocate"),
    ];
    story.step(9 * DAY, 40 * DAY, MANAGER, allocate);
}

pub(super) fn competence(story: &mut Story<'_>) {
    let Some((person, competence, role, required, actual, proof, evidence, expires)) =
        COMPETENCES.get(story.number).copied()
    else {
        return;
    };
    story.open(310, MANAGER, &format!("{competence}: {person}"), MANAGER);
    let edits = vec![
        text("person", person),
        text("competence", competence),
        text("role", role),
        text("required_level", required),
        text("actual_level", actual),
        Edit::transition("assess"),
    ];
    story.step(HOUR, 5 * DAY, MANAGER, edits);
    if evidence.is_empty() {
        let closing = "Two month-end runs together with Lucia, then one alone with her beside.";
        story.step(DAY, 9 * DAY, MANAGER, vec![Edit::write("closing", closing)]);
        return;
    }
    let mut proven = vec![
        text("proof", proof),
        Edit::write("evidence", evidence),
        Edit::transition("prove"),
    ];
    proven.extend(expires.map(|days| Edit::set("expires", story.date_in(days))));
    story.step(20 * DAY, 60 * DAY, MANAGER, proven);
    if expires.is_some_and(|days| days < 0) {
        story.on(11);
        story.commit(
            MANAGER,
            vec![Edit::transition_because(
                "lapse",
                "Certificate ran out; examination is booked",
            )],
        );
    }
}

pub(super) fn training(story: &mut Story<'_>) {
    let Some((
        title,
        training_type,
        provider,
        audience,
        aims,
        attendees,
        attended,
        result,
        evaluation,
        days,
        competence,
    )) = TRAININGS.get(story.number).copied()
    else {
        return;
    };
    let ahead = result.is_empty();
    story.open(if ahead { 20 } else { days + 30 }, MANAGER, title, MANAGER);
    let mut edits = vec![
        text("training_type", training_type),
        text("provider", provider),
        text("audience", audience),
        Edit::set("due", story.date_in(-days)),
        number("duration", if training_type == "briefing" { 2.0 } else { 16.0 }),
        number("cost", if training_type == "course" { 2_400.0 } else { 0.0 }),
        Edit::write("aims", aims),
    ];
    edits.extend(story.relate("builds", "competence", competence));
    if story.number == 1 {
        edits.extend(story.relate("uses", "document", 2));
    }
    story.step(HOUR, DAY, MANAGER, edits);
    if ahead {
        return;
    }
    story.on(days);
    let hold = vec![
        Edit::write("attendees", attendees),
        number("attended", attended),
        Edit::write("result", result),
        Edit::set("review_due", story.day_after(60)),
        Edit::transition("hold"),
    ];
    story.commit(MANAGER, hold);
    story.on(days - 60);
    let evaluate = vec![
        text("effect", "effective"),
        Edit::write("evaluation", evaluation),
        Edit::transition("evaluate"),
    ];
    story.commit(MANAGER, evaluate);
}

pub(super) fn other_party(story: &mut Story<'_>) {
    let Some((title, party_type, contact, processes, services, interfaces, criteria, controls, rating, evaluation)) =
        OTHER_PARTIES.get(story.number).copied()
    else {
        return;
    };
    let owner = if party_type == "customer" {
        "Erik Strand"
    } else {
        "Ole Dahl"
    };
    story.open(328, MANAGER, title, owner);
    let mut edits = vec![
        text("party_type", party_type),
        text("contact", contact),
        text("processes", processes),
        Edit::write("services", services),
        Edit::write("criteria", criteria),
        Edit::transition("select"),
    ];
    edits.extend(if party_type == "customer" {
        story.relate("same_as", "customer", 0)
    } else {
        story.relate("same_as", "supplier", [0, 3].get(story.number).copied().unwrap_or(0))
    });
    edits.extend(story.relate(
        "operates",
        "service",
        [5, 10, 4].get(story.number).copied().unwrap_or(5),
    ));
    story.step(HOUR, DAY, owner, edits);
    let engage = vec![
        Edit::write("interfaces", interfaces),
        Edit::write("controls", controls),
        Edit::set("review_due", story.date_in(-30)),
        Edit::transition("engage"),
    ];
    story.step(DAY, 9 * DAY, owner, engage);
    story.on(40);
    let evaluate = vec![
        text("rating", rating),
        Edit::write("evaluation", evaluation),
        Edit::set("review_due", story.date_in(320)),
        Edit::transition("evaluate"),
    ];
    story.commit(owner, evaluate);
}
