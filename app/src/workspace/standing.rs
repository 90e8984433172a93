//! The past of all records, for the history of conformity: read from storage and played back in slices.

use automerge::{AutoCommit, TextEncoding};
use leptos::prelude::{Set, WriteSignal};
use steward_model::{
    conformity::{HistoryWalk, RowTimeline, days_of_row, iso_20000::CATALOGUE},
    row::Row,
};
use steward_sync::ids::DocumentId;

use super::{
    Workspace,
    driver::Driver,
    progress::{CancelFlag, Progress, Slices},
};

/// Where the organization stood over some days, and the records as they were.
#[derive(Debug)]
pub struct ConformityHistory {
    /// Standing and changes.
    pub walk: HistoryWalk,
    /// Records as they were on each day.
    pub timeline: RowTimeline,
    /// Records whose past could not be read; they are left out.
    pub unread: usize,
}

impl Workspace {
    /// The standing on these days and the changes between, from all records as they were. Progress counts records;
    /// what follows is counted as one more.
    ///
    /// # Errors
    /// A sentence, when the workspace is closed; an empty one when it was cancelled.
    pub async fn conformity_history(
        self,
        days: Vec<i32>,
        offset_minutes: i32,
        progress: WriteSignal<Progress>,
        cancel: CancelFlag,
    ) -> Result<ConformityHistory, String> {
        let driver = self.require()?;
        driver.wait_until_saved().await;
        let documents: Vec<DocumentId> = driver.rows.borrow().iter().map(|row| row.document).collect();
        let first_day = days.iter().copied().min().unwrap_or_default();
        let total = documents.len() + 1;
        let mut timeline = RowTimeline::default();
        let mut unread = 0;
        let mut slices = Slices::begin();
        for (done, document) in documents.into_iter().enumerate() {
            if document == driver.id {
                continue;
            }
            match driver.past_of(document, first_day, offset_minutes).await {
                Ok(rows) => timeline.add(rows),
                Err(_) => unread += 1,
            }
            if slices.step().await {
                if cancel.is_cancelled() {
                    return Err(String::new());
                }
                progress.set(Progress { done, total });
            }
        }
        let mut walk = HistoryWalk::new(&CATALOGUE, days, offset_minutes);
        while walk.step(&timeline) {
            if slices.step().await && cancel.is_cancelled() {
                return Err(String::new());
            }
        }
        Ok(ConformityHistory { walk, timeline, unread })
    }
}

impl Driver {
    /// The days of a record: from memory if it is open, from storage otherwise.
    async fn past_of(
        &self,
        document: DocumentId,
        first_day: i32,
        offset_minutes: i32,
    ) -> Result<Vec<(i32, Row)>, String> {
        let open = self.engine.borrow().view(document).cloned();
        let mut automerge = match open {
            Some(open) => open,
            None => {
                let chunks = self.chunks_of(document).await?;
                let mut stored = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
                stored.load_incremental(&chunks).map_err(|error| error.to_string())?;
                stored
            }
        };
        Ok(days_of_row(document, &mut automerge, first_day, offset_minutes))
    }
}
