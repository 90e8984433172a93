//! Imports from CSV and JSON: file → table → mapping → dry run → plan of edits, and taking an import back.
//!
//! Nothing is written here. A [`Planner`] turns rows into the edits that would make the records say what the file says;
//! running it is the dry run, applying its edits is the import. It works in slices, so that an interface stays responsive.

mod index;
mod json;
mod mapping;
mod parse;
mod planner;
mod propose;
mod reading;
mod revert;
mod table;
mod text_encoding;

use serde::{Deserialize, Serialize};
use steward_sync::ids::DocumentId;

pub use index::Index;
pub use mapping::{Column, DateOrder, Mapping, Matching, Shape, StateValue, Target};
pub use parse::shown;
pub use planner::Planner;
pub use propose::{Proposal, needs_date_order, propose};
pub use reading::Reading;
pub use revert::revert;
pub use table::{Table, TableRow};

use crate::edit::{Edit, EditError, Stamp};

/// The largest file that is read, in bytes.
pub const FILE_BYTES: usize = 256 * 1024 * 1024;
/// The most rows of one file.
pub const ROWS: usize = 1_000_000;
/// The most row errors that are listed; beyond, only their number grows.
pub const LISTED_ERRORS: usize = 10_000;

/// Why a file or a mapping cannot be used at all. Nothing was imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// No rows.
    #[error("The file has no rows. Nothing was imported; check that it is a CSV file with a header line, or JSON.")]
    Empty,
    /// Too large.
    #[error("The file is larger than an import can be. Nothing was imported; split it.")]
    TooLarge,
    /// A spreadsheet, a picture, an archive.
    #[error("The file is not text ({found}). Nothing was imported; save it as CSV first.")]
    NotText {
        /// What it seems to be.
        found: &'static str,
    },
    /// JSON, but no list of records.
    #[error("The file holds {found}, not a list of records. Nothing was imported; it must look like [{{…}}, {{…}}].")]
    NoList {
        /// What it holds instead.
        found: &'static str,
    },
    /// Broken JSON.
    #[error("The file is broken at line {line}, column {column}: {reason}. Nothing was imported; correct it there.")]
    Json {
        /// What is wrong.
        reason: String,
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
    },
    /// The mapping names what is not there.
    #[error("The mapping does not fit: {reason}. Nothing was imported; correct the mapping.")]
    Mapping {
        /// What does not fit.
        reason: String,
    },
}

/// A row, or one cell of it, that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// The line of the file on which the row begins, from 1.
    pub line: u64,
    /// The column, or empty if it concerns the whole row.
    pub column: String,
    /// Why.
    pub reason: String,
    /// What stands there, cut to a readable length.
    pub value: String,
}

/// Where a planned record goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlannedDocument {
    /// A record that is to be created with this id.
    New(DocumentId),
    /// A record that exists.
    Existing(DocumentId),
}

impl PlannedDocument {
    /// The document's id.
    #[must_use]
    pub const fn id(self) -> DocumentId {
        match self {
            Self::New(id) | Self::Existing(id) => id,
        }
    }
}

/// What an import does to one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedRecord {
    /// Its id in the source.
    pub external_id: Option<String>,
    /// Its title, for previews.
    pub title: String,
    /// Which record.
    pub document: PlannedDocument,
    /// The stored name of its kind.
    pub kind: String,
    /// The changes, each with its own time and author, in order. Empty if the record says all this already.
    pub commits: Vec<(Stamp, Vec<Edit>)>,
    /// The lines of the file that it comes from.
    pub lines: Vec<u64>,
}

impl PlannedRecord {
    /// The new document of a record that is to be created.
    ///
    /// # Errors
    /// If an edit is refused, or the kind is not known.
    pub fn build(&self, actor: automerge::ActorId) -> Result<automerge::AutoCommit, EditError> {
        let kind = crate::kinds::by_name(&self.kind).ok_or_else(|| EditError::OtherKind {
            found: self.kind.clone(),
            expected: "a known kind",
        })?;
        crate::edit::build(kind, &self.commits, actor)
    }
}

/// What a dry run counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Rows of the file that were used.
    pub rows: usize,
    /// Rows that were left out completely.
    pub refused_rows: usize,
    /// Records to create.
    pub created: usize,
    /// Records to change.
    pub updated: usize,
    /// Records that say all this already.
    pub unchanged: usize,
    /// Changes to make, over all records.
    pub changes: usize,
    /// Relations to add.
    pub relations: usize,
    /// Row errors, those beyond [`LISTED_ERRORS`] included.
    pub errors: usize,
}

/// The result of a dry run: everything that the import would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportPlan {
    /// The name of this import, by which it can be taken back.
    pub batch: String,
    /// The stored name of the kind.
    pub kind: String,
    /// What to do, record by record.
    pub records: Vec<PlannedRecord>,
    /// What was left out.
    pub row_errors: Vec<RowError>,
    /// Numbers.
    pub counts: ImportCounts,
}

/// What the planner needs to know beside file and mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    /// The name of this import.
    pub batch: String,
    /// The workspace's id: ids of new records are derived from it, so that one file imported on two devices makes the
    /// same records.
    pub seed: [u8; 16],
    /// Who imports, when: the stamp of changes that have no time and author of their own.
    pub stamp: Stamp,
}

/// The whole dry run at once.
///
/// # Errors
/// If the mapping does not fit the table.
pub fn plan(table: Table, mapping: Mapping, index: Index, options: ImportOptions) -> Result<ImportPlan, ImportError> {
    let mut planner = Planner::new(table, mapping, index, options)?;
    let mut records = Vec::new();
    while !planner.is_done() {
        records.extend(planner.next(500));
    }
    Ok(planner.into_plan(records))
}
