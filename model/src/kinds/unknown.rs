//! How a record looks whose kind this version does not know: its common fields, nothing else, and no editing rules.

use crate::declaration::{Area, DocumentClass, Kind, Section, State, Tone};

/// Stands in for kinds of newer versions and for documents of other programs.
pub static KIND: Kind = Kind {
    name: "unknown",
    prefix: "REC",
    label: "Record of an unknown kind",
    plural: "Records of unknown kinds",
    area: Area::Govern,
    class: DocumentClass::Record,
    purpose: "A record written by a newer version or by another program. Its common fields are shown; nothing is lost.",
    audit_reason: "",
    schema: 1,
    maps: &[],
    fields: &[],
    sections: &[Section {
        label: "Record",
        fields: &["title", "owner", "description"],
    }],
    states: &[State::open("open", "Open", Tone::Neutral, 0)],
    transitions: &[],
    relations: &[],
    columns: &["id", "title", "updated"],
    evidence: &[],
    counters: &[],
    derive: None,
};
