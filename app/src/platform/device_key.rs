//! The key of this browser for a membership: made by WebCrypto, kept as `CryptoKey` in IndexedDB, never readable.
//!
//! The private half is not extractable: programs, this one included, can sign with it and cannot copy it. Every tab of
//! this browser finds the same key in the database `steward-device-keys`.

use indexed_db_futures::{
    Build, BuildPrimitive, database::Database, error::OpenDbError, prelude::QuerySource, transaction::TransactionMode,
};
use js_sys::{Array, Object, Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::js;

const DATABASE: &str = "steward-device-keys";
const KEYS: &str = "keys";
/// Properties of what is stored under a device id.
const ALGORITHM: &str = "algorithm";
const PRIVATE_KEY: &str = "privateKey";
const PUBLIC_KEY: &str = "publicKey";

/// The bytes of a device id: the first of a SHA-256.
const DEVICE_ID_BYTES: usize = 16;

/// A key cannot be made or used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeviceKeyError {
    /// The page is not a secure context, or the browser is too old.
    #[error(
        "This page was not opened over https, so this browser makes no device key. Nothing was changed; open Steward by its https address and try again."
    )]
    Unsupported,
    /// The database has no such key.
    #[error(
        "The key of this device is not in this browser any more. Everything here stays on this device; ask for a link for a further device and open it in this browser."
    )]
    Lost,
    /// The browser's storage failed.
    #[error(
        "This browser does not keep the key of this device ({0}). Nothing was changed. A private window may be the reason; open Steward in an ordinary one."
    )]
    Storage(String),
    /// WebCrypto failed.
    #[error(
        "This browser could not use the key of this device ({0}). Everything here stays on this device; reload the page and try again."
    )]
    Failed(String),
}

impl From<indexed_db_futures::error::Error> for DeviceKeyError {
    fn from(error: indexed_db_futures::error::Error) -> Self {
        Self::Storage(error.to_string())
    }
}

impl From<OpenDbError> for DeviceKeyError {
    fn from(error: OpenDbError) -> Self {
        Self::Storage(error.to_string())
    }
}

/// How a device signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032); the public key has 32 bytes.
    Ed25519,
    /// ECDSA on P-256 with SHA-256, where a browser has no Ed25519; the public key has 65 bytes (uncompressed point).
    P256,
}

impl Algorithm {
    /// The name by which the relay knows it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::P256 => "P-256",
        }
    }

    fn of(name: &str) -> Option<Self> {
        [Self::Ed25519, Self::P256]
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }

    /// What WebCrypto is asked for when a key is made.
    fn generation(self) -> Result<Object, JsValue> {
        match self {
            Self::Ed25519 => object(&[("name", "Ed25519")]),
            Self::P256 => object(&[("name", "ECDSA"), ("namedCurve", "P-256")]),
        }
    }

    /// What WebCrypto is asked for when something is signed. The signature of either has 64 bytes.
    fn signing(self) -> Result<Object, JsValue> {
        match self {
            Self::Ed25519 => object(&[("name", "Ed25519")]),
            Self::P256 => object(&[("name", "ECDSA"), ("hash", "SHA-256")]),
        }
    }
}

/// The public half of a device's key, and the name that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Lower-case hex of the first 16 bytes of SHA-256 over algorithm name, a zero byte, and the key.
    pub device_id: String,
    /// How it signs.
    pub algorithm: Algorithm,
    /// The key, raw.
    pub bytes: Vec<u8>,
}

impl PublicKey {
    fn new(algorithm: Algorithm, bytes: Vec<u8>) -> Self {
        let mut hash = Sha256::new();
        hash.update(algorithm.name());
        hash.update([0]);
        hash.update(&bytes);
        let digest = hash.finalize();
        Self {
            device_id: hex::encode(digest.get(..DEVICE_ID_BYTES).unwrap_or_default()),
            algorithm,
            bytes,
        }
    }
}

fn object(properties: &[(&str, &str)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in properties {
        Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value))?;
    }
    Ok(object)
}

/// WebCrypto; none where the page is not a secure context.
fn subtle() -> Option<SubtleCrypto> {
    let window = web_sys::window()?;
    let crypto = js::property(window.as_ref(), "crypto")?;
    js::property(&crypto, "subtle").map(JsCast::unchecked_into)
}

/// Whether this browser makes keys here: it does not for pages that came over plain http.
#[must_use]
pub fn is_supported() -> bool {
    subtle().is_some()
}

fn failed(error: &JsValue) -> DeviceKeyError {
    DeviceKeyError::Failed(js::describe(error))
}

async fn generate(subtle: &SubtleCrypto, algorithm: Algorithm) -> Result<JsValue, JsValue> {
    let usages: JsValue = Array::of2(&JsValue::from_str("sign"), &JsValue::from_str("verify")).into();
    let extractable = false;
    JsFuture::from(subtle.generate_key_with_object(&algorithm.generation()?, extractable, &usages)?).await
}

/// Makes a key and keeps it in this browser; returns its public half.
///
/// # Errors
/// When the browser makes or keeps none; nothing is left behind then.
pub async fn create() -> Result<PublicKey, DeviceKeyError> {
    let subtle = subtle().ok_or(DeviceKeyError::Unsupported)?;
    let (algorithm, pair) = match generate(&subtle, Algorithm::Ed25519).await {
        Ok(pair) => (Algorithm::Ed25519, pair),
        // Browsers before 2025 refuse Ed25519 and all have P-256.
        Err(_) => (
            Algorithm::P256,
            generate(&subtle, Algorithm::P256)
                .await
                .map_err(|error| failed(&error))?,
        ),
    };
    let half = |name: &str| js::property(&pair, name).ok_or_else(|| DeviceKeyError::Failed(format!("no {name}")));
    let (private, public) = (half(PRIVATE_KEY)?, half(PUBLIC_KEY)?);
    let bytes = export(&subtle, public.unchecked_ref())
        .await
        .map_err(|error| failed(&error))?;
    let key = PublicKey::new(algorithm, bytes);
    let record = Object::new();
    for (name, value) in [
        (ALGORITHM, JsValue::from_str(algorithm.name())),
        (PRIVATE_KEY, private),
        (PUBLIC_KEY, public),
    ] {
        Reflect::set(&record, &JsValue::from_str(name), &value).map_err(|error| failed(&error))?;
    }
    put(&key.device_id, record.into()).await?;
    Ok(key)
}

/// The public half, which may always be read.
async fn export(subtle: &SubtleCrypto, public: &CryptoKey) -> Result<Vec<u8>, JsValue> {
    let raw = JsFuture::from(subtle.export_key("raw", public)?).await?;
    Ok(Uint8Array::new(&raw).to_vec())
}

/// Signs a text with the key of a device of this browser; 64 bytes.
///
/// # Errors
/// When the key is not here, or the browser fails.
pub async fn sign(device_id: &str, text: &str) -> Result<Vec<u8>, DeviceKeyError> {
    let subtle = subtle().ok_or(DeviceKeyError::Unsupported)?;
    let record = get(device_id).await?.ok_or(DeviceKeyError::Lost)?;
    let algorithm = js::property(&record, ALGORITHM)
        .and_then(|name| name.as_string())
        .and_then(|name| Algorithm::of(&name))
        .ok_or(DeviceKeyError::Lost)?;
    let key: CryptoKey = js::property(&record, PRIVATE_KEY)
        .ok_or(DeviceKeyError::Lost)?
        .unchecked_into();
    let signing = algorithm
        .signing()
        .and_then(|parameters| subtle.sign_with_object_and_u8_array(&parameters, &key, text.as_bytes()))
        .map_err(|error| failed(&error))?;
    let signature = JsFuture::from(signing).await.map_err(|error| failed(&error))?;
    Ok(Uint8Array::new(&signature).to_vec())
}

/// Forgets the key of a device of this browser; it can sign nothing any more. One that is not here is forgotten already.
///
/// # Errors
/// When the browser's storage fails; the key stays then.
pub async fn remove(device_id: &str) -> Result<(), DeviceKeyError> {
    let database = database().await?;
    let transaction = database
        .transaction(KEYS)
        .with_mode(TransactionMode::Readwrite)
        .build()?;
    transaction.object_store(KEYS)?.delete(device_id).primitive()?.await?;
    transaction.commit().await?;
    database.close();
    Ok(())
}

async fn database() -> Result<Database, DeviceKeyError> {
    let database = Database::open(DATABASE)
        .with_version(1_u8)
        .with_on_upgrade_needed(|_event, database| {
            database.create_object_store(KEYS).build()?;
            Ok(())
        })
        .build()?
        .await?;
    Ok(database)
}

async fn get(device_id: &str) -> Result<Option<JsValue>, DeviceKeyError> {
    let database = database().await?;
    let value = {
        let transaction = database
            .transaction(KEYS)
            .with_mode(TransactionMode::Readonly)
            .build()?;
        let store = transaction.object_store(KEYS)?;
        store.get::<JsValue, _, _>(device_id).primitive()?.await?
    };
    database.close();
    Ok(value)
}

async fn put(device_id: &str, record: JsValue) -> Result<(), DeviceKeyError> {
    let database = database().await?;
    let transaction = database
        .transaction(KEYS)
        .with_mode(TransactionMode::Readwrite)
        .build()?;
    transaction
        .object_store(KEYS)?
        .put(record)
        .with_key(device_id)
        .primitive()?
        .await?;
    transaction.commit().await?;
    database.close();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_by_its_key() {
        // The public key of RFC 8032, section 7.1, test 1; the hash by sha256sum.
        let bytes = hex::decode("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a").unwrap();
        let ed25519 = PublicKey::new(Algorithm::Ed25519, bytes.clone());
        assert_eq!(ed25519.device_id, "c383cd8b3e52622dc88985d8f15b5992");
        assert_ne!(PublicKey::new(Algorithm::P256, bytes).device_id, ed25519.device_id);
    }

    #[test]
    fn algorithms_are_known_by_their_names() {
        for algorithm in [Algorithm::Ed25519, Algorithm::P256] {
            assert_eq!(Algorithm::of(algorithm.name()), Some(algorithm));
        }
        assert_eq!(Algorithm::of("RSA"), None);
    }
}
