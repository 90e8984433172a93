//! The sample workspace: every edit of it is legal, and the same seed gives the same records.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ActorId;
use steward_model::availability::{Availability, Period};
use steward_model::measure::period::Frequency;
use steward_model::measure::{Availabilities, Definition, Surroundings};
use steward_model::row::Row;
use steward_model::sample::generate;
use steward_model::search::{Query, search};
use steward_model::short_id;
use steward_model::snapshot::RecordSnapshot;
use steward_model::{history, item, kinds, member::Directory, report};
use steward_sync::ids::DocumentId;

const NOW: i64 = 1_795_000_000_000;
const DAY: i64 = 86_400_000;

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
fn no_edit_is_refused_whatever_the_seed_and_the_moment() {
    let rounds = (0..24_u32).map(|round| {
        let now = NOW + i64::from(round) * 7 * 3_600_000;
        (u64::from(round).wrapping_mul(0x9E37_79B9_7F4A_7C15), 600, now)
    });
    let others = [
        (1, 340, NOW + 2 * DAY),
        (2, 340, NOW + 45 * DAY),
        (3, 340, 1_767_225_600_000),
    ];
    for (seed, size, now) in rounds.chain(others) {
        for record in generate(seed, size, now) {
            let times: Vec<_> = record.commits.iter().map(|(stamp, _)| stamp.time_millis).collect();
            assert!(times.is_sorted() && times.iter().all(|time| *time <= now));
            // Items are half of the large samples and have the least to go wrong.
            if size < 600 || record.kind != &kinds::configuration_item::KIND {
                let built = record.build(ActorId::from([1; 16]));
                built.unwrap_or_else(|error| panic!("seed {seed}: {}: {error}", record.kind.name));
            }
        }
    }
}

#[test]
fn operational_records_are_most_of_a_large_sample() {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for record in generate(3, 10_000, NOW) {
        *counts.entry(record.kind.name).or_default() += 1;
    }
    let operational = ["incident", "service_request", "change", "configuration_item"];
    let sum: usize = operational.iter().map(|name| counts[name]).sum();
    assert!(sum > 9_000 && counts["incident"] > 4_000, "{counts:?}");
    assert!(
        counts
            .iter()
            .filter(|(name, _)| !operational.contains(name) && **name != "action")
            .all(|(_, count)| *count <= 20)
    );
}

#[test]
fn major_incidents_lead_to_outage_problem_finding_and_complaint() {
    let records: Vec<_> = generate(9, 600, NOW).collect();
    let rows: Vec<Row> = records
        .iter()
        .map(|record| Row::project(record.document, &mut record.build(ActorId::from([1; 16])).unwrap()).unwrap())
        .collect();
    let major = rows
        .iter()
        .find(|row| row.title.starts_with("Patient records and server platform"))
        .unwrap();
    for (kind, relation) in [
        ("outage", "seen_as"),
        ("nonconformity", "found_in"),
        ("complaint", "about"),
        ("risk", "occurred_as"),
    ] {
        let points_at_it = rows.iter().any(|row| {
            row.kind == kind
                && row
                    .relations
                    .iter()
                    .any(|(name, target)| name == relation && *target == major.document)
        });
        assert!(points_at_it, "{kind} {relation}");
    }
    assert!(major.relations.iter().any(|(name, _)| name == "has_problem"));
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

/// Agreed time is round the clock, without outage.
struct Always;

impl Availabilities for Always {
    fn of(&self, _: DocumentId, stretch: Period) -> Option<Availability> {
        Some(Availability {
            agreed_seconds: (stretch.to_millis - stretch.from_millis) / 1000,
            ..Availability::default()
        })
    }
}

#[test]
fn issued_reports_freeze_what_their_rows_give() {
    let actor = ActorId::from([1; 16]);
    let rows: Vec<Row> = generate(13, 600, NOW)
        .map(|record| Row::project(record.document, &mut record.build(actor.clone()).unwrap()).unwrap())
        .collect();
    let surroundings = Surroundings {
        rows: &rows,
        now_millis: NOW,
        offset_minutes: 0,
        availabilities: &Always,
    };
    let mut frozen = 0;
    for mut record in generate(13, 600, NOW).filter(|record| record.kind == &kinds::service_report::KIND) {
        record.freeze(actor.clone(), &surroundings).unwrap();
        let mut document = record.build(actor.clone()).unwrap();
        let snapshot = RecordSnapshot::read(record.document, &mut document, &Directory::default()).unwrap();
        let issues = snapshot.items(item::ISSUES);
        assert_eq!(
            issues.len(),
            usize::from(snapshot.state_name() == "issued"),
            "{}",
            snapshot.title
        );
        let Some(issue) = issues.first() else { continue };
        let figures = report::frozen::decode(issue.text(item::FIGURES)).unwrap();
        let row = rows.iter().find(|row| row.document == record.document).unwrap();
        let scope = report::Scope::of(row, &rows).unwrap();
        let opened = rows
            .iter()
            .filter(|row| row.kind == "incident" && scope.concerns(row))
            .filter(|row| {
                let at = row
                    .value("opened")
                    .and_then(steward_model::value::Value::as_millis)
                    .unwrap();
                (i64::from(figures.from_day) * DAY..(i64::from(figures.to_day) + 1) * DAY).contains(&at)
            });
        assert_eq!(
            figures.incidents.opened.now as usize,
            opened.count(),
            "{}",
            snapshot.title
        );
        assert!(figures.incidents.opened.now > 0 && !figures.availability.is_empty());
        assert!((figures.availability[0].percent - 100.0).abs() < 1e-9);
        frozen += 1;
    }
    assert!(frozen >= 2);
}

#[test]
fn measures_of_the_sample_have_a_year_to_show() {
    let rows: Vec<Row> = generate(17, 600, NOW)
        .map(|record| Row::project(record.document, &mut record.build(ActorId::from([1; 16])).unwrap()).unwrap())
        .collect();
    let surroundings = Surroundings {
        rows: &rows,
        now_millis: NOW,
        offset_minutes: 0,
        availabilities: &Always,
    };
    for row in rows.iter().filter(|row| row.kind == "measure") {
        let definition = Definition::of(row).unwrap_or_else(|error| panic!("{}: {error}", row.title));
        let series = definition.series(row, &surroundings, definition.frequency.shown());
        let values = series.points.iter().filter(|point| point.value.is_some()).count();
        let wanted = match definition.frequency {
            Frequency::Month => 9,
            Frequency::Quarter => 3,
            Frequency::Day | Frequency::Week | Frequency::HalfYear | Frequency::Year => 2,
        };
        assert!(values >= wanted, "{}: {values} values", row.title);
        assert!(series.latest().is_some(), "{}", row.title);
    }
    for row in rows.iter().filter(|row| row.kind == "capacity_plan") {
        assert_eq!(item::entries_of(row).len(), 12, "{}", row.title);
    }
}

#[test]
fn reviews_freeze_their_inputs_and_the_next_one_carries_over_what_is_open() {
    use steward_model::review::{self, INPUTS, minutes, opening};

    let actor = ActorId::from([1; 16]);
    let rows: Vec<Row> = generate(21, 600, NOW)
        .map(|record| Row::project(record.document, &mut record.build(actor.clone()).unwrap()).unwrap())
        .collect();
    let surroundings = Surroundings {
        rows: &rows,
        now_millis: NOW,
        offset_minutes: 0,
        availabilities: &Always,
    };
    let mut states = Vec::new();
    for mut record in generate(21, 600, NOW).filter(|record| record.kind == &kinds::management_review::KIND) {
        record.freeze(actor.clone(), &surroundings).unwrap();
        let mut document = record.build(actor.clone()).unwrap();
        let snapshot = RecordSnapshot::read(record.document, &mut document, &Directory::default()).unwrap();
        states.push(snapshot.state_name().to_owned());
        if snapshot.state_name() == "planned" {
            let review = rows.iter().find(|row| row.document == record.document).unwrap();
            let given = review::Given {
                surroundings: &surroundings,
                review,
                conformity: None,
            };
            let cards = review::compute(&given);
            let open = cards.card("earlier_actions").unwrap().figure("actions_open").unwrap();
            assert!(open.value.unwrap() >= 3.0, "{open:?}");
            continue;
        }
        let frozen = opening::opening(&snapshot).unwrap().cards.unwrap();
        assert_eq!(frozen.cards.len(), INPUTS.len());
        assert!(
            frozen
                .card("performance")
                .unwrap()
                .figure("incidents_opened")
                .unwrap()
                .value
                .unwrap()
                > 0.0
        );
        assert!(INPUTS.iter().all(|input| review::standing(&snapshot, input).is_done()));
        let decided = minutes::decided(&snapshot);
        let known = |document: &DocumentId| rows.iter().any(|row| row.document == *document && row.kind == "action");
        let actions: Vec<_> = decided.iter().filter_map(|one| one.action.as_ref()).collect();
        assert!(!actions.is_empty() && decided.len() > actions.len());
        assert!(actions.iter().all(|action| action.record.as_ref().is_some_and(known)));
    }
    assert_eq!(states, ["signed", "signed", "planned"]);
}

#[test]
fn a_major_incident_has_its_timeline_and_messages() {
    use steward_model::room::{Event, Phase, phase, timeline};

    let mut majors = 0;
    for record in generate(9, 600, NOW).filter(|record| record.kind == &kinds::incident::KIND) {
        let mut document = record.build(ActorId::from([1; 16])).unwrap();
        let snapshot = RecordSnapshot::read(record.document, &mut document, &Directory::default()).unwrap();
        if phase(&snapshot) == Phase::NotDeclared {
            continue;
        }
        majors += 1;
        assert_eq!(phase(&snapshot), Phase::StoodDown);
        let lines = timeline(&snapshot);
        let notices = lines
            .iter()
            .filter(|line| matches!(line.event, Event::Notice { .. }))
            .count();
        assert!(notices >= 2 && lines.len() >= notices + 6, "{lines:?}");
    }
    assert_eq!(majors, 2);
}
