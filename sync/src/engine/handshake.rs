//! From an open transport to a ready connection, dialling, and leaving.

use super::{
    Access, Effect, Engine, Side,
    backoff::delay_millis,
    connection::{Connection, Phase},
};
use crate::{
    ids::{ConnectionId, DocumentId, PeerId},
    wire::{EXTENSION_VERSION, Message, PROTOCOL_VERSION, PeerMetadata, WireError},
};

/// Whether and when to dial (client).
#[derive(Debug, Default)]
pub(super) struct Dial {
    wanted: bool,
    /// A dial was asked for and neither `Connected` nor `DialFailed` came.
    dialling: bool,
    attempts: u32,
    pub(super) at_millis: Option<u64>,
}

impl Engine {
    /// Starts dialling, and dials again whenever the connection is lost (client).
    pub fn go_online(&mut self, now_millis: u64) -> Vec<Effect> {
        if !self.dial.wanted {
            self.dial = Dial {
                wanted: true,
                dialling: self.dial.dialling,
                attempts: 0,
                at_millis: None,
            };
            if self.connections.is_empty() {
                self.dial_now();
            }
        } else if self.dial.at_millis.is_some() {
            // The person, or the browser's `online` event, knows better than the backoff.
            self.dial_now();
        }
        self.finish(now_millis)
    }

    /// Closes the connection and stops dialling (client).
    pub fn go_offline(&mut self, now_millis: u64) -> Vec<Effect> {
        self.dial.wanted = false;
        self.dial.at_millis = None;
        let open: Vec<ConnectionId> = self.connections.keys().copied().collect();
        for id in open {
            if self.connections.get(&id).is_some_and(Connection::is_ready) {
                let leave = Message::Leave {
                    sender: self.config.peer_id.clone(),
                };
                self.send(id, &leave);
            }
            self.effects.push(Effect::Close {
                connection: id,
                reason: "going offline".to_owned(),
            });
            self.remove_connection(id, now_millis);
        }
        self.finish(now_millis)
    }

    fn dial_now(&mut self) {
        self.dial.at_millis = None;
        if !self.dial.dialling {
            self.dial.dialling = true;
            self.effects.push(Effect::Dial);
        }
    }

    pub(super) fn dial_if_due(&mut self, now_millis: u64) {
        if self.dial.at_millis.is_some_and(|at| at <= now_millis) {
            self.dial_now();
        }
    }

    pub(super) fn on_dial_failed(&mut self, now_millis: u64) {
        self.dial.dialling = false;
        self.dial_later(now_millis);
    }

    pub(super) fn connection_lost(&mut self, was_settled: bool, now_millis: u64) {
        if was_settled {
            self.dial.attempts = 0;
        }
        self.dial_later(now_millis);
    }

    fn dial_later(&mut self, now_millis: u64) {
        if self.dial.wanted && self.connections.is_empty() && !self.dial.dialling {
            let wait = delay_millis(self.dial.attempts, &mut self.jitter);
            self.dial.attempts = self.dial.attempts.saturating_add(1);
            self.dial.at_millis = Some(now_millis.saturating_add(wait));
        }
    }

    pub(super) fn on_connected(&mut self, id: ConnectionId, access: Access, now_millis: u64) {
        self.dial.dialling = false;
        self.dial.at_millis = None;
        self.connections
            .insert(id, Connection::new(access, self.config.side, now_millis));
        if self.config.side == Side::Client {
            let join = Message::Join {
                sender: self.config.peer_id.clone(),
                versions: vec![PROTOCOL_VERSION.to_owned()],
                metadata: self.metadata(),
            };
            self.send(id, &join);
        }
    }

    fn metadata(&self) -> PeerMetadata {
        PeerMetadata {
            storage_id: self.config.storage_id.clone(),
            is_ephemeral: self.config.storage_id.is_none(),
            steward: Some(EXTENSION_VERSION),
        }
    }

    pub(super) fn expire_handshakes(&mut self, now_millis: u64) {
        let expired: Vec<ConnectionId> = self
            .connections
            .iter()
            .filter(|(_, connection)| !connection.is_ready() && connection.handshake_until_millis <= now_millis)
            .map(|(id, _)| *id)
            .collect();
        for id in expired {
            self.fail_connection(id, "the other end did not complete the handshake in time", now_millis);
        }
    }

    pub(super) fn on_frame(&mut self, id: ConnectionId, frame: &[u8], now_millis: u64) {
        let Some(connection) = self.connections.get(&id) else {
            return;
        };
        let phase = connection.phase;
        match Message::decode(frame) {
            Ok(message) => match phase {
                Phase::Ready => self.on_message(id, message, now_millis),
                Phase::AwaitingJoin => self.on_join(id, message, now_millis),
                Phase::AwaitingPeer => self.on_peer(id, message, now_millis),
            },
            // A later version of another implementation may say more than we know; that is no reason to part.
            Err(error @ WireError::UnknownType(_)) if phase == Phase::Ready => {
                let sentence = format!("ignored: {error}");
                self.report_words(id, sentence);
            }
            Err(error) => self.fail_connection(id, &error.to_string(), now_millis),
        }
    }

    fn on_join(&mut self, id: ConnectionId, message: Message, now_millis: u64) {
        let Message::Join {
            sender,
            versions,
            metadata,
        } = message
        else {
            self.fail_connection(id, "expected a join message before anything else", now_millis);
            return;
        };
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.peer = sender.clone();
        }
        if !versions.iter().any(|version| version == PROTOCOL_VERSION) {
            let sentence = format!(
                "this relay speaks version {PROTOCOL_VERSION} of the automerge-repo protocol; the client offered {}",
                versions.join(", ")
            );
            self.fail_connection(id, &sentence, now_millis);
            return;
        }
        let answer = Message::Peer {
            sender: self.config.peer_id.clone(),
            target: sender.clone(),
            version: PROTOCOL_VERSION.to_owned(),
            metadata: self.metadata(),
        };
        self.send(id, &answer);
        self.become_ready(id, sender, &metadata);
    }

    fn on_peer(&mut self, id: ConnectionId, message: Message, now_millis: u64) {
        if let Message::Error { message, .. } = message {
            self.effects.push(Effect::PeerError {
                connection: id,
                message: message.clone(),
            });
            self.effects.push(Effect::Close {
                connection: id,
                reason: message,
            });
            self.remove_connection(id, now_millis);
            return;
        }
        let Message::Peer {
            sender,
            version,
            metadata,
            ..
        } = message
        else {
            self.fail_connection(id, "expected a peer message before anything else", now_millis);
            return;
        };
        if version == PROTOCOL_VERSION {
            self.become_ready(id, sender, &metadata);
        } else {
            let sentence = format!(
                "this program speaks version {PROTOCOL_VERSION} of the automerge-repo protocol; the relay chose {version}"
            );
            self.fail_connection(id, &sentence, now_millis);
        }
    }

    fn become_ready(&mut self, id: ConnectionId, peer: PeerId, metadata: &PeerMetadata) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        connection.phase = Phase::Ready;
        connection.peer = peer;
        connection.steward = metadata.steward.is_some_and(|version| version >= EXTENSION_VERSION);
        let steward = connection.steward;
        self.safety_touched = true;
        if self.config.side == Side::Client {
            if steward {
                self.start_comparison(id);
            } else {
                // A plain relay is asked about each document in turn, as automerge-repo does.
                let all: Vec<DocumentId> = self.documents().collect();
                if let Some(connection) = self.connections.get_mut(&id) {
                    connection.waiting.extend(all);
                }
                self.start_waiting_syncs(id);
            }
            let absent: Vec<DocumentId> = self
                .documents
                .iter()
                .filter(|(_, entry)| entry.pins > 0 && entry.is_empty())
                .map(|(document, _)| *document)
                .collect();
            for document in absent {
                self.request_if_absent(document);
            }
        }
    }

    fn on_message(&mut self, id: ConnectionId, message: Message, now_millis: u64) {
        match message {
            Message::Join { .. } | Message::Peer { .. } => {
                self.fail_connection(id, "the handshake is complete; it cannot be repeated", now_millis);
            }
            Message::Leave { .. } => {
                self.effects.push(Effect::Close {
                    connection: id,
                    reason: "the other end left".to_owned(),
                });
                self.remove_connection(id, now_millis);
            }
            Message::Sync {
                kind, document, data, ..
            } => self.on_sync(id, kind, document, &data, now_millis),
            Message::DocUnavailable { document, .. } => self.on_unavailable(id, document),
            Message::Ephemeral(ephemeral) => self.on_ephemeral(id, ephemeral),
            Message::Error { message, .. } => self.report_words(id, message),
            Message::RemoteSubscriptionChange | Message::RemoteHeadsChanged => {}
            Message::Fingerprints { buckets } => self.on_fingerprints(id, &buckets),
            Message::Bucket { buckets, entries, last } => self.on_bucket(id, &buckets, &entries, last),
            Message::Want { documents } => self.on_want(id, &documents, now_millis),
            Message::Documents { documents, unavailable } => self.on_documents(id, documents, &unavailable, now_millis),
            Message::Durable { document, heads } => self.on_durable(document, heads),
            Message::Gone(removal) => self.on_gone(id, removal),
            Message::Refused { document, reason } => {
                self.safety_touched = true;
                self.effects.push(Effect::Refused {
                    connection: id,
                    document,
                    reason,
                });
            }
        }
    }

    /// Passes on what the other end worded. A relay's log holds no words of peers, which may be content of documents;
    /// how long they were helps to find them at the peer.
    fn report_words(&mut self, id: ConnectionId, words: String) {
        let message = match self.config.side {
            Side::Client => words,
            Side::Relay => format!(
                "the other end sent something unknown, or reports an error, of {} bytes",
                words.len()
            ),
        };
        self.effects.push(Effect::PeerError {
            connection: id,
            message,
        });
    }

    pub(super) fn next_handshake_deadline(&self) -> Option<u64> {
        self.connections
            .values()
            .filter(|connection| !connection.is_ready())
            .map(|connection| connection.handshake_until_millis)
            .min()
    }
}
