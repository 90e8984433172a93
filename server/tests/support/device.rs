//! A device as a browser has it: a key of its own, signatures by other libraries than the relay checks with.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::Signer as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use steward_server::identity::{DeviceKey, NewDevice};

pub enum TestDevice {
    Ed25519(ed25519_dalek::SigningKey),
    P256(p256::ecdsa::SigningKey),
}

impl TestDevice {
    pub fn ed25519(seed: u8) -> Self {
        Self::Ed25519(ed25519_dalek::SigningKey::from_bytes(&[seed; 32]))
    }

    pub fn p256(seed: u8) -> Self {
        Self::P256(p256::ecdsa::SigningKey::from_slice(&[seed; 32]).expect("a scalar"))
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Self::Ed25519(_) => "Ed25519",
            Self::P256(_) => "P-256",
        }
    }

    fn public_key(&self) -> Vec<u8> {
        match self {
            Self::Ed25519(key) => key.verifying_key().to_bytes().to_vec(),
            Self::P256(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
        }
    }

    /// The device's id, computed as clients do.
    pub fn id(&self) -> String {
        let named = Sha256::new()
            .chain_update(self.algorithm())
            .chain_update([0])
            .chain_update(self.public_key())
            .finalize();
        hex::encode(&named[..16])
    }

    /// The device as accepting an invitation sends it.
    pub fn enrolment(&self, name: &str) -> Value {
        json!({
            "algorithm": self.algorithm(),
            "publicKey": URL_SAFE_NO_PAD.encode(self.public_key()),
            "name": name,
        })
    }

    pub fn new_device(&self, name: &str) -> NewDevice {
        let key = DeviceKey::parse(self.algorithm(), &URL_SAFE_NO_PAD.encode(self.public_key())).expect("a key");
        NewDevice {
            key,
            name: name.to_owned(),
        }
    }

    /// A signature in base64url.
    pub fn sign(&self, text: &str) -> String {
        match self {
            Self::Ed25519(key) => URL_SAFE_NO_PAD.encode(key.sign(text.as_bytes()).to_bytes()),
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(text.as_bytes());
                URL_SAFE_NO_PAD.encode(signature.to_bytes())
            }
        }
    }

    /// The body that answers a challenge, as a client that follows the contract makes it.
    pub fn answer(&self, workspace: &str, challenge: &Value) -> Value {
        let text = |key: &str| challenge[key].as_str().expect("text").to_owned();
        let (audience, nonce) = (text("audience"), text("nonce"));
        let expires = challenge["expiresMillis"].as_i64().expect("a moment");
        let id = self.id();
        let signed = format!("steward/1 ticket\n{audience}\n{workspace}\n{id}\n{nonce}\n{expires}");
        json!({
            "deviceId": id,
            "audience": audience,
            "nonce": nonce,
            "expiresMillis": expires,
            "signature": self.sign(&signed),
        })
    }
}
