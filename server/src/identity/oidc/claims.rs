//! What a provider says about a person, from the ID token and the UserInfo endpoint.

use serde_json::{Map, Value};

use crate::limits;

/// Claims that were checked to be for this sign-in. `Debug` is not derived: they name persons.
pub(super) struct Claims(Map<String, Value>);

impl Claims {
    pub(super) const fn new(claims: Map<String, Value>) -> Self {
        Self(claims)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// A moment in seconds since 1970 (a NumericDate of RFC 7519, which may have a fraction).
    pub(super) fn seconds(&self, name: &str) -> Option<i64> {
        let value = self.get(name)?;
        if let Some(seconds) = value.as_i64() {
            return Some(seconds);
        }
        // Up to here every whole number is exact in a floating-point number.
        const MOST: f64 = 9_007_199_254_740_992.0;
        let seconds = value.as_f64().filter(|seconds| seconds.abs() < MOST)?;
        // The range was checked; the fraction is to go.
        Some(seconds.floor() as i64)
    }

    /// By what the provider knows the person: the only name of theirs that never changes and is never given again.
    pub(super) fn subject(&self) -> Option<&str> {
        self.text("sub").filter(|subject| {
            !subject.is_empty() && subject.len() <= limits::CLAIM_BYTES && !subject.chars().any(char::is_control)
        })
    }

    /// The e-mail address in lower case, if the provider says that it is the person's.
    pub(super) fn verified_email(&self) -> Option<String> {
        self.email()
            .filter(|_| self.get("email_verified") == Some(&Value::Bool(true)))
    }

    /// The e-mail address in lower case, which may be anybody's.
    pub(super) fn email(&self) -> Option<String> {
        normal_address(self.text("email")?)
    }

    /// What the person is called, as a suggestion.
    pub(super) fn name(&self) -> Option<String> {
        let name = self.text("name").or_else(|| self.text("preferred_username"))?.trim();
        (!name.is_empty() && name.len() <= limits::NAME_BYTES && !name.chars().any(char::is_control))
            .then(|| name.to_owned())
    }

    /// Takes over what is missing here from an answer about the same subject.
    pub(super) fn fill_from(&mut self, more: Map<String, Value>) {
        // An address and whether it was verified belong together: one of here is not vouched for by one of there.
        let has_email = self.0.contains_key("email");
        for (name, value) in more {
            if !(has_email && name == "email_verified") {
                self.0.entry(name).or_insert(value);
            }
        }
    }

    /// Whether the claim is this text, or a list that has it.
    pub(super) fn has(&self, name: &str, wanted: &str) -> bool {
        match self.get(name) {
            Some(Value::String(text)) => text == wanted,
            Some(Value::Array(values)) => values.iter().any(|value| value == wanted),
            _ => false,
        }
    }
}

#[cfg(test)]
impl Claims {
    /// The claims of a JSON object.
    pub(super) fn of(claims: Value) -> Self {
        serde_json::from_value(claims).map(Self).expect("an object")
    }
}

/// An e-mail address as it is compared: without space around, in lower case. None for what is no address.
pub(super) fn normal_address(text: &str) -> Option<String> {
    let address = text.trim().to_lowercase();
    let (local, domain) = address.rsplit_once('@')?;
    let sound = !local.is_empty()
        && !domain.is_empty()
        && address.len() <= limits::CLAIM_BYTES
        && !address
            .chars()
            .any(|letter| letter.is_control() || letter.is_whitespace());
    sound.then_some(address)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_address_counts_only_when_the_provider_vouches_for_it() {
        let verified = Claims::of(json!({ "email": " Ana@Example.org ", "email_verified": true }));
        assert_eq!(verified.verified_email().as_deref(), Some("ana@example.org"));
        for unverified in [
            json!({ "email": "ana@example.org" }),
            json!({ "email": "ana@example.org", "email_verified": false }),
            json!({ "email": "ana@example.org", "email_verified": "true" }),
            json!({ "email": "ana@example.org", "email_verified": 1 }),
        ] {
            let unverified = Claims::of(unverified);
            assert_eq!(unverified.verified_email(), None);
            assert!(unverified.email().is_some());
        }
        for wrong in [
            "",
            "ana",
            "@example.org",
            "ana@",
            "a na@example.org",
            "a\u{0}@example.org",
        ] {
            assert_eq!(normal_address(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_missing_is_filled_in_and_nothing_replaced() {
        let mut own = Claims::of(json!({ "sub": "ana", "email": "ana@example.org" }));
        let more =
            Claims::of(json!({ "sub": "ben", "email": "ben@example.org", "email_verified": true, "name": "Ana" }));
        own.fill_from(more.0);
        assert_eq!(own.subject(), Some("ana"));
        assert_eq!(own.email().as_deref(), Some("ana@example.org"));
        assert_eq!(
            own.verified_email(),
            None,
            "the other answer vouches for another address"
        );
        assert_eq!(own.name().as_deref(), Some("Ana"));
    }
}
