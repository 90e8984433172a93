//! The engine of the browser over a real socket, with storage in memory, driven step by step so that bytes, turns and
//! moments can be counted.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use futures_util::{SinkExt as _, StreamExt as _};
use steward_sync::{
    engine::{Access, Effect, Engine, EngineConfig, Event, Side},
    ids::{ConnectionId, DocumentId, PeerId},
    store::{Chunk, StoredDocument, StoredHeads},
};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, tungstenite::Message};

const CONNECTION: ConnectionId = ConnectionId(1);
/// How long anything may take before the benchmark gives up.
const PATIENCE: Duration = Duration::from_secs(180);

pub struct Native {
    pub engine: Engine,
    stored: HashMap<DocumentId, Vec<Chunk>>,
    heads: HashMap<DocumentId, StoredHeads>,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    start: Instant,
    pub bytes_in: usize,
    pub bytes_out: usize,
    /// How often the client had to wait for the relay before it could go on.
    pub round_trips: usize,
    sent_since_answer: bool,
    wake_at: Option<Instant>,
}

/// What a client keeps between connections.
pub struct Kept {
    stored: HashMap<DocumentId, Vec<Chunk>>,
    heads: HashMap<DocumentId, StoredHeads>,
    name: u64,
}

impl Kept {
    pub fn empty(name: u64) -> Self {
        Self {
            stored: HashMap::new(),
            heads: HashMap::new(),
            name,
        }
    }
}

pub async fn open_socket(url: &str) -> WebSocketStream<MaybeTlsStream<TcpStream>> {
    let (socket, _) = tokio_tungstenite::connect_async(url)
        .await
        .expect("the relay takes a connection");
    if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
        stream.set_nodelay(true).expect("an open socket");
    }
    socket
}

impl Native {
    pub async fn connect(url: &str, kept: Kept) -> Self {
        let mut actor = [0; 16];
        actor[..8].copy_from_slice(&kept.name.to_be_bytes());
        actor[15] = (Instant::now().elapsed().subsec_nanos() % 251) as u8;
        let peer = PeerId::new(format!("bench-{}-{}", kept.name, std::process::id()));
        let config =
            EngineConfig::new(Side::Client, peer, actor, kept.name).with_storage_id(format!("bench-{}", kept.name));
        let mut client = Self {
            engine: Engine::new(config, kept.heads.values().cloned().collect()),
            stored: kept.stored,
            heads: kept.heads,
            socket: open_socket(url).await,
            start: Instant::now(),
            bytes_in: 0,
            bytes_out: 0,
            round_trips: 0,
            sent_since_answer: false,
            wake_at: None,
        };
        let now = client.now();
        client.engine.go_online(now);
        client
            .handle(vec![Event::Connected {
                connection: CONNECTION,
                access: Access::ReadWrite,
            }])
            .await;
        client
    }

    pub fn keep(self, name: u64) -> Kept {
        Kept {
            stored: self.stored,
            heads: self.heads,
            name,
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).expect("a short run")
    }

    pub async fn act<T>(&mut self, action: impl FnOnce(&mut Engine, u64) -> (T, Vec<Effect>)) -> T {
        let now = self.now();
        let (value, effects) = action(&mut self.engine, now);
        self.perform(effects).await;
        value
    }

    async fn handle(&mut self, events: Vec<Event>) {
        let now = self.now();
        let effects = self.engine.handle_all(events, now);
        self.perform(effects).await;
    }

    async fn perform(&mut self, effects: Vec<Effect>) {
        let mut effects = VecDeque::from(effects);
        let mut fed = false;
        loop {
            let mut events = Vec::new();
            while let Some(effect) = effects.pop_front() {
                match effect {
                    Effect::Send { frame, .. } => {
                        self.bytes_out += frame.len();
                        self.sent_since_answer = true;
                        fed = true;
                        self.socket
                            .feed(Message::Binary(frame.into()))
                            .await
                            .expect("the relay reads");
                    }
                    Effect::Close { reason, .. } => panic!("the connection ended: {reason}"),
                    Effect::Load { document } => events.push(Event::Loaded {
                        document,
                        result: Ok(StoredDocument {
                            chunks: self.stored.get(&document).cloned().unwrap_or_default(),
                            damaged: Vec::new(),
                        }),
                    }),
                    Effect::Write { write, batch } => {
                        let chunks = self.stored.entry(batch.document).or_default();
                        chunks.retain(|chunk| !batch.obsolete.contains(&chunk.id));
                        chunks.extend(batch.chunks);
                        let kept = self.heads.entry(batch.document).or_insert(StoredHeads {
                            document: batch.document,
                            heads: Vec::new(),
                            durable: Vec::new(),
                        });
                        kept.heads = batch.heads;
                        if let Some(durable) = batch.durable {
                            kept.durable = durable;
                        }
                        events.push(Event::Written { write });
                    }
                    Effect::WakeAt { at_millis } => self.wake_at = Some(self.start + Duration::from_millis(at_millis)),
                    Effect::PeerError { message, .. } => panic!("the relay said: {message}"),
                    _ => {}
                }
            }
            if std::mem::take(&mut fed) {
                self.socket.flush().await.expect("the relay reads");
                events.push(Event::Drained { connection: CONNECTION });
            }
            if events.is_empty() {
                return;
            }
            let now = self.now();
            effects.extend(self.engine.handle_all(events, now));
        }
    }

    /// Takes in what the relay sends until the condition holds.
    pub async fn until(&mut self, what: &str, mut condition: impl FnMut(&Engine) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !condition(&self.engine) {
            self.step(deadline, what).await;
        }
    }

    /// Takes in one frame, and what came with it.
    pub async fn step(&mut self, deadline: Instant, what: &str) {
        assert!(
            self.step_before(deadline).await,
            "waited too long until {what}: {:?}",
            self.engine.safety()
        );
    }

    /// As [`Self::step`]; false when the deadline passes first. Not to be dropped half-way: frames would be lost.
    pub async fn step_before(&mut self, deadline: Instant) -> bool {
        let until = self.wake_at.map_or(deadline, |wake| wake.min(deadline));
        let Ok(next) = tokio::time::timeout_at(until, self.socket.next()).await else {
            if Instant::now() >= deadline {
                return false;
            }
            self.wake_at = None;
            self.handle(vec![Event::Timer]).await;
            return true;
        };
        let mut events = Vec::new();
        let mut next = next;
        loop {
            match next {
                Some(Ok(Message::Binary(frame))) => {
                    self.bytes_in += frame.len();
                    self.round_trips += usize::from(std::mem::take(&mut self.sent_since_answer));
                    events.push(Event::Received {
                        connection: CONNECTION,
                        frame: frame.into(),
                    });
                }
                Some(Ok(Message::Close(frame))) => panic!("the relay ended the connection: {frame:?}"),
                Some(Ok(_)) => {}
                Some(Err(error)) => panic!("the socket failed: {error}"),
                None => panic!("the relay is gone"),
            }
            if events.len() >= 256 {
                break;
            }
            match timeout(Duration::ZERO, self.socket.next()).await {
                Ok(more) => next = more,
                Err(_) => break,
            }
        }
        self.handle(events).await;
        true
    }

    pub fn is_synced(engine: &Engine) -> bool {
        let safety = engine.safety();
        safety.online && safety.settled && safety.unsynced.is_empty()
    }
}
