//! Security control: a measure that protects information, with its owner, its state of implementation and the proof that it works.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const CONTROL_TYPE: &[Choice] = &[
    Choice::new("organizational", "Organizational", Tone::Neutral).import(&["organisational", "administrative"]),
    Choice::new("people", "People", Tone::Neutral).import(&["human"]),
    Choice::new("physical", "Physical", Tone::Neutral),
    Choice::new("technical", "Technological", Tone::Neutral).import(&["technical", "technological", "logical"]),
];

const APPLIES: &[Choice] = &[
    Choice::new("yes", "Applies", Tone::Good).import(&["applicable", "true"]),
    Choice::new("partly", "Applies in part", Tone::Active).import(&["partial", "partially"]),
    Choice::new("no", "Does not apply", Tone::Neutral).import(&["not applicable", "n/a", "false"]),
];

const EFFECTIVENESS: &[Choice] = &[
    Choice::new("not_checked", "Not checked", Tone::Waiting).import(&["unknown"]),
    Choice::new("effective", "Effective", Tone::Good).import(&["good", "works"]),
    Choice::new("weak", "Partly effective", Tone::Warning).import(&[
        "partial",
        "partially effective",
        "needs improvement",
    ]),
    Choice::new("ineffective", "Not effective", Tone::Critical).import(&["fails", "none"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "security_control",
    prefix: "CTL",
    label: "Security control",
    plural: "Security controls",
    area: Area::Deliver,
    class: DocumentClass::Record,
    purpose: "Measures that protect information: what each is for, which risks it lowers, who runs it and whether it works.",
    audit_reason: "Shows that security risks are answered by controls that are in place, owned and checked for effect.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("control_type", "Type", CONTROL_TYPE).import(&["type", "control type", "theme"]),
        Field::text("objective", "Objective")
            .help("What it protects, against what.")
            .import(&["objective", "purpose"]),
        Field::line("annex_a_reference", "ISO/IEC 27001 control")
            .help("Number in Annex A, for example A.8.13, if the organization uses it.")
            .import(&["iso 27001", "annex a", "control number", "annex a reference"]),
        Field::choice("applies", "Applicability", APPLIES).import(&["applicability", "applies", "applicable"]),
        Field::text("justification", "Reason for applying or leaving out")
            .import(&["justification", "reason for applying"]),
        Field::text("implementation", "How it is done")
            .help("Procedure, settings and tools, and where they are described.")
            .import(&["implementation", "how it is done", "measures"]),
        Field::date("due", "In place by").import(&["in place by", "due", "due date", "target date"]),
        Field::moment("in_place", "In place since")
            .read_only()
            .import(&["in place since", "implemented on"]),
        Field::text("check_method", "How its effect is checked").import(&[
            "check method",
            "test method",
            "how checked",
        ]),
        Field::choice("effectiveness", "Effectiveness", EFFECTIVENESS).import(&["effectiveness", "rating"]),
        Field::text("check_result", "Result of the last check")
            .help("What was looked at and what was found.")
            .import(&["check result", "test result", "findings"]),
        Field::moment("checked", "Last checked")
            .read_only()
            .import(&["last checked", "last test"]),
        Field::person("checked_by", "Checked by")
            .read_only()
            .import(&["checked by", "tester"]),
        Field::date("next_due", "Next check").import(&["next check", "next test", "next due"]),
    ],
    sections: &[
        Section {
            label: "Purpose and kind",
            fields: &[
                "control_type",
                "objective",
                "annex_a_reference",
                "applies",
                "justification",
                "owner",
                "description",
            ],
        },
        Section {
            label: "Implementation",
            fields: &["implementation", "due", "in_place"],
        },
        Section {
            label: "Effectiveness",
            fields: &[
                "check_method",
                "effectiveness",
                "check_result",
                "checked",
                "checked_by",
                "next_due",
            ],
        },
    ],
    states: &[
        State::open("proposed", "Proposed", Tone::Neutral, 0).import(&["new", "planned", "not implemented"]),
        State::open("in_progress", "Being implemented", Tone::Active, 1)
            .import(&["in progress", "partially implemented"]),
        State::open("in_place", "In place", Tone::Good, 2).import(&["implemented", "operational", "active"]),
        State::closed("left_out", "Left out", Tone::Neutral, 3).import(&["not applicable", "excluded"]),
        State::closed("retired", "Retired", Tone::Neutral, 4).import(&["obsolete", "withdrawn"]),
    ],
    transitions: &[
        Transition::new("start", "Start implementing", &["proposed"], "in_progress").needs(&[
            "owner",
            "objective",
            "applies",
            "due",
        ]),
        Transition::new("put_in_place", "Put in place", &["in_progress"], "in_place")
            .needs(&["implementation", "check_method", "next_due"])
            .stamps(&[Stamp::Now("in_place")]),
        Transition::new("check", "Record check", &["in_place"], "in_place")
            .needs(&["effectiveness", "check_result", "next_due"])
            .stamps(&[Stamp::Now("checked"), Stamp::Actor("checked_by")]),
        Transition::new("rework", "Rework", &["in_place"], "in_progress")
            .needs(&["due"])
            .with_reason()
            .stamps(&[Stamp::Clear("in_place")]),
        Transition::new("leave_out", "Leave out", &["proposed", "in_progress"], "left_out")
            .needs(&["justification"])
            .with_reason()
            .stamps(&[Stamp::Choice("applies", "no")]),
        Transition::new("retire", "Retire", &["in_place", "in_progress"], "retired")
            .with_reason()
            .stamps(&[Stamp::Clear("in_place")]),
        Transition::new("reopen", "Take up again", &["left_out", "retired"], "proposed")
            .with_reason()
            .stamps(&[Stamp::Clear("in_place")]),
    ],
    relations: &[
        Relation::many("lowers_risk", "Lowers risk", "Lowered by control", &["risk"])
            .import(&["risk", "risks", "treats"]),
        Relation::many(
            "protects",
            "Protects",
            "Protected by",
            &["service", "configuration_item", "supplier"],
        )
        .import(&["protects", "service", "asset"]),
        Relation::many(
            "described_in",
            "Described in",
            "Describes control",
            &["document", "knowledge_article"],
        )
        .import(&["described in", "policy", "document"]),
        Relation::many(
            "shown_by",
            "Shown by",
            "Shows control",
            &["audit", "measure", "exercise", "nonconformity", "incident"],
        )
        .import(&["shown by", "evidence"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "control_type",
        "annex_a_reference",
        "applies",
        "effectiveness",
        "next_due",
        "owner",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.7.3",
            "6.6.2",
            "controls are in place, documented and checked for effect",
        ),
        Evidence::new("8.7.3", "6.6.1", "the security policy is put into practice"),
    ],
    counters: &[],
    derive: None,
};
