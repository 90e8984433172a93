//! Devices that are enrolled: who signs in with which key.

use super::{
    Algorithm, DeviceId, DeviceKey, IdentityError, MemberId, WorkspaceId,
    access::{Changed, LastOwner, Removal, count, count_change, keeps_an_owner},
    member::outcome,
};
use crate::{
    limits,
    platform::Platform,
    store::{
        Database, DatabaseError,
        sql::{Row, Session},
    },
};

/// A device that asks to be enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// Its key.
    pub key: DeviceKey,
    /// By what its owner knows it.
    pub name: String,
}

/// An enrolled device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id, which follows from the key.
    pub id: DeviceId,
    /// Whose.
    pub member: MemberId,
    /// By what its owner knows it.
    pub name: String,
    /// Its key.
    pub key: DeviceKey,
    /// Since when.
    pub enrolled_millis: i64,
    /// When it was last connected or signed in.
    pub last_seen_millis: Option<i64>,
    /// When it was signed out.
    pub revoked_millis: Option<i64>,
}

/// What became of an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Enrolled {
    Done,
    KnownKey,
    TooMany,
}

fn read_device(row: &Row) -> Result<Device, IdentityError> {
    let stored = |detail: String| IdentityError::Stored {
        what: "device key",
        detail,
    };
    let algorithm: Algorithm = row.text(3)?.parse().map_err(|_| stored(format!("{:?}", row.text(3))))?;
    let key = DeviceKey::from_bytes(algorithm, row.bytes(4)?.to_vec()).map_err(|error| stored(error.to_string()))?;
    Ok(Device {
        id: DeviceId::from_bytes(row.array(0)?),
        member: MemberId::from_bytes(row.array(1)?),
        name: row.text(2)?.to_owned(),
        key,
        enrolled_millis: row.integer(5)?,
        last_seen_millis: row.optional_integer(6)?,
        revoked_millis: row.optional_integer(7)?,
    })
}

const COLUMNS: &str = "device, member, name, algorithm, public_key, enrolled_millis, last_seen_millis, revoked_millis";

/// Whether this device can be enrolled for the member, before anything is written.
pub(super) fn may_enrol(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    member: MemberId,
    device: DeviceId,
) -> Result<Enrolled, DatabaseError> {
    let known = count(
        session,
        "SELECT count(*) FROM device WHERE workspace = ?1 AND device = ?2",
        &[workspace.as_bytes().into(), device.as_bytes().into()],
    )?;
    if known > 0 {
        return Ok(Enrolled::KnownKey);
    }
    let others = count(
        session,
        "SELECT count(*) FROM device WHERE workspace = ?1 AND member = ?2 AND revoked_millis IS NULL",
        &[workspace.as_bytes().into(), member.as_bytes().into()],
    )?;
    Ok(if others < limits::DEVICES_PER_MEMBER {
        Enrolled::Done
    } else {
        Enrolled::TooMany
    })
}

pub(super) fn insert_device(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    member: MemberId,
    device: &NewDevice,
    now_millis: i64,
) -> Result<(), DatabaseError> {
    session.execute(
        "INSERT INTO device (workspace, device, member, algorithm, public_key, name, enrolled_millis)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            workspace.as_bytes().into(),
            device.key.id().as_bytes().into(),
            member.as_bytes().into(),
            device.key.algorithm().name().into(),
            device.key.public_key().into(),
            (&device.name).into(),
            now_millis.into(),
        ],
    )?;
    Ok(())
}

/// Every device of a workspace, those signed out included, by member and age.
pub async fn devices(database: &Database, workspace: WorkspaceId) -> Result<Vec<Device>, IdentityError> {
    let rows = database
        .read(move |session| {
            session.rows(
                &format!("SELECT {COLUMNS} FROM device WHERE workspace = ?1 ORDER BY member, enrolled_millis, device"),
                &[workspace.as_bytes().into()],
            )
        })
        .await?;
    rows.iter().map(read_device).collect()
}

/// One device.
pub async fn find_device(
    database: &Database,
    workspace: WorkspaceId,
    device: DeviceId,
) -> Result<Option<Device>, IdentityError> {
    let row = database
        .read(move |session| {
            session.row(
                &format!("SELECT {COLUMNS} FROM device WHERE workspace = ?1 AND device = ?2"),
                &[workspace.as_bytes().into(), device.as_bytes().into()],
            )
        })
        .await?;
    row.as_ref().map(read_device).transpose()
}

/// Signs a device out for good; its connections and sessions end within a second. `member` is whose it must be, where
/// that is known.
pub async fn revoke_device(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    member: Option<MemberId>,
    device: DeviceId,
    last_owner: LastOwner,
) -> Result<(), IdentityError> {
    let now = platform.wall_millis();
    let changed = database
        .write(move |session| {
            if !count_change(session, workspace)? {
                return Ok(Changed::UnknownWorkspace);
            }
            let owner = session.row(
                "SELECT member FROM device WHERE workspace = ?1 AND device = ?2",
                &[workspace.as_bytes().into(), device.as_bytes().into()],
            )?;
            let Some(owner) = owner else {
                return Ok(Changed::Unknown);
            };
            let owner = MemberId::from_bytes(owner.array(0)?);
            if member.is_some_and(|member| member != owner) {
                return Ok(Changed::Unknown);
            }
            if last_owner == LastOwner::Stays && !keeps_an_owner(session, workspace, Removal::Device(device))? {
                return Ok(Changed::LastOwner);
            }
            session.execute(
                "UPDATE device SET revoked_millis = coalesce(revoked_millis, ?3) WHERE workspace = ?1 AND device = ?2",
                &[workspace.as_bytes().into(), device.as_bytes().into(), now.into()],
            )?;
            session.execute(
                "DELETE FROM ticket WHERE workspace = ?1 AND device = ?2",
                &[workspace.as_bytes().into(), device.as_bytes().into()],
            )?;
            Ok(Changed::Done)
        })
        .await?;
    outcome(changed, workspace, || IdentityError::UnknownDevice(device.to_string()))
}
