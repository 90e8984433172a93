//! Contract: what is agreed with a supplier: services, targets, obligations, term, notice and exit.

use super::reading::number;
use crate::calendar::DAYS;
use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::{Value, whole};

const RENEWAL: &[Choice] = &[
    Choice::new("none", "Ends by itself", Tone::Neutral).import(&["fixed term", "no"]),
    Choice::new("automatic", "Renews unless notice is given", Tone::Warning).import(&[
        "auto",
        "automatic",
        "auto-renew",
        "yes",
    ]),
    Choice::new("agreement", "Renews by agreement", Tone::Neutral).import(&["manual", "option"]),
    Choice::new("open", "Without end", Tone::Neutral).import(&["indefinite", "evergreen"]),
];

const NOTICE_DECISION: &[Choice] = &[
    Choice::new("undecided", "Not decided", Tone::Waiting).import(&["open"]),
    Choice::new("keep", "Keep", Tone::Good).import(&["renew", "continue"]),
    Choice::new("change", "Negotiate", Tone::Active).import(&["renegotiate"]),
    Choice::new("end", "Give notice", Tone::Warning).import(&["terminate", "cancel"]),
];

/// The last day to give notice: the end less the notice period, which counts as none while it is not given. Without an
/// end there is no deadline.
fn deadline(fields: &dyn FieldReader) -> Derived {
    let days = number(fields, "notice_days").map(|days| days.max(0.0).ceil());
    let end = match fields.value("end") {
        Some(Value::Date(end)) => Some(end),
        Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
    };
    let days = whole(days.unwrap_or(0.0)).and_then(|days| i32::try_from(days).ok());
    let by = end
        .zip(days)
        .and_then(|(end, days)| end.checked_sub(days))
        .filter(|by| DAYS.contains(by));
    vec![("notice_by", by.map(Value::Date))]
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: "contract",
    prefix: "CTR",
    label: "Contract",
    plural: "Contracts",
    area: Area::Relate,
    class: DocumentClass::Governance,
    purpose: "What is agreed with suppliers: services, targets, duties of both sides, term, last day to give notice, and exit.",
    audit_reason: "Shows that contracts state what services need, have an owner, are reviewed, and end on purpose, not by oversight.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Contract",
            fields: &[
                "contract_number",
                "version",
                "start",
                "end",
                "renewal",
                "renewal_months",
                "value_per_year",
                "cost_centre",
                "owner",
                "description",
            ],
        },
        Section {
            label: "What is agreed",
            fields: &[
                "services",
                "targets",
                "obligations",
                "reporting",
                "security_terms",
                "subcontractors",
                "dispute_terms",
            ],
        },
        Section {
            label: "Notice and exit",
            fields: &[
                "notice_days",
                "notice_by",
                "notice_decision",
                "exit_terms",
                "terminated",
            ],
        },
        Section {
            label: "Control",
            fields: &[
                "signed",
                "signed_by",
                "supplier_signatory",
                "review_due",
                "reviewed",
                "reviewed_by",
            ],
        },
    ],
    states: &[
        State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "negotiation", "in preparation"]),
        State::open("in_review", "In review", Tone::Waiting, 1).import(&["review", "legal review"]),
        State::open("active", "In force", Tone::Good, 2).import(&["active", "signed", "current", "effective"]),
        State::open("notice_given", "Notice given", Tone::Warning, 3).import(&["terminating", "cancelled", "canceled"]),
        State::closed("ended", "Ended", Tone::Neutral, 4).import(&["expired", "terminated", "closed"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::one("with_supplier", "With supplier", "Contracts", &["supplier"]).import(&[
            "supplier",
            "vendor",
            "with supplier",
        ]),
        Relation::many("for_service", "For service", "Contracts", &["service"]).import(&["service", "for service"]),
        Relation::many("covers_item", "Covers item", "Contracts", &["configuration_item"]).import(&[
            "configuration item",
            "ci",
            "asset",
        ]),
        Relation::one(
            "uses_calendar",
            "Uses calendar",
            "Used by agreements",
            &["service_calendar"],
        )
        .import(&["calendar", "service calendar"]),
        Relation::many("replaces", "Replaces", "Replaced by", &["contract"]).import(&[
            "replaces",
            "supersedes",
            "predecessor",
        ]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "contract_number",
        "start",
        "end",
        "notice_by",
        "renewal",
        "value_per_year",
        "owner",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.3.4.1",
            "7.2",
            "contracts state services, targets, duties and exit, and are reviewed",
        ),
        Evidence::new("8.3.4", "7.2", "terms and limits of contracts are watched"),
        Evidence::new("8.7.3", "6.6.1", "security duties of suppliers are agreed"),
    ],
    counters: &[],
    derive: Some(deadline),
};

const FIELDS: &[Field] = &[
    Field::line("contract_number", "Contract number").import(&["contract number", "number", "reference"]),
    Field::line("version", "Version").import(&["version", "revision", "amendment"]),
    Field::date("start", "Start").import(&["start", "start date", "valid from", "begin"]),
    Field::date("end", "Term ends")
        .help("Last day of the current term.")
        .import(&["end", "end date", "expiry", "expires", "valid until"]),
    Field::choice("renewal", "Renewal", RENEWAL).import(&["renewal", "renewal type"]),
    Field::number("renewal_months", "Renews for", "months").import(&["renewal months", "renewal term"]),
    Field::number("value_per_year", "Value per year", "€").import(&["value", "value per year", "annual cost", "cost"]),
    Field::line("cost_centre", "Cost centre").import(&["cost centre", "cost center"]),
    Field::text("services", "Services").import(&["services", "scope", "deliverables"]),
    Field::text("targets", "Targets")
        .help("Service levels and how they are measured.")
        .import(&["targets", "service levels", "sla"]),
    Field::text("obligations", "Obligations")
        .help("Duties of both sides.")
        .import(&["obligations", "duties"]),
    Field::text("reporting", "Reports and reviews")
        .help("What the supplier reports, and how often both meet.")
        .import(&["reporting", "reports and reviews"]),
    Field::text("security_terms", "Information security")
        .help("Duties of confidence, access, notification and audit.")
        .import(&["security terms", "security", "confidentiality"]),
    Field::text("subcontractors", "Subcontractors")
        .help("Who they are, what they do, and how the supplier answers for them.")
        .import(&["subcontractors"]),
    Field::text("dispute_terms", "Disputes")
        .help("How disputes are raised and settled.")
        .import(&["dispute terms", "disputes"]),
    Field::number("notice_days", "Notice period", "days")
        .help("Calendar days before the end.")
        .import(&["notice days", "notice period", "notice"]),
    Field::date("notice_by", "Notice deadline")
        .help("The last day on which notice can be given: the end less the notice period.")
        .read_only()
        .import(&["notice by", "notice deadline", "cancel by"]),
    Field::choice("notice_decision", "Decision on notice", NOTICE_DECISION)
        .import(&["notice decision", "renewal decision"]),
    Field::text("exit_terms", "Exit")
        .help("Return of data and equipment, handover to a successor, costs; also on early end.")
        .import(&["exit terms", "exit", "termination"]),
    Field::moment("terminated", "Notice given")
        .read_only()
        .import(&["terminated", "notice given"]),
    Field::moment("signed", "Signed")
        .read_only()
        .import(&["signed", "signature date"]),
    Field::person("signed_by", "Signed by")
        .read_only()
        .import(&["signed by", "approved by"]),
    Field::line("supplier_signatory", "Signed for the supplier").import(&["supplier signatory"]),
    Field::date("review_due", "Next review").import(&["next review", "review date", "review due"]),
    Field::moment("reviewed", "Last reviewed")
        .read_only()
        .import(&["last reviewed", "last review"]),
    Field::person("reviewed_by", "Reviewed by")
        .read_only()
        .import(&["reviewed by"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("submit", "Send to review", &["draft"], "in_review").needs(&[
        "owner",
        "version",
        "services",
        "targets",
        "obligations",
        "start",
    ]),
    Transition::new("return", "Return to author", &["in_review"], "draft").with_reason(),
    Transition::new("sign", "Sign", &["in_review"], "active")
        .needs(&[
            "supplier_signatory",
            "renewal",
            "dispute_terms",
            "exit_terms",
            "review_due",
        ])
        .stamps(&[
            Stamp::Now("signed"),
            Stamp::Actor("signed_by"),
            Stamp::Approval(&["notice_decision"]),
        ]),
    Transition::new("review", "Confirm after review", &["active"], "active")
        .needs(&["review_due"])
        .stamps(&[Stamp::Now("reviewed"), Stamp::Actor("reviewed_by")]),
    Transition::new("renew", "Renew", &["active", "notice_given"], "active")
        .needs(&["end", "notice_days", "review_due"])
        .with_reason()
        .stamps(&[
            Stamp::Choice("notice_decision", "undecided"),
            Stamp::Clear("terminated"),
        ]),
    Transition::new("amend", "Amend", &["active"], "draft")
        .with_reason()
        .stamps(&[Stamp::Clear("signed"), Stamp::Clear("signed_by")]),
    Transition::new("give_notice", "Give notice", &["active"], "notice_given")
        .needs(&["end"])
        .with_reason()
        .stamps(&[Stamp::Now("terminated"), Stamp::Choice("notice_decision", "end")]),
    Transition::new("end", "End", &["draft", "in_review", "active", "notice_given"], "ended").with_reason(),
    Transition::new("restore", "Back to draft", &["ended"], "draft")
        .with_reason()
        .stamps(&[
            Stamp::Clear("signed"),
            Stamp::Clear("signed_by"),
            Stamp::Clear("terminated"),
        ]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::days_of;
    use crate::kinds::reading::derived;

    fn by(end: (i32, u32, u32), notice: Option<f64>) -> Option<Value> {
        let (year, month, day) = end;
        let mut given = vec![("end", Value::Date(days_of(year, month, day).unwrap()))];
        given.extend(notice.map(|days| ("notice_days", Value::Number(days))));
        derived(deadline, &given, "notice_by")
    }

    fn date(year: i32, month: u32, day: u32) -> Option<Value> {
        days_of(year, month, day).map(Value::Date)
    }

    #[test]
    fn the_deadline_is_the_end_less_the_notice_period() {
        assert_eq!(by((2026, 12, 31), Some(90.0)), date(2026, 10, 2));
        assert_eq!(by((2028, 3, 31), Some(31.0)), date(2028, 2, 29));
        assert_eq!(by((2026, 12, 31), None), date(2026, 12, 31));
    }

    #[test]
    fn parts_of_days_make_it_earlier_and_nonsense_makes_none() {
        assert_eq!(by((2026, 12, 31), Some(29.5)), date(2026, 12, 1));
        assert_eq!(by((2026, 12, 31), Some(-5.0)), date(2026, 12, 31));
        assert_eq!(by((2026, 12, 31), Some(1e300)), None);
        assert_eq!(
            derived(deadline, &[("notice_days", Value::Number(30.0))], "notice_by"),
            None
        );
    }
}
