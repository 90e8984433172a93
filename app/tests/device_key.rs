//! The key of a device in a real browser: it signs, it cannot be read out, and once forgotten it is gone.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy knows the tests of the standard harness only; a failed unwrap is a failed test"
)]

mod support;

use js_sys::Uint8Array;
use steward_app::platform::device_key::{self, DeviceKeyError};
use support::javascript;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Reads the stored record of a device (`a`) and looks at it by `then`, a function body that knows it as `record`.
async fn look(device_id: &str, signature: &[u8], text: &str, then: &str) -> JsValue {
    let body = format!(
        "return new Promise((resolve, reject) => {{
            const opening = indexedDB.open('steward-device-keys');
            opening.onerror = () => reject(opening.error);
            opening.onsuccess = () => {{
                const reading = opening.result.transaction('keys').objectStore('keys').get(a);
                reading.onerror = () => reject(reading.error);
                reading.onsuccess = () => {{ opening.result.close(); resolve(reading.result); }};
            }};
        }}).then(async (record) => {{ {then} }});"
    );
    let arguments = [
        JsValue::from_str(device_id),
        Uint8Array::from(signature).into(),
        JsValue::from_str(text),
    ];
    javascript(&body, &arguments).await
}

#[wasm_bindgen_test]
async fn a_key_signs_and_its_private_half_stays_in_the_browser() {
    assert!(device_key::is_supported());
    let key = device_key::create().await.unwrap();
    assert_eq!(key.device_id.len(), 32);
    assert!(key.bytes.len() == 32 || key.bytes.len() == 65);
    let text = "steward/1 ticket\nhttps://steward.example.org\nworkspace\ndevice\nnonce\n1";
    let signature = device_key::sign(&key.device_id, text).await.unwrap();
    assert_eq!(signature.len(), 64);
    let verify =
        "const how = record.algorithm === 'Ed25519' ? { name: 'Ed25519' } : { name: 'ECDSA', hash: 'SHA-256' };
        return crypto.subtle.verify(how, record.publicKey, b, new TextEncoder().encode(c));";
    let verified = look(&key.device_id, &signature, text, verify).await;
    assert_eq!(verified.as_bool(), Some(true));
    let other = look(&key.device_id, &signature, "another text", verify).await;
    assert_eq!(other.as_bool(), Some(false));
    let export =
        "return crypto.subtle.exportKey('pkcs8', record.privateKey).then(() => 'exported', (error) => error.name);";
    let exported = look(&key.device_id, &signature, text, export).await;
    assert_eq!(exported.as_string().as_deref(), Some("InvalidAccessError"));
}

#[wasm_bindgen_test]
async fn a_forgotten_key_signs_nothing_and_others_stay() {
    let (gone, kept) = (device_key::create().await.unwrap(), device_key::create().await.unwrap());
    assert_ne!(gone.device_id, kept.device_id);
    device_key::remove(&gone.device_id).await.unwrap();
    device_key::remove(&gone.device_id).await.unwrap();
    assert_eq!(device_key::sign(&gone.device_id, "x").await, Err(DeviceKeyError::Lost));
    assert!(device_key::sign(&kept.device_id, "x").await.is_ok());
}
