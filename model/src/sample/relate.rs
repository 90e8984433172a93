//! Customers and suppliers of the sample, and what is talked over with them.

use super::words::{
    COMPLAINTS, CONTACTS, CUSTOMER_FACTS, CUSTOMERS, Complaint, SERVICE_REVIEWS, SERVICES, SUPPLIER_REVIEWS, SUPPLIERS,
    SURVEYS, Supplier,
};
use super::{DAY, DIRECTOR, HOUR, MANAGER, MINUTE, Story, number, text};
use crate::edit::Edit;
use crate::value::Value;

const BUYER: &str = "Ole Dahl";

pub(super) fn customer(story: &mut Story<'_>) {
    let (Some(name), Some(contact), Some((escalation, users, expectations, standing, reason, next))) = (
        CUSTOMERS.get(story.number).copied(),
        CONTACTS.get(story.number).copied(),
        CUSTOMER_FACTS.get(story.number).copied(),
    ) else {
        return;
    };
    story.open(362, MANAGER, name, MANAGER);
    let taken = vec![
        text("customer_type", "external"),
        text("contact", contact),
        text("escalation_contact", escalation),
        text("relationship_manager", MANAGER),
        text("users", users),
        number("review_period_months", 3.0),
        Edit::set("next_due", story.date_in(-270)),
        Edit::write("expectations", expectations),
        Edit::write(
            "contact_details",
            "See the list of contacts on the intranet; calls through the service desk.",
        ),
        Edit::transition("take_on"),
    ];
    story.step(HOUR, 5 * HOUR, MANAGER, taken);
    // Two services were made for single customers; all others are for everybody.
    let services = (0..SERVICES.len()).filter(|service| match service {
        10 => story.number == 2,
        11 => [0, 3].contains(&story.number),
        _ => true,
    });
    let uses: Vec<Edit> = services
        .filter_map(|service| story.relate("uses_service", "service", service))
        .collect();
    story.step(HOUR, DAY, MANAGER, uses);
    for days_ago in [180, 88 - 10 * i64::try_from(story.number).unwrap_or(0)] {
        story.on(days_ago);
        let review = vec![
            text("standing", if days_ago == 180 { "good" } else { standing }),
            Edit::set("next_due", story.date_in(if days_ago == 180 { -88 } else { next })),
            Edit::write("standing_reason", if days_ago == 180 { "" } else { reason }),
            Edit::transition("review"),
        ];
        story.commit(MANAGER, review);
    }
}

pub(super) fn service_review(story: &mut Story<'_>) {
    let Some((customer, days, performance, needs, minutes, decisions, view, report)) =
        SERVICE_REVIEWS.get(story.number).copied()
    else {
        return;
    };
    let name = CUSTOMERS.get(customer).copied().unwrap_or_default();
    let contact = CONTACTS.get(customer).copied().unwrap_or_default();
    let ahead = minutes.is_empty();
    let title = if ahead {
        format!("Service review with {name}, next")
    } else {
        format!("Service review with {name}")
    };
    story.open(if ahead { 16 } else { days + 21 }, MANAGER, &title, MANAGER);
    let mut edits = vec![
        Edit::set("due", story.date_in(-days)),
        text("chair", MANAGER),
        text("place", "At the customer's"),
        text("period", &story.quarter(i64::from(!ahead) * days + 45)),
        Edit::write("attendees", &format!("{contact}, {MANAGER}, Peter Novak")),
    ];
    edits.extend(story.relate("with_customer", "customer", customer));
    edits.extend(story.relate("reviews", "service_level_agreement", customer));
    edits.extend(report.and_then(|report| story.relate("based_on", "service_report", report)));
    if story.number < 2 {
        edits.extend(story.relate("based_on", "satisfaction", 0));
        edits.extend(story.relate("based_on", "complaint", story.number));
    }
    if ahead {
        edits.extend(story.relate("follows", "service_review", 0));
    }
    story.step(HOUR, DAY, MANAGER, edits);
    if ahead {
        return;
    }
    story.on(days);
    story.commit(MANAGER, vec![Edit::transition("open")]);
    let talk = vec![
        Edit::write("performance", performance),
        Edit::write("requirement_changes", needs),
        Edit::write("minutes", minutes),
        Edit::write("decisions", decisions),
        text("overall", view),
    ];
    story.step(20 * MINUTE, HOUR, MANAGER, talk);
    if story.step(HOUR, DAY, MANAGER, vec![Edit::transition("send_minutes")]) {
        let mut agreed = vec![
            text("customer_agreed", &format!("{contact}, by mail")),
            Edit::set("next_due", story.date_in(91 - days)),
            Edit::transition("agree"),
        ];
        let task = [1, 7].get(story.number).copied();
        agreed.extend(task.and_then(|task| story.relate("led_to", "action", task)));
        story.step(DAY, 5 * DAY, MANAGER, agreed);
    }
}

pub(super) fn complaint(story: &mut Story<'_>) {
    let Some(complaint) = COMPLAINTS.get(story.number) else {
        return;
    };
    story.open(complaint.days_ago, "Ana Berg", complaint.title, MANAGER);
    let mut edits = vec![
        Edit::set("received", Value::DateTime(story.time)),
        text("channel", complaint.channel),
        text("complainant", complaint.complainant),
        text("severity", complaint.severity),
        Edit::set("due", story.day_after(10)),
        Edit::write("description", complaint.says),
    ];
    edits.extend(story.relate("from_customer", "customer", complaint.customer));
    edits.extend(story.relate("about", "service", complaint.service));
    edits.extend(
        complaint
            .major
            .and_then(|which| story.plan.major_incident(which))
            .and_then(|incident| story.relate("about", "incident", incident)),
    );
    if story.number == 2 {
        edits.extend(story.relate("led_to", "action", 15));
    }
    story.step(5 * MINUTE, 30 * MINUTE, "Ana Berg", edits);
    if complaint.escalated {
        let escalate = vec![
            text("escalated_to", DIRECTOR),
            Edit::transition_because("escalate_director", "The head physician asks for the managing director"),
        ];
        story.step(HOUR, 3 * HOUR, MANAGER, escalate);
    } else {
        story.step(HOUR, 5 * HOUR, MANAGER, vec![Edit::transition("acknowledge")]);
    }
    if !complaint.findings.is_empty() {
        answer(story, complaint);
    }
}

fn answer(story: &mut Story<'_>, complaint: &Complaint) {
    let mut findings = vec![
        Edit::write("findings", complaint.findings),
        text("justified", complaint.justified),
        Edit::write("cause", complaint.cause),
        Edit::transition("investigate"),
    ];
    if complaint.major == Some(0) {
        findings.extend(story.relate("led_to", "nonconformity", 3));
        findings.extend(story.relate("led_to", "problem", 0));
    } else {
        findings.extend(story.relate("led_to", "improvement", 0));
    }
    story.step(DAY, 3 * DAY, MANAGER, findings);
    let author = if complaint.escalated { DIRECTOR } else { MANAGER };
    let answered = vec![
        Edit::write("correction", complaint.correction),
        Edit::write("answer", complaint.answer),
        Edit::transition("answer"),
    ];
    story.step(DAY, 4 * DAY, author, answered);
    let closed = vec![text("reaction", "accepted"), Edit::transition("close")];
    story.step(3 * DAY, 9 * DAY, MANAGER, closed);
}

pub(super) fn satisfaction(story: &mut Story<'_>) {
    let Some((
        title,
        method,
        group,
        days,
        asked,
        answers,
        score,
        target,
        before,
        said,
        analysis,
        conclusions,
        customer,
    )) = SURVEYS.get(story.number).copied()
    else {
        return;
    };
    let running = analysis.is_empty();
    story.open(if running { 28 } else { days + 25 }, "Ana Berg", title, MANAGER);
    let mut edits = vec![
        text("method", method),
        text("respondent_group", group),
        text("period", &story.quarter(days.max(0))),
        number("invited", asked),
        number("scale_lowest", 1.0),
        number("scale_highest", 5.0),
        number("target_percent", target),
        number("earlier_percent", before),
        Edit::set("next_due", story.date_in(4)),
        Edit::write(
            "questions",
            "How content are you with the help? Was it explained well? What should be otherwise?",
        ),
        Edit::transition("start"),
    ];
    edits.extend(customer.and_then(|customer| story.relate("of_customer", "customer", customer)));
    if customer.is_none() && group == "customers" {
        edits.extend((0..CUSTOMERS.len()).filter_map(|customer| story.relate("of_customer", "customer", customer)));
    }
    edits.extend(story.relate("about_service", "service", if customer.is_some() { 10 } else { 0 }));
    story.step(HOUR, DAY, "Ana Berg", edits);
    if running {
        return;
    }
    story.on(days);
    let measured = vec![
        Edit::set("measured_on", story.day_after(0)),
        number("answers", answers),
        number("score", score),
        Edit::write("comments_received", said),
        Edit::transition("measure"),
    ];
    story.commit("Ana Berg", measured);
    let mut evaluated = vec![
        Edit::write("analysis", analysis),
        Edit::write("conclusions", conclusions),
        Edit::set("next_due", story.date_in(180 - days / 2)),
        Edit::transition("evaluate"),
    ];
    let task = match story.number {
        0 => Some(8),
        3 => Some(9),
        _ => None,
    };
    evaluated.extend(task.and_then(|task| story.relate("led_to", "action", task)));
    story.step(DAY, 6 * DAY, MANAGER, evaluated);
}

pub(super) fn supplier(story: &mut Story<'_>) {
    let Some(supplier) = SUPPLIERS.get(story.number) else {
        return;
    };
    story.open(361, BUYER, supplier.name, BUYER);
    let mut edits = vec![
        text("supplier_type", supplier.supplier_type),
        text("criticality", supplier.criticality),
        text("contact", supplier.contact),
        text("escalation_contact", supplier.escalation),
        text("supplier_manager", BUYER),
        number("review_period_months", 12.0),
        // One of the smaller suppliers is reviewed too late.
        Edit::set("next_due", story.date_in(if story.number == 4 { -21 } else { 55 })),
        Edit::write("delivers", supplier.delivers),
        Edit::write("dependence", supplier.dependence),
        Edit::write("subcontractors", supplier.subcontractors),
        Edit::write("selection_reason", supplier.chosen),
        Edit::transition("approve"),
    ];
    for service in supplier.services {
        edits.extend(story.relate("contributes_to", "service", *service));
    }
    edits.extend(supplier.risk.and_then(|risk| story.relate("brings_risk", "risk", risk)));
    if story.number == 4 {
        edits.extend(story.relate("subcontractor_of", "supplier", 0));
    }
    story.step(HOUR, 5 * HOUR, BUYER, edits);
    rate(story, supplier);
}

fn rate(story: &mut Story<'_>, supplier: &Supplier) {
    let reviewed = SUPPLIER_REVIEWS
        .iter()
        .find(|(reviewed, days, ..)| *reviewed == story.number && *days > 0);
    let Some((_, days, ..)) = reviewed else { return };
    story.on(days - 2);
    let rating = vec![
        text("performance", supplier.performance),
        Edit::write("performance_reason", supplier.performance_reason),
        Edit::set("next_due", story.date_in(300 - days)),
        Edit::transition("review"),
    ];
    story.commit(BUYER, rating);
    if supplier.performance == "poor" {
        let watched = Edit::transition_because("watch", "Repair time missed twice, plans of ducts outstanding");
        story.step(DAY, 3 * DAY, MANAGER, vec![watched]);
    }
}

pub(super) fn contract(story: &mut Story<'_>) {
    let Some(supplier) = SUPPLIERS.get(story.number) else {
        return;
    };
    story.open(358, BUYER, &format!("{}, contract", supplier.name), BUYER);
    let mut edits = vec![
        text("contract_number", &format!("FL-C-{:03}", 11 + 7 * story.number)),
        text("version", "3"),
        Edit::set("start", story.date_in(supplier.end - 2 * 365)),
        Edit::set("end", story.date_in(supplier.end)),
        text("renewal", supplier.renewal),
        number("renewal_months", 12.0),
        number("notice_days", supplier.notice),
        number("value_per_year", supplier.value),
        text("notice_decision", "undecided"),
        text("supplier_signatory", supplier.signatory),
        Edit::write("services", supplier.delivers),
        Edit::write("targets", supplier.targets),
        Edit::write(
            "obligations",
            "Supplier: as above, with monthly figures. We: access to sites, one contact, payment within thirty days.",
        ),
        Edit::write("reporting", "Figures each month, one review a year."),
        Edit::write(
            "security_terms",
            "Secrecy, named people only, word of any breach within a day, right to audit.",
        ),
        Edit::write("subcontractors", supplier.subcontractors),
        Edit::write(
            "dispute_terms",
            "Raised in writing, heads meet within ten working days, then mediation.",
        ),
        Edit::write("exit_terms", supplier.exit),
        Edit::transition("submit"),
    ];
    edits.extend(story.relate("with_supplier", "supplier", story.number));
    edits.extend(story.relate("uses_calendar", "service_calendar", 1));
    for service in supplier.services {
        edits.extend(story.relate("for_service", "service", *service));
    }
    story.step(HOUR, DAY, BUYER, edits);
    let signed = vec![
        Edit::set(
            "review_due",
            story.date_in(45 + 20 * i64::try_from(story.number).unwrap_or(0)),
        ),
        Edit::transition("sign"),
    ];
    story.step(DAY, 5 * DAY, DIRECTOR, signed);
}

pub(super) fn supplier_review(story: &mut Story<'_>) {
    let Some((supplier, days, points, performance, contract, decisions)) = SUPPLIER_REVIEWS.get(story.number).copied()
    else {
        return;
    };
    let name = SUPPLIERS
        .get(supplier)
        .map(|supplier| supplier.name)
        .unwrap_or_default();
    let ahead = performance.is_empty();
    story.open(
        if ahead { 12 } else { days + 20 },
        BUYER,
        &format!("Review of {name}"),
        BUYER,
    );
    let mut edits = vec![
        Edit::set("due", story.date_in(-days)),
        text("period", &story.year().to_string()),
        Edit::write("attendees", &format!("{BUYER}, {MANAGER}, two people of {name}")),
    ];
    edits.extend(story.relate("of_supplier", "supplier", supplier));
    edits.extend(story.relate("reviews", "contract", supplier));
    match story.number {
        0 => edits.extend(story.relate("based_on", "outage", 1)),
        1 => edits.extend(story.relate("based_on", "outage", 0)),
        _ => {}
    }
    story.step(HOUR, DAY, BUYER, edits);
    if ahead {
        return;
    }
    story.on(days);
    story.commit(BUYER, vec![Edit::transition("open")]);
    let fields = [
        "delivery_points",
        "quality_points",
        "cooperation_points",
        "cost_points",
        "security_points",
    ];
    let mut rated: Vec<Edit> = fields
        .into_iter()
        .zip(points)
        .map(|(field, points)| text(field, points))
        .collect();
    rated.extend([
        Edit::write("performance", performance),
        Edit::write("contract_check", contract),
        Edit::write(
            "subcontractor_check",
            "Named, and steered by the supplier as the contract says.",
        ),
        Edit::write("decisions", decisions),
        Edit::set("next_due", story.date_in(365 - days)),
        Edit::transition("complete"),
    ]);
    if story.number == 0 {
        rated.extend(story.relate("led_to", "dispute", 0));
        rated.extend(story.relate("led_to", "action", 10));
    }
    story.step(HOUR, DAY, BUYER, rated);
}

pub(super) fn dispute(story: &mut Story<'_>) {
    if story.number > 0 {
        return;
    }
    story.open(57, BUYER, "Separate ways of the lines at the town hall", BUYER);
    let mut edits = vec![
        Edit::set("raised", Value::DateTime(story.time)),
        Edit::set("raised_by_us", Value::Flag(true)),
        text("other_party_contact", "Siv Aune, Nordkabel"),
        number("amount", 7_200.0),
        Edit::set("due", story.date_in(8)),
        Edit::write(
            "our_position",
            "Lines were bought as independent; credit for the outage, and a new way at their cost.",
        ),
        Edit::write("terms", "Contract, section on redundancy: ways apart from end to end."),
        Edit::write(
            "evidence_held",
            "Offer with drawing, photograph of the duct, log of the incident.",
        ),
        Edit::write(
            "service_effect",
            "None at present; a mobile router stands ready at the town hall.",
        ),
        Edit::transition("negotiate"),
    ];
    edits.extend(story.relate("with_party", "supplier", 0));
    edits.extend(story.relate("under", "contract", 0));
    edits.extend(story.relate("concerns", "outage", 1));
    edits.extend(story.relate("concerns", "supplier_review", 0));
    story.step(HOUR, DAY, BUYER, edits);
    story.on(20);
    let steps = vec![
        Edit::write(
            "their_position",
            "Eighty metres of shared duct are usual; credit of one month offered.",
        ),
        Edit::write(
            "steps_taken",
            "Letter, meeting of both operations, drawing of the way requested.",
        ),
        Edit::transition_because("escalate_management", "Operations cannot agree; heads meet next week"),
    ];
    story.commit(BUYER, steps);
}
