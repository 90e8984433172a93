//! Owns the engine of an open workspace: feeds events in and carries effects out, in order.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap, HashSet},
    rc::{Rc, Weak},
    sync::Arc,
};

use automerge::{AutoCommit, ROOT, ReadDoc, transaction::Transactable};
use futures::channel::oneshot;
use leptos::prelude::{ArcRwSignal, Set};
use steward_model::{
    declaration::Kind,
    kinds,
    member::Directory,
    rich_text::{self, Operation},
    row::Row,
    snapshot::{RecordSnapshot, SnapshotError},
    view::SavedView,
};
use steward_sync::{
    engine::{Effect, Engine, Event, Origin, Safety},
    ids::DocumentId,
    store::{DocumentWrite, Store, StoreError},
};

use super::{
    Member, SafetyView,
    link::Link,
    link_session::Session,
    presence::PresenceBook,
    record::{RecordView, Records},
    rows::RowIndex,
    safety::SyncState,
    siblings::Siblings,
    text::TextPatch,
    undo::UndoStack,
    writer::Writer,
};
use crate::platform::{clock, directory::DirectoryEntry, indexed_db::IndexedDbStore, page::Listeners, task};

/// What views follow.
#[derive(Clone)]
pub(super) struct Signals {
    pub(super) entry: ArcRwSignal<DirectoryEntry>,
    pub(super) me: ArcRwSignal<Member>,
    pub(super) rows_version: ArcRwSignal<u64>,
    pub(super) safety: ArcRwSignal<SafetyView>,
    pub(super) can_undo: ArcRwSignal<bool>,
    pub(super) can_redo: ArcRwSignal<bool>,
    /// Views of registers that everybody sees, by id.
    pub(super) views: ArcRwSignal<BTreeMap<String, SavedView>>,
}

/// Tells one who waits that a document is in memory, or why not.
type LoadedSender = oneshot::Sender<Result<(), String>>;

/// Is told what was done to a text, and whether this person took something back.
pub(super) type TextCallback = dyn Fn(&[Operation], bool);

/// A view that shows a text while it is edited.
pub(super) struct TextSubscriber {
    pub(super) id: u64,
    pub(super) field: String,
    pub(super) callback: Rc<TextCallback>,
}

/// An open workspace.
pub(super) struct Driver {
    pub(super) id: DocumentId,
    /// First half of the actor id, in hex: names this device, as the member that it is, among the members.
    pub(super) device: RefCell<String>,
    pub(super) store: IndexedDbStore,
    pub(super) engine: RefCell<Engine>,
    pub(super) signals: Signals,
    pub(super) rows: RefCell<RowIndex>,
    pub(super) records: RefCell<Records>,
    pub(super) members: RefCell<Directory>,
    pub(super) texts: RefCell<HashMap<DocumentId, Vec<TextSubscriber>>>,
    pub(super) undo: RefCell<UndoStack>,
    pub(super) presence: RefCell<PresenceBook>,
    pub(super) writer: RefCell<Writer>,
    pub(super) sync: RefCell<SyncState>,
    pub(super) siblings: RefCell<Option<Siblings>>,
    pub(super) link: RefCell<Option<Link>>,
    /// What opens the relay's HTTP interface, while it lasts.
    pub(super) session: RefCell<Option<Session>>,
    /// The relay is being told a new name of this person.
    pub(super) telling_name: Cell<bool>,
    pub(super) listeners: RefCell<Listeners>,
    /// Documents whose row and view are older than the document.
    pub(super) dirty: RefCell<HashSet<DocumentId>>,
    pub(super) refresh: Cell<super::refresh::Refresh>,
    pub(super) pace: super::refresh::Pace,
    /// Effects of keystrokes that wait for the next paint.
    put_off: RefCell<Vec<Effect>>,
    /// The snapshot that was read last: a keystroke asks for it for the row and for the page.
    latest: RefCell<Option<Arc<RecordSnapshot>>>,
    waiting: RefCell<HashMap<DocumentId, Vec<LoadedSender>>>,
    timer: RefCell<Option<gloo::timers::callback::Timeout>>,
    pub(super) itself: Weak<Driver>,
}

/// Parts that are made before the driver.
pub(super) struct Parts {
    pub(super) id: DocumentId,
    pub(super) device: String,
    pub(super) store: IndexedDbStore,
    pub(super) engine: Engine,
    pub(super) rows: RowIndex,
    pub(super) entry: DirectoryEntry,
}

impl Driver {
    pub(super) fn new(parts: Parts) -> Rc<Self> {
        let role = parts
            .entry
            .relay
            .as_ref()
            .map(|relay| relay.role.clone())
            .unwrap_or_default();
        let me = Member {
            name: parts.entry.member_name.clone(),
            role,
        };
        Rc::new_cyclic(|itself| Self {
            id: parts.id,
            device: RefCell::new(parts.device),
            store: parts.store,
            engine: RefCell::new(parts.engine),
            signals: Signals {
                entry: ArcRwSignal::new(parts.entry),
                me: ArcRwSignal::new(me),
                rows_version: ArcRwSignal::new(0),
                safety: ArcRwSignal::new(SafetyView::default()),
                can_undo: ArcRwSignal::new(false),
                can_redo: ArcRwSignal::new(false),
                views: ArcRwSignal::new(BTreeMap::new()),
            },
            rows: RefCell::new(parts.rows),
            records: RefCell::default(),
            members: RefCell::default(),
            texts: RefCell::default(),
            undo: RefCell::default(),
            presence: RefCell::default(),
            writer: RefCell::default(),
            sync: RefCell::default(),
            siblings: RefCell::default(),
            link: RefCell::default(),
            session: RefCell::default(),
            telling_name: Cell::new(false),
            listeners: RefCell::default(),
            dirty: RefCell::default(),
            refresh: Cell::default(),
            pace: super::refresh::Pace::default(),
            put_off: RefCell::default(),
            latest: RefCell::default(),
            waiting: RefCell::default(),
            timer: RefCell::default(),
            itself: itself.clone(),
        })
    }

    /// The engine's clock: milliseconds that never run backwards.
    fn engine_millis() -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive and far below 2^53"
        )]
        let millis = clock::monotonic_millis() as u64;
        millis
    }

    /// Lets the engine do something and carries out what it asks for.
    pub(super) fn act(&self, command: impl FnOnce(&mut Engine, u64) -> Vec<Effect>) {
        let effects = command(&mut self.engine.borrow_mut(), Self::engine_millis());
        self.perform(effects);
    }

    /// As [`Driver::act`], for commands that return something or fail.
    pub(super) fn try_act<T, E>(
        &self,
        command: impl FnOnce(&mut Engine, u64) -> Result<(T, Vec<Effect>), E>,
    ) -> Result<T, E> {
        let result = command(&mut self.engine.borrow_mut(), Self::engine_millis());
        result.map(|(value, effects)| {
            self.perform(effects);
            value
        })
    }

    pub(super) fn feed(&self, event: Event) {
        self.act(|engine, now| engine.handle(event, now));
    }

    /// As [`Driver::try_act`], for a keystroke: what others wait for is sent at once, what costs time here (projecting
    /// the record, starting a transaction) is done as soon as the character is painted, in the same order.
    pub(super) fn try_act_while_typing<T, E>(
        &self,
        command: impl FnOnce(&mut Engine, u64) -> Result<(T, Vec<Effect>), E>,
    ) -> Result<T, E> {
        let result = command(&mut self.engine.borrow_mut(), Self::engine_millis());
        result.map(|(value, effects)| {
            let (at_once, after_paint): (Vec<_>, Vec<_>) = effects
                .into_iter()
                .partition(|effect| matches!(effect, Effect::Send { .. } | Effect::WakeAt { .. }));
            let is_first = self.put_off.borrow().is_empty();
            self.put_off.borrow_mut().extend(after_paint);
            for effect in at_once {
                self.perform_one(effect);
            }
            // The word of safety is true in the same frame as the character.
            self.pace.edited_here();
            self.safety_changed();
            if is_first {
                let itself = self.itself.clone();
                task::after_paint(move || {
                    if let Some(driver) = itself.upgrade() {
                        driver.perform(Vec::new());
                    }
                });
            }
            value
        })
    }

    /// Whether keystrokes wait for the next paint on their way to the disk.
    pub(super) fn has_put_off(&self) -> bool {
        !self.put_off.borrow().is_empty()
    }

    fn perform(&self, effects: Vec<Effect>) {
        let put_off = std::mem::take(&mut *self.put_off.borrow_mut());
        let was_put_off = !put_off.is_empty();
        for effect in put_off.into_iter().chain(effects) {
            self.perform_one(effect);
        }
        if was_put_off {
            // Not every keystroke makes a write of its own, at whose end those who wait would be told.
            self.tell_idle();
        }
        self.check_drained();
    }

    fn perform_one(&self, effect: Effect) {
        match effect {
            Effect::Dial => self.dial(),
            Effect::Send { connection, frame } => self.send(connection, &frame),
            Effect::Close { connection, reason } => self.close_link(connection, &reason),
            Effect::Load { document } => self.load(document),
            Effect::Write { write, mut batch } => {
                batch.row = self.project_for_write(&batch);
                self.queue_write(write, batch);
            }
            Effect::Changed { document, origin } => self.changed(document, origin),
            Effect::ShareWithSiblings { document, changes } => self.share(document, changes),
            Effect::Ephemeral { document, sender, data } => self.heard(document, sender.as_str(), &data),
            Effect::Erase { write, removal } => self.erase(write, removal),
            Effect::Unavailable { document } => self.unavailable(document),
            // Of a relay with several nodes.
            Effect::LoadNew { .. } | Effect::EphemeralForNodes { .. } => {}
            Effect::SafetyChanged => self.safety_changed(),
            Effect::RightsChanged { connection: _ } => self.ask_role(),
            Effect::Refused {
                connection: _,
                document,
                reason,
            } => self.refused(document, reason),
            Effect::PeerError { connection: _, message } => {
                task::report(format!("The relay refused something: {message}"));
            }
            Effect::WakeAt { at_millis } => self.wake_at(at_millis),
        }
    }

    /// The relay does not take changes to a document: says of which record, and learns the role that it goes by.
    fn refused(&self, document: DocumentId, reason: String) {
        let title = self.rows.borrow().get(document).map(|row| {
            if row.title.is_empty() {
                row.short_id.clone()
            } else {
                row.title.clone()
            }
        });
        let what = match title {
            Some(title) => format!("“{title}”"),
            None if document == self.id => "the settings of this workspace".to_owned(),
            None => "a record".to_owned(),
        };
        task::report(format!(
            "The relay did not take your changes to {what}: {reason}. They are kept on this device and sent by \
             themselves once your role may write them: ask an owner for such a role, or take the changes back."
        ));
        self.sync.borrow_mut().refusals.insert(document, reason);
        self.safety_changed();
        self.learn_role();
    }

    fn load(&self, document: DocumentId) {
        let Some(driver) = self.itself.upgrade() else { return };
        task::spawn(async move {
            let result = driver.store.load(document).await;
            if let Err(error) = &result {
                driver.settle(document, Err(load_failure(error)));
                driver.records.borrow_mut().show(
                    document,
                    RecordView::Damaged {
                        sentence: load_failure(error),
                    },
                );
            }
            driver.feed(Event::Loaded { document, result });
        });
    }

    fn changed(&self, document: DocumentId, origin: Origin) {
        self.dirty.borrow_mut().insert(document);
        match origin {
            Origin::Here => self.pace.edited_here(),
            Origin::Sibling | Origin::Peer(_) | Origin::Storage => self.follow_texts(document),
        }
        if self.engine.borrow().is_loaded(document) {
            self.settle(document, Ok(()));
        }
        if document == self.id {
            self.read_members();
            self.read_views();
        }
        self.schedule_refresh();
    }

    /// Tells views of texts what others changed.
    fn follow_texts(&self, document: DocumentId) {
        let patches = self.engine.borrow_mut().take_patches(document);
        let changes: Vec<_> = self
            .view(document, |automerge| {
                let patches = patches.iter();
                patches
                    .filter_map(|patch| rich_text::operations(automerge, patch))
                    .collect()
            })
            .unwrap_or_default();
        for (field, operations) in changes {
            for patch in operations.iter().filter_map(TextPatch::of) {
                self.undo.borrow_mut().follow(document, &field, &patch);
            }
            self.tell_texts(document, &field, &operations, false);
        }
    }

    /// Tells the views of a text of a change that they did not make; `own` says that this person took something back.
    pub(super) fn tell_texts(&self, document: DocumentId, field: &str, operations: &[Operation], own: bool) {
        let callbacks: Vec<_> = self
            .texts
            .borrow()
            .get(&document)
            .into_iter()
            .flatten()
            .filter(|subscriber| subscriber.field == field)
            .map(|subscriber| Rc::clone(&subscriber.callback))
            .collect();
        for callback in callbacks {
            callback(operations, own);
        }
    }

    fn unavailable(&self, document: DocumentId) {
        let sentence = "This record is not on this device and cannot be fetched now. Try again when connected.";
        self.settle(document, Err(sentence.to_owned()));
        self.records.borrow_mut().show(document, RecordView::Unavailable);
    }

    fn wake_at(&self, at_millis: u64) {
        let delay = at_millis.saturating_sub(Self::engine_millis()).min(60_000);
        let itself = self.itself.clone();
        let timer = gloo::timers::callback::Timeout::new(u32::try_from(delay).unwrap_or(60_000), move || {
            if let Some(driver) = itself.upgrade() {
                driver.feed(Event::Timer);
            }
        });
        *self.timer.borrow_mut() = Some(timer);
    }

    /// Answers everyone who waits for a document to be in memory.
    fn settle(&self, document: DocumentId, result: Result<(), String>) {
        let waiting = self.waiting.borrow_mut().remove(&document).unwrap_or_default();
        for sender in waiting {
            // A receiver that is gone does not wait any more.
            let _: Result<(), Result<(), String>> = sender.send(result.clone());
        }
    }

    /// Waits until a pinned document is in memory.
    pub(super) async fn loaded(&self, document: DocumentId) -> Result<(), String> {
        if self.engine.borrow().is_loaded(document) {
            return Ok(());
        }
        let (sender, receiver) = oneshot::channel();
        self.waiting.borrow_mut().entry(document).or_default().push(sender);
        receiver.await.unwrap_or_else(|_| Err(super::CLOSED.to_owned()))
    }

    /// Keeps a document in memory while the pin lives.
    pub(super) fn pin(&self, document: DocumentId) -> Pin {
        self.act(|engine, now| engine.open(document, now));
        Pin {
            driver: self.itself.clone(),
            document,
        }
    }

    /// Reads a loaded document.
    pub(super) fn view<T>(&self, document: DocumentId, read: impl FnOnce(&AutoCommit) -> T) -> Option<T> {
        self.engine.borrow().view(document).map(read)
    }

    /// The kind of a loaded document.
    pub(super) fn kind_of(&self, document: DocumentId) -> Option<&'static Kind> {
        self.view(document, |document| {
            let (value, _) = document.get(ROOT, "kind").ok().flatten()?;
            kinds::by_name(value.as_str()?)
        })?
    }

    /// The row of a document as it is now, from memory. The workspace document has none.
    pub(super) fn project(&self, document: DocumentId) -> Option<Row> {
        if document == self.id {
            return None;
        }
        // A document without content has no row yet.
        let snapshot = self.snapshot(document)?.ok()?;
        let mut engine = self.engine.borrow_mut();
        Some(Row::from_snapshot(&snapshot, engine.document(document)?))
    }

    /// A document as it is now, read once for each state of it; none while it is not in memory.
    pub(super) fn snapshot(&self, document: DocumentId) -> Option<Result<Arc<RecordSnapshot>, SnapshotError>> {
        let mut engine = self.engine.borrow_mut();
        let automerge = engine.document(document)?;
        let mut heads: Vec<String> = automerge.base_heads().iter().map(ToString::to_string).collect();
        heads.sort_unstable();
        let mut latest = self.latest.borrow_mut();
        if let Some(latest) = &*latest
            && latest.document == document
            && latest.heads == heads
        {
            return Some(Ok(Arc::clone(latest)));
        }
        let snapshot = RecordSnapshot::read(document, automerge, &self.members.borrow()).map(Arc::new);
        *latest = snapshot.as_ref().ok().map(Arc::clone);
        Some(snapshot)
    }

    fn project_for_write(&self, batch: &DocumentWrite) -> Option<Vec<u8>> {
        let row = self.project(batch.document)?;
        let encoded = row.encode();
        self.rows.borrow_mut().insert(row);
        // The views of an open record are refreshed with the frame; a row needs nothing more than a new version.
        if !self.records.borrow().is_shown(batch.document) {
            self.dirty.borrow_mut().remove(&batch.document);
        }
        self.rows_changed();
        Some(encoded)
    }

    /// Drops the snapshot that was read last, if it is of this document.
    pub(super) fn forget_snapshot(&self, document: DocumentId) {
        let mut latest = self.latest.borrow_mut();
        if latest.as_ref().is_some_and(|latest| latest.document == document) {
            *latest = None;
        }
    }

    fn read_members(&self) {
        let Some(members) = self.view(self.id, Directory::read) else {
            return;
        };
        if let Some(title) = self.workspace_title() {
            self.rename_entry(title);
        }
        *self.members.borrow_mut() = members;
        // It names authors as they were known until now.
        *self.latest.borrow_mut() = None;
    }

    fn workspace_title(&self) -> Option<String> {
        self.view(self.id, |document| {
            let (value, _) = document.get(ROOT, "title").ok().flatten()?;
            value.as_str().filter(|title| !title.is_empty()).map(str::to_owned)
        })?
    }

    pub(super) fn safety_changed(&self) {
        self.refresh.set(self.refresh.get().with_safety());
        self.schedule_refresh();
    }

    /// Asks the engine what is saved and synchronized; not more than once per frame, because the answer lists records.
    pub(super) fn read_safety(&self) {
        let safety: Safety = self.engine.borrow().safety();
        let mut sync = self.sync.borrow_mut();
        let told = sync.status();
        sync.own(safety, clock::now_millis());
        let is_news = sync.status() != told;
        drop(sync);
        if is_news {
            self.tell_status();
        }
    }

    /// Ends everything that would call back.
    pub(super) fn shut_down(&self) {
        drop(self.link.borrow_mut().take());
        drop(self.siblings.borrow_mut().take());
        drop(self.timer.borrow_mut().take());
        self.pace.stop();
        *self.listeners.borrow_mut() = Listeners::default();
        self.waiting.borrow_mut().clear();
        self.signals.safety.set(SafetyView::default());
    }
}

fn load_failure(error: &StoreError) -> String {
    format!("This record cannot be read from the storage of this device ({error}). It is tried again by itself.")
}

/// Keeps a document in memory.
pub(super) struct Pin {
    driver: Weak<Driver>,
    document: DocumentId,
}

impl Pin {
    /// Waits until the document is in memory.
    pub(super) async fn loaded(&self) -> Result<(), String> {
        match self.driver.upgrade() {
            Some(driver) => driver.loaded(self.document).await,
            None => Err(super::CLOSED.to_owned()),
        }
    }

    /// A pin that was taken already, as by [`Engine::create`].
    pub(super) fn taken(driver: &Driver, document: DocumentId) -> Self {
        Self {
            driver: driver.itself.clone(),
            document,
        }
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.upgrade() {
            driver.act(|engine, now| engine.close(self.document, now));
        }
    }
}
