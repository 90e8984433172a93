//! The suite that every [`Store`] passes.
//!
//! A crate that implements a store gives the suite a [`Harness`]; a finding is a panic with a sentence.

use automerge::ChangeHash;

use crate::{
    ids::{ChunkId, DocumentId},
    store::{Chunk, ChunkKind, DocumentWrite, Store, StoredDocument, StoredHeads},
};

/// What the suite needs beyond the trait. All stores that one harness opens are handles on the same storage.
#[expect(
    async_fn_in_trait,
    reason = "used through generics on one thread; futures need not be Send"
)]
pub trait Harness {
    /// The store under test.
    type Store: Store;

    /// Opens a handle on the storage, which is empty the first time. Handles opened earlier may still be in use.
    async fn open(&self) -> Self::Store;

    /// Changes stored bytes of a chunk behind the store's back, so that they no longer match its address.
    async fn corrupt(&self, document: DocumentId, chunk: ChunkId);
}

/// Runs every test on one storage.
pub async fn run<H: Harness>(harness: &H) {
    an_empty_store_knows_nothing(harness).await;
    an_empty_batch_is_fine(harness).await;
    what_was_written_is_read(harness).await;
    a_batch_holds_several_documents(harness).await;
    a_chunk_written_twice_is_kept_once(harness).await;
    obsolete_chunks_are_removed(harness).await;
    only_chunks_of_the_same_document_become_obsolete(harness).await;
    acknowledged_heads_stay_until_named_again(harness).await;
    a_large_chunk_comes_back_whole(harness).await;
    two_handles_see_each_other(harness).await;
    everything_survives_reopening(harness).await;
    a_damaged_chunk_is_set_aside(harness).await;
}

fn document(number: u8) -> DocumentId {
    DocumentId::from_bytes([number; 16])
}

fn heads(number: u8) -> Vec<ChangeHash> {
    vec![ChangeHash([number; 32])]
}

fn chunk(bytes: &[u8]) -> Chunk {
    Chunk::new(ChunkKind::Incremental, bytes.to_vec())
}

fn write(id: DocumentId, chunks: Vec<Chunk>, heads: Vec<ChangeHash>) -> DocumentWrite {
    DocumentWrite {
        document: id,
        chunks,
        obsolete: Vec::new(),
        heads,
        durable: None,
        row: None,
    }
}

async fn put(store: &impl Store, batch: Vec<DocumentWrite>) {
    let result = store.write(batch).await;
    assert_eq!(result, Ok(()), "a write to a sound store succeeds");
}

async fn get(store: &impl Store, id: DocumentId) -> StoredDocument {
    let mut stored = match store.load(id).await {
        Ok(stored) => stored,
        Err(error) => panic!("reading document {id} failed: {error}"),
    };
    stored.chunks.sort_by_key(|chunk| chunk.id);
    stored
}

async fn table(store: &impl Store, id: DocumentId) -> Option<StoredHeads> {
    match store.heads().await {
        Ok(heads) => {
            let mut of_document = heads.into_iter().filter(|stored| stored.document == id);
            let found = of_document.next();
            assert!(
                of_document.next().is_none(),
                "a document stands once in the table of heads"
            );
            found
        }
        Err(error) => panic!("reading the heads failed: {error}"),
    }
}

fn sorted(mut chunks: Vec<Chunk>) -> Vec<Chunk> {
    chunks.sort_by_key(|chunk| chunk.id);
    chunks
}

async fn an_empty_store_knows_nothing<H: Harness>(harness: &H) {
    let store = harness.open().await;
    assert_eq!(store.heads().await, Ok(Vec::new()), "an empty store has no heads");
    assert_eq!(
        get(&store, document(1)).await,
        StoredDocument::default(),
        "an unknown document has no chunks"
    );
    assert_eq!(
        store.quarantined().await,
        Ok(Vec::new()),
        "an empty store has nothing set aside"
    );
}

async fn an_empty_batch_is_fine<H: Harness>(harness: &H) {
    let store = harness.open().await;
    put(&store, Vec::new()).await;
    assert_eq!(store.heads().await, Ok(Vec::new()), "an empty batch writes nothing");
}

async fn what_was_written_is_read<H: Harness>(harness: &H) {
    let store = harness.open().await;
    let id = document(2);
    let snapshot = Chunk::new(ChunkKind::Snapshot, b"snapshot".to_vec());
    put(&store, vec![write(id, vec![snapshot.clone(), chunk(b"one")], heads(1))]).await;
    let expected = sorted(vec![snapshot.clone(), chunk(b"one")]);
    assert_eq!(
        get(&store, id).await,
        StoredDocument {
            chunks: expected,
            damaged: Vec::new()
        }
    );
    put(&store, vec![write(id, vec![chunk(b"two")], heads(2))]).await;
    assert_eq!(
        get(&store, id).await.chunks,
        sorted(vec![snapshot, chunk(b"one"), chunk(b"two")])
    );
    let stored = table(&store, id).await;
    assert_eq!(
        stored,
        Some(StoredHeads {
            document: id,
            heads: heads(2),
            durable: Vec::new()
        })
    );
}

async fn a_batch_holds_several_documents<H: Harness>(harness: &H) {
    let store = harness.open().await;
    let batch = (10..40)
        .map(|number| write(document(number), vec![chunk(&[number])], heads(number)))
        .collect();
    put(&store, batch).await;
    for number in 10..40 {
        assert_eq!(get(&store, document(number)).await.chunks, vec![chunk(&[number])]);
        let stored = table(&store, document(number)).await;
        assert_eq!(stored.map(|stored| stored.heads), Some(heads(number)));
    }
}

async fn a_chunk_written_twice_is_kept_once<H: Harness>(harness: &H) {
    let store = harness.open().await;
    let id = document(3);
    put(&store, vec![write(id, vec![chunk(b"same")], heads(1))]).await;
    put(&store, vec![write(id, vec![chunk(b"same")], heads(1))]).await;
    put(&store, vec![write(id, vec![chunk(b"same"), chunk(b"same")], heads(1))]).await;
    assert_eq!(get(&store, id).await.chunks, vec![chunk(b"same")]);
}

async fn obsolete_chunks_are_removed<H: Harness>(harness: &H) {
    let store = harness.open().await;
    let id = document(4);
    put(
        &store,
        vec![write(
            id,
            vec![chunk(b"one"), chunk(b"two"), chunk(b"of another writer")],
            heads(1),
        )],
    )
    .await;
    let snapshot = Chunk::new(ChunkKind::Snapshot, b"one and two".to_vec());
    // A chunk that is not there may be named: another writer was faster.
    let obsolete = vec![chunk(b"one").id, chunk(b"two").id, chunk(b"never written").id];
    put(
        &store,
        vec![DocumentWrite {
            obsolete,
            ..write(id, vec![snapshot.clone()], heads(2))
        }],
    )
    .await;
    assert_eq!(
        get(&store, id).await.chunks,
        sorted(vec![snapshot, chunk(b"of another writer")])
    );
}

async fn only_chunks_of_the_same_document_become_obsolete<H: Harness>(harness: &H) {
    let store = harness.open().await;
    let (one, other) = (document(5), document(6));
    put(
        &store,
        vec![
            write(one, vec![chunk(b"shared")], heads(1)),
            write(other, vec![chunk(b"shared")], heads(1)),
        ],
    )
    .await;
    put(
        &store,
        vec![DocumentWrite {
            obsolete: vec![chunk(b"shared").id],
            ..write(one, Vec::new(), heads(1))
        }],
    )
    .await;
    assert_eq!(get(&store, one).await.chunks, Vec::new());
    assert_eq!(get(&store, other).await.chunks, vec![chunk(b"shared")]);
}

async fn acknowledged_heads_stay_until_named_again<H: Harness>(harness: &H) {
    let store = harness.open().await;
    let id = document(7);
    let two_heads = vec![ChangeHash([1; 32]), ChangeHash([2; 32])];
    put(
        &store,
        vec![DocumentWrite {
            durable: Some(two_heads.clone()),
            ..write(id, vec![chunk(b"a")], heads(1))
        }],
    )
    .await;
    put(&store, vec![write(id, vec![chunk(b"b")], heads(2))]).await;
    assert_eq!(
        table(&store, id).await,
        Some(StoredHeads {
            document: id,
            heads: heads(2),
            durable: two_heads
        })
    );
    put(
        &store,
        vec![DocumentWrite {
            durable: Some(heads(2)),
            ..write(id, Vec::new(), heads(2))
        }],
    )
    .await;
    assert_eq!(
        table(&store, id).await,
        Some(StoredHeads {
            document: id,
            heads: heads(2),
            durable: heads(2)
        })
    );
    assert_eq!(
        get(&store, id).await.chunks.len(),
        2,
        "a write without chunks leaves the chunks"
    );
}

async fn a_large_chunk_comes_back_whole<H: Harness>(harness: &H) {
    let store = harness.open().await;
    let id = document(8);
    let bytes: Vec<u8> = (0..3_000_000_u32)
        .map(|number| number.wrapping_mul(2_654_435_761).to_be_bytes()[0])
        .collect();
    put(&store, vec![write(id, vec![chunk(&bytes)], heads(1))]).await;
    assert!(
        get(&store, id).await.chunks == vec![chunk(&bytes)],
        "three megabytes are read as they were written"
    );
}

async fn two_handles_see_each_other<H: Harness>(harness: &H) {
    let (one, other) = (harness.open().await, harness.open().await);
    let id = document(9);
    put(&one, vec![write(id, vec![chunk(b"from one")], heads(1))]).await;
    put(&other, vec![write(id, vec![chunk(b"from the other")], heads(2))]).await;
    let expected = sorted(vec![chunk(b"from one"), chunk(b"from the other")]);
    assert_eq!(get(&one, id).await.chunks, expected);
    assert_eq!(get(&other, id).await.chunks, expected);
}

async fn everything_survives_reopening<H: Harness>(harness: &H) {
    let id = document(50);
    let store = harness.open().await;
    put(
        &store,
        vec![DocumentWrite {
            durable: Some(heads(3)),
            ..write(id, vec![chunk(b"kept")], heads(4))
        }],
    )
    .await;
    drop(store);
    let store = harness.open().await;
    assert_eq!(get(&store, id).await.chunks, vec![chunk(b"kept")]);
    assert_eq!(
        table(&store, id).await,
        Some(StoredHeads {
            document: id,
            heads: heads(4),
            durable: heads(3)
        })
    );
}

async fn a_damaged_chunk_is_set_aside<H: Harness>(harness: &H) {
    let id = document(51);
    let store = harness.open().await;
    let (sound, damaged) = (chunk(b"sound chunk"), chunk(b"chunk to be damaged"));
    put(&store, vec![write(id, vec![sound.clone(), damaged.clone()], heads(1))]).await;
    drop(store);
    harness.corrupt(id, damaged.id).await;
    let store = harness.open().await;
    let stored = get(&store, id).await;
    assert_eq!(stored.chunks, vec![sound], "the readable chunk is still returned");
    assert_eq!(stored.damaged, vec![damaged.id], "the damaged chunk is named");
    let aside = match store.quarantined().await {
        Ok(aside) => aside,
        Err(error) => panic!("reading what was set aside failed: {error}"),
    };
    let kept = aside
        .iter()
        .find(|(document, chunk)| *document == id && chunk.id == damaged.id);
    assert!(
        kept.is_some_and(|(_, chunk)| !chunk.bytes.is_empty()),
        "the damaged bytes are kept for export"
    );
    // The same content written again is sound again.
    put(&store, vec![write(id, vec![damaged.clone()], heads(1))]).await;
    assert!(
        get(&store, id).await.chunks.contains(&damaged),
        "a repaired chunk is readable"
    );
}
