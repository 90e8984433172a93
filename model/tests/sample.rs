//! The sample workspace: every edit of it is legal, and the same seed gives the same records.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ActorId;
use steward_model::row::Row;
use steward_model::sample::generate;
use steward_model::search::{Query, search};
use steward_model::short_id;
use steward_model::{history, kinds, member::Directory};

const NOW: i64 = 1_795_000_000_000;

#[test]
fn every_record_of_the_sample_builds_and_points_at_records_of_the_sample() {
    let records: Vec<_> = generate(7, 400, NOW).collect();
    assert_eq!(records.len(), 400);
    let known: BTreeMap<_, _> = records
        .iter()
        .map(|record| (record.document, record.kind.name))
        .collect();
    assert_eq!(known.len(), 400, "ids are unique");
    let mut kinds_seen = BTreeSet::new();
    let mut relations = 0;
    for record in &records {
        let mut document = record
            .build(ActorId::from([1; 16]))
            .unwrap_or_else(|error| panic!("{}: {error}", record.kind.name));
        let row = Row::project(record.document, &mut document).unwrap();
        assert!(!row.title.is_empty() && row.conflicts == 0);
        assert!(
            row.created_millis <= row.updated_millis && row.updated_millis <= NOW,
            "{}",
            row.title
        );
        for (name, target) in &row.relations {
            let kind = known.get(target).unwrap_or_else(|| panic!("{} {name}", row.title));
            let declared = record.kind.relation(name).unwrap();
            assert!(
                declared.targets.is_empty() || declared.targets.contains(kind),
                "{name} → {kind}"
            );
            assert_ne!(*target, record.document);
            relations += 1;
        }
        let times: Vec<_> = record.commits.iter().map(|(stamp, _)| stamp.time_millis).collect();
        assert!(times.is_sorted());
        assert_eq!(
            history::read(&mut document, record.kind, &Directory::default(), None).len(),
            record.commits.len()
        );
        kinds_seen.insert(record.kind.name);
    }
    assert_eq!(kinds_seen.len(), kinds::ALL.len());
    assert!(relations > 300);
}

#[test]
fn the_sample_depends_on_seed_size_and_moment_alone() {
    let bytes = |seed| -> Vec<Vec<u8>> {
        generate(seed, 90, NOW)
            .map(|record| record.build(ActorId::from([1; 16])).unwrap().save())
            .collect()
    };
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
}

#[test]
fn any_size_is_met() {
    for size in [0, 1, 40, 150, 10_000] {
        assert_eq!(generate(3, size, NOW).count(), size);
    }
}

#[test]
fn the_sample_is_searched() {
    let rows: Vec<Row> = generate(11, 300, NOW)
        .map(|record| Row::project(record.document, &mut record.build(ActorId::from([1; 16])).unwrap()).unwrap())
        .collect();
    let find = |text: &str| search(&rows, &Query::parse(text), 1000);
    assert_eq!(find("kind:service").len(), 12);
    assert_eq!(find("telephony kind:service")[0].row.title, "Telephony");
    let incident = rows.iter().find(|row| row.kind == "incident").unwrap();
    assert_eq!(
        find(&incident.short_id.to_lowercase())[0].row.document,
        incident.document
    );
    let pending = rows.iter().filter(|row| row.state == "pending").count();
    assert_eq!(find("state:pending").len(), pending);
    assert_eq!(
        find("kind:incident state:open").len(),
        rows.iter()
            .filter(|row| row.kind == "incident" && row.state != "closed")
            .count()
    );
    assert_eq!(find("owner:ingrid kind:management-review").len(), 3);
    assert!(find("nosuchwordanywhere").is_empty());
    assert_eq!(
        find("-kind:incident").len(),
        rows.iter().filter(|row| row.kind != "incident").count()
    );
}

#[test]
fn ten_thousand_short_ids_hardly_collide_and_are_told_apart() {
    let ids: Vec<_> = generate(5, 10_000, NOW).map(|record| record.document).collect();
    let short: BTreeSet<_> = ids.iter().map(|id| short_id::short_id("INC", *id)).collect();
    assert!(short.len() >= 9_990, "{}", short.len());
    let unique: BTreeSet<_> = short_id::unique("INC", ids.iter().copied()).into_values().collect();
    assert_eq!(unique.len(), 10_000);
}
