//! Every bound of the relay, each with its reason.

use std::time::Duration;

/// A frame larger than this is answered with a close reason; the engine's own bound.
pub const FRAME_BYTES: usize = steward_sync::limits::FRAME_BYTES;

/// The socket itself reads a little more than [`FRAME_BYTES`], so that a slightly oversized frame is read whole and
/// refused in words; what exceeds this ends the connection while reading.
pub const SOCKET_BYTES: usize = FRAME_BYTES + 1024 * 1024;

/// Connections of one workspace. A browser holds one per device; an idle one takes a few kilobytes, so that this many
/// fit into the memory of the smallest machine.
pub const CONNECTIONS_PER_WORKSPACE: usize = 10_000;

/// Connections of one member of a workspace: devices, tabs without Web Locks, integrations. One person, or one leaked
/// token, cannot take the places of all others.
pub const CONNECTIONS_PER_MEMBER: usize = 256;

/// What a socket reads at a time. Frames of edits are smaller; the default of the socket library, 128 KiB for each
/// connection, would be most of the relay's memory.
pub const SOCKET_READ_BYTES: usize = 1024;

/// Frames that one connection may send in a second; more wait in the socket. Typing makes ten, a busy integration
/// hundreds.
pub const FRAMES_PER_SECOND: u32 = 5_000;

/// Bytes that one connection may send in a second; more wait in the socket.
pub const BYTES_PER_SECOND: u32 = 64 * 1024 * 1024;

/// Bytes waiting for a connection above which nothing more is read from it until it takes some: questions are not
/// answered faster than answers are taken.
pub const OUTGOING_PAUSE_BYTES: usize = 2 * 1024 * 1024;

/// Reads and writes of one workspace under way at a time. A slow disk is felt by those who send: beyond this the
/// workspace takes in nothing more until some are done.
pub const STORAGE_TASKS: usize = 1_024;

/// A workspace without connections leaves memory after this long; the next connection opens it again.
pub const WORKSPACE_IDLE: Duration = Duration::from_secs(60);

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

/// Bytes waiting for one connection. The engine stops at `SEND_WINDOW_BYTES` and only marks what a slow reader lacks, to
/// send it when there is room, and nothing is read from a connection above [`OUTGOING_PAUSE_BYTES`]; this is the last
/// resort should both fail.
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

/// How often that is asked; the writer has nothing else to do meanwhile.
pub const FATE_POLL: Duration = Duration::from_millis(20);

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

/// A node says this often who is connected to it, or at the next look for other nodes' writes when that changed.
pub const ONLINE_BEAT: Duration = Duration::from_secs(10);

/// Hints to and from other nodes are gathered for this long while they come faster.
pub const HINT_PAUSE: Duration = Duration::from_millis(8);

/// An ephemeral message larger than this, as text, is not passed to other nodes: a notification of PostgreSQL carries
/// less than 8,000 bytes.
pub const NODE_EPHEMERAL_BYTES: usize = 7_000;

/// The pause before chunks that another node wrote are asked for again after a failure.
pub const LOAD_NEW_RETRY: Duration = Duration::from_millis(300);

/// Revoked and expired tokens are looked up this often for the connections that are open.
pub const REVOCATION_POLL: Duration = Duration::from_millis(400);

/// Removals by an administrator's command are looked up this often.
pub const REMOVAL_POLL: Duration = Duration::from_millis(400);

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

/// A relay that starts on an empty database makes the first workspace within this time; after it another may.
pub const FIRST_WORKSPACE_MILLIS: i64 = 10_000;

/// How long an invitation is good for when nothing else is said.
pub const INVITATION_MILLIS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What a peer takes before the engine hears of it: far less than it sends without hearing
/// ([`steward_sync::limits::SEND_WINDOW_BYTES`]), and more than an edit, so that not every one is a turn of its own.
pub const DRAINED_BYTES: usize = 64 * 1024;

/// Events that the actor hands to the engine together at most: bounds how long a new frame waits for its turn.
pub const EVENTS_AT_ONCE: usize = 512;

/// Changes in one row of the attribution log (32 bytes each): a first delivery of a long history is several rows of
/// 128 KB.
pub const CHANGES_PER_DELIVERY: usize = 4_096;

/// Changes in one answer about attribution, about 2 MB of JSON; what comes after is asked for with `?skip=`.
pub const ATTRIBUTION_ENTRIES: usize = 10_000;

/// Documents shared with one contact.
pub const GRANTS_PER_MEMBER: usize = 10_000;

/// Roles and grants of connected members are looked up this often, for changes that another process made; those made
/// through this relay take effect at once.
pub const RIGHTS_POLL: Duration = Duration::from_millis(500);

/// A challenge can be answered for this long: a signature takes a browser milliseconds, a slow network seconds.
pub const NONCE_MILLIS: i64 = 60_000;

/// A ticket opens its one socket within this time. Tickets stand in addresses, which proxies log.
pub const TICKET_MILLIS: i64 = 30_000;

/// A session authorizes requests to the API for this long; each request asks besides whether access still holds.
pub const SESSION_MILLIS: i64 = 15 * 60 * 1000;

/// A link for a further device is opened at once, by the person who made it or was told of it.
pub const DEVICE_LINK_MILLIS: i64 = 10 * 60 * 1000;

/// The longest that an invitation may be good for.
pub const INVITATION_MAX_MILLIS: i64 = 90 * 24 * 60 * 60 * 1000;

/// The longest that a token with an end may be good for; tokens without an end are possible, and listed as such.
pub const TOKEN_MAX_MILLIS: i64 = 10 * 365 * 24 * 60 * 60 * 1000;

/// How far the clocks of a relay's nodes may be apart.
pub const CLOCK_TOLERANCE_MILLIS: i64 = 60_000;

/// Used nonces and tickets are forgotten this long after their end, so that a clock set back does not revive them.
pub const USED_KEPT_MILLIS: i64 = 10 * 60 * 1000;

/// Sign-ins of one device within [`NONCE_MILLIS`]: a browser signs in when it connects and once per session. Bounds
/// the rows that a device can make.
pub const SIGN_INS_PER_DEVICE: i64 = 120;

/// Devices of one member that are signed in.
pub const DEVICES_PER_MEMBER: i64 = 30;

/// Invitations and device links of one workspace that are open.
pub const OPEN_INVITATIONS: i64 = 1_000;

/// Members of one workspace, tokens' ones and former ones included: what the list of members shows at once.
pub const MEMBERS_PER_WORKSPACE: i64 = 20_000;

/// Failed sign-ins and unknown tokens per address and minute. Higher than for invitations: behind one address may be
/// an office whose devices try again by themselves.
pub const CREDENTIAL_FAILURES_PER_MINUTE: u32 = 240;

/// When members and devices were last seen is written this often for those who are connected.
pub const LAST_SEEN: Duration = Duration::from_secs(60);

/// Open connections of the whole relay, sockets and plain requests together: two file descriptors' worth of room below
/// the 65,536 of the unit file.
pub const CONNECTIONS: usize = 16_384;

/// Open connections from one address that is neither this machine nor a trusted proxy: an office behind one address
/// fits, a single machine cannot take all of [`CONNECTIONS`].
pub const CONNECTIONS_PER_ADDRESS: usize = 512;

/// How long a client may take for the head of a request, and how long a connection stays open without one.
pub const REQUEST_HEAD: Duration = Duration::from_secs(10);

/// How long a request may take, its body included; a socket is no request any more once it is open.
pub const REQUEST: Duration = Duration::from_secs(20);

/// How long the TLS handshake may take.
pub const TLS_HANDSHAKE: Duration = Duration::from_secs(10);

/// A connection whose other end takes nothing of what is sent for this long is gone.
pub const WRITE_STALL: Duration = Duration::from_secs(30);

/// The head of a request, and what is buffered of a connection in each direction.
pub const CONNECTION_BUFFER_BYTES: usize = 64 * 1024;

/// Certificate and key are looked at this often.
pub const CERTIFICATE_POLL: Duration = Duration::from_secs(2);

/// Bytes of a certificate or key file; chains are a few kilobytes.
pub const CERTIFICATE_BYTES: u64 = 1024 * 1024;

/// Addresses in one `X-Forwarded-For` that are looked at; proxies form short chains.
pub const FORWARDED_ADDRESSES: usize = 16;

/// One request to the identity provider, from the connection to the last byte. A callback makes up to four of them
/// within [`REQUEST`].
pub const PROVIDER_REQUEST: Duration = Duration::from_secs(4);

/// An answer of the identity provider: discovery documents and keys are a few kilobytes, ID tokens with many groups
/// some more.
pub const PROVIDER_BYTES: usize = 256 * 1024;

/// Keys of an identity provider that are looked at.
pub const PROVIDER_KEYS: usize = 64;

/// The provider's configuration and keys are asked for again after this long.
pub const PROVIDER_KEPT_MILLIS: u64 = 60 * 60 * 1000;

/// After a key id that is not known, the keys are asked for again at most this often: forged tokens must not make the
/// relay ask for each of them.
pub const PROVIDER_KEYS_AGAIN_MILLIS: u64 = 10_000;

/// How far the clocks of relay and identity provider may be apart.
pub const PROVIDER_CLOCK_SECONDS: i64 = 60;

/// An ID token older than this was not made for a sign-in that is under way.
pub const ID_TOKEN_AGE_SECONDS: i64 = 15 * 60;

/// A name, address or subject that an identity provider gives, in bytes. The subject has at most 255 (OpenID Connect
/// Core 1.0, section 2).
pub const CLAIM_BYTES: usize = 255;

/// How long a person may take at the identity provider: a password, a second factor, a forgotten telephone.
pub const SIGN_IN_ATTEMPT_MILLIS: i64 = 10 * 60 * 1000;

/// How long a person may take from the way back to the enrolment of the device: a name is typed, a workspace chosen.
pub const SIGN_IN_CODE_MILLIS: i64 = 10 * 60 * 1000;

/// Sign-ins at the identity provider that are under way in the whole relay.
pub const SIGN_IN_ATTEMPTS: i64 = 10_000;

/// Sign-ins at the identity provider that one address may begin in a minute. Behind one address may be an office.
pub const SIGN_IN_STARTS_PER_MINUTE: u32 = 120;

/// Workspaces offered to one person who comes from the identity provider.
pub const SIGN_IN_OFFERS: usize = 100;
