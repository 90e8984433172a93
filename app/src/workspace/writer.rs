//! Group commit: while a transaction is under way, further writes gather and go into the next one together.

use std::{rc::Rc, time::Duration};

use futures::channel::oneshot;
use leptos::prelude::GetUntracked;
use steward_sync::{
    engine::{Engine, Event},
    ids::{DocumentId, WriteId},
    store::{DocumentWrite, Store, StoreError},
};

use super::{driver::Driver, siblings::TabMessage};
use crate::platform::{storage, task};

/// One transaction carries at most this much, so that the first records of a long import or a first synchronization
/// are safe soon, and that the browser copies no huge values at once.
const TRANSACTION_BYTES: usize = 4 * 1024 * 1024;
const TRANSACTION_DOCUMENTS: usize = 400;

/// Waits between attempts to open a lost database again.
const REOPEN_AFTER: [Duration; 5] = [
    Duration::from_millis(0),
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(15),
];

/// Writes that wait, and those that wait for them.
#[derive(Default)]
pub(super) struct Writer {
    waiting: Vec<(WriteId, DocumentWrite)>,
    /// Transactions under way: one, or two when the page is left meanwhile.
    in_flight: usize,
    reopening: bool,
    asked_to_persist: bool,
    idle: Vec<oneshot::Sender<()>>,
}

fn weight(write: &DocumentWrite) -> usize {
    write.chunks.iter().map(|chunk| chunk.bytes.len()).sum::<usize>() + write.row.as_ref().map_or(0, Vec::len)
}

impl Writer {
    /// What the next transaction carries; none while one is under way.
    fn next(&mut self) -> Option<Vec<(WriteId, DocumentWrite)>> {
        if self.in_flight > 0 {
            return None;
        }
        self.start()
    }

    /// What a transaction that starts now carries.
    fn start(&mut self) -> Option<Vec<(WriteId, DocumentWrite)>> {
        if self.waiting.is_empty() {
            return None;
        }
        let mut bytes = 0;
        let fitting = self
            .waiting
            .iter()
            .take(TRANSACTION_DOCUMENTS)
            .take_while(|(_, write)| {
                bytes += weight(write);
                bytes <= TRANSACTION_BYTES
            })
            .count();
        self.in_flight += 1;
        let rest = self.waiting.split_off(fitting.max(1));
        Some(std::mem::replace(&mut self.waiting, rest))
    }
}

impl Driver {
    pub(super) fn queue_write(&self, write: WriteId, batch: DocumentWrite) {
        self.writer.borrow_mut().waiting.push((write, batch));
        self.pump_writes();
    }

    fn pump_writes(&self) {
        let batch = self.writer.borrow_mut().next();
        self.spawn_write(batch);
    }

    fn spawn_write(&self, batch: Option<Vec<(WriteId, DocumentWrite)>>) {
        let Some(batch) = batch else { return };
        let Some(driver) = self.itself.upgrade() else { return };
        task::spawn(async move { driver.write(batch).await });
    }

    async fn write(self: Rc<Self>, batch: Vec<(WriteId, DocumentWrite)>) {
        let (ids, writes): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        let news = Self::news(&writes);
        let result = self.store.write(writes).await;
        self.writer.borrow_mut().in_flight -= 1;
        match result {
            Ok(()) => {
                self.tell_siblings(&news);
                let written = ids.into_iter().map(|write| Event::Written { write }).collect();
                self.act(|engine, now| engine.handle_all(written, now));
                self.ask_to_persist();
            }
            Err(error) => {
                let failed = ids
                    .into_iter()
                    .map(|write| Event::WriteFailed {
                        write,
                        error: error.clone(),
                    })
                    .collect();
                self.act(|engine, now| engine.handle_all(failed, now));
                if matches!(error, StoreError::Closed(_)) {
                    self.reopen();
                }
            }
        }
        self.pump_writes();
        self.tell_idle();
    }

    /// What other tabs need to know of a write once it is durable.
    fn news(writes: &[DocumentWrite]) -> Vec<TabMessage> {
        let rows: Vec<_> = writes
            .iter()
            .filter_map(|write| Some((write.document, write.row.clone()?)))
            .collect();
        let acknowledged = writes.iter().filter_map(|write| {
            let heads = write.durable.as_ref()?.iter().map(|head| head.0).collect();
            Some(TabMessage::Acknowledged {
                document: write.document,
                heads,
            })
        });
        (!rows.is_empty())
            .then_some(TabMessage::Rows(rows))
            .into_iter()
            .chain(acknowledged)
            .collect()
    }

    /// Opens a lost database again and replays what waits.
    pub(super) fn reopen(&self) {
        if std::mem::replace(&mut self.writer.borrow_mut().reopening, true) {
            return;
        }
        let Some(driver) = self.itself.upgrade() else { return };
        task::spawn(async move {
            for wait in REOPEN_AFTER
                .iter()
                .chain(std::iter::repeat(&REOPEN_AFTER[REOPEN_AFTER.len() - 1]))
            {
                task::sleep_millis(u32::try_from(wait.as_millis()).unwrap_or(u32::MAX)).await;
                if driver.store.reopen().await.is_ok() {
                    break;
                }
            }
            driver.writer.borrow_mut().reopening = false;
            driver.feed(Event::StorageReopened);
        });
    }

    /// Asks the browser, once and after the first save, to keep the data. The sample is not worth a question.
    fn ask_to_persist(&self) {
        if std::mem::replace(&mut self.writer.borrow_mut().asked_to_persist, true) {
            return;
        }
        if self.signals.entry.get_untracked().kind == crate::platform::directory::WorkspaceKind::Sample {
            return;
        }
        let Some(driver) = self.itself.upgrade() else { return };
        task::spawn(async move {
            // A refusal is no fault: the storage page tells what the browser promised.
            storage::persist().await;
            driver.measure_storage().await;
        });
    }

    /// The page is hidden or left: what waits for a transaction under way goes into one of its own now, because there
    /// may be no later.
    pub(super) fn write_before_leaving(&self) {
        self.act(Engine::flush);
        let batch = self.writer.borrow_mut().start();
        self.spawn_write(batch);
        self.refresh_now();
    }

    /// Stores a row that was missing or unreadable. The document itself is on the disk already.
    pub(super) async fn rewrite_row(&self, document: DocumentId) {
        let Some(row) = self.project(document) else { return };
        let heads = self
            .engine
            .borrow()
            .heads(document)
            .map(<[_]>::to_vec)
            .unwrap_or_default();
        let write = DocumentWrite {
            document,
            chunks: Vec::new(),
            obsolete: Vec::new(),
            heads,
            durable: None,
            row: Some(row.encode()),
        };
        self.rows.borrow_mut().insert(row);
        self.rows_changed();
        if let Err(error) = self.store.write(vec![write]).await {
            task::report(format!(
                "A row of a register could not be stored ({error}); it is made anew at the next start."
            ));
        }
    }

    /// How many writes wait for a transaction.
    pub(super) fn writes_waiting(&self) -> usize {
        self.writer.borrow().waiting.len()
    }

    pub(super) fn is_idle(&self) -> bool {
        let writer = self.writer.borrow();
        writer.in_flight == 0 && writer.waiting.is_empty() && !self.has_put_off()
    }

    pub(super) fn tell_idle(&self) {
        if !self.is_idle() {
            return;
        }
        let idle = std::mem::take(&mut self.writer.borrow_mut().idle);
        for sender in idle {
            let _: Result<(), ()> = sender.send(());
        }
    }

    /// Waits until nothing is on its way to the disk.
    pub(super) async fn wait_until_idle(&self) {
        if self.is_idle() {
            return;
        }
        let (sender, receiver) = oneshot::channel();
        self.writer.borrow_mut().idle.push(sender);
        let _: Result<(), oneshot::Canceled> = receiver.await;
    }

    /// Waits until everything is durable here, or until the storage refuses.
    pub(super) async fn wait_until_saved(&self) {
        loop {
            self.wait_until_idle().await;
            let safety = self.engine.borrow().safety();
            if safety.unsaved.is_empty() || safety.storage_error.is_some() {
                return;
            }
            task::next_turn().await;
        }
    }
}
