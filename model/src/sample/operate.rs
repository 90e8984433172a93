//! Configuration items, changes and incidents of the sample.

use super::{DAY, HOUR, MINUTE, Story, resolve, text, words};
use crate::edit::Edit;
use crate::value::Value;

/// Type, maker, model, name prefix, what it stands on.
const ITEMS: &[(&str, &str, &str, &str, &str)] = &[
    ("Site", "", "", "site", ""),
    ("Rack", "Rittal", "TS IT 42U", "rack", "contained_in"),
    ("Core switch", "Juniper", "EX4650", "core", "contained_in"),
    ("Server", "Lenovo", "SR650", "host", "contained_in"),
    ("Virtual machine", "", "", "vm", "runs_on"),
    ("Virtual machine", "", "", "vm", "runs_on"),
    ("Access switch", "Cisco", "C9200-48P", "sw", "connected_to"),
    ("Access point", "Aruba", "AP-515", "ap", "connected_to"),
    ("Printer", "Brother", "MFC-L8900", "prn", "connected_to"),
    ("Laptop", "Dell", "Latitude 5550", "nb", ""),
    ("Laptop", "Dell", "Latitude 5550", "nb", ""),
    ("Firewall", "Fortinet", "FG-120G", "fw", "contained_in"),
];

pub(super) fn item(story: &mut Story<'_>) {
    let number = story.number;
    let Some((ci_type, maker, model, prefix, relation)) = ITEMS.get(number % ITEMS.len()).copied() else {
        return;
    };
    story.wait(HOUR, 30 * DAY);
    let place = story.random.word(words::PLACES);
    let recorder = words::PEOPLE.get(5 + number % 4).copied().unwrap_or_default();
    let title = if ci_type == "Site" {
        format!("{place} {}", number / ITEMS.len() + 1)
    } else {
        format!("{prefix}-{:04}", number + 1)
    };
    let mut edits = vec![
        Edit::Create,
        text("title", &title),
        text("ci_type", ci_type),
        text("location", place),
        text("owner", recorder),
        text(
            "support_group",
            words::GROUPS.get(1 + number % 4).copied().unwrap_or_default(),
        ),
    ];
    if !maker.is_empty() {
        let cost = story.random.between(2, 90) * 100;
        #[expect(clippy::cast_precision_loss, reason = "a price of a few thousand")]
        let cost = cost as f64;
        let serial = format!(
            "{}{:07}",
            maker.chars().take(2).collect::<String>().to_uppercase(),
            story.random.below(9_999_999)
        );
        edits.extend([
            text("manufacturer", maker),
            text("model", model),
            text("serial", &serial),
            Edit::set("cost", Value::Number(cost)),
            Edit::set("purchased", story.day_after(-400)),
            Edit::set("support_ends", story.day_after(700)),
        ]);
    }
    let supplier = match ci_type {
        "Laptop" | "Printer" | "Access point" => Some(1),
        "Server" | "Core switch" => Some(2),
        _ => None,
    };
    edits.extend(supplier.and_then(|supplier| story.relate("supplied_by", "supplier", supplier)));
    if ["Server", "Virtual machine", "Access switch", "Core switch", "Firewall"].contains(&ci_type) {
        edits.push(text(
            "ip_address",
            &format!("10.{}.{}.{}", number % 6 + 1, number / 250, number % 250 + 1),
        ));
    }
    // An item stands on the one before it in the list, which is of the fitting type.
    if !relation.is_empty() && number > 0 {
        let below = if ci_type == "Virtual machine" {
            number - number % ITEMS.len() + 3
        } else {
            number - 1
        };
        edits.extend(story.relate(relation, "configuration_item", below));
    }
    story.commit(recorder, edits);
    if story.random.chance(94) {
        story.step(HOUR, 5 * DAY, recorder, vec![Edit::transition("install")]);
        if story.random.chance(70) {
            story.step(60 * DAY, 250 * DAY, recorder, vec![Edit::transition("verify")]);
        }
        if story.random.chance(5) {
            story.step(
                DAY,
                60 * DAY,
                recorder,
                vec![Edit::transition_because("repair", "Fan fails from time to time")],
            );
        }
    }
}

pub(super) fn change(story: &mut Story<'_>) {
    let (number, total) = (story.number, story.plan.count("change"));
    story.begin_with_recent(total, 14, 9);
    let Some((title, change_type, reason, plan, test, back_out, service)) =
        words::CHANGES.get(story.plan.template_of(number)).copied()
    else {
        return;
    };
    // Changes at a site are told apart by the place, those of platforms and applications by the quarter.
    let what_or_when = if service < 6 {
        story.random.word(words::PLACES).to_owned()
    } else {
        let days_ago = (story.plan.now - story.time) / DAY;
        story.quarter(days_ago)
    };
    let requester = story.person();
    let implementer = words::PEOPLE.get(4 + number % 6).copied().unwrap_or_default();
    let level = |story: &mut Story<'_>| {
        ["low", "low", "medium", "high"]
            .get(story.random.below(4))
            .copied()
            .unwrap_or("low")
    };
    let (probability, impact) = (level(story), level(story));
    let mut edits = vec![
        Edit::Create,
        text("title", &format!("{title}, {what_or_when}")),
        text("owner", requester),
        text("requested_by", requester),
        text("change_type", change_type),
        text("probability", probability),
        text("impact", impact),
        text(
            "assignment_group",
            words::GROUPS.get(1 + service % 4).copied().unwrap_or_default(),
        ),
        Edit::write("reason", reason),
    ];
    edits.extend(story.relate("affects_service", "service", service));
    let items = story.plan.count("configuration_item");
    let item = story.random.below(items);
    edits.extend(story.relate("affects_item", "configuration_item", item));
    let known = |days_ago: i64| story.time > story.plan.now - days_ago * DAY;
    let problem = words::PROBLEMS
        .iter()
        .position(|problem| problem.service == service && problem.progress >= 3 && known(problem.days_ago));
    if let Some(problem) = problem
        && (story.plan.fix_of(problem) == Some(number) || story.random.chance(30))
    {
        edits.extend(story.relate("fixes_problem", "problem", problem));
    }
    if service == 11 && number < 24 {
        edits.extend(story.relate("considers_risk", "risk", 3));
    }
    if title.starts_with("Raise storage") && known(60) {
        edits.extend(story.relate("implements_transition", "transition_plan", 1));
    }
    edits.push(Edit::set("security_impact", Value::Flag(change_type == "emergency")));
    story.commit(requester, edits);
    story.step(
        30 * MINUTE,
        DAY,
        implementer,
        vec![
            text("assigned_to", implementer),
            Edit::write("plan", plan),
            Edit::write("test", test),
            Edit::write("back_out", back_out),
        ],
    );
    if !story.step(HOUR, 3 * DAY, "Ingrid Solheim", vec![Edit::transition("assess")]) {
        return;
    }
    if story.random.chance(7) && story.plan.event_of(number).is_none() {
        story.step(
            HOUR,
            2 * DAY,
            "Peter Novak",
            vec![Edit::transition_because(
                "reject",
                "The same night is taken by the month-end run",
            )],
        );
        return;
    }
    if !story.step(HOUR, 3 * DAY, "Peter Novak", vec![Edit::transition("approve")]) {
        return;
    }
    let start = (story.time / DAY + 4) * DAY + 19 * HOUR;
    let planned = vec![
        Edit::set("planned_start", Value::DateTime(start)),
        Edit::set("planned_end", Value::DateTime(start + 3 * HOUR)),
        Edit::transition("schedule"),
    ];
    if !story.step(HOUR, DAY, implementer, planned) || start > story.plan.now - 6 * HOUR {
        return;
    }
    story.time = start;
    carry_out(story, implementer);
}

fn carry_out(story: &mut Story<'_>, implementer: &str) {
    story.commit(implementer, vec![Edit::transition("implement")]);
    let failed = story.random.chance(8) && story.plan.event_of(story.number).is_none();
    let end = if failed {
        Edit::transition_because("back_out", "The check of the second step failed")
    } else {
        Edit::transition("complete")
    };
    let lesson = if failed {
        "Backed out within the window; no customer noticed. The instruction lacked a step, which is added. A new attempt is planned."
    } else {
        "Carried out as planned and within the window. No disturbance followed."
    };
    if story.step(HOUR, 3 * HOUR, implementer, vec![end])
        && story.step(
            DAY,
            6 * DAY,
            "Ingrid Solheim",
            vec![Edit::write("review", lesson), Edit::transition("review")],
        )
    {
        story.step(HOUR, 2 * DAY, "Ingrid Solheim", vec![Edit::transition("close")]);
    }
}

pub(super) fn incident(story: &mut Story<'_>) {
    if resolve::major(story) {
        return;
    }
    let total = story.plan.count("incident");
    story.begin_with_recent(total, 6, 3);
    let disturbance = story.random.below(words::DISTURBANCES.len());
    resolve_incident(story, disturbance, total);
    find_problem(story, disturbance);
}

/// Links an incident to the problem behind it, when both are known.
fn find_problem(story: &mut Story<'_>, disturbance: usize) {
    let opened = story.commits.first().map_or(story.time, |(stamp, _)| stamp.time_millis);
    let found = words::PROBLEMS.iter().enumerate().find(|(_, problem)| {
        problem.disturbance == disturbance
            && problem.detection != "major_incident"
            && opened > story.plan.now - (problem.days_ago + 120) * DAY
    });
    if let Some((number, problem)) = found
        && story.random.chance(70)
    {
        story.on(problem.days_ago - 1);
        let link: Vec<Edit> = story.relate("has_problem", "problem", number).into_iter().collect();
        story.commit("Lucia Romano", link);
    }
}

fn resolve_incident(story: &mut Story<'_>, disturbance: usize, total: usize) {
    let Some((title, says, category, subcategory, service, cure, workaround)) =
        words::DISTURBANCES.get(disturbance).copied()
    else {
        return;
    };
    let customer = words::customer_of(service, &mut story.random);
    let desk = words::PEOPLE.get(story.random.below(4)).copied().unwrap_or_default();
    let place = story.place_of(customer);
    let caller = story.caller_of(customer);
    let (impact, urgency) = (level(story), level(story));
    let contact = story
        .random
        .word(&["phone", "phone", "email", "self_service", "chat", "monitoring"]);
    let mut edits = vec![
        Edit::Create,
        text("title", &format!("{title} ({place})")),
        text("caller", caller),
        text("contact_type", contact),
        text("location", place),
        Edit::set("opened", Value::DateTime(story.time)),
        text("opened_by", desk),
        text("category", category),
        text("subcategory", subcategory),
        text("impact", impact),
        text("urgency", urgency),
        Edit::write("description", says),
    ];
    edits.extend(story.relate("affects_service", "service", service));
    if story.random.chance(60) {
        let items = story.plan.count("configuration_item");
        let item = story.random.below(items);
        edits.extend(story.relate("affects_item", "configuration_item", item));
    }
    edits.extend(story.relate("for_customer", "customer", customer));
    edits.extend(story.relate(
        "uses_sla",
        "service_level_agreement",
        words::agreement_of(service, customer),
    ));
    if story.random.chance(4) {
        let changes = story.plan.count("change");
        let cause = (story.number * changes / total.max(1)).saturating_sub(1);
        edits.extend(story.relate("caused_by", "change", cause));
    }
    if category == "Security" {
        edits.push(Edit::set("restricted", Value::Flag(true)));
    }
    if story.random.chance(8) {
        edits.push(Edit::Tag {
            tag: story
                .random
                .word(&["vip", "recurring", "month-end", "on-site"])
                .to_owned(),
        });
    }
    story.commit(desk, edits);
    let group = words::GROUPS
        .get(if story.random.chance(30) { 0 } else { 1 + service % 4 })
        .copied()
        .unwrap_or_default();
    if !story.step(
        2 * MINUTE,
        50 * MINUTE,
        desk,
        vec![text("assignment_group", group), Edit::transition("assign")],
    ) {
        return;
    }
    let worker = if group == "Service desk" {
        desk
    } else {
        words::PEOPLE.get(4 + story.random.below(6)).copied().unwrap_or(desk)
    };
    if story.step(
        5 * MINUTE,
        8 * HOUR,
        worker,
        vec![text("assigned_to", worker), Edit::transition("start")],
    ) {
        let article = words::ARTICLES
            .iter()
            .position(|(_, _, _, _, _, _, about)| *about == service)
            .filter(|article| {
                let published = words::ARTICLE_DAYS.get(*article).copied().unwrap_or(0) - 9;
                story.time > story.plan.now - published * DAY && story.random.chance(35)
            });
        if let Some(article) = article {
            let mut used = vec![Edit::set("knowledge_used", Value::Flag(true))];
            used.extend(story.relate("uses_article", "knowledge_article", article));
            story.step(MINUTE, 9 * MINUTE, worker, used);
        }
        work(story, worker, desk, cure, workaround);
    }
}

fn work(story: &mut Story<'_>, worker: &str, desk: &str, cure: &str, workaround: &str) {
    if story.random.chance(55) {
        let remark = story.remark();
        story.step(10 * MINUTE, 4 * HOUR, worker, vec![remark]);
    }
    if !workaround.is_empty() && story.random.chance(50) {
        story.step(5 * MINUTE, HOUR, worker, vec![Edit::write("workaround", workaround)]);
    }
    if story.random.chance(28) {
        let (step, reason) = story
            .random
            .pick(&[
                ("wait_customer", "Caller is to try again and report"),
                ("wait_supplier", "Part ordered"),
                ("wait_change", "Will be solved by the planned replacement"),
            ])
            .copied()
            .unwrap_or(("wait_customer", "Caller is to report"));
        if !story.step(
            20 * MINUTE,
            5 * HOUR,
            worker,
            vec![Edit::transition_because(step, reason)],
        ) || !story.step(3 * HOUR, 5 * DAY, worker, vec![Edit::transition("resume")])
        {
            return;
        }
        if step == "wait_change" {
            let (incidents, changes) = (story.plan.count("incident"), story.plan.count("change"));
            let cure = story.number * changes / incidents.max(1);
            let solved: Vec<Edit> = story.relate("solved_by", "change", cure).into_iter().collect();
            story.step(MINUTE, 9 * MINUTE, worker, solved);
        }
    }
    let code = story.random.word(&[
        "Solved permanently",
        "Solved by workaround",
        "Solved remotely",
        "Solved on site",
        "Not reproducible",
    ]);
    let resolve = vec![
        text("resolution_code", code),
        Edit::write("resolution", cure),
        Edit::set("sla_met", Value::Flag(story.random.chance(88))),
        Edit::transition("resolve"),
    ];
    if !story.step(15 * MINUTE, 2 * DAY, worker, resolve) {
        return;
    }
    if story.random.chance(6) {
        if !story.step(
            2 * HOUR,
            2 * DAY,
            desk,
            vec![Edit::transition_because("reopen", "Caller reports the same again")],
        ) {
            return;
        }
        let remark = story.remark();
        story.step(HOUR, 5 * HOUR, worker, vec![remark]);
        if !story.step(HOUR, DAY, worker, vec![Edit::transition("resolve")]) {
            return;
        }
    }
    story.step(DAY, 3 * DAY, desk, vec![Edit::transition("close")]);
}

fn level(story: &mut Story<'_>) -> &'static str {
    story
        .random
        .word(&["high", "medium", "medium", "medium", "low", "low", "low"])
}
