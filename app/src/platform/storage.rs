//! How much room the browser grants, and whether it promises not to clear it.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::js;

/// Storage of this origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StorageUsage {
    /// Bytes in use by everything of this address.
    pub usage_bytes: f64,
    /// Bytes that the browser grants.
    pub quota_bytes: f64,
    /// Whether the browser promised to keep the data until the person removes it.
    pub persisted: bool,
}

/// The browser's storage manager; none in insecure contexts.
fn manager() -> Option<web_sys::StorageManager> {
    let navigator = web_sys::window()?.navigator();
    js::property(&navigator, "storage")?.dyn_into().ok()
}

/// What is used and granted; none where the browser does not say.
pub async fn estimate() -> Option<StorageUsage> {
    let manager = manager()?;
    let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let number = |name| js::property(&estimate, name).and_then(|value| value.as_f64());
    let persisted = JsFuture::from(manager.persisted().ok()?)
        .await
        .ok()?
        .as_bool()
        .unwrap_or(false);
    Some(StorageUsage {
        usage_bytes: number("usage")?,
        quota_bytes: number("quota")?,
        persisted,
    })
}

/// Asks the browser to keep the data. Whether it agrees is its (or the person's) decision.
pub async fn persist() -> bool {
    let Some(promise) = manager().and_then(|manager| manager.persist().ok()) else {
        return false;
    };
    JsFuture::from(promise)
        .await
        .ok()
        .and_then(|granted| granted.as_bool())
        .unwrap_or(false)
}
