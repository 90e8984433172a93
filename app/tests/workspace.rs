//! An open workspace in a real browser: what is shown as saved is there, a full disk is said, files carry everything.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy knows the tests of the standard harness only; a failed unwrap is a failed test"
)]

mod support;

use leptos::prelude::{GetUntracked, Owner, signal};
use steward_app::{
    platform::{
        clock,
        directory::{self, DirectoryEntry, WorkspaceKind},
        task,
    },
    workspace::{CancelFlag, Progress, RecordView, StartWorkspace, Undone, Workspace, create_sample, start_workspace},
};
use steward_model::{
    conformity::iso_20000::CATALOGUE,
    edit::Edit,
    gap::{self, Answer},
    kinds,
    value::Value,
};
use steward_sync::ids::DocumentId;
use support::{Sabotage, new_id};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// An empty workspace of this device.
async fn workspace() -> Workspace {
    let id = new_id();
    let entry = DirectoryEntry::new(
        id,
        "Test".to_owned(),
        WorkspaceKind::Local,
        "Ana".to_owned(),
        clock::now_millis(),
    );
    directory::save(&entry).await.unwrap();
    Workspace::open(id).await.unwrap()
}

async fn reopened(workspace: Workspace) -> Workspace {
    let id = workspace.id();
    workspace.close().await;
    Workspace::open(id).await.unwrap()
}

fn title(workspace: Workspace, document: DocumentId) -> Option<String> {
    workspace
        .rows()
        .with_untracked(|rows| rows.get(document).map(|row| row.title.clone()))
}

fn set_title(title: &str) -> Edit {
    Edit::set("title", Value::Text(title.to_owned()))
}

/// Waits for a condition; the test runner ends a test that waits for ever.
async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        task::sleep_millis(5).await;
    }
}

fn saved(workspace: Workspace) -> bool {
    workspace.safety().get_untracked().pending.is_empty()
}

#[wasm_bindgen_test]
async fn a_record_is_in_the_rows_at_once_and_after_a_restart() {
    let owner = Owner::new();
    owner.set();
    let workspace = workspace().await;
    let document = workspace
        .create(&kinds::incident::KIND, vec![set_title("Printer on fire")])
        .unwrap();
    assert_eq!(title(workspace, document).as_deref(), Some("Printer on fire"));
    workspace
        .edit_closed(document, vec![set_title("Printer smoulders")])
        .await
        .unwrap();
    let workspace = reopened(workspace).await;
    assert_eq!(title(workspace, document).as_deref(), Some("Printer smoulders"));
    let record = workspace.open_record(document);
    until(|| matches!(record.view.get_untracked(), RecordView::Ready(_))).await;
    assert!(workspace.history(document).iter().all(|entry| entry.author == "Ana"));
    assert_eq!(workspace.history(document).len(), 2);
    workspace.close().await;
}

#[wasm_bindgen_test]
async fn edits_are_taken_back_and_made_again() {
    let owner = Owner::new();
    owner.set();
    let workspace = workspace().await;
    let document = workspace
        .create(&kinds::incident::KIND, vec![set_title("One")])
        .unwrap();
    let record = workspace.open_record(document);
    until(|| matches!(record.view.get_untracked(), RecordView::Ready(_))).await;
    let splice = |at, insert: &str| Edit::Splice {
        field: "description".to_owned(),
        at,
        delete: 0,
        insert: insert.to_owned(),
    };
    workspace.edit(document, splice(0, "Hello")).unwrap();
    workspace.edit(document, set_title("Two")).unwrap();
    assert!(
        workspace
            .edit(document, Edit::set("no_such_field", Value::Flag(true)))
            .is_err()
    );
    let shown = || match record.view.get_untracked() {
        RecordView::Ready(snapshot) => (
            snapshot.title.clone(),
            snapshot.texts.get("description").cloned().unwrap_or_default(),
        ),
        RecordView::Loading | RecordView::Unavailable | RecordView::Damaged { .. } => Default::default(),
    };
    let shows = |title: &str, text: &str| shown() == (title.to_owned(), text.to_owned());
    until(|| shows("Two", "Hello")).await;
    assert_eq!(workspace.undo(), Some(Undone::Record(document)));
    until(|| shows("One", "Hello")).await;
    assert_eq!(workspace.undo(), Some(Undone::Record(document)));
    until(|| shows("One", "")).await;
    assert_eq!(workspace.undo(), None);
    assert_eq!(workspace.redo(), Some(Undone::Record(document)));
    assert_eq!(workspace.redo(), Some(Undone::Record(document)));
    until(|| shows("Two", "Hello")).await;
    workspace.close().await;
}

#[wasm_bindgen_test]
async fn a_full_disk_is_said_and_everything_is_saved_once_there_is_room() {
    let owner = Owner::new();
    owner.set();
    let workspace = workspace().await;
    let full = Sabotage::full_disk();
    let document = workspace
        .create(&kinds::incident::KIND, vec![set_title("Not lost")])
        .unwrap();
    until(|| workspace.safety().get_untracked().problem.is_some()).await;
    let safety = workspace.safety().get_untracked();
    assert_eq!(safety.problem.as_deref(), Some("storage is full"));
    assert!(
        safety
            .pending
            .iter()
            .any(|record| record.document == document && !record.saved_here)
    );
    drop(full);
    until(|| saved(workspace)).await;
    let workspace = reopened(workspace).await;
    assert_eq!(title(workspace, document).as_deref(), Some("Not lost"));
    workspace.close().await;
}

#[wasm_bindgen_test]
async fn a_file_carries_a_workspace_into_another() {
    let owner = Owner::new();
    owner.set();
    let start = StartWorkspace {
        name: "Nordwind".to_owned(),
        person: "Ana".to_owned(),
        services: vec!["E-mail".to_owned(), "Telephony".to_owned()],
        customers: vec!["Finance".to_owned()],
        ..StartWorkspace::default()
    };
    let first = Workspace::open(start_workspace(start).await.unwrap()).await.unwrap();
    assert_eq!(first.rows().with_untracked(|rows| rows.count("service")), 2);
    let (_, progress) = signal(Progress::default());
    let file = first.export_file(progress).await.unwrap();
    let second = workspace().await;
    let outcome = second.import_file(file.clone(), progress).await.unwrap();
    assert_eq!(
        (outcome.added, outcome.merged, outcome.problems.len()),
        (3, 0, 0),
        "{outcome:?}"
    );
    let again = second.import_file(file.clone(), progress).await.unwrap();
    assert_eq!((again.added, again.merged, again.unchanged), (0, 0, 3));
    assert!(second.import_file(file[..10].to_vec(), progress).await.is_err());
    let second = reopened(second).await;
    assert_eq!(second.rows().with_untracked(|rows| rows.count("service")), 2);
    first.close().await;
    second.close().await;
}

#[wasm_bindgen_test]
async fn a_sample_is_made_and_stays() {
    let owner = Owner::new();
    owner.set();
    let (_, progress) = signal(Progress::default());
    let started = clock::monotonic_millis();
    let id = create_sample(progress, CancelFlag::default()).await.unwrap();
    console_log!("sample: {:.0} ms", clock::monotonic_millis() - started);
    let workspace = Workspace::open(id).await.unwrap();
    let count = workspace.rows().with_untracked(|rows| rows.len());
    assert!(count > 100, "{count} records");
    let started = clock::monotonic_millis();
    let workspace = reopened(workspace).await;
    console_log!("closed and opened: {:.0} ms", clock::monotonic_millis() - started);
    assert_eq!(workspace.rows().with_untracked(|rows| rows.len()), count);
    workspace.close().await;
    directory::forget(id).await.unwrap();
    assert!(Workspace::open(id).await.is_err());
}

#[wasm_bindgen_test]
async fn a_cancelled_sample_leaves_nothing() {
    let owner = Owner::new();
    owner.set();
    let (_, progress) = signal(Progress::default());
    let before = directory::list().await.unwrap().len();
    let cancel = CancelFlag::default();
    cancel.cancel();
    assert!(create_sample(progress, cancel).await.is_err());
    assert_eq!(directory::list().await.unwrap().len(), before);
}

#[wasm_bindgen_test]
async fn what_is_said_of_a_requirement_goes_into_one_record_and_stays() {
    let owner = Owner::new();
    owner.set();
    let workspace = workspace().await;
    let requirement = CATALOGUE.requirement("incidents").unwrap();
    let say = |edit| workspace.assess(requirement, "Incidents", vec![edit]);
    say(gap::answer_edit(Answer::Partly)).await.unwrap();
    say(gap::note_edit("closed without asking")).await.unwrap();
    let note = || workspace.gap_of(requirement).1.map(|gap| gap.note);
    until(|| note().as_deref() == Some("closed without asking")).await;
    let (document, known) = workspace.gap_of(requirement);
    assert_eq!(document, gap::document_of(workspace.id(), "incidents"));
    assert_eq!(known.and_then(|gap| gap.answer), Some(Answer::Partly));
    assert_eq!(workspace.rows().with_untracked(|rows| rows.count(gap::KIND)), 1);

    workspace
        .edit_closed(document, vec![Edit::Archive { archived: true }])
        .await
        .unwrap();
    until(|| note().is_none()).await;
    say(gap::owner_edit("Ana")).await.unwrap();
    until(|| note().is_some()).await;
    until(|| saved(workspace)).await;
    let again = reopened(workspace).await;
    let known = again.gap_of(requirement).1.unwrap();
    assert_eq!((known.owner.as_str(), known.answer), ("Ana", Some(Answer::Partly)));
    again.close().await;
}

#[wasm_bindgen_test]
async fn a_workspace_begins_with_the_drafts_that_were_asked_for() {
    let owner = Owner::new();
    owner.set();
    let start = StartWorkspace {
        name: "Nordwind".to_owned(),
        person: "Ana".to_owned(),
        services: vec!["E-mail".to_owned(), "Telephony".to_owned()],
        customers: vec!["Finance".to_owned()],
        records: vec![
            (&kinds::scope::KIND, vec![set_title("Scope")]),
            (&kinds::service_management_plan::KIND, vec![set_title("Plan")]),
        ],
        progress: None,
    };
    let workspace = Workspace::open(start_workspace(start).await.unwrap()).await.unwrap();
    let relations = |kind: &str| {
        workspace.rows().with_untracked(|rows| {
            let rows = rows.of_kind(kind).iter();
            let mut names: Vec<String> = rows
                .flat_map(|row| row.relations.iter().map(|(name, _)| name.clone()))
                .collect();
            names.sort_unstable();
            names
        })
    };
    assert_eq!(relations("customer"), ["uses_service", "uses_service"]);
    assert_eq!(relations("scope"), ["covers", "covers", "serves"]);
    assert_eq!(relations("service_management_plan"), ["covers", "covers", "has_scope"]);
    workspace.close().await;
}
