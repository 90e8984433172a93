//! The workspace document: its name, settings, members and their devices, shared views of registers. One per workspace,
//! not listed in navigation.

use crate::declaration::{Area, DocumentClass, Field, Kind, Section, State, Tone};

/// The declaration. Members and devices are maps beside the fields, see [`crate::member`]; so are views, see
/// [`crate::view`].
pub static KIND: Kind = Kind {
    name: "workspace",
    prefix: "WSP",
    label: "Workspace",
    plural: "Workspaces",
    area: Area::Govern,
    class: DocumentClass::Workspace,
    purpose: "The name and settings of this workspace, and who works in it on which devices.",
    audit_reason: "Shows who holds an account and which device wrote a change.",
    schema: 1,
    maps: &[("members", 1), ("devices", 1), ("views", 1)],
    fields: &[
        Field::line("organization", "Organization").help("The service provider as named in certificates and reports."),
        Field::line("time_zone", "Time zone").help("IANA name, for example Europe/Oslo."),
        Field::line("clause_edition", "Edition shown").help("2018 or 2011."),
    ],
    sections: &[Section {
        label: "Workspace",
        fields: &[
            "title",
            "organization",
            "time_zone",
            "clause_edition",
            "owner",
            "description",
        ],
    }],
    states: &[State::open("active", "Active", Tone::Good, 0)],
    transitions: &[],
    relations: &[],
    columns: &["title", "owner"],
    evidence: &[],
    counters: &[],
    derive: None,
};
