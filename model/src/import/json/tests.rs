//! JSON files: what becomes of them, what is wrong with them, and that importing one twice changes nothing.

use proptest::prelude::*;

use crate::edit::{Author, Edit, Stamp};
use crate::import::{ImportOptions, ImportPlan, Index, PlannedDocument, Reading, Target, plan, propose};
use crate::row::Row;
use crate::value::Value;

use super::*;

fn read(text: &str) -> Result<Table, ImportError> {
    Table::read(text.as_bytes())
}

fn cells(table: &Table) -> Vec<Vec<&str>> {
    table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(String::as_str).collect())
        .collect()
}

#[test]
fn objects_become_rows_and_keys_columns_in_their_order() {
    let table = read(
        r#"[
  {"number": "INC1", "title": "Mail, \"slow\"", "count": 3, "major": true, "closed": null},
  {"title": "Päper", "number": "INC2", "tags": ["a;b", "c"], "caller": {"name": "Jo", "id": 7}}
]"#,
    )
    .unwrap();
    assert_eq!(
        table.headers,
        [
            "number",
            "title",
            "count",
            "major",
            "closed",
            "tags",
            "caller.id",
            "caller.name"
        ]
    );
    assert_eq!(
        cells(&table),
        [
            ["INC1", "Mail, \"slow\"", "3", "true", "", "", "", ""],
            ["INC2", "Päper", "", "", "", "a;b\u{1f}c\u{1f}", "7", "Jo"],
        ]
    );
    let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 3]);
}

#[test]
fn what_is_no_object_costs_its_row_alone() {
    let table = read("[{\"id\": 1},\n 7,\n \"x\", [1],\n{\"id\": 2}]").unwrap();
    assert_eq!(cells(&table), [["1"], ["2"]]);
    let errors: Vec<(u64, &str)> = table
        .errors
        .iter()
        .map(|error| (error.line, error.reason.as_str()))
        .collect();
    assert_eq!(
        errors,
        [
            (2, "is not an object"),
            (3, "is not an object"),
            (3, "is not an object")
        ]
    );
    assert_eq!(table.refused_rows, 3);
}

#[test]
fn a_broken_file_says_where() {
    let at = |text: &str| match read(text) {
        Err(ImportError::Json { reason, line, column }) => (line, column, reason),
        other => panic!("{other:?}"),
    };
    let (line, column, reason) = at("[{\"a\": 1},\n {\"a\" 2}]");
    assert_eq!((line, column), (2, 7), "{reason}");
    let (line, column, _) = at("[{\"ä\": x}]");
    assert_eq!(line, 1);
    assert!((8..=9).contains(&column), "{column}");
    let (line, _, reason) = at("[{\"a\": 1},\n{\"a\": 2}\n");
    assert_eq!((line, reason.as_str()), (3, "the list is not closed by a ]"));
    let (line, column, reason) = at("[{\"a\": 1}] x");
    assert_eq!((line, column, reason.as_str()), (1, 12, "something follows the list"));
    let (line, _, reason) = at("[{\"a\": \"never closed}\n]");
    assert_eq!(line, 2, "the line break is what a text cannot hold: {reason}");
    let (line, ..) = at("[{\"a\": 1},]");
    assert_eq!(line, 1);
    let sentence = read("[{\"a\" 2}]").unwrap_err().to_string();
    assert!(sentence.contains("line 1, column 7"), "{sentence}");
}

#[test]
fn what_is_no_list_is_said_so() {
    assert_eq!(
        read("{\"records\": []}"),
        Err(ImportError::NoList { found: "one object" })
    );
    assert_eq!(
        Reading::begin("a.json", b"12").err(),
        Some(ImportError::NoList { found: "one value" })
    );
    assert!(matches!(
        Reading::begin("a.json", b"number,title").err(),
        Some(ImportError::Json { line: 1, .. })
    ));
    assert_eq!(read("[]"), Err(ImportError::Empty));
}

#[test]
fn csv_that_begins_with_a_bracket_stays_csv() {
    let table = read("[id],[name]\n1,one\n").unwrap();
    assert_eq!(table.headers, ["[id]", "[name]"]);
    assert!(!is_json("a.csv", "{a},b\n1,2\n"));
    assert!(is_json("A.JSON", "x"));
}

fn options(batch: &str) -> ImportOptions {
    ImportOptions {
        batch: batch.to_owned(),
        seed: [7; 16],
        stamp: Stamp {
            time_millis: 1_000,
            author: Author { name: "Ana".to_owned() },
        },
    }
}

fn dry_run(text: &str, rows: &[Row]) -> ImportPlan {
    let index = Index::new(rows);
    let table = read(text).unwrap();
    let mapping = propose(&table, None, &index);
    plan(table, mapping, index, options("b")).unwrap()
}

/// Carries out a plan on new documents and on those of `before`, and projects them.
fn carry_out(plan: &ImportPlan, before: &mut Vec<(PlannedDocument, automerge::AutoCommit)>) -> Vec<Row> {
    for record in &plan.records {
        match record.document {
            PlannedDocument::New(_) => {
                let built = record.build(automerge::ActorId::from([1; 16])).unwrap();
                before.push((record.document, built));
            }
            PlannedDocument::Existing(id) => {
                let (_, document) = before.iter_mut().find(|(known, _)| known.id() == id).unwrap();
                let kind = crate::kinds::by_name(&record.kind).unwrap();
                for (stamp, edits) in &record.commits {
                    for edit in edits {
                        crate::edit::apply(document, kind, edit, stamp).unwrap();
                    }
                    document.commit();
                }
            }
        }
    }
    let project = |(id, document): &mut (PlannedDocument, automerge::AutoCommit)| Row::project(id.id(), document);
    before.iter_mut().map(|entry| project(entry).unwrap()).collect()
}

const SERVICES: &str = r#"[
  {"id": "S1", "name": "Mail", "service family": "Office", "tags": ["core", "a;b"], "status": "live"},
  {"id": "S2", "name": "Print", "service family": "Office", "tags": [], "status": "live", "hours": "Mon-Fri"}
]"#;

#[test]
fn importing_twice_changes_nothing_and_a_change_changes_its_field_alone() {
    let first = dry_run(SERVICES, &[]);
    assert_eq!(
        (first.kind.as_str(), first.counts.created, first.counts.errors),
        ("service", 2, 0)
    );
    let mut documents = Vec::new();
    let rows = carry_out(&first, &mut documents);
    assert_eq!(rows[0].tags, ["a;b", "core"]);
    assert_eq!(rows[0].state, "live");

    let second = dry_run(SERVICES, &rows);
    assert_eq!(
        (second.counts.created, second.counts.updated, second.counts.unchanged),
        (0, 0, 2)
    );
    assert!(second.records.iter().all(|record| record.commits.is_empty()));

    let third = dry_run(&SERVICES.replace("Mon-Fri", "Mon-Sat"), &rows);
    assert_eq!((third.counts.updated, third.counts.unchanged), (1, 1));
    let edits: Vec<&Edit> = third
        .records
        .iter()
        .flat_map(|record| &record.commits)
        .flat_map(|(_, edits)| edits)
        .collect();
    assert_eq!(edits.len(), 2, "{edits:?}");
    assert!(matches!(
        edits[1],
        Edit::ImportValue { field, value: Some(Value::Text(hours)) } if field == "hours" && hours == "Mon-Sat"
    ));
    let rows = carry_out(&third, &mut documents);
    assert_eq!(rows[1].value("hours"), Some(&Value::text("Mon-Sat")));
}

#[test]
fn lists_name_records_by_their_ids() {
    let mut documents = Vec::new();
    let rows = carry_out(&dry_run(SERVICES, &[]), &mut documents);
    let text = r#"[{"id": "S3", "name": "Portal", "service family": "Web", "depends on": [{"id": "S1"}, "S2", "S9"]}]"#;
    let table = read(text).unwrap();
    let index = Index::new(&rows);
    let mapping = propose(&table, crate::kinds::by_name("service"), &index);
    assert!(matches!(mapping.target("depends on"), Some(Target::Relation { name, .. }) if name == "depends_on"));
    let found = plan(table, mapping, index, options("c")).unwrap();
    assert_eq!((found.counts.relations, found.counts.errors), (2, 1));
    let error = &found.row_errors[0];
    assert_eq!(
        (error.line, error.column.as_str(), error.value.as_str()),
        (1, "depends on", "S9")
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_harm(text in "[\\[\\]{}\",:0-9a-z\\\\ \n]{0,80}") {
        drop(read(&text));
        if let Ok(mut reading) = Reading::begin("x.json", text.as_bytes()) {
            while let Ok(true) = reading.step(1) {}
            drop(reading.finish());
        }
    }

    #[test]
    fn rows_are_those_of_the_file_however_it_is_sliced(
        records in prop::collection::vec(prop::collection::btree_map("[a-c]{1,2}", ".{0,6}", 1..4), 1..8),
        slice in 1_usize..4,
    ) {
        let text = serde_json::to_string_pretty(&records).unwrap();
        let mut reading = Reading::begin("x.json", text.as_bytes()).unwrap();
        while reading.step(slice).unwrap() {}
        match reading.finish() {
            Err(error) => {
                prop_assert_eq!(error, ImportError::Empty);
                prop_assert!(records.iter().flat_map(|record| record.values()).all(|text| text.trim().is_empty()));
            }
            Ok(table) => {
                let filled = records.iter().filter(|record| record.values().any(|text| !text.trim().is_empty()));
                let filled: Vec<_> = filled.collect();
                prop_assert_eq!(table.rows.len(), filled.len());
                for (row, record) in table.rows.iter().zip(filled) {
                    for (key, text) in record {
                        let cell = &row.cells[table.column(key).unwrap()];
                        prop_assert_eq!(cell, &text.trim().replace(LIST, " "));
                    }
                }
            }
        }
    }
}
