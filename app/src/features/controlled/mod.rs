//! Controlled records: how a record stands by its approval, what was changed since, the approved version to read and to
//! print, who has read it, and who else is revising it.
//!
//! [`words`], [`readers`] and [`drafts`] are plain data and tested natively; the other files draw.

mod difference;
mod drafts;
mod panel;
mod readers;
mod reading;
mod version;
mod words;

pub(crate) use panel::ApprovalPanel;
pub(crate) use version::ApprovedVersionPage;

use steward_sync::ids::DocumentId;

use super::record_path;

/// The page of an approved version. `kind` is the kind's stored name.
fn version_path(workspace: DocumentId, kind: &str, document: DocumentId, approval: &str) -> String {
    format!("{}/approved/{approval}", record_path(workspace, kind, document))
}
