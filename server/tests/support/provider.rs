//! A small provider of OpenID Connect on a socket of its own, with real signatures, that can be told to lie.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::signature::KeyPair as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub const CLIENT: &str = "steward relay";
pub const SECRET: &str = "s3cret: &%";

/// With what the next ID token is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Signer {
    /// ES256 by the key of this seed, which is its id too.
    Es256(u8),
    Rs256,
    Ed25519,
    /// No signature.
    Unsigned,
    /// HS256 with the published key's bytes as secret.
    HmacByPublicKey,
    /// ES256 by another key than the one that it names.
    Impostor(u8),
}

pub struct Behaviour {
    /// Who signs in: claims over the usual ones; null removes one.
    pub claims: Value,
    pub signer: Signer,
    pub published: Vec<Signer>,
    pub userinfo: Option<Value>,
    pub issuer: Option<String>,
    /// The path that answers with more than anybody reads.
    pub huge: Option<&'static str>,
    /// The path that answers with a redirect to the right answer.
    pub redirects: Option<&'static str>,
    pub now_seconds: i64,
    /// How often each path was asked.
    pub asked: HashMap<&'static str, u32>,
    codes: HashMap<String, Code>,
    made: u32,
}

struct Code {
    challenge: String,
    nonce: String,
    redirect_uri: String,
}

#[derive(Clone)]
pub struct TestProvider {
    pub address: SocketAddr,
    behaviour: Arc<Mutex<Behaviour>>,
    serving: Arc<tokio::task::JoinHandle<()>>,
}

impl TestProvider {
    pub async fn start(now_seconds: i64) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let behaviour = Arc::new(Mutex::new(Behaviour {
            claims: json!({}),
            signer: Signer::Es256(1),
            published: vec![Signer::Es256(1), Signer::Rs256, Signer::Ed25519],
            userinfo: None,
            issuer: None,
            huge: None,
            redirects: None,
            now_seconds,
            asked: HashMap::new(),
            codes: HashMap::new(),
            made: 0,
        }));
        let shared = Shared {
            issuer: format!("http://{address}/realm"),
            behaviour: Arc::clone(&behaviour),
        };
        let router = Router::new()
            .route("/realm/.well-known/openid-configuration", get(configuration))
            .route("/realm/keys", get(keys))
            .route("/realm/token", post(token))
            .route("/realm/userinfo", get(userinfo))
            .with_state(shared);
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.ok();
        });
        Self {
            address,
            behaviour,
            serving: Arc::new(serving),
        }
    }

    pub fn issuer(&self) -> String {
        format!("http://{}/realm", self.address)
    }

    pub fn behaviour(&self) -> MutexGuard<'_, Behaviour> {
        self.behaviour.lock().expect("no test panicked with it")
    }

    /// From now on nobody answers.
    pub fn stop(&self) {
        self.serving.abort();
    }

    /// The person signs in at this address and is sent back: the query of the callback.
    pub fn sign_in_at(&self, url: &str) -> String {
        let (address, query) = url.split_once('?').expect("a query");
        assert_eq!(address, format!("{}/authorize", self.issuer()));
        let fields: HashMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(fields["response_type"], "code");
        assert_eq!(fields["client_id"], CLIENT);
        assert_eq!(fields["code_challenge_method"], "S256");
        assert!(fields["scope"].split(' ').any(|scope| scope == "openid"));
        let mut behaviour = self.behaviour();
        behaviour.made += 1;
        let code = format!("code-{}", behaviour.made);
        behaviour.codes.insert(
            code.clone(),
            Code {
                challenge: fields["code_challenge"].clone(),
                nonce: fields["nonce"].clone(),
                redirect_uri: fields["redirect_uri"].clone(),
            },
        );
        form_urlencoded::Serializer::new(String::new())
            .append_pair("state", &fields["state"])
            .append_pair("code", &code)
            .append_pair("iss", &self.issuer())
            .finish()
    }
}

#[derive(Clone)]
struct Shared {
    issuer: String,
    behaviour: Arc<Mutex<Behaviour>>,
}

impl Shared {
    /// Counts the request; an answer, if the path is to misbehave.
    fn asked(&self, path: &'static str) -> Option<Response> {
        let mut behaviour = self.behaviour.lock().expect("unharmed");
        *behaviour.asked.entry(path).or_default() += 1;
        if behaviour.huge == Some(path) {
            return Some(format!("{{\"padding\": \"{}\"}}", "x".repeat(2 * 1024 * 1024)).into_response());
        }
        if behaviour.redirects == Some(path) {
            let to = format!("{}/{path}?again", self.issuer);
            return Some((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response());
        }
        None
    }
}

async fn configuration(State(shared): State<Shared>) -> Response {
    if let Some(misbehaviour) = shared.asked("configuration") {
        return misbehaviour;
    }
    let behaviour = shared.behaviour.lock().expect("unharmed");
    let issuer = &shared.issuer;
    let mut document = json!({
        "issuer": behaviour.issuer.as_ref().unwrap_or(issuer),
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "authorization_response_iss_parameter_supported": true,
    });
    if behaviour.userinfo.is_some() {
        document["userinfo_endpoint"] = json!(format!("{issuer}/userinfo"));
    }
    Json(document).into_response()
}

fn p256_key(seed: u8) -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[seed; 32]).expect("a scalar")
}

fn rsa_key() -> ring::signature::RsaKeyPair {
    ring::signature::RsaKeyPair::from_pkcs8(include_bytes!("rsa_test_key.der")).expect("a key")
}

fn ed25519_key() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[9; 32])
}

fn public_key(signer: Signer) -> Value {
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    match signer {
        Signer::Es256(seed) | Signer::Impostor(seed) => {
            let point = p256_key(seed).verifying_key().to_sec1_point(false);
            let point = point.as_bytes();
            json!({ "kty": "EC", "crv": "P-256", "kid": format!("es-{seed}"), "use": "sig", "alg": "ES256",
                "x": text(&point[1..33]), "y": text(&point[33..]) })
        }
        Signer::Rs256 => {
            let public = ring::rsa::PublicKeyComponents::<Vec<u8>>::from(rsa_key().public_key());
            json!({ "kty": "RSA", "kid": "rs", "use": "sig", "n": text(&public.n), "e": text(&public.e) })
        }
        Signer::Ed25519 => {
            json!({ "kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": text(ed25519_key().verifying_key().as_bytes()) })
        }
        Signer::Unsigned | Signer::HmacByPublicKey => panic!("no public key"),
    }
}

async fn keys(State(shared): State<Shared>) -> Response {
    if let Some(misbehaviour) = shared.asked("keys") {
        return misbehaviour;
    }
    let behaviour = shared.behaviour.lock().expect("unharmed");
    let keys: Vec<Value> = behaviour.published.iter().map(|signer| public_key(*signer)).collect();
    Json(json!({ "keys": keys })).into_response()
}

fn sign(signer: Signer, claims: &Value) -> String {
    use ed25519_dalek::Signer as _;
    let (algorithm, kid) = match signer {
        Signer::Es256(seed) | Signer::Impostor(seed) => ("ES256", format!("es-{seed}")),
        Signer::Rs256 => ("RS256", "rs".to_owned()),
        Signer::Ed25519 => ("EdDSA", "ed".to_owned()),
        Signer::Unsigned => ("none", "es-1".to_owned()),
        Signer::HmacByPublicKey => ("HS256", "rs".to_owned()),
    };
    let header = json!({ "alg": algorithm, "kid": kid, "typ": "JWT" });
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(&header), encode(claims));
    let bytes = signed.as_bytes();
    let by_p256 = |seed| {
        let signature: p256::ecdsa::Signature = p256_key(seed).sign(bytes);
        signature.to_bytes().to_vec()
    };
    let signature = match signer {
        Signer::Es256(seed) => by_p256(seed),
        Signer::Impostor(seed) => by_p256(seed + 100),
        Signer::Rs256 => {
            let key = rsa_key();
            let mut signature = vec![0; key.public().modulus_len()];
            let random = ring::rand::SystemRandom::new();
            key.sign(&ring::signature::RSA_PKCS1_SHA256, &random, bytes, &mut signature)
                .expect("signed");
            signature
        }
        Signer::Ed25519 => ed25519_key().sign(bytes).to_bytes().to_vec(),
        Signer::Unsigned => Vec::new(),
        Signer::HmacByPublicKey => {
            let public = rsa_key();
            let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, public.public_key().as_ref());
            ring::hmac::sign(&key, bytes).as_ref().to_vec()
        }
    };
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

async fn token(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Form(fields): Form<HashMap<String, String>>,
) -> Response {
    if let Some(misbehaviour) = shared.asked("token") {
        return misbehaviour;
    }
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic = format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", encoded(CLIENT), encoded(SECRET)))
    );
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if shown != Some(basic.as_str()) {
        return refused("invalid_client");
    }
    let mut behaviour = shared.behaviour.lock().expect("unharmed");
    let code = fields.get("code").and_then(|code| behaviour.codes.remove(code));
    let (Some(code), Some(verifier)) = (code, fields.get("code_verifier")) else {
        return refused("invalid_grant");
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    if challenge != code.challenge || fields.get("redirect_uri") != Some(&code.redirect_uri) {
        return refused("invalid_grant");
    }
    let mut claims = json!({
        "iss": shared.issuer, "aud": CLIENT, "sub": "subject-1", "nonce": code.nonce,
        "iat": behaviour.now_seconds, "exp": behaviour.now_seconds + 300,
    });
    for (name, value) in behaviour.claims.as_object().expect("an object") {
        if value.is_null() {
            claims.as_object_mut().expect("an object").remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    let id_token = sign(behaviour.signer, &claims);
    Json(json!({ "id_token": id_token, "access_token": "at-1", "token_type": "Bearer" })).into_response()
}

async fn userinfo(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    if let Some(misbehaviour) = shared.asked("userinfo") {
        return misbehaviour;
    }
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if shown != Some("Bearer at-1") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let behaviour = shared.behaviour.lock().expect("unharmed");
    Json(behaviour.userinfo.clone().unwrap_or(Value::Null)).into_response()
}
