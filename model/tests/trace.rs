//! Traces, broken links and the history of agreements over the sample workspace.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use automerge::ActorId;
use steward_model::links::{Fault, report};
use steward_model::row::Row;
use steward_model::sample::generate;
use steward_model::service_clock::versions;
use steward_model::trace::{Direction, NODES, Question, Rows, Side, Stage, Trace, View, trace};
use steward_sync::ids::DocumentId;

const NOW: i64 = 1_795_000_000_000;

#[derive(Default)]
struct Table {
    rows: BTreeMap<DocumentId, Row>,
    inverse: BTreeMap<DocumentId, Vec<(DocumentId, String)>>,
}

impl Rows for Table {
    fn row(&self, document: DocumentId) -> Option<&Row> {
        self.rows.get(&document)
    }

    fn relations_to(&self, document: DocumentId) -> Vec<(DocumentId, String)> {
        self.inverse.get(&document).cloned().unwrap_or_default()
    }
}

fn sample(seed: u64, size: usize) -> Table {
    let mut table = Table::default();
    for record in generate(seed, size, NOW) {
        let row = Row::project(record.document, &mut record.build(ActorId::from([1; 16])).unwrap()).unwrap();
        for (name, target) in &row.relations {
            let sources = table.inverse.entry(*target).or_default();
            sources.push((row.document, name.clone()));
        }
        table.rows.insert(row.document, row);
    }
    table
}

fn walk(table: &Table, start: DocumentId, view: View, direction: Direction) -> Trace {
    let question = Question {
        start,
        view,
        direction,
        depth: 40,
    };
    trace(question, table)
}

#[test]
fn the_major_incident_leads_to_a_change_whatever_the_seed() {
    for seed in 0..6 {
        let table = sample(seed, 600);
        let mut rows = table.rows.values();
        let incident = rows
            .find(|row| row.title.starts_with("Patient records and server platform"))
            .unwrap();
        let onward = walk(&table, incident.document, View::Chain, Direction::Onward);
        assert!(
            onward.nodes.iter().any(|node| node.stage == Some(Stage::Change)),
            "seed {seed}"
        );
    }
}

#[test]
fn the_sample_leads_from_an_incident_to_the_customer_and_back() {
    let table = sample(9, 600);
    let incident = table
        .rows
        .values()
        .find(|row| row.title.starts_with("Patient records and server platform"))
        .unwrap();
    let onward = walk(&table, incident.document, View::Chain, Direction::Onward);
    let stages: BTreeSet<_> = onward.nodes.iter().filter_map(|node| node.stage).collect();
    for stage in [
        Stage::Problem,
        Stage::Change,
        Stage::Item,
        Stage::Service,
        Stage::Agreement,
        Stage::Party,
    ] {
        assert!(stages.contains(&stage), "{stage:?}");
    }
    println!("{} {} records", incident.title, onward.nodes.len());
    let customer = onward
        .nodes
        .iter()
        .position(|node| table.rows[&node.document].kind == "customer")
        .unwrap();
    let back = walk(&table, onward.nodes[customer].document, View::Chain, Direction::Back);
    assert!(back.is_cut || back.nodes.iter().any(|node| node.document == incident.document));
    for row in table.rows.values() {
        for view in [View::Chain, View::Impact] {
            let found = walk(&table, row.document, view, Direction::Both);
            assert!((1..=NODES).contains(&found.nodes.len()));
            let documents: BTreeSet<_> = found.nodes.iter().map(|node| node.document).collect();
            assert_eq!(documents.len(), found.nodes.len(), "each record once");
            for (place, node) in found.nodes.iter().enumerate().skip(1) {
                assert!(node.via.is_some_and(|via| via < place));
                assert!(node.side != Side::Start || found.nodes[0].stage.is_none());
            }
        }
    }
}

#[test]
fn the_sample_has_no_link_that_is_never_right() {
    let table = sample(9, 600);
    let found = report(table.rows.values(), &|document| table.rows.get(&document), NOW);
    let mut counts: BTreeMap<Fault, usize> = BTreeMap::new();
    for link in &found.links {
        *counts.entry(link.fault).or_default() += 1;
    }
    println!("{counts:?}, {} gaps", found.gaps.len());
    for fault in [Fault::Missing, Fault::WrongKind, Fault::Several] {
        assert_eq!(counts.get(&fault), None, "{fault:?}");
    }
}

#[test]
fn agreements_and_calendars_of_the_sample_have_versions_in_force() {
    let mut seen = 0;
    for record in generate(9, 600, NOW) {
        if !["service_level_agreement", "service_calendar"].contains(&record.kind.name) {
            continue;
        }
        let mut document = record.build(ActorId::from([1; 16])).unwrap();
        let row = Row::project(record.document, &mut document).unwrap();
        let found = versions(record.document, &mut document, record.kind, NOW);
        assert_eq!(
            found.in_force,
            row.state == "in_force" || found.list.len() > 1,
            "{}",
            row.title
        );
        assert!(!found.list.is_empty() && found.list.is_sorted_by_key(|version| version.from_millis));
        let last = found.list.last().unwrap().record.as_ref().unwrap();
        let version = last.value("version").and_then(|value| value.as_text());
        assert!(version.is_some_and(|version| !version.is_empty()), "{}", row.title);
        seen += 1;
    }
    assert!(seen > 5);
}
