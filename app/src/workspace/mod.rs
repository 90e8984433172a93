//! One open workspace: the handle that views use. Named edits in, signals out; no document leaves it.
//!
//! `driver` owns the synchronization engine and carries its effects out; the other files are one group of commands
//! each. Everything that crosses this boundary could cross a worker boundary as well.

mod approval;
mod bulk;
mod bulk_edit;
mod bulk_undo;
mod commands;
mod driver;
mod figures;
mod file;
mod first_minutes;
mod gap;
mod import;
mod invitation;
mod link;
mod link_http;
mod link_session;
mod members;
mod members_self;
mod open;
mod presence;
mod progress;
mod record;
mod refresh;
mod removal;
mod rows;
mod safety;
mod service_level;
mod siblings;
mod standing;
mod text;
mod transfer;
mod undo;
mod views;
mod writer;

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc};

use leptos::prelude::{GetUntracked, ReadSignal};
use steward_model::{
    declaration::Kind,
    edit::Edit,
    history::HistoryEntry,
    rich_text::{self, Operation, RichText},
    snapshot::RecordSnapshot,
};
use steward_sync::ids::DocumentId;

use crate::platform::directory::DirectoryEntry;
use driver::Driver;

pub use bulk::{BulkOutcome, BulkRefusal, BulkUndone};
pub use bulk_edit::{BulkEdit, Facts, Preview, Refusal, Verdict, preview};
pub use figures::ServiceTimes;
pub use file::{FileError, WorkspaceFile};
pub use first_minutes::{StartWorkspace, create_sample, start_workspace};
pub use import::{ImportFailure, ImportOutcome, RevertOutcome};
pub use invitation::{InvitationDetails, InvitationLink, InvitationPurpose, Joining, SignedOut, join, look_up};
pub use link_http::RelayError;
pub use members::{DeviceAtRelay, MemberAtRelay, OneTimeLink, OpenInvitation};
pub use open::OpenWorkspaceError;
pub use presence::Presence;
pub(crate) use progress::Slices;
pub use progress::{CancelFlag, Progress};
pub use record::{OpenRecord, RecordView};
pub use removal::RemovedRecord;
pub use rows::{RowIndex, RowsHandle};
pub use safety::{PendingRecord, SafetyView};
pub use service_level::{Clock, ServiceLevel, has_clocks};
pub use standing::ConformityHistory;
pub use text::TextPatch;
pub use transfer::MergeOutcome;

/// The person who works here, as shown to others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Member {
    /// Name.
    pub name: String,
    /// Role that the relay gave; empty without a relay.
    pub role: String,
}

/// What undo or redo is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// An edit of this record.
    Record(DocumentId),
    /// An edit of so many records at once; it goes on in the background.
    Records(usize),
}

/// An open workspace. Copies name the same one; after [`Workspace::close`] they do nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workspace {
    id: DocumentId,
}

thread_local! {
    /// Open workspaces by id. A handle is a name and not a pointer, so that views may copy it into any closure.
    static OPEN: RefCell<HashMap<DocumentId, Rc<Driver>>> = RefCell::new(HashMap::new());
    /// Signals outlive the workspace, because views that follow them may end after it.
    static SIGNALS: RefCell<HashMap<DocumentId, driver::Signals>> = RefCell::new(HashMap::new());
}

const CLOSED: &str = "This workspace is not open any more. Reload the page; everything shown as saved is safe.";

impl Workspace {
    fn driver(self) -> Option<Rc<Driver>> {
        OPEN.with_borrow(|open| open.get(&self.id).cloned())
    }

    fn require(self) -> Result<Rc<Driver>, String> {
        self.driver().ok_or_else(|| CLOSED.to_owned())
    }

    fn register(driver: Rc<Driver>) -> Self {
        let id = driver.id;
        SIGNALS.with_borrow_mut(|signals| signals.insert(id, driver.signals.clone()));
        OPEN.with_borrow_mut(|open| open.insert(id, driver));
        Self { id }
    }

    /// Opens a workspace of this device, or returns the handle of the one that is open. Registers are usable when
    /// this returns.
    ///
    /// # Errors
    /// When it is not on this device or cannot be read.
    pub async fn open(id: DocumentId) -> Result<Self, OpenWorkspaceError> {
        open::open(id).await
    }

    /// Writes what is pending and lets go of storage, socket and tabs.
    pub async fn close(self) {
        if let Some(driver) = self.driver() {
            driver.wait_until_saved().await;
            OPEN.with_borrow_mut(|open| open.remove(&self.id));
            driver.shut_down();
        }
    }

    /// Its id, which is that of its workspace document.
    #[must_use]
    pub fn id(self) -> DocumentId {
        self.id
    }

    /// Its entry in the directory of this device: name, kind, relay.
    #[must_use]
    pub fn entry(self) -> ReadSignal<DirectoryEntry> {
        self.signals().entry.read_only().into()
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> String {
        self.entry().get_untracked().name
    }

    fn signals(self) -> driver::Signals {
        #[expect(
            clippy::expect_used,
            reason = "a handle is made by `register` only, which puts them there"
        )]
        SIGNALS
            .with_borrow(|signals| signals.get(&self.id).cloned())
            .expect("a registered workspace")
    }

    /// All rows.
    #[must_use]
    pub fn rows(self) -> RowsHandle {
        RowsHandle {
            workspace: self,
            version: self.signals().rows_version.read_only().into(),
        }
    }

    /// The person who works here.
    #[must_use]
    pub fn me(self) -> ReadSignal<Member> {
        self.signals().me.read_only().into()
    }

    /// Where everything typed is.
    #[must_use]
    pub fn safety(self) -> ReadSignal<SafetyView> {
        self.signals().safety.read_only().into()
    }

    /// Whether there is something to take back.
    #[must_use]
    pub fn can_undo(self) -> ReadSignal<bool> {
        self.signals().can_undo.read_only().into()
    }

    /// Whether there is something to make again.
    #[must_use]
    pub fn can_redo(self) -> ReadSignal<bool> {
        self.signals().can_redo.read_only().into()
    }

    /// Opens a record; it closes by itself when the reactive owner of the caller is cleaned up.
    #[must_use]
    pub fn open_record(self, document: DocumentId) -> OpenRecord {
        record::open(self, document)
    }

    /// Makes a record. It is in the rows at once.
    ///
    /// # Errors
    /// A sentence, when an edit is refused; then nothing was made.
    pub fn create(self, kind: &'static Kind, edits: Vec<Edit>) -> Result<DocumentId, String> {
        let driver = self.require()?;
        let document = driver.create(kind, edits)?;
        Ok(document)
    }

    /// Changes an open record. A text splice is taken as shown already by the view that made it.
    ///
    /// # Errors
    /// A sentence, when the edit is refused; then nothing changed.
    pub fn edit(self, document: DocumentId, edit: Edit) -> Result<(), String> {
        self.edit_all(document, vec![edit])
    }

    /// Changes an open record in several ways that are taken back together.
    ///
    /// # Errors
    /// As [`Workspace::edit`]; an earlier edit of the list is then not made either.
    pub fn edit_all(self, document: DocumentId, edits: Vec<Edit>) -> Result<(), String> {
        self.require()?.edit_by_person(document, edits)
    }

    /// Changes a record that may not be open.
    ///
    /// # Errors
    /// A sentence, when the record cannot be read or the edit is refused; then nothing changed.
    pub async fn edit_closed(self, document: DocumentId, edits: Vec<Edit>) -> Result<(), String> {
        let driver = self.require()?;
        let pin = driver.pin(document);
        pin.loaded().await?;
        driver.edit_by_person(document, edits)
    }

    /// The changes of an open record, newest first.
    #[must_use]
    pub fn history(self, document: DocumentId) -> Vec<HistoryEntry> {
        self.driver().map(|driver| driver.history(document)).unwrap_or_default()
    }

    /// An open record as it was right after a change (its hash in hex, from [`Workspace::history`]).
    #[must_use]
    pub fn snapshot_at(self, document: DocumentId, change: &str) -> Option<Arc<RecordSnapshot>> {
        self.driver()?.snapshot_at(document, change)
    }

    /// Takes the last edit of this session back; says what of.
    #[must_use]
    pub fn undo(self) -> Option<Undone> {
        self.driver()?.undo()
    }

    /// Makes the last edit that was taken back again; says what of.
    #[must_use]
    pub fn redo(self) -> Option<Undone> {
        self.driver()?.redo()
    }

    /// Calls back when others (or undo) change a text of an open record, until the caller's reactive owner is
    /// cleaned up. Patches apply one after the other to the text as this view has it.
    pub fn subscribe_text(self, document: DocumentId, field: &str, callback: impl Fn(TextPatch) + 'static) {
        self.subscribe_rich_text(document, field, move |operations, _| {
            operations.iter().filter_map(TextPatch::of).for_each(&callback);
        });
    }

    /// As [`Workspace::subscribe_text`], with blocks and marks. The callback learns, too, whether this person took
    /// something back.
    pub fn subscribe_rich_text(
        self,
        document: DocumentId,
        field: &str,
        callback: impl Fn(&[Operation], bool) + 'static,
    ) {
        if let Some(driver) = self.driver() {
            commands::subscribe_text(&driver, document, field, callback);
        }
    }

    /// A text of an open record with its blocks and marks.
    #[must_use]
    pub fn rich_text(self, document: DocumentId, field: &str) -> Option<RichText> {
        self.driver()?
            .view(document, |automerge| rich_text::read(automerge, field))
    }

    /// Changes a text of an open record by what its editor did and shows already; `back` takes it back.
    ///
    /// # Errors
    /// A sentence, when the edit is refused; then nothing changed.
    pub fn edit_rich_text(
        self,
        document: DocumentId,
        field: &str,
        operations: Vec<Operation>,
        back: Vec<Operation>,
    ) -> Result<(), String> {
        self.require()?.edit_rich_text(document, field, operations, back)
    }

    /// Takes back what this person did last to a text (`undo`), or makes it again. Views of the text are told.
    pub fn step_text(self, document: DocumentId, field: &str, undo: bool) {
        if let Some(driver) = self.driver() {
            driver.step_text(document, field, undo);
        }
    }
}
