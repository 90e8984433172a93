//! What the browser's storage errors mean.

use steward_sync::store::StoreError;
use wasm_bindgen::JsValue;

use crate::platform::js;

/// Translates a thrown value or the error of a request or transaction.
pub(super) fn of(error: &JsValue) -> StoreError {
    classify(&js::error_name(error), js::describe(error))
}

/// The error of an aborted transaction. Without one the browser itself ended it, as when it drops the database.
pub(super) fn of_abort(error: Option<&web_sys::DomException>) -> StoreError {
    match error {
        Some(error) => classify(&error.name(), format!("{}: {}", error.name(), error.message())),
        None => StoreError::Closed("the browser ended the transaction".to_owned()),
    }
}

fn classify(name: &str, description: String) -> StoreError {
    match name {
        "QuotaExceededError" => StoreError::Full,
        // `UnknownError` is what Safari and Chromium say after the process behind the database went away.
        "InvalidStateError" | "AbortError" | "UnknownError" | "TransactionInactiveError" => {
            StoreError::Closed(description)
        }
        "VersionError" => StoreError::Version(description),
        _ => StoreError::Failed(description),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_errors_become_what_the_person_can_act_on() {
        assert_eq!(classify("QuotaExceededError", String::new()), StoreError::Full);
        assert!(matches!(
            classify("InvalidStateError", String::new()),
            StoreError::Closed(_)
        ));
        assert!(matches!(
            classify("VersionError", String::new()),
            StoreError::Version(_)
        ));
        assert!(matches!(classify("DataError", String::new()), StoreError::Failed(_)));
        assert!(matches!(of_abort(None), StoreError::Closed(_)));
    }
}
