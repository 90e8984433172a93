//! A native Steward client: the engine of the browser over a real socket, with storage in memory.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use automerge::{
    AutoCommit, ChangeHash, LoadOptions, ObjType, ROOT, ReadDoc, TextEncoding, transaction::Transactable as _,
};
use futures_util::{SinkExt as _, StreamExt as _};
use steward_sync::{
    engine::{Access, CommitStamp, Effect, Engine, EngineConfig, Event, Side},
    ids::{ConnectionId, DocumentId, PeerId},
    store::{Chunk, StoredDocument},
    wire::Removal,
};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, timeout},
};
use tokio_tungstenite::{connect_async, tungstenite::Message};

use super::PATIENCE;

/// A client; its tasks end when it is dropped.
pub struct Client {
    shared: Arc<Shared>,
    driver: tokio::task::JoinHandle<()>,
}

struct Shared {
    url: String,
    state: Mutex<State>,
    effects: mpsc::UnboundedSender<Effect>,
    changed: watch::Sender<u64>,
    next_connection: AtomicU64,
    start: Instant,
}

struct State {
    engine: Engine,
    stored: HashMap<DocumentId, Vec<Chunk>>,
    removed: Vec<Removal>,
    peer_errors: Vec<String>,
    close_reasons: Vec<(u16, String)>,
    heard: Vec<Vec<u8>>,
}

/// What goes to a socket's task.
enum Outgoing {
    Frame(Vec<u8>),
    Close,
}

impl Client {
    /// A client that connects to `url` and keeps doing so. `name` distinguishes its peer and actor ids.
    pub fn connect(url: &str, name: u8) -> Self {
        let mut actor = [name; 16];
        actor[15] = 1;
        let config = EngineConfig::new(
            Side::Client,
            PeerId::new(format!("native-{name}")),
            actor,
            u64::from(name),
        )
        .with_storage_id(format!("native-storage-{name}"));
        let (effects, queue) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            url: url.to_owned(),
            state: Mutex::new(State {
                engine: Engine::new(config, Vec::new()),
                stored: HashMap::new(),
                removed: Vec::new(),
                peer_errors: Vec::new(),
                close_reasons: Vec::new(),
                heard: Vec::new(),
            }),
            effects,
            changed: watch::Sender::new(0),
            next_connection: AtomicU64::new(1),
            start: Instant::now(),
        });
        let driver = tokio::spawn(drive(Arc::clone(&shared), queue));
        let client = Self { shared, driver };
        client.go_online();
        client
    }

    pub fn go_online(&self) {
        self.shared.act(|state, now| ((), state.engine.go_online(now)));
    }

    pub fn go_offline(&self) {
        self.shared.act(|state, now| ((), state.engine.go_offline(now)));
    }

    /// Creates a document with a title and an empty text under `body`, as `root_changes` of a kind would.
    pub fn create(&self, document: DocumentId, title: &str) {
        let mut made = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
        made.put(ROOT, "title", title).expect("a title");
        made.put_object(ROOT, "body", ObjType::Text).expect("a text");
        let bytes = made.save();
        self.shared
            .act(|state, now| ((), state.engine.create(document, &bytes, now).expect("a new document")));
    }

    /// Creates a document as [`Client::create`] does, of a class and a kind.
    pub fn create_as(&self, document: DocumentId, title: &str, class: &str, kind: &str) {
        let mut made = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
        made.put(ROOT, "title", title).expect("a title");
        made.put(ROOT, "class", class).expect("a class");
        made.put(ROOT, "kind", kind).expect("a kind");
        made.put_object(ROOT, "body", ObjType::Text).expect("a text");
        let bytes = made.save();
        self.shared
            .act(|state, now| ((), state.engine.create(document, &bytes, now).expect("a new document")));
    }

    /// Documents of which the relay refused changes.
    pub fn refused(&self) -> Vec<DocumentId> {
        self.shared.state().engine.safety().refused
    }

    pub fn open(&self, document: DocumentId) {
        self.shared.act(|state, now| ((), state.engine.open(document, now)));
    }

    /// Edits an open document; returns the edit's result.
    pub fn edit<T>(&self, document: DocumentId, edit: impl FnOnce(&mut AutoCommit) -> T) -> T {
        let message = format!("edit {}", self.shared.next_connection.fetch_add(1, Ordering::Relaxed));
        self.shared.act(|state, now| {
            let stamp = CommitStamp {
                time_seconds: 1_700_000_000,
                message,
            };
            state
                .engine
                .edit(document, stamp, now, |made| {
                    Ok::<_, std::convert::Infallible>(edit(made))
                })
                .expect("the document is open")
        })
    }

    /// Appends to the text under `body`.
    pub fn append(&self, document: DocumentId, words: &str) {
        self.edit(document, |made| {
            let (_, body) = made.get(ROOT, "body").expect("readable").expect("a body");
            let end = made.length(&body);
            made.splice_text(&body, end, 0, words).expect("a splice");
        });
    }

    /// The text under `body` of an open document; empty while it is not there.
    pub fn body(&self, document: DocumentId) -> String {
        self.read(document, |made| match made.get(ROOT, "body") {
            Ok(Some((_, body))) => made.text(&body).unwrap_or_default(),
            _ => String::new(),
        })
        .unwrap_or_default()
    }

    /// A string under the root of an open document.
    pub fn string(&self, document: DocumentId, key: &str) -> Option<String> {
        self.read(document, |made| {
            let (value, object) = made.get(ROOT, key).ok()??;
            match value.as_str() {
                Some(text) => Some(text.to_owned()),
                None => made.text(&object).ok(),
            }
        })
        .flatten()
    }

    pub fn read<T>(&self, document: DocumentId, read: impl FnOnce(&AutoCommit) -> T) -> Option<T> {
        self.shared.state().engine.view(document).map(read)
    }

    /// The heads that the relay said are on its disk.
    pub fn acknowledged(&self, document: DocumentId) -> Vec<ChangeHash> {
        self.shared.state().engine.acknowledged(document).to_vec()
    }

    pub fn heads(&self, document: DocumentId) -> Vec<ChangeHash> {
        let mut heads = self.shared.state().engine.heads(document).unwrap_or_default().to_vec();
        heads.sort();
        heads
    }

    /// Connected, compared, everything sent and acknowledged.
    pub fn is_synced(&self) -> bool {
        let safety = self.shared.state().engine.safety();
        safety.online && safety.settled && safety.unsynced.is_empty() && safety.unsaved.is_empty()
    }

    pub fn is_online(&self) -> bool {
        self.shared.state().engine.safety().online
    }

    pub fn peer_errors(&self) -> Vec<String> {
        self.shared.state().peer_errors.clone()
    }

    /// Sends an ephemeral message (CBOR) about a document.
    pub fn send_ephemeral(&self, document: DocumentId, data: Vec<u8>) {
        self.shared
            .act(|state, now| ((), state.engine.send_ephemeral(document, data, now)));
    }

    /// The ephemeral messages of others so far.
    pub fn heard(&self) -> Vec<Vec<u8>> {
        self.shared.state().heard.clone()
    }

    /// What the relay said was removed.
    pub fn removed(&self) -> Vec<Removal> {
        self.shared.state().removed.clone()
    }

    /// Whether the device stores anything of a document.
    pub fn stores(&self, document: DocumentId) -> bool {
        self.shared.state().stored.contains_key(&document)
    }

    pub fn close_reasons(&self) -> Vec<(u16, String)> {
        self.shared.state().close_reasons.clone()
    }

    /// Waits until the condition holds; `what` is said when it takes too long.
    pub async fn until(&self, what: &str, condition: impl Fn(&Self) -> bool) {
        let mut changed = self.shared.changed.subscribe();
        let waited = timeout(PATIENCE, async {
            while !condition(self) {
                changed.changed().await.expect("the client lives");
            }
        });
        if waited.await.is_err() {
            let state = self.shared.state();
            panic!(
                "waited too long until {what}; {:?}; errors {:?}; closes {:?}",
                state.engine.safety(),
                state.peer_errors,
                state.close_reasons
            );
        }
    }

    /// Waits for the client's next change, whatever it is.
    pub async fn changed(&self) {
        self.shared
            .changed
            .subscribe()
            .changed()
            .await
            .expect("the client lives");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panicked while holding it")
    }

    /// Runs something on the engine and queues what it asks for, in order.
    fn act<T>(&self, action: impl FnOnce(&mut State, u64) -> (T, Vec<Effect>)) -> T {
        let mut state = self.state();
        let now = u64::try_from(self.start.elapsed().as_millis()).expect("a short test");
        let (value, effects) = action(&mut state, now);
        for effect in effects {
            self.effects.send(effect).ok();
        }
        drop(state);
        self.changed.send_modify(|version| *version += 1);
        value
    }

    fn handle(&self, event: Event) {
        self.act(|state, now| ((), state.engine.handle(event, now)));
    }
}

/// Performs effects until the client is dropped.
async fn drive(shared: Arc<Shared>, mut effects: mpsc::UnboundedReceiver<Effect>) {
    let mut sockets: HashMap<ConnectionId, mpsc::UnboundedSender<Outgoing>> = HashMap::new();
    let (opened, mut newly_opened) = mpsc::unbounded_channel();
    let mut wake: Option<Instant> = None;
    loop {
        tokio::select! {
            biased;
            Some((connection, sender)) = newly_opened.recv() => { sockets.insert(connection, sender); }
            effect = effects.recv() => match effect {
                None => return,
                Some(Effect::Dial) => { tokio::spawn(dial(Arc::clone(&shared), opened.clone())); }
                Some(Effect::Send { connection, frame }) => {
                    if let Some(socket) = sockets.get(&connection) { socket.send(Outgoing::Frame(frame)).ok(); }
                }
                Some(Effect::Close { connection, .. }) => {
                    if let Some(socket) = sockets.remove(&connection) { socket.send(Outgoing::Close).ok(); }
                }
                Some(Effect::WakeAt { at_millis }) => wake = Some(shared.start + Duration::from_millis(at_millis)),
                Some(effect) => perform(&shared, effect),
            },
            () = tokio::time::sleep_until(wake.unwrap_or(shared.start)), if wake.is_some() => {
                wake = None;
                shared.handle(Event::Timer);
            }
        }
    }
}

fn perform(shared: &Shared, effect: Effect) {
    match effect {
        Effect::Load { document } => {
            let chunks = shared.state().stored.get(&document).cloned().unwrap_or_default();
            let result = Ok(StoredDocument {
                chunks,
                damaged: Vec::new(),
            });
            shared.handle(Event::Loaded { document, result });
        }
        Effect::Write { write, batch } => {
            let mut state = shared.state();
            let chunks = state.stored.entry(batch.document).or_default();
            chunks.retain(|chunk| !batch.obsolete.contains(&chunk.id));
            chunks.extend(batch.chunks);
            drop(state);
            shared.handle(Event::Written { write });
        }
        Effect::Ephemeral { data, .. } => {
            shared.state().heard.push(data);
            shared.changed.send_modify(|version| *version += 1);
        }
        Effect::Erase { write, removal } => {
            let mut state = shared.state();
            state.stored.remove(&removal.document);
            state.removed.push(removal);
            drop(state);
            shared.handle(Event::Written { write });
        }
        Effect::PeerError { message, .. } => shared.state().peer_errors.push(message),
        Effect::Refused { document, reason, .. } => {
            shared
                .state()
                .peer_errors
                .push(format!("document {document}: {reason}"));
        }
        _ => {}
    }
}

async fn dial(shared: Arc<Shared>, opened: mpsc::UnboundedSender<(ConnectionId, mpsc::UnboundedSender<Outgoing>)>) {
    let Ok((socket, _)) = connect_async(&shared.url).await else {
        shared.handle(Event::DialFailed);
        return;
    };
    if let tokio_tungstenite::MaybeTlsStream::Plain(stream) = socket.get_ref() {
        stream.set_nodelay(true).expect("an open socket");
    }
    let connection = ConnectionId(shared.next_connection.fetch_add(1, Ordering::Relaxed));
    let (sender, mut queue) = mpsc::unbounded_channel();
    opened.send((connection, sender)).ok();
    shared.handle(Event::Connected {
        connection,
        access: Access::ReadWrite,
    });
    let (mut sink, mut stream) = socket.split();
    loop {
        tokio::select! {
            message = stream.next() => match message {
                Some(Ok(Message::Binary(frame))) => shared.handle(Event::Received { connection, frame: frame.into() }),
                Some(Ok(Message::Close(Some(frame)))) => {
                    shared.state().close_reasons.push((frame.code.into(), frame.reason.to_string()));
                    break;
                }
                Some(Ok(Message::Close(None)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
            outgoing = queue.recv() => match outgoing {
                Some(Outgoing::Frame(frame)) => {
                    if sink.send(Message::Binary(frame.into())).await.is_err() { break; }
                    if queue.is_empty() { shared.handle(Event::Drained { connection }); }
                }
                Some(Outgoing::Close) | None => { sink.close().await.ok(); break; }
            }
        }
    }
    shared.handle(Event::Disconnected { connection });
}

/// The document as stored at the relay, read from its database file.
pub fn load_chunks(stored: &StoredDocument) -> AutoCommit {
    assert!(stored.damaged.is_empty());
    let mut chunks = stored.chunks.clone();
    chunks.sort_by_key(|chunk| chunk.kind == steward_sync::store::ChunkKind::Incremental);
    let bytes: Vec<u8> = chunks.into_iter().flat_map(|chunk| chunk.bytes).collect();
    let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    AutoCommit::load_with_options(&bytes, options).expect("stored chunks can be read")
}
