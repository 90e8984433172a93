//! Walks over small organizations, and their limits over large ones.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::links::tests::record;

#[derive(Default)]
pub(crate) struct Table {
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

fn id(number: u16) -> DocumentId {
    let [high, low] = number.to_be_bytes();
    let mut bytes = [0; 16];
    (bytes[14], bytes[15]) = (high, low);
    DocumentId::from_bytes(bytes)
}

fn number(document: DocumentId) -> u16 {
    let bytes = document.as_bytes();
    u16::from_be_bytes([bytes[14], bytes[15]])
}

type Given<'a> = (u16, &'a str, &'a [(&'a str, u16)]);

fn table(given: &[Given<'_>]) -> Table {
    let mut table = Table::default();
    for (number, kind, relations) in given {
        let relations: Vec<_> = relations
            .iter()
            .map(|(name, to)| ((*name).to_owned(), id(*to)))
            .collect();
        for (name, to) in &relations {
            table.inverse.entry(*to).or_default().push((id(*number), name.clone()));
        }
        table
            .rows
            .insert(id(*number), record(id(*number), kind, "", &relations));
    }
    table
}

fn walk(table: &Table, start: u16, view: View, direction: Direction, depth: u32) -> Trace {
    let question = Question {
        start: id(start),
        view,
        direction,
        depth,
    };
    trace(question, table)
}

fn found(trace: &Trace) -> Vec<u16> {
    let mut found: Vec<u16> = trace.nodes.iter().map(|node| number(node.document)).collect();
    found.sort_unstable();
    found
}

fn chain(trace: &Trace, to: u16) -> Vec<u16> {
    let place = trace.nodes.iter().position(|node| node.document == id(to)).unwrap();
    let chain = trace.chain(place);
    chain
        .into_iter()
        .map(|place| number(trace.nodes[place].document))
        .collect()
}

/// Incident 1 → problem 2 → change 3 → release 4 → item 5 ← service 6 ← agreement 7 → customer 8, and beside it another
/// incident 11 of the service, another service 16 with its customer 18, and a risk 20 that the change considers.
fn organization() -> Table {
    table(&[
        (1, "incident", &[("has_problem", 2), ("related_to", 11)]),
        (2, "problem", &[]),
        (3, "change", &[("fixes_problem", 2), ("considers_risk", 20)]),
        (4, "release", &[("includes_change", 3), ("deploys_to", 5)]),
        (5, "configuration_item", &[("connected_to", 15)]),
        (15, "configuration_item", &[]),
        (6, "service", &[("depends_on", 5)]),
        (
            7,
            "service_level_agreement",
            &[("for_service", 6), ("with_customer", 8)],
        ),
        (8, "customer", &[]),
        (11, "incident", &[("affects_service", 6)]),
        (16, "service", &[("depends_on", 15)]),
        (18, "customer", &[("uses_service", 16)]),
        (20, "risk", &[]),
    ])
}

#[test]
fn an_incident_leads_to_the_customer_and_back() {
    let table = organization();
    let onward = walk(&table, 1, View::Chain, Direction::Onward, 20);
    assert_eq!(found(&onward), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(chain(&onward, 8), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(onward.edges.len(), 7);
    assert!(
        onward
            .edges
            .iter()
            .all(|edge| onward.nodes[edge.from].distance < onward.nodes[edge.to].distance)
    );
    assert!(!onward.is_cut && !onward.is_deeper);
    let back = walk(&table, 8, View::Chain, Direction::Back, 20);
    assert_eq!(found(&back), [1, 2, 3, 4, 5, 6, 7, 8, 11]);
    assert_eq!(chain(&back, 1), [8, 7, 6, 5, 4, 3, 2, 1]);
    assert!(back.nodes.iter().skip(1).all(|node| node.side == Side::Back));
    // Onward from the end there is nothing, and back from the beginning neither.
    assert_eq!(found(&walk(&table, 8, View::Chain, Direction::Onward, 20)), [8]);
    assert_eq!(found(&walk(&table, 1, View::Chain, Direction::Back, 20)), [1]);
    // From the middle both ways, without turning back to the other incident of the service.
    let both = walk(&table, 3, View::Chain, Direction::Both, 20);
    assert_eq!(found(&both), [1, 2, 3, 4, 5, 6, 7, 8]);
    let side = |document| {
        both.nodes
            .iter()
            .find(|node| node.document == id(document))
            .unwrap()
            .side
    };
    assert_eq!((side(1), side(3), side(8)), (Side::Back, Side::Start, Side::Onward));
}

#[test]
fn a_shorter_way_is_the_chain_and_both_lines_are_drawn() {
    let table = table(&[
        (1, "incident", &[("has_problem", 2), ("affects_service", 6)]),
        (2, "problem", &[("affects_service", 6)]),
        (6, "service", &[]),
    ]);
    let trace = walk(&table, 1, View::Chain, Direction::Onward, 9);
    assert_eq!(chain(&trace, 6), [1, 6]);
    assert_eq!(trace.edges.len(), 3);
}

#[test]
fn depth_is_kept_and_told() {
    let table = organization();
    let near = walk(&table, 1, View::Chain, Direction::Onward, 2);
    assert_eq!(
        (found(&near), near.is_deeper, near.is_cut),
        (vec![1, 2, 3], true, false)
    );
    let whole = walk(&table, 1, View::Chain, Direction::Onward, 7);
    assert!(!whole.is_deeper);
}

#[test]
fn a_record_of_another_kind_leads_into_the_chain() {
    let table = organization();
    assert_eq!(
        found(&walk(&table, 20, View::Chain, Direction::Onward, 20)),
        [3, 4, 5, 6, 7, 8, 20]
    );
    assert_eq!(
        found(&walk(&table, 20, View::Chain, Direction::Back, 20)),
        [1, 2, 3, 20]
    );
    let trace = walk(&table, 20, View::Chain, Direction::Both, 20);
    assert_eq!(found(&trace), [1, 2, 3, 4, 5, 6, 7, 8, 20]);
    assert_eq!(chain(&trace, 1), [20, 3, 2, 1]);
    let first = trace.edges.iter().find(|edge| edge.from == 0).unwrap();
    assert_eq!(first.relation, ("considers_risk".to_owned(), first.to));
    assert_eq!(trace.nodes[0].stage, None);
    // And nothing leads through it.
    assert!(!found(&walk(&table, 3, View::Chain, Direction::Both, 20)).contains(&20));
}

#[test]
fn impact_follows_what_cannot_work_without_what() {
    let table = table(&[
        // A machine on a host in a rack, a line from a supplier; the parts of a cluster.
        (1, "configuration_item", &[("contained_in", 2), ("supplied_by", 9)]),
        (2, "configuration_item", &[("connected_to", 3)]),
        (3, "configuration_item", &[]),
        (4, "configuration_item", &[("runs_on", 1), ("part_of", 5)]),
        (5, "configuration_item", &[]),
        (6, "service", &[("depends_on", 5), ("part_of", 7)]),
        (7, "service", &[]),
        (8, "customer", &[("uses_service", 7)]),
        (9, "supplier", &[]),
        (10, "incident", &[("affects_item", 1)]),
    ]);
    let onward = walk(&table, 1, View::Impact, Direction::Onward, 20);
    assert_eq!(found(&onward), [1, 4, 5, 6, 7, 8]);
    assert_eq!(chain(&onward, 8), [1, 4, 5, 6, 7, 8]);
    let back = walk(&table, 1, View::Impact, Direction::Back, 20);
    assert_eq!(found(&back), [1, 2, 9]);
    assert_eq!(
        found(&walk(&table, 8, View::Impact, Direction::Back, 20)),
        [1, 2, 4, 5, 6, 7, 8, 9]
    );
}

#[test]
fn circles_and_missing_records_end_the_walk() {
    let table = table(&[
        (
            1,
            "configuration_item",
            &[("depends_on", 2), ("depends_on", 1), ("runs_on", 99)],
        ),
        (2, "configuration_item", &[("depends_on", 3)]),
        (3, "configuration_item", &[("depends_on", 1)]),
    ]);
    let trace = walk(&table, 1, View::Impact, Direction::Back, 50);
    assert_eq!(found(&trace), [1, 2, 3]);
    assert_eq!(trace.edges.len(), 3);
    assert_eq!(walk(&table, 98, View::Impact, Direction::Back, 50), Trace::default());
}

#[test]
fn a_walk_stops_at_its_limit_and_says_so() {
    let mut given: Vec<Given<'_>> = vec![(0, "service", &[])];
    given.extend((1..=900).map(|number| (number, "incident", &[("affects_service", 0)][..])));
    let table = table(&given);
    let trace = walk(&table, 0, View::Chain, Direction::Back, 20);
    assert_eq!((trace.nodes.len(), trace.is_cut), (NODES, true));
    assert!(trace.edges.len() < NODES);
}

#[test]
fn needs_are_declared_relations() {
    let mut count = 0;
    for kind in kinds::ALL {
        for relation in kind.relations {
            for target in relation.targets {
                count += usize::from(need(kind.name, relation.name, target).is_some());
            }
        }
    }
    assert_eq!(count, 16);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn distances_are_the_shortest_and_every_line_is_a_relation(
        links in proptest::collection::vec((0_u16..30, 0_u16..30, 0_usize..3), 0..90),
        start in 0_u16..30,
        depth in 0_u32..8,
        way in 0_usize..3,
    ) {
        let names = ["depends_on", "runs_on", "part_of"];
        let mut relations: Vec<Vec<(&str, u16)>> = vec![Vec::new(); 30];
        for (from, to, name) in &links {
            relations[usize::from(*from)].push((names[*name], *to));
        }
        let given: Vec<Given<'_>> = relations
            .iter()
            .enumerate()
            .map(|(number, relations)| (u16::try_from(number).unwrap(), "configuration_item", relations.as_slice()))
            .collect();
        let table = table(&given);
        let direction = [Direction::Onward, Direction::Back, Direction::Both][way];
        let trace = walk(&table, start, View::Impact, direction, depth);
        // Rounds of relaxation instead of a queue.
        let needs: Vec<(u16, u16)> = links
            .iter()
            .map(|(from, to, name)| if *name == 2 { (*to, *from) } else { (*from, *to) })
            .collect();
        let reach = |back: bool| {
            let mut distance = BTreeMap::from([(start, 0)]);
            for round in 1..=depth {
                let known = distance.clone();
                for (needing, needed) in &needs {
                    let (from, to) = if back { (needing, needed) } else { (needed, needing) };
                    if known.contains_key(from) {
                        distance.entry(*to).or_insert(round);
                    }
                }
            }
            distance
        };
        let mut wanted = BTreeMap::new();
        for back in [false, true] {
            let skipped = if back { Direction::Onward } else { Direction::Back };
            if direction != skipped {
                for (document, distance) in reach(back) {
                    let least = wanted.entry(document).or_insert(distance);
                    *least = distance.min(*least);
                }
            }
        }
        let told: BTreeMap<u16, u32> = trace.nodes.iter().map(|node| (number(node.document), node.distance)).collect();
        if direction == Direction::Both {
            // What is found on one side first is not followed on the other, so some may be missing, never nearer.
            for (document, distance) in &told {
                prop_assert!(wanted.get(document).is_some_and(|least| least <= distance));
            }
        } else {
            prop_assert_eq!(&told, &wanted);
        }
        for edge in &trace.edges {
            let (from, to) = (number(trace.nodes[edge.from].document), number(trace.nodes[edge.to].document));
            prop_assert!(needs.contains(&(to, from)), "{from} is needed by {to}");
        }
        for place in 0..trace.nodes.len() {
            let chain = trace.chain(place);
            prop_assert_eq!(chain.len(), usize::try_from(trace.nodes[place].distance).unwrap() + 1);
            prop_assert_eq!(chain[0], 0);
        }
    }
}
