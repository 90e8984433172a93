//! How a record stands by its approval.

use super::{Approval, control, digest};
use crate::snapshot::RecordSnapshot;
use crate::value::Value;

/// How a record stands by its approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Not approved, or in revision.
    NotApproved,
    /// Approved, but nothing says what: it was imported, or approved before approvals were bound to content.
    Unbound {
        /// By whom; may be empty.
        by: String,
        /// When, in milliseconds.
        at_millis: i64,
    },
    /// Approved, and the record says what was approved.
    Unchanged {
        /// The approvals that hold, the latest first: one, or several that were given apart.
        approvals: Vec<Approval>,
    },
    /// Approved, and the record says something else now.
    Changed {
        /// As above.
        approvals: Vec<Approval>,
    },
}

impl Standing {
    /// The latest approval by which the record stands.
    #[must_use]
    pub fn latest(&self) -> Option<&Approval> {
        self.approvals().first()
    }

    /// The approvals by which the record stands, the latest first. Where people approved different contents apart, the
    /// one that covers what the record says now comes first.
    #[must_use]
    pub fn approvals(&self) -> &[Approval] {
        match self {
            Self::Unchanged { approvals } | Self::Changed { approvals } => approvals,
            Self::NotApproved | Self::Unbound { .. } => &[],
        }
    }
}

/// How a record stands by its approval; none for kinds without an approving step.
#[must_use]
pub fn standing(snapshot: &RecordSnapshot) -> Option<Standing> {
    let control = control(snapshot.kind)?;
    let Some(at_millis) = snapshot.value(control.moment).and_then(Value::as_millis) else {
        return Some(Standing::NotApproved);
    };
    let mut approvals: Vec<_> = snapshot
        .approvals
        .iter()
        .filter(|approval| approval.current)
        .rev()
        .cloned()
        .collect();
    if approvals.is_empty() {
        let by = snapshot.value(control.person).and_then(Value::as_text);
        return Some(Standing::Unbound {
            by: by.unwrap_or_default().to_owned(),
            at_millis,
        });
    }
    let now = digest(snapshot);
    // Stable: among those that cover the record as it is, the latest stays first.
    approvals.sort_by_key(|approval| approval.digest != now);
    let holds = approvals.first().is_some_and(|approval| approval.digest == now);
    Some(if holds {
        Standing::Unchanged { approvals }
    } else {
        Standing::Changed { approvals }
    })
}
