//! Administrators' commands on the data directory of a running relay.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "helpers of a test say by a panic what they found"
)]

mod support;

use std::process::Output;

use steward_sync::ids::DocumentId;
use support::{client::Client, relay::Relay};

fn words(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[tokio::test]
async fn the_first_start_invites_the_owner_once() {
    let mut relay = Relay::start().await;
    let link = relay
        .greeting
        .iter()
        .find(|line| line.contains("/join#"))
        .expect("a link")
        .clone();
    assert!(link.starts_with(&format!("http://{}/join#", relay.address)), "{link}");
    relay.kill().await;
    relay.restart().await;
    let listed = relay.admin(&["workspace", "list"]).await;
    assert_eq!(listed.lines().count(), 1, "{listed}");
    assert!(listed.starts_with(&relay.workspace.to_string()));
}

#[tokio::test]
async fn workspaces_invitations_and_members_are_managed_while_it_runs() {
    let relay = Relay::start().await;
    let id = relay.admin(&["workspace", "create", "--name", "Second"]).await;
    assert!(relay.admin(&["workspace", "list"]).await.contains(&format!("{id}\t")));
    let link = relay
        .admin(&["invite", "--workspace", &id, "--role", "auditor", "--name", "Ana"])
        .await;
    assert!(link.starts_with(&format!("http://{}/join#", relay.address)), "{link}");
    let url = relay
        .admin(&[
            "token",
            "--workspace",
            &id,
            "--role",
            "manager",
            "--name",
            "robot",
            "--public-url",
            "https://itsm.test",
        ])
        .await;
    assert!(
        url.starts_with(&format!("wss://itsm.test/sync/{id}?token=stw_")),
        "{url}"
    );
    let members = relay.admin(&["members", "--workspace", &id]).await;
    assert!(
        members.contains("\tmanager\t") && members.contains("\tactive\trobot"),
        "{members}"
    );

    let unknown = DocumentId::from_bytes([1; 16]).to_string();
    let refused = relay
        .command(&["token", "--workspace", &unknown, "--role", "owner"])
        .await;
    assert!(!refused.status.success());
    assert!(words(&refused).contains("no workspace"), "{}", words(&refused));
    let refused = relay.command(&["token", "--workspace", &id, "--role", "emperor"]).await;
    assert!(words(&refused).contains("practitioner"), "{}", words(&refused));
}

#[tokio::test]
async fn a_live_backup_is_restored_and_damage_is_found() {
    let relay = Relay::start().await;
    let client = Client::connect(&relay.token("owner").await, 1);
    let document = DocumentId::from_bytes([4; 16]);
    client.create(document, "precious");
    client.until("stored", |client| client.is_synced()).await;
    let copies = tempfile::tempdir().expect("a directory");
    let file = copies.path().join("backup.sqlite").display().to_string();
    relay.admin(&["backup", "--to", &file]).await;
    let again = relay.command(&["backup", "--to", &file]).await;
    assert!(
        !again.status.success() && words(&again).contains("exists already"),
        "{}",
        words(&again)
    );
    let restored = relay.command(&["restore", "--from", &file]).await;
    assert!(!restored.status.success(), "a live database is not overwritten");
    let checked = relay.admin(&["check"]).await;
    assert!(
        checked.contains("1 documents") && checked.contains("0 damaged"),
        "{checked}"
    );

    let second = copies.path().join("second");
    steward_server::store::backup::restore(&second, file.as_ref()).expect("restored");
    let report = steward_server::store::check::check(&second).expect("checked");
    assert_eq!((report.documents, report.damage.len()), (1, 0));

    let path = relay.directory.path().join(steward_server::store::DATABASE_FILE);
    let connection = rusqlite::Connection::open(path).expect("the file");
    connection
        .execute("UPDATE chunk SET bytes = zeroblob(length(bytes))", [])
        .expect("damaged");
    let checked = relay.command(&["check"]).await;
    assert!(!checked.status.success());
    assert!(
        words(&checked).contains("does not match its hash"),
        "{}",
        words(&checked)
    );
}

#[tokio::test]
async fn a_mistyped_directory_is_not_made_into_a_relay() {
    let directory = tempfile::tempdir().expect("a directory");
    let nowhere = directory.path().join("nowhere");
    let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_steward-server"))
        .args(["workspace", "list", "--data-dir"])
        .arg(&nowhere)
        .output()
        .await
        .expect("runs");
    assert!(!output.status.success());
    assert!(words(&output).contains("is not there"), "{}", words(&output));
    assert!(!nowhere.exists());
}
