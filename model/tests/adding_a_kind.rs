//! The worked example of `CONTRIBUTING.md`: a kind is one declaration, and everything generic follows from it.

use automerge::{ActorId, ROOT, ReadDoc};
use steward_model::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};
use steward_model::edit::{self, Author, Edit};
use steward_model::genesis;
use steward_model::value::Value;

// The example begins here.
/// A vehicle of the field service.
static VEHICLE: Kind = Kind {
    name: "vehicle",
    prefix: "VEH",
    label: "Vehicle",
    plural: "Vehicles",
    area: Area::BuildAndControl,
    class: DocumentClass::Record,
    purpose: "What the field service drives, and when it must be inspected.",
    audit_reason: "Shows that what services depend on is known and looked after.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::line("plate", "Number plate").import(&["plate", "registration"]),
        Field::date("due", "Next inspection"),
        Field::text("equipment", "Equipment").help("Tools and spare parts that it carries."),
        Field::moment("retired", "Retired").read_only(),
    ],
    sections: &[Section {
        label: "Vehicle",
        fields: &["owner", "plate", "due", "description", "equipment", "retired"],
    }],
    states: &[
        State::open("in_use", "In use", Tone::Good, 0),
        State::closed("retired", "Retired", Tone::Neutral, 1),
    ],
    transitions: &[Transition::new("retire", "Retire", &["in_use"], "retired")
        .needs(&["plate"])
        .with_reason()
        .stamps(&[Stamp::Now("retired")])],
    relations: &[Relation::one("stationed_at", "Stationed at", "Vehicles", &["customer"])],
    columns: &["id", "title", "state", "plate", "due", "updated"],
    evidence: &[Evidence::new(
        "8.2.6",
        "9.1",
        "items that services depend on are recorded",
    )],
    counters: &[],
    derive: None,
};
// The example ends here.

#[test]
fn the_example_is_the_one_of_the_contributors_guide() {
    let here = include_str!("adding_a_kind.rs");
    let begin = here.find("/// A vehicle").expect("the beginning of the example");
    let end = here.find("// The example ends here.").expect("the end of the example");
    let guide = include_str!("../../CONTRIBUTING.md");
    assert!(
        guide.contains(&here[begin..end]),
        "CONTRIBUTING.md shows another example than this test compiles"
    );
}

#[test]
fn a_declared_lifecycle_is_kept_without_further_code() {
    let mut document = genesis::create(&VEHICLE, ActorId::from([1; 16])).expect("a document");
    let stamp = edit::Stamp {
        time_millis: 1_790_000_000_000,
        author: Author { name: "Ana".to_owned() },
    };
    let mut commit = |edits: &[Edit]| edit::commit(&mut document, &VEHICLE, edits, &stamp);
    commit(&[Edit::Create, Edit::set("title", Value::text("Van 3"))]).expect("a record");
    let retire = Edit::Transition {
        name: "retire".to_owned(),
        reason: Some("Sold".to_owned()),
    };
    let refused = commit(std::slice::from_ref(&retire))
        .expect_err("a field is missing")
        .to_string();
    assert!(refused.contains("Number plate"), "{refused}");
    commit(&[Edit::set("plate", Value::text("B ST 2000"))]).expect("a plate");
    commit(&[retire]).expect("the step");
    let text = |key: &str| {
        let (value, _) = document.get(ROOT, key).ok().flatten().expect("a value");
        value.as_str().map(str::to_owned)
    };
    assert_eq!(text("state").as_deref(), Some("retired"));
}
