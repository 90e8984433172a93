//! Who delivered which change, when, and to whom authors belong: written in the transaction of the chunk that holds the
//! changes, so that nothing is stored of which the relay cannot say who brought it.
//!
//! One row holds what one member brought to one document at one moment: the hashes of the changes, one after the other.

use std::collections::HashSet;

use automerge::ChangeHash;
use steward_sync::{
    engine::{AuthorPrefix, Nature},
    ids::{DocumentId, MemberKey},
};

use super::{
    DatabaseError, Session,
    documents::{WorkspaceStore, decode_heads, encode_heads},
};
use crate::{
    identity::{MemberId, WorkspaceId},
    limits,
};

/// What the relay notes about a document beside its chunks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// What the document is, when it is written for the first time.
    pub created: Option<Nature>,
    /// Who brought changes.
    pub deliveries: Vec<Delivery>,
    /// Authors that belong to a member from now on.
    pub authors: Vec<(AuthorPrefix, MemberId)>,
}

/// What one member brought to one document at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Which member.
    pub member: MemberId,
    /// By which device, where the member has enrolled it.
    pub device: Option<String>,
    /// When, by the relay's clock, in milliseconds since 1970.
    pub received_millis: i64,
    /// The changes.
    pub changes: Vec<ChangeHash>,
}

/// One change of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributed {
    /// The change.
    pub change: ChangeHash,
    /// Who brought it first.
    pub member: MemberId,
    /// That member's name.
    pub name: String,
    /// By which device, where the member has enrolled it.
    pub device: Option<String>,
    /// When, by the relay's clock, in milliseconds since 1970.
    pub received_millis: i64,
}

impl Notes {
    /// Whether there is nothing to note.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.created.is_none() && self.deliveries.is_empty() && self.authors.is_empty()
    }

    /// Puts what was noted before in front of this.
    pub fn prepend(&mut self, mut before: Self) {
        before.deliveries.append(&mut self.deliveries);
        before.authors.append(&mut self.authors);
        before.created = before.created.or_else(|| self.created.take());
        *self = before;
    }
}

/// Writes what was noted, with the document's chunks. May run twice; the second time changes nothing.
pub(super) fn write(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    document: DocumentId,
    notes: &Notes,
) -> Result<(), DatabaseError> {
    for delivery in &notes.deliveries {
        for part in delivery.changes.chunks(limits::CHANGES_PER_DELIVERY) {
            let Some(first) = part.first() else { continue };
            let changes = encode_heads(part);
            session.execute(
                "INSERT INTO delivery (workspace, document, received_millis, first_change, member, device, changes)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (workspace, document, received_millis, first_change) DO NOTHING",
                &[
                    workspace.as_bytes().into(),
                    document.as_bytes().into(),
                    delivery.received_millis.into(),
                    (&first.0).into(),
                    delivery.member.as_bytes().into(),
                    delivery.device.as_ref().into(),
                    (&changes).into(),
                ],
            )?;
        }
    }
    let first_millis = notes.deliveries.first().map_or(0, |delivery| delivery.received_millis);
    for (author, member) in &notes.authors {
        session.execute(
            "INSERT INTO author (workspace, author, member, first_millis) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (workspace, author) DO NOTHING",
            &[
                workspace.as_bytes().into(),
                author.into(),
                member.as_bytes().into(),
                first_millis.into(),
            ],
        )?;
    }
    Ok(())
}

impl WorkspaceStore {
    /// To whom authors belong.
    pub async fn authors(&self) -> Result<Vec<(AuthorPrefix, MemberKey)>, DatabaseError> {
        let workspace = self.workspace();
        self.database()
            .read(move |session| {
                session
                    .rows(
                        "SELECT author, member FROM author WHERE workspace = ?1",
                        &[workspace.as_bytes().into()],
                    )?
                    .iter()
                    .map(|row| Ok((row.array(0)?, MemberKey(row.array(1)?))))
                    .collect()
            })
            .await
    }

    /// Who brought the changes of a document, in the order of their arrival: at most
    /// [`limits::ATTRIBUTION_ENTRIES`] after the first `skip`. A change that several brought is the first one's.
    pub async fn attribution(&self, document: DocumentId, skip: usize) -> Result<Vec<Attributed>, DatabaseError> {
        let workspace = self.workspace();
        self.database()
            .read(move |session| {
                let rows = session.rows(
                    "SELECT d.member, m.name, d.device, d.received_millis, d.changes
                     FROM delivery d LEFT JOIN member m ON m.workspace = d.workspace AND m.member = d.member
                     WHERE d.workspace = ?1 AND d.document = ?2 ORDER BY d.received_millis, d.first_change",
                    &[workspace.as_bytes().into(), document.as_bytes().into()],
                )?;
                let mut seen = HashSet::new();
                let mut found = Vec::new();
                let mut skipped = 0;
                for row in &rows {
                    let member = MemberId::from_bytes(row.array(0)?);
                    let name = row.optional_text(1)?.unwrap_or_default();
                    let device = row.optional_text(2)?;
                    let received_millis = row.integer(3)?;
                    for change in decode_heads(row.bytes(4)?) {
                        if !seen.insert(change) {
                            continue;
                        }
                        if skipped < skip {
                            skipped += 1;
                            continue;
                        }
                        if found.len() >= limits::ATTRIBUTION_ENTRIES {
                            return Ok(found);
                        }
                        found.push(Attributed {
                            change,
                            member,
                            name: name.to_owned(),
                            device: device.map(str::to_owned),
                            received_millis,
                        });
                    }
                }
                Ok(found)
            })
            .await
    }
}
