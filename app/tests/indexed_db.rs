//! The IndexedDB store in a real browser: the conformance suite, lost handles, a full disk, several tabs.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy knows the tests of the standard harness only; a failed unwrap is a failed test"
)]

mod support;

use automerge::ChangeHash;
use steward_app::platform::{
    clock,
    indexed_db::{IndexedDbStore, delete_database},
};
use steward_sync::{
    ids::{ChunkId, DocumentId},
    store::{Chunk, ChunkKind, DocumentWrite, Store, StoreError},
    testing::conformance::{self, Harness},
};
use support::{Sabotage, new_id};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

struct Browser {
    workspace: DocumentId,
}

impl Harness for Browser {
    type Store = IndexedDbStore;

    async fn open(&self) -> IndexedDbStore {
        IndexedDbStore::open(self.workspace).await.unwrap()
    }

    async fn corrupt(&self, document: DocumentId, chunk: ChunkId) {
        support::corrupt(self.workspace, document, chunk).await;
    }
}

fn write(document: u8, content: &[u8]) -> DocumentWrite {
    DocumentWrite {
        document: DocumentId::from_bytes([document; 16]),
        chunks: vec![Chunk::new(ChunkKind::Incremental, content.to_vec())],
        obsolete: Vec::new(),
        heads: vec![ChangeHash([document; 32])],
        durable: None,
        row: Some(content.to_vec()),
    }
}

async fn contents(store: &IndexedDbStore, document: u8) -> Vec<Vec<u8>> {
    let stored = store.load(DocumentId::from_bytes([document; 16])).await.unwrap();
    stored.chunks.into_iter().map(|chunk| chunk.bytes).collect()
}

#[wasm_bindgen_test]
async fn it_passes_the_conformance_suite() {
    let browser = Browser { workspace: new_id() };
    conformance::run(&browser).await;
    delete_database(browser.workspace).await.unwrap();
}

#[wasm_bindgen_test]
async fn what_was_reported_as_written_is_there_after_a_crash() {
    let workspace = new_id();
    let store = IndexedDbStore::open(workspace).await.unwrap();
    store.write(vec![write(1, b"one"), write(2, b"two")]).await.unwrap();
    // A crash closes nothing and runs no destructor.
    std::mem::forget(store);
    let store = IndexedDbStore::open(workspace).await.unwrap();
    assert_eq!(contents(&store, 1).await, [b"one".to_vec()]);
    assert_eq!(store.heads().await.unwrap().len(), 2);
    assert_eq!(store.rows().await.unwrap().len(), 2);
}

#[wasm_bindgen_test]
async fn a_full_disk_is_named_and_nothing_is_half_written() {
    let store = IndexedDbStore::open(new_id()).await.unwrap();
    store.write(vec![write(1, b"before")]).await.unwrap();
    {
        let _full = Sabotage::disk_full_after(4);
        let result = store.write(vec![write(2, b"fits"), write(3, b"does not fit")]).await;
        assert_eq!(result, Err(StoreError::Full));
    }
    assert_eq!(contents(&store, 2).await, Vec::<Vec<u8>>::new());
    assert_eq!(store.heads().await.unwrap().len(), 1);
    store
        .write(vec![write(2, b"fits"), write(3, b"fits now")])
        .await
        .unwrap();
    assert_eq!(contents(&store, 3).await, [b"fits now".to_vec()]);
}

#[wasm_bindgen_test]
async fn a_lost_handle_is_opened_again() {
    let store = IndexedDbStore::open(new_id()).await.unwrap();
    store.write(vec![write(1, b"before")]).await.unwrap();
    let lost = Sabotage::lost_handle_once();
    assert_eq!(store.write(vec![write(1, b"after")]).await, Ok(()));
    drop(lost);
    let mut found = contents(&store, 1).await;
    found.sort();
    assert_eq!(found, [b"after".to_vec(), b"before".to_vec()]);
}

#[wasm_bindgen_test]
async fn a_transaction_that_the_browser_ends_is_not_reported_as_written() {
    let store = IndexedDbStore::open(new_id()).await.unwrap();
    {
        let _aborting = Sabotage::aborting_browser();
        let result = store.write(vec![write(1, b"lost")]).await;
        assert!(matches!(result, Err(StoreError::Closed(_))), "{result:?}");
    }
    assert_eq!(store.heads().await.unwrap(), Vec::new());
    store.reopen().await.unwrap();
    assert_eq!(store.write(vec![write(1, b"again")]).await, Ok(()));
    assert_eq!(contents(&store, 1).await, [b"again".to_vec()]);
}

#[wasm_bindgen_test]
async fn two_tabs_write_at_the_same_time() {
    let workspace = new_id();
    let one = IndexedDbStore::open(workspace).await.unwrap();
    let other = IndexedDbStore::open(workspace).await.unwrap();
    for round in 0..20_u8 {
        let from_one = one.write(vec![write(1, &[1, round])]);
        let from_other = other.write(vec![write(1, &[2, round])]);
        let (from_one, from_other) = futures::future::join(from_one, from_other).await;
        assert_eq!((from_one, from_other), (Ok(()), Ok(())));
    }
    assert_eq!(contents(&one, 1).await.len(), 40);
    assert_eq!(contents(&other, 1).await.len(), 40);
}

#[wasm_bindgen_test]
async fn a_workspace_removed_in_another_tab_is_not_made_again() {
    let workspace = new_id();
    let store = IndexedDbStore::open(workspace).await.unwrap();
    store.write(vec![write(1, b"one")]).await.unwrap();
    delete_database(workspace).await.unwrap();
    let result = store.write(vec![write(2, b"two")]).await;
    assert!(matches!(result, Err(StoreError::Failed(_))), "{result:?}");
    let fresh = IndexedDbStore::open(workspace).await.unwrap();
    assert_eq!(fresh.heads().await.unwrap(), Vec::new());
}

#[wasm_bindgen_test]
async fn ten_thousand_rows_are_read_at_once() {
    let store = IndexedDbStore::open(new_id()).await.unwrap();
    let row = vec![7; 600];
    for part in 0..20_u32 {
        let batch = (0..500_u32).map(|number| {
            let mut id = [0; 16];
            id[..4].copy_from_slice(&(part * 500 + number).to_le_bytes());
            DocumentWrite {
                document: DocumentId::from_bytes(id),
                row: Some(row.clone()),
                ..write(1, b"chunk")
            }
        });
        store.write(batch.collect()).await.unwrap();
    }
    let started = clock::monotonic_millis();
    let rows = store.rows().await.unwrap();
    let rows_millis = clock::monotonic_millis() - started;
    let heads = store.heads().await.unwrap();
    console_log!(
        "10,000 rows: {rows_millis:.0} ms, heads: {:.0} ms",
        clock::monotonic_millis() - started - rows_millis
    );
    assert_eq!(rows.len(), 10_000);
    assert!(rows.iter().all(|read| *read == row));
    assert_eq!(heads.len(), 10_000);
}
