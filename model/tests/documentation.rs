//! `docs/kinds.md` is what the declarations say. `STEWARD_WRITE_DOCS=1 cargo test -p steward-model --test documentation`
//! writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use steward_model::declaration::{Area, Field, FieldType, Kind};
use steward_model::kinds;

const AREAS: [(Area, &str); 6] = [
    (Area::Govern, "Govern"),
    (Area::Deliver, "Deliver"),
    (Area::Relate, "Relate"),
    (Area::BuildAndControl, "Build and control"),
    (Area::Resolve, "Resolve"),
    (Area::CheckAndAct, "Check and act"),
];

const HEAD: &str = "# Record kinds

Generated from the declarations in `model/src/kinds`; a test keeps it true. Every kind also has a title, an owner, a
description, tags, relations, comments and its history. In the lifecycle, the first state is that of a new record and
*italic* states are closed. ‡ marks what is stamped or computed.
";

fn field(field: &Field) -> String {
    let type_name = match field.field_type {
        FieldType::Line => "line".to_owned(),
        FieldType::Text => "text".to_owned(),
        FieldType::Choice(choices) => {
            let labels: Vec<_> = choices.iter().map(|choice| choice.label).collect();
            labels.join(" / ")
        }
        FieldType::Number { unit: "" } => "number".to_owned(),
        FieldType::Number { unit } => format!("number, {unit}"),
        FieldType::Date => "date".to_owned(),
        FieldType::DateTime => "date and time".to_owned(),
        FieldType::Flag => "yes or no".to_owned(),
        FieldType::Person => "person".to_owned(),
        FieldType::Group => "group".to_owned(),
    };
    let mark = if field.editable { "" } else { "‡" };
    format!("{}{mark} ({type_name})", field.label)
}

fn lifecycle(kind: &Kind) -> String {
    let states: Vec<String> = kind
        .states
        .iter()
        .map(|state| {
            if state.closed {
                format!("*{}*", state.label)
            } else {
                state.label.to_owned()
            }
        })
        .collect();
    states.join(", ")
}

fn steps(kind: &Kind) -> String {
    let label = |name: &str| kind.state(name).map_or(name, |state| state.label).to_owned();
    let steps: Vec<String> = kind
        .transitions
        .iter()
        .map(|step| {
            let from: Vec<_> = step.from.iter().map(|name| label(name)).collect();
            let mut text = format!("{}: {} → {}", step.label, from.join(", "), label(step.to));
            let needs: Vec<_> = step
                .required
                .iter()
                .filter_map(|name| kind.field(name))
                .map(|field| field.label.to_lowercase())
                .chain(step.reason_required.then(|| "a reason".to_owned()))
                .collect();
            if !needs.is_empty() {
                let _: std::fmt::Result = write!(text, " (needs {})", needs.join(", "));
            }
            text
        })
        .collect();
    steps.join("; ")
}

fn relations(kind: &Kind) -> String {
    let relations: Vec<String> = kind
        .relations
        .iter()
        .map(|relation| {
            let targets: Vec<_> = relation
                .targets
                .iter()
                .filter_map(|name| kinds::by_name(name))
                .map(|kind| kind.label.to_lowercase())
                .collect();
            let targets = if targets.is_empty() {
                "any record".to_owned()
            } else {
                targets.join(" or ")
            };
            format!("{} → {targets}", relation.label)
        })
        .collect();
    relations.join("; ")
}

fn document() -> String {
    let mut text = HEAD.to_owned();
    for (area, name) in AREAS {
        let _: std::fmt::Result = write!(text, "\n## {name}\n");
        for kind in kinds::ALL.iter().filter(|kind| kind.area == area) {
            let _: std::fmt::Result = write!(text, "\n### {} `{}`\n\n{}\n", kind.label, kind.prefix, kind.purpose);
            let _: std::fmt::Result = write!(text, "{}\n\n", kind.audit_reason);
            let fields: Vec<_> = kind.fields.iter().map(field).collect();
            let evidence: Vec<_> = kind
                .evidence
                .iter()
                .map(|evidence| {
                    let numbers: Vec<_> = [("2018", evidence.clause_2018), ("2011", evidence.clause_2011)]
                        .iter()
                        .filter(|(_, number)| !number.is_empty())
                        .map(|(edition, number)| format!("{number} ({edition})"))
                        .collect();
                    format!("{}: {}", numbers.join(", "), evidence.shows)
                })
                .collect();
            for (label, value) in [
                ("Fields", fields.join(", ")),
                ("Lifecycle", lifecycle(kind)),
                ("Steps", steps(kind)),
                ("Relations", relations(kind)),
                ("Evidence", evidence.join("; ")),
            ] {
                if !value.is_empty() {
                    let _: std::fmt::Result = writeln!(text, "- {label}: {value}");
                }
            }
        }
    }
    text
}

#[test]
fn the_document_of_the_kinds_is_what_they_declare() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/kinds.md");
    let wanted = document();
    if std::env::var_os("STEWARD_WRITE_DOCS").is_some() {
        std::fs::write(&path, &wanted).expect("docs/kinds.md can be written");
    }
    let present = std::fs::read_to_string(&path).unwrap_or_default();
    let first_difference = present.lines().zip(wanted.lines()).find(|(one, other)| one != other);
    assert!(
        present == wanted,
        "docs/kinds.md is older than the declarations, first at {first_difference:?}; write it anew as this file's \
         head says"
    );
}
