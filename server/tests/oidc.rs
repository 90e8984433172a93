//! Signing in at an identity provider, against a provider with real signatures: the way in, and every way that is none.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    clippy::panic,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use steward_server::{
    http::{self, Services, Settings},
    identity::{
        self, LastOwner, MemberId, NewInvitation, Role, WorkspaceId,
        oidc::{self, ProviderSettings},
    },
    limits,
    platform::{Clock, Platform, Randomness, RandomnessError},
    store::Database,
};
use support::{
    device::TestDevice,
    postgres::Postgres,
    provider::{CLIENT, SECRET, Signer, TestProvider},
    relay::Relay,
};
use tempfile::TempDir;
use tower::ServiceExt as _;

const HOST: &str = "relay.test:8080";
const START: i64 = 1_800_000_000_000;

#[derive(Clone)]
struct TestClock(Arc<AtomicI64>);

impl Clock for TestClock {
    fn wall_millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn monotonic_millis(&self) -> u64 {
        u64::try_from(self.wall_millis() - START).expect("time goes on")
    }
}

struct Chance;

impl Randomness for Chance {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        use ring::rand::SecureRandom as _;
        ring::rand::SystemRandom::new().fill(bytes).expect("random bytes");
        Ok(())
    }
}

struct Site {
    directory: TempDir,
    clock: TestClock,
    database: Database,
    platform: Platform,
    router: Router,
    workspace: WorkspaceId,
    provider: TestProvider,
}

/// A browser that went to the provider.
struct Away {
    cookie: String,
    url: String,
}

struct Answer {
    status: u16,
    headers: axum::http::HeaderMap,
    body: Value,
}

impl Site {
    async fn new(rules: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let clock = TestClock(Arc::new(AtomicI64::new(START)));
        let platform = Platform::new(clock.clone(), Chance);
        let database = Database::open(directory.path()).expect("a database");
        let workspace = identity::create_workspace(&database, &platform, "Tests").await;
        let provider = TestProvider::start(START / 1000).await;
        let secret = directory.path().join("secret");
        std::fs::write(&secret, format!("{SECRET}\n")).expect("written");
        let settings = ProviderSettings::new(&provider.issuer(), CLIENT)
            .and_then(|settings| settings.with_secret_file(&secret))
            .expect("settings")
            .with_name("Harbour ID")
            .with_admissions(rules.iter().map(|rule| rule.parse().expect("a rule")).collect());
        let services = Services::start_with(
            database.clone(),
            platform.clone(),
            Settings {
                provider: Some(settings),
                ..Settings::default()
            },
        );
        Self {
            directory,
            clock,
            router: http::router(Arc::clone(&services)),
            workspace: workspace.expect("a workspace").id,
            database,
            platform,
            provider,
        }
    }

    fn pass(&self, millis: i64) {
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
        self.provider.behaviour().now_seconds += millis / 1000;
    }

    async fn call(&self, method: &str, path: &str, cookie: Option<&str>, body: &Value) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, format!("other=1; {cookie}"));
        }
        let request = request.body(Body::from(body.to_string())).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        Answer {
            status,
            headers,
            body: serde_json::from_slice(&body).unwrap_or(Value::Null),
        }
    }

    /// The browser asks where to go.
    async fn leave(&self) -> Away {
        let answer = self.call("POST", "/api/sign-in/start", None, &json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let cookie = answer.headers[header::SET_COOKIE].to_str().expect("ASCII");
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
        Away {
            cookie: cookie.split(';').next().expect("a pair").to_owned(),
            url: answer.body["url"].as_str().expect("an address").to_owned(),
        }
    }

    /// The browser comes back with this query: what follows `/join#`.
    async fn come_back(&self, cookie: Option<&str>, query: &str) -> String {
        let path = format!("/api/sign-in/callback?{query}");
        let answer = self.call("GET", &path, cookie, &Value::Null).await;
        assert_eq!(answer.status, 303);
        let location = answer.headers[header::LOCATION].to_str().expect("ASCII");
        location
            .strip_prefix("/join#")
            .expect("the page for joining and nothing else")
            .to_owned()
    }

    /// There and back in one browser: its cookie, and what follows `/join#`.
    async fn sign_in(&self) -> (String, String) {
        let away = self.leave().await;
        let query = self.provider.sign_in_at(&away.url);
        let fragment = self.come_back(Some(&away.cookie), &query).await;
        (away.cookie, fragment)
    }

    /// As [`Site::sign_in`], which must succeed: cookie and code.
    async fn code(&self) -> (String, String) {
        let (cookie, fragment) = self.sign_in().await;
        let code = fragment
            .strip_prefix("sign-in=")
            .unwrap_or_else(|| panic!("refused: {fragment}"));
        (cookie, code.to_owned())
    }

    async fn offers(&self, cookie: &str, code: &str) -> Answer {
        self.call("POST", "/api/sign-in/offers", Some(cookie), &json!({ "code": code }))
            .await
    }

    async fn enrol(&self, cookie: Option<&str>, code: &str, name: &str, device: &TestDevice) -> Answer {
        let body = json!({ "code": code, "workspaceId": self.workspace.to_string(), "name": name,
            "device": device.enrolment("laptop") });
        self.call("POST", "/api/sign-in/enrol", cookie, &body).await
    }

    /// Whether the device's key opens the workspace.
    async fn signs_in(&self, device: &TestDevice) -> u16 {
        let base = format!("/api/workspaces/{}", self.workspace);
        let ask = json!({ "deviceId": device.id() });
        let challenge = self.call("POST", &format!("{base}/challenge"), None, &ask).await.body;
        let answer = device.answer(&self.workspace.to_string(), &challenge);
        self.call("POST", &format!("{base}/ticket"), None, &answer).await.status
    }

    async fn invite(&self, role: Role, email: &str) {
        let invitation = NewInvitation {
            role,
            name: None,
            valid_millis: 60_000,
            created_by: None,
        };
        let issued = identity::invite(&self.database, &self.platform, self.workspace, invitation).await;
        let hash = issued.expect("an invitation").code.hash();
        let addressed = oidc::address_invitation(&self.database, self.workspace, hash, email).await;
        addressed.expect("addressed");
    }

    fn is_verified(&self, subject: &str, email: &str) {
        self.provider.behaviour().claims =
            json!({ "sub": subject, "email": email, "email_verified": true, "name": "Ana Berg" });
    }

    async fn members(&self) -> Vec<identity::Member> {
        identity::members(&self.database, self.workspace)
            .await
            .expect("members")
    }

    async fn revoke(&self, member: MemberId) {
        identity::revoke_member(&self.database, &self.platform, self.workspace, member, LastOwner::MayGo)
            .await
            .expect("revoked");
    }
}

#[tokio::test]
async fn a_person_of_the_right_group_signs_in_and_the_device_is_enrolled_as_by_an_invitation() {
    let site = Site::new(&["practitioner:groups=it-staff"]).await;
    let named = site.call("GET", "/api/sign-in", None, &Value::Null).await;
    assert_eq!(named.body, json!({ "name": "Harbour ID" }));
    site.provider.behaviour().claims = json!({ "groups": ["it-staff"], "name": "Ana Berg" });
    let (cookie, code) = site.code().await;
    let offers = site.offers(&cookie, &code).await;
    assert_eq!(
        offers.body,
        json!([{ "workspaceId": site.workspace.to_string(), "workspaceName": "Tests", "role": "practitioner",
            "name": "Ana Berg", "purpose": "member" }])
    );
    let laptop = TestDevice::p256(3);
    let nameless = site.enrol(Some(&cookie), &code, " ", &laptop).await;
    assert_eq!(nameless.status, 422, "{}", nameless.body);
    let joined = site.enrol(Some(&cookie), &code, "Ana", &laptop).await;
    assert_eq!(joined.status, 200, "{}", joined.body);
    assert_eq!(joined.body["deviceId"], laptop.id());
    assert_eq!(joined.body["role"], "practitioner");
    assert!(joined.body.get("token").is_none());
    assert_eq!(site.signs_in(&laptop).await, 200);

    // The answer was lost: the same device may ask again, another may not.
    assert_eq!(site.enrol(Some(&cookie), &code, "Ana", &laptop).await.status, 200);
    let thief = TestDevice::p256(4);
    assert_eq!(site.enrol(Some(&cookie), &code, "Ana", &thief).await.status, 410);
    assert_eq!(site.offers(&cookie, &code).await.status, 410);

    // Without the group, the subject is known by now: a second device of the same member.
    site.provider.behaviour().claims = json!({ "name": "Someone Else" });
    let (cookie, code) = site.code().await;
    let offers = site.offers(&cookie, &code).await;
    assert_eq!(offers.body[0]["purpose"], "device");
    assert_eq!(offers.body[0]["name"], "Ana");
    let phone = TestDevice::ed25519(5);
    assert_eq!(site.enrol(Some(&cookie), &code, "", &phone).await.status, 200);
    assert_eq!(site.signs_in(&phone).await, 200);
    assert_eq!(site.members().await.len(), 1);
}

#[tokio::test]
async fn every_permitted_algorithm_signs_people_in() {
    let site = Site::new(&["reader:sub=subject-1"]).await;
    for signer in [Signer::Es256(1), Signer::Rs256, Signer::Ed25519] {
        site.provider.behaviour().signer = signer;
        site.code().await;
    }
}

#[tokio::test]
async fn an_invitation_for_the_verified_address_is_used_up_once() {
    let site = Site::new(&[]).await;
    site.invite(Role::Auditor, "Ana@Example.org").await;
    site.is_verified("ana", "ana@example.ORG");
    site.provider.behaviour().claims["email_verified"] = json!(false);
    assert_eq!(site.sign_in().await.1, "sign-in-refused=unverified");
    site.is_verified("ben", "ben@example.org");
    assert_eq!(site.sign_in().await.1, "sign-in-refused=uninvited");
    site.is_verified("ana", "ana@example.ORG");
    let (first_cookie, first) = site.code().await;
    let (second_cookie, second) = site.code().await;
    let laptop = TestDevice::p256(3);
    assert_eq!(
        site.enrol(Some(&first_cookie), &first, "Ana", &laptop).await.status,
        200
    );
    // The other sign-in finds the member that exists by now.
    let phone = TestDevice::p256(4);
    let joined = site.enrol(Some(&second_cookie), &second, "Other", &phone).await;
    assert_eq!((joined.status, &joined.body["name"]), (200, &json!("Ana")));
    // Who gets the address later is another subject, and the invitation is used.
    site.is_verified("successor", "ana@example.org");
    assert_eq!(site.sign_in().await.1, "sign-in-refused=uninvited");
    let members = site.members().await;
    assert_eq!(members.len(), 1);
    assert_eq!(members[0].role, Role::Auditor);
}

#[tokio::test]
async fn an_expired_or_withdrawn_invitation_lets_nobody_in() {
    let site = Site::new(&[]).await;
    site.invite(Role::Reader, "ana@example.org").await;
    site.is_verified("ana", "ana@example.org");
    let (cookie, code) = site.code().await;
    site.pass(60_001);
    assert_eq!(site.sign_in().await.1, "sign-in-refused=uninvited");
    let late = site.enrol(Some(&cookie), &code, "Ana", &TestDevice::p256(3)).await;
    assert_eq!(late.status, 403, "{}", late.body);
    assert!(site.members().await.is_empty());
}

#[tokio::test]
async fn a_revoked_member_stays_out_whatever_invitation_or_rule_there_is() {
    let site = Site::new(&["reader:domain=example.org"]).await;
    site.is_verified("ana", "ana@example.org");
    let (cookie, code) = site.code().await;
    let laptop = TestDevice::p256(3);
    assert_eq!(site.enrol(Some(&cookie), &code, "Ana", &laptop).await.status, 200);
    let (open_cookie, open_code) = site.code().await;
    site.revoke(site.members().await[0].id).await;
    site.invite(Role::Owner, "ana@example.org").await;
    assert_eq!(site.sign_in().await.1, "sign-in-refused=revoked");
    // Nor by a code from before, nor again by the one that was used.
    let phone = TestDevice::p256(4);
    assert_eq!(
        site.enrol(Some(&open_cookie), &open_code, "Ana", &phone).await.status,
        403
    );
    assert_eq!(site.enrol(Some(&cookie), &code, "Ana", &laptop).await.status, 410);
    assert_eq!(site.signs_in(&laptop).await, 403);
    assert_eq!(site.members().await.len(), 1);
    // An administrator ends the binding: from then on it is a person like any other.
    let ended = oidc::unbind_subject(&site.database, site.workspace, &site.provider.issuer(), "ana").await;
    assert!(ended.expect("unbound"));
    site.code().await;
}

#[tokio::test]
async fn a_member_is_bound_by_an_administrator() {
    let site = Site::new(&[]).await;
    let code = identity::create_invitation(
        &site.database,
        &site.platform,
        site.workspace,
        Role::Manager,
        None,
        60_000,
    );
    let code = code.await.expect("an invitation");
    let device = TestDevice::p256(1).new_device("old");
    let accepted =
        identity::accept_invitation(&site.database, &site.platform, code.reveal(), "Ana", Some(device)).await;
    let member = accepted.expect("accepted").member.id;
    assert_eq!(site.sign_in().await.1, "sign-in-refused=uninvited");
    let issuer = site.provider.issuer();
    oidc::bind_subject(
        &site.database,
        &site.platform,
        site.workspace,
        member,
        &issuer,
        "subject-1",
    )
    .await
    .expect("bound");
    let (cookie, code) = site.code().await;
    let joined = site.enrol(Some(&cookie), &code, "", &TestDevice::p256(2)).await;
    assert_eq!(joined.body["member"], member.to_string());
    // The same name at another provider is somebody else.
    let other = oidc::unbind_subject(&site.database, site.workspace, "https://other.example.org", "subject-1").await;
    assert!(!other.expect("nothing"));
}

#[tokio::test]
async fn tokens_that_lie_are_refused() {
    let site = Site::new(&["reader:sub=subject-1"]).await;
    let now = START / 1000;
    for claims in [
        json!({ "nonce": "another" }),
        json!({ "nonce": null }),
        json!({ "aud": "another client" }),
        json!({ "aud": [CLIENT, "another client"] }),
        json!({ "azp": "another client" }),
        json!({ "iss": "http://127.0.0.1:1/realm" }),
        json!({ "exp": now - 61 }),
        json!({ "iat": now - 7_200 }),
        json!({ "iat": now + 7_200 }),
        json!({ "sub": "" }),
    ] {
        site.provider.behaviour().claims = claims.clone();
        assert_eq!(site.sign_in().await.1, "sign-in-refused=untrusted", "{claims}");
    }
    site.provider.behaviour().claims = json!({});
    for signer in [Signer::Unsigned, Signer::HmacByPublicKey, Signer::Impostor(1)] {
        site.provider.behaviour().signer = signer;
        assert_eq!(site.sign_in().await.1, "sign-in-refused=untrusted");
    }
    site.provider.behaviour().signer = Signer::Es256(1);
    site.code().await;
}

#[tokio::test]
async fn a_new_key_is_fetched_once_and_forged_key_ids_do_not_make_the_relay_ask_again_and_again() {
    let site = Site::new(&["reader:sub=subject-1"]).await;
    site.code().await;
    let asked = |site: &Site| site.provider.behaviour().asked.get("keys").copied();
    assert_eq!(asked(&site), Some(1));
    {
        let mut behaviour = site.provider.behaviour();
        behaviour.signer = Signer::Es256(2);
        behaviour.published = vec![Signer::Es256(2)];
    }
    site.pass(i64::try_from(limits::PROVIDER_KEYS_AGAIN_MILLIS).expect("small"));
    site.code().await;
    assert_eq!(asked(&site), Some(2));
    site.provider.behaviour().signer = Signer::Es256(1);
    for _ in 0..5 {
        assert_eq!(
            site.sign_in().await.1,
            "sign-in-refused=untrusted",
            "the key was withdrawn"
        );
    }
    assert_eq!(asked(&site), Some(2));
    site.provider.behaviour().signer = Signer::Es256(2);
    site.code().await;
    assert_eq!(asked(&site), Some(2));
    assert_eq!(site.provider.behaviour().asked["configuration"], 1);
}

#[tokio::test]
async fn a_state_ends_once_and_in_the_browser_that_began_only() {
    let site = Site::new(&["reader:sub=subject-1"]).await;
    // Replayed, state and code alike.
    let away = site.leave().await;
    let query = site.provider.sign_in_at(&away.url);
    assert!(site.come_back(Some(&away.cookie), &query).await.starts_with("sign-in="));
    assert_eq!(
        site.come_back(Some(&away.cookie), &query).await,
        "sign-in-refused=expired"
    );
    // A code that was used, with a fresh state: the provider refuses it.
    let used = query
        .split('&')
        .find(|pair| pair.starts_with("code="))
        .expect("a code")
        .to_owned();
    let away = site.leave().await;
    let fresh = site.provider.sign_in_at(&away.url);
    let own = fresh
        .split('&')
        .find(|pair| pair.starts_with("code="))
        .expect("a code")
        .to_owned();
    let replayed = fresh.replace(&own, &used);
    assert_eq!(
        site.come_back(Some(&away.cookie), &replayed).await,
        "sign-in-refused=provider"
    );
    // A thief gives the victim the way back of a sign-in of their own, and the other way round.
    let thief = site.leave().await;
    let victim = site.leave().await;
    let stolen = site.provider.sign_in_at(&thief.url);
    assert_eq!(
        site.come_back(Some(&victim.cookie), &stolen).await,
        "sign-in-refused=browser"
    );
    let stolen = site.provider.sign_in_at(&victim.url);
    assert_eq!(site.come_back(None, &stolen).await, "sign-in-refused=browser");
    // A code of another sign-in under a state of one's own: the verifier does not fit.
    let (thief, victim) = (site.leave().await, site.leave().await);
    let stolen = site.provider.sign_in_at(&victim.url);
    let stolen = stolen
        .split('&')
        .find(|pair| pair.starts_with("code="))
        .expect("a code")
        .to_owned();
    let own = site.provider.sign_in_at(&thief.url);
    let own_code = own
        .split('&')
        .find(|pair| pair.starts_with("code="))
        .expect("a code")
        .to_owned();
    let injected = own.replace(&own_code, &stolen);
    assert_eq!(
        site.come_back(Some(&thief.cookie), &injected).await,
        "sign-in-refused=provider"
    );
    // Too late.
    let away = site.leave().await;
    site.pass(limits::SIGN_IN_ATTEMPT_MILLIS + 1);
    let query = site.provider.sign_in_at(&away.url);
    assert_eq!(
        site.come_back(Some(&away.cookie), &query).await,
        "sign-in-refused=expired"
    );
}

#[tokio::test]
async fn a_one_time_code_is_worth_nothing_in_another_browser_or_later() {
    let site = Site::new(&["reader:sub=subject-1"]).await;
    let (cookie, code) = site.code().await;
    let (other, _) = site.code().await;
    let device = TestDevice::p256(3);
    assert_eq!(site.enrol(Some(&other), &code, "Eve", &device).await.status, 410);
    assert_eq!(site.enrol(None, &code, "Eve", &device).await.status, 403);
    assert_eq!(site.enrol(Some(&cookie), "guessed", "Eve", &device).await.status, 410);
    site.pass(limits::SIGN_IN_CODE_MILLIS + 1);
    assert_eq!(site.enrol(Some(&cookie), &code, "Ana", &device).await.status, 410);
    assert!(site.members().await.is_empty());
}

#[tokio::test]
async fn the_way_back_leads_to_the_page_for_joining_whatever_the_query_says() {
    let site = Site::new(&[]).await;
    let away = site.leave().await;
    for query in [
        "",
        "state=x",
        "state=x&state=y&code=z",
        "redirect_uri=https://evil.example&return=//evil.example",
        "state=%0d%0aLocation:%20https://evil.example",
        "error=access_denied&state=%23",
    ] {
        let fragment = site.come_back(Some(&away.cookie), query).await;
        assert_eq!(fragment, "sign-in-refused=expired", "{query}");
    }
    let state = away
        .url
        .split('&')
        .find_map(|pair| pair.strip_prefix("state="))
        .expect("a state");
    let cancelled = format!("error=access_denied&error_description=x&state={state}");
    assert_eq!(
        site.come_back(Some(&away.cookie), &cancelled).await,
        "sign-in-refused=cancelled"
    );
    // RFC 9207: an answer that names another issuer, or none though this provider always does.
    for issuer in ["", "&iss=https%3A%2F%2Fevil.example"] {
        let away = site.leave().await;
        let query = site.provider.sign_in_at(&away.url);
        let (query, _) = query.split_once("&iss=").expect("an issuer");
        let mixed = format!("{query}{issuer}");
        assert_eq!(
            site.come_back(Some(&away.cookie), &mixed).await,
            "sign-in-refused=untrusted"
        );
    }
}

#[tokio::test]
async fn a_provider_that_is_away_huge_or_another_is_said_and_the_rest_of_the_relay_works() {
    let site = Site::new(&["reader:sub=subject-1"]).await;
    let start = || site.call("POST", "/api/sign-in/start", None, &Value::Null);
    for path in ["configuration", "keys"] {
        site.provider.behaviour().huge = Some(path);
        assert_eq!(start().await.status, 424, "{path}");
        site.provider.behaviour().huge = None;
        site.provider.behaviour().redirects = Some(path);
        assert_eq!(start().await.status, 424, "{path}");
        site.provider.behaviour().redirects = None;
    }
    site.provider.behaviour().issuer = Some("https://evil.example".to_owned());
    assert_eq!(start().await.status, 424);
    site.provider.behaviour().issuer = None;
    site.code().await;
    site.provider.behaviour().huge = Some("token");
    assert_eq!(site.sign_in().await.1, "sign-in-refused=provider");
    site.provider.behaviour().huge = None;
    site.provider.behaviour().redirects = Some("token");
    assert_eq!(site.sign_in().await.1, "sign-in-refused=provider");
    site.provider.behaviour().redirects = None;
    let away = site.leave().await;
    let query = site.provider.sign_in_at(&away.url);
    site.provider.stop();
    assert_eq!(
        site.come_back(Some(&away.cookie), &query).await,
        "sign-in-refused=provider"
    );
    assert_eq!(site.call("GET", "/healthz", None, &Value::Null).await.status, 200);
}

#[tokio::test]
async fn what_the_id_token_leaves_out_comes_from_userinfo_about_the_same_subject_only() {
    let site = Site::new(&["reader:groups=staff"]).await;
    site.provider.behaviour().userinfo = Some(json!({ "sub": "subject-1", "groups": ["staff"], "name": "Ana" }));
    let (cookie, code) = site.code().await;
    assert_eq!(site.offers(&cookie, &code).await.body[0]["name"], "Ana");
    site.provider.behaviour().userinfo = Some(json!({ "sub": "subject-2", "groups": ["staff"] }));
    assert_eq!(site.sign_in().await.1, "sign-in-refused=provider");
    site.provider.behaviour().userinfo = Some(json!({ "sub": "subject-1", "groups": ["others"] }));
    assert_eq!(site.sign_in().await.1, "sign-in-refused=uninvited");
}

#[tokio::test]
async fn pages_of_other_origins_begin_and_end_no_sign_in() {
    let site = Site::new(&["reader:sub=subject-1"]).await;
    for path in ["start", "offers", "enrol"] {
        let request = Request::builder()
            .method("POST")
            .uri(format!("/api/sign-in/{path}"))
            .header(header::HOST, HOST)
            .header(header::ORIGIN, "https://evil.example")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from("{}"))
            .expect("a request");
        let response = site.router.clone().oneshot(request).await.expect("infallible");
        assert_eq!(response.status().as_u16(), 403, "{path}");
        assert!(response.headers().get(header::SET_COOKIE).is_none());
    }
    assert_eq!(site.provider.behaviour().asked.len(), 0);
}

#[tokio::test]
async fn sign_ins_are_begun_at_a_bounded_pace() {
    let site = Site::new(&[]).await;
    for _ in 0..limits::SIGN_IN_STARTS_PER_MINUTE {
        site.leave().await;
    }
    let start = || site.call("POST", "/api/sign-in/start", None, &Value::Null);
    assert_eq!(start().await.status, 429);
    site.pass(60_000);
    assert_eq!(start().await.status, 200);
    assert_eq!(site.provider.behaviour().asked["configuration"], 1);
}

#[tokio::test]
async fn the_database_holds_no_secret_of_a_sign_in() {
    let site = Site::new(&["reader:sub=subject-1"]).await;
    let away = site.leave().await;
    let query = site.provider.sign_in_at(&away.url);
    let (cookie, code) = site.code().await;
    let fields = query.split('&').filter_map(|pair| pair.split_once('='));
    let state = fields
        .into_iter()
        .find(|(name, _)| *name == "state")
        .expect("a state")
        .1;
    let secret = |cookie: &str| cookie.split_once('=').expect("a value").1.to_owned();
    let mut stored = Vec::new();
    for file in std::fs::read_dir(site.directory.path()).expect("a directory") {
        let path = file.expect("an entry").path();
        if path.file_name().is_some_and(|name| name != "secret") {
            stored.extend(std::fs::read(path).expect("readable"));
        }
    }
    for hidden in [state, &code, &secret(&cookie), &secret(&away.cookie), SECRET] {
        assert!(
            !stored.windows(hidden.len()).any(|window| window == hidden.as_bytes()),
            "{hidden}"
        );
    }
    assert!(
        stored.windows(9).any(|window| window == b"subject-1"),
        "the rows are there"
    );
}

async fn people_are_bound_by_commands(relay: &Relay, issuer: &str) {
    let workspace = relay.workspace.to_string();
    let device = TestDevice::p256(1);
    let link = relay
        .admin(&[
            "invite",
            "--workspace",
            &workspace,
            "--role",
            "auditor",
            "--email",
            "ana@example.org",
        ])
        .await;
    let member = relay.enrol(&link, "Ana", &device).await["member"]
        .as_str()
        .expect("an id")
        .to_owned();
    let who = ["--workspace", &workspace, "--oidc-issuer", issuer, "--subject", "ana-1"];
    relay
        .admin(&[["bind", "--member", &member].as_slice(), who.as_slice()].concat())
        .await;
    let listed = relay.admin(&["members", "--workspace", &workspace]).await;
    assert!(listed.contains("\tsign-in\t") && listed.contains("ana-1"), "{listed}");
    relay.admin(&[["unbind"].as_slice(), who.as_slice()].concat()).await;
    let listed = relay.admin(&["members", "--workspace", &workspace]).await;
    assert!(!listed.contains("ana-1"), "{listed}");
}

/// Administrators' commands reach whichever database the relay has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_bound_in_postgresql_too() {
    let Some(postgres) = Postgres::start().await else {
        return;
    };
    let relay = Relay::start_on(&postgres.url, &[]).await;
    people_are_bound_by_commands(&relay, "https://id.example.org").await;
}

#[tokio::test]
async fn the_program_takes_its_provider_from_options_and_administrators_bind_people() {
    let site = Site::new(&[]).await;
    let issuer = site.provider.issuer();
    let options = [
        "--oidc-issuer",
        &issuer,
        "--oidc-client-id",
        CLIENT,
        "--oidc-admit",
        "reader:groups=CN=staff,OU=IT",
    ];
    let relay = Relay::start_with(&options, false).await;
    let (status, named) = support::http::send(relay.address, "GET", "/api/sign-in", None, None).await;
    assert_eq!((status, named), (200, json!({ "name": "127.0.0.1" })));
    people_are_bound_by_commands(&relay, &issuer).await;

    let workspace = relay.workspace.to_string();
    for wrong in [
        vec!["serve", "--oidc-issuer", &issuer],
        vec![
            "serve",
            "--oidc-issuer",
            "http://id.example.org",
            "--oidc-client-id",
            "x",
        ],
        vec![
            "serve",
            "--oidc-issuer",
            &issuer,
            "--oidc-client-id",
            "x",
            "--oidc-admit",
            "owner:groups=x",
        ],
        vec!["serve", "--oidc-client-secret-file", "/nowhere"],
        vec!["unbind", "--workspace", &workspace, "--subject", "x"],
        vec![
            "invite",
            "--workspace",
            &workspace,
            "--role",
            "reader",
            "--email",
            "nobody",
        ],
    ] {
        let output = relay.command(&wrong).await;
        assert!(!output.status.success(), "{wrong:?}");
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(
            words.contains("oidc") || words.contains("address"),
            "{wrong:?}: {words}"
        );
    }
}
