//! Stored chunks to documents: everything readable is kept, what is not is named.

use automerge::{ActorId, AutoCommit, Automerge, AutomergeError, LoadOptions, OnPartialLoad, TextEncoding};

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
    let mut ordered: Vec<&Chunk> = chunks.iter().collect();
    // Longest snapshot first: the others are then mostly known already.
    ordered.sort_by_key(|chunk| {
        (
            chunk.kind != ChunkKind::Snapshot,
            std::cmp::Reverse(chunk.bytes.len()),
            chunk.id,
        )
    });
    ordered.iter().flat_map(|chunk| chunk.bytes.iter().copied()).collect()
}

/// Opens a document from its chunks.
pub(super) fn open(actor: &[u8; 16], chunks: &[Chunk]) -> Opened {
    if chunks.is_empty() {
        return Opened {
            document: empty(actor),
            unreadable: Vec::new(),
        };
    }
    if let Ok(document) = read(actor, &concatenate(chunks)) {
        return Opened {
            document,
            unreadable: Vec::new(),
        };
    }
    let (readable, unreadable): (Vec<Chunk>, Vec<Chunk>) =
        chunks.iter().cloned().partition(|chunk| check(&chunk.bytes).is_ok());
    // Changes whose dependencies are in an unreadable chunk wait inside automerge until a peer brings those.
    let document = AutoCommit::load_with_options(&concatenate(&readable), options(OnPartialLoad::Ignore));
    let (document, unreadable) = match document {
        Ok(document) => (document.with_actor(ActorId::from(*actor)), unreadable),
        Err(_) => (empty(actor), chunks.to_vec()),
    };
    Opened {
        document,
        unreadable: unreadable.into_iter().map(|chunk| chunk.id).collect(),
    }
}
