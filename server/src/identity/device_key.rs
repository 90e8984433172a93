//! The keys by which devices prove who they are: parsing, naming, checking signatures.
//!
//! `ring` checks both kinds of signature: it is the library under the relay's TLS, so that no second implementation of
//! the curves comes in. It takes an Ed25519 key of small order, for which anybody can make signatures; such keys are
//! refused here when they are enrolled.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};

/// A kind of device key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032); a public key is 32 bytes.
    Ed25519,
    /// ECDSA over P-256 with SHA-256 (FIPS 186-5), for browsers without Ed25519; a public key is an uncompressed point
    /// of 65 bytes, a signature `r‖s` of 64 bytes, as WebCrypto writes them.
    P256,
}

/// The name of a device: the first 16 bytes of SHA-256 over the algorithm's name, a zero byte and the public key,
/// written as lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId([u8; 16]);

/// A public key that can be enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceKey {
    algorithm: Algorithm,
    public_key: Vec<u8>,
}

/// The text is no key that can be enrolled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeviceKeyError {
    /// Another algorithm.
    #[error("keys of devices are of the algorithm Ed25519 or P-256; nothing was enrolled")]
    Algorithm,
    /// Not base64url, or not as long as the algorithm's keys are.
    #[error("the public key is not one of {0} in base64url; nothing was enrolled, make a new key")]
    Form(&'static str),
    /// Anybody could sign for it.
    #[error("the public key is weak: signatures for it can be forged; nothing was enrolled, make a new key")]
    Weak,
}

/// The text names no device.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the id of a device has 32 hexadecimal digits")]
pub struct ParseDeviceIdError;

impl Algorithm {
    /// Its name as stored and sent.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::P256 => "P-256",
        }
    }
}

impl FromStr for Algorithm {
    type Err = DeviceKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "Ed25519" => Ok(Self::Ed25519),
            "P-256" => Ok(Self::P256),
            _ => Err(DeviceKeyError::Algorithm),
        }
    }
}

impl DeviceId {
    pub(crate) const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl FromStr for DeviceId {
    type Err = ParseDeviceIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 16];
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(ParseDeviceIdError);
        }
        hex::decode_to_slice(text, &mut bytes).map_err(|_| ParseDeviceIdError)?;
        Ok(Self(bytes))
    }
}

impl DeviceKey {
    /// A key as sent: the algorithm's name, the public key in base64url without padding.
    pub fn parse(algorithm: &str, public_key: &str) -> Result<Self, DeviceKeyError> {
        let algorithm: Algorithm = algorithm.parse()?;
        let public_key = URL_SAFE_NO_PAD
            .decode(public_key)
            .map_err(|_| DeviceKeyError::Form(algorithm.name()))?;
        Self::from_bytes(algorithm, public_key)
    }

    /// A key from its bytes.
    pub fn from_bytes(algorithm: Algorithm, public_key: Vec<u8>) -> Result<Self, DeviceKeyError> {
        let formed = match algorithm {
            Algorithm::Ed25519 => public_key.len() == 32,
            Algorithm::P256 => public_key.len() == 65 && public_key.first() == Some(&4),
        };
        if !formed {
            return Err(DeviceKeyError::Form(algorithm.name()));
        }
        if algorithm == Algorithm::Ed25519 && has_small_order(&public_key) {
            return Err(DeviceKeyError::Weak);
        }
        Ok(Self { algorithm, public_key })
    }

    /// The device's name.
    #[must_use]
    pub fn id(&self) -> DeviceId {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(self.algorithm.name())
            .chain_update([0])
            .chain_update(&self.public_key)
            .finalize()
            .into();
        let (id, _) = digest.split_first_chunk().unwrap_or((&[0; 16], &[]));
        DeviceId(*id)
    }

    /// Which kind of key.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key itself.
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    /// The key as sent: base64url without padding.
    #[must_use]
    pub fn public_key_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.public_key)
    }

    /// Whether `signature` is this key's over `message`.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self.algorithm {
            Algorithm::Ed25519 => UnparsedPublicKey::new(&ED25519, &self.public_key).verify(message, signature),
            Algorithm::P256 => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.public_key).verify(message, signature)
            }
        }
        .is_ok()
    }
}

/// Whether an encoded Ed25519 point is one of those whose order divides 8, in any encoding (the sign bit is not
/// looked at).
fn has_small_order(encoded: &[u8]) -> bool {
    const FIRST_OF_ORDER_8: [u8; 32] = [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ];
    const SECOND_OF_ORDER_8: [u8; 32] = [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ];
    let Ok(mut coordinate) = <[u8; 32]>::try_from(encoded) else {
        return false;
    };
    let [first, middle @ .., last] = &mut coordinate;
    *last &= 0x7f;
    // y = 0 and y = 1; the field's prime less one, itself (0 again) and plus one (1 again).
    let near_zero = *last == 0 && *first <= 1 && middle.iter().all(|byte| *byte == 0);
    let near_prime = *last == 0x7f && (0xec..=0xee).contains(first) && middle.iter().all(|byte| *byte == 0xff);
    near_zero || near_prime || coordinate == FIRST_OF_ORDER_8 || coordinate == SECOND_OF_ORDER_8
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::Signer as _;

    fn ed25519() -> ed25519_dalek::SigningKey {
        ed25519_dalek::SigningKey::from_bytes(&[7; 32])
    }

    fn p256() -> p256::ecdsa::SigningKey {
        p256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a scalar")
    }

    #[test]
    fn signatures_of_other_implementations_are_taken() {
        let key = DeviceKey::from_bytes(Algorithm::Ed25519, ed25519().verifying_key().to_bytes().to_vec());
        let key = key.expect("a key");
        let signature = ed25519().sign(b"text").to_bytes();
        assert!(key.verifies(b"text", &signature));

        let point = p256().verifying_key().to_sec1_point(false).as_bytes().to_vec();
        let key = DeviceKey::from_bytes(Algorithm::P256, point).expect("a key");
        let signature: p256::ecdsa::Signature = p256().sign(b"text");
        assert!(key.verifies(b"text", &signature.to_bytes()));
    }

    #[test]
    fn every_changed_bit_of_a_signature_is_noticed() {
        let ed25519_key = DeviceKey::from_bytes(Algorithm::Ed25519, ed25519().verifying_key().to_bytes().to_vec());
        let point = p256().verifying_key().to_sec1_point(false).as_bytes().to_vec();
        let p256_signature: p256::ecdsa::Signature = p256().sign(b"text");
        for (key, signature) in [
            (ed25519_key.expect("a key"), ed25519().sign(b"text").to_bytes().to_vec()),
            (
                DeviceKey::from_bytes(Algorithm::P256, point).expect("a key"),
                p256_signature.to_bytes().to_vec(),
            ),
        ] {
            for bit in 0..signature.len() * 8 {
                let mut forged = signature.clone();
                forged[bit / 8] ^= 1 << (bit % 8);
                assert!(!key.verifies(b"text", &forged), "{} bit {bit}", key.algorithm().name());
            }
            assert!(!key.verifies(b"text ", &signature));
            assert!(!key.verifies(b"text", &signature[..63]));
            assert!(!key.verifies(b"text", &[]));
            assert!(!key.verifies(b"text", &[0; 64]));
        }
    }

    #[test]
    fn weak_keys_are_refused_in_every_encoding() {
        // The identity, its other encoding, and a point of order 4; dalek's own judgement agrees.
        let mut prime_plus_one = [0xff; 32];
        prime_plus_one[0] = 0xee;
        prime_plus_one[31] = 0x7f;
        let mut identity = [0; 32];
        identity[0] = 1;
        let order_8 = hex::decode("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a").expect("digits");
        let order_8: [u8; 32] = order_8.try_into().expect("32 bytes");
        let other_8 = hex::decode("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05").expect("digits");
        let other_8: [u8; 32] = other_8.try_into().expect("32 bytes");
        let mut minus_one = [0xff; 32];
        minus_one[0] = 0xec;
        minus_one[31] = 0x7f;
        for weak in [identity, [0; 32], prime_plus_one, order_8, other_8, minus_one] {
            let judged = ed25519_dalek::VerifyingKey::from_bytes(&weak).expect("a point");
            assert!(judged.is_weak(), "{}", hex::encode(weak));
            for sign in [0, 0x80] {
                let mut encoded = weak;
                encoded[31] |= sign;
                let refused = DeviceKey::from_bytes(Algorithm::Ed25519, encoded.to_vec());
                assert_eq!(refused, Err(DeviceKeyError::Weak));
            }
        }
    }

    #[test]
    fn keys_are_read_strictly() {
        let text = URL_SAFE_NO_PAD.encode(ed25519().verifying_key().to_bytes());
        let key = DeviceKey::parse("Ed25519", &text).expect("a key");
        assert_eq!(key.public_key_text(), text);
        let expected = Sha256::new().chain_update(b"Ed25519\0").chain_update(key.public_key());
        assert_eq!(key.id().to_string(), hex::encode(&expected.finalize()[..16]));
        assert_eq!(key.id().to_string().parse(), Ok(key.id()));
        assert_eq!(DeviceKey::parse("RSA", &text), Err(DeviceKeyError::Algorithm));
        for wrong in ["", "AAAA", &format!("{text}="), &text[1..], "ä"] {
            assert_eq!(DeviceKey::parse("Ed25519", wrong), Err(DeviceKeyError::Form("Ed25519")));
            assert_eq!(DeviceKey::parse("P-256", wrong), Err(DeviceKeyError::Form("P-256")));
        }
        assert!("0123456789ABCDEF0123456789ABCDEF".parse::<DeviceId>().is_err());
        assert!("0123".parse::<DeviceId>().is_err());
    }
}
