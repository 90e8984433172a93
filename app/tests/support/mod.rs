//! What the browser tests share: plain JavaScript that does what a browser or a disk does at its worst.

#![allow(dead_code, reason = "each test file uses a part")]

use js_sys::{Array, Function, Promise, Uint8Array};
use steward_app::platform::random;
use steward_sync::ids::{ChunkId, DocumentId};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

pub(crate) fn new_id() -> DocumentId {
    DocumentId::from_bytes(random::bytes())
}

pub(crate) fn database_name(workspace: DocumentId) -> String {
    format!("steward-{workspace}")
}

/// Calls a JavaScript function body with arguments `a`, `b`, `c`; awaits what it returns.
pub(crate) async fn javascript(body: &str, arguments: &[JsValue]) -> JsValue {
    let function = Function::new_with_args("a, b, c", body);
    let arguments: Array = arguments.iter().collect();
    let returned = function.apply(&JsValue::UNDEFINED, &arguments).unwrap();
    JsFuture::from(Promise::resolve(&returned)).await.unwrap()
}

/// Flips a bit in the stored bytes of a chunk.
pub(crate) async fn corrupt(workspace: DocumentId, document: DocumentId, chunk: ChunkId) {
    let key: Vec<u8> = document.as_bytes().iter().chain(chunk.as_bytes()).copied().collect();
    let body = "return new Promise((resolve, reject) => {
        const opening = indexedDB.open(a);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
            const database = opening.result;
            const transaction = database.transaction('chunks', 'readwrite');
            const store = transaction.objectStore('chunks');
            const reading = store.get(b);
            reading.onsuccess = () => {
                const bytes = reading.result;
                bytes[bytes.length - 1] ^= 1;
                store.put(bytes, b);
            };
            transaction.oncomplete = () => { database.close(); resolve(); };
            transaction.onabort = () => reject(transaction.error);
        };
    });";
    let key = Uint8Array::from(key.as_slice());
    javascript(body, &[JsValue::from_str(&database_name(workspace)), key.into()]).await;
}

/// A method of the browser that misbehaves until this is dropped.
pub(crate) struct Sabotage {
    restore: Function,
}

impl Sabotage {
    /// Replaces `prototype.method` by a function made by `body` from the original (named `original`).
    fn of(prototype: &str, method: &str, body: &str) -> Self {
        let install = Function::new_no_args(&format!(
            "const original = {prototype}.prototype.{method};
             {prototype}.prototype.{method} = {body};
             return () => {{ {prototype}.prototype.{method} = original; }};"
        ));
        Self {
            restore: install.call0(&JsValue::UNDEFINED).unwrap().unchecked_into(),
        }
    }

    /// Every `put` says that the quota is used up.
    pub(crate) fn full_disk() -> Self {
        Self::of(
            "IDBObjectStore",
            "put",
            "function () { throw new DOMException('no room', 'QuotaExceededError'); }",
        )
    }

    /// The first `puts` succeed, then the quota is used up.
    pub(crate) fn disk_full_after(puts: u32) -> Self {
        Self::of(
            "IDBObjectStore",
            "put",
            &format!(
                "(() => {{ let left = {puts}; return function (...all) {{
                    if (left-- <= 0) throw new DOMException('no room', 'QuotaExceededError');
                    return original.apply(this, all);
                }}; }})()"
            ),
        )
    }

    /// The next transaction of the open handle fails as after the browser dropped the database.
    pub(crate) fn lost_handle_once() -> Self {
        Self::of(
            "IDBDatabase",
            "transaction",
            "(() => { let lost = false; return function (...all) {
                if (!lost) { lost = true; throw new DOMException('connection is closing', 'InvalidStateError'); }
                return original.apply(this, all);
            }; })()",
        )
    }

    /// The browser ends every writing transaction at the moment of its commit.
    pub(crate) fn aborting_browser() -> Self {
        Self::of("IDBTransaction", "commit", "function () { this.abort(); }")
    }
}

impl Drop for Sabotage {
    fn drop(&mut self) {
        self.restore.call0(&JsValue::UNDEFINED).unwrap();
    }
}
