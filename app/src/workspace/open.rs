//! Opening a workspace: heads and rows from storage, an engine, the other tabs, the relay.

use std::{collections::HashSet, rc::Rc};

use steward_model::row::Row;
use steward_sync::{
    engine::{Engine, EngineConfig, Side},
    ids::{DocumentId, PeerId},
    store::{Store, StoreError, StoredHeads},
};

use super::{
    Workspace,
    driver::{Driver, Parts},
    progress::Slices,
    rows::RowIndex,
};
use crate::platform::{
    clock,
    directory::{self, DirectoryError},
    indexed_db::IndexedDbStore,
    network, random, task,
};

/// A workspace does not open. Nothing stored was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenWorkspaceError {
    /// The list of workspaces.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// Its database.
    #[error(
        "The records of this workspace cannot be read from this device: {0}. Nothing was changed; close other tabs of Steward and reload the page."
    )]
    Storage(#[from] StoreError),
}

pub(super) async fn open(id: DocumentId) -> Result<Workspace, OpenWorkspaceError> {
    let already = Workspace { id };
    if already.driver().is_some() {
        return Ok(already);
    }
    let entry = directory::find(id).await?;
    let device = match entry.author_part() {
        Some(part) => part,
        None => directory::device_id().await?,
    };
    let store = IndexedDbStore::open(id).await?;
    let (heads, rows) = futures::future::join(store.heads(), store.rows()).await;
    let (heads, rows) = (heads?, rows?);
    let (rows, unreadable) = index_rows(id, &rows, &heads);
    // Another call may have opened it while this one read.
    if already.driver().is_some() {
        return Ok(already);
    }
    let engine = Engine::new(engine_config(device), heads);
    let driver = Driver::new(Parts {
        id,
        device: hex::encode(device),
        store,
        engine,
        rows,
        entry,
    });
    let workspace = Workspace::register(Rc::clone(&driver));
    start(&driver);
    task::spawn(rebuild_rows(driver, unreadable));
    task::spawn_result("The list of workspaces could not be updated", async move {
        let now = clock::now_millis();
        let updated = directory::update(id, |entry| entry.last_opened_millis = now).await;
        updated.map(drop).map_err(|error| error.to_string())
    });
    Ok(workspace)
}

fn engine_config(device: [u8; 8]) -> EngineConfig {
    let actor = session_actor(device);
    let session = random::bytes::<8>();
    let peer = PeerId::new(format!("steward-{}", hex::encode(actor)));
    let mut config = EngineConfig::new(Side::Client, peer, actor, u64::from_le_bytes(session))
        .with_storage_id(format!("steward-{}", hex::encode(device)));
    config.leader = false;
    config
}

/// The actor id of a session: whoever writes, then the session, which no other ever has.
pub(super) fn session_actor(author: [u8; 8]) -> [u8; 16] {
    let session = random::bytes::<8>();
    let mut actor = [0; 16];
    actor[..8].copy_from_slice(&author);
    actor[8..].copy_from_slice(&session);
    actor
}

/// Decodes rows; names the documents that have none that is readable.
fn index_rows(workspace: DocumentId, rows: &[Vec<u8>], heads: &[StoredHeads]) -> (RowIndex, Vec<DocumentId>) {
    let mut index = RowIndex::default();
    for row in rows.iter().filter_map(|row| Row::decode(row).ok()) {
        index.insert(row);
    }
    let present: HashSet<_> = index.iter().map(|row| row.document).collect();
    let missing = heads
        .iter()
        .filter(|stored| !stored.heads.is_empty() && stored.document != workspace)
        .map(|stored| stored.document)
        .filter(|document| !present.contains(document))
        .collect();
    (index, missing)
}

fn start(driver: &Rc<Driver>) {
    driver.join_siblings();
    // The workspace document stays in memory: it names the members. Its pin ends with the engine.
    let id = driver.id;
    driver.act(|engine, now| engine.open(id, now));
    listen(driver);
    let storage = Rc::clone(driver);
    task::spawn(async move { storage.measure_storage().await });
    driver.safety_changed();
}

fn listen(driver: &Rc<Driver>) {
    let mut listeners = driver.listeners.borrow_mut();
    for event in ["online", "offline"] {
        let itself = driver.itself.clone();
        listeners.on_window(event, move || {
            if let Some(driver) = itself.upgrade() {
                driver.network_changed(network::is_online());
            }
        });
    }
    let itself = driver.itself.clone();
    listeners.on_hide(move || {
        if let Some(driver) = itself.upgrade() {
            driver.write_before_leaving();
        }
    });
    let itself = driver.itself.clone();
    listeners.warn_before_unload(move || {
        itself
            .upgrade()
            .is_some_and(|driver| !driver.engine.borrow().safety().unsaved.is_empty())
    });
}

/// Makes rows that were missing or unreadable anew from their documents, in the background.
async fn rebuild_rows(driver: Rc<Driver>, documents: Vec<DocumentId>) {
    let mut slices = Slices::begin();
    for document in documents {
        let pin = driver.pin(document);
        if let Err(error) = pin.loaded().await {
            task::report(format!("A record is missing in the registers: {error}"));
            continue;
        }
        driver.rewrite_row(document).await;
        slices.step().await;
    }
}
