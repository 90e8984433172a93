//! Change freeze: a time in which changes are not made, for all services or for some.

use crate::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

/// The declaration.
pub static KIND: Kind = Kind {
    name: "change_freeze",
    prefix: "FRZ",
    label: "Change freeze",
    plural: "Change freezes",
    area: Area::BuildAndControl,
    class: DocumentClass::Record,
    purpose: "Times in which changes are not made, for all services or for some, and who may grant an exception.",
    audit_reason: "Shows that sensitive times are agreed beforehand and that changes are scheduled around them.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::moment("start", "Freeze starts").import(&["freeze start", "start", "from"]),
        Field::moment("end", "Freeze ends").import(&["freeze end", "end", "until"]),
        Field::line("reason", "Why changes are frozen").import(&["reason"]),
        Field::person("exceptions_by", "Grants exceptions").import(&["exceptions by", "contact"]),
        Field::person("approved_by", "Approved by")
            .read_only()
            .import(&["approved by", "approver"]),
        Field::moment("approved", "Approved")
            .read_only()
            .import(&["approved", "approval date"]),
    ],
    sections: &[
        Section {
            label: "Freeze",
            fields: &["start", "end", "reason", "owner", "exceptions_by", "description"],
        },
        Section {
            label: "Control",
            fields: &["approved_by", "approved"],
        },
    ],
    states: &[
        State::open("proposed", "Proposed", Tone::Neutral, 0).import(&["new", "draft"]),
        State::open("in_force", "In force", Tone::Active, 1).import(&["active", "approved"]),
        State::closed("lifted", "Lifted", Tone::Neutral, 2).import(&["over", "closed", "cancelled", "canceled"]),
    ],
    transitions: &[
        Transition::new("approve", "Put in force", &["proposed"], "in_force")
            .needs(&["start", "end", "reason", "owner"])
            .stamps(&[
                Stamp::Now("approved"),
                Stamp::Actor("approved_by"),
                Stamp::Approval(&["exceptions_by"]),
            ]),
        Transition::new("lift", "Lift", &["proposed", "in_force"], "lifted").with_reason(),
        Transition::new("propose", "Propose again", &["lifted"], "proposed")
            .with_reason()
            .stamps(&[Stamp::Clear("approved"), Stamp::Clear("approved_by")]),
    ],
    relations: &[
        Relation::many("affects_service", "Affects service", "Change freezes", &["service"])
            .import(&["service", "affected service"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "start",
        "end",
        "reason",
        "exceptions_by",
        "owner",
        "updated",
    ],
    evidence: &[Evidence::new(
        "8.5.1",
        "9.2",
        "times in which changes are not made are agreed and known",
    )],
    counters: &[],
    derive: None,
};
