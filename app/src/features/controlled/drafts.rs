//! What somebody who revises a record should know, with the records that it is about.

use steward_model::{
    kinds,
    revision::{Notice, REPLACES, notices},
    row::Row,
};
use steward_sync::ids::DocumentId;

use crate::{messages::controlled as text, workspace::RowIndex};

/// A notice in words, with the record that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) sentence: String,
    pub(super) document: DocumentId,
    pub(super) kind: &'static str,
    /// The other record as a link.
    pub(super) link: String,
    /// The step that takes the other record out of use.
    pub(super) step: Option<&'static str>,
    /// Whether it asks for something to be decided.
    pub(super) warns: bool,
}

/// The notices of a record, in words.
pub(super) fn told(index: &RowIndex, document: DocumentId) -> Vec<Told> {
    let Some(row) = index.get(document) else {
        return Vec::new();
    };
    let row_of = |document| index.get(document).map(AsRef::as_ref);
    let replacing = |original| {
        let relations = index.relations_to(original).into_iter();
        relations
            .filter(|(_, name)| name == REPLACES)
            .map(|(source, _)| source)
            .collect()
    };
    notices(row, row_of, replacing)
        .into_iter()
        .filter_map(|notice| tell(notice, row_of))
        .collect()
}

fn tell<'rows>(notice: Notice, row_of: impl Fn(DocumentId) -> Option<&'rows Row>) -> Option<Told> {
    let id = |document| row_of(document).map(|row| row.short_id.clone()).unwrap_or_default();
    let (document, sentence, step, warns) = match notice {
        Notice::Successor { draft } => (draft, text::successor().to_owned(), None, false),
        Notice::Rival { draft, original } => (draft, text::rival(id(original)), None, true),
        Notice::OriginalInRevision { original } => (original, text::original_in_revision().to_owned(), None, true),
        Notice::OriginalInUse { original, step: None } => {
            (original, text::original_in_use_stuck().to_owned(), None, true)
        }
        Notice::OriginalInUse { original, step } => (original, text::original_in_use().to_owned(), step, true),
    };
    let row = row_of(document)?;
    Some(Told {
        sentence,
        document,
        kind: kinds::by_name(&row.kind)?.name,
        link: format!("{} {}", row.short_id, row.title),
        step,
        warns,
    })
}
