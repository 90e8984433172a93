//! Measures, service reports, audits, findings and improvements of the sample.

use super::words::{AUDITS, COMPUTED, DASHBOARDS, FINDINGS, Finding, IDEAS, Idea, MEASURES, REPORTS};
use super::{DAY, DIRECTOR, HOUR, MANAGER, MINUTE, Story, context, number, text};
use crate::edit::Edit;
use crate::item;
use crate::value::Value;

const AUDITOR: &str = "Fatima Nasser";

pub(super) fn measure(story: &mut Story<'_>) {
    let Some((
        title,
        definition,
        unit,
        source,
        detail,
        frequency,
        direction,
        target,
        warning,
        values,
        objective,
        service,
    )) = MEASURES.get(story.number).copied()
    else {
        return;
    };
    story.open(325, MANAGER, title, MANAGER);
    let mut edits = vec![
        text("unit", unit),
        text("source", source),
        text("source_detail", detail),
        text("frequency", frequency),
        text("direction", direction),
        number("target", target),
        number("warning", warning),
        Edit::set("next_due", story.date_in(-92)),
        Edit::set("review_due", story.date_in(80)),
        Edit::write("definition", definition),
        Edit::write(
            "purpose",
            "Shows whether we keep what we promised; looked at in the monthly meeting.",
        ),
        Edit::transition("activate"),
    ];
    let (calculation, counted, condition, moment_to) =
        COMPUTED.get(story.number).copied().unwrap_or(("entered", "", "", ""));
    edits.push(text("calculation", calculation));
    for (field, value) in [("counted", counted), ("condition", condition), ("moment_to", moment_to)] {
        if !value.is_empty() {
            edits.push(text(field, value));
        }
    }
    edits.extend(objective.and_then(|objective| story.relate("supports_objective", "objective", objective)));
    edits.extend(service.and_then(|service| story.relate("measures", "service", service)));
    story.step(HOUR, DAY, MANAGER, edits);
    let is_entered = calculation == "entered";
    if is_entered {
        enter_earlier(story, values, frequency);
    }
    for (value, days_ago) in values.into_iter().zip([75, 44, 13]) {
        story.on(days_ago);
        let mut record = Vec::new();
        if is_entered {
            record.push(story.entry(days_ago, value));
        }
        record.extend([
            number("latest", value),
            Edit::set("measured_on", story.day_after(0)),
            Edit::set("next_due", story.date_in(31 - days_ago)),
            Edit::transition("record"),
        ]);
        story.commit(MANAGER, record);
    }
    if story.number == 4 {
        let interpretation =
            "Falls since the desk takes calls of the second customer; articles for its applications are missing.";
        story.step(HOUR, DAY, MANAGER, vec![Edit::write("interpretation", interpretation)]);
    }
}

/// Values of the months before those that the story tells one by one: on the way to them, with a little noise.
fn enter_earlier(story: &mut Story<'_>, values: [f64; 3], frequency: &str) {
    let [first, _, last] = values;
    let months: &[i64] = if frequency == "half_yearly" {
        &[330, 300]
    } else {
        &[300, 275, 245, 214, 184, 153, 123]
    };
    for days_ago in months {
        story.on(*days_ago);
        let back = i32::try_from((days_ago - 92) / 30).unwrap_or(0);
        let noise = f64::from(i32::try_from(story.random.between(-20, 20)).unwrap_or(0)) / 1_000.0;
        let value = (first - (last - first) / 4.0 * f64::from(back)) * (1.0 + noise);
        let entry = story.entry(*days_ago, (value * 10.0).round() / 10.0);
        story.commit(MANAGER, vec![entry]);
    }
}

/// A board of cards for each of two occasions.
pub(super) fn dashboard(story: &mut Story<'_>) {
    let Some((title, audience, occasion, owner, cards)) = DASHBOARDS.get(story.number).copied() else {
        return;
    };
    story.open(200, owner, title, owner);
    let mut edits = vec![
        text("audience", audience),
        text("occasion", occasion),
        Edit::set("review_due", story.date_in(45)),
    ];
    let mut place = String::new();
    for (shows, of, query, is_wide) in cards {
        place = crate::order::between(&place, "");
        let of: Option<String> = match of.parse::<usize>() {
            Ok(measure) => story.plan.find("measure", measure).map(|measure| measure.to_string()),
            Err(_) => Some((*of).to_owned()),
        };
        let Some(of) = of else { continue };
        let line = |name: &str, value: &str| (name.to_owned(), Some(Value::text(value)));
        let mut values = vec![
            line(item::ORDER, &place),
            line(item::SHOWS, shows),
            line(item::OF, &of),
            line(item::QUERY, query),
        ];
        if *is_wide {
            values.push((item::WIDE.to_owned(), Some(Value::Flag(true))));
        }
        edits.push(Edit::PutItem {
            map: item::CARDS.to_owned(),
            id: format!("{:016x}", story.random.next()),
            values,
        });
    }
    story.step(HOUR, DAY, owner, edits);
}

pub(super) fn report(story: &mut Story<'_>) {
    let Some((title, audience, frequency, end, length, commentary, customer)) = REPORTS.get(story.number).copied()
    else {
        return;
    };
    story.open(end + 20, MANAGER, title, MANAGER);
    let mut edits = vec![
        text("audience", audience),
        text("frequency", frequency),
        Edit::set("period_start", story.date_in(-end - length)),
        Edit::set("period_end", story.date_in(-end)),
        Edit::set("due", story.date_in(14 - end)),
        Edit::write(
            "purpose",
            "Basis of the review; shows where targets were missed and why.",
        ),
        Edit::write(
            "sources",
            "Incidents, requests, changes and outages on record; survey after calls; monitoring.",
        ),
    ];
    edits.extend((0..4).filter_map(|number| story.relate("shows_measure", "measure", number)));
    match customer {
        Some(customer) => {
            edits.extend(story.relate("made_for", "customer", customer));
            edits.extend(story.relate("reports_on", "service_level_agreement", customer));
        }
        None => {
            edits.extend(story.relate("reports_on", "service_management_plan", 0));
            edits.extend(story.relate("made_for", "interested_party", 2));
        }
    }
    if story.number == 3 {
        edits.extend(story.relate("previous", "service_report", 0));
    }
    let which = usize::from(story.number == 0);
    edits.extend(
        story
            .plan
            .major_incident(which)
            .and_then(|incident| story.relate("mentions", "incident", incident)),
    );
    story.step(HOUR, DAY, MANAGER, edits);
    story.on(end - 1);
    story.commit(MANAGER, vec![Edit::transition("prepare")]);
    if commentary.is_empty() {
        return;
    }
    let content = vec![
        Edit::write(
            "service_levels",
            "Response within target 96 percent, resolution 89 percent, availability of vital services 99.7 percent.",
        ),
        Edit::write(
            "workload",
            "Incidents three percent fewer than in the period before, requests eight percent more.",
        ),
        Edit::write(
            "events",
            "One major incident, reviewed. One emergency change, reviewed.",
        ),
        Edit::write(
            "trends",
            "Access and workplace lead; network falls since the channel plan.",
        ),
        Edit::write("satisfaction", "4.2 of 5 after calls; one complaint, answered."),
        Edit::write("commentary", commentary),
    ];
    story.step(DAY, 3 * DAY, MANAGER, content);
    if story.step(HOUR, DAY, MANAGER, vec![Edit::transition("submit")]) {
        let follow_up = "Approver in forms; joiners weekly; path tests in the calendar.";
        story.step(
            HOUR,
            3 * DAY,
            DIRECTOR,
            vec![Edit::write("follow_up", follow_up), Edit::transition("issue")],
        );
    }
}

pub(super) fn programme(story: &mut Story<'_>) {
    story.open(340, AUDITOR, "Programme of internal audits of this year", DIRECTOR);
    let edits = vec![
        text("version", "1.0"),
        Edit::set("start", story.date_in(-340)),
        Edit::set("end", story.date_in(25)),
        Edit::write(
            "aims",
            "Every process is audited once a year; what is important or has changed first.",
        ),
        Edit::write("criteria", "ISO/IEC 20000-1, own policies and procedures, SLAs."),
        Edit::write(
            "coverage",
            "First half: resolution, service levels, relationships. Second half: control, assurance, planning. Both machine rooms and one customer site.",
        ),
        Edit::write(
            "basis",
            "Results of last year, major incidents, risks rated high, new patient records release.",
        ),
        Edit::write(
            "methods",
            "Talks, samples of records, observation at the desk, walk through rooms.",
        ),
        Edit::write(
            "auditors",
            "Fatima Nasser leads. Her own services are audited by the auditor of the clinic, in exchange.",
        ),
    ];
    story.step(HOUR, 2 * DAY, AUDITOR, edits);
    context::approve(story, 360);
}

pub(super) fn audit(story: &mut Story<'_>) {
    let Some((title, clauses, scope, checklist, samples, conclusion, summary, good, days)) =
        AUDITS.get(story.number).copied()
    else {
        return;
    };
    story.open(days + 40, AUDITOR, title, MANAGER);
    let mut edits = vec![
        text("audit_type", "internal"),
        text("auditor", AUDITOR),
        text(
            "independence",
            "Works in applications; has no part in the processes audited",
        ),
        text("auditees", "Process owners and two people of each group"),
        text("clauses", clauses),
        Edit::set("planned_start", story.date_in(-days)),
        Edit::set("planned_end", story.date_in(2 - days)),
        Edit::set("due", story.date_in(10 - days)),
        Edit::write("criteria", "ISO/IEC 20000-1, own procedures."),
        Edit::write("scope", scope),
        Edit::write("methods", "Talks, samples of records, observation."),
    ];
    edits.extend(story.relate("part_of_programme", "audit_programme", 0));
    for number in 0..3 {
        edits.extend(story.relate("audits", "role_assignment", 2 + number + story.number * 2));
    }
    story.step(HOUR, 3 * DAY, AUDITOR, edits);
    story.on(days);
    story.commit(AUDITOR, vec![Edit::transition("start")]);
    let mut seen = Vec::new();
    for sample in 0..3 {
        let kind = if story.number == 0 { "incident" } else { "change" };
        seen.extend(story.relate("saw_evidence", kind, sample * 2));
    }
    seen.push(Edit::write("checklist", checklist));
    story.step(2 * HOUR, 6 * HOUR, AUDITOR, seen);
    let report = vec![
        Edit::write("evidence_seen", samples),
        text("conclusion", conclusion),
        Edit::write("report", summary),
        Edit::write("good_practice", good),
        Edit::transition("report"),
    ];
    if !story.step(DAY, 3 * DAY, AUDITOR, report) {
        return;
    }
    let follow = vec![
        Edit::set("due", story.date_in(110 - days)),
        Edit::set("review_due", story.date_in(110 - days)),
        Edit::transition("follow_up"),
    ];
    if story.step(DAY, 4 * DAY, MANAGER, follow) && story.number == 0 {
        story.on(55);
        let result =
            "Finding closed after a second sample of fifty requests; the date of the effect check is now asked for.";
        story.commit(
            AUDITOR,
            vec![Edit::write("follow_up", result), Edit::transition("close")],
        );
    }
}

pub(super) fn finding(story: &mut Story<'_>) {
    let Some(finding) = FINDINGS.get(story.number) else {
        return;
    };
    let finder = if finding.audit.is_some() { AUDITOR } else { MANAGER };
    let owner = ["Ana Berg", "Erik Strand", "Peter Novak", "Peter Novak"]
        .get(story.number)
        .copied()
        .unwrap_or(MANAGER);
    story.open(finding.days_ago, finder, finding.title, owner);
    let mut edits = vec![
        text("grade", finding.grade),
        text("source", finding.source),
        Edit::set("found_on", story.day_after(0)),
        text("found_by", finder),
        text("clause", finding.clause),
        Edit::write("requirement", finding.requirement),
        Edit::write("evidence", finding.evidence),
    ];
    edits.extend(match finding.audit {
        Some(audit) => story.relate("found_in", "audit", audit),
        None => story
            .plan
            .major_incident(0)
            .and_then(|incident| story.relate("found_in", "incident", incident)),
    });
    story.step(10 * MINUTE, HOUR, finder, edits);
    let mut analysis = vec![
        Edit::write("containment", finding.containment),
        Edit::write("extent", finding.extent),
        Edit::write("root_cause", finding.cause),
    ];
    for (field, why) in ["why_1", "why_2", "why_3"].into_iter().zip(finding.whys) {
        if !why.is_empty() {
            analysis.push(text(field, why));
        }
    }
    analysis.push(Edit::transition("analyse"));
    story.step(DAY, 3 * DAY, owner, analysis);
    let mut agreed = vec![
        Edit::write("corrective_action", finding.action),
        text("effectiveness_criteria", finding.criterion),
        Edit::set("due", story.day_after(if finding.progress > 2 { 90 } else { 40 })),
        Edit::transition("agree"),
    ];
    let task = [2, 3, 4, 0].get(story.number).copied();
    agreed.extend(task.and_then(|task| story.relate("corrected_by", "action", task)));
    if story.step(DAY, 4 * DAY, MANAGER, agreed) && finding.progress > 2 {
        correct(story, finding, owner);
    }
}

fn correct(story: &mut Story<'_>, finding: &Finding, owner: &str) {
    let done = vec![
        Edit::write("implementation", "Carried out as agreed, shown to the auditor."),
        Edit::set("review_due", story.day_after(80)),
        Edit::transition("implement"),
    ];
    if !story.step(10 * DAY, 30 * DAY, owner, done) || finding.progress == 3 {
        return;
    }
    if !story.wait(45 * DAY, 60 * DAY) {
        return;
    }
    let verified = vec![
        Edit::set("checked_on", story.day_after(0)),
        Edit::write("effectiveness_check", "Sample drawn again, criterion met."),
        Edit::transition("verify"),
    ];
    story.commit(AUDITOR, verified);
    story.step(HOUR, DAY, MANAGER, vec![Edit::transition("close")]);
}

pub(super) fn improvement(story: &mut Story<'_>) {
    let Some(idea) = IDEAS.get(story.number) else { return };
    story.open(idea.days_ago, idea.proposer, idea.title, idea.proposer);
    let mut edits = vec![
        text("source", idea.source),
        text("proposed_by", idea.proposer),
        Edit::write("expected_benefit", idea.benefit),
        number("cost", idea.cost),
    ];
    edits.extend(match story.number {
        0 => story.relate("arises_from", "problem", 3),
        1 => story
            .plan
            .major_incident(0)
            .and_then(|incident| story.relate("arises_from", "incident", incident)),
        _ => story.relate("arises_from", "management_review", 0),
    });
    edits.extend(story.relate(
        "improves",
        "service",
        [0, 7, 0, 1, 7, 0].get(story.number).copied().unwrap_or(0),
    ));
    story.step(MINUTE, HOUR, idea.proposer, edits);
    if idea.progress == 0 {
        return;
    }
    let rated = vec![
        text("benefit", idea.points.0),
        text("effort", idea.points.1),
        text("risk", idea.points.2),
        Edit::write(
            "criteria",
            "Policy and objectives, effect on customers, people who have time for it.",
        ),
        Edit::transition("evaluate"),
    ];
    if !story.step(2 * DAY, 8 * DAY, MANAGER, rated) || idea.progress == 1 {
        return;
    }
    if idea.progress == 9 {
        let refused = Edit::transition_because("reject", "On-call duty covers what customers pay for");
        story.step(DAY, 9 * DAY, DIRECTOR, vec![refused]);
        return;
    }
    let approved = vec![
        text("priority", if story.number == 1 { "high" } else { "normal" }),
        Edit::write("decision", idea.decision),
        text("target", idea.target),
        Edit::set("due", story.day_after(100)),
        Edit::transition("approve"),
    ];
    if story.step(DAY, 9 * DAY, DIRECTOR, approved) && idea.progress > 2 {
        carry_out(story, idea);
    }
}

fn carry_out(story: &mut Story<'_>, idea: &Idea) {
    let mut start = vec![
        Edit::write("plan", idea.plan),
        Edit::set("review_due", story.day_after(110)),
        Edit::transition("start"),
    ];
    if story.number == 1 {
        start.extend(story.relate("carried_out_by", "action", 13));
    }
    start.extend(story.relate(
        "measured_with",
        "measure",
        [4, 1, 3].get(story.number).copied().unwrap_or(1),
    ));
    if !story.step(DAY, 10 * DAY, idea.proposer, start) || idea.progress == 3 {
        return;
    }
    let measured = vec![
        Edit::write("measured_result", idea.result),
        text("verdict", "reached"),
        Edit::transition("measure"),
    ];
    if story.step(60 * DAY, 90 * DAY, idea.proposer, measured) {
        story.step(DAY, 9 * DAY, MANAGER, vec![Edit::transition("close")]);
    }
}
