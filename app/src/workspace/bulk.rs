//! Carrying out one edit in many records, in slices, and taking it back.

use leptos::prelude::{Set, WriteSignal};
use steward_model::edit;
use steward_sync::ids::DocumentId;

use super::{
    Workspace,
    bulk_edit::{BulkEdit, Refusal, Verdict},
    bulk_undo::Part,
    driver::{Driver, Pin},
    progress::{CancelFlag, Progress, Slices},
    undo::{Entry, Many, UndoStack},
};

/// So many records are read from the disk at once, so that one does not wait for the other.
const READ_AHEAD: usize = 16;

/// A record that was left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkRefusal {
    /// Which.
    pub document: DocumentId,
    /// Why.
    pub reason: Refusal,
}

/// What an edit of many records did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulkOutcome {
    /// Names it, to take it back; none when nothing changed.
    pub id: Option<u64>,
    /// Records changed.
    pub changed: usize,
    /// Records that said so already.
    pub unchanged: usize,
    /// Records left as they are.
    pub refused: Vec<BulkRefusal>,
    /// Records that it did not come to, because the person stopped it.
    pub left: usize,
}

/// What taking an edit of many records back did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulkUndone {
    /// Records that say again what they said.
    pub restored: usize,
    /// Records that others changed since and that keep, at least in part, what they have.
    pub kept: Vec<DocumentId>,
    /// Records that it did not come to, because the person stopped it. Taking back the rest is possible.
    pub left: usize,
}

impl Workspace {
    /// Makes an edit in each of the records that it changes, as one change of its own. The page stays responsive. What
    /// was done until the person stops it can be taken back.
    ///
    /// # Errors
    /// A sentence, when the workspace is not open any more.
    pub async fn edit_many(
        self,
        documents: Vec<DocumentId>,
        edit: BulkEdit,
        progress: WriteSignal<Progress>,
        cancel: CancelFlag,
    ) -> Result<BulkOutcome, String> {
        let driver = self.require()?;
        let mut outcome = BulkOutcome::default();
        let mut parts = Vec::new();
        let (mut done, total) = (0, documents.len());
        let mut slices = Slices::begin();
        progress.set(Progress { done, total });
        'records: for ahead in documents.chunks(READ_AHEAD) {
            for (document, pin) in driver.pin_all(ahead.iter().copied()) {
                if cancel.is_cancelled() {
                    break 'records;
                }
                let edited = match pin.loaded().await {
                    Ok(()) => driver.edit_one_of_many(document, &edit),
                    Err(reason) => Err(Refusal::Other(reason)),
                };
                match edited {
                    Ok(Some(part)) => parts.push(part),
                    Ok(None) => outcome.unchanged += 1,
                    Err(reason) => outcome.refused.push(BulkRefusal { document, reason }),
                }
                drop(pin);
                done += 1;
                if slices.step().await {
                    driver.wait_for_room().await;
                    progress.set(Progress { done, total });
                }
            }
        }
        outcome.left = total - done;
        outcome.changed = parts.len();
        if !parts.is_empty() {
            outcome.id = Some(driver.undo.borrow_mut().push_many(parts));
            driver.show_undo();
        }
        progress.set(Progress { done, total });
        Ok(outcome)
    }

    /// Takes one edit of many records back; none when that was done already, or is too long ago.
    ///
    /// # Errors
    /// A sentence, when the workspace is not open any more.
    pub async fn undo_many(
        self,
        id: u64,
        progress: WriteSignal<Progress>,
        cancel: CancelFlag,
    ) -> Result<Option<BulkUndone>, String> {
        let driver = self.require()?;
        let taken = driver.undo.borrow_mut().take_many(id);
        let Some(many) = taken else {
            return Ok(None);
        };
        driver.show_undo();
        let tell = move |now| progress.set(now);
        Ok(Some(
            driver.take_many_back(many, UndoStack::push_redo, tell, &cancel).await,
        ))
    }
}

impl Driver {
    fn pin_all(&self, documents: impl Iterator<Item = DocumentId>) -> Vec<(DocumentId, Pin)> {
        documents.map(|document| (document, self.pin(document))).collect()
    }

    /// Edits a record in memory; returns what takes it back, or none where the record says so already.
    fn edit_one_of_many(&self, document: DocumentId, edit: &BulkEdit) -> Result<Option<Part>, Refusal> {
        let (Some(kind), Some(Ok(before))) = (self.kind_of(document), self.snapshot(document)) else {
            return Err(Refusal::Other(UNREADABLE.to_owned()));
        };
        match edit.verdict(kind, &*before) {
            Verdict::Changes => self
                .apply_and_keep(document, &edit.edits(&*before))
                .map(Some)
                .map_err(Refusal::Other),
            Verdict::Same => Ok(None),
            Verdict::Refused(reason) => Err(reason),
        }
    }

    /// Applies edits as one change of this person; returns what takes them back.
    fn apply_and_keep(&self, document: DocumentId, edits: &[edit::Edit]) -> Result<Part, String> {
        let unreadable = || UNREADABLE.to_owned();
        let kind = self.kind_of(document).ok_or_else(unreadable)?;
        let before = self.snapshot(document).and_then(Result::ok).ok_or_else(unreadable)?;
        let inverse = edits
            .iter()
            .rev()
            .filter_map(|edit| edit::inverse(&before, edit))
            .collect();
        self.apply(document, kind, edits, &self.stamp())?;
        let after = self.snapshot(document).and_then(Result::ok).ok_or_else(unreadable)?;
        Ok(Part::new(&after, inverse))
    }

    /// Applies what takes an edit of many records back, and puts what makes it again on the other stack by `keep`. What
    /// was not come to, because the person stopped it, goes back to where it came from.
    pub(super) async fn take_many_back(
        &self,
        many: Many,
        keep: fn(&mut UndoStack, Entry),
        tell: impl Fn(Progress),
        cancel: &CancelFlag,
    ) -> BulkUndone {
        let mut outcome = BulkUndone::default();
        let mut again = Vec::new();
        let (mut done, total) = (0, many.parts.len());
        let mut slices = Slices::begin();
        tell(Progress { done, total });
        'records: for ahead in many.parts.chunks(READ_AHEAD) {
            let pins = self.pin_all(ahead.iter().map(|part| part.document));
            for ((document, pin), part) in pins.into_iter().zip(ahead) {
                if cancel.is_cancelled() {
                    break 'records;
                }
                let loaded = pin.loaded().await.is_ok();
                match loaded.then(|| self.take_part_back(part)) {
                    Some((back, all)) => {
                        again.extend(back);
                        if all {
                            outcome.restored += 1;
                        } else {
                            outcome.kept.push(document);
                        }
                    }
                    None => outcome.kept.push(document),
                }
                drop(pin);
                done += 1;
                if slices.step().await {
                    self.wait_for_room().await;
                    tell(Progress { done, total });
                }
            }
        }
        outcome.left = total - done;
        let id = many.id;
        let mut undo = self.undo.borrow_mut();
        if outcome.left > 0 {
            let rest = many.parts.into_iter().skip(done).collect();
            undo.put_back(Many { id, parts: rest });
        }
        if !again.is_empty() {
            keep(&mut undo, Entry::Many(Many { id, parts: again }));
        }
        drop(undo);
        self.show_undo();
        outcome
    }

    /// What makes it again, if anything was taken back, and whether that was everything.
    fn take_part_back(&self, part: &Part) -> (Option<Part>, bool) {
        let Some(Ok(now)) = self.snapshot(part.document) else {
            return (None, false);
        };
        let (edits, all) = part.still_valid(&now);
        if edits.is_empty() {
            return (None, all);
        }
        match self.apply_and_keep(part.document, &edits) {
            Ok(again) => (Some(again), all),
            Err(_) => (None, false),
        }
    }
}

const UNREADABLE: &str = "This record cannot be read on this device now. Nothing was changed; open it to see why.";
