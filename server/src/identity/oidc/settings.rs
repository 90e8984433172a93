//! How the relay knows its identity provider, and whom it lets in without an invitation.

use std::{path::Path, str::FromStr};

use super::claims::Claims;
use crate::{
    identity::{Role, WorkspaceId},
    net::fetch::{Endpoint, ParseEndpointError},
};

/// The identity provider as the administrator names it. `Debug` does not show the secret.
#[derive(Clone)]
pub struct ProviderSettings {
    pub(super) issuer: String,
    pub(super) address: Endpoint,
    pub(super) client_id: String,
    pub(super) client_secret: Option<String>,
    pub(super) scope: String,
    pub(super) name: String,
    pub(super) admissions: Vec<Admission>,
}

/// The settings of the provider do not fit together.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The issuer is no address.
    #[error("--oidc-issuer: {0}")]
    Issuer(#[from] ParseEndpointError),
    /// The file of the secret cannot be read.
    #[error("--oidc-client-secret-file {path}: {source}")]
    Secret {
        /// Which file.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Nothing in it.
    #[error("--oidc-client-secret-file {0} is empty")]
    EmptySecret(std::path::PathBuf),
    /// An issuer without a client, or the other way round.
    #[error("--oidc-issuer and --oidc-client-id belong together, and the other --oidc- options to them; give both")]
    Incomplete,
}

impl std::fmt::Debug for ProviderSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ProviderSettings")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

impl ProviderSettings {
    /// A provider by its issuer, which must be spelled exactly as the provider spells it, and the relay's name there.
    ///
    /// # Errors
    /// When the issuer is no address that the relay asks.
    pub fn new(issuer: &str, client_id: &str) -> Result<Self, SettingsError> {
        let address: Endpoint = issuer.parse()?;
        Ok(Self {
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            client_secret: None,
            scope: scope(&[]),
            name: address.host().to_owned(),
            admissions: Vec::new(),
            address,
        })
    }

    /// With the client's secret from a file, without the space around it.
    ///
    /// # Errors
    /// When there is none.
    pub fn with_secret_file(mut self, path: &Path) -> Result<Self, SettingsError> {
        let text = std::fs::read_to_string(path).map_err(|source| SettingsError::Secret {
            path: path.to_owned(),
            source,
        })?;
        let secret = text.trim();
        if secret.is_empty() {
            return Err(SettingsError::EmptySecret(path.to_owned()));
        }
        self.client_secret = Some(secret.to_owned());
        Ok(self)
    }

    /// With the name that people see on the button.
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        name.trim().clone_into(&mut self.name);
        self
    }

    /// With these scopes; `openid` is always among them.
    #[must_use]
    pub fn with_scopes(mut self, scopes: &[String]) -> Self {
        self.scope = scope(scopes);
        self
    }

    /// With rules by which people are let in without an invitation; the first that fits counts.
    #[must_use]
    pub fn with_admissions(mut self, admissions: Vec<Admission>) -> Self {
        self.admissions = admissions;
        self
    }

    /// The role that the rules give this person in each workspace. Of several rules for a workspace the first counts.
    pub(super) fn admitted(&self, claims: &Claims, workspaces: &[WorkspaceId]) -> Vec<(WorkspaceId, Role)> {
        let mut admitted: Vec<(WorkspaceId, Role)> = Vec::new();
        for rule in self.admissions.iter().filter(|rule| rule.evidence.holds(claims)) {
            let workspace = match (rule.workspace, workspaces) {
                (Some(workspace), _) if workspaces.contains(&workspace) => workspace,
                // A rule that names none must not let people into a workspace that is made later.
                (None, [only]) => *only,
                (_, _) => continue,
            };
            if admitted.iter().all(|(known, _)| *known != workspace) {
                admitted.push((workspace, rule.role));
            }
        }
        admitted
    }
}

fn scope(scopes: &[String]) -> String {
    let mut words: Vec<&str> = scopes.iter().flat_map(|scope| scope.split_whitespace()).collect();
    if words.is_empty() {
        words = vec!["profile", "email"];
    }
    words.retain(|word| *word != "openid");
    words.insert(0, "openid");
    words.join(" ")
}

/// A rule that lets people in without an invitation: `ROLE[@WORKSPACE]:CLAIM=VALUE`, as in
/// `practitioner:groups=it-staff` or `reader:domain=example.org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    role: Role,
    workspace: Option<WorkspaceId>,
    evidence: Evidence,
}

/// What somebody must show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A verified e-mail address of this domain.
    Domain(String),
    /// A claim that is, or has in its list, this text.
    Claim {
        /// Its name.
        name: String,
        /// The text.
        value: String,
    },
}

/// The text is no such rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseAdmissionError {
    /// Another form.
    #[error(
        "a rule is ROLE[@WORKSPACE]:CLAIM=VALUE, for example practitioner:groups=it-staff or reader:domain=example.org"
    )]
    Form,
    /// Another word than a role.
    #[error(transparent)]
    Role(#[from] crate::identity::ParseRoleError),
    /// Owners are made by owners.
    #[error("a rule makes no owners; invite them, or let an owner change the member's role")]
    Owner,
}

impl Evidence {
    fn holds(&self, claims: &Claims) -> bool {
        match self {
            Self::Domain(domain) => claims
                .verified_email()
                .is_some_and(|address| address.rsplit_once('@').is_some_and(|(_, of)| of == domain)),
            // An address that nobody verified is whatever the person typed.
            Self::Claim { name, value } if name == "email" => claims
                .verified_email()
                .is_some_and(|address| address == value.to_lowercase()),
            Self::Claim { name, value } => claims.has(name, value),
        }
    }
}

impl Admission {
    /// Whether the claim that the rule looks at is not there at all.
    pub(super) fn lacks(&self, claims: &Claims) -> bool {
        match &self.evidence {
            Evidence::Domain(_) => claims.get("email").is_none(),
            Evidence::Claim { name, .. } => claims.get(name).is_none(),
        }
    }
}

impl FromStr for Admission {
    type Err = ParseAdmissionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (whom, evidence) = text.split_once(':').ok_or(ParseAdmissionError::Form)?;
        let (name, value) = evidence.split_once('=').ok_or(ParseAdmissionError::Form)?;
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() || value.is_empty() {
            return Err(ParseAdmissionError::Form);
        }
        let (role, workspace) = match whom.split_once('@') {
            Some((role, workspace)) => (
                role,
                Some(workspace.trim().parse().map_err(|_| ParseAdmissionError::Form)?),
            ),
            None => (whom, None),
        };
        let role: Role = role.trim().parse()?;
        if role == Role::Owner {
            return Err(ParseAdmissionError::Owner);
        }
        let evidence = if name == "domain" {
            Evidence::Domain(value.trim_start_matches('@').to_lowercase())
        } else {
            Evidence::Claim {
                name: name.to_owned(),
                value: value.to_owned(),
            }
        };
        Ok(Self {
            role,
            workspace,
            evidence,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use steward_sync::ids::DocumentId;

    use super::*;

    fn settings(rules: &[&str]) -> ProviderSettings {
        let rules = rules.iter().map(|rule| rule.parse().expect("a rule")).collect();
        ProviderSettings::new("https://id.example.org", "steward")
            .expect("settings")
            .with_admissions(rules)
    }

    #[test]
    fn rules_let_in_whom_they_name_and_nobody_else() {
        let one = WorkspaceId::new(DocumentId::from_bytes([1; 16]));
        let two = WorkspaceId::new(DocumentId::from_bytes([2; 16]));
        let named = format!("auditor@{two}:groups=auditors");
        let settings = settings(&[
            "practitioner:groups=it-staff",
            "reader:domain=Example.org",
            "manager:email=chief@other.test",
            &named,
        ]);
        let staff =
            Claims::of(json!({ "groups": ["all", "it-staff"], "email": "a@example.org", "email_verified": true }));
        assert_eq!(settings.admitted(&staff, &[one]), [(one, Role::Practitioner)]);
        assert!(
            settings.admitted(&staff, &[one, two]).is_empty(),
            "a rule without a workspace holds while there is one only"
        );
        let of_domain = Claims::of(json!({ "email": "a@example.org", "email_verified": true }));
        assert_eq!(settings.admitted(&of_domain, &[one]), [(one, Role::Reader)]);
        let auditor = Claims::of(json!({ "groups": "auditors" }));
        assert_eq!(settings.admitted(&auditor, &[one, two]), [(two, Role::Auditor)]);
        assert!(settings.admitted(&auditor, &[one]).is_empty());
        for stranger in [
            json!({ "email": "a@example.org", "email_verified": false }),
            json!({ "email": "a@example.org.evil.test", "email_verified": true }),
            json!({ "email": "a@sub.example.org", "email_verified": true }),
            json!({ "email": "example.org", "email_verified": true }),
            json!({ "email": "chief@other.test" }),
            json!({ "groups": ["it-staff-2"] }),
            json!({ "groups": { "it-staff": true } }),
            json!({}),
        ] {
            assert!(settings.admitted(&Claims::of(stranger), &[one]).is_empty());
        }
    }

    #[test]
    fn rules_are_read_strictly() {
        for wrong in [
            "",
            "reader",
            "reader:groups",
            "reader:=x",
            "reader:groups=",
            "reader@x:groups=y",
        ] {
            assert_eq!(wrong.parse::<Admission>(), Err(ParseAdmissionError::Form), "{wrong}");
        }
        assert_eq!("owner:groups=x".parse::<Admission>(), Err(ParseAdmissionError::Owner));
        assert!(matches!(
            "boss:groups=x".parse::<Admission>(),
            Err(ParseAdmissionError::Role(_))
        ));
        let distinguished = "reader:groups=CN=staff,OU=IT".parse::<Admission>().expect("a rule");
        assert!(matches!(distinguished.evidence, Evidence::Claim { value, .. } if value == "CN=staff,OU=IT"));
    }

    #[test]
    fn scopes_begin_with_openid_once() {
        assert_eq!(scope(&[]), "openid profile email");
        assert_eq!(
            scope(&["email openid".to_owned(), "groups".to_owned()]),
            "openid email groups"
        );
    }
}
