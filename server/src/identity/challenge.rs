//! Challenges: what a device signs to sign in, and sessions: what it shows to the API afterwards.
//!
//! Both carry an HMAC of a secret that the nodes of a relay share through their database, so that any node takes what
//! another one gave. All times are the relay's; what a device's clock says decides nothing.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::hmac;

use super::{DeviceId, MemberId, WorkspaceId};
use crate::{
    limits,
    platform::{Platform, RandomnessError},
};

/// People and secret scanners recognize a session by this.
const SESSION_PREFIX: &str = "sts_";

const RANDOM_BYTES: usize = 16;
const TAG_BYTES: usize = 32;

/// What a challenge and its answer are bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeScope {
    /// Which workspace.
    pub workspace: WorkspaceId,
    /// The origin by which the relay is reached.
    pub audience: String,
    /// Which device.
    pub device: DeviceId,
    /// Until when, by the relay's clock.
    pub expires_millis: i64,
}

/// A challenge for one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// What it is bound to.
    pub scope: ChallengeScope,
    /// Random bytes and their authentication, in base64url.
    pub nonce: String,
}

/// Why a nonce is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NonceFault {
    /// Not of this relay, or for something else.
    Foreign,
    /// Too old.
    Expired,
}

/// What a session says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SessionClaims {
    pub(super) workspace: WorkspaceId,
    pub(super) member: MemberId,
    pub(super) device: DeviceId,
    pub(super) expires_millis: i64,
}

/// The secret of a relay, all nodes alike. `Debug` does not show it.
#[derive(Clone)]
pub struct RelaySecret(hmac::Key);

impl std::fmt::Debug for RelaySecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RelaySecret(…)")
    }
}

impl ChallengeScope {
    /// The text that the device signs, in UTF-8.
    #[must_use]
    pub fn signed_text(&self, nonce: &str) -> String {
        format!(
            "steward/1 ticket\n{}\n{}\n{}\n{nonce}\n{}",
            self.audience, self.workspace, self.device, self.expires_millis
        )
    }

    /// What the nonce's authentication covers: fields of known length around the audience.
    fn authenticated(&self, random: &[u8; RANDOM_BYTES]) -> Vec<u8> {
        let mut bytes = b"steward/1 nonce\0".to_vec();
        bytes.extend_from_slice(self.workspace.as_bytes());
        bytes.extend_from_slice(self.device.as_bytes());
        bytes.extend_from_slice(&self.expires_millis.to_be_bytes());
        bytes.extend_from_slice(random);
        bytes.extend_from_slice(self.audience.as_bytes());
        bytes
    }
}

impl RelaySecret {
    /// A secret of 32 random bytes.
    #[must_use]
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// A challenge for a device, known or not.
    pub fn challenge(
        &self,
        platform: &Platform,
        workspace: WorkspaceId,
        audience: &str,
        device: DeviceId,
    ) -> Result<Challenge, RandomnessError> {
        let scope = ChallengeScope {
            workspace,
            audience: audience.to_owned(),
            device,
            expires_millis: platform.wall_millis().saturating_add(limits::NONCE_MILLIS),
        };
        let random = platform.random::<RANDOM_BYTES>()?;
        let tag = hmac::sign(&self.0, &scope.authenticated(&random));
        let nonce = URL_SAFE_NO_PAD.encode([random.as_slice(), tag.as_ref()].concat());
        Ok(Challenge { scope, nonce })
    }

    /// The nonce's random bytes if this relay gave it for exactly this and it is not too old. Whether it was used
    /// before, the database knows.
    pub(super) fn check_nonce(
        &self,
        scope: &ChallengeScope,
        nonce: &str,
        now_millis: i64,
    ) -> Result<[u8; RANDOM_BYTES], NonceFault> {
        let bytes = URL_SAFE_NO_PAD.decode(nonce).map_err(|_| NonceFault::Foreign)?;
        let (random, tag) = bytes.split_first_chunk::<RANDOM_BYTES>().ok_or(NonceFault::Foreign)?;
        hmac::verify(&self.0, &scope.authenticated(random), tag).map_err(|_| NonceFault::Foreign)?;
        check_time(scope.expires_millis, limits::NONCE_MILLIS, now_millis)
            .then_some(*random)
            .ok_or(NonceFault::Expired)
    }

    /// A session in clear.
    pub(super) fn seal_session(&self, claims: &SessionClaims) -> String {
        let mut bytes = claims.to_bytes();
        let tag = hmac::sign(&self.0, &session_text(&bytes));
        bytes.extend_from_slice(tag.as_ref());
        format!("{SESSION_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// What a presented session says, if this relay made it and it has not ended.
    pub(super) fn open_session(&self, presented: &str, now_millis: i64) -> Option<SessionClaims> {
        let bytes = URL_SAFE_NO_PAD.decode(presented.strip_prefix(SESSION_PREFIX)?).ok()?;
        let (claims, tag) = bytes.split_at_checked(bytes.len().checked_sub(TAG_BYTES)?)?;
        hmac::verify(&self.0, &session_text(claims), tag).ok()?;
        let claims = SessionClaims::from_bytes(claims)?;
        check_time(claims.expires_millis, limits::SESSION_MILLIS, now_millis).then_some(claims)
    }
}

/// Whether what is presented looks like a session, rather than like a token.
#[must_use]
pub fn is_session(presented: &str) -> bool {
    presented.starts_with(SESSION_PREFIX)
}

/// Whether something that was good for `valid_millis` is good now. A moment too far ahead was written by a node whose
/// clock was wrong, and would be good for too long.
fn check_time(expires_millis: i64, valid_millis: i64, now_millis: i64) -> bool {
    let latest = now_millis
        .saturating_add(valid_millis)
        .saturating_add(limits::CLOCK_TOLERANCE_MILLIS);
    now_millis < expires_millis && expires_millis <= latest
}

fn session_text(claims: &[u8]) -> Vec<u8> {
    [b"steward/1 session\0", claims].concat()
}

impl SessionClaims {
    fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(48 + TAG_BYTES);
        bytes.extend_from_slice(self.workspace.as_bytes());
        bytes.extend_from_slice(self.member.as_bytes());
        bytes.extend_from_slice(self.device.as_bytes());
        bytes.extend_from_slice(&self.expires_millis.to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (workspace, rest) = bytes.split_first_chunk::<16>()?;
        let (member, rest) = rest.split_first_chunk::<8>()?;
        let (device, rest) = rest.split_first_chunk::<16>()?;
        let expires = <[u8; 8]>::try_from(rest).ok()?;
        Some(Self {
            workspace: WorkspaceId::from_bytes(*workspace),
            member: MemberId::from_bytes(*member),
            device: DeviceId::from_bytes(*device),
            expires_millis: i64::from_be_bytes(expires),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    fn scope() -> ChallengeScope {
        ChallengeScope {
            workspace: WorkspaceId::from_bytes([1; 16]),
            audience: "https://steward.example.org".to_owned(),
            device: DeviceId::from_bytes([2; 16]),
            expires_millis: NOW + limits::NONCE_MILLIS,
        }
    }

    fn challenge(secret: &RelaySecret) -> Challenge {
        let scope = scope();
        let challenge = secret.challenge(&at(NOW), scope.workspace, &scope.audience, scope.device);
        challenge.expect("random bytes")
    }

    fn at(now: i64) -> Platform {
        struct Fixed(i64);
        impl crate::platform::Clock for Fixed {
            fn wall_millis(&self) -> i64 {
                self.0
            }
            fn monotonic_millis(&self) -> u64 {
                0
            }
        }
        struct Sevens;
        impl crate::platform::Randomness for Sevens {
            fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
                bytes.fill(7);
                Ok(())
            }
        }
        Platform::new(Fixed(now), Sevens)
    }

    #[test]
    fn the_signed_text_is_as_agreed() {
        let scope = scope();
        let expected = format!(
            "steward/1 ticket\nhttps://steward.example.org\n{}\n02020202020202020202020202020202\nabc\n1700000060000",
            scope.workspace
        );
        assert_eq!(scope.signed_text("abc"), expected);
    }

    #[test]
    fn a_nonce_is_good_for_what_it_was_given_for() {
        let secret = RelaySecret::new(&[9; 32]);
        let Challenge { scope: given, nonce } = challenge(&secret);
        assert_eq!(given, scope());
        assert_eq!(secret.check_nonce(&given, &nonce, NOW), Ok([7; 16]));
        assert_eq!(
            secret.check_nonce(&given, &nonce, given.expires_millis - 1),
            Ok([7; 16])
        );
        assert_eq!(
            secret.check_nonce(&given, &nonce, given.expires_millis),
            Err(NonceFault::Expired)
        );
        let others = [
            ChallengeScope {
                workspace: WorkspaceId::from_bytes([3; 16]),
                ..given.clone()
            },
            ChallengeScope {
                audience: "https://evil.example".to_owned(),
                ..given.clone()
            },
            ChallengeScope {
                device: DeviceId::from_bytes([3; 16]),
                ..given.clone()
            },
            ChallengeScope {
                expires_millis: given.expires_millis + 1,
                ..given.clone()
            },
        ];
        for other in others {
            assert_eq!(
                secret.check_nonce(&other, &nonce, NOW),
                Err(NonceFault::Foreign),
                "{other:?}"
            );
        }
        let elsewhere = RelaySecret::new(&[8; 32]);
        assert_eq!(elsewhere.check_nonce(&given, &nonce, NOW), Err(NonceFault::Foreign));
    }

    #[test]
    fn a_nonce_of_a_clock_that_ran_ahead_is_not_good_for_longer() {
        let secret = RelaySecret::new(&[9; 32]);
        let Challenge { scope, nonce } = challenge(&secret);
        let earlier = NOW - 24 * 60 * 60 * 1000;
        assert_eq!(secret.check_nonce(&scope, &nonce, earlier), Err(NonceFault::Expired));
    }

    #[test]
    fn every_changed_bit_of_a_nonce_or_session_is_noticed() {
        let secret = RelaySecret::new(&[9; 32]);
        let Challenge { scope, nonce } = challenge(&secret);
        let session = secret.seal_session(&SessionClaims {
            workspace: WorkspaceId::from_bytes([1; 16]),
            member: MemberId::from_bytes([4; 8]),
            device: DeviceId::from_bytes([2; 16]),
            expires_millis: NOW + limits::SESSION_MILLIS,
        });
        let nonce_bytes = URL_SAFE_NO_PAD.decode(&nonce).expect("base64url");
        for bit in 0..nonce_bytes.len() * 8 {
            let mut forged = nonce_bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            let forged = URL_SAFE_NO_PAD.encode(forged);
            assert_eq!(secret.check_nonce(&scope, &forged, NOW), Err(NonceFault::Foreign));
        }
        let sealed = URL_SAFE_NO_PAD
            .decode(&session[SESSION_PREFIX.len()..])
            .expect("base64url");
        for bit in 0..sealed.len() * 8 {
            let mut forged = sealed.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            let forged = format!("{SESSION_PREFIX}{}", URL_SAFE_NO_PAD.encode(forged));
            assert_eq!(secret.open_session(&forged, NOW), None);
        }
        for wrong in [
            "",
            "sts_",
            "sts_AAAA",
            "stw_AAAA",
            &session[4..],
            &session[..session.len() - 4],
        ] {
            assert_eq!(secret.open_session(wrong, NOW), None, "{wrong}");
            assert_eq!(
                secret.check_nonce(&scope, wrong, NOW),
                Err(NonceFault::Foreign),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_session_ends_by_the_relays_clock() {
        let secret = RelaySecret::new(&[9; 32]);
        let claims = SessionClaims {
            workspace: WorkspaceId::from_bytes([1; 16]),
            member: MemberId::from_bytes([4; 8]),
            device: DeviceId::from_bytes([2; 16]),
            expires_millis: NOW + limits::SESSION_MILLIS,
        };
        let session = secret.seal_session(&claims);
        assert_eq!(secret.open_session(&session, NOW), Some(claims));
        assert_eq!(secret.open_session(&session, claims.expires_millis - 1), Some(claims));
        assert_eq!(secret.open_session(&session, claims.expires_millis), None);
        assert_eq!(secret.open_session(&session, NOW - 24 * 60 * 60 * 1000), None);
    }

    #[test]
    fn a_nonce_is_no_session_and_a_session_no_nonce() {
        let secret = RelaySecret::new(&[9; 32]);
        let nonce = challenge(&secret).nonce;
        assert_eq!(secret.open_session(&format!("{SESSION_PREFIX}{nonce}"), NOW), None);
        assert!(!format!("{secret:?}").contains('9'));
    }
}
