//! Services, documents, the plan, reviews and actions of the sample.

use super::{DAY, DIRECTOR, HOUR, MANAGER, MINUTE, Story, text, words};
use crate::edit::Edit;
use crate::review::minutes::{self, Agreed, Presence};
use crate::review::{DISCUSSED, INPUTS, Input, NOTHING};
use crate::value::Value;

pub(super) fn service(story: &mut Story<'_>) {
    let Some((title, family, hours, criticality, about)) = words::SERVICES.get(story.number).copied() else {
        return;
    };
    let owner = words::PEOPLE.get(4 + story.number % 6).copied().unwrap_or(MANAGER);
    let customers = if story.number >= 10 {
        words::CUSTOMERS
            .get(2 + story.number % 2)
            .copied()
            .unwrap_or_default()
            .to_owned()
    } else {
        words::CUSTOMERS.join(", ")
    };
    story.commit(
        MANAGER,
        vec![
            Edit::Create,
            text("title", title),
            text("family", family),
            text("owner", owner),
        ],
    );
    story.step(
        HOUR,
        4 * HOUR,
        MANAGER,
        vec![
            text("hours", hours),
            text("criticality", criticality),
            text("customers", &customers),
            text(
                "support_group",
                words::GROUPS.get(1 + story.number % 4).copied().unwrap_or_default(),
            ),
            Edit::write("description", about),
            Edit::transition("design"),
        ],
    );
    let reviewed = story.remark_of("Gone through with the customer: description and hours are still right.");
    let requirement = "Restored within four hours when vital, within a working day otherwise. Planned work is announced five days ahead.";
    story.step(
        DAY,
        3 * DAY,
        owner,
        vec![Edit::write("requirements", requirement), Edit::transition("go_live")],
    );
    let mut relations: Vec<Edit> = Vec::new();
    if ![4, 5, 7].contains(&story.number) {
        relations.extend(story.relate("depends_on", "service", 4));
    }
    if [2, 8, 10, 11].contains(&story.number) {
        relations.extend(story.relate("depends_on", "service", 7));
    }
    relations.extend(story.relate("depends_on", "configuration_item", story.number));
    story.step(HOUR, DAY, owner, relations);
    story.on(130 - 3 * i64::try_from(story.number).unwrap_or(0));
    story.commit(owner, vec![reviewed]);
}

/// Days after its approval on which each document is looked at again: policies every two years, what changes sooner
/// in between. One falls due now.
const DOCUMENT_DAYS: &[i64] = &[730, 640, 730, 560, 730, 620, 540, 480, 600, 365, 500, 450];

pub(super) fn document(story: &mut Story<'_>) {
    let Some((title, document_type, audience, about, body)) = words::DOCUMENTS.get(story.number).copied() else {
        return;
    };
    story.wait(HOUR, 20 * DAY);
    let owner = if document_type == "policy" {
        MANAGER
    } else {
        words::PEOPLE.get(3 + story.number % 6).copied().unwrap_or(MANAGER)
    };
    story.commit(
        owner,
        vec![
            Edit::Create,
            text("title", title),
            text("owner", owner),
            text("document_type", document_type),
            text("version", "1.0"),
            text(
                "classification",
                if document_type == "plan" {
                    "confidential"
                } else {
                    "internal"
                },
            ),
            text("distribution", audience),
            Edit::write("description", about),
        ],
    );
    let half = body
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at >= body.len() / 2)
        .unwrap_or(0);
    let (first, second) = body.split_at(half);
    story.step(20 * MINUTE, 3 * HOUR, owner, vec![Edit::write("body", first)]);
    let at = first.encode_utf16().count();
    let rest = Edit::Splice {
        field: "body".to_owned(),
        at,
        delete: 0,
        insert: second.to_owned(),
    };
    story.step(HOUR, 2 * DAY, owner, vec![rest]);
    let valid = DOCUMENT_DAYS.get(story.number).copied().unwrap_or(540);
    if story.step(HOUR, 5 * DAY, owner, vec![Edit::transition("submit")])
        && story.step(
            DAY,
            9 * DAY,
            DIRECTOR,
            vec![
                Edit::set("review_due", story.day_after(valid)),
                Edit::transition("approve"),
            ],
        )
        && story.step(HOUR, 2 * DAY, owner, vec![Edit::transition("publish")])
        && story.number % 5 == 4
    {
        story.step(
            90 * DAY,
            200 * DAY,
            owner,
            vec![
                Edit::transition_because("revise", "Experience of the last months is to be added"),
                text("version", "1.1 draft"),
            ],
        );
    }
    let governed = match story.number {
        0 => Some(("scope", 0)),
        10 => Some(("continuity_plan", 0)),
        11 => Some(("capacity_plan", 0)),
        _ => None,
    };
    if let Some((kind, number)) = governed {
        story.on(78);
        let governs: Vec<Edit> = story.relate("governs", kind, number).into_iter().collect();
        story.commit(owner, governs);
    }
}

pub(super) fn plan(story: &mut Story<'_>) {
    story.wait(DAY, 10 * DAY);
    story.commit(
        MANAGER,
        vec![
            Edit::Create,
            text("title", "Service management plan of Fjordlys IT"),
            text("owner", MANAGER),
            text("version", "1.0"),
            Edit::write("description", "How we set up and run service management this year."),
        ],
    );
    for (field, words) in words::PLAN {
        story.step(10 * MINUTE, 5 * HOUR, MANAGER, vec![Edit::write(field, words)]);
    }
    let covers: Vec<Edit> = (0..words::SERVICES.len())
        .filter_map(|number| story.relate("covers", "service", number))
        .collect();
    story.step(HOUR, DAY, MANAGER, covers);
    let mut policies: Vec<Edit> = (0..6)
        .filter_map(|number| story.relate("refers_to", "document", number))
        .collect();
    policies.extend(story.relate("has_scope", "scope", 0));
    policies.extend((0..words::ROLES.len()).filter_map(|number| story.relate("names_role", "role_assignment", number)));
    policies.extend(
        (0..words::OTHER_PARTIES.len()).filter_map(|number| story.relate("steers_party", "other_party", number)),
    );
    story.step(HOUR, DAY, MANAGER, policies);
    if story.step(HOUR, 2 * DAY, MANAGER, vec![Edit::transition("submit")]) {
        story.step(
            DAY,
            5 * DAY,
            DIRECTOR,
            vec![
                Edit::set("review_due", story.day_after(365)),
                Edit::transition("approve"),
            ],
        );
    }
}

pub(super) fn review(story: &mut Story<'_>) {
    let title = [
        "Management review, first half",
        "Management review, second half",
        "Management review, outlook",
    ];
    story.begin(story.number * 3 + 3, 10);
    let next = story.number == 2;
    let held = if next {
        story.plan.now + 12 * DAY
    } else {
        story.time + 8 * DAY
    };
    if next {
        story.time = story.plan.now - 6 * DAY;
    }
    let agenda = "1. Actions from the last review\n2. What changed around us\n3. Figures and trends of services\n4. Results of audits\n5. Complaints and satisfaction\n6. Objectives\n7. Suppliers and other parties\n8. Resources\n9. Risks and opportunities\n10. Improvements";
    story.commit(
        MANAGER,
        vec![
            Edit::Create,
            text("title", title.get(story.number).copied().unwrap_or_default()),
            text("owner", MANAGER),
            text("chair", DIRECTOR),
            text("minute_taker", "Ana Berg"),
            text("place", "Head office, room “Lys”"),
            text(
                "attendees",
                "Kari Moen, Ingrid Solheim, Peter Novak, Fatima Nasser, Ana Berg",
            ),
            Edit::set("held", Value::DateTime(held)),
            Edit::write("agenda", agenda),
        ],
    );
    let reviewed: Vec<Edit> = story
        .relate("reviews", "service_management_plan", 0)
        .into_iter()
        .collect();
    story.step(MINUTE, 5 * MINUTE, MANAGER, reviewed);
    if story.number > 0 {
        let previous: Vec<Edit> = story
            .relate("previous", "management_review", story.number - 1)
            .into_iter()
            .collect();
        story.step(MINUTE, 10 * MINUTE, MANAGER, previous);
    }
    if next {
        return;
    }
    let inputs = "Figures come from the registers when the meeting is opened; the audit report and the survey are attached to their records.";
    story.step(2 * DAY, 3 * DAY, MANAGER, vec![Edit::write("inputs", inputs)]);
    if story.step(4 * DAY, 5 * DAY, SECRETARY, vec![Edit::transition("open")]) {
        meeting(story);
    }
}

/// Who writes the minutes.
const SECRETARY: &str = "Ana Berg";

/// What the meeting said, decided and agreed; and how its minutes were signed.
fn meeting(story: &mut Story<'_>) {
    let mut present = Vec::new();
    for (name, presence, role) in words::ATTENDANCE {
        let presence = if story.number == 0 { "present" } else { presence };
        present.push(minutes::attend(&story.name(), name, Presence::parse(presence), role));
    }
    story.step(MINUTE, 3 * MINUTE, SECRETARY, present);
    let opening = "Opened at nine. All inputs were sent a week before and are taken as read.\n";
    story.step(MINUTE, 3 * MINUTE, SECRETARY, vec![Edit::write("minutes", opening)]);
    let said = if story.number == 0 {
        words::FIRST_REVIEW
    } else {
        words::SECOND_REVIEW
    };
    for (input, said) in INPUTS.iter().zip(said) {
        let mut edits = Vec::new();
        if !said.text.is_empty() {
            edits.push(Edit::write(input.discussion, said.text));
        }
        for decision in said.decisions {
            edits.extend(minutes::decide(&story.name(), input, decision, DIRECTOR));
        }
        for number in said.actions {
            edits.extend(agreed(story, input, *number));
        }
        if said.decisions.is_empty() && said.actions.is_empty() {
            let outcome = if said.text.is_empty() { NOTHING } else { DISCUSSED };
            edits.push(text(input.outcome, outcome));
        }
        if !story.step(5 * MINUTE, 14 * MINUTE, SECRETARY, edits) {
            return;
        }
    }
    if story.step(HOUR, DAY, SECRETARY, vec![Edit::transition("circulate")]) {
        let remark = story.remark_of("Read and agreed. One word changed under risks.");
        story.step(HOUR, 2 * DAY, "Peter Novak", vec![remark]);
        story.step(
            DAY,
            4 * DAY,
            DIRECTOR,
            vec![Edit::set("next_review", story.day_after(180)), Edit::transition("sign")],
        );
    }
}

/// An action of the sample, as the minutes have it.
fn agreed(story: &mut Story<'_>, input: &Input, number: usize) -> Vec<Edit> {
    let (Some(task), Some(record)) = (words::TASKS.get(number), story.plan.find("action", number)) else {
        return Vec::new();
    };
    let Value::Date(due) = story.date_in(task.due) else {
        return Vec::new();
    };
    let agreed = Agreed {
        owner: task.owner.to_owned(),
        due: Some(due),
        record: Some(record),
    };
    minutes::agree(&story.name(), input, task.title, &agreed)
}

pub(super) fn action(story: &mut Story<'_>) {
    if let Some(task) = words::TASKS.get(story.number) {
        return agreed_task(story, task);
    }
    let number = story.number - words::TASKS.len();
    let total = story.plan.count("action");
    story.begin_with_recent(total, 10, 20);
    let decision = words::DECISIONS
        .get(number % words::DECISIONS.len())
        .copied()
        .unwrap_or_default();
    let place = story.random.word(words::PLACES);
    let title = if number < words::DECISIONS.len() {
        decision.to_owned()
    } else {
        format!("{decision} ({place})")
    };
    let owner = story.person();
    let due = story.random.between(14, 90);
    let source = if number.is_multiple_of(3) {
        story.relate("follows_from", "management_review", number % 2)
    } else {
        let changes = story.plan.count("change");
        let before = (number * changes / total.max(1)).saturating_sub(2);
        let chosen = before.saturating_sub(story.random.below(3));
        story.relate("follows_from", "change", chosen)
    };
    let mut edits = vec![
        Edit::Create,
        text("title", &title),
        text("owner", owner),
        Edit::set("due", story.day_after(due)),
        text(
            "priority",
            ["high", "normal", "normal", "low"]
                .get(story.random.below(4))
                .copied()
                .unwrap_or("normal"),
        ),
        Edit::write("description", "Agreed in the meeting; report back when done."),
    ];
    edits.extend(source);
    story.commit(MANAGER, edits);
    if story.random.chance(6) {
        story.step(
            5 * DAY,
            30 * DAY,
            owner,
            vec![Edit::transition_because("cancel", "Overtaken by the new contract")],
        );
    } else if story.step(2 * DAY, 25 * DAY, owner, vec![Edit::transition("start")]) {
        let remark = story.remark();
        story.step(DAY, 20 * DAY, owner, vec![remark]);
        let done = "Done as agreed and shown in the team meeting; the note is in the folder of the meeting.";
        story.step(
            3 * DAY,
            50 * DAY,
            owner,
            vec![Edit::write("done_evidence", done), Edit::transition("complete")],
        );
    }
}

fn agreed_task(story: &mut Story<'_>, task: &words::Task) {
    story.open(task.days_ago, MANAGER, task.title, task.owner);
    let mut edits = vec![
        Edit::set("due", story.date_in(task.due)),
        text("priority", if task.due < 10 { "high" } else { "normal" }),
    ];
    edits.extend(
        task.source
            .and_then(|(kind, number)| story.relate("follows_from", kind, number)),
    );
    story.step(MINUTE, HOUR, MANAGER, edits);
    if task.progress > 0 && story.step(DAY, 4 * DAY, task.owner, vec![Edit::transition("start")]) && task.progress > 1 {
        story.on(task.days_ago / 2);
        let done = "Done as agreed; seen by the service manager.";
        story.commit(
            task.owner,
            vec![Edit::write("done_evidence", done), Edit::transition("complete")],
        );
    }
}
