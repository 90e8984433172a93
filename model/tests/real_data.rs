//! The real files: 600 incidents with their history from a ServiceNow event log, 388 items and 403 relations from NetBox.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests fail by panicking"
)]

use std::path::PathBuf;

use automerge::{ActorId, AutoCommit};
use steward_model::calendar;
use steward_model::edit::{Edit, Stamp, commit};
use steward_model::history;
use steward_model::import::{
    ImportOptions, ImportPlan, Index, Mapping, PlannedDocument, Shape, Table, Target, plan, propose, revert,
};
use steward_model::kinds;
use steward_model::member::Directory;
use steward_model::row::Row;
use steward_model::snapshot::RecordSnapshot;
use steward_model::value::Value;
use steward_sync::ids::DocumentId;

const NOW: i64 = 1_795_000_000_000;

fn data(name: &str) -> Option<Vec<u8>> {
    let directory = std::env::var_os("STEWARD_DATA_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let path = directory.join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            println!("skipped: {} is not here ({error})", path.display());
            None
        }
    }
}

fn options(batch: &str) -> ImportOptions {
    ImportOptions {
        batch: batch.to_owned(),
        seed: [7; 16],
        stamp: Stamp::new(NOW, "Ana"),
    }
}

fn actor() -> ActorId {
    ActorId::from([3; 16])
}

/// Applies a plan to documents, as an application does.
fn carry_out(plan: &ImportPlan, documents: &mut Vec<(DocumentId, AutoCommit)>) {
    let kind = kinds::by_name(&plan.kind).unwrap();
    for record in &plan.records {
        match record.document {
            PlannedDocument::New(id) => documents.push((id, record.build(actor()).unwrap())),
            PlannedDocument::Existing(id) => {
                let (_, document) = documents.iter_mut().find(|(other, _)| *other == id).unwrap();
                for (stamp, edits) in &record.commits {
                    commit(document, kind, edits, stamp).unwrap();
                }
            }
        }
    }
}

fn rows(documents: &mut [(DocumentId, AutoCommit)]) -> Vec<Row> {
    documents
        .iter_mut()
        .map(|(id, document)| Row::project(*id, document).unwrap())
        .collect()
}

fn raw_rows(bytes: &[u8]) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(bytes)
        .records()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn cell<'a>(bytes: &[u8], record: &'a csv::StringRecord, header: &str) -> Option<&'a str> {
    let headers = bytes.split(|byte| *byte == b'\n').next().unwrap();
    let column = headers
        .split(|byte| *byte == b',')
        .position(|name| name.trim_ascii() == header.as_bytes())
        .unwrap();
    Some(record[column].trim()).filter(|cell| *cell != "?")
}

fn incidents(bytes: &[u8]) -> (Mapping, ImportPlan) {
    let table = Table::read(bytes).unwrap();
    let mapping = propose(&table, None, &Index::default());
    let plan = plan(table, mapping.clone(), Index::default(), options("b1")).unwrap();
    (mapping, plan)
}

#[test]
fn the_mapping_of_the_event_log_is_proposed_without_questions() {
    let Some(bytes) = data("servicenow-incident-events.csv") else {
        return;
    };
    let (mapping, plan) = incidents(&bytes);
    assert_eq!(mapping.kind, "incident");
    let Shape::EventLog {
        group_by,
        order_by,
        author,
    } = &mapping.shape
    else {
        panic!("{:?}", mapping.shape)
    };
    assert_eq!(
        (group_by.as_str(), order_by.as_str(), author.as_deref()),
        ("number", "sys_updated_at", Some("sys_updated_by"))
    );
    assert_eq!(mapping.empty_values, ["?"]);
    for (header, field) in [
        ("caller_id", "caller"),
        ("opened_at", "opened"),
        ("opened_by", "opened_by"),
        ("contact_type", "contact_type"),
        ("location", "location"),
        ("category", "category"),
        ("subcategory", "subcategory"),
        ("u_symptom", "symptom"),
        ("impact", "impact"),
        ("urgency", "urgency"),
        ("priority", "priority"),
        ("assignment_group", "assignment_group"),
        ("assigned_to", "assigned_to"),
        ("reassignment_count", "reassignments"),
        ("reopen_count", "reopen_count"),
        ("made_sla", "sla_met"),
        ("closed_code", "resolution_code"),
        ("resolved_by", "resolved_by"),
        ("resolved_at", "resolved"),
        ("closed_at", "closed"),
        ("problem_id", "problem_reference"),
        ("rfc", "change_reference"),
    ] {
        let target = mapping.target(header).unwrap();
        assert!(
            matches!(target, Target::Field { name, .. } if name == field),
            "{header}: {target:?}"
        );
    }
    assert!(matches!(mapping.target("incident_state").unwrap(), Target::State { values } if values.len() == 6));
    assert_eq!(plan.row_errors, []);
    assert_eq!(
        (
            plan.counts.rows,
            plan.counts.created,
            plan.counts.changes,
            plan.counts.errors
        ),
        (4137, 600, 4137, 0)
    );
    let again: Mapping = serde_json::from_str(&serde_json::to_string(&mapping).unwrap()).unwrap();
    assert_eq!(again, mapping);
}

#[test]
fn the_event_log_becomes_600_incidents_with_4137_events_in_order() {
    let Some(bytes) = data("servicenow-incident-events.csv") else {
        return;
    };
    let (_, plan) = incidents(&bytes);
    let raw = raw_rows(&bytes);
    let mut documents = Vec::new();
    carry_out(&plan, &mut documents);
    assert_eq!(documents.len(), 600);

    let (mut events, mut pending) = (0, 0);
    for (record, (id, document)) in plan.records.iter().zip(&mut documents) {
        let number = record.external_id.as_deref().unwrap();
        let mut log: Vec<_> = raw.iter().filter(|row| &row[0] == number).collect();
        log.sort_by_key(|row| moment(cell(&bytes, row, "sys_updated_at").unwrap()));
        let mut entries = history::read(document, &kinds::incident::KIND, &Directory::default(), None);
        entries.reverse();
        assert_eq!(entries.len(), log.len(), "{number}");
        let mut state = None;
        for (entry, row) in entries.iter().zip(&log) {
            assert_eq!(
                entry.time_millis,
                moment(cell(&bytes, row, "sys_updated_at").unwrap()),
                "{number}"
            );
            assert_eq!(entry.author, cell(&bytes, row, "sys_updated_by").unwrap());
            assert!(entry.message.imported && !entry.sentences.is_empty());
            let raw_state = cell(&bytes, row, "incident_state").unwrap();
            // Every change of state stands in the history at its own time.
            if state.is_some_and(|state| state != steward_state(raw_state).0) {
                assert!(
                    entry.sentences.iter().any(|sentence| sentence.starts_with("State: ")),
                    "{number} {:?}",
                    entry.sentences
                );
            }
            state = Some(steward_state(raw_state).0);
            let at = entry.change.parse().unwrap();
            let then = RecordSnapshot::read_at(*id, document, &[at], &Directory::default()).unwrap();
            assert_eq!(then.state_name(), steward_state(raw_state).0, "{number}");
            let reason = then.value("pending_reason").and_then(Value::as_text);
            assert_eq!(reason, steward_state(raw_state).1, "{number}");
            pending += usize::from(reason.is_some());
            events += 1;
        }
        let snapshot = RecordSnapshot::read(*id, document, &Directory::default()).unwrap();
        assert_eq!(snapshot.problems, [] as [String; 0]);
        assert_eq!(snapshot.external_id.as_deref(), Some(number));
        says_what_the_last_event_says(&bytes, log.last().unwrap(), &snapshot);
    }
    assert_eq!((events, pending), (4137, 656));
}

fn moment(text: &str) -> i64 {
    let part = |range| -> u32 { text.get(range).map(|part: &str| part.parse().unwrap()).unwrap() };
    let days = calendar::days_of(i32::try_from(part(6..10)).unwrap(), part(3..5), part(0..2)).unwrap();
    calendar::millis_of(days, part(11..13), part(14..16), 0).unwrap()
}

fn steward_state(raw: &str) -> (&'static str, Option<&'static str>) {
    match raw {
        "New" => ("new", None),
        "Active" => ("in_progress", None),
        "Awaiting User Info" => ("pending", Some("customer")),
        "Awaiting Problem" => ("pending", Some("problem")),
        "Resolved" => ("resolved", None),
        "Closed" => ("closed", None),
        other => panic!("{other}"),
    }
}

fn says_what_the_last_event_says(bytes: &[u8], row: &csv::StringRecord, snapshot: &RecordSnapshot) {
    for (header, field) in [
        ("caller_id", "caller"),
        ("opened_by", "opened_by"),
        ("location", "location"),
        ("category", "category"),
        ("subcategory", "subcategory"),
        ("u_symptom", "symptom"),
        ("assignment_group", "assignment_group"),
        ("assigned_to", "assigned_to"),
        ("closed_code", "resolution_code"),
        ("resolved_by", "resolved_by"),
        ("problem_id", "problem_reference"),
        ("rfc", "change_reference"),
        ("caused_by", "caused_by_reference"),
        ("cmdb_ci", "item_reference"),
    ] {
        assert_eq!(
            snapshot.value(field).and_then(Value::as_text),
            cell(bytes, row, header),
            "{field} of {}",
            &row[0]
        );
    }
    for (header, field) in [
        ("opened_at", "opened"),
        ("resolved_at", "resolved"),
        ("closed_at", "closed"),
    ] {
        assert_eq!(
            snapshot.value(field).and_then(Value::as_millis),
            cell(bytes, row, header).map(moment),
            "{field} of {}",
            &row[0]
        );
    }
    for (header, field) in [
        ("reassignment_count", "reassignments"),
        ("reopen_count", "reopen_count"),
    ] {
        let wanted = cell(bytes, row, header).map(|text| Value::Number(text.parse().unwrap()));
        assert_eq!(snapshot.value(field), wanted.as_ref(), "{field} of {}", &row[0]);
    }
    let choice = |header| cell(bytes, row, header).and_then(|text| text.chars().next()).unwrap();
    let level = |digit| match digit {
        '1' => "high",
        '2' => "medium",
        _ => "low",
    };
    assert_eq!(snapshot.value("impact"), Some(&Value::text(level(choice("impact")))));
    assert_eq!(snapshot.value("urgency"), Some(&Value::text(level(choice("urgency")))));
    assert_eq!(
        snapshot.value("priority"),
        Some(&Value::text(format!("p{}", choice("priority")))),
        "{}",
        &row[0]
    );
    assert_eq!(
        snapshot.value("sla_met"),
        Some(&Value::Flag(cell(bytes, row, "made_sla") == Some("TRUE")))
    );
}

#[test]
fn importing_the_event_log_again_changes_nothing_and_a_longer_one_adds_its_events() {
    let Some(bytes) = data("servicenow-incident-events.csv") else {
        return;
    };
    let text = String::from_utf8(bytes.clone()).unwrap();
    // The first half of the file, then the whole file.
    let half: String = text.lines().take(2_000).map(|line| format!("{line}\n")).collect();
    let (_, first) = incidents(half.as_bytes());
    let mut documents = Vec::new();
    carry_out(&first, &mut documents);
    let table = Table::read(&bytes).unwrap();
    let mapping = propose(&table, None, &Index::default());
    let index = Index::new(&rows(&mut documents));
    let rest = plan(table.clone(), mapping.clone(), index, options("b2")).unwrap();
    assert_eq!(first.counts.changes + rest.counts.changes, 4137);
    carry_out(&rest, &mut documents);

    let (_, whole) = incidents(&bytes);
    let mut at_once = Vec::new();
    carry_out(&whole, &mut at_once);
    let values = |row: &Row| {
        (
            row.external_id.clone(),
            row.state.clone(),
            row.title.clone(),
            row.fields.clone(),
        )
    };
    let (mut one, mut other): (Vec<_>, Vec<_>) = (
        rows(&mut documents).iter().map(values).collect(),
        rows(&mut at_once).iter().map(values).collect(),
    );
    one.sort_by(|one, other| one.0.cmp(&other.0));
    other.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(one, other);

    let index = Index::new(&rows(&mut documents));
    let again = plan(table, mapping, index, options("b3")).unwrap();
    assert_eq!(
        (again.counts.unchanged, again.counts.changes, again.counts.created),
        (600, 0, 0)
    );
}

#[test]
fn netbox_becomes_388_items_and_403_relations_and_goes_back() {
    let (Some(items), Some(relations)) = (data("netbox-configuration-items.csv"), data("netbox-relations.csv")) else {
        return;
    };
    let table = Table::read(&items).unwrap();
    let mapping = propose(&table, None, &Index::default());
    assert_eq!(
        (mapping.kind.as_str(), &mapping.shape),
        ("configuration_item", &Shape::Records)
    );
    for (header, field) in [
        ("type", "ci_type"),
        ("name", "title"),
        ("site", "location"),
        ("model", "model"),
        ("manufacturer", "manufacturer"),
        ("serial", "serial"),
        ("owner", "owner"),
        ("description", "description"),
    ] {
        assert!(
            matches!(mapping.target(header).unwrap(), Target::Field { name, .. } if name == field),
            "{header}"
        );
    }
    let first = plan(table.clone(), mapping.clone(), Index::default(), options("items")).unwrap();
    assert_eq!((first.counts.created, first.row_errors.len()), (388, 0));
    let mut documents = Vec::new();
    carry_out(&first, &mut documents);

    let edges = Table::read(&relations).unwrap();
    let index = Index::new(&rows(&mut documents));
    let edge_mapping = propose(&edges, None, &index);
    let Shape::Relations { types, .. } = &edge_mapping.shape else {
        panic!("{:?}", edge_mapping.shape)
    };
    assert_eq!(types.len(), 6, "{types:?}");
    let second = plan(edges.clone(), edge_mapping.clone(), index, options("edges")).unwrap();
    assert_eq!(
        (second.counts.relations, second.counts.errors, second.counts.rows),
        (403, 0, 403)
    );
    carry_out(&second, &mut documents);
    let related: usize = rows(&mut documents).iter().map(|row| row.relations.len()).sum();
    assert_eq!(related, 403);

    for (table, mapping) in [(&table, &mapping), (&edges, &edge_mapping)] {
        let again = plan(
            table.clone(),
            mapping.clone(),
            Index::new(&rows(&mut documents)),
            options("again"),
        )
        .unwrap();
        assert_eq!(
            (again.counts.changes, again.counts.updated, again.counts.created),
            (0, 0, 0)
        );
    }

    take_back("edges", &mut documents);
    assert_eq!(
        rows(&mut documents)
            .iter()
            .map(|row| row.relations.len())
            .sum::<usize>(),
        0
    );
    take_back("items", &mut documents);
    assert!(rows(&mut documents).iter().all(|row| row.archived));
    let back = plan(
        table,
        mapping,
        Index::new(&rows(&mut documents)),
        options("items again"),
    )
    .unwrap();
    carry_out(&back, &mut documents);
    assert!(
        rows(&mut documents).iter().all(|row| !row.archived),
        "importing again brings the items back"
    );
    assert_eq!(documents.len(), 388);
}

fn take_back(batch: &str, documents: &mut [(DocumentId, AutoCommit)]) {
    let kind = &kinds::configuration_item::KIND;
    for (id, document) in documents {
        let edits: Vec<Edit> = revert(document, *id, kind, batch);
        commit(document, kind, &edits, &Stamp::new(NOW + 1000, "Ana")).unwrap();
    }
}
