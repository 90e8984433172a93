//! Faults of relations and gaps of items, each with its counterpart that is none.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// A row with nothing but its relations.
pub(crate) fn record(document: DocumentId, kind: &str, state: &str, relations: &[(String, DocumentId)]) -> Row {
    Row {
        state: state.to_owned(),
        relations: relations.to_vec(),
        ..Row::blank(document, kind)
    }
}

const NOW: i64 = 1_795_000_000_000;

const fn id(number: u8) -> DocumentId {
    DocumentId::from_bytes([number; 16])
}

fn row(number: u8, kind: &str, state: &str, relations: &[(&str, u8)]) -> Row {
    let relations: Vec<_> = relations
        .iter()
        .map(|(name, to)| ((*name).to_owned(), id(*to)))
        .collect();
    record(id(number), kind, state, &relations)
}

fn with(mut row: Row, field: &str, value: Value) -> Row {
    row.fields.push((field.to_owned(), value));
    row
}

fn look(rows: &[Row]) -> Report {
    let index: BTreeMap<DocumentId, &Row> = rows.iter().map(|row| (row.document, row)).collect();
    report(rows.iter(), &|document| index.get(&document).copied(), NOW)
}

fn faults_of(rows: &[Row]) -> Vec<(Fault, u8, String, u8)> {
    let number = |document: DocumentId| document.as_bytes()[0];
    look(rows)
        .links
        .into_iter()
        .map(|link| (link.fault, number(link.source), link.relation, number(link.target)))
        .collect()
}

#[test]
fn each_fault_is_found_once_and_only_where_it_is_one() {
    let mut archived = row(2, "problem", "investigating", &[]);
    archived.archived = true;
    let mut put_away = row(9, "incident", "new", &[("has_problem", 2), ("affects_item", 77)]);
    put_away.archived = true;
    let rows = [
        row(
            1,
            "incident",
            "in_progress",
            &[
                ("has_problem", 2),
                ("affects_item", 3),
                ("affects_item", 4),
                ("affects_service", 77),
            ],
        ),
        archived,
        row(3, "configuration_item", "retired", &[]),
        row(4, "configuration_item", "in_use", &[]),
        // A person put a machine where a service belongs, and two customers where there is one.
        row(
            5,
            "incident",
            "new",
            &[
                ("affects_service", 4),
                ("for_customer", 6),
                ("for_customer", 7),
                ("newer", 77),
            ],
        ),
        row(6, "customer", "active", &[]),
        row(7, "customer", "active", &[]),
        // History: closed records may point to what is gone, not to nothing.
        row(
            8,
            "incident",
            "closed",
            &[("has_problem", 2), ("affects_item", 3), ("affects_item", 78)],
        ),
        put_away,
        row(10, "document", "published", &[("replaces", 11)]),
        row(11, "document", "withdrawn", &[]),
    ];
    let named = |fault, source, relation: &str, target| (fault, source, relation.to_owned(), target);
    assert_eq!(
        faults_of(&rows),
        [
            named(Fault::Missing, 1, "affects_service", 77),
            named(Fault::Missing, 8, "affects_item", 78),
            named(Fault::Archived, 1, "has_problem", 2),
            named(Fault::Gone, 1, "affects_item", 3),
            named(Fault::WrongKind, 5, "affects_service", 4),
            named(Fault::Several, 5, "for_customer", 6),
            named(Fault::Several, 5, "for_customer", 7),
        ]
    );
}

#[test]
fn a_record_of_an_unknown_kind_is_no_wrong_kind() {
    let rows = [
        row(1, "incident", "new", &[("affects_service", 2)]),
        row(2, "starship", "", &[]),
        row(3, "starship", "", &[("affects_service", 77)]),
    ];
    assert_eq!(faults_of(&rows), []);
}

#[test]
fn items_have_an_owner_a_place_a_date_and_a_use() {
    let year = VERIFIED_DAYS * DAY_MILLIS;
    let whole = |number: u8, state: &str, verified: i64, relations: &[(&str, u8)]| {
        let row = with(row(number, ITEM, state, relations), "owner", Value::text("Ana"));
        let row = with(row, "location", Value::text("Hall 1"));
        with(row, "verified", Value::DateTime(verified))
    };
    let mut young = row(7, ITEM, "in_use", &[("part_of", 1)]);
    young.created_millis = NOW - year;
    young.fields = vec![
        ("owner".to_owned(), Value::text("Bo")),
        ("location".to_owned(), Value::text("Hall 2")),
    ];
    let rows = [
        row(100, SERVICE, "live", &[("depends_on", 1)]),
        row(101, SERVICE, "retired", &[("depends_on", 4)]),
        // Needed directly; over another item; by a part.
        whole(1, "in_use", NOW - year, &[("runs_on", 2)]),
        whole(2, "in_use", NOW - year - 1, &[]),
        young,
        // Only a retired service uses it.
        whole(4, "in_use", NOW, &[]),
        // In stock nothing needs it yet, and nobody must confirm it.
        whole(5, "in_stock", 0, &[]),
        row(6, ITEM, "planned", &[]),
        row(8, ITEM, "retired", &[]),
        with(
            with(row(9, ITEM, "in_stock", &[]), "owner", Value::text(" ")),
            "location",
            Value::text("Hall 1"),
        ),
    ];
    assert_eq!(
        look(&rows).gaps,
        [
            (Gap::Owner, id(6)),
            (Gap::Owner, id(9)),
            (Gap::Verification, id(2)),
            (Gap::Service, id(4)),
        ]
    );
    let mut lost = whole(3, "in_repair", 0, &[]);
    lost.fields.retain(|(name, _)| name != "location");
    assert_eq!(look(&[lost]).gaps, [(Gap::Location, id(3))]);
}

proptest! {
    #[test]
    fn a_relation_has_one_fault_at_most_and_mending_all_leaves_none(
        links in proptest::collection::vec((0_u8..12, 0_usize..4, 0_u8..16), 0..40),
        states in proptest::collection::vec((0_usize..4, any::<bool>()), 12),
    ) {
        let kinds = ["incident", "problem", "service", ITEM];
        let names = ["affects_service", "affects_item", "has_problem", "uses_sla"];
        let gone = ["closed", "closed", "retired", "retired"];
        let mut rows: Vec<Row> = (0..12_u8)
            .map(|number| {
                let kind = usize::from(number) % 4;
                let (state, archived) = states[usize::from(number)];
                let state = if state == 0 { gone[kind] } else { "new" };
                let mut row = row(number, kinds[kind], state, &[]);
                row.archived = archived;
                row
            })
            .collect();
        for (from, name, to) in links {
            let link = (names[name].to_owned(), id(to));
            let row = &mut rows[usize::from(from)];
            if !row.relations.contains(&link) {
                row.relations.push(link);
            }
        }
        let found = look(&rows);
        let mut seen = BTreeSet::new();
        for link in &found.links {
            prop_assert!(seen.insert((link.source, link.relation.clone(), link.target)));
            let source = rows.iter_mut().find(|row| row.document == link.source).unwrap();
            prop_assert!(!source.archived);
            let before = source.relations.len();
            source.relations.retain(|(name, target)| (name, target) != (&link.relation, &link.target));
            prop_assert_eq!(source.relations.len() + 1, before);
        }
        prop_assert_eq!(look(&rows).links, []);
    }
}
