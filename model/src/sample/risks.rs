//! Risks and knowledge articles of the sample.

use super::words::{ARTICLE_DAYS, ARTICLES, RISKS, Risk};
use super::{DAY, DIRECTOR, HOUR, MANAGER, Story, text};
use crate::edit::Edit;

pub(super) fn risk(story: &mut Story<'_>) {
    let Some(risk) = RISKS.get(story.number) else { return };
    story.open(332, MANAGER, risk.title, risk.owner);
    let mut edits = vec![
        text("nature", risk.nature),
        text("risk_area", risk.area),
        text("likelihood", risk.before.0),
        text("impact", risk.before.1),
        Edit::write("cause", risk.cause),
        Edit::write("event", risk.event),
        Edit::write("effect", risk.effect),
        Edit::transition("assess"),
    ];
    for service in risk.services {
        edits.extend(story.relate("bears_on", "service", *service));
    }
    story.step(HOUR, 4 * DAY, risk.owner, edits);
    if risk.progress > 1 {
        treat(story, risk);
    }
}

fn treat(story: &mut Story<'_>, risk: &Risk) {
    let mut plan = vec![
        text("treatment", risk.treatment),
        Edit::write("treatment_plan", risk.plan),
        Edit::set("due", story.date_in(if risk.progress == 3 { -90 } else { 35 })),
        Edit::set("review_due", story.date_in(50)),
        Edit::transition("treat"),
    ];
    if story.number == 4 {
        plan.extend(story.relate("treated_by", "contract", 0));
    }
    story.step(5 * DAY, 20 * DAY, risk.owner, plan);
    let after = vec![
        text("residual_likelihood", risk.after.0),
        text("residual_impact", risk.after.1),
    ];
    match risk.progress {
        3 => {
            story.on(90);
            let mut accepted = after;
            accepted.push(Edit::transition("accept"));
            story.commit(DIRECTOR, accepted);
        }
        4 => {
            story.on(120);
            let mut occurred = vec![Edit::transition_because("occur", "Both paths were lost on one fault")];
            occurred.extend(
                story
                    .plan
                    .major_incident(0)
                    .and_then(|incident| story.relate("occurred_as", "incident", incident)),
            );
            story.commit(risk.owner, occurred);
        }
        _ => {
            story.on(100);
            story.commit(risk.owner, after);
        }
    }
    let task = match story.number {
        0 => Some((0, 115)),
        3 => Some((12, 57)),
        4 => Some((10, 55)),
        _ => None,
    };
    if let Some((task, days_ago)) = task {
        story.on(days_ago);
        let treated: Vec<Edit> = story.relate("treated_by", "action", task).into_iter().collect();
        story.commit(risk.owner, treated);
    }
}

pub(super) fn article(story: &mut Story<'_>) {
    let Some((title, article_type, audience, category, symptom, body, service)) = ARTICLES.get(story.number).copied()
    else {
        return;
    };
    let writer = [
        "Peter Novak",
        "Ole Dahl",
        "Ana Berg",
        "Jonas Lie",
        "Erik Strand",
        "Mei Tanaka",
        "Ole Dahl",
    ]
    .get(story.number)
    .copied()
    .unwrap_or(MANAGER);
    let days = ARTICLE_DAYS.get(story.number).copied().unwrap_or(90);
    story.open(days, writer, title, writer);
    let mut edits = vec![
        text("article_type", article_type),
        text("audience", audience),
        text("category", category),
        text("version", "1"),
        text("symptom", symptom),
        Edit::write("body", body),
    ];
    edits.extend(story.relate("explains", "service", service));
    if story.number == 6 {
        edits.extend(
            story
                .plan
                .major_incident(1)
                .and_then(|incident| story.relate("learned_from", "incident", incident)),
        );
    }
    story.step(HOUR, DAY, writer, edits);
    if story.step(HOUR, 3 * DAY, writer, vec![Edit::transition("submit")]) && story.number != 3 {
        let publish = vec![
            // One article was forgotten.
            Edit::set("review_due", story.day_after(if story.number == 4 { 180 } else { 365 })),
            Edit::transition("publish"),
        ];
        story.step(HOUR, 4 * DAY, "Lucia Romano", publish);
    }
}
