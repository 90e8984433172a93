//! Random secrets that are handed out once and stored as a hash.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::platform::{Platform, RandomnessError};

/// A secret in clear, shown once. Neither `Debug` nor logs show it.
pub struct Secret(String);

/// What is stored of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash([u8; 32]);

impl Secret {
    /// 32 random bytes behind a prefix by which people and secret scanners recognize them.
    pub(super) fn draw(platform: &Platform, prefix: &str) -> Result<Self, RandomnessError> {
        Ok(Self(format!(
            "{prefix}{}",
            URL_SAFE_NO_PAD.encode(platform.random::<32>()?)
        )))
    }

    /// The text to hand out.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What to store.
    #[must_use]
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

impl SecretHash {
    /// The hash of a secret as presented.
    #[must_use]
    pub fn of(presented: &str) -> Self {
        Self(Sha256::digest(presented.as_bytes()).into())
    }

    pub(super) const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
