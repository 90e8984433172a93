//! The provider's keys (RFC 7517) and signatures by them (RFC 7518), checked by `ring`.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;

use crate::limits;

/// Algorithms that are taken. `none` and the HMAC ones, whose secret would be the public key, are not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SigningAlgorithm {
    Rs256,
    Es256,
    EdDsa,
}

impl SigningAlgorithm {
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }

    fn fits_name(self, name: &str) -> bool {
        Self::parse(name) == Some(self)
    }
}

/// The keys that sign ID tokens. Others of the document are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeySet(Vec<Key>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    id: Option<String>,
    material: Material,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Material {
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// Why a signature is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyFault {
    /// No key of that id and kind, or none is named and several would do.
    Unknown,
    /// Not by that key.
    Signature,
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Entry {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl KeySet {
    /// Reads a JWK set; none, if it is none. Keys of other kinds or purposes are no error.
    pub(super) fn parse(json: &[u8]) -> Option<Self> {
        let document: Document = serde_json::from_slice(json).ok()?;
        let entries = document.keys.into_iter().take(limits::PROVIDER_KEYS);
        Some(Self(
            entries
                .filter_map(|entry| serde_json::from_value(entry).ok())
                .filter_map(read)
                .collect(),
        ))
    }

    /// Checks a signature by the key of this id; where none is named, by the only key that fits.
    pub(super) fn verify(
        &self,
        algorithm: SigningAlgorithm,
        id: Option<&str>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), KeyFault> {
        let mut fitting = self
            .0
            .iter()
            .filter(|key| key.material.algorithm() == algorithm && (id.is_none() || key.id.as_deref() == id));
        match (fitting.next(), fitting.next()) {
            (Some(key), None) if key.material.verifies(message, signature) => Ok(()),
            (Some(_), None) => Err(KeyFault::Signature),
            (_, _) => Err(KeyFault::Unknown),
        }
    }
}

fn read(entry: Entry) -> Option<Key> {
    let for_signatures = entry.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
        && entry
            .key_ops
            .as_ref()
            .is_none_or(|operations| operations.iter().any(|operation| operation == "verify"));
    if !for_signatures {
        return None;
    }
    let bytes = |text: Option<String>| URL_SAFE_NO_PAD.decode(text?.trim_end_matches('=')).ok();
    let coordinate = |text| bytes(text).filter(|bytes| bytes.len() == 32);
    let material = match (entry.kty.as_str(), entry.crv.as_deref()) {
        ("RSA", _) => Material::Rsa {
            modulus: bytes(entry.n)?.into_iter().skip_while(|byte| *byte == 0).collect(),
            exponent: bytes(entry.e)?.into_iter().skip_while(|byte| *byte == 0).collect(),
        },
        ("EC", Some("P-256")) => Material::P256([vec![4], coordinate(entry.x)?, coordinate(entry.y)?].concat()),
        ("OKP", Some("Ed25519")) => Material::Ed25519(coordinate(entry.x)?),
        (_, _) => return None,
    };
    let algorithm = material.algorithm();
    entry.alg.is_none_or(|name| algorithm.fits_name(&name)).then_some(Key {
        id: entry.kid,
        material,
    })
}

impl Material {
    const fn algorithm(&self) -> SigningAlgorithm {
        match self {
            Self::Rsa { .. } => SigningAlgorithm::Rs256,
            Self::P256(_) => SigningAlgorithm::Es256,
            Self::Ed25519(_) => SigningAlgorithm::EdDsa,
        }
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Rsa { modulus, exponent } => RsaPublicKeyComponents {
                n: modulus,
                e: exponent,
            }
            .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            .is_ok(),
            Self::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                .verify(message, signature)
                .is_ok(),
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use ring::{rand::SystemRandom, signature::KeyPair as _};

    use super::*;

    fn ed25519() -> ring::signature::Ed25519KeyPair {
        ring::signature::Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key")
    }

    fn entry(kid: &str, key: &[u8]) -> String {
        format!(
            r#"{{"kty":"OKP","crv":"Ed25519","kid":"{kid}","use":"sig","x":"{}"}}"#,
            URL_SAFE_NO_PAD.encode(key)
        )
    }

    fn set(entries: &[String]) -> KeySet {
        KeySet::parse(format!(r#"{{"keys":[{}]}}"#, entries.join(",")).as_bytes()).expect("a set")
    }

    #[test]
    fn a_signature_counts_under_the_key_that_is_named_and_its_own_algorithm_only() {
        let pair = ed25519();
        let keys = set(&[entry("a", pair.public_key().as_ref()), entry("b", &[9; 32])]);
        let signature = pair.sign(b"text");
        let verify = |algorithm, id, text: &[u8]| keys.verify(algorithm, id, text, signature.as_ref());
        assert_eq!(verify(SigningAlgorithm::EdDsa, Some("a"), b"text"), Ok(()));
        assert_eq!(
            verify(SigningAlgorithm::EdDsa, Some("a"), b"other"),
            Err(KeyFault::Signature)
        );
        assert_eq!(
            verify(SigningAlgorithm::EdDsa, Some("b"), b"text"),
            Err(KeyFault::Signature)
        );
        assert_eq!(
            verify(SigningAlgorithm::EdDsa, Some("c"), b"text"),
            Err(KeyFault::Unknown)
        );
        assert_eq!(
            verify(SigningAlgorithm::Es256, Some("a"), b"text"),
            Err(KeyFault::Unknown)
        );
        // Two would do and none is named.
        assert_eq!(verify(SigningAlgorithm::EdDsa, None, b"text"), Err(KeyFault::Unknown));
        let only = set(&[entry("a", pair.public_key().as_ref())]);
        assert_eq!(
            only.verify(SigningAlgorithm::EdDsa, None, b"text", signature.as_ref()),
            Ok(())
        );
    }

    #[test]
    fn signatures_of_every_algorithm_are_checked() {
        let random = SystemRandom::new();
        let algorithm = &ring::signature::ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = ring::signature::EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        let pair = ring::signature::EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).expect("a key");
        let point = pair.public_key().as_ref();
        let keys = set(&[format!(
            r#"{{"kty":"EC","crv":"P-256","kid":"e","alg":"ES256","x":"{}","y":"{}"}}"#,
            URL_SAFE_NO_PAD.encode(&point[1..33]),
            URL_SAFE_NO_PAD.encode(&point[33..])
        )]);
        let signature = pair.sign(&random, b"text").expect("signed");
        let mut forged = signature.as_ref().to_vec();
        assert_eq!(
            keys.verify(SigningAlgorithm::Es256, Some("e"), b"text", &forged),
            Ok(())
        );
        forged[40] ^= 1;
        assert_eq!(
            keys.verify(SigningAlgorithm::Es256, Some("e"), b"text", &forged),
            Err(KeyFault::Signature)
        );
    }

    #[test]
    fn keys_for_something_else_and_garbage_are_left_out() {
        for unfit in [
            r#"{"kty":"oct","kid":"a","k":"AAAA"}"#,
            r#"{"kty":"OKP","crv":"X25519","kid":"a","x":"AAAA"}"#,
            r#"{"kty":"EC","crv":"P-256","kid":"a","x":"AAAA","y":"AAAA"}"#,
            r#"{"kty":"RSA","kid":"a","use":"enc","n":"AQAB","e":"AQAB"}"#,
            r#"{"kty":"RSA","kid":"a","alg":"RS512","n":"AQAB","e":"AQAB"}"#,
            r#"{"kty":"RSA","kid":"a","key_ops":["encrypt"],"n":"AQAB","e":"AQAB"}"#,
            r#"{"kid":"a"}"#,
            "7",
        ] {
            assert_eq!(set(&[unfit.to_owned()]), KeySet(Vec::new()), "{unfit}");
        }
        for garbage in ["", "[]", "{}", r#"{"keys":7}"#] {
            assert_eq!(KeySet::parse(garbage.as_bytes()), None, "{garbage}");
        }
        let many: Vec<String> = (0..1_000).map(|id| entry(&id.to_string(), &[9; 32])).collect();
        assert_eq!(set(&many).0.len(), limits::PROVIDER_KEYS);
    }
}
