//! A whole workspace to a file, and a file into a workspace.

use std::collections::HashSet;

use leptos::prelude::{GetUntracked, Set, WriteSignal};
use steward_sync::{
    ids::DocumentId,
    store::{ChunkKind, Store},
};

use super::{
    Workspace,
    driver::Driver,
    file::{self, FileHeader, FileWriter},
    progress::{Progress, Slices},
};
use crate::platform::clock;

/// What importing a workspace file did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MergeOutcome {
    /// Records that were not here before.
    pub added: usize,
    /// Records that were here and got changes from the file.
    pub merged: usize,
    /// Records that had everything already.
    pub unchanged: usize,
    /// What could not be read, one sentence each.
    pub problems: Vec<String>,
}

impl Workspace {
    /// Every record with its whole history, as the bytes of a file.
    ///
    /// # Errors
    /// When a record cannot be read; the sentence names it.
    pub async fn export_file(self, progress: WriteSignal<Progress>) -> Result<Vec<u8>, String> {
        let driver = self.require()?;
        driver.wait_until_saved().await;
        let documents: Vec<DocumentId> = driver.engine.borrow().documents().collect();
        let header = FileHeader {
            workspace: driver.id,
            name: driver.signals.entry.get_untracked().name,
            exported_millis: clock::now_millis(),
        };
        let mut writer = FileWriter::new(&header)?;
        let mut slices = Slices::begin();
        let total = documents.len();
        for (done, document) in documents.into_iter().enumerate() {
            let chunks = driver.chunks_of(document).await?;
            if !chunks.is_empty() {
                writer.add(document, &chunks)?;
            }
            if slices.step().await {
                progress.set(Progress { done, total });
            }
        }
        progress.set(Progress { done: total, total });
        Ok(writer.finish())
    }

    /// Merges a file into this workspace. What is here stays; both sides' changes are kept.
    ///
    /// # Errors
    /// When the file cannot be used at all; then nothing changed.
    pub async fn import_file(self, bytes: Vec<u8>, progress: WriteSignal<Progress>) -> Result<MergeOutcome, String> {
        let driver = self.require()?;
        let file = file::read(&bytes).map_err(|error| error.to_string())?;
        drop(bytes);
        let known: HashSet<DocumentId> = driver.engine.borrow().documents().collect();
        let mut outcome = MergeOutcome {
            problems: file.problems,
            ..MergeOutcome::default()
        };
        let mut slices = Slices::begin();
        let total = file.documents.len();
        for (done, (document, chunks)) in file.documents.into_iter().enumerate() {
            // The settings of another workspace are not this one's.
            if document == file.header.workspace && document != driver.id {
                continue;
            }
            match driver.merge(document, &chunks, known.contains(&document)).await {
                Ok(Merged::Added) => outcome.added += 1,
                Ok(Merged::Changed) => outcome.merged += 1,
                Ok(Merged::Unchanged) => outcome.unchanged += 1,
                Err(problem) => outcome.problems.push(problem),
            }
            if slices.step().await {
                driver.wait_for_room().await;
                progress.set(Progress { done, total });
            }
        }
        driver.wait_until_saved().await;
        driver.require_saved()?;
        progress.set(Progress { done: total, total });
        Ok(outcome)
    }

    /// Stored parts of records that were found damaged and set aside, as they are.
    ///
    /// # Errors
    /// When the storage cannot be read.
    pub async fn quarantined(self) -> Result<Vec<(DocumentId, Vec<u8>)>, String> {
        let chunks = self
            .require()?
            .store
            .quarantined()
            .await
            .map_err(|error| error.to_string())?;
        Ok(chunks
            .into_iter()
            .map(|(document, chunk)| (document, chunk.bytes))
            .collect())
    }
}

enum Merged {
    Added,
    Changed,
    Unchanged,
}

/// Long work waits for the disk when more writes than this are under way, so that its memory stays bounded.
const WRITES_AHEAD: usize = 800;

impl Driver {
    /// A document's chunks as stored, snapshots first.
    pub(super) async fn chunks_of(&self, document: DocumentId) -> Result<Vec<u8>, String> {
        let stored = self.store.load(document).await.map_err(|error| {
            format!("The record {document} cannot be read ({error}). Nothing was exported; try again.")
        })?;
        let (snapshots, changes): (Vec<_>, Vec<_>) = stored
            .chunks
            .into_iter()
            .partition(|chunk| chunk.kind == ChunkKind::Snapshot);
        Ok(snapshots
            .into_iter()
            .chain(changes)
            .flat_map(|chunk| chunk.bytes)
            .collect())
    }

    async fn merge(&self, document: DocumentId, chunks: &[u8], known: bool) -> Result<Merged, String> {
        // A document that is not here yet is not pinned: opening it would ask the relay for it.
        let pin = known.then(|| self.pin(document));
        if let Some(pin) = &pin {
            pin.loaded().await?;
        }
        let before = self
            .engine
            .borrow()
            .heads(document)
            .map(<[_]>::to_vec)
            .unwrap_or_default();
        self.try_act(|engine, now| engine.merge_chunks(document, chunks, now).map(|effects| ((), effects)))
            .map_err(|error| error.to_string())?;
        let after = self
            .engine
            .borrow()
            .heads(document)
            .map(<[_]>::to_vec)
            .unwrap_or_default();
        Ok(match (known, before == after) {
            (true, true) => Merged::Unchanged,
            (true, false) => Merged::Changed,
            (false, _) => Merged::Added,
        })
    }

    /// Waits while too much is on its way to the disk.
    pub(super) async fn wait_for_room(&self) {
        if self.writes_waiting() > WRITES_AHEAD {
            self.wait_until_idle().await;
        }
    }

    /// An error when something is not saved here.
    pub(super) fn require_saved(&self) -> Result<(), String> {
        let safety = self.engine.borrow().safety();
        match safety.storage_error {
            Some(error) if !safety.unsaved.is_empty() => Err(format!(
                "{} records could not be saved on this device yet ({error}). Keep this page open; they are saved as \
                 soon as the storage takes them.",
                safety.unsaved.len()
            )),
            Some(_) | None => Ok(()),
        }
    }
}
