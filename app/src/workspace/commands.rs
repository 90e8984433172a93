//! Edits: by a person with undo, by an import without; creating records; history.

use std::{cell::Cell, rc::Rc, sync::Arc};

use automerge::{ActorId, ChangeHash, ROOT, ReadDoc};
use leptos::prelude::{GetUntracked, Set, on_cleanup};
use steward_model::{
    declaration::{DocumentClass, Kind},
    edit::{self, Edit, Stamp},
    genesis,
    history::{self, HistoryEntry},
    rich_text::Operation,
    snapshot::RecordSnapshot,
};
use steward_sync::{
    engine::{CommitStamp, EditError, Engine},
    ids::DocumentId,
};

use super::{
    Undone,
    driver::{Driver, Pin, TextSubscriber},
    progress::CancelFlag,
    text::TextPatch,
    undo::{Entry, Many, Step, UndoStack, slice_units},
};
use crate::platform::{clock, random, task};

/// A random document id, marked as a UUID of version 4 as automerge-repo's are.
pub(super) fn new_document_id() -> DocumentId {
    let mut bytes = random::bytes::<16>();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    DocumentId::from_bytes(bytes)
}

/// When what an edit costs here is paid: see [`Driver::try_act_while_typing`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Now,
    /// A person types and waits for the character.
    AfterPaint,
}

impl Driver {
    /// The stamp of an edit made now by the person of this device.
    pub(super) fn stamp(&self) -> Stamp {
        Stamp::new(clock::now_millis(), self.signals.me.get_untracked().name)
    }

    /// Applies edits as one change, without undo. On an error the document is as before.
    pub(super) fn apply(
        &self,
        document: DocumentId,
        kind: &'static Kind,
        edits: &[Edit],
        stamp: &Stamp,
    ) -> Result<(), String> {
        self.apply_at(document, kind, edits, stamp, Moment::Now)
    }

    fn apply_at(
        &self,
        document: DocumentId,
        kind: &'static Kind,
        edits: &[Edit],
        stamp: &Stamp,
        moment: Moment,
    ) -> Result<(), String> {
        let message = self
            .view(document, |document| {
                edit::describe(document, kind, edits, stamp).encode()
            })
            .ok_or_else(|| not_open(document))?;
        let commit = CommitStamp {
            time_seconds: stamp.time_seconds(),
            message,
        };
        let command = |engine: &mut Engine, now: u64| {
            engine.edit(document, commit, now, |document| {
                edits
                    .iter()
                    .try_for_each(|edit| edit::apply(document, kind, edit, stamp))
            })
        };
        let edited = match moment {
            Moment::Now => self.try_act(command),
            Moment::AfterPaint => self.try_act_while_typing(command),
        };
        edited.map_err(|error| match error {
            EditError::NotOpen(document) => not_open(document),
            EditError::Refused(refused) => refused.to_string(),
        })
    }

    /// An edit that can be taken back.
    pub(super) fn edit_by_person(&self, document: DocumentId, edits: Vec<Edit>) -> Result<(), String> {
        let inverse = self.edit_with_inverse(document, &edits)?;
        if !inverse.is_empty() {
            let step = Step {
                document,
                edits: inverse,
                at_millis: clock::now_millis(),
            };
            self.undo.borrow_mut().push(step);
            self.show_undo();
        }
        Ok(())
    }

    /// Changes a text by what its editor did; `back` takes it back.
    pub(super) fn edit_rich_text(
        &self,
        document: DocumentId,
        field: &str,
        operations: Vec<Operation>,
        back: Vec<Operation>,
    ) -> Result<(), String> {
        let kind = self.kind_of(document).ok_or_else(|| not_open(document))?;
        let rich = |operations| Edit::Rich {
            field: field.to_owned(),
            operations,
        };
        self.apply_at(document, kind, &[rich(operations)], &self.stamp(), Moment::AfterPaint)?;
        self.undo.borrow_mut().push(Step {
            document,
            edits: vec![rich(back)],
            at_millis: clock::now_millis(),
        });
        self.show_undo();
        Ok(())
    }

    /// Takes back, or makes again, what this person did last to a text.
    pub(super) fn step_text(&self, document: DocumentId, field: &str, undo: bool) {
        let step = self.undo.borrow_mut().take_text(document, field, undo);
        if let Some(step) = step {
            let keep = if undo {
                UndoStack::push_redo
            } else {
                UndoStack::push_undone_again
            };
            self.take_back(step, keep);
        }
    }

    /// Applies edits and returns what takes them back.
    fn edit_with_inverse(&self, document: DocumentId, edits: &[Edit]) -> Result<Vec<Edit>, String> {
        let kind = self.kind_of(document).ok_or_else(|| not_open(document))?;
        let inverse = self.inverse(document, edits);
        let moment = if let [Edit::Splice { .. } | Edit::Rich { .. }] = edits {
            Moment::AfterPaint
        } else {
            Moment::Now
        };
        self.apply_at(document, kind, edits, &self.stamp(), moment)?;
        Ok(inverse)
    }

    /// What takes edits back, the last one first. Keystrokes do not pay for a snapshot of the whole record.
    fn inverse(&self, document: DocumentId, edits: &[Edit]) -> Vec<Edit> {
        if let [
            Edit::Splice {
                field,
                at,
                delete,
                insert,
            },
        ] = edits
        {
            return self
                .inverse_splice(document, field, *at, *delete, insert)
                .into_iter()
                .collect();
        }
        let before = self.snapshot(document).and_then(Result::ok);
        before
            .map(|before| {
                edits
                    .iter()
                    .rev()
                    .filter_map(|edit| edit::inverse(&before, edit))
                    .collect()
            })
            .unwrap_or_default()
    }

    fn inverse_splice(
        &self,
        document: DocumentId,
        field: &str,
        at: usize,
        delete: usize,
        insert: &str,
    ) -> Option<Edit> {
        let removed = if delete == 0 {
            String::new()
        } else {
            let text = self.view(document, |automerge| {
                let (_, object) = automerge.get(ROOT, field).ok().flatten()?;
                // A block's marker comes back as the line end that it is without its layout.
                Some(automerge.text(object).ok()?.replace('\u{fffc}', "\n"))
            })??;
            slice_units(&text, at, delete)?
        };
        let delete = insert.encode_utf16().count();
        Some(Edit::Splice {
            field: field.to_owned(),
            at,
            delete,
            insert: removed,
        })
    }

    pub(super) fn show_undo(&self) {
        let undo = self.undo.borrow();
        let (can_undo, can_redo) = (undo.can_undo(), undo.can_redo());
        drop(undo);
        for (signal, value) in [(&self.signals.can_undo, can_undo), (&self.signals.can_redo, can_redo)] {
            if signal.get_untracked() != value {
                signal.set(value);
            }
        }
    }

    pub(super) fn undo(&self) -> Option<Undone> {
        let entry = self.undo.borrow_mut().take_undo()?;
        Some(self.take_entry_back(entry, UndoStack::push_redo))
    }

    pub(super) fn redo(&self) -> Option<Undone> {
        let entry = self.undo.borrow_mut().take_redo()?;
        Some(self.take_entry_back(entry, UndoStack::push_undone_again))
    }

    fn take_entry_back(&self, entry: Entry, keep: fn(&mut UndoStack, Entry)) -> Undone {
        match entry {
            Entry::One(step) => Undone::Record(self.take_back(step, keep)),
            Entry::Many(many) => {
                let count = many.parts.len();
                self.take_many_back_later(many, keep);
                Undone::Records(count)
            }
        }
    }

    /// Takes an edit of many records back in the background.
    fn take_many_back_later(&self, many: Many, keep: fn(&mut UndoStack, Entry)) {
        self.show_undo();
        let Some(driver) = self.itself.upgrade() else { return };
        task::spawn_result("Not everything was taken back", async move {
            let undone = driver.take_many_back(many, keep, |_| {}, &CancelFlag::default()).await;
            match undone.kept.len() {
                0 => Ok(()),
                kept => Err(format!("{kept} records were changed since and stay as they are now.")),
            }
        });
    }

    /// Applies a step of the stacks, and puts what takes it back on the other stack.
    fn take_back(&self, step: Step, keep: fn(&mut UndoStack, Entry)) -> DocumentId {
        let document = step.document;
        self.show_undo();
        let pin = self.pin(document);
        let Some(driver) = self.itself.upgrade() else {
            return document;
        };
        let apply = move |driver: &Driver| {
            let inverse = driver.edit_with_inverse(document, &step.edits)?;
            for edit in &step.edits {
                if let Edit::Splice {
                    field,
                    at,
                    delete,
                    insert,
                } = edit
                {
                    let patch = TextPatch {
                        at: *at,
                        delete: *delete,
                        insert: insert.clone(),
                    };
                    driver.tell_texts(document, field, &patch.operations(), true);
                } else if let Edit::Rich { field, operations } = edit {
                    driver.tell_texts(document, field, operations, true);
                }
            }
            keep(
                &mut driver.undo.borrow_mut(),
                Entry::One(Step {
                    document,
                    edits: inverse,
                    at_millis: clock::now_millis(),
                }),
            );
            driver.show_undo();
            Ok(())
        };
        if driver.engine.borrow().is_loaded(document) {
            let result: Result<(), String> = apply(&driver);
            if let Err(error) = result {
                task::report(format!("The edit was not taken back: {error}"));
            }
        } else {
            task::spawn_result("The edit was not taken back", async move {
                pin.loaded().await?;
                apply(&driver)
            });
        }
        document
    }

    /// Makes a record by a person's hand.
    pub(super) fn create(&self, kind: &'static Kind, edits: Vec<Edit>) -> Result<DocumentId, String> {
        let document = new_document_id();
        let edits: Vec<_> = std::iter::once(Edit::Create).chain(edits).collect();
        self.create_with(document, kind, &[(self.stamp(), edits)])?;
        Ok(document)
    }

    /// Makes a record from groups of edits, each one change at its own time. On an error nothing was made.
    pub(super) fn create_with(
        &self,
        document: DocumentId,
        kind: &'static Kind,
        groups: &[(Stamp, Vec<Edit>)],
    ) -> Result<(), String> {
        // Tried on a document of its own first, so that a refused edit leaves no empty record behind.
        let mut trial = genesis::create(kind, ActorId::from([0; 16].as_slice())).map_err(|error| error.to_string())?;
        for (stamp, edits) in groups {
            for edit in edits {
                edit::apply(&mut trial, kind, edit, stamp).map_err(|error| error.to_string())?;
            }
        }
        let first: Vec<Edit> = groups.iter().flat_map(|(_, edits)| edits.iter().cloned()).collect();
        let class = genesis::class_of_new(kind, &first, self.may_restrict());
        let pin = self.create_empty(document, kind, class)?;
        for (stamp, edits) in groups {
            self.apply(document, kind, edits, stamp)?;
        }
        if let Some(row) = self.project(document) {
            self.rows.borrow_mut().insert(row);
            self.rows_changed();
        }
        drop(pin);
        Ok(())
    }

    /// Whether records that only owners and managers read may be made: by them, and by whoever works without a relay.
    fn may_restrict(&self) -> bool {
        let relay = self.signals.entry.get_untracked().relay;
        relay.is_none_or(|relay| relay.role == "owner" || relay.role == "manager")
    }

    /// Makes a document that has its containers and nothing else, pinned.
    pub(super) fn create_empty(
        &self,
        document: DocumentId,
        kind: &'static Kind,
        class: DocumentClass,
    ) -> Result<Pin, String> {
        let root = genesis::creation_changes(kind, class);
        self.try_act(|engine, now| engine.create(document, &root, now).map(|effects| ((), effects)))
            .map_err(|error| error.to_string())?;
        Ok(Pin::taken(self, document))
    }

    pub(super) fn history(&self, document: DocumentId) -> Vec<HistoryEntry> {
        let Some(kind) = self.kind_of(document) else {
            return Vec::new();
        };
        let mut engine = self.engine.borrow_mut();
        let members = self.members.borrow();
        engine
            .document(document)
            .map(|automerge| history::read(automerge, kind, &members, None))
            .unwrap_or_default()
    }

    pub(super) fn snapshot_at(&self, document: DocumentId, change: &str) -> Option<Arc<RecordSnapshot>> {
        let hash: ChangeHash = change.parse().ok()?;
        let mut engine = self.engine.borrow_mut();
        let members = self.members.borrow();
        let snapshot = RecordSnapshot::read_at(document, engine.document(document)?, &[hash], &members);
        snapshot.ok().map(Arc::new)
    }
}

thread_local! {
    static NEXT_SUBSCRIBER: Cell<u64> = const { Cell::new(0) };
}

fn not_open(document: DocumentId) -> String {
    format!("The record {document} is not open. Nothing was changed; open it and try again.")
}

pub(super) fn subscribe_text(
    driver: &Rc<Driver>,
    document: DocumentId,
    field: &str,
    callback: impl Fn(&[Operation], bool) + 'static,
) {
    // What was changed until now is in the text that the view starts from.
    drop(driver.engine.borrow_mut().take_patches(document));
    let id = NEXT_SUBSCRIBER.with(|next| next.replace(next.get() + 1));
    let subscriber = TextSubscriber {
        id,
        field: field.to_owned(),
        callback: Rc::new(callback),
    };
    driver.texts.borrow_mut().entry(document).or_default().push(subscriber);
    let workspace = driver.id;
    on_cleanup(move || {
        if let Some(driver) = super::OPEN.with_borrow(|open| open.get(&workspace).cloned()) {
            let mut texts = driver.texts.borrow_mut();
            if let Some(subscribers) = texts.get_mut(&document) {
                subscribers.retain(|subscriber| subscriber.id != id);
                if subscribers.is_empty() {
                    texts.remove(&document);
                }
            }
        }
    });
}
