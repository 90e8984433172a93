//! Members, invitations, device links and tokens over HTTP: who may do what, and that the last owner stays.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use steward_server::{
    http::{self, Services},
    identity::{self, Role, WorkspaceId},
    limits,
    platform::Platform,
    store::Database,
};
use support::{database::Place, device::TestDevice};
use tower::ServiceExt as _;

const HOST: &str = "relay.test:8080";

struct Site {
    _place: Place,
    database: Database,
    platform: Platform,
    router: Router,
    workspace: WorkspaceId,
}

/// A member with a device that is signed in.
struct Person {
    member: String,
    device: TestDevice,
    session: String,
}

impl Site {
    async fn new() -> Self {
        let place = Place::new().await;
        let database = place.open().await;
        let platform = Platform::system();
        let workspace = identity::create_workspace(&database, &platform, "Tests").await;
        let services = Services::start(database.clone(), platform.clone(), None, None);
        Self {
            _place: place,
            router: http::router(Arc::clone(&services)),
            workspace: workspace.expect("a workspace").id,
            database,
            platform,
        }
    }

    async fn call(&self, method: &str, path: &str, bearer: Option<&str>, body: Value) -> (u16, Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(bearer) = bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
        }
        let request = request.body(Body::from(body.to_string())).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/workspaces/{}/{rest}", self.workspace)
    }

    async fn get(&self, rest: &str, bearer: &str) -> (u16, Value) {
        self.call("GET", &self.path(rest), Some(bearer), Value::Null).await
    }

    async fn post(&self, rest: &str, bearer: &str, body: Value) -> (u16, Value) {
        self.call("POST", &self.path(rest), Some(bearer), body).await
    }

    async fn accept(&self, code: &str, name: &str, device: &TestDevice) -> (u16, Value) {
        let body = json!({ "name": name, "device": device.enrolment("laptop") });
        self.call("POST", &format!("/api/invitations/{code}/accept"), None, body)
            .await
    }

    async fn sign_in(&self, device: &TestDevice) -> (u16, Value) {
        let ask = json!({ "deviceId": device.id() });
        let (status, challenge) = self.call("POST", &self.path("challenge"), None, ask).await;
        assert_eq!(status, 200, "{challenge}");
        let answer = device.answer(&self.workspace.to_string(), &challenge);
        self.call("POST", &self.path("ticket"), None, answer).await
    }

    async fn person(&self, role: Role, seed: u8) -> Person {
        let code = identity::create_invitation(&self.database, &self.platform, self.workspace, role, None, 60_000);
        let device = TestDevice::ed25519(seed);
        let (status, accepted) = self
            .accept(code.await.expect("an invitation").reveal(), role.name(), &device)
            .await;
        assert_eq!(status, 200, "{accepted}");
        let (status, signed_in) = self.sign_in(&device).await;
        assert_eq!(status, 200, "{signed_in}");
        Person {
            member: accepted["member"].as_str().expect("an id").to_owned(),
            session: signed_in["session"].as_str().expect("a session").to_owned(),
            device,
        }
    }
}

/// The sentence of a refusal.
fn words(answer: &Value) -> &str {
    answer["error"].as_str().expect("a sentence")
}

#[tokio::test]
async fn signing_in_over_http_follows_the_contract() {
    let site = Site::new().await;
    let device = TestDevice::p256(5);
    let ask = json!({ "deviceId": device.id() });
    let (status, challenge) = site.call("POST", &site.path("challenge"), None, ask.clone()).await;
    assert_eq!(status, 200, "strangers are asked as everybody is");
    assert_eq!(challenge["audience"], "http://relay.test:8080");
    let workspace = site.workspace.to_string();
    let (status, refused) = site
        .call(
            "POST",
            &site.path("ticket"),
            None,
            device.answer(&workspace, &challenge),
        )
        .await;
    assert_eq!(status, 401);
    assert!(words(&refused).contains("not enrolled"), "{refused}");

    let person = site.person(Role::Practitioner, 1).await;
    let (status, signed_in) = site.sign_in(&person.device).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&signed_in["member"], &signed_in["role"]),
        (&json!(person.member), &json!("practitioner"))
    );
    assert_eq!(
        signed_in["sessionExpiresMillis"].as_i64(),
        signed_in["serverMillis"]
            .as_i64()
            .map(|now| now + limits::SESSION_MILLIS)
    );

    // Signed for another address, whatever the challenge said.
    let ask = json!({ "deviceId": person.device.id() });
    let (_, mut challenge) = site.call("POST", &site.path("challenge"), None, ask.clone()).await;
    challenge["audience"] = json!("https://evil.example");
    let answer = person.device.answer(&workspace, &challenge);
    let (status, refused) = site.call("POST", &site.path("ticket"), None, answer).await;
    assert_eq!(status, 401);
    assert!(words(&refused).contains("another address"), "{refused}");

    // Bodies that are none.
    for body in [json!({}), json!({ "deviceId": 7 }), json!([])] {
        let (status, refused) = site.call("POST", &site.path("challenge"), None, body).await;
        assert_eq!(status, 422);
        assert!(words(&refused).contains("cannot be read"), "{refused}");
    }
    let (status, _) = site
        .call("POST", &site.path("challenge"), None, json!({ "deviceId": "xyz" }))
        .await;
    assert_eq!(status, 404);
    let unknown = steward_sync::ids::DocumentId::from_bytes([1; 16]);
    let elsewhere = format!("/api/workspaces/{unknown}/challenge");
    assert_eq!(site.call("POST", &elsewhere, None, ask).await.0, 404);
}

#[tokio::test]
async fn pages_of_another_origin_may_not_sign_in() {
    let site = Site::new().await;
    for rest in ["challenge", "ticket"] {
        let body = json!({ "deviceId": TestDevice::ed25519(1).id(), "audience": "http://relay.test:8080",
            "nonce": "", "expiresMillis": 0, "signature": "" });
        let request = Request::post(site.path(rest))
            .header(header::HOST, HOST)
            .header(header::ORIGIN, "https://evil.example")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        let response = site.router.clone().oneshot(request).await.expect("infallible");
        assert_eq!(response.status().as_u16(), 403, "{rest}");
    }
}

#[tokio::test]
async fn keys_that_cannot_be_enrolled_use_nothing_up() {
    let site = Site::new().await;
    let code = identity::create_invitation(
        &site.database,
        &site.platform,
        site.workspace,
        Role::Reader,
        None,
        60_000,
    );
    let code = code.await.expect("an invitation");
    let path = format!("/api/invitations/{}/accept", code.reveal());
    let good = TestDevice::ed25519(1);
    let mut weak = good.enrolment("laptop");
    weak["publicKey"] = json!("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    let mut other = good.enrolment("laptop");
    other["algorithm"] = json!("RSA");
    let mut short = good.enrolment("laptop");
    short["publicKey"] = json!("AAAA");
    let mut nameless = good.enrolment("laptop");
    nameless["name"] = json!(" ");
    for (device, said) in [
        (weak, "weak"),
        (other, "Ed25519 or P-256"),
        (short, "base64url"),
        (nameless, "a name has"),
    ] {
        let body = json!({ "name": "Ana", "device": device });
        let (status, refused) = site.call("POST", &path, None, body).await;
        assert_eq!(status, 422);
        assert!(words(&refused).contains(said), "{refused}");
    }
    assert_eq!(site.accept(code.reveal(), "Ana", &good).await.0, 200);
    // The same key under another invitation.
    let again = identity::create_invitation(
        &site.database,
        &site.platform,
        site.workspace,
        Role::Owner,
        None,
        60_000,
    );
    let (status, refused) = site
        .accept(again.await.expect("an invitation").reveal(), "Eve", &good)
        .await;
    assert_eq!(status, 409);
    assert!(words(&refused).contains("enrolled before"), "{refused}");
}

#[tokio::test]
async fn members_are_listed_for_members_only() {
    let site = Site::new().await;
    let reader = site.person(Role::Reader, 1).await;
    let (status, listed) = site.get("members", &reader.session).await;
    assert_eq!(status, 200);
    let entry = &listed[0];
    assert_eq!(
        (&entry["member"], &entry["role"]),
        (&json!(reader.member), &json!("reader"))
    );
    assert_eq!(entry["online"], json!(false));
    assert!(
        entry["lastSeenMillis"].is_i64() && entry.get("revokedMillis").is_none(),
        "{entry}"
    );
    let device = &entry["devices"][0];
    assert_eq!(
        (&device["deviceId"], &device["name"]),
        (&json!(reader.device.id()), &json!("laptop"))
    );
    assert_eq!(device["publicKey"], reader.device.enrolment("")["publicKey"]);
    let (status, refused) = site.get("members", "sts_forged").await;
    assert_eq!(status, 401);
    assert!(words(&refused).contains("sign in again"), "{refused}");
    let (status, _) = site.call("GET", &site.path("members"), None, Value::Null).await;
    assert_eq!(status, 401);
    let other = identity::create_workspace(&site.database, &site.platform, "Other")
        .await
        .expect("a workspace");
    let foreign = format!("/api/workspaces/{}/members", other.id);
    assert_eq!(
        site.call("GET", &foreign, Some(&reader.session), Value::Null).await.0,
        401
    );
}

#[tokio::test]
async fn only_owners_change_roles_and_take_access_away() {
    let site = Site::new().await;
    let owner = site.person(Role::Owner, 1).await;
    let manager = site.person(Role::Manager, 2).await;
    let reader = site.person(Role::Reader, 3).await;
    let of = |person: &Person| format!("members/{}", person.member);
    let patch = async |bearer: &str, person: &Person, body: Value| {
        site.call("PATCH", &site.path(&of(person)), Some(bearer), body).await
    };

    for (caller, target) in [
        (&manager, &reader),
        (&reader, &reader),
        (&manager, &manager),
        (&reader, &owner),
    ] {
        let (status, refused) = patch(&caller.session, target, json!({ "role": "owner" })).await;
        assert_eq!(status, 403, "{refused}");
        let revoke = format!("{}/revoke", of(target));
        assert_eq!(site.post(&revoke, &caller.session, json!({})).await.0, 403);
    }
    assert_eq!(
        patch(&manager.session, &reader, json!({ "name": "Mallory" })).await.0,
        403
    );
    let (status, changed) = patch(&reader.session, &reader, json!({ "name": " Rita " })).await;
    assert_eq!((status, &changed["name"]), (200, &json!("Rita")));
    assert_eq!(patch(&reader.session, &reader, json!({ "name": "" })).await.0, 422);
    assert_eq!(
        patch(&owner.session, &reader, json!({ "role": "emperor" })).await.0,
        422
    );
    let (status, changed) = patch(&owner.session, &reader, json!({ "role": "practitioner" })).await;
    assert_eq!((status, &changed["role"]), (200, &json!("practitioner")));
    let (_, signed_in) = site.sign_in(&reader.device).await;
    assert_eq!(signed_in["role"], "practitioner");
    let (status, _) = site
        .call(
            "PATCH",
            &site.path("members/00000000000000ff"),
            Some(&owner.session),
            json!({ "role": "reader" }),
        )
        .await;
    assert_eq!(status, 404);

    // The last owner neither steps down nor out, by whatever route.
    let (status, refused) = patch(&owner.session, &owner, json!({ "role": "reader" })).await;
    assert_eq!(status, 409);
    assert!(words(&refused).contains("last owner"), "{refused}");
    assert_eq!(
        site.post(&format!("{}/revoke", of(&owner)), &owner.session, json!({}))
            .await
            .0,
        409
    );
    let own_device = format!("{}/devices/{}/revoke", of(&owner), owner.device.id());
    assert_eq!(site.post(&own_device, &owner.session, json!({})).await.0, 409);

    // A member signs its own device out, not another's; an owner any.
    let foreign = format!("{}/devices/{}/revoke", of(&manager), manager.device.id());
    assert_eq!(site.post(&foreign, &reader.session, json!({})).await.0, 403);
    let disguised = format!("{}/devices/{}/revoke", of(&reader), manager.device.id());
    assert_eq!(site.post(&disguised, &reader.session, json!({})).await.0, 404);
    let own = format!("{}/devices/{}/revoke", of(&reader), reader.device.id());
    assert_eq!(site.post(&own, &reader.session, json!({})).await.0, 204);
    let (status, refused) = site.get("members", &reader.session).await;
    assert_eq!(status, 403);
    assert!(words(&refused).contains("taken away"), "{refused}");
    assert_eq!(site.sign_in(&reader.device).await.0, 403);
    assert_eq!(
        site.post(&format!("{}/revoke", of(&manager)), &owner.session, json!({}))
            .await
            .0,
        204
    );
    assert_eq!(site.get("members", &manager.session).await.0, 403);
}

#[tokio::test]
async fn invitations_are_made_listed_and_withdrawn_by_those_who_may() {
    let site = Site::new().await;
    let owner = site.person(Role::Owner, 1).await;
    let manager = site.person(Role::Manager, 2).await;
    let reader = site.person(Role::Reader, 3).await;
    let invite = async |person: &Person, role: &str| {
        let body = json!({ "role": role, "name": "Nora", "expiresSeconds": 3600 });
        site.post("invitations", &person.session, body).await
    };
    for role in ["owner", "manager"] {
        assert_eq!(invite(&manager, role).await.0, 403, "{role}");
    }
    assert_eq!(invite(&reader, "reader").await.0, 403);
    let (status, made) = invite(&owner, "owner").await;
    assert_eq!(status, 200);
    let code = made["code"].as_str().expect("a code");
    assert_eq!(made["url"], format!("http://relay.test:8080/join#{code}"));
    let (status, made) = invite(&manager, "practitioner").await;
    assert_eq!(status, 200);
    for wrong in [
        json!({ "role": "reader", "expiresSeconds": 0 }),
        json!({ "role": "reader", "expiresSeconds": i64::MAX }),
    ] {
        assert_eq!(site.post("invitations", &owner.session, wrong).await.0, 422);
    }

    let (_, of_owner) = site.get("invitations", &owner.session).await;
    let (_, of_manager) = site.get("invitations", &manager.session).await;
    let (_, of_reader) = site.get("invitations", &reader.session).await;
    let lengths = [&of_owner, &of_manager, &of_reader].map(|list| list.as_array().expect("a list").len());
    assert_eq!(lengths, [2, 1, 0]);
    assert_eq!(of_manager[0]["createdBy"], manager.member);
    let withdraw = async |person: &Person, handle: &Value| {
        let handle = handle.as_str().expect("a handle");
        let path = site.path(&format!("invitations/{handle}"));
        site.call("DELETE", &path, Some(&person.session), Value::Null).await.0
    };
    assert_eq!(
        withdraw(&manager, &of_owner[0]["handle"]).await,
        404,
        "not a manager's to withdraw"
    );
    assert_eq!(withdraw(&reader, &of_manager[0]["handle"]).await, 404);
    assert_eq!(withdraw(&manager, &of_manager[0]["handle"]).await, 204);
    assert_eq!(withdraw(&manager, &of_manager[0]["handle"]).await, 404);
    let (status, refused) = site
        .accept(made["code"].as_str().expect("a code"), "Nora", &TestDevice::ed25519(9))
        .await;
    assert_eq!(status, 410);
    assert!(words(&refused).contains("withdrawn"), "{refused}");
}

#[tokio::test]
async fn device_links_are_for_oneself_or_by_an_owner() {
    let site = Site::new().await;
    let owner = site.person(Role::Owner, 1).await;
    let reader = site.person(Role::Reader, 2).await;
    let for_owner = json!({ "member": owner.member });
    assert_eq!(site.post("device-links", &reader.session, for_owner).await.0, 403);
    let (status, own) = site.post("device-links", &reader.session, json!({})).await;
    assert_eq!(status, 200);
    let code = own["code"].as_str().expect("a code");
    let (_, offered) = site
        .call("GET", &format!("/api/invitations/{code}"), None, Value::Null)
        .await;
    assert_eq!(
        (&offered["purpose"], &offered["name"]),
        (&json!("device"), &json!("reader"))
    );
    let phone = TestDevice::p256(3);
    let (status, accepted) = site.accept(code, "somebody else", &phone).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&accepted["member"], &accepted["name"]),
        (&json!(reader.member), &json!("reader"))
    );
    assert_eq!(site.sign_in(&phone).await.0, 200);

    // Recovery: the owner makes the link, the member's new device opens it.
    let (status, link) = site
        .post("device-links", &owner.session, json!({ "member": reader.member }))
        .await;
    assert_eq!(status, 200);
    let recovered = TestDevice::ed25519(4);
    let (_, accepted) = site
        .accept(link["code"].as_str().expect("a code"), "", &recovered)
        .await;
    assert_eq!(accepted["member"], json!(reader.member));

    // Who stole a token does not turn it into a device.
    let (_, made) = site
        .post("tokens", &owner.session, json!({ "role": "reader", "name": "robot" }))
        .await;
    let token = made["token"].as_str().expect("a token");
    assert_eq!(site.post("device-links", token, json!({})).await.0, 403);
}

#[tokio::test]
async fn tokens_are_the_owners_matter() {
    let site = Site::new().await;
    let owner = site.person(Role::Owner, 1).await;
    let manager = site.person(Role::Manager, 2).await;
    let wish = json!({ "role": "reader", "name": "reports", "expiresSeconds": 3600 });
    assert_eq!(site.post("tokens", &manager.session, wish.clone()).await.0, 403);
    assert_eq!(site.get("tokens", &manager.session).await.0, 403);
    let (status, made) = site.post("tokens", &owner.session, wish).await;
    assert_eq!(status, 200);
    let token = made["token"].as_str().expect("a token");
    assert_eq!(made["syncUrl"], format!("ws://relay.test:8080/sync/{}", site.workspace));
    assert_eq!(site.get("documents", token).await.0, 200);
    let (_, listed) = site.get("tokens", &owner.session).await;
    assert_eq!(
        (&listed[0]["handle"], &listed[0]["name"]),
        (&made["handle"], &json!("reports"))
    );
    assert!(!listed.to_string().contains(token), "secrets are shown once");
    let handle = made["handle"].as_str().expect("a handle");
    assert_eq!(
        site.post(&format!("tokens/{handle}/revoke"), &manager.session, json!({}))
            .await
            .0,
        403
    );
    assert_eq!(
        site.post(&format!("tokens/{handle}/revoke"), &owner.session, json!({}))
            .await
            .0,
        204
    );
    let (status, refused) = site.get("documents", token).await;
    assert_eq!(status, 403);
    assert!(words(&refused).contains("taken away"), "{refused}");
    assert_eq!(
        site.post("tokens/0000000000000000/revoke", &owner.session, json!({}))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn guessing_sessions_and_signatures_is_slowed() {
    let site = Site::new().await;
    let owner = site.person(Role::Owner, 1).await;
    for _ in 0..limits::CREDENTIAL_FAILURES_PER_MINUTE {
        assert_eq!(site.get("members", "stw_guess").await.0, 401);
    }
    let (status, refused) = site.get("members", "sts_guess").await;
    assert_eq!(status, 429);
    assert!(words(&refused).contains("wait a minute"), "{refused}");
    assert_eq!(site.sign_in(&owner.device).await.0, 429);
}
