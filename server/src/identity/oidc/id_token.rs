//! ID tokens, checked as OpenID Connect Core 1.0 says in section 3.1.3.7, but stricter: no audience beside this relay.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::Value;

use super::{
    claims::Claims,
    keys::{KeyFault, KeySet, SigningAlgorithm},
};
use crate::limits;

/// Why an ID token is not taken. None of them shows what the token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenFault {
    /// Not three parts of base64url, or not JSON in them.
    #[error("it is not a signed token")]
    Form,
    /// `none`, HMAC or another one.
    #[error("its algorithm is none of RS256, ES256, EdDSA")]
    Algorithm,
    /// A critical extension (RFC 7515, section 4.1.11).
    #[error("it demands an extension that is not known here")]
    Extension,
    /// No such key.
    #[error("it names a key that the provider does not publish")]
    UnknownKey,
    /// Not signed by that key.
    #[error("its signature is wrong")]
    Signature,
    /// Of somebody else.
    #[error("its issuer is another one")]
    Issuer,
    /// For somebody else.
    #[error("it is for another client")]
    Audience,
    /// Too late.
    #[error("it has expired")]
    Expired,
    /// Made in the future or long ago.
    #[error("it was not made for this sign-in: its time is wrong")]
    Time,
    /// Of another sign-in.
    #[error("it was not made for this sign-in: its nonce is wrong")]
    Nonce,
    /// Nobody.
    #[error("it names no subject")]
    Subject,
}

/// What a token must say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now_millis: i64,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// Checks signature and claims.
pub(super) fn check(token: &str, keys: &KeySet, expected: &Expected<'_>) -> Result<Claims, IdTokenFault> {
    let (signed, signature) = token.rsplit_once('.').ok_or(IdTokenFault::Form)?;
    let (header, payload) = signed.split_once('.').ok_or(IdTokenFault::Form)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| IdTokenFault::Form);
    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| IdTokenFault::Form)?;
    let algorithm = SigningAlgorithm::parse(&header.alg).ok_or(IdTokenFault::Algorithm)?;
    if header.crit.is_some() {
        return Err(IdTokenFault::Extension);
    }
    keys.verify(algorithm, header.kid.as_deref(), signed.as_bytes(), &decode(signature)?)
        .map_err(|fault| match fault {
            KeyFault::Unknown => IdTokenFault::UnknownKey,
            KeyFault::Signature => IdTokenFault::Signature,
        })?;
    let claims = serde_json::from_slice(&decode(payload)?).map_err(|_| IdTokenFault::Form)?;
    let claims = Claims::new(claims);
    check_claims(&claims, expected)?;
    Ok(claims)
}

fn check_claims(claims: &Claims, expected: &Expected<'_>) -> Result<(), IdTokenFault> {
    if claims.text("iss") != Some(expected.issuer) {
        return Err(IdTokenFault::Issuer);
    }
    let for_us = match claims.get("aud") {
        Some(Value::String(audience)) => audience == expected.client_id,
        Some(Value::Array(audiences)) => {
            !audiences.is_empty() && audiences.iter().all(|audience| audience == expected.client_id)
        }
        _ => false,
    };
    let by_us = claims.get("azp").is_none_or(|party| party == expected.client_id);
    if !for_us || !by_us {
        return Err(IdTokenFault::Audience);
    }
    let now = expected.now_millis.div_euclid(1000);
    let tolerance = limits::PROVIDER_CLOCK_SECONDS;
    let expires = claims.seconds("exp").ok_or(IdTokenFault::Expired)?;
    if expires.saturating_add(tolerance) <= now {
        return Err(IdTokenFault::Expired);
    }
    let issued = claims.seconds("iat").ok_or(IdTokenFault::Time)?;
    let oldest = now - limits::ID_TOKEN_AGE_SECONDS - tolerance;
    if !(oldest..=now + tolerance).contains(&issued) {
        return Err(IdTokenFault::Time);
    }
    if claims.get("nbf").is_some() && claims.seconds("nbf").is_none_or(|from| from > now + tolerance) {
        return Err(IdTokenFault::Time);
    }
    if claims.text("nonce") != Some(expected.nonce) {
        return Err(IdTokenFault::Nonce);
    }
    if claims.subject().is_none() {
        return Err(IdTokenFault::Subject);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ring::signature::{Ed25519KeyPair, KeyPair as _};
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_800_000_000;
    const EXPECTED: Expected<'static> = Expected {
        issuer: "https://id.example.org",
        client_id: "steward",
        nonce: "n-1",
        now_millis: NOW * 1000,
    };

    fn pair() -> Ed25519KeyPair {
        Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key")
    }

    fn keys() -> KeySet {
        let x = URL_SAFE_NO_PAD.encode(pair().public_key());
        let set = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "kid": "k", "x": x }] });
        KeySet::parse(set.to_string().as_bytes()).expect("a set")
    }

    fn token(header: &Value, claims: &Value) -> String {
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let signature = URL_SAFE_NO_PAD.encode(pair().sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    fn sound() -> Value {
        json!({ "iss": "https://id.example.org", "aud": "steward", "sub": "ana", "nonce": "n-1",
            "iat": NOW - 5, "exp": NOW + 300 })
    }

    fn judge(change: impl FnOnce(&mut Value)) -> Result<(), IdTokenFault> {
        let mut claims = sound();
        change(&mut claims);
        check(
            &token(&json!({ "alg": "EdDSA", "kid": "k" }), &claims),
            &keys(),
            &EXPECTED,
        )
        .map(drop)
    }

    #[test]
    fn a_sound_token_is_taken_in_every_form_that_the_specification_allows() {
        assert_eq!(judge(|_| ()), Ok(()));
        assert_eq!(judge(|claims| claims["aud"] = json!(["steward"])), Ok(()));
        assert_eq!(judge(|claims| claims["azp"] = json!("steward")), Ok(()));
        // Clocks are a little apart.
        assert_eq!(judge(|claims| claims["exp"] = json!(NOW - 30)), Ok(()));
        assert_eq!(judge(|claims| claims["iat"] = json!(NOW + 30)), Ok(()));
        assert_eq!(judge(|claims| claims["exp"] = json!(NOW as f64 + 300.5)), Ok(()));
    }

    #[test]
    fn every_claim_that_is_wrong_or_missing_is_refused() {
        let cases: [(&str, Value, IdTokenFault); 22] = [
            ("iss", json!("https://id.example.org/"), IdTokenFault::Issuer),
            ("iss", Value::Null, IdTokenFault::Issuer),
            ("aud", json!("other"), IdTokenFault::Audience),
            ("aud", json!([]), IdTokenFault::Audience),
            ("aud", json!(["steward", "other"]), IdTokenFault::Audience),
            ("aud", Value::Null, IdTokenFault::Audience),
            ("azp", json!("other"), IdTokenFault::Audience),
            ("exp", json!(NOW - 61), IdTokenFault::Expired),
            ("exp", json!("never"), IdTokenFault::Expired),
            ("exp", Value::Null, IdTokenFault::Expired),
            ("exp", json!(i64::MIN), IdTokenFault::Expired),
            ("iat", json!(NOW + 61), IdTokenFault::Time),
            ("iat", json!(NOW - 3600), IdTokenFault::Time),
            ("iat", Value::Null, IdTokenFault::Time),
            ("iat", json!(u64::MAX), IdTokenFault::Time),
            ("nbf", json!(NOW + 3600), IdTokenFault::Time),
            ("nbf", json!("soon"), IdTokenFault::Time),
            ("nonce", json!("n-2"), IdTokenFault::Nonce),
            ("nonce", Value::Null, IdTokenFault::Nonce),
            ("sub", json!(""), IdTokenFault::Subject),
            ("sub", json!("a".repeat(256)), IdTokenFault::Subject),
            ("sub", json!(7), IdTokenFault::Subject),
        ];
        for (claim, value, fault) in cases {
            let shown = format!("{claim}: {value}");
            let judged = judge(|claims| {
                if value.is_null() {
                    claims.as_object_mut().expect("an object").remove(claim);
                } else {
                    claims[claim] = value;
                }
            });
            assert_eq!(judged, Err(fault), "{shown}");
        }
    }

    #[test]
    fn headers_that_weaken_the_signature_are_refused() {
        let judge = |header: Value| check(&token(&header, &sound()), &keys(), &EXPECTED).map(drop);
        assert_eq!(judge(json!({ "alg": "EdDSA", "kid": "k" })), Ok(()));
        for algorithm in ["none", "None", "HS256", "HS512", "RS512", "PS256", "ES384", ""] {
            let judged = judge(json!({ "alg": algorithm, "kid": "k" }));
            assert_eq!(judged, Err(IdTokenFault::Algorithm), "{algorithm}");
        }
        assert_eq!(
            judge(json!({ "alg": "EdDSA", "kid": "other" })),
            Err(IdTokenFault::UnknownKey)
        );
        assert_eq!(
            judge(json!({ "alg": "ES256", "kid": "k" })),
            Err(IdTokenFault::UnknownKey)
        );
        assert_eq!(
            judge(json!({ "alg": "EdDSA", "kid": "k", "crit": ["b64"], "b64": false })),
            Err(IdTokenFault::Extension)
        );
        // A key in the header is the attacker's.
        let own = json!({ "alg": "EdDSA", "jwk": { "kty": "OKP", "crv": "Ed25519", "x": "AAAA" } });
        assert_eq!(
            judge(own),
            Ok(()),
            "the provider's only key counts, not the one in the header"
        );
    }

    #[test]
    fn changed_cut_and_random_tokens_are_refused() {
        let good = token(&json!({ "alg": "EdDSA", "kid": "k" }), &sound());
        assert!(check(&good, &keys(), &EXPECTED).is_ok());
        for cut in 0..good.len() {
            assert!(check(&good[..cut], &keys(), &EXPECTED).is_err(), "cut at {cut}");
        }
        for at in 0..good.len() {
            let mut bytes = good.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("ASCII");
            assert!(check(&changed, &keys(), &EXPECTED).is_err(), "changed at {at}");
        }
        for garbage in ["", ".", "..", "...", "a.b.c", "e30.e30.", "ä.ä.ä"] {
            assert!(check(garbage, &keys(), &EXPECTED).is_err(), "{garbage}");
        }
    }
}
