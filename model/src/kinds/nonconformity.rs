//! Nonconformity or other finding: what was not as it should be, why, and proof that it will not come back.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const GRADE: &[Choice] = &[
    Choice::new("major", "Major nonconformity", Tone::Critical).import(&["major", "major nc"]),
    Choice::new("minor", "Minor nonconformity", Tone::Warning).import(&["minor", "minor nc"]),
    Choice::new("observation", "Observation", Tone::Active).import(&["obs", "remark"]),
    Choice::new("opportunity", "Opportunity for improvement", Tone::Neutral).import(&["ofi", "opportunity"]),
    Choice::new("good_practice", "Good practice", Tone::Good).import(&["strength", "positive"]),
];

const SOURCE: &[Choice] = &[
    Choice::new("internal_audit", "Internal audit", Tone::Neutral).import(&["audit", "internal"]),
    Choice::new("external_audit", "External audit", Tone::Neutral).import(&["certification", "external"]),
    Choice::new("incident", "Incident", Tone::Neutral).import(&["major incident"]),
    Choice::new("complaint", "Complaint", Tone::Neutral).import(&["customer complaint"]),
    Choice::new("review", "Management or service review", Tone::Neutral).import(&["review", "management review"]),
    Choice::new("measurement", "Measurement", Tone::Neutral).import(&["kpi", "report", "monitoring"]),
    Choice::new("supplier", "Supplier", Tone::Neutral).import(&["vendor"]),
    Choice::new("staff", "Noticed by staff", Tone::Neutral).import(&["staff", "employee", "self-identified"]),
];

const EFFECTIVENESS: &[Choice] = &[
    Choice::new("effective", "Effective", Tone::Good).import(&["yes"]),
    Choice::new("not_effective", "Not effective", Tone::Critical).import(&["no", "ineffective", "partly", "partial"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "nonconformity",
    prefix: "NCR",
    label: "Nonconformity",
    plural: "Nonconformities",
    area: Area::CheckAndAct,
    class: DocumentClass::Audit,
    purpose: "Findings from audits, incidents, complaints and reviews: contained, traced to their cause, corrected, checked for effect.",
    audit_reason: "Shows that mistakes lead to causes and corrections that hold; a finding closes only when its effect is proven.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Finding",
            fields: &[
                "grade",
                "source",
                "found_on",
                "found_by",
                "clause",
                "requirement",
                "description",
                "evidence",
                "owner",
            ],
        },
        Section {
            label: "Containment",
            fields: &["containment", "extent"],
        },
        Section {
            label: "Cause analysis",
            fields: &["why_1", "why_2", "why_3", "why_4", "why_5", "root_cause"],
        },
        Section {
            label: "Corrective action",
            fields: &[
                "corrective_action",
                "effectiveness_criteria",
                "due",
                "agreed",
                "agreed_by",
                "implementation",
                "implemented",
            ],
        },
        Section {
            label: "Effectiveness",
            fields: &[
                "review_due",
                "checked_on",
                "effectiveness_check",
                "effectiveness",
                "verified",
                "verified_by",
                "closed",
                "reopen_count",
                "reopen_reason",
            ],
        },
    ],
    states: &[
        State::open("open", "Open", Tone::Warning, 0).import(&["new", "raised"]),
        State::open("analysed", "Analysed", Tone::Active, 1).import(&["analyzed", "cause known"]),
        State::open("action_agreed", "Action agreed", Tone::Active, 2).import(&["planned", "accepted", "in progress"]),
        State::open("implemented", "Implemented", Tone::Waiting, 3).import(&["done", "corrected"]),
        State::open("verified", "Verified", Tone::Good, 4).import(&["effective"]),
        State::closed("closed", "Closed", Tone::Good, 5).import(&["complete", "completed"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("found_in", "Found in", "Findings", &[]).import(&["found in", "audit", "source record"]),
        Relation::many(
            "corrected_by",
            "Corrected by",
            "Corrects",
            &["action", "change", "improvement"],
        )
        .import(&["corrected by", "action", "actions"]),
        Relation::many("repeats", "Repeats", "Came back as", &["nonconformity"]).import(&["repeats", "repeat of"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "grade",
        "source",
        "clause",
        "owner",
        "due",
        "review_due",
        "effectiveness",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "10.1",
            "4.5.5.1",
            "nonconformities are corrected at their cause and checked for effect",
        ),
        Evidence::new("9.2", "4.5.4.2", "audit findings are followed up"),
    ],
    counters: &[],
    derive: None,
};

const FIELDS: &[Field] = &[
    Field::choice("grade", "Grade", GRADE).import(&["grade", "severity", "type", "classification"]),
    Field::choice("source", "Source", SOURCE).import(&["source", "origin"]),
    Field::date("found_on", "Found on").import(&["found on", "date", "raised on", "opened"]),
    Field::person("found_by", "Found by").import(&["found by", "raised by", "auditor"]),
    Field::line("clause", "Clause")
        .help("Clause number of the standard, or the rule concerned.")
        .import(&["clause", "clauses"]),
    Field::text("requirement", "Requirement not met")
        .help("What should have been the case, in your own words.")
        .import(&["requirement", "requirement not met"]),
    Field::text("evidence", "Evidence")
        .help("What was seen that shows it.")
        .import(&["evidence", "objective evidence"]),
    Field::text("containment", "Containment")
        .help("What was done at once to limit and repair the effects.")
        .import(&["containment", "correction", "immediate action"]),
    Field::text("extent", "Extent")
        .help("Whether the same exists or may happen elsewhere.")
        .import(&["extent", "similar cases"]),
    Field::line("why_1", "Why did it happen?").import(&["why 1", "why"]),
    Field::line("why_2", "And why was that so?")
        .help("Ask about the answer before.")
        .import(&["why 2"]),
    Field::line("why_3", "Third why").import(&["why 3"]),
    Field::line("why_4", "Fourth why").import(&["why 4"]),
    Field::line("why_5", "Fifth why")
        .help("Stop where the organization can change something.")
        .import(&["why 5"]),
    Field::text("root_cause", "Root cause").import(&["root cause", "cause", "cause analysis"]),
    Field::text("corrective_action", "Corrective action")
        .help("What removes the cause; tasks for it are linked actions.")
        .import(&["corrective action", "action plan"]),
    Field::line("effectiveness_criteria", "Effective if")
        .help("What will be observed, and for how long, if the cause is gone.")
        .import(&["effective if", "effectiveness criteria", "success criteria"]),
    Field::date("due", "Due").import(&["due", "due date", "deadline"]),
    Field::moment("agreed", "Action agreed")
        .read_only()
        .import(&["action agreed", "agreed"]),
    Field::person("agreed_by", "Agreed by")
        .read_only()
        .import(&["agreed by"]),
    Field::text("implementation", "What was done").import(&["what was done", "implementation", "action taken"]),
    Field::moment("implemented", "Implemented")
        .read_only()
        .import(&["implemented", "implemented on"]),
    Field::date("review_due", "Effectiveness check due").import(&[
        "effectiveness check due",
        "verification due",
        "review date",
    ]),
    Field::date("checked_on", "Checked on").import(&["checked on", "effectiveness checked"]),
    Field::choice("effectiveness", "Effectiveness", EFFECTIVENESS)
        .help("Set by confirming that the action was effective, or by reopening because it was not.")
        .read_only()
        .import(&["effectiveness", "effective"]),
    Field::text("effectiveness_check", "Check of effectiveness")
        .help("What was looked at, when, and what it showed.")
        .import(&["effectiveness check", "verification"]),
    Field::moment("verified", "Verified")
        .read_only()
        .import(&["verified", "verified on"]),
    Field::person("verified_by", "Verified by")
        .read_only()
        .import(&["verified by"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed", "closed at"]),
    Field::number("reopen_count", "Times reopened", "")
        .read_only()
        .import(&["reopen count"]),
    Field::line("reopen_reason", "Why it was reopened last").read_only(),
];

const REOPENED: &[Stamp] = &[
    Stamp::Count("reopen_count"),
    Stamp::Reason("reopen_reason"),
    Stamp::Clear("agreed"),
    Stamp::Clear("agreed_by"),
    Stamp::Clear("implemented"),
    Stamp::Clear("due"),
    Stamp::Clear("review_due"),
    Stamp::Clear("checked_on"),
    Stamp::Choice("effectiveness", "not_effective"),
    Stamp::Clear("verified"),
    Stamp::Clear("verified_by"),
    Stamp::Clear("closed"),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("analyse", "Mark as analysed", &["open"], "analysed").needs(&[
        "grade",
        "requirement",
        "evidence",
        "containment",
        "extent",
        "root_cause",
    ]),
    Transition::new("agree", "Agree on action", &["analysed"], "action_agreed")
        .needs(&["owner", "corrective_action", "effectiveness_criteria", "due"])
        .stamps(&[Stamp::Now("agreed"), Stamp::Actor("agreed_by")]),
    Transition::new("implement", "Mark as implemented", &["action_agreed"], "implemented")
        .needs(&["implementation", "review_due"])
        .stamps(&[Stamp::Now("implemented")]),
    Transition::new("verify", "Confirm as effective", &["implemented"], "verified")
        .needs(&["checked_on", "effectiveness_check"])
        .stamps(&[
            Stamp::Choice("effectiveness", "effective"),
            Stamp::Now("verified"),
            Stamp::Actor("verified_by"),
        ]),
    Transition::new("close", "Close", &["verified"], "closed").stamps(&[Stamp::Now("closed")]),
    Transition::new(
        "close_unchanged",
        "Close without action",
        &["open", "analysed"],
        "closed",
    )
    .needs(&["grade"])
    .with_reason()
    .stamps(&[Stamp::Now("closed")]),
    Transition::new("analyse_again", "Analyse again", &["analysed", "action_agreed"], "open")
        .with_reason()
        .stamps(&[Stamp::Clear("agreed"), Stamp::Clear("agreed_by")]),
    Transition::new(
        "reopen",
        "Reopen as not effective",
        &["implemented", "verified", "closed"],
        "open",
    )
    .with_reason()
    .stamps(REOPENED),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn writes(transition: &str, wanted: (&str, &str)) -> bool {
        let stamps = KIND.transition(transition).unwrap().stamps;
        stamps
            .iter()
            .any(|stamp| matches!(stamp, Stamp::Choice(field, value) if (*field, *value) == wanted))
    }

    #[test]
    fn a_finding_is_effective_when_verified_and_not_when_reopened() {
        assert!(writes("verify", ("effectiveness", "effective")));
        assert!(writes("reopen", ("effectiveness", "not_effective")));
        let close = KIND.transition("close").unwrap();
        assert_eq!(close.from, ["verified"]);
    }

    #[test]
    fn a_reopened_finding_needs_a_new_check_before_it_closes() {
        let reopen = KIND.transition("reopen").unwrap();
        let clears = |field: &str| {
            let mut stamps = reopen.stamps.iter();
            stamps.any(|stamp| matches!(stamp, Stamp::Clear(cleared) if *cleared == field))
        };
        for field in ["due", "review_due", "checked_on", "verified", "closed"] {
            assert!(clears(field), "{field}");
        }
        assert!(KIND.transition("verify").unwrap().required.contains(&"checked_on"));
        assert!(reopen.reason_required && reopen.to == "open");
    }
}
