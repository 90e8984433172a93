//! Signing in: a signed challenge becomes a ticket for the socket and a session for the API.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    ChallengeScope, DeviceId, IdentityError, MemberId, Principal, RelaySecret, Role, Secret, SecretHash, TokenRefusal,
    WorkspaceId,
    access::count,
    challenge::{NonceFault, SessionClaims},
    principal::{find_device, mark_seen, require_workspace},
};
use crate::{
    limits,
    platform::Platform,
    store::{Database, DatabaseError, sql::Session},
};

/// People and secret scanners recognize a ticket by this.
const PREFIX: &str = "stt_";

/// The setting that holds the secret of the relay, as hexadecimal digits.
const SECRET: &str = "identity_secret";

/// What a device sends to sign in.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What the challenge was bound to.
    pub scope: ChallengeScope,
    /// The challenge's nonce.
    pub nonce: String,
    /// The signature over [`ChallengeScope::signed_text`], in base64url.
    pub signature: String,
}

/// What signing in gave.
#[derive(Debug)]
pub struct SignedIn {
    /// Opens one socket, in clear this once.
    pub ticket: Secret,
    /// Until when.
    pub ticket_expires_millis: i64,
    /// Authorizes requests to the API.
    pub session: String,
    /// Until when.
    pub session_expires_millis: i64,
    /// As whom.
    pub member: MemberId,
    /// The member's name.
    pub name: String,
    /// The member's role.
    pub role: Role,
    /// The relay's time.
    pub server_millis: i64,
}

/// Why signing in did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefusal {
    /// No such workspace.
    #[error("this relay has no such workspace; check the address")]
    UnknownWorkspace,
    /// The nonce is not one that this relay gave for this device, workspace, audience and time.
    #[error("this challenge was not given by this relay to this device; sign in again")]
    Foreign,
    /// The answer came too late.
    #[error("the challenge has expired; sign in again")]
    Expired,
    /// The nonce was used before.
    #[error("the challenge was answered already; sign in again")]
    Replayed,
    /// The device is not enrolled, or the signature is not its key's over this challenge.
    #[error("this device is not enrolled here, or its signature is wrong; ask for a link to enrol it again")]
    Device,
    /// The device was signed out, or its member's access taken away.
    #[error("access to this workspace was taken away; what is on this device stays there")]
    Revoked,
    /// The device signs in too often.
    #[error("this device signs in too often; wait a minute and try again")]
    TooOften,
    /// It could not be looked up.
    #[error("the relay could not look this sign-in up; try again")]
    Failed(#[from] IdentityError),
}

impl From<DatabaseError> for SignInRefusal {
    fn from(error: DatabaseError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<TokenRefusal> for SignInRefusal {
    fn from(refusal: TokenRefusal) -> Self {
        match refusal {
            TokenRefusal::Revoked => Self::Revoked,
            TokenRefusal::UnknownWorkspace => Self::UnknownWorkspace,
            TokenRefusal::Failed(error) => Self::Failed(error),
            TokenRefusal::Unknown | TokenRefusal::Expired | TokenRefusal::Ticket | TokenRefusal::Session => {
                Self::Device
            }
        }
    }
}

/// The secret of this relay, made at the first call; all nodes of one database have the same.
pub async fn relay_secret(database: &Database, platform: &Platform) -> Result<RelaySecret, IdentityError> {
    let drawn = hex::encode(platform.random::<32>()?);
    let stored = match database.setting(SECRET).await? {
        Some(stored) => stored,
        None => {
            database
                .write(move |session| {
                    // Of two nodes that start at once, the later one takes the secret of the earlier one.
                    session.execute(
                        "INSERT INTO relay (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
                        &[SECRET.into(), (&drawn).into()],
                    )?;
                    let row = session.row("SELECT value FROM relay WHERE name = ?1", &[SECRET.into()])?;
                    row.map_or(Ok(String::new()), |row| Ok(row.text(0)?.to_owned()))
                })
                .await?
        }
    };
    let mut bytes = [0; 32];
    hex::decode_to_slice(&stored, &mut bytes).map_err(|_| IdentityError::Stored {
        what: "secret of the relay",
        detail: "it has not 64 hexadecimal digits".to_owned(),
    })?;
    Ok(RelaySecret::new(&bytes))
}

/// What the transaction of a sign-in found.
enum Noted {
    Done(Principal, String),
    Replayed,
    TooOften,
    Refused(TokenRefusal),
}

/// Checks a device's answer to a challenge and, once per nonce, gives ticket and session.
pub async fn sign_in(
    database: &Database,
    platform: &Platform,
    secret: &RelaySecret,
    answer: &Answer,
) -> Result<SignedIn, SignInRefusal> {
    let ChallengeScope {
        workspace,
        device,
        expires_millis,
        ..
    } = answer.scope;
    require_workspace(database, workspace).await?;
    let now = platform.wall_millis();
    let nonce = secret
        .check_nonce(&answer.scope, &answer.nonce, now)
        .map_err(|fault| match fault {
            NonceFault::Foreign => SignInRefusal::Foreign,
            NonceFault::Expired => SignInRefusal::Expired,
        })?;
    let known = super::find_device(database, workspace, device).await?;
    let known = known.ok_or(SignInRefusal::Device)?;
    let signature = URL_SAFE_NO_PAD
        .decode(&answer.signature)
        .map_err(|_| SignInRefusal::Device)?;
    let text = answer.scope.signed_text(&answer.nonce);
    if !known.key.verifies(text.as_bytes(), &signature) {
        return Err(SignInRefusal::Device);
    }

    let ticket = Secret::draw(platform, PREFIX).map_err(IdentityError::from)?;
    let hash = ticket.hash();
    let ticket_expires_millis = now.saturating_add(limits::TICKET_MILLIS);
    let noted = database
        .write(move |session| note(session, workspace, device, nonce, expires_millis, hash, now))
        .await?;
    let (principal, name) = match noted {
        Noted::Done(principal, name) => (principal, name),
        Noted::Replayed => return Err(SignInRefusal::Replayed),
        Noted::TooOften => return Err(SignInRefusal::TooOften),
        Noted::Refused(refusal) => return Err(refusal.into()),
    };
    let session_expires_millis = now.saturating_add(limits::SESSION_MILLIS);
    let session = secret.seal_session(&SessionClaims {
        workspace,
        member: principal.member,
        device,
        expires_millis: session_expires_millis,
    });
    Ok(SignedIn {
        ticket,
        ticket_expires_millis,
        session,
        session_expires_millis,
        member: principal.member,
        name,
        role: principal.role,
        server_millis: now,
    })
}

/// Uses the nonce up and stores the ticket, together and only for a device that has access at this moment.
fn note(
    session: &mut Session<'_>,
    workspace: WorkspaceId,
    device: DeviceId,
    nonce: [u8; 16],
    nonce_expires_millis: i64,
    ticket: SecretHash,
    now_millis: i64,
) -> Result<Noted, DatabaseError> {
    let admitted = match find_device(session, workspace, device)? {
        None => Err(TokenRefusal::Unknown),
        Some(found) => found
            .admit(workspace, Some(device), None, now_millis)
            .map(|principal| (principal, found.name)),
    };
    let (principal, name) = match admitted {
        Ok(admitted) => admitted,
        Err(refusal) => return Ok(Noted::Refused(refusal)),
    };
    let recent = count(
        session,
        "SELECT count(*) FROM used_nonce WHERE workspace = ?1 AND device = ?2 AND expires_millis > ?3",
        &[workspace.as_bytes().into(), device.as_bytes().into(), now_millis.into()],
    )?;
    if recent >= limits::SIGN_INS_PER_DEVICE {
        return Ok(Noted::TooOften);
    }
    let inserted = session.execute(
        "INSERT INTO used_nonce (workspace, nonce, device, expires_millis) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (workspace, nonce) DO NOTHING",
        &[
            workspace.as_bytes().into(),
            (&nonce).into(),
            device.as_bytes().into(),
            nonce_expires_millis.into(),
        ],
    )?;
    if inserted == 0 {
        return Ok(Noted::Replayed);
    }
    session.execute(
        "INSERT INTO ticket (workspace, ticket, device, expires_millis) VALUES (?1, ?2, ?3, ?4)",
        &[
            workspace.as_bytes().into(),
            ticket.as_bytes().into(),
            device.as_bytes().into(),
            now_millis.saturating_add(limits::TICKET_MILLIS).into(),
        ],
    )?;
    let long_ago = now_millis.saturating_sub(limits::USED_KEPT_MILLIS);
    for forget in [
        "DELETE FROM used_nonce WHERE workspace = ?1 AND expires_millis < ?2",
        "DELETE FROM ticket WHERE workspace = ?1 AND expires_millis < ?2",
    ] {
        session.execute(forget, &[workspace.as_bytes().into(), long_ago.into()])?;
    }
    mark_seen(session, &principal, now_millis)?;
    Ok(Noted::Done(principal, name))
}

/// Who presents this ticket. It is used up, whatever the answer.
pub async fn redeem_ticket(
    database: &Database,
    platform: &Platform,
    workspace: WorkspaceId,
    presented: &str,
) -> Result<Principal, TokenRefusal> {
    require_workspace(database, workspace).await?;
    let ticket = SecretHash::of(presented);
    let now = platform.wall_millis();
    let taken = database
        .write(move |session| {
            let row = session.row(
                "DELETE FROM ticket WHERE workspace = ?1 AND ticket = ?2 RETURNING device, expires_millis",
                &[workspace.as_bytes().into(), ticket.as_bytes().into()],
            )?;
            let Some(row) = row else { return Ok(None) };
            let device = DeviceId::from_bytes(row.array(0)?);
            let expires = row.integer(1)?;
            Ok(find_device(session, workspace, device)?.map(|found| (device, expires, found)))
        })
        .await
        .map_err(IdentityError::from)?;
    let (device, expires_millis, found) = taken.ok_or(TokenRefusal::Ticket)?;
    let latest = now
        .saturating_add(limits::TICKET_MILLIS)
        .saturating_add(limits::CLOCK_TOLERANCE_MILLIS);
    if expires_millis <= now || latest < expires_millis {
        return Err(TokenRefusal::Ticket);
    }
    found.admit(workspace, Some(device), None, now)
}
