//! Dispute: a disagreement with a supplier or customer over what was agreed, followed to its settlement.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const ESCALATION_LEVEL: &[Choice] = &[
    Choice::new("none", "Not escalated", Tone::Neutral).import(&["no"]),
    Choice::new("management", "Management of both sides", Tone::Warning).import(&["management"]),
    Choice::new("mediation", "Mediation or arbitration", Tone::Warning).import(&["mediation", "arbitration"]),
    Choice::new("court", "Court", Tone::Critical).import(&["legal action", "lawsuit"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "dispute",
    prefix: "DIS",
    label: "Dispute",
    plural: "Disputes",
    area: Area::Relate,
    class: DocumentClass::Record,
    purpose: "Disagreements with suppliers or customers over what was agreed: both positions, steps, money at stake, settlement.",
    audit_reason: "Shows that disputes are recorded, handled as the contract says, escalated and closed.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Dispute",
            fields: &[
                "raised",
                "raised_by_us",
                "other_party_contact",
                "amount",
                "due",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Positions",
            fields: &["our_position", "their_position", "terms", "evidence_held"],
        },
        Section {
            label: "Handling",
            fields: &[
                "steps_taken",
                "escalation_level",
                "escalated",
                "escalation_reason",
                "service_effect",
            ],
        },
        Section {
            label: "Settlement",
            fields: &[
                "settlement",
                "settled",
                "settled_by",
                "amount_settled",
                "lessons",
                "closed",
            ],
        },
    ],
    states: &[
        State::open("raised", "Raised", Tone::Neutral, 0).import(&["new", "open"]),
        State::open("in_negotiation", "In negotiation", Tone::Active, 1).import(&[
            "in progress",
            "negotiation",
            "active",
        ]),
        State::open("escalated", "Escalated", Tone::Critical, 2).import(&["mediation", "legal"]),
        State::open("settled", "Settled", Tone::Waiting, 3).import(&["resolved", "agreed"]),
        State::closed("closed", "Closed", Tone::Good, 4).import(&["done"]),
        State::closed("dropped", "Dropped", Tone::Neutral, 5).import(&["withdrawn", "cancelled", "canceled"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many(
            "with_party",
            "With",
            "Disputes",
            &["supplier", "customer", "other_party"],
        )
        .import(&["supplier", "customer", "vendor", "with"]),
        Relation::many(
            "under",
            "Under agreement",
            "Disputes",
            &["contract", "service_level_agreement", "internal_agreement"],
        )
        .import(&["contract", "agreement", "under"]),
        Relation::many(
            "concerns",
            "Concerns",
            "Disputes",
            &["service", "incident", "outage", "supplier_review"],
        )
        .import(&["concerns", "service"]),
        Relation::many(
            "led_to",
            "Led to",
            "Follows from dispute",
            &["action", "improvement", "change", "risk"],
        )
        .import(&["led to", "action", "actions"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "raised_by_us",
        "raised",
        "amount",
        "due",
        "escalation_level",
        "owner",
        "updated",
    ],
    evidence: &[Evidence::new(
        "8.3.4.1",
        "7.2",
        "disputes are recorded, handled and closed",
    )],
    counters: &[],
    derive: None,
};

const FIELDS: &[Field] = &[
    Field::moment("raised", "Raised").import(&["raised", "raised on", "opened", "created on"]),
    Field::flag("raised_by_us", "Raised by us").import(&["raised by us", "ours"]),
    Field::line("other_party_contact", "Contact of the other side").import(&["contact", "other side"]),
    Field::number("amount", "Amount at stake", "€").import(&["amount", "amount at stake", "value"]),
    Field::date("due", "Next step due")
        .help("Answer, meeting or time limit.")
        .import(&["due", "due date", "deadline", "next step due"]),
    Field::text("our_position", "Our position").import(&["our position", "claim"]),
    Field::text("their_position", "Position of the other side").import(&["their position", "response"]),
    Field::text("terms", "Terms concerned")
        .help("Which clause of which agreement.")
        .import(&["terms", "clauses", "terms concerned"]),
    Field::text("evidence_held", "Evidence")
        .help("Reports, messages and records that support it.")
        .import(&["evidence", "proof"]),
    Field::text("steps_taken", "Steps taken")
        .help("Dates, letters, meetings.")
        .import(&["steps", "steps taken", "history"]),
    Field::choice("escalation_level", "Escalated to level", ESCALATION_LEVEL)
        .read_only()
        .import(&["escalation level", "escalation"]),
    Field::moment("escalated", "Last escalated")
        .read_only()
        .import(&["escalated", "escalated on"]),
    Field::line("escalation_reason", "Reason for the escalation")
        .read_only()
        .import(&["escalation reason"]),
    Field::text("service_effect", "Effect on services")
        .help("What users and customers notice, and how services go on meanwhile.")
        .import(&["service effect", "impact"]),
    Field::text("settlement", "Settlement")
        .help("What was agreed or decided.")
        .import(&["settlement", "resolution", "outcome"]),
    Field::moment("settled", "Settled")
        .read_only()
        .import(&["settled", "resolved"]),
    Field::person("settled_by", "Settled by")
        .read_only()
        .import(&["settled by", "resolved by"]),
    Field::number("amount_settled", "Amount settled", "€").import(&["amount settled", "settlement amount"]),
    Field::text("lessons", "Lessons")
        .help("What changes in the contract or in how it is managed.")
        .import(&["lessons", "lessons learned"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed", "closed on"]),
];

const TRANSITIONS: &[Transition] = &[
    Transition::new("negotiate", "Start negotiation", &["raised"], "in_negotiation").needs(&[
        "owner",
        "raised",
        "our_position",
        "terms",
        "due",
    ]),
    Transition::new(
        "escalate_management",
        "Escalate to management",
        &["raised", "in_negotiation"],
        "escalated",
    )
    .needs(&["owner", "due"])
    .with_reason()
    .stamps(&[
        Stamp::Choice("escalation_level", "management"),
        Stamp::Now("escalated"),
        Stamp::Reason("escalation_reason"),
    ]),
    Transition::new(
        "escalate_mediation",
        "Escalate to mediation",
        &["in_negotiation", "escalated"],
        "escalated",
    )
    .needs(&["owner", "due"])
    .with_reason()
    .stamps(&[
        Stamp::Choice("escalation_level", "mediation"),
        Stamp::Now("escalated"),
        Stamp::Reason("escalation_reason"),
    ]),
    Transition::new(
        "escalate_court",
        "Escalate to court",
        &["in_negotiation", "escalated"],
        "escalated",
    )
    .needs(&["owner", "due"])
    .with_reason()
    .stamps(&[
        Stamp::Choice("escalation_level", "court"),
        Stamp::Now("escalated"),
        Stamp::Reason("escalation_reason"),
    ]),
    Transition::new(
        "resume",
        "Back to negotiation",
        &["escalated", "settled"],
        "in_negotiation",
    )
    .with_reason()
    .stamps(&[Stamp::Clear("settled"), Stamp::Clear("settled_by")]),
    Transition::new(
        "settle",
        "Settle",
        &["raised", "in_negotiation", "escalated"],
        "settled",
    )
    .needs(&["owner", "their_position", "settlement"])
    .stamps(&[Stamp::Now("settled"), Stamp::Actor("settled_by")]),
    Transition::new("close", "Close", &["settled"], "closed")
        .needs(&["lessons"])
        .stamps(&[Stamp::Now("closed")]),
    Transition::new("drop", "Drop", &["raised", "in_negotiation", "escalated"], "dropped")
        .with_reason()
        .stamps(&[Stamp::Now("closed")]),
    Transition::new("reopen", "Reopen", &["closed", "dropped"], "in_negotiation")
        .with_reason()
        .stamps(&[
            Stamp::Clear("closed"),
            Stamp::Clear("settled"),
            Stamp::Clear("settled_by"),
        ]),
];
