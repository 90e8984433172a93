//! Changes to who may connect: counted per workspace, and never at the price of its last owner.

use super::{DeviceId, MemberId, Role, SecretHash, WorkspaceId};
use crate::store::{DatabaseError, sql::Session};

/// What may become of a workspace's last owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastOwner {
    /// It stays: members act.
    Stays,
    /// It may go: an administrator acts at the relay itself, who can invite a new one.
    MayGo,
}

/// Something that is about to lose its access.
#[derive(Debug, Clone, Copy)]
pub(super) enum Removal {
    Member(MemberId),
    Device(DeviceId),
    Token(SecretHash),
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changed {
    Done,
    UnknownWorkspace,
    Unknown,
    LastOwner,
}

/// Whether somebody of this role may invite to that one, and withdraw such an invitation.
#[must_use]
pub fn may_invite(inviter: Role, invited: Role) -> bool {
    inviter == Role::Owner || (inviter == Role::Manager && invited != Role::Owner && invited != Role::Manager)
}

/// Counts a change to access. Open connections are looked up again when the count moves. Concurrent changes to one
/// workspace wait for each other here, so that each sees the owners that the others leave. False: no such workspace.
pub(super) fn count_change(session: &mut Session<'_>, workspace: WorkspaceId) -> Result<bool, DatabaseError> {
    let changed = session.execute(
        "UPDATE workspace SET access_version = access_version + 1 WHERE workspace = ?1",
        &[workspace.as_bytes().into()],
    )?;
    Ok(changed == 1)
}

/// Whether owners could still get in after the removal, or could not even before.
pub(super) fn keeps_an_owner(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    removal: Removal,
) -> Result<bool, DatabaseError> {
    Ok(ways_in(session, workspace, Some(removal))? > 0 || ways_in(session, workspace, None)? == 0)
}

/// How many devices, and tokens without an end, owners have.
fn ways_in(session: &mut Session<'_>, workspace: WorkspaceId, removal: Option<Removal>) -> Result<i64, DatabaseError> {
    // Ids are not empty: what is not to be left out equals none of them.
    let mut member: &[u8] = &[];
    let mut device: &[u8] = &[];
    let mut token: &[u8] = &[];
    match &removal {
        None => {}
        Some(Removal::Member(id)) => member = id.as_bytes(),
        Some(Removal::Device(id)) => device = id.as_bytes(),
        Some(Removal::Token(hash)) => token = hash.as_bytes(),
    }
    let devices = count(
        session,
        "SELECT count(*) FROM device d JOIN member m ON m.workspace = d.workspace AND m.member = d.member
         WHERE d.workspace = ?1 AND m.role = ?2 AND m.revoked_millis IS NULL AND d.revoked_millis IS NULL
         AND m.member <> ?3 AND d.device <> ?4",
        &[
            workspace.as_bytes().into(),
            Role::Owner.name().into(),
            member.into(),
            device.into(),
        ],
    )?;
    let tokens = count(
        session,
        "SELECT count(*) FROM token t JOIN member m ON m.workspace = t.workspace AND m.member = t.member
         WHERE t.workspace = ?1 AND m.role = ?2 AND m.revoked_millis IS NULL AND t.revoked_millis IS NULL
         AND t.expires_millis IS NULL AND m.member <> ?3 AND t.token <> ?4",
        &[
            workspace.as_bytes().into(),
            Role::Owner.name().into(),
            member.into(),
            token.into(),
        ],
    )?;
    Ok(devices + tokens)
}

/// The number that a `SELECT count(*)` gives.
pub(super) fn count(
    session: &mut Session<'_>,
    sql: &str,
    params: &[crate::store::sql::Param<'_>],
) -> Result<i64, DatabaseError> {
    session.row(sql, params)?.map_or(Ok(0), |row| row.integer(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_invites_above_or_beside_themselves_but_owners() {
        for invited in Role::ALL {
            assert!(may_invite(Role::Owner, invited));
            let below = invited != Role::Owner && invited != Role::Manager;
            assert_eq!(may_invite(Role::Manager, invited), below);
            for inviter in [Role::Practitioner, Role::Auditor, Role::Reader] {
                assert!(!may_invite(inviter, invited));
            }
        }
    }
}
