//! Approvals, edits and reading confirmations on three replicas in random orders: nothing is lost, all agree.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use std::collections::BTreeSet;

use automerge::{ActorId, AutoCommit};
use proptest::prelude::*;
use steward_model::approval::{self, Difference, Standing, differences, digest, standing};
use steward_model::edit::{Edit, Stamp, commit};
use steward_model::genesis;
use steward_model::kinds;
use steward_model::member::Directory;
use steward_model::snapshot::RecordSnapshot;
use steward_model::value::Value;
use steward_sync::ids::DocumentId;

const ID: DocumentId = DocumentId::from_bytes([5; 16]);
const NAMES: [&str; 3] = ["Ana", "Ben", "Cem"];

/// What somebody does to the document.
#[derive(Debug, Clone)]
enum Act {
    Edit(Edit),
    Confirm,
}

fn act() -> impl Strategy<Value = Act> {
    let steps = ["submit", "approve", "publish", "revise", "approve", "submit", "approve"];
    let target = (0_u8..3).prop_map(|byte| DocumentId::from_bytes([byte; 16]));
    prop_oneof![
        4 => proptest::sample::select(steps.to_vec()).prop_map(|step| Act::Edit(Edit::transition_because(step, "because"))),
        1 => "[a-c]".prop_map(|title| Act::Edit(Edit::set("title", Value::Text(title)))),
        1 => "[1-3]".prop_map(|version| Act::Edit(Edit::set("version", Value::Text(version)))),
        1 => "[a-c]".prop_map(|tag| Act::Edit(Edit::Tag { tag })),
        1 => "[a-c ]{1,3}".prop_map(|text| Act::Edit(Edit::write("body", &text))),
        1 => target.prop_map(|target| Act::Edit(Edit::Relate { relation: "governs".to_owned(), target })),
        2 => Just(Act::Confirm),
    ]
}

fn snapshot(document: &mut AutoCommit) -> RecordSnapshot {
    RecordSnapshot::read(ID, document, &Directory::default()).unwrap()
}

fn start(actor: u8) -> AutoCommit {
    let mut document = genesis::create(&kinds::document::KIND, ActorId::from([actor; 16])).unwrap();
    let edits = [
        Edit::Create,
        Edit::set("owner", Value::text("Ana")),
        Edit::set("version", Value::text("1")),
        Edit::set("document_type", Value::text("policy")),
        Edit::set("review_due", Value::Date(21_000)),
        Edit::transition("submit"),
    ];
    commit(&mut document, &kinds::document::KIND, &edits, &Stamp::new(1, "Ana")).unwrap();
    document
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn approvals_and_confirmations_are_kept_in_any_order(
        acts in proptest::collection::vec((0_usize..3, act(), 0_usize..5), 1..40),
    ) {
        let kind = &kinds::document::KIND;
        let first = start(1);
        let mut replicas: Vec<AutoCommit> =
            (1_u8..=3).map(|byte| first.clone().fork().with_actor(ActorId::from([byte * 16; 16]))).collect();
        let (mut given, mut confirmed) = (BTreeSet::new(), BTreeSet::new());
        for (time, (replica, act, merge)) in acts.into_iter().enumerate() {
            let name = NAMES[replica];
            let stamp = Stamp::new(i64::try_from(time + 1).unwrap() * 1000, name);
            let document = &mut replicas[replica];
            match act {
                Act::Edit(edit) => {
                    let approves = matches!(&edit, Edit::Transition { name, .. } if name == "approve");
                    if commit(document, kind, &[edit], &stamp).is_ok() && approves {
                        let now = snapshot(document);
                        given.insert((stamp.time_millis, name, digest(&now).to_string()));
                        let is_unchanged = matches!(standing(&now), Some(Standing::Unchanged { .. }));
                        prop_assert!(is_unchanged, "just approved");
                    }
                }
                Act::Confirm => {
                    if let Some(version) = approval::to_read(&snapshot(document)) {
                        let digest = version.approval.digest.to_string();
                        commit(document, kind, &[Edit::ConfirmReading { digest: digest.clone() }], &stamp).unwrap();
                        confirmed.insert((digest, name));
                    }
                }
            }
            if merge < 3 && merge != replica {
                let mut other = replicas[merge].fork();
                replicas[replica].merge(&mut other).unwrap();
            }
        }
        for _ in 0..2 {
            for one in 0..3 {
                for other in 0..3 {
                    if one != other {
                        let mut from = replicas[other].fork();
                        replicas[one].merge(&mut from).unwrap();
                    }
                }
            }
        }
        let snapshots: Vec<_> = replicas.iter_mut().map(snapshot).collect();
        prop_assert_eq!(&snapshots[0], &snapshots[1]);
        prop_assert_eq!(&snapshots[0], &snapshots[2]);
        let now = &snapshots[0];

        let kept: BTreeSet<_> = now
            .approvals
            .iter()
            .map(|approval| (approval.at_millis, approval.by.as_str(), approval.digest.to_string()))
            .collect();
        prop_assert_eq!(kept, given, "no approval is lost or invented");
        let read: BTreeSet<_> =
            now.readings.iter().map(|reading| (reading.digest.to_string(), reading.by.as_str())).collect();
        prop_assert_eq!(read, confirmed, "no confirmation is lost or invented");

        let standing = standing(now).unwrap();
        for approval in &now.approvals {
            let version = approval::version(ID, &mut replicas[1], &approval.id, &Directory::default()).unwrap();
            prop_assert_eq!(digest(&version), approval.digest, "what was approved stays readable");
            let same = differences(&version, now).is_empty();
            prop_assert_eq!(same, digest(now) == approval.digest, "the digest sees what a reader sees");
            if same && approval.current {
                let holds = matches!(standing, Standing::Unchanged { .. });
                prop_assert!(holds);
            }
        }
        if let Standing::Changed { approvals } = &standing {
            prop_assert!(approvals.iter().all(|approval| approval.digest != digest(now)));
        }
    }
}

/// The steps of the sample bind their approvals; what its people changed afterwards are links to what came later.
#[test]
fn the_sample_binds_its_approvals_to_content() {
    let mut unchanged = BTreeSet::new();
    for record in steward_model::sample::generate(7, 400, 1_800_000_000_000) {
        if approval::control(record.kind).is_none() {
            continue;
        }
        let mut document = record.build(ActorId::from([1; 16])).unwrap();
        let snapshot = RecordSnapshot::read(record.document, &mut document, &Directory::default()).unwrap();
        match standing(&snapshot).unwrap() {
            Standing::NotApproved => {}
            Standing::Unbound { .. } => panic!("{} has an approval without a digest", snapshot.title),
            Standing::Unchanged { .. } => {
                unchanged.insert(record.kind.name);
            }
            Standing::Changed { approvals } => {
                let id = &approvals[0].id;
                let version = approval::version(record.document, &mut document, id, &Directory::default()).unwrap();
                for difference in differences(&version, &snapshot) {
                    let is_link = matches!(&difference, Difference::Relation { removed, .. } if removed.is_empty());
                    assert!(is_link, "{}: {difference:?}", snapshot.title);
                }
            }
        }
    }
    for kind in [
        "document",
        "change",
        "scope",
        "service_level_agreement",
        "management_review",
    ] {
        assert!(unchanged.contains(kind), "{kind}: {unchanged:?}");
    }
}
