//! Signing in with a device key, with a clock of the test's own and two nodes on one database: every refusal.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use steward_server::{
    identity::{
        self, Accepted, AcceptedCredential, Answer, Challenge, ChallengeScope, DeviceId, IdentityError, LastOwner,
        MemberId, RelaySecret, Role, SignInRefusal, SignedIn, TokenRefusal, WorkspaceId,
    },
    limits,
    platform::{Clock, Platform, Randomness, RandomnessError},
    store::Database,
};
use support::{Random, database::Place, device::TestDevice};

const START: i64 = 1_800_000_000_000;
const AUDIENCE: &str = "https://steward.example.org";

#[derive(Clone)]
struct TestClock(Arc<AtomicI64>);

impl Clock for TestClock {
    fn wall_millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn monotonic_millis(&self) -> u64 {
        0
    }
}

struct SeededRandomness(AtomicU64);

impl Randomness for SeededRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        let mut random = Random(self.0.fetch_add(1 << 20, Ordering::SeqCst));
        bytes.fill_with(|| random.next().to_le_bytes()[0]);
        Ok(())
    }
}

/// One node of a relay.
struct Node {
    database: Database,
    platform: Platform,
    secret: RelaySecret,
    workspace: WorkspaceId,
}

struct Site {
    place: Place,
    clock: TestClock,
    node: Node,
}

impl Site {
    async fn new() -> Self {
        let place = Place::new().await;
        let clock = TestClock(Arc::new(AtomicI64::new(START)));
        let database = place.open().await;
        let platform = Platform::new(clock.clone(), SeededRandomness(AtomicU64::new(1)));
        let workspace = identity::create_workspace(&database, &platform, "Tests")
            .await
            .expect("a workspace")
            .id;
        let secret = identity::relay_secret(&database, &platform).await.expect("a secret");
        let node = Node {
            database,
            platform,
            secret,
            workspace,
        };
        Self { place, clock, node }
    }

    /// Another process on the same database, with a clock and randomness of its own.
    async fn other_node(&self, seed: u64, clock_millis: i64) -> Node {
        let database = self.place.open().await;
        let clock = TestClock(Arc::new(AtomicI64::new(clock_millis)));
        let platform = Platform::new(clock, SeededRandomness(AtomicU64::new(seed)));
        let secret = identity::relay_secret(&database, &platform).await.expect("a secret");
        Node {
            database,
            platform,
            secret,
            workspace: self.node.workspace,
        }
    }

    fn pass(&self, millis: i64) {
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Node {
    async fn enrol(&self, device: &TestDevice, role: Role) -> MemberId {
        let code = self.invitation(role).await;
        let accepted = self.accept(&code, device).await.expect("accepted");
        assert!(matches!(accepted.credential, AcceptedCredential::Device(id) if id.to_string() == device.id()));
        accepted.member.id
    }

    async fn invitation(&self, role: Role) -> String {
        let code = identity::create_invitation(&self.database, &self.platform, self.workspace, role, None, 60_000);
        code.await.expect("an invitation").reveal().to_owned()
    }

    async fn accept(&self, code: &str, device: &TestDevice) -> Result<Accepted, IdentityError> {
        let device = Some(device.new_device("laptop"));
        identity::accept_invitation(&self.database, &self.platform, code, "Ana", device).await
    }

    fn challenge(&self, device: &TestDevice) -> Challenge {
        self.secret
            .challenge(&self.platform, self.workspace, AUDIENCE, device_id(device))
            .expect("random bytes")
    }

    async fn submit(&self, answer: &Answer) -> Result<SignedIn, SignInRefusal> {
        identity::sign_in(&self.database, &self.platform, &self.secret, answer).await
    }

    async fn sign_in(&self, device: &TestDevice) -> Result<SignedIn, SignInRefusal> {
        self.submit(&answer(device, self.challenge(device))).await
    }

    async fn redeem(&self, ticket: &str) -> Result<identity::Principal, TokenRefusal> {
        identity::redeem_ticket(&self.database, &self.platform, self.workspace, ticket).await
    }

    async fn session(&self, session: &str) -> Result<identity::Principal, TokenRefusal> {
        identity::authenticate_session(&self.database, &self.platform, &self.secret, self.workspace, session).await
    }

    async fn revoke_device(&self, device: &TestDevice, last_owner: LastOwner) -> Result<(), IdentityError> {
        let id = device_id(device);
        identity::revoke_device(&self.database, &self.platform, self.workspace, None, id, last_owner).await
    }
}

fn device_id(device: &TestDevice) -> DeviceId {
    device.id().parse().expect("an id")
}

fn answer(device: &TestDevice, challenge: Challenge) -> Answer {
    let signature = device.sign(&challenge.scope.signed_text(&challenge.nonce));
    Answer {
        scope: challenge.scope,
        nonce: challenge.nonce,
        signature,
    }
}

#[tokio::test]
async fn a_device_signs_in_and_gets_one_socket_and_a_session() {
    let site = Site::new().await;
    let node = &site.node;
    for (device, role) in [
        (TestDevice::ed25519(1), Role::Practitioner),
        (TestDevice::p256(2), Role::Auditor),
    ] {
        let member = node.enrol(&device, role).await;
        let signed_in = node.sign_in(&device).await.expect("signed in");
        assert_eq!(
            (signed_in.member, signed_in.role, signed_in.name.as_str()),
            (member, role, "Ana")
        );
        assert_eq!(signed_in.server_millis, START);
        assert_eq!(signed_in.ticket_expires_millis, START + 30_000);
        assert_eq!(signed_in.session_expires_millis, START + 900_000);
        let principal = node.redeem(signed_in.ticket.reveal()).await.expect("admitted");
        assert_eq!(
            (principal.member, principal.role, principal.device),
            (member, role, Some(device_id(&device)))
        );
        let again = node.redeem(signed_in.ticket.reveal()).await;
        assert!(matches!(again, Err(TokenRefusal::Ticket)), "{again:?}");
        let principal = node.session(&signed_in.session).await.expect("the session holds");
        assert_eq!((principal.member, principal.device), (member, Some(device_id(&device))));
    }
}

#[tokio::test]
async fn what_is_forged_or_meant_for_something_else_is_refused() {
    let site = Site::new().await;
    let node = &site.node;
    let (device, other) = (TestDevice::ed25519(1), TestDevice::p256(2));
    node.enrol(&device, Role::Owner).await;
    node.enrol(&other, Role::Reader).await;

    let mut wrong_signature = answer(&device, node.challenge(&device));
    wrong_signature.signature = other.sign("something");
    assert!(matches!(
        node.submit(&wrong_signature).await,
        Err(SignInRefusal::Device)
    ));
    wrong_signature.signature = "not base64url!".to_owned();
    assert!(matches!(
        node.submit(&wrong_signature).await,
        Err(SignInRefusal::Device)
    ));

    // Another device's challenge, signed by this one's key for itself.
    let given = node.challenge(&other);
    let scope = ChallengeScope {
        device: device_id(&device),
        ..given.scope
    };
    let stolen = answer(&device, Challenge { scope, ..given });
    assert!(matches!(node.submit(&stolen).await, Err(SignInRefusal::Foreign)));

    // The reader's key for the owner's device id.
    let given = node.challenge(&device);
    let escalated = answer(&other, given);
    assert!(matches!(node.submit(&escalated).await, Err(SignInRefusal::Device)));

    // Another audience, another time, another relay.
    let given = node.challenge(&device);
    let scope = ChallengeScope {
        audience: "https://evil.example".to_owned(),
        ..given.scope.clone()
    };
    let foreign = answer(
        &device,
        Challenge {
            scope,
            nonce: given.nonce.clone(),
        },
    );
    assert!(matches!(node.submit(&foreign).await, Err(SignInRefusal::Foreign)));
    let scope = ChallengeScope {
        expires_millis: given.scope.expires_millis + 86_400_000,
        ..given.scope
    };
    let longer = answer(
        &device,
        Challenge {
            scope,
            nonce: given.nonce,
        },
    );
    assert!(matches!(node.submit(&longer).await, Err(SignInRefusal::Foreign)));
    let elsewhere = RelaySecret::new(&[3; 32]);
    let given = elsewhere.challenge(&node.platform, node.workspace, AUDIENCE, device_id(&device));
    let foreign = answer(&device, given.expect("random bytes"));
    assert!(matches!(node.submit(&foreign).await, Err(SignInRefusal::Foreign)));

    // A device that nobody enrolled.
    let stranger = TestDevice::ed25519(9);
    assert!(matches!(node.sign_in(&stranger).await, Err(SignInRefusal::Device)));
    assert!(node.sign_in(&device).await.is_ok());
}

#[tokio::test]
async fn nothing_of_one_workspace_opens_another() {
    let site = Site::new().await;
    let node = &site.node;
    let device = TestDevice::ed25519(1);
    node.enrol(&device, Role::Owner).await;
    let other = identity::create_workspace(&node.database, &node.platform, "Other")
        .await
        .expect("a workspace")
        .id;
    let challenge = node
        .secret
        .challenge(&node.platform, other, AUDIENCE, device_id(&device));
    let refused = node.submit(&answer(&device, challenge.expect("random bytes"))).await;
    assert!(matches!(refused, Err(SignInRefusal::Device)), "{refused:?}");

    let signed_in = node.sign_in(&device).await.expect("signed in");
    let there = identity::redeem_ticket(&node.database, &node.platform, other, signed_in.ticket.reveal()).await;
    assert!(matches!(there, Err(TokenRefusal::Ticket)), "{there:?}");
    let session = &signed_in.session;
    let there = identity::authenticate_session(&node.database, &node.platform, &node.secret, other, session).await;
    assert!(matches!(there, Err(TokenRefusal::Session)), "{there:?}");

    // Enrolled in both, a nonce of one is still not good in the other.
    let code = identity::create_invitation(&node.database, &node.platform, other, Role::Reader, None, 60_000).await;
    node.accept(code.expect("an invitation").reveal(), &device)
        .await
        .expect("accepted");
    let given = node.challenge(&device);
    let scope = ChallengeScope {
        workspace: other,
        ..given.scope
    };
    let moved = answer(
        &device,
        Challenge {
            scope,
            nonce: given.nonce,
        },
    );
    assert!(matches!(node.submit(&moved).await, Err(SignInRefusal::Foreign)));
    let unknown: WorkspaceId = steward_sync::ids::DocumentId::from_bytes([1; 16])
        .to_string()
        .parse()
        .expect("an id");
    let given = node
        .secret
        .challenge(&node.platform, unknown, AUDIENCE, device_id(&device));
    let refused = node.submit(&answer(&device, given.expect("random bytes"))).await;
    assert!(matches!(refused, Err(SignInRefusal::UnknownWorkspace)), "{refused:?}");
}

#[tokio::test]
async fn an_answer_counts_once_on_whichever_node() {
    let site = Site::new().await;
    let device = TestDevice::ed25519(1);
    site.node.enrol(&device, Role::Practitioner).await;
    let second = site.other_node(77, START).await;
    // Given by one, answered at the other, redeemed at the first.
    let given = answer(&device, site.node.challenge(&device));
    let (here, there) = tokio::join!(site.node.submit(&given), second.submit(&given));
    let outcomes = [&here, &there].map(|outcome| outcome.is_ok());
    assert_eq!(
        outcomes.iter().filter(|accepted| **accepted).count(),
        1,
        "{here:?} {there:?}"
    );
    let (refused, accepted) = if here.is_ok() { (there, here) } else { (here, there) };
    assert!(matches!(refused, Err(SignInRefusal::Replayed)), "{refused:?}");
    let accepted = accepted.expect("one is accepted");
    let ticket = accepted.ticket.reveal();
    let (here, there) = tokio::join!(site.node.redeem(ticket), second.redeem(ticket));
    assert_eq!(
        usize::from(here.is_ok()) + usize::from(there.is_ok()),
        1,
        "{here:?} {there:?}"
    );
    assert!(second.session(&accepted.session).await.is_ok());
    assert!(site.node.session(&accepted.session).await.is_ok());
    let replayed = second.submit(&given).await;
    assert!(matches!(replayed, Err(SignInRefusal::Replayed)), "{replayed:?}");
}

#[tokio::test]
async fn everything_ends_by_the_clock_of_the_relay() {
    let site = Site::new().await;
    let node = &site.node;
    let device = TestDevice::ed25519(1);
    node.enrol(&device, Role::Practitioner).await;
    let late = answer(&device, node.challenge(&device));
    site.pass(limits::NONCE_MILLIS);
    assert!(matches!(node.submit(&late).await, Err(SignInRefusal::Expired)));

    let signed_in = node.sign_in(&device).await.expect("signed in");
    site.pass(limits::TICKET_MILLIS);
    let refused = node.redeem(signed_in.ticket.reveal()).await;
    assert!(matches!(refused, Err(TokenRefusal::Ticket)), "{refused:?}");
    // Used up by the attempt: a clock set back does not revive it.
    site.pass(-limits::TICKET_MILLIS);
    assert!(node.redeem(signed_in.ticket.reveal()).await.is_err());

    site.pass(limits::SESSION_MILLIS - 1);
    assert!(node.session(&signed_in.session).await.is_ok());
    site.pass(1);
    let refused = node.session(&signed_in.session).await;
    assert!(matches!(refused, Err(TokenRefusal::Session)), "{refused:?}");
}

#[tokio::test]
async fn a_node_whose_clock_runs_ahead_gives_nothing_that_lasts() {
    let site = Site::new().await;
    let device = TestDevice::ed25519(1);
    site.node.enrol(&device, Role::Practitioner).await;
    let ahead = site.other_node(77, START + 365 * 86_400_000).await;
    let from_the_future = answer(&device, ahead.challenge(&device));
    let refused = site.node.submit(&from_the_future).await;
    assert!(matches!(refused, Err(SignInRefusal::Expired)), "{refused:?}");
    let signed_in = ahead.submit(&from_the_future).await.expect("good there");
    let refused = site.node.session(&signed_in.session).await;
    assert!(matches!(refused, Err(TokenRefusal::Session)), "{refused:?}");
    let refused = site.node.redeem(signed_in.ticket.reveal()).await;
    assert!(matches!(refused, Err(TokenRefusal::Ticket)), "{refused:?}");
}

#[tokio::test]
async fn a_used_nonce_stays_used_when_the_clock_is_set_back() {
    let site = Site::new().await;
    let node = &site.node;
    let device = TestDevice::ed25519(1);
    node.enrol(&device, Role::Practitioner).await;
    let used = answer(&device, node.challenge(&device));
    node.submit(&used).await.expect("signed in");
    // Another sign-in, minutes later by a clock that was wrong, clears old rows away.
    site.pass(5 * 60_000);
    node.sign_in(&device).await.expect("signed in");
    site.pass(-5 * 60_000);
    let replayed = node.submit(&used).await;
    assert!(matches!(replayed, Err(SignInRefusal::Replayed)), "{replayed:?}");
}

#[tokio::test]
async fn taking_access_away_ends_what_was_given_before() {
    let site = Site::new().await;
    let node = &site.node;
    let (phone, laptop) = (TestDevice::ed25519(1), TestDevice::p256(2));
    let member = node.enrol(&phone, Role::Practitioner).await;
    let link = identity::create_device_link(
        &node.database,
        &node.platform,
        node.workspace,
        member,
        Some(member),
        600_000,
    );
    let link = link.await.expect("a link");
    node.accept(link.code.reveal(), &laptop).await.expect("a second device");
    let devices = identity::devices(&node.database, node.workspace).await.expect("listed");
    assert_eq!(devices.iter().filter(|device| device.member == member).count(), 2);

    // Between challenge and answer, between ticket and socket, during a session; the other device stays.
    let pending = answer(&phone, node.challenge(&phone));
    let signed_in = node.sign_in(&phone).await.expect("signed in");
    let other = node.sign_in(&laptop).await.expect("signed in");
    node.revoke_device(&phone, LastOwner::Stays).await.expect("signed out");
    assert!(matches!(node.submit(&pending).await, Err(SignInRefusal::Revoked)));
    assert!(node.redeem(signed_in.ticket.reveal()).await.is_err());
    assert!(matches!(
        node.session(&signed_in.session).await,
        Err(TokenRefusal::Revoked)
    ));
    assert!(node.session(&other.session).await.is_ok());
    // The key of a device that was signed out cannot come back through another link.
    let link = identity::create_device_link(&node.database, &node.platform, node.workspace, member, None, 600_000);
    let refused = node.accept(link.await.expect("a link").code.reveal(), &phone).await;
    assert!(matches!(refused, Err(IdentityError::KnownDevice)), "{refused:?}");

    let pending = answer(&laptop, node.challenge(&laptop));
    identity::revoke_member(&node.database, &node.platform, node.workspace, member, LastOwner::Stays)
        .await
        .expect("revoked");
    assert!(matches!(node.submit(&pending).await, Err(SignInRefusal::Revoked)));
    assert!(matches!(
        node.redeem(other.ticket.reveal()).await,
        Err(TokenRefusal::Revoked)
    ));
    assert!(matches!(node.session(&other.session).await, Err(TokenRefusal::Revoked)));
}

#[tokio::test]
async fn a_device_that_signs_in_without_pause_is_slowed() {
    let site = Site::new().await;
    let node = &site.node;
    let (busy, calm) = (TestDevice::ed25519(1), TestDevice::ed25519(2));
    node.enrol(&busy, Role::Practitioner).await;
    node.enrol(&calm, Role::Practitioner).await;
    for _ in 0..limits::SIGN_INS_PER_DEVICE {
        node.sign_in(&busy).await.expect("signed in");
    }
    assert!(matches!(node.sign_in(&busy).await, Err(SignInRefusal::TooOften)));
    assert!(node.sign_in(&calm).await.is_ok());
    site.pass(limits::NONCE_MILLIS);
    assert!(node.sign_in(&busy).await.is_ok());
}

#[tokio::test]
async fn of_two_devices_that_use_an_invitation_at_once_one_is_enrolled() {
    let site = Site::new().await;
    let second = site.other_node(77, START).await;
    let (ana, eve) = (TestDevice::ed25519(1), TestDevice::ed25519(2));
    let code = site.node.invitation(Role::Owner).await;
    let (first, other) = tokio::join!(site.node.accept(&code, &ana), second.accept(&code, &eve));
    assert_eq!(
        usize::from(first.is_ok()) + usize::from(other.is_ok()),
        1,
        "{first:?} {other:?}"
    );
    let devices = identity::devices(&site.node.database, site.node.workspace)
        .await
        .expect("listed");
    let members = identity::members(&site.node.database, site.node.workspace)
        .await
        .expect("listed");
    assert_eq!((devices.len(), members.len()), (1, 1));
}

#[tokio::test]
async fn a_device_whose_answer_was_lost_may_ask_again_and_nobody_else() {
    let site = Site::new().await;
    let node = &site.node;
    let (device, eve) = (TestDevice::ed25519(1), TestDevice::ed25519(2));
    let code = node.invitation(Role::Practitioner).await;
    let first = node.accept(&code, &device).await.expect("accepted");
    let again = node.accept(&code, &device).await.expect("the same answer");
    assert_eq!(first.member, again.member);
    assert!(matches!(
        node.accept(&code, &eve).await,
        Err(IdentityError::UsedInvitation)
    ));
    let without = identity::accept_invitation(&node.database, &node.platform, &code, "Ana", None).await;
    assert!(matches!(without, Err(IdentityError::UsedInvitation)));
    node.revoke_device(&device, LastOwner::MayGo).await.expect("signed out");
    assert!(matches!(
        node.accept(&code, &device).await,
        Err(IdentityError::UsedInvitation)
    ));
}

#[tokio::test]
async fn a_device_link_adds_to_its_member_and_needs_a_device() {
    let site = Site::new().await;
    let node = &site.node;
    let member = node.enrol(&TestDevice::ed25519(1), Role::Manager).await;
    let link = |by| identity::create_device_link(&node.database, &node.platform, node.workspace, member, by, 600_000);
    let older = link(Some(member)).await.expect("a link");
    let newer = link(Some(member)).await.expect("a link");
    let phone = TestDevice::p256(2);
    let refused = node.accept(older.code.reveal(), &phone).await;
    assert!(
        matches!(refused, Err(IdentityError::WithdrawnInvitation)),
        "{refused:?}"
    );
    let without = identity::accept_invitation(&node.database, &node.platform, newer.code.reveal(), "Eve", None).await;
    assert!(matches!(without, Err(IdentityError::DeviceMissing)), "{without:?}");
    let accepted = node.accept(newer.code.reveal(), &phone).await.expect("accepted");
    assert_eq!((accepted.member.id, accepted.member.role), (member, Role::Manager));
    assert_eq!(
        identity::members(&node.database, node.workspace)
            .await
            .expect("listed")
            .len(),
        1
    );

    // A link that is open when its member loses access opens nothing.
    let open = link(None).await.expect("a link");
    identity::revoke_member(&node.database, &node.platform, node.workspace, member, LastOwner::MayGo)
        .await
        .expect("revoked");
    let refused = node.accept(open.code.reveal(), &TestDevice::ed25519(3)).await;
    assert!(
        matches!(refused, Err(IdentityError::WithdrawnInvitation)),
        "{refused:?}"
    );
    assert!(matches!(link(None).await, Err(IdentityError::RevokedMember(_))));
}

#[tokio::test]
async fn the_last_owner_stays_also_when_two_nodes_try_at_once() {
    let site = Site::new().await;
    let node = &site.node;
    let second = site.other_node(77, START).await;
    let (first_device, second_device) = (TestDevice::ed25519(1), TestDevice::ed25519(2));
    let ana = node.enrol(&first_device, Role::Owner).await;
    let ben = node.enrol(&second_device, Role::Owner).await;
    let (workspace, stays) = (node.workspace, LastOwner::Stays);
    let (one, other) = tokio::join!(
        identity::revoke_member(&node.database, &node.platform, workspace, ana, stays),
        identity::revoke_member(&second.database, &second.platform, workspace, ben, stays),
    );
    assert_eq!(
        usize::from(one.is_ok()) + usize::from(other.is_ok()),
        1,
        "{one:?} {other:?}"
    );
    let (left, left_device) = if one.is_ok() {
        (ben, &second_device)
    } else {
        (ana, &first_device)
    };

    let demoted = identity::MemberChange {
        role: Some(Role::Reader),
        name: None,
    };
    let refused = identity::change_member(&node.database, workspace, left, demoted).await;
    assert!(matches!(refused, Err(IdentityError::LastOwner)), "{refused:?}");
    assert!(matches!(
        node.revoke_device(left_device, stays).await,
        Err(IdentityError::LastOwner)
    ));
    // A token that ends is no way in to rely on; one without an end is.
    identity::issue_token(
        &node.database,
        &node.platform,
        workspace,
        Role::Owner,
        "hour",
        Some(START + 3_600_000),
    )
    .await
    .expect("a token");
    assert!(matches!(
        node.revoke_device(left_device, stays).await,
        Err(IdentityError::LastOwner)
    ));
    identity::issue_token(&node.database, &node.platform, workspace, Role::Owner, "robot", None)
        .await
        .expect("a token");
    node.revoke_device(left_device, stays)
        .await
        .expect("another way in remains");
}

#[tokio::test]
async fn last_seen_follows_signing_in_and_goes_only_forward() {
    let site = Site::new().await;
    let node = &site.node;
    let device = TestDevice::ed25519(1);
    let member = node.enrol(&device, Role::Reader).await;
    let seen = || async {
        let member = identity::find_member(&node.database, node.workspace, member)
            .await
            .expect("a member");
        let device = identity::find_device(&node.database, node.workspace, device_id(&device))
            .await
            .expect("read");
        (member.last_seen_millis, device.expect("a device").last_seen_millis)
    };
    assert_eq!(seen().await, (None, None));
    site.pass(5_000);
    let signed_in = node.sign_in(&device).await.expect("signed in");
    assert_eq!(seen().await, (Some(START + 5_000), Some(START + 5_000)));
    site.pass(-3_000);
    let principal = node.redeem(signed_in.ticket.reveal()).await.expect("admitted");
    identity::note_seen(&node.database, &node.platform, vec![principal])
        .await
        .expect("noted");
    assert_eq!(seen().await, (Some(START + 5_000), Some(START + 5_000)));
}
