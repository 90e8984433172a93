//! The ways in that need nobody else: the sample, and a workspace of one's own.

use std::rc::Rc;

use leptos::prelude::{Set, WriteSignal};
use steward_model::{declaration::Kind, edit::Edit, kinds, sample, value::Value};
use steward_sync::ids::DocumentId;

use super::{
    Workspace,
    commands::new_document_id,
    driver::Driver,
    progress::{CancelFlag, Progress, Slices},
};
use crate::platform::{
    clock,
    directory::{self, DirectoryEntry, WorkspaceKind},
    random,
};

/// Records of the sample: enough for registers that feel real, few enough to be there in seconds.
const SAMPLE_RECORDS: usize = 600;

const SAMPLE_NAME: &str = sample::ORGANIZATION;
const SAMPLE_PERSON: &str = "You";

/// What a person says who starts a workspace.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StartWorkspace {
    /// The organization or team.
    pub name: String,
    /// The person.
    pub person: String,
    /// Names of services; each becomes a record.
    pub services: Vec<String>,
    /// Names of customers; each becomes a record that uses every service, and is noted on the services.
    pub customers: Vec<String>,
    /// Further records to begin with, as drafts: a kind and what a new record of it says. A scope or a plan covers the
    /// services.
    pub records: Vec<(&'static Kind, Vec<Edit>)>,
    /// Is told how far it is.
    pub progress: Option<WriteSignal<Progress>>,
}

/// Makes a sample workspace and returns its id.
///
/// # Errors
/// A sentence, also when the person stopped it; nothing stays on this device then.
pub async fn create_sample(progress: WriteSignal<Progress>, cancel: CancelFlag) -> Result<DocumentId, String> {
    let workspace = begin(SAMPLE_NAME.to_owned(), WorkspaceKind::Sample, SAMPLE_PERSON.to_owned()).await?;
    let filled = fill_with_sample(workspace, progress, &cancel).await;
    finish(workspace, filled).await
}

/// Makes a workspace of one's own and returns its id.
///
/// # Errors
/// A sentence; nothing stays on this device then.
pub async fn start_workspace(start: StartWorkspace) -> Result<DocumentId, String> {
    let workspace = begin(start.name.clone(), WorkspaceKind::Local, start.person.clone()).await?;
    let filled = fill_with_services(workspace, &start).await;
    finish(workspace, filled).await
}

async fn begin(name: String, kind: WorkspaceKind, person: String) -> Result<Workspace, String> {
    let entry = DirectoryEntry::new(new_document_id(), name, kind, person, clock::now_millis());
    directory::save(&entry).await.map_err(|error| error.to_string())?;
    let id = entry.id().map_err(|error| error.to_string())?;
    let opened = Workspace::open(id).await.map_err(|error| error.to_string());
    if opened.is_err() {
        directory::forget(id).await.map_err(|error| error.to_string())?;
    }
    opened
}

/// Keeps a workspace that was filled, and removes one that was not.
async fn finish(workspace: Workspace, filled: Result<(), String>) -> Result<DocumentId, String> {
    match filled {
        Ok(()) => Ok(workspace.id()),
        Err(error) => {
            workspace.close().await;
            directory::forget(workspace.id())
                .await
                .map_err(|error| error.to_string())?;
            Err(error)
        }
    }
}

/// The workspace document: its name, and the person as its first member.
async fn found(driver: &Rc<Driver>, name: &str) -> Result<(), String> {
    let pin = driver.workspace_document().await?;
    let edits = [Edit::Create, Edit::set("title", Value::Text(name.to_owned()))];
    driver.apply(driver.id, &kinds::workspace::KIND, &edits, &driver.stamp())?;
    drop(pin);
    driver.introduce_myself().await
}

async fn fill_with_services(workspace: Workspace, start: &StartWorkspace) -> Result<(), String> {
    let driver = workspace.require()?;
    found(&driver, &start.name).await?;
    let named = |name: &str| {
        vec![
            Edit::set("title", Value::text(name)),
            Edit::set("owner", Value::text(&*start.person)),
        ]
    };
    let noted = start.customers.join(", ");
    let (mut services, mut customers) = (Vec::new(), Vec::new());
    for service in &start.services {
        let mut edits = vec![Edit::set("title", Value::text(service.as_str()))];
        if !noted.is_empty() {
            edits.push(Edit::set("customers", Value::text(noted.as_str())));
        }
        services.push(driver.create(&kinds::service::KIND, edits)?);
    }
    for customer in &start.customers {
        let mut edits = named(customer);
        edits.extend(relate("uses_service", &services));
        customers.push(driver.create(&kinds::customer::KIND, edits)?);
    }
    begin_records(&driver, start, &services, &customers).await?;
    driver.wait_until_saved().await;
    driver.require_saved()
}

fn relate(relation: &str, targets: &[DocumentId]) -> Vec<Edit> {
    let relate = |target: &DocumentId| Edit::Relate {
        relation: relation.to_owned(),
        target: *target,
    };
    targets.iter().map(relate).collect()
}

/// Makes the further records, giving the page its turn between them.
async fn begin_records(
    driver: &Rc<Driver>,
    start: &StartWorkspace,
    services: &[DocumentId],
    customers: &[DocumentId],
) -> Result<(), String> {
    let total = start.records.len();
    let mut slices = Slices::begin();
    let mut scope = None;
    for (done, (kind, edits)) in start.records.iter().enumerate() {
        let mut edits = edits.clone();
        match kind.name {
            "scope" => {
                edits.extend(relate("covers", services));
                edits.extend(relate("serves", customers));
            }
            "service_management_plan" => {
                edits.extend(relate("covers", services));
                edits.extend(scope.map(|scope| relate("has_scope", &[scope])).into_iter().flatten());
            }
            _ => {}
        }
        let document = driver.create(kind, edits)?;
        if kind.name == "scope" {
            scope = Some(document);
        }
        if slices.step().await {
            driver.wait_for_room().await;
            if let Some(progress) = start.progress {
                progress.try_set(Progress { done, total });
            }
        }
    }
    Ok(())
}

async fn fill_with_sample(
    workspace: Workspace,
    progress: WriteSignal<Progress>,
    cancel: &CancelFlag,
) -> Result<(), String> {
    let driver = workspace.require()?;
    found(&driver, SAMPLE_NAME).await?;
    driver.introduce(sample::people()).await?;
    let seed = u64::from_le_bytes(random::bytes::<8>());
    let records = sample::generate(seed, SAMPLE_RECORDS, clock::now_millis());
    let total = SAMPLE_RECORDS;
    let actor = driver.import_actor()?;
    let mut slices = Slices::begin();
    let mut reports = Vec::new();
    for (done, record) in records.enumerate() {
        // Reports and reviews freeze what the other records give, so they come last.
        if record.is_frozen_last() {
            reports.push(record);
            continue;
        }
        if cancel.is_cancelled() {
            return Err("The sample was not made.".to_owned());
        }
        driver.build(record.document, record.kind, &record.commits, &actor)?;
        if slices.step().await {
            driver.wait_for_room().await;
            progress.set(Progress { done, total });
        }
    }
    driver.wait_until_saved().await;
    let times = workspace.service_times().await?;
    for mut record in reports {
        times
            .surround(&driver.rows.borrow(), clock::now_millis(), |surroundings| {
                record.freeze(actor.clone(), surroundings)
            })
            .map_err(|error| error.to_string())?;
        driver.build(record.document, record.kind, &record.commits, &actor)?;
    }
    driver.wait_until_saved().await;
    driver.require_saved()?;
    progress.set(Progress { done: total, total });
    Ok(())
}
