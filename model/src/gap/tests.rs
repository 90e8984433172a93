//! The gap assessment merges requirement by requirement, whoever assesses where.

use automerge::{ActorId, AutoCommit};
use proptest::prelude::*;

use super::*;
use crate::conformity::iso_20000::CATALOGUE;
use crate::edit::{self, Stamp};
use crate::genesis;
use crate::kinds;
use crate::member::Directory;
use crate::snapshot::RecordSnapshot;

fn workspace() -> DocumentId {
    DocumentId::from_bytes([9; 16])
}

/// One person's device: a document per requirement that was touched there.
struct Replica {
    name: &'static str,
    actor: u8,
    documents: HashMap<&'static str, AutoCommit>,
    clock: i64,
}

impl Replica {
    fn new(name: &'static str, actor: u8) -> Self {
        Self {
            name,
            actor,
            documents: HashMap::new(),
            clock: 1_000,
        }
    }

    fn say(&mut self, requirement: &'static Requirement<'static>, edits: &[Edit]) {
        self.clock += 1_000;
        let stamp = Stamp::new(self.clock, self.name);
        let kind = &kinds::gap::KIND;
        let actor = ActorId::from([self.actor; 16]);
        let document = self.documents.entry(requirement.id).or_insert_with(|| {
            let mut document = genesis::create(kind, actor).unwrap();
            let first = first_edits(requirement, requirement.title);
            for edit in std::iter::once(&Edit::Create).chain(&first) {
                edit::apply(&mut document, kind, edit, &stamp).unwrap();
            }
            document
        });
        for edit in edits {
            edit::apply(document, kind, edit, &stamp).unwrap();
        }
        document.commit();
    }

    /// Takes what another device has, document by document, as synchronization does.
    fn receive(&mut self, other: &mut Self) {
        for (requirement, theirs) in &mut other.documents {
            let actor = ActorId::from([self.actor; 16]);
            match self.documents.get_mut(requirement) {
                Some(mine) => {
                    mine.merge(theirs).unwrap();
                }
                None => {
                    self.documents.insert(requirement, theirs.fork().with_actor(actor));
                }
            }
        }
    }

    fn rows(&mut self) -> Vec<Row> {
        self.documents
            .iter_mut()
            .map(|(requirement, document)| Row::project(document_of(workspace(), requirement), document).unwrap())
            .collect()
    }

    fn read(&mut self) -> HashMap<String, Gap> {
        let rows = self.rows();
        read(workspace(), &rows)
    }
}

fn requirement(place: usize) -> &'static Requirement<'static> {
    &CATALOGUE.requirements[place % CATALOGUE.requirements.len()]
}

#[test]
fn a_requirement_has_one_document_in_a_workspace_and_others_elsewhere() {
    let own = document_of(workspace(), "incidents");
    assert_eq!(own, document_of(workspace(), "incidents"));
    assert_ne!(own, document_of(workspace(), "problems"));
    assert_ne!(own, document_of(DocumentId::from_bytes([8; 16]), "incidents"));
}

#[test]
fn two_people_who_disagree_apart_are_both_heard() {
    let (mut ana, mut ben) = (Replica::new("Ana", 1), Replica::new("Ben", 2));
    ana.say(
        requirement(3),
        &[answer_edit(Answer::InPlace), note_edit("published  in\nMay")],
    );
    ben.say(requirement(3), &[answer_edit(Answer::Partly), owner_edit("Ben")]);
    ana.receive(&mut ben);
    ben.receive(&mut ana);
    let (at_ana, at_ben) = (ana.read(), ben.read());
    assert_eq!(at_ana, at_ben);
    let gap = &at_ana[requirement(3).id];
    assert!(gap.is_disputed, "the answers differ");
    assert_eq!((gap.note.as_str(), gap.owner.as_str()), ("published in May", "Ben"));

    let document = ana.documents.get_mut(requirement(3).id).unwrap();
    let snapshot = RecordSnapshot::read(gap.document, document, &Directory::default()).unwrap();
    assert_eq!(snapshot.fields["answer"].conflicts.len(), 2);
    assert!(
        snapshot.fields["requirement"].conflicts.is_empty(),
        "what both say alike is no conflict"
    );

    ana.say(requirement(3), &[answer_edit(Answer::Partly)]);
    ben.receive(&mut ana);
    assert!(!ben.read()[requirement(3).id].is_disputed, "one answer settles it");
}

#[test]
fn actions_are_counted_and_the_common_record_goes_before_others() {
    let mut ana = Replica::new("Ana", 1);
    ana.say(requirement(0), &[answer_edit(Answer::NotInPlace)]);
    let own = document_of(workspace(), requirement(0).id);
    let mut rows = ana.rows();
    let mut stray = rows[0].clone();
    stray.document = DocumentId::from_bytes([0; 16]);
    rows.insert(0, stray.clone());
    rows.push(stray);
    for (number, state) in ["open", "done"].into_iter().enumerate() {
        let edits = action_edits(own, "Write it down", "Ana", 20_000, "What an auditor asks for");
        let stamp = Stamp::new(5_000, "Ana");
        let edits: Vec<_> = std::iter::once(Edit::Create).chain(edits).collect();
        let mut action = edit::build(&kinds::action::KIND, &[(stamp, edits)], ActorId::from([3; 16])).unwrap();
        let mut row = Row::project(
            DocumentId::from_bytes([u8::try_from(number).unwrap() + 20; 16]),
            &mut action,
        )
        .unwrap();
        state.clone_into(&mut row.state);
        assert_eq!(row.value("due"), Some(&Value::Date(20_000)));
        rows.push(row);
    }
    let gaps = read(workspace(), &rows);
    let gap = &gaps[requirement(0).id];
    assert_eq!((gap.document, gap.actions), (own, (2, 1)));
}

#[test]
fn every_requirement_of_an_edition_is_asked_once_in_its_order() {
    for (edition, first) in [(0, "4.1"), (1, "4.1.1")] {
        let questions = questions(&CATALOGUE, edition);
        let wanted = CATALOGUE
            .requirements
            .iter()
            .filter(|requirement| requirement.clause(edition).is_some());
        assert_eq!(questions.len(), wanted.count());
        assert_eq!(questions[0].1, first);
        assert!(
            questions
                .iter()
                .all(|(group, clause, _)| clause.split('.').next() == Some(group.clause))
        );
    }
}

proptest! {
    /// Whatever two people say apart in whatever order, both devices read the same afterwards; what only one of them
    /// assessed is as that person said, and nothing is lost.
    #[test]
    fn what_is_assessed_apart_is_there_together(
        first in proptest::collection::vec((0_usize..8, 0_usize..4, "[a-z]{0,6}"), 0..12),
        second in proptest::collection::vec((0_usize..8, 0_usize..4, "[a-z]{0,6}"), 0..12),
    ) {
        let (mut ana, mut ben) = (Replica::new("Ana", 1), Replica::new("Ben", 2));
        for (replica, said) in [(&mut ana, &first), (&mut ben, &second)] {
            for (place, answer, note) in said {
                replica.say(requirement(*place), &[answer_edit(Answer::EVERY[*answer]), note_edit(note)]);
            }
        }
        ana.receive(&mut ben);
        ben.receive(&mut ana);
        let (at_ana, at_ben) = (ana.read(), ben.read());
        prop_assert_eq!(&at_ana, &at_ben);
        for (said, others) in [(&first, &second), (&second, &first)] {
            for (place, _, _) in said {
                let gap = at_ana.get(requirement(*place).id).expect("nothing that was assessed is lost");
                let last = said.iter().rfind(|(other, _, _)| other == place).unwrap();
                if others.iter().all(|(other, _, _)| other != place) {
                    prop_assert_eq!(gap.answer, Some(Answer::EVERY[last.1]));
                    prop_assert_eq!(&gap.note, &last.2);
                    prop_assert!(!gap.is_disputed);
                } else {
                    let theirs = others.iter().rfind(|(other, _, _)| other == place).unwrap();
                    let said = [Some(Answer::EVERY[last.1]), Some(Answer::EVERY[theirs.1])];
                    prop_assert!(said.contains(&gap.answer));
                    if last.1 != theirs.1 {
                        prop_assert!(gap.is_disputed, "both answers are kept until somebody decides");
                    }
                }
            }
        }
    }
}
