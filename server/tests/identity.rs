//! Members, tokens and invitations with a clock and randomness of the test's own.

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
    identity::{self, IdentityError, LastOwner, Role, Standing, TokenRefusal, Workspace},
    platform::{Clock, Platform, Randomness, RandomnessError},
    store::Database,
};
use support::database::Place;

#[derive(Clone, Default)]
struct TestClock(Arc<AtomicI64>);

impl Clock for TestClock {
    fn wall_millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn monotonic_millis(&self) -> u64 {
        0
    }
}

/// Counts, so that every secret is another one.
#[derive(Default)]
struct CountingRandomness(AtomicU64);

impl Randomness for CountingRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        let number = self.0.fetch_add(1, Ordering::SeqCst).to_le_bytes();
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = number[index % number.len()];
        }
        Ok(())
    }
}

struct Registry {
    _place: Place,
    database: Database,
    platform: Platform,
    clock: TestClock,
    workspace: Workspace,
}

async fn registry() -> Registry {
    let place = Place::new().await;
    let database = place.open().await;
    let clock = TestClock::default();
    let platform = Platform::new(clock.clone(), CountingRandomness::default());
    let workspace = identity::create_workspace(&database, &platform, " Garching ")
        .await
        .expect("a workspace");
    Registry {
        _place: place,
        database,
        platform,
        clock,
        workspace,
    }
}

#[tokio::test]
async fn a_token_opens_its_workspace_until_it_expires() {
    let Registry {
        database,
        platform,
        clock,
        workspace,
        ..
    } = &registry().await;
    assert_eq!(workspace.name, "Garching");
    let (member, secret) = identity::issue_token(database, platform, workspace.id, Role::Manager, "robot", Some(1_000))
        .await
        .expect("a token");
    let principal = identity::authenticate(database, platform, workspace.id, secret.reveal())
        .await
        .expect("admitted");
    assert_eq!((principal.member, principal.role), (member.id, Role::Manager));

    let other = identity::create_workspace(database, platform, "Other")
        .await
        .expect("a workspace");
    let refused = identity::authenticate(database, platform, other.id, secret.reveal()).await;
    assert!(matches!(refused, Err(TokenRefusal::Unknown)), "{refused:?}");

    clock.0.store(1_000, Ordering::SeqCst);
    let refused = identity::authenticate(database, platform, workspace.id, secret.reveal()).await;
    assert!(matches!(refused, Err(TokenRefusal::Expired)), "{refused:?}");
    let standings = identity::standings(database, platform, vec![principal])
        .await
        .expect("read");
    assert!(
        matches!(standings.as_slice(), [Standing::Ended(TokenRefusal::Expired)]),
        "{standings:?}"
    );
}

#[tokio::test]
async fn a_revoked_member_stays_listed_and_out() {
    let Registry {
        database,
        platform,
        clock,
        workspace,
        ..
    } = &registry().await;
    let (member, secret) = identity::issue_token(database, platform, workspace.id, Role::Owner, "Ana", None)
        .await
        .expect("a token");
    let (_, other) = identity::issue_token(database, platform, workspace.id, Role::Reader, "Ben", None)
        .await
        .expect("a token");
    clock.0.store(7, Ordering::SeqCst);
    identity::revoke_member(database, platform, workspace.id, member.id, LastOwner::MayGo)
        .await
        .expect("revoked");
    let refused = identity::authenticate(database, platform, workspace.id, secret.reveal()).await;
    assert!(matches!(refused, Err(TokenRefusal::Revoked)), "{refused:?}");
    assert!(
        identity::authenticate(database, platform, workspace.id, other.reveal())
            .await
            .is_ok()
    );
    let members = identity::members(database, workspace.id).await.expect("listed");
    let revoked: Vec<_> = members
        .iter()
        .map(|member| (member.name.as_str(), member.revoked_millis))
        .collect();
    assert_eq!(revoked.len(), 2);
    assert!(
        revoked.contains(&("Ana", Some(7))) && revoked.contains(&("Ben", None)),
        "{revoked:?}"
    );
    let unknown = identity::revoke_member(
        database,
        platform,
        workspace.id,
        "00000000000000ff".parse().expect("an id"),
        LastOwner::MayGo,
    );
    assert!(matches!(unknown.await, Err(IdentityError::UnknownMember(_))));
}

#[tokio::test]
async fn of_two_who_accept_an_invitation_at_once_one_joins() {
    let Registry {
        database,
        platform,
        workspace,
        ..
    } = &registry().await;
    let code = identity::create_invitation(database, platform, workspace.id, Role::Practitioner, None, 1_000)
        .await
        .expect("an invitation");
    let (first, second) = tokio::join!(
        identity::accept_invitation(database, platform, code.reveal(), "Ana", None),
        identity::accept_invitation(database, platform, code.reveal(), "Ben", None),
    );
    assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1);
    assert_eq!(
        identity::members(database, workspace.id).await.expect("listed").len(),
        1
    );
}

#[tokio::test]
async fn an_invitation_ends() {
    let Registry {
        database,
        platform,
        clock,
        workspace,
        ..
    } = &registry().await;
    let code = identity::create_invitation(database, platform, workspace.id, Role::Auditor, Some("Ana"), 1_000)
        .await
        .expect("an invitation");
    let offered = identity::read_invitation(database, platform, code.reveal())
        .await
        .expect("offered");
    assert_eq!((offered.role, offered.name.as_deref()), (Role::Auditor, Some("Ana")));
    clock.0.store(1_000, Ordering::SeqCst);
    let late = identity::accept_invitation(database, platform, code.reveal(), "Ana", None).await;
    assert!(matches!(late, Err(IdentityError::ExpiredInvitation)));
    let unknown = identity::read_invitation(database, platform, "unknown").await;
    assert!(matches!(unknown, Err(IdentityError::UnknownInvitation)));
}

#[tokio::test]
async fn names_are_bounded() {
    let Registry { database, platform, .. } = &registry().await;
    for wrong in ["", "  ", "a\nb", &"x".repeat(201)] {
        let refused = identity::create_workspace(database, platform, wrong).await;
        assert!(matches!(refused, Err(IdentityError::Name { .. })), "{wrong:?}");
    }
}
