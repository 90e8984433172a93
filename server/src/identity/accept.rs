//! Accepting an invitation: it is used up, and the member with its device or token exists, or nothing happened.

use super::{
    Accepted, AcceptedCredential, Device, IdentityError, Invitation, Member, MemberId, NewDevice, Purpose, SecretHash,
    checked_name,
    device::{Enrolled, insert_device, may_enrol},
    invitation::{Found, find, offer},
    member::{insert_member, may_add_member},
    token::{draw_token, insert_token},
};
use crate::{
    platform::Platform,
    store::{Database, DatabaseError, sql::Session},
};

/// What the transaction found.
enum Outcome {
    Accepted,
    Used,
    KnownKey,
    TooManyDevices,
    TooManyMembers,
    Revoked,
}

/// With what the accepting one connects from now on.
enum NewCredential {
    Token(SecretHash),
    Device(NewDevice),
}

/// Accepts an invitation. With a device, that is enrolled and signs in by its key; without one a token is made, for
/// programs. The same device may send the same again while the invitation is good: the answer to its first request may
/// have been lost.
pub async fn accept_invitation(
    database: &Database,
    platform: &Platform,
    code: &str,
    name: &str,
    device: Option<NewDevice>,
) -> Result<Accepted, IdentityError> {
    let hash = SecretHash::of(code);
    let found = database.read(move |session| find(session, hash)).await?;
    let found = found.ok_or(IdentityError::UnknownInvitation)?;
    let device = device.map(checked_device).transpose()?;
    if found.used_millis.is_some() {
        return accepted_before(database, platform, found, device.as_ref()).await;
    }
    let invitation = offer(database, platform, found).await?;
    let now = platform.wall_millis();
    let member = match invitation.purpose {
        Purpose::Device(member) => super::find_member(database, invitation.workspace.id, member).await?,
        Purpose::Member => Member {
            id: MemberId::draw(platform)?,
            name: checked_name(name)?,
            role: invitation.role,
            created_millis: now,
            last_seen_millis: None,
            revoked_millis: None,
        },
    };
    let (stored, credential) = match device {
        Some(device) => {
            let id = device.key.id();
            (NewCredential::Device(device), AcceptedCredential::Device(id))
        }
        None if invitation.purpose == Purpose::Member => {
            let token = draw_token(platform)?;
            (NewCredential::Token(token.hash()), AcceptedCredential::Token(token))
        }
        None => return Err(IdentityError::DeviceMissing),
    };
    let Invitation { workspace, purpose, .. } = invitation;
    let (id, joining) = (workspace.id, member.clone());
    let outcome = database
        .write(move |session| accept(session, id, hash, purpose, &joining, &stored, now))
        .await?;
    match outcome {
        Outcome::Accepted => Ok(Accepted {
            workspace,
            member,
            credential,
        }),
        Outcome::Used => Err(IdentityError::UsedInvitation),
        Outcome::KnownKey => Err(IdentityError::KnownDevice),
        Outcome::TooManyDevices => Err(IdentityError::TooMany("devices of one member")),
        Outcome::TooManyMembers => Err(IdentityError::TooMany("members")),
        Outcome::Revoked => Err(IdentityError::WithdrawnInvitation),
    }
}

fn checked_device(device: NewDevice) -> Result<NewDevice, IdentityError> {
    Ok(NewDevice {
        name: checked_name(&device.name)?,
        key: device.key,
    })
}

/// The answer once more, to the device that used the invitation up.
async fn accepted_before(
    database: &Database,
    platform: &Platform,
    found: Found,
    device: Option<&NewDevice>,
) -> Result<Accepted, IdentityError> {
    let same = device.filter(|device| found.used_device == Some(device.key.id()));
    let Some(device) = same else {
        return Err(IdentityError::UsedInvitation);
    };
    let id = device.key.id();
    let workspace = found.workspace;
    let enrolled: Option<Device> = super::find_device(database, workspace, id).await?;
    let enrolled = enrolled.filter(|enrolled| enrolled.revoked_millis.is_none() && enrolled.key == device.key);
    let enrolled = enrolled.ok_or(IdentityError::UsedInvitation)?;
    let invitation = offer(database, platform, found).await?;
    Ok(Accepted {
        workspace: invitation.workspace,
        member: super::find_member(database, workspace, enrolled.member).await?,
        credential: AcceptedCredential::Device(id),
    })
}

fn accept(
    session: &mut Session<'_>,
    workspace: super::WorkspaceId,
    invitation: SecretHash,
    purpose: Purpose,
    member: &Member,
    credential: &NewCredential,
    now: i64,
) -> Result<Outcome, DatabaseError> {
    let id = workspace.as_bytes();
    // Everything that may refuse comes before the first write.
    match purpose {
        Purpose::Member if !may_add_member(session, workspace)? => return Ok(Outcome::TooManyMembers),
        Purpose::Member => {}
        Purpose::Device(member) => {
            let active = session.row(
                "SELECT member FROM member WHERE workspace = ?1 AND member = ?2 AND revoked_millis IS NULL",
                &[id.into(), member.as_bytes().into()],
            )?;
            if active.is_none() {
                return Ok(Outcome::Revoked);
            }
        }
    }
    let device = match credential {
        NewCredential::Token(_) => None,
        NewCredential::Device(device) => {
            match may_enrol(session, workspace, member.id, device.key.id())? {
                Enrolled::Done => {}
                Enrolled::KnownKey => return Ok(Outcome::KnownKey),
                Enrolled::TooMany => return Ok(Outcome::TooManyDevices),
            }
            Some(device.key.id())
        }
    };
    // Of two who accept at once, one finds it used; one that is withdrawn at this moment is not accepted either.
    let marked = session.execute(
        "UPDATE invitation SET used_millis = ?3, used_device = ?4
         WHERE workspace = ?1 AND invitation = ?2 AND used_millis IS NULL AND withdrawn_millis IS NULL",
        &[
            id.into(),
            invitation.as_bytes().into(),
            now.into(),
            device.as_ref().map(super::DeviceId::as_bytes).into(),
        ],
    )?;
    if marked == 0 {
        return Ok(Outcome::Used);
    }
    if purpose == Purpose::Member {
        insert_member(session, workspace, member)?;
    }
    match credential {
        NewCredential::Token(token) => insert_token(session, workspace, *token, member.id, now, None)?,
        NewCredential::Device(device) => insert_device(session, workspace, member.id, device, now)?,
    }
    Ok(Outcome::Accepted)
}
