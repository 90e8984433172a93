//! Every bound of the crate, each with its reason.

/// The largest frame accepted or sent. One document travels in one frame when it is cloned; automerge documents of this
/// size already take minutes to load in a browser.
pub const FRAME_BYTES: usize = 32 * 1024 * 1024;

/// The longest peer id. automerge-repo writes `peer-` and a few base36 digits; 256 leaves room for named services.
pub const PEER_ID_BYTES: usize = 256;

/// The longest storage id or session id; both are UUIDs in practice.
pub const SESSION_ID_BYTES: usize = 256;

/// The longest `error` text kept; the rest is cut off, so that a peer cannot fill a log.
pub const ERROR_MESSAGE_BYTES: usize = 1024;

/// The most protocol versions a `join` may list; one exists.
pub const PROTOCOL_VERSIONS: usize = 16;

/// How deep arrays and maps of a frame may nest. The protocol itself needs four levels (`newHeads`).
pub const NESTING_DEPTH: usize = 16;

/// The largest ephemeral payload: presence and cursors, not files.
pub const EPHEMERAL_BYTES: usize = 64 * 1024;

/// The most heads of one document in a message; a document has as many heads as devices that edited it while apart.
pub const HEADS: usize = 4096;

/// Buckets of a collection fingerprint: 2 KB compare 10,000 documents, and one differing document costs ~40 entries.
pub const FINGERPRINT_BUCKETS: usize = 256;

/// Entries in one `steward-bucket` frame (32 bytes each): half a megabyte.
pub const BUCKET_ENTRIES: usize = 16 * 1024;

/// Documents of a collection that are synced at the same time with one peer: enough to fill a fast wire, few enough
/// to keep memory small while thousands wait.
pub const SYNCS_IN_FLIGHT: usize = 64;

/// Bytes handed to a connection and not yet reported as drained, above which documents are only marked as dirty.
pub const SEND_WINDOW_BYTES: usize = 1024 * 1024;

/// Documents in memory, by default: a relay with small records spends about 20 KB on each.
pub const LOADED_DOCUMENTS: usize = 512;

/// Messages that wait for one document to load. A peer has one or two in flight for each document.
pub const MESSAGES_WAITING_PER_DOCUMENT: usize = 256;

/// Bytes that wait for one document to load.
pub const BYTES_WAITING_PER_DOCUMENT: usize = 2 * FRAME_BYTES;

/// Documents that a peer asked for and nobody has, remembered so that they are announced when they turn up.
pub const WANTED_DOCUMENTS: usize = 10_000;

/// Documents of one workspace. Above it a peer cannot create more.
pub const DOCUMENTS: usize = 1_000_000;

/// Senders of ephemeral messages whose last count is remembered.
pub const EPHEMERAL_SESSIONS: usize = 1024;

/// The first wait before dialling again, and before a failed write is tried again.
pub const BACKOFF_FIRST_MILLIS: u64 = 250;

/// The longest wait before dialling again: a relay that is back is found within half a minute.
pub const BACKOFF_LAST_MILLIS: u64 = 30_000;

/// How long the other end may take to answer the handshake.
pub const HANDSHAKE_MILLIS: u64 = 15_000;

/// How long changes to a document wait for the answer to the message before, so that they travel together.
pub const ANSWER_MILLIS: u64 = 1_000;

/// Incremental chunks of one document above which the next write is a snapshot: opening reads one chunk, not hundreds.
pub const INCREMENTAL_CHUNKS: usize = 64;

/// The same at a relay, which writes many small chunks and loads a document once for all its readers: making a snapshot
/// for each 64 keystrokes would be most of its work.
pub const INCREMENTAL_CHUNKS_RELAY: usize = 512;

/// Messages whose changes wait in one document to be applied together. Applying costs the same for one and for hundreds.
pub const AHEAD_MESSAGES: usize = 512;

/// Bytes of changes that wait in one document to be applied.
pub const AHEAD_BYTES: usize = 128 * 1024;

/// A sync message with more bytes of changes than this is applied at once.
pub const AHEAD_MESSAGE_BYTES: usize = 64 * 1024;

/// How long those who did not write themselves wait to hear that a change is on the disk: what a busy document says many
/// times then travels once.
pub const ACKNOWLEDGE_OTHERS_MILLIS: u64 = 250;

/// What the compressed parts of one message, one document or one stored chunk may unpack to. A bomb of a few kilobytes
/// is refused before it is unpacked.
pub const INFLATED_BYTES: usize = 64 * 1024 * 1024;

/// Stored bytes of one document above which the relay takes no more changes to it: it could not be sent in one frame.
pub const DOCUMENT_BYTES: usize = FRAME_BYTES - 1024 * 1024;

/// Operations that one chunk may claim: run-length encoding makes a billion of a few bytes. The longest texts that
/// people write have some hundred thousand.
pub const OPERATIONS: u64 = 4_000_000;

/// Incremental bytes below which no compaction happens for their size.
pub const INCREMENTAL_BYTES: usize = 64 * 1024;

/// The total of chunk bytes in one `steward-documents` frame.
pub const BULK_FRAME_BYTES: usize = 256 * 1024;

/// Documents in one `steward-documents` frame or asked for in one `steward-want`.
pub const BULK_DOCUMENTS: usize = 1024;

/// Bits per entry of a bloom filter that a peer sends; automerge itself uses 10.
pub const BLOOM_BITS_PER_ENTRY: u64 = 64;

/// Probes of a bloom filter that a peer sends; automerge itself uses 7.
pub const BLOOM_PROBES: u64 = 64;

/// Stored bytes of a document up to which edits of a burst share a change. Sharing needs a copy of the document for
/// each edit, which takes 20 ms at 20,000 single keystrokes.
pub const COALESCED_DOCUMENT_BYTES: usize = 8 * 1024;

/// The longest reason of a removal: a sentence that refers to a case, not its content.
pub const REMOVAL_REASON_BYTES: usize = 400;
