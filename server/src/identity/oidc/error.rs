//! Why a sign-in at the provider led nowhere.

use super::{IdTokenFault, ProviderFault};
use crate::{identity::IdentityError, platform::RandomnessError, store::DatabaseError};

/// A sign-in at the provider that led nowhere; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SignInFault {
    /// No sign-in of this state is under way.
    #[error("this sign-in was finished already, or took too long; begin again")]
    Unknown,
    /// The way back was opened in another browser than the way there.
    #[error("this sign-in was begun in another browser; begin again here")]
    OtherBrowser,
    /// The person or the provider ended it.
    #[error("the sign-in was cancelled at the provider; nothing was changed")]
    Cancelled,
    /// The provider did not answer, or not as it should.
    #[error(
        "the sign-in provider cannot be used at present; try again, and tell the relay's administrator if it stays"
    )]
    Provider(#[from] ProviderFault),
    /// The ID token is not to be trusted.
    #[error("what the sign-in provider said could not be trusted; begin again, and tell the relay's administrator")]
    Token(#[from] IdTokenFault),
    /// Nobody expects this person.
    #[error("nobody invited this person yet; ask an owner of the workspace for an invitation")]
    Uninvited,
    /// There may be an invitation, but the address is not vouched for.
    #[error("the provider has not verified this person's e-mail address; verify it there and sign in again")]
    UnverifiedAddress,
    /// The member's access was taken away.
    #[error("access to this workspace was taken away; what is on this device stays there")]
    Revoked,
    /// The one-time code is not known in this browser, was used, or is too old.
    #[error("this sign-in was used already, or is too old; sign in again")]
    Code,
    /// Too many sign-ins are under way.
    #[error("too many people sign in at this moment; wait a minute and try again")]
    Busy,
    /// Enrolling did not succeed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl SignInFault {
    /// The word by which the application knows what to say.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Unknown | Self::Code => "expired",
            Self::OtherBrowser => "browser",
            Self::Cancelled => "cancelled",
            Self::Provider(_) => "provider",
            Self::Token(_) => "untrusted",
            Self::Uninvited => "uninvited",
            Self::UnverifiedAddress => "unverified",
            Self::Revoked => "revoked",
            Self::Busy => "busy",
            Self::Identity(_) => "failed",
        }
    }
}

impl From<DatabaseError> for SignInFault {
    fn from(error: DatabaseError) -> Self {
        Self::Identity(error.into())
    }
}

impl From<RandomnessError> for SignInFault {
    fn from(error: RandomnessError) -> Self {
        Self::Identity(error.into())
    }
}
