//! `docs/kinds.md`, for people, and `tests/browser/support/kinds.json`, for the browser suite, are what the declarations
//! say. `STEWARD_WRITE_DOCS=1 cargo test -p steward-model --test documentation` writes them anew.

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

/// What the suite fills in where a step needs it.
fn json_field(field: &Field) -> serde_json::Value {
    let (type_name, choice) = match field.field_type {
        FieldType::Choice(choices) => ("choice", choices.first().map(|choice| choice.label)),
        FieldType::Line | FieldType::Person | FieldType::Group | FieldType::Text => ("text", None),
        FieldType::Number { .. } => ("number", None),
        FieldType::Date => ("date", None),
        FieldType::DateTime => ("moment", None),
        FieldType::Flag => ("flag", None),
    };
    serde_json::json!({
        "label": field.label,
        "type": type_name,
        "choice": choice,
        "editable": field.editable,
    })
}

fn json() -> String {
    let kinds: Vec<_> = kinds::ALL
        .iter()
        .map(|kind| {
            let states: Vec<_> = kind
                .states
                .iter()
                .map(|state| serde_json::json!({"name": state.name, "label": state.label, "closed": state.closed}))
                .collect();
            let steps: Vec<_> = kind
                .transitions
                .iter()
                .map(|step| {
                    let needs: Vec<_> = step
                        .required
                        .iter()
                        .filter_map(|name| kind.field(name))
                        .map(json_field)
                        .collect();
                    serde_json::json!({
                        "label": step.label,
                        "from": step.from,
                        "to": step.to,
                        "needs": needs,
                        "reason": step.reason_required,
                    })
                })
                .collect();
            serde_json::json!({
                "name": kind.name,
                "label": kind.label,
                "plural": kind.plural,
                "prefix": kind.prefix,
                "states": states,
                "steps": steps,
            })
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&kinds).unwrap_or_default();
    text.push('\n');
    text
}

/// Compares a file of the repository with what the declarations say, or writes it.
fn holds(path: &str, wanted: &str) {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let file = Path::new(&manifest).join("..").join(path);
    if std::env::var_os("STEWARD_WRITE_DOCS").is_some() {
        std::fs::write(&file, wanted).unwrap_or_else(|error| panic!("{path} cannot be written: {error}"));
    }
    let present = std::fs::read_to_string(&file).unwrap_or_default();
    let first_difference = present.lines().zip(wanted.lines()).find(|(one, other)| one != other);
    assert!(
        present == wanted,
        "{path} is older than the declarations, first at {first_difference:?}; write it anew as this test's file says"
    );
}

#[test]
fn the_document_of_the_kinds_is_what_they_declare() {
    holds("docs/kinds.md", &document());
}

#[test]
fn the_browser_suite_knows_what_the_kinds_declare() {
    holds("tests/browser/support/kinds.json", &json());
}
