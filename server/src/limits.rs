//! Every bound of the relay, each with its reason.

use std::time::Duration;

/// A frame larger than this is answered with a close reason; the engine's own bound.
pub const FRAME_BYTES: usize = steward_sync::limits::FRAME_BYTES;

/// The socket itself reads a little more than [`FRAME_BYTES`], so that a slightly oversized frame is read whole and
/// refused in words; what exceeds this ends the connection while reading.
pub const SOCKET_BYTES: usize = FRAME_BYTES + 1024 * 1024;

/// Connections of one workspace. A browser holds one per device; two thousand is far above any team that one relay
/// process serves, and bounds sockets and handshakes.
pub const CONNECTIONS_PER_WORKSPACE: usize = 2_000;

/// How long a connection may take to send its first frame.
pub const HANDSHAKE: Duration = Duration::from_secs(10);

/// A ping is sent this often. Proxies commonly cut connections that are silent for a minute.
pub const KEEPALIVE: Duration = Duration::from_secs(20);

/// A connection that sent nothing, not even an answer to a ping, for this long is gone.
pub const IDLE: Duration = Duration::from_secs(60);

/// How long the other end has to answer a close frame.
pub const CLOSE_GRACE: Duration = Duration::from_secs(2);

/// Frames waiting for one workspace's actor; beyond this the sockets are not read, which slows their senders.
pub const INBOX_FRAMES: usize = 1_024;

/// Bytes waiting for one connection. The engine stops at `SEND_WINDOW_BYTES` plus what is in flight for each document,
/// so that only a peer that stopped reading gets here; it is cut off and compares its collection again when it
/// reconnects, instead of being buffered without end.
pub const OUTGOING_BYTES: usize = 3 * FRAME_BYTES;

/// Jobs waiting for the database's writer thread.
pub const WRITE_JOBS: usize = 4_096;

/// Jobs in one transaction: bounds how much is repeated one by one when a transaction fails.
pub const WRITE_GROUP: usize = 512;

/// Read connections to the database. Reads are short; more would only compete for two cores.
pub const READERS: usize = 4;

/// How long another process (an administrator's command) may hold the database's write lock.
pub const BUSY: Duration = Duration::from_secs(10);

/// How long connecting to a database server may take.
pub const DATABASE_CONNECT: Duration = Duration::from_secs(3);

/// A database server that acknowledges nothing for this long is gone.
pub const DATABASE_SILENCE: Duration = Duration::from_secs(10);

/// How long a statement may take; the server itself gives up on it a little earlier.
pub const DATABASE_STATEMENT: Duration = Duration::from_secs(65);

/// How long the fate of a commit whose answer was lost is looked up, before those who wait are told to write again.
pub const COMMIT_UNKNOWN: Duration = Duration::from_secs(20);

/// The pause before connecting again after the first failure; it doubles with each.
pub const RECONNECT_FIRST: Duration = Duration::from_millis(50);

/// The longest pause before connecting again: a database that comes back is noticed within this.
pub const RECONNECT_LAST: Duration = Duration::from_secs(2);

/// How often a transaction that met another one, or whose connection ended, is repeated before its jobs are told.
pub const CONFLICT_ATTEMPTS: u32 = 4;

/// Statements kept prepared on one connection; the program has fewer.
pub const PREPARED_STATEMENTS: usize = 256;

/// Rows read at once while a whole table is copied: bounds memory, since a chunk may have the size of a frame.
pub const COPY_ROWS: usize = 64;

/// Hints of other nodes that wait to be looked at, and ephemeral messages that wait to be sent to them. More are
/// dropped: hints are found by looking, and presence is repeated.
pub const HINTS: usize = 512;

/// Other nodes' writes are looked for this often, whatever became of the notifications.
pub const NODE_POLL: Duration = Duration::from_secs(2);

/// Hints to and from other nodes are gathered for this long while they come faster.
pub const HINT_PAUSE: Duration = Duration::from_millis(8);

/// An ephemeral message larger than this, as text, is not passed to other nodes: a notification of PostgreSQL carries
/// less than 8,000 bytes.
pub const NODE_EPHEMERAL_BYTES: usize = 7_000;

/// The pause before chunks that another node wrote are asked for again after a failure.
pub const LOAD_NEW_RETRY: Duration = Duration::from_millis(300);

/// Revoked and expired tokens are looked up this often for the connections that are open.
pub const REVOCATION_POLL: Duration = Duration::from_millis(400);

/// Shutting down takes at most this long: writes are committed, connections closed.
pub const SHUTDOWN: Duration = Duration::from_secs(8);

/// Failed attempts at an invitation code per address and minute. Codes have 128 random bits; this keeps a guesser from
/// using up the relay, not from finding a code.
pub const INVITATION_FAILURES_PER_MINUTE: u32 = 20;

/// Addresses remembered for [`INVITATION_FAILURES_PER_MINUTE`]; the table starts anew when it is full.
pub const INVITATION_ADDRESSES: usize = 10_000;

/// The body of an API request.
pub const BODY_BYTES: usize = 16 * 1024;

/// The name of a member, workspace or invitation, in bytes.
pub const NAME_BYTES: usize = 200;

/// How long an invitation is good for when nothing else is said.
pub const INVITATION_MILLIS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Events that the actor hands to the engine together at most: bounds how long a new frame waits for its turn.
pub const EVENTS_AT_ONCE: usize = 512;
