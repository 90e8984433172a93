//! Stored chunks to documents: everything readable is kept, what is not is named.

use automerge::{ActorId, AutoCommit, Automerge, AutomergeError, LoadOptions, OnPartialLoad, TextEncoding};

use super::sync_message::guarded;
use crate::{
    ids::ChunkId,
    store::{Chunk, ChunkKind},
};

/// A document as far as its chunks could be read.
pub(super) struct Opened {
    pub(super) document: AutoCommit,
    /// Chunks that automerge could not read.
    pub(super) unreadable: Vec<ChunkId>,
}

/// A document without changes that edits as this session's actor and counts text as the browser does.
pub(super) fn empty(actor: &[u8; 16]) -> AutoCommit {
    AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(ActorId::from(*actor))
}

fn options(on_partial_load: OnPartialLoad) -> LoadOptions<'static> {
    LoadOptions::new()
        .text_encoding(TextEncoding::Utf16CodeUnit)
        .on_partial_load(on_partial_load)
}

/// Reads concatenated chunks, all or nothing.
pub(super) fn read(actor: &[u8; 16], bytes: &[u8]) -> Result<AutoCommit, AutomergeError> {
    Ok(AutoCommit::load_with_options(bytes, options(OnPartialLoad::Error))?.with_actor(ActorId::from(*actor)))
}

/// Whether these are automerge chunks. Changes may lack what they depend on: other chunks may hold it.
pub(super) fn check(bytes: &[u8]) -> Result<(), AutomergeError> {
    match Automerge::load_with_options(bytes, options(OnPartialLoad::Error)) {
        Ok(_) | Err(AutomergeError::MissingDeps) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Concatenates chunks, snapshots first.
pub(super) fn concatenate(chunks: &[Chunk]) -> Vec<u8> {
    let ordered = in_order(chunks);
    ordered.iter().flat_map(|chunk| chunk.bytes.iter().copied()).collect()
}

fn in_order(chunks: &[Chunk]) -> Vec<&Chunk> {
    let mut ordered: Vec<&Chunk> = chunks.iter().collect();
    // Longest snapshot first: the others are then mostly known already.
    ordered.sort_by_key(|chunk| {
        (
            chunk.kind != ChunkKind::Snapshot,
            std::cmp::Reverse(chunk.bytes.len()),
            chunk.id,
        )
    });
    ordered
}

/// Opens a document from its chunks.
pub(super) fn open(actor: &[u8; 16], chunks: &[Chunk]) -> Opened {
    if chunks.is_empty() {
        return Opened {
            document: empty(actor),
            unreadable: Vec::new(),
        };
    }
    if let Some(Ok(document)) = guarded(|| read(actor, &concatenate(chunks))) {
        return Opened {
            document,
            unreadable: Vec::new(),
        };
    }
    let (readable, unreadable): (Vec<Chunk>, Vec<Chunk>) = chunks
        .iter()
        .cloned()
        .partition(|chunk| guarded(|| check(&chunk.bytes).is_ok()).unwrap_or(false));
    // Changes whose dependencies are in an unreadable chunk wait inside automerge until a peer brings those.
    let loaded = guarded(|| AutoCommit::load_with_options(&concatenate(&readable), options(OnPartialLoad::Ignore)));
    let mut unreadable: Vec<ChunkId> = unreadable.into_iter().map(|chunk| chunk.id).collect();
    let document = match loaded {
        Some(Ok(document)) => document.with_actor(ActorId::from(*actor)),
        Some(Err(_)) | None => {
            let (document, refused) = one_by_one(actor, &readable);
            unreadable.extend(refused);
            document
        }
    };
    Opened { document, unreadable }
}

/// Chunks that are sound each by itself, but not together: takes each that goes with those before it.
fn one_by_one(actor: &[u8; 16], chunks: &[Chunk]) -> (AutoCommit, Vec<ChunkId>) {
    let mut document = empty(actor);
    let mut refused = Vec::new();
    for chunk in in_order(chunks) {
        let mut attempt = document.clone();
        match guarded(|| attempt.load_incremental(&chunk.bytes)) {
            Some(Ok(_)) => document = attempt,
            Some(Err(_)) | None => refused.push(chunk.id),
        }
    }
    (document, refused)
}
