//! What a person whom the provider vouches for may join: as the member they are bound to, by an invitation for their
//! verified address, or by a rule.

use crate::{
    identity::{MemberId, Role, SecretHash, WorkspaceId},
    limits,
    store::{DatabaseError, sql::Session},
};

/// A person as the provider describes them. `Debug` is not derived: it names somebody.
pub(super) struct Person {
    pub(super) issuer: String,
    pub(super) subject: String,
    /// Only if the provider says that it is theirs.
    pub(super) email: Option<String>,
    pub(super) name: Option<String>,
    /// By rules.
    pub(super) roles: Vec<(WorkspaceId, Role)>,
}

/// By what right somebody joins a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Grant {
    /// They were here before.
    Bound(MemberId),
    /// An invitation, or a device link of a member.
    Invited {
        invitation: SecretHash,
        role: String,
        name: Option<String>,
        member: Option<MemberId>,
    },
    /// A rule.
    Admitted(Role),
}

/// Where somebody stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// May join these, perhaps none.
    Offers(Vec<(WorkspaceId, Grant)>),
    /// May join none, and was taken out of one.
    Revoked,
}

/// Looks up where the person stands at this moment. Whoever was taken out of a workspace stays out of it, whatever
/// invitation or rule there is.
pub(super) fn standing(session: &mut Session<'_>, person: &Person, now: i64) -> Result<Standing, DatabaseError> {
    let mut decided: Vec<(WorkspaceId, Option<Grant>)> = bound(session, person)?;
    if let Some(email) = &person.email {
        for (workspace, grant) in invited(session, email, now)? {
            if decided.iter().all(|(known, _)| *known != workspace) {
                decided.push((workspace, grant));
            }
        }
    }
    for (workspace, role) in &person.roles {
        if decided.iter().all(|(known, _)| known != workspace) {
            decided.push((*workspace, Some(Grant::Admitted(*role))));
        }
    }
    let refused = decided.iter().any(|(_, grant)| grant.is_none());
    let offers: Vec<_> = decided
        .into_iter()
        .filter_map(|(workspace, grant)| Some((workspace, grant?)))
        .take(limits::SIGN_IN_OFFERS)
        .collect();
    Ok(if offers.is_empty() && refused {
        Standing::Revoked
    } else {
        Standing::Offers(offers)
    })
}

/// The members to which this subject is bound; none for one without access.
fn bound(session: &mut Session<'_>, person: &Person) -> Result<Vec<(WorkspaceId, Option<Grant>)>, DatabaseError> {
    let rows = session.rows(
        "SELECT s.workspace, s.member, m.revoked_millis FROM subject s
         JOIN member m ON m.workspace = s.workspace AND m.member = s.member
         WHERE s.issuer = ?1 AND s.subject = ?2 ORDER BY s.bound_millis, s.workspace",
        &[(&person.issuer).into(), (&person.subject).into()],
    )?;
    rows.iter()
        .map(|row| {
            let member = MemberId::from_bytes(row.array(1)?);
            let active = row.optional_integer(2)?.is_none();
            Ok((
                WorkspaceId::from_bytes(row.array(0)?),
                active.then_some(Grant::Bound(member)),
            ))
        })
        .collect()
}

/// Open invitations for this address, oldest first; none for a device link of a member without access.
fn invited(
    session: &mut Session<'_>,
    email: &String,
    now: i64,
) -> Result<Vec<(WorkspaceId, Option<Grant>)>, DatabaseError> {
    let rows = session.rows(
        "SELECT i.workspace, i.invitation, i.role, i.name, i.member, m.role, m.name, m.revoked_millis
         FROM invitation_address a
         JOIN invitation i ON i.workspace = a.workspace AND i.invitation = a.invitation
         LEFT JOIN member m ON m.workspace = i.workspace AND m.member = i.member
         WHERE a.email = ?1 AND i.used_millis IS NULL AND i.withdrawn_millis IS NULL AND i.expires_millis > ?2
         ORDER BY i.created_millis, i.invitation",
        &[email.into(), now.into()],
    )?;
    rows.iter()
        .map(|row| {
            let workspace = WorkspaceId::from_bytes(row.array(0)?);
            let member = match row.optional_bytes(4)? {
                Some(_) => Some(MemberId::from_bytes(row.array(4)?)),
                None => None,
            };
            let (role, name) = if member.is_some() { (5, 6) } else { (2, 3) };
            let known = row.optional_text(role)?;
            let grant = known
                .filter(|_| matches!(row.optional_integer(7), Ok(None)))
                .map(str::to_owned);
            let grant = match grant {
                Some(role) => Some(Grant::Invited {
                    invitation: SecretHash::from_bytes(row.array(1)?),
                    role,
                    name: row.optional_text(name)?.map(str::to_owned),
                    member,
                }),
                None => None,
            };
            Ok((workspace, grant))
        })
        .collect()
}

/// Roles by rules as one text, for the row of a code.
pub(super) fn encode_roles(roles: &[(WorkspaceId, Role)]) -> String {
    let words: Vec<String> = roles
        .iter()
        .map(|(workspace, role)| format!("{}={workspace}", role.name()))
        .collect();
    words.join(" ")
}

/// The roles of such a text. What cannot be read gives nobody anything.
pub(super) fn decode_roles(text: &str) -> Vec<(WorkspaceId, Role)> {
    text.split(' ')
        .filter_map(|word| {
            let (role, workspace) = word.split_once('=')?;
            Some((workspace.parse().ok()?, role.parse().ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use steward_sync::ids::DocumentId;

    use super::*;

    #[test]
    fn roles_survive_their_text() {
        let workspace = |byte| WorkspaceId::new(DocumentId::from_bytes([byte; 16]));
        for roles in [
            vec![],
            vec![(workspace(1), Role::Reader), (workspace(2), Role::Practitioner)],
        ] {
            assert_eq!(decode_roles(&encode_roles(&roles)), roles);
        }
        assert!(decode_roles("boss=x reader").is_empty());
    }
}
