//! What somebody may join, and the device that joins: the one-time code is used up, and member and device exist, or
//! nothing happened.

use super::{
    SignInFault,
    grant::{Grant, Person, Standing, decode_roles, standing},
    subject::insert_subject,
};
use crate::{
    identity::{
        Accepted, AcceptedCredential, DeviceId, IdentityError, Member, MemberId, NewDevice, Role, SecretHash,
        WorkspaceId, checked_name,
        device::{Enrolled, insert_device, may_enrol},
        find_member, find_workspace,
        member::{insert_member, may_add_member, parse_role},
    },
    platform::Platform,
    store::{Database, DatabaseError, sql::Session},
};

/// A workspace that the person may join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub workspace: WorkspaceId,
    /// Its name.
    pub workspace_name: String,
    /// As what.
    pub role: Role,
    /// The person's name: the member's, or a suggestion.
    pub name: Option<String>,
    /// As a member who is there already.
    pub is_member: bool,
}

/// A device that joins.
#[derive(Debug)]
pub struct Enrolment<'a> {
    /// The one-time code.
    pub code: &'a str,
    /// The secret in the browser's cookie.
    pub browser: &'a str,
    /// Which workspace.
    pub workspace: WorkspaceId,
    /// The person's name, for a new member.
    pub name: &'a str,
    /// The device.
    pub device: NewDevice,
}

/// The row of a code.
struct Found {
    person: Person,
    used: Option<(WorkspaceId, DeviceId)>,
}

fn find(
    session: &mut Session<'_>,
    code: SecretHash,
    browser: SecretHash,
    now: i64,
) -> Result<Option<Found>, DatabaseError> {
    let row = session.row(
        "SELECT issuer, subject, email, name, roles, used_workspace, used_device FROM sign_in_code
         WHERE code = ?1 AND browser = ?2 AND expires_millis > ?3",
        &[code.as_bytes().into(), browser.as_bytes().into(), now.into()],
    )?;
    let Some(row) = row else { return Ok(None) };
    let used = match (row.optional_bytes(5)?, row.optional_bytes(6)?) {
        (Some(_), Some(_)) => Some((
            WorkspaceId::from_bytes(row.array(5)?),
            DeviceId::from_bytes(row.array(6)?),
        )),
        (_, _) => None,
    };
    let person = Person {
        issuer: row.text(0)?.to_owned(),
        subject: row.text(1)?.to_owned(),
        email: row.optional_text(2)?.map(str::to_owned),
        name: row.optional_text(3)?.map(str::to_owned),
        roles: decode_roles(row.text(4)?),
    };
    Ok(Some(Found { person, used }))
}

/// What the person with this code in this browser may join. The code is not used up by this.
///
/// # Errors
/// When the code is not known, or there is nothing any more.
pub async fn offers(
    database: &Database,
    platform: &Platform,
    code: &str,
    browser: &str,
) -> Result<Vec<Offer>, SignInFault> {
    let (code, browser) = (SecretHash::of(code), SecretHash::of(browser));
    let now = platform.wall_millis();
    let found = database
        .read(move |session| {
            let Some(found) = find(session, code, browser, now)?.filter(|found| found.used.is_none()) else {
                return Ok(None);
            };
            let standing = standing(session, &found.person, now)?;
            Ok(Some((found.person.name, standing)))
        })
        .await?;
    let (person_name, standing) = found.ok_or(SignInFault::Code)?;
    let grants = match standing {
        Standing::Offers(grants) => grants,
        Standing::Revoked => return Err(SignInFault::Revoked),
    };
    let mut offers = Vec::new();
    for (workspace, grant) in grants {
        let workspace_name = find_workspace(database, workspace).await?.name;
        let (role, name, is_member) = match grant {
            Grant::Bound(member) => {
                let member = find_member(database, workspace, member).await?;
                (member.role, Some(member.name), true)
            }
            Grant::Invited { role, name, member, .. } => (
                parse_role(&role)?,
                name.or_else(|| person_name.clone()),
                member.is_some(),
            ),
            Grant::Admitted(role) => (role, person_name.clone(), false),
        };
        offers.push(Offer {
            workspace,
            workspace_name,
            role,
            name,
            is_member,
        });
    }
    if offers.is_empty() {
        return Err(SignInFault::Uninvited);
    }
    Ok(offers)
}

/// What the transaction found.
enum Outcome {
    Enrolled(MemberId),
    Code,
    Revoked,
    Uninvited,
    Name,
    KnownKey,
    TooManyDevices,
    TooManyMembers,
    Role(String),
}

/// Enrols the device. The same device may send the same again while the code is good: the answer to its first request may
/// have been lost.
///
/// # Errors
/// A fault; nothing was changed.
pub async fn enrol(
    database: &Database,
    platform: &Platform,
    enrolment: Enrolment<'_>,
) -> Result<Accepted, SignInFault> {
    let workspace = find_workspace(database, enrolment.workspace).await?;
    let device = NewDevice {
        name: checked_name(&enrolment.device.name)?,
        key: enrolment.device.key,
    };
    let device_id = device.key.id();
    let work = Work {
        code: SecretHash::of(enrolment.code),
        browser: SecretHash::of(enrolment.browser),
        workspace: workspace.id,
        new_member: MemberId::draw(platform).map_err(IdentityError::from)?,
        // Checked when it is needed: a member who is there already has a name.
        name: checked_name(enrolment.name).ok(),
        device,
        now: platform.wall_millis(),
    };
    let outcome = database.write(move |session| work.run(session)).await?;
    let refusal = match outcome {
        Outcome::Enrolled(member) => {
            return Ok(Accepted {
                member: find_member(database, workspace.id, member).await?,
                workspace,
                credential: AcceptedCredential::Device(device_id),
            });
        }
        Outcome::Code => return Err(SignInFault::Code),
        Outcome::Revoked => return Err(SignInFault::Revoked),
        Outcome::Name => IdentityError::Name {
            limit: crate::limits::NAME_BYTES,
        },
        Outcome::Uninvited => return Err(SignInFault::Uninvited),
        Outcome::KnownKey => IdentityError::KnownDevice,
        Outcome::TooManyDevices => IdentityError::TooMany("devices of one member"),
        Outcome::TooManyMembers => IdentityError::TooMany("members"),
        Outcome::Role(detail) => IdentityError::Stored { what: "role", detail },
    };
    Err(refusal.into())
}

struct Work {
    code: SecretHash,
    browser: SecretHash,
    workspace: WorkspaceId,
    new_member: MemberId,
    name: Option<String>,
    device: NewDevice,
    now: i64,
}

impl Work {
    /// Everything that may refuse comes before the first write.
    fn run(&self, session: &mut Session<'_>) -> Result<Outcome, DatabaseError> {
        let Some(Found { person, used }) = find(session, self.code, self.browser, self.now)? else {
            return Ok(Outcome::Code);
        };
        if let Some(used) = used {
            return self.enrolled_before(session, used);
        }
        let grant = match standing(session, &person, self.now)? {
            Standing::Revoked => return Ok(Outcome::Revoked),
            Standing::Offers(offers) => offers.into_iter().find(|(workspace, _)| *workspace == self.workspace),
        };
        let Some((_, grant)) = grant else {
            return Ok(Outcome::Uninvited);
        };
        let new_role = match &grant {
            Grant::Bound(_) | Grant::Invited { member: Some(_), .. } => None,
            Grant::Admitted(role) => Some(*role),
            Grant::Invited { role, member: None, .. } => match role.parse::<Role>() {
                Ok(role) => Some(role),
                Err(_) => return Ok(Outcome::Role(role.clone())),
            },
        };
        let new = match (new_role, &self.name) {
            (None, _) => None,
            (Some(_), None) => return Ok(Outcome::Name),
            (Some(_), Some(_)) if !may_add_member(session, self.workspace)? => return Ok(Outcome::TooManyMembers),
            (Some(role), Some(name)) => Some(self.member(role, name)),
        };
        let member = match &grant {
            Grant::Bound(member)
            | Grant::Invited {
                member: Some(member), ..
            } => *member,
            Grant::Admitted(_) | Grant::Invited { member: None, .. } => self.new_member,
        };
        match may_enrol(session, self.workspace, member, self.device.key.id())? {
            Enrolled::Done => {}
            Enrolled::KnownKey => return Ok(Outcome::KnownKey),
            Enrolled::TooMany => return Ok(Outcome::TooManyDevices),
        }
        self.write(session, &person, &grant, member, new.as_ref())
    }

    fn member(&self, role: Role, name: &str) -> Member {
        Member {
            id: self.new_member,
            name: name.to_owned(),
            role,
            created_millis: self.now,
            last_seen_millis: None,
            revoked_millis: None,
        }
    }

    fn write(
        &self,
        session: &mut Session<'_>,
        person: &Person,
        grant: &Grant,
        member: MemberId,
        new: Option<&Member>,
    ) -> Result<Outcome, DatabaseError> {
        let device = self.device.key.id();
        // Of two that use one code or one invitation at once, on two relays, one finds it used: the transaction is
        // repeated, and what was read then says why nothing is to be had.
        let taken = session.execute(
            "UPDATE sign_in_code SET used_workspace = ?2, used_device = ?3 WHERE code = ?1 AND used_device IS NULL",
            &[
                self.code.as_bytes().into(),
                self.workspace.as_bytes().into(),
                device.as_bytes().into(),
            ],
        )?;
        if taken == 0 {
            return Err(DatabaseError::Raced);
        }
        if let Grant::Invited { invitation, .. } = grant {
            let taken = session.execute(
                "UPDATE invitation SET used_millis = ?3, used_device = ?4
                 WHERE workspace = ?1 AND invitation = ?2 AND used_millis IS NULL AND withdrawn_millis IS NULL",
                &[
                    self.workspace.as_bytes().into(),
                    invitation.as_bytes().into(),
                    self.now.into(),
                    device.as_bytes().into(),
                ],
            )?;
            if taken == 0 {
                return Err(DatabaseError::Raced);
            }
        }
        if let Some(new) = new {
            insert_member(session, self.workspace, new)?;
        }
        if !matches!(grant, Grant::Bound(_)) {
            // The key of the table refuses a second member for one subject, and with that everything of this.
            insert_subject(
                session,
                self.workspace,
                &person.issuer,
                &person.subject,
                member,
                self.now,
            )?;
        }
        insert_device(session, self.workspace, member, &self.device, self.now)?;
        Ok(Outcome::Enrolled(member))
    }

    /// The answer once more, to the device that used the code.
    fn enrolled_before(
        &self,
        session: &mut Session<'_>,
        used: (WorkspaceId, DeviceId),
    ) -> Result<Outcome, DatabaseError> {
        if used != (self.workspace, self.device.key.id()) {
            return Ok(Outcome::Code);
        }
        let row = session.row(
            "SELECT d.member FROM device d JOIN member m ON m.workspace = d.workspace AND m.member = d.member
             WHERE d.workspace = ?1 AND d.device = ?2 AND d.revoked_millis IS NULL AND m.revoked_millis IS NULL",
            &[self.workspace.as_bytes().into(), used.1.as_bytes().into()],
        )?;
        match row {
            Some(row) => Ok(Outcome::Enrolled(MemberId::from_bytes(row.array(0)?))),
            None => Ok(Outcome::Code),
        }
    }
}
