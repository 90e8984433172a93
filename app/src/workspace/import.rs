//! Carrying out a planned import, in slices, and taking one back.

use std::rc::Rc;

use automerge::ActorId;
use leptos::prelude::{Set, WriteSignal};
use steward_model::{
    declaration::Kind,
    edit::{self, Edit, Stamp},
    import::{self, ImportPlan, PlannedDocument, PlannedRecord},
    kinds,
};
use steward_sync::ids::DocumentId;

use super::{
    Workspace,
    driver::Driver,
    progress::{CancelFlag, Progress, Slices},
};
use crate::platform::random;

/// A record that could not be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFailure {
    /// The first line of the file that it comes from.
    pub line: u64,
    /// Its id in the source, or its title.
    pub record: String,
    /// Why.
    pub reason: String,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Names the import, to take it back.
    pub batch: String,
    /// Records made.
    pub created: usize,
    /// Records changed.
    pub updated: usize,
    /// Records that said everything already.
    pub unchanged: usize,
    /// Records left out.
    pub failures: Vec<ImportFailure>,
    /// The person stopped it; what was imported until then is there and can be taken back.
    pub cancelled: bool,
}

/// What taking an import back did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RevertOutcome {
    /// Records that the import made and that are archived now.
    pub archived: usize,
    /// Records that existed before and say again what they said then.
    pub restored: usize,
    /// Records left as they are, with the reason.
    pub failures: Vec<String>,
    /// The person stopped it.
    pub cancelled: bool,
}

impl Workspace {
    /// Carries out a plan. The page stays responsive; records are on the disk when this returns.
    pub async fn import(
        self,
        plan: ImportPlan,
        progress: WriteSignal<Progress>,
        cancel: CancelFlag,
    ) -> Result<ImportOutcome, String> {
        let driver = self.require()?;
        let mut outcome = ImportOutcome {
            batch: plan.batch,
            ..ImportOutcome::default()
        };
        let total = plan.records.len();
        let actor = driver.import_actor()?;
        let mut slices = Slices::begin();
        for (done, record) in plan.records.into_iter().enumerate() {
            if cancel.is_cancelled() {
                outcome.cancelled = true;
                break;
            }
            match driver.import_record(&record, &actor).await {
                Ok(Imported::Created) => outcome.created += 1,
                Ok(Imported::Updated) => outcome.updated += 1,
                Ok(Imported::Unchanged) => outcome.unchanged += 1,
                Err(reason) => outcome.failures.push(failure(&record, reason)),
            }
            if slices.step().await {
                driver.wait_for_room().await;
                progress.set(Progress { done, total });
            }
        }
        driver.wait_until_saved().await;
        driver.require_saved()?;
        if !outcome.cancelled {
            progress.set(Progress { done: total, total });
        }
        Ok(outcome)
    }

    /// Takes an import back: archives every record that it made, and puts records that it changed back to what they
    /// said before, except where somebody changed them since.
    ///
    /// # Errors
    /// A sentence, when not everything could be saved.
    pub async fn revert_import(
        self,
        batch: String,
        progress: WriteSignal<Progress>,
        cancel: CancelFlag,
    ) -> Result<RevertOutcome, String> {
        let driver = self.require()?;
        let documents = driver.touched_by(&batch);
        let mut outcome = RevertOutcome::default();
        let total = documents.len();
        let mut slices = Slices::begin();
        for (done, document) in documents.into_iter().enumerate() {
            if cancel.is_cancelled() {
                outcome.cancelled = true;
                break;
            }
            match driver.revert(document, &batch).await {
                Ok(Reverted::Archived) => outcome.archived += 1,
                Ok(Reverted::Restored) => outcome.restored += 1,
                Ok(Reverted::Untouched) => {}
                Err(reason) => outcome.failures.push(reason),
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
}

enum Reverted {
    Archived,
    Restored,
    Untouched,
}

enum Imported {
    Created,
    Updated,
    Unchanged,
}

fn failure(record: &PlannedRecord, reason: String) -> ImportFailure {
    ImportFailure {
        line: record.lines.first().copied().unwrap_or_default(),
        record: record.external_id.clone().unwrap_or_else(|| record.title.clone()),
        reason,
    }
}

impl Driver {
    /// The actor of an import: this device, with a session of its own, because documents are built outside the engine.
    pub(super) fn import_actor(&self) -> Result<ActorId, String> {
        let mut actor = hex::decode(&*self.device.borrow()).map_err(|error| error.to_string())?;
        actor.extend_from_slice(&random::bytes::<8>());
        Ok(ActorId::from(actor.as_slice()))
    }

    async fn import_record(self: &Rc<Self>, record: &PlannedRecord, actor: &ActorId) -> Result<Imported, String> {
        if record.commits.is_empty() {
            return Ok(Imported::Unchanged);
        }
        match record.document {
            PlannedDocument::New(document) => {
                let kind = kinds::by_name(&record.kind).ok_or("The kind is not known to this version.")?;
                self.build(document, kind, &record.commits, actor)?;
                Ok(Imported::Created)
            }
            PlannedDocument::Existing(document) => {
                let pin = self.pin(document);
                pin.loaded().await?;
                let kind = self
                    .kind_of(document)
                    .ok_or("the record's kind is not known to this version")?;
                for (stamp, edits) in &record.commits {
                    self.apply(document, kind, edits, stamp)?;
                }
                Ok(Imported::Updated)
            }
        }
    }

    /// Makes a record with its whole history at once: built outside the engine, merged in, written as one snapshot.
    pub(super) fn build(
        &self,
        document: DocumentId,
        kind: &'static Kind,
        commits: &[(Stamp, Vec<Edit>)],
        actor: &ActorId,
    ) -> Result<(), String> {
        let chunks = edit::build(kind, commits, actor.clone())
            .map_err(|error| error.to_string())?
            .save();
        self.try_act(|engine, now| engine.merge_chunks(document, &chunks, now).map(|effects| ((), effects)))
            .map_err(|error| error.to_string())?;
        Ok(())
    }

    /// The records that an import made or changed last.
    fn touched_by(&self, batch: &str) -> Vec<DocumentId> {
        let touched = |of: &Option<String>| of.as_deref() == Some(batch);
        self.rows
            .borrow()
            .iter()
            .filter(|row| touched(&row.import_batch) || touched(&row.updated_batch))
            .map(|row| row.document)
            .collect()
    }

    async fn revert(&self, document: DocumentId, batch: &str) -> Result<Reverted, String> {
        let pin = self.pin(document);
        pin.loaded().await?;
        let kind = self
            .kind_of(document)
            .ok_or("the record's kind is not known to this version")?;
        let edits = self
            .engine
            .borrow_mut()
            .document(document)
            .map(|automerge| import::revert(automerge, document, kind, batch))
            .unwrap_or_default();
        if edits.is_empty() {
            return Ok(Reverted::Untouched);
        }
        self.apply(document, kind, &edits, &self.stamp())?;
        let archived = edits
            .iter()
            .any(|edit| matches!(edit, Edit::Archive { archived: true }));
        Ok(if archived {
            Reverted::Archived
        } else {
            Reverted::Restored
        })
    }
}
