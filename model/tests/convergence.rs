//! Random edits on three replicas in random orders of merging converge; whatever a document holds, nothing panics.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ObjType, ROOT, ReadDoc, ScalarValue, TextEncoding};
use proptest::prelude::*;
use steward_model::edit::{Edit, EditError, Stamp, apply, commit, inverse};
use steward_model::import::{ImportOptions, Index, Table, plan, propose};
use steward_model::member::Directory;
use steward_model::row::Row;
use steward_model::search::{Query, search};
use steward_model::snapshot::RecordSnapshot;
use steward_model::value::Value;
use steward_model::{genesis, history, kinds, workflow};
use steward_sync::ids::DocumentId;

const ID: DocumentId = DocumentId::from_bytes([5; 16]);

fn edit() -> impl Strategy<Value = Edit> {
    let level = || prop_oneof![Just("high"), Just("medium"), Just("low")].prop_map(Value::text);
    let target = (0_u8..4).prop_map(|byte| DocumentId::from_bytes([byte; 16]));
    let steps = kinds::incident::KIND
        .transitions
        .iter()
        .map(|step| step.name)
        .collect::<Vec<_>>();
    prop_oneof![
        Just(Edit::Create),
        "[ -~]{0,12}".prop_map(|text| Edit::set("title", Value::Text(text))),
        level().prop_map(|value| Edit::set("impact", value)),
        level().prop_map(|value| Edit::set("urgency", value)),
        "[a-c]".prop_map(|group| Edit::set("assignment_group", Value::Text(group))),
        "[a-c]".prop_map(|person| Edit::set("assigned_to", Value::Text(person))),
        "[a-c]".prop_map(|code| Edit::set("resolution_code", Value::Text(code))),
        Just(Edit::Clear {
            field: "assigned_to".to_owned()
        }),
        (0_usize..9, 0_usize..3, "\\PC{0,4}").prop_map(|(at, delete, insert)| Edit::Splice {
            field: "description".to_owned(),
            at,
            delete,
            insert
        }),
        Just(Edit::write("resolution", "done")),
        proptest::sample::select(steps).prop_map(|step| Edit::transition_because(step, "because")),
        "[a-c]".prop_map(|tag| Edit::Tag { tag }),
        "[a-c]".prop_map(|tag| Edit::Untag { tag }),
        target.clone().prop_map(|target| Edit::Relate {
            relation: "related_to".to_owned(),
            target
        }),
        target.clone().prop_map(|target| Edit::Relate {
            relation: "parent".to_owned(),
            target
        }),
        target.prop_map(|target| Edit::Unrelate {
            relation: "related_to".to_owned(),
            target
        }),
        ("[0-9a-f]{8}", "[a-z]{1,5}").prop_map(|(id, body)| Edit::Comment { id, body }),
        any::<bool>().prop_map(|archived| Edit::Archive { archived }),
    ]
}

fn view(document: &mut AutoCommit) -> (RecordSnapshot, Row) {
    let snapshot = RecordSnapshot::read(ID, document, &Directory::default()).unwrap();
    (snapshot, Row::project(ID, document).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn three_replicas_converge(steps in proptest::collection::vec((0_usize..3, edit(), 0_usize..5), 1..60)) {
        let kind = &kinds::incident::KIND;
        let mut replicas: Vec<AutoCommit> =
            (1..=3).map(|byte| genesis::create(kind, ActorId::from([byte; 16])).unwrap()).collect();
        for (time, (replica, edit, merge)) in steps.into_iter().enumerate() {
            let stamp = Stamp::new(i64::try_from(time).unwrap() * 1000, format!("member {replica}"));
            let heads = replicas[replica].get_heads();
            if commit(&mut replicas[replica], kind, std::slice::from_ref(&edit), &stamp).is_err() {
                prop_assert_eq!(replicas[replica].get_heads(), heads, "an error changes nothing");
            }
            if merge < 3 && merge != replica {
                let mut other = replicas[merge].fork();
                replicas[replica].merge(&mut other).unwrap();
            }
        }
        for one in 0..3 {
            for other in 0..3 {
                if one != other {
                    let mut from = replicas[other].fork();
                    replicas[one].merge(&mut from).unwrap();
                }
            }
        }
        for one in 0..3 {
            for other in 0..3 {
                if one != other {
                    let mut from = replicas[other].fork();
                    replicas[one].merge(&mut from).unwrap();
                }
            }
        }
        let views: Vec<_> = replicas.iter_mut().map(view).collect();
        prop_assert_eq!(&views[0], &views[1]);
        prop_assert_eq!(&views[0], &views[2]);
        let entries: Vec<_> = replicas.iter_mut().map(|replica| history::read(replica, kind, &Directory::default(), None)).collect();
        prop_assert_eq!(&entries[0], &entries[1]);
        prop_assert_eq!(&entries[0], &entries[2]);
        let reloaded = Row::decode(&views[0].1.encode());
        prop_assert_eq!(reloaded.as_ref(), Ok(&views[0].1));
    }

    #[test]
    fn undo_puts_back_what_was_there(before in proptest::collection::vec(edit(), 0..15), edit in edit()) {
        let kind = &kinds::incident::KIND;
        let mut document = genesis::create(kind, ActorId::from([1; 16])).unwrap();
        let stamp = Stamp::new(1000, "Ana");
        for edit in before {
            let _refused_edits_change_nothing = commit(&mut document, kind, &[edit], &stamp);
        }
        let (was, _) = view(&mut document);
        let undo = inverse(&was, &edit);
        let changed = commit(&mut document, kind, std::slice::from_ref(&edit), &stamp);
        if let (Ok(Some(_)), Some(undo)) = (changed, undo) {
            commit(&mut document, kind, &[undo], &Stamp::new(2000, "Ana")).unwrap();
            let (now, _) = view(&mut document);
            prop_assert_eq!(now.state.value, was.state.value);
            prop_assert_eq!(now.texts, was.texts);
            prop_assert_eq!(now.tags, was.tags);
            prop_assert_eq!(now.relations, was.relations);
            prop_assert_eq!(now.archived, was.archived);
            for (name, field) in &was.fields {
                // A priority exists as soon as its inputs do; undoing the input that completed it leaves it behind.
                if name != "priority" {
                    prop_assert_eq!(&now.fields[name].value, &field.value, "{}", name);
                }
            }
        }
    }

    #[test]
    fn nothing_panics_on_documents_of_others(
        puts in proptest::collection::vec((0_usize..24, 0_usize..12, "\\PC{0,6}", any::<i64>()), 0..30),
        edits in proptest::collection::vec(edit(), 0..8),
        utf16 in any::<bool>(),
    ) {
        let encoding = if utf16 { TextEncoding::Utf16CodeUnit } else { TextEncoding::UnicodeCodePoint };
        let mut document = AutoCommit::new_with_encoding(encoding).with_actor(ActorId::from([9; 16]));
        let keys = ["kind", "schema", "title", "state", "owner", "description", "archived", "tags", "relations", "comments",
            "impact", "urgency", "priority", "opened", "sla_met", "reopen_count", "created", "created_by", "external_id",
            "import", "import_through", "import_count", "resolution", "other"];
        for (key, what, text, number) in puts {
            let key = keys[key];
            match what {
                0 => document.put(ROOT, key, text).unwrap(),
                1 => document.put(ROOT, key, number).unwrap(),
                2 => document.put(ROOT, key, f64::from_bits(number.cast_unsigned())).unwrap(),
                3 => document.put(ROOT, key, ScalarValue::Timestamp(number)).unwrap(),
                4 => document.put(ROOT, key, number % 2 == 0).unwrap(),
                5 => document.put(ROOT, key, ScalarValue::Null).unwrap(),
                6 => document.put(ROOT, key, vec![1_u8, 2]).unwrap(),
                7 => {
                    let map = document.put_object(ROOT, key, ObjType::Map).unwrap();
                    document.put(&map, text, number).unwrap();
                    let entry = document.put_object(&map, "entry", ObjType::Map).unwrap();
                    document.put(&entry, "body", "x").unwrap();
                }
                8 => drop(document.put_object(ROOT, key, ObjType::List).unwrap()),
                9 | 10 => {
                    let object = document.put_object(ROOT, key, ObjType::Text).unwrap();
                    document.splice_text(&object, 0, 0, &text).unwrap();
                }
                _ => document.put(ROOT, "kind", "incident").unwrap(),
            }
            document.commit();
        }
        for edit in &edits {
            let _any_answer_will_do = apply(&mut document, &kinds::incident::KIND, edit, &Stamp::new(1, "Ana"));
            document.commit();
        }
        if let Ok(snapshot) = RecordSnapshot::read(ID, &mut document, &Directory::default()) {
            let _steps = workflow::available(&snapshot);
            let row = Row::project(ID, &mut document).unwrap();
            let reloaded = Row::decode(&row.encode());
            prop_assert_eq!(reloaded.as_ref(), Ok(&row));
            let _found = search([&row], &Query::parse("a tag:b owner:c -state:d"), 3);
            let _entries = history::read(&mut document, snapshot.kind, &Directory::default(), None);
        }
    }

    #[test]
    fn damaged_rows_are_refused_not_believed(cut in 0_usize..400, flip in 0_usize..400, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut document = genesis::create(&kinds::incident::KIND, ActorId::from([1; 16])).unwrap();
        commit(&mut document, &kinds::incident::KIND, &[Edit::Create, Edit::set("title", Value::text("Printer"))], &Stamp::new(5, "Ana")).unwrap();
        let encoded = Row::project(ID, &mut document).unwrap().encode();
        if cut < encoded.len() {
            prop_assert!(Row::decode(&encoded[..cut]).is_err());
        }
        let mut flipped = encoded.clone();
        if let Some(byte) = flipped.get_mut(flip) {
            *byte ^= 0xff;
        }
        let _any_answer_will_do = Row::decode(&flipped);
        let _any_answer_will_do = Row::decode(&bytes);
    }

    #[test]
    fn any_file_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        fuzz_file(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[a-d,;\"\n\r\t ?ü0-9:-]{0,300}") {
        fuzz_file(format!("number,state,opened_at,impact,relation,target\n{text}").as_bytes());
    }

    #[test]
    fn any_query_is_answered(text in "\\PC{0,60}") {
        let _found = search(&[], &Query::parse(&text), 3);
    }
}

fn fuzz_file(bytes: &[u8]) {
    let Ok(table) = Table::read(bytes) else { return };
    let mapping = propose(&table, None, &Index::default());
    let options = ImportOptions {
        batch: "b".to_owned(),
        seed: [1; 16],
        stamp: Stamp::new(0, "Ana"),
    };
    let planned = plan(table, mapping, Index::default(), options).unwrap();
    for record in planned.records {
        record.build(ActorId::from([1; 16])).unwrap();
    }
}

fn two_replicas() -> (AutoCommit, AutoCommit) {
    let kind = &kinds::incident::KIND;
    let mut first = genesis::create(kind, ActorId::from([1; 16])).unwrap();
    let edits = [
        Edit::Create,
        Edit::set("title", Value::text("Printer prints blank pages")),
        Edit::set("impact", Value::text("medium")),
        Edit::set("urgency", Value::text("medium")),
        Edit::set("assigned_to", Value::text("Ana")),
        Edit::transition("start"),
    ];
    commit(&mut first, kind, &edits, &Stamp::new(1_000, "Ana")).unwrap();
    let second = first.fork().with_actor(ActorId::from([2; 16]));
    (first, second)
}

fn write(document: &mut AutoCommit, edits: &[Edit], time: i64, author: &str) {
    commit(document, &kinds::incident::KIND, edits, &Stamp::new(time, author)).unwrap();
}

#[test]
fn a_conflict_shows_both_values_with_author_and_time_until_one_is_picked() {
    let (mut first, mut second) = two_replicas();
    write(
        &mut first,
        &[Edit::set("assigned_to", Value::text("Jonas"))],
        5_000,
        "Ana",
    );
    write(
        &mut second,
        &[Edit::set("assigned_to", Value::text("Mei"))],
        7_000,
        "Samir",
    );
    first.merge(&mut second).unwrap();
    let (snapshot, row) = view(&mut first);
    let mut shown: Vec<_> = snapshot.fields["assigned_to"]
        .conflicts
        .iter()
        .map(|value| (value.value.as_text().unwrap(), value.author.as_str(), value.time_millis))
        .collect();
    assert_eq!(
        snapshot.fields["assigned_to"].value,
        Some(snapshot.fields["assigned_to"].conflicts[0].value.clone())
    );
    shown.sort_unstable();
    assert_eq!(shown, [("Jonas", "Ana", 5_000), ("Mei", "Samir", 7_000)]);
    assert_eq!(row.conflicts, 1);
    write(
        &mut first,
        &[Edit::set("assigned_to", Value::text("Mei"))],
        9_000,
        "Ana",
    );
    assert_eq!(view(&mut first).1.conflicts, 0);
}

#[test]
fn equal_values_written_apart_are_no_conflict() {
    let (mut first, mut second) = two_replicas();
    write(
        &mut first,
        &[Edit::set("assigned_to", Value::text("Mei"))],
        5_000,
        "Ana",
    );
    write(
        &mut second,
        &[Edit::set("assigned_to", Value::text("Mei"))],
        7_000,
        "Samir",
    );
    first.merge(&mut second).unwrap();
    assert_eq!(view(&mut first).0.conflict_count(), 0);
}

#[test]
fn a_priority_follows_from_inputs_that_were_changed_apart() {
    let (mut first, mut second) = two_replicas();
    write(&mut first, &[Edit::set("impact", Value::text("high"))], 5_000, "Ana");
    write(
        &mut second,
        &[Edit::set("urgency", Value::text("high"))],
        7_000,
        "Samir",
    );
    first.merge(&mut second).unwrap();
    let (snapshot, _) = view(&mut first);
    assert_eq!(snapshot.value("priority"), Some(&Value::text("p1")));
    assert_eq!(snapshot.conflict_count(), 0);
}

#[test]
fn a_priority_follows_from_inputs_that_were_first_given_apart() {
    let kind = &kinds::incident::KIND;
    let mut first = genesis::create(kind, ActorId::from([1; 16])).unwrap();
    commit(&mut first, kind, &[Edit::Create], &Stamp::new(1_000, "Ana")).unwrap();
    let mut second = first.fork().with_actor(ActorId::from([2; 16]));
    write(&mut first, &[Edit::set("impact", Value::text("high"))], 5_000, "Ana");
    assert_eq!(view(&mut first).0.value("priority"), None);
    write(
        &mut second,
        &[Edit::set("urgency", Value::text("high"))],
        7_000,
        "Samir",
    );
    first.merge(&mut second).unwrap();
    let (snapshot, row) = view(&mut first);
    assert_eq!(snapshot.value("priority"), Some(&Value::text("p1")));
    assert_eq!(row.value("priority"), Some(&Value::text("p1")));
}

#[test]
fn a_priority_goes_with_the_input_that_is_cleared() {
    let (mut first, mut second) = two_replicas();
    let clear = |field: &str| Edit::Clear {
        field: field.to_owned(),
    };
    write(&mut first, &[clear("impact")], 5_000, "Ana");
    let (snapshot, row) = view(&mut first);
    assert_eq!((snapshot.value("priority"), row.value("priority")), (None, None));
    // Meanwhile somebody changes the other input, and derives from the one that was cleared.
    write(
        &mut second,
        &[Edit::set("urgency", Value::text("high"))],
        7_000,
        "Samir",
    );
    assert_eq!(view(&mut second).0.value("priority"), Some(&Value::text("p2")));
    first.merge(&mut second).unwrap();
    second.merge(&mut first).unwrap();
    for replica in [&mut first, &mut second] {
        let (snapshot, row) = view(replica);
        assert_eq!((snapshot.value("priority"), row.value("priority")), (None, None));
        assert_eq!(snapshot.conflict_count(), 0);
    }
    write(&mut first, &[Edit::set("impact", Value::text("low"))], 9_000, "Ana");
    assert_eq!(view(&mut first).0.value("priority"), Some(&Value::text("p3")));
}

#[test]
fn a_priority_that_was_given_before_both_inputs_changed_is_derived_from_what_they_are() {
    let kind = &kinds::incident::KIND;
    let mut first = genesis::create(kind, ActorId::from([1; 16])).unwrap();
    let edits = [Edit::Create, Edit::set("impact", Value::text("high"))];
    commit(&mut first, kind, &edits, &Stamp::new(1_000, "Ana")).unwrap();
    let mut second = first.fork().with_actor(ActorId::from([2; 16]));
    write(&mut first, &[Edit::set("urgency", Value::text("high"))], 5_000, "Ana");
    assert_eq!(view(&mut first).0.value("priority"), Some(&Value::text("p1")));
    write(&mut second, &[Edit::set("impact", Value::text("low"))], 7_000, "Samir");
    first.merge(&mut second).unwrap();
    assert_eq!(view(&mut first).0.value("priority"), Some(&Value::text("p3")));
}

#[test]
fn a_derived_value_that_one_edit_left_as_it_was_is_derived_from_the_merged_inputs() {
    let kind = kinds::by_name("budget_line").unwrap();
    let number = |field: &str, number: f64| Edit::set(field, Value::Number(number));
    let mut first = genesis::create(kind, ActorId::from([1; 16])).unwrap();
    let edits = [Edit::Create, number("budget", 100.0), number("actual", 50.0)];
    commit(&mut first, kind, &edits, &Stamp::new(1_000, "Ana")).unwrap();
    let mut second = first.fork().with_actor(ActorId::from([2; 16]));
    // Each is within the budget as that person knows it.
    commit(&mut first, kind, &[number("budget", 60.0)], &Stamp::new(2_000, "Ana")).unwrap();
    commit(&mut second, kind, &[number("actual", 90.0)], &Stamp::new(3_000, "Ben")).unwrap();
    first.merge(&mut second).unwrap();
    let (snapshot, _) = view(&mut first);
    assert_eq!(snapshot.value("variance"), Some(&Value::Number(30.0)));
    assert_eq!(snapshot.value("standing"), Some(&Value::text("over")));
    assert_eq!(snapshot.conflict_count(), 0);
}

#[test]
fn every_derived_value_goes_when_an_input_goes_or_says_that_it_is_not_known() {
    let cases = [
        (
            "change",
            "risk",
            &[("probability", Value::text("high")), ("impact", Value::text("high"))][..],
        ),
        (
            "transition_plan",
            "cost_variance",
            &[("budget", Value::Number(10.0)), ("actual_cost", Value::Number(12.0))],
        ),
        (
            "contract",
            "notice_by",
            &[("end", Value::Date(20_000)), ("notice_days", Value::Number(30.0))],
        ),
        (
            "stock_take",
            "missing",
            &[("expected", Value::Number(9.0)), ("found", Value::Number(7.0))],
        ),
        (
            "stock_take",
            "accuracy",
            &[("expected", Value::Number(9.0)), ("found", Value::Number(7.0))],
        ),
    ];
    for (kind, derived, inputs) in cases {
        let kind = kinds::by_name(kind).unwrap();
        let mut document = genesis::create(kind, ActorId::from([1; 16])).unwrap();
        let given: Vec<_> = inputs
            .iter()
            .map(|(field, value)| Edit::set(field, value.clone()))
            .collect();
        commit(&mut document, kind, &given, &Stamp::new(1_000, "Ana")).unwrap();
        assert!(
            view(&mut document).0.value(derived).is_some(),
            "{} {derived}",
            kind.name
        );
        let clear = Edit::Clear {
            field: inputs[0].0.to_owned(),
        };
        commit(&mut document, kind, &[clear], &Stamp::new(2_000, "Ana")).unwrap();
        let (snapshot, row) = view(&mut document);
        assert_eq!(
            (snapshot.value(derived), row.value(derived)),
            (None, None),
            "{} {derived}",
            kind.name
        );
        assert_eq!(snapshot.problems, [] as [String; 0]);
    }
}

#[test]
fn an_imported_priority_without_inputs_is_a_fact_that_editing_one_input_leaves() {
    let kind = &kinds::incident::KIND;
    let mut document = genesis::create(kind, ActorId::from([1; 16])).unwrap();
    let fact = Edit::ImportValue {
        field: "priority".to_owned(),
        value: Some(Value::text("p2")),
    };
    commit(&mut document, kind, &[Edit::Create, fact], &Stamp::new(1_000, "Ana")).unwrap();
    for impact in ["low", "high"] {
        write(&mut document, &[Edit::set("impact", Value::text(impact))], 2_000, "Ana");
        assert_eq!(view(&mut document).0.value("priority"), Some(&Value::text("p2")));
    }
}

#[test]
fn of_two_states_the_higher_rank_counts_and_both_are_shown() {
    let (mut first, mut second) = two_replicas();
    write(
        &mut first,
        &[Edit::transition_because("wait_customer", "asked")],
        9_000,
        "Ana",
    );
    let resolve = [
        Edit::set("resolution_code", Value::text("Solved")),
        Edit::write("resolution", "Seal removed"),
        Edit::transition("resolve"),
    ];
    write(&mut second, &resolve, 7_000, "Samir");
    let mut other = first.fork();
    second.merge(&mut other).unwrap();
    first.merge(&mut second).unwrap();
    for replica in [&mut first, &mut second] {
        let (snapshot, row) = view(replica);
        assert_eq!((snapshot.state_name(), row.state.as_str()), ("resolved", "resolved"));
        assert_eq!(snapshot.state.conflicts.len(), 2);
    }
    write(
        &mut first,
        &[Edit::SettleState {
            state: "pending".to_owned(),
        }],
        10_000,
        "Ana",
    );
    let (snapshot, _) = view(&mut first);
    assert_eq!((snapshot.state_name(), snapshot.state.conflicts.len()), ("pending", 0));
}

#[test]
fn guards_name_what_is_missing_and_change_nothing() {
    let (mut document, _) = two_replicas();
    let kind = &kinds::incident::KIND;
    let heads = document.get_heads();
    let stamp = Stamp::new(5_000, "Ana");
    let refused = |document: &mut AutoCommit, edit: Edit| commit(document, kind, &[edit], &stamp).unwrap_err();
    assert_eq!(
        refused(&mut document, Edit::transition("resolve")),
        EditError::MissingFields {
            labels: vec!["Resolution code", "Resolution"]
        }
    );
    assert!(matches!(
        refused(&mut document, Edit::transition("close")),
        EditError::IllegalTransition { .. }
    ));
    assert!(matches!(
        refused(&mut document, Edit::transition("wait_customer")),
        EditError::ReasonMissing { .. }
    ));
    assert!(matches!(
        refused(&mut document, Edit::set("priority", Value::text("p1"))),
        EditError::ReadOnly { .. }
    ));
    assert!(matches!(
        refused(&mut document, Edit::set("impact", Value::text("huge"))),
        EditError::WrongType { .. }
    ));
    assert!(matches!(
        refused(&mut document, Edit::set("opened", Value::text("now"))),
        EditError::WrongType { .. }
    ));
    assert!(matches!(
        refused(&mut document, Edit::set("nothing", Value::Flag(true))),
        EditError::UnknownField { .. }
    ));
    let splice = |at, delete| Edit::Splice {
        field: "description".to_owned(),
        at,
        delete,
        insert: "x".to_owned(),
    };
    assert!(matches!(
        refused(&mut document, splice(1, 0)),
        EditError::OutOfRange { at: 1, length: 0 }
    ));
    assert!(matches!(
        refused(&mut document, splice(usize::MAX, 2)),
        EditError::OutOfRange { .. }
    ));
    assert_eq!(document.get_heads(), heads);
    let several = [
        Edit::set("category", Value::text("Hardware")),
        Edit::transition("close"),
    ];
    assert!(commit(&mut document, kind, &several, &stamp).is_err());
    assert_eq!(
        (document.get_heads(), document.pending_ops()),
        (heads, 0),
        "the first of several is rolled back too"
    );
    assert_eq!(
        commit(
            &mut document,
            kind,
            &[Edit::set("impact", Value::text("medium"))],
            &stamp
        ),
        Ok(None)
    );
}

#[test]
fn history_reads_as_sentences() {
    let (mut document, _) = two_replicas();
    write(
        &mut document,
        &[Edit::set("impact", Value::text("high"))],
        65_000,
        "Mei",
    );
    write(
        &mut document,
        &[Edit::write("description", "Every page is blank.")],
        70_000,
        "Mei",
    );
    write(
        &mut document,
        &[Edit::transition_because("wait_supplier", "Part ordered")],
        4_000_000,
        "Jonas",
    );
    let entries = history::read(&mut document, &kinds::incident::KIND, &Directory::default(), None);
    let sentences: Vec<_> = entries
        .iter()
        .map(|entry| (entry.author.as_str(), entry.sentences.join("; ")))
        .collect();
    assert_eq!(
        sentences[0],
        (
            "Jonas",
            "Wait for supplier: In progress → Pending – Part ordered".to_owned()
        )
    );
    assert_eq!(sentences[1], ("Mei", "Description edited".to_owned()));
    assert_eq!(sentences[2], ("Mei", "Impact: Medium → High".to_owned()));
    assert!(
        sentences[3]
            .1
            .starts_with("Incident created; Title: Printer prints blank pages; Impact: Medium"),
        "{}",
        sentences[3].1
    );
    assert_eq!(entries.len(), 4, "the layout's root change is no entry");
    let groups = history::group(&entries);
    assert_eq!(
        groups.iter().map(|group| group.changes.len()).collect::<Vec<_>>(),
        [1, 2, 1]
    );
}

#[test]
fn a_record_as_javascript_clients_write_it_is_read_and_edited() {
    let mut document = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(ActorId::from([4; 16]));
    for (key, text) in [
        ("kind", "incident"),
        ("title", "From a script"),
        ("state", "in_progress"),
        ("assigned_to", "Bo"),
    ] {
        let object = document.put_object(ROOT, key, ObjType::Text).unwrap();
        document.splice_text(&object, 0, 0, text).unwrap();
    }
    document.put(ROOT, "description", "plain 🙂 string").unwrap();
    document.commit();
    let kind = &kinds::incident::KIND;
    let insert = Edit::Splice {
        field: "description".to_owned(),
        at: 8,
        delete: 0,
        insert: "!".to_owned(),
    };
    write(
        &mut document,
        &[
            insert,
            Edit::Tag {
                tag: "script".to_owned(),
            },
            Edit::set("title", Value::text("Renamed")),
        ],
        1_000,
        "Ana",
    );
    let (snapshot, _) = view(&mut document);
    assert_eq!(snapshot.kind, kind);
    assert_eq!(
        (snapshot.title.as_str(), snapshot.state_name()),
        ("Renamed", "in_progress")
    );
    assert_eq!(snapshot.texts["description"], "plain 🙂! string");
    assert_eq!(snapshot.tags, ["script"]);
    assert_eq!(snapshot.problems, [] as [String; 0]);
}

#[test]
fn an_unknown_kind_is_shown_and_not_edited() {
    let mut document = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
    document.put(ROOT, "kind", "spaceship").unwrap();
    document.put(ROOT, "title", "From the future").unwrap();
    document.commit();
    let (snapshot, row) = view(&mut document);
    assert_eq!(
        (snapshot.title.as_str(), row.kind.as_str(), snapshot.problems.len()),
        ("From the future", "spaceship", 1)
    );
    let refused = commit(
        &mut document,
        snapshot.kind,
        &[Edit::set("title", Value::text("x"))],
        &Stamp::new(0, "Ana"),
    );
    assert!(matches!(refused, Err(EditError::OtherKind { .. })));
    let refused = commit(
        &mut document,
        &kinds::incident::KIND,
        &[Edit::Create],
        &Stamp::new(0, "Ana"),
    );
    assert!(matches!(refused, Err(EditError::OtherKind { .. })));
}

#[test]
fn what_a_text_cannot_hold_is_replaced_without_moving_anything() {
    let (mut document, _) = two_replicas();
    write(
        &mut document,
        &[Edit::write("description", "a\u{fffc}b\u{0}c\td\ne")],
        1_000,
        "Ana",
    );
    assert_eq!(view(&mut document).0.texts["description"], "a\u{fffd}b\u{fffd}c\td\ne");
    let object = document.get(ROOT, "description").unwrap().unwrap().1;
    assert_eq!(document.length(&object), 9);
}
