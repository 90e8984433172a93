//! Bytes to messages.

use automerge::ChangeHash;

use super::{
    BucketEntry, BulkDocument, Ephemeral, Message, PeerMetadata, Removal, SyncKind, WireError,
    message::bounded,
    reader::{Reader, invalid, within},
};
use crate::{
    ids::{DocumentId, PeerId},
    limits,
};

/// The longest `type` that is looked at.
const TYPE_BYTES: usize = 64;

/// The fields of any message, as far as present.
#[derive(Default)]
struct Fields {
    kind: Option<String>,
    sender: Option<PeerId>,
    target: Option<PeerId>,
    versions: Option<Vec<String>>,
    version: Option<String>,
    metadata: Option<PeerMetadata>,
    document: Option<DocumentId>,
    data: Option<Vec<u8>>,
    count: Option<u64>,
    session: Option<String>,
    message: Option<String>,
    buckets: Option<Vec<u8>>,
    entries: Option<Vec<u8>>,
    last: Option<bool>,
    documents: Option<Vec<BulkDocument>>,
    wanted: Option<Vec<DocumentId>>,
    unavailable: Option<Vec<DocumentId>>,
    heads: Option<Vec<u8>>,
    removed_millis: Option<u64>,
}

impl Message {
    /// Reads one frame.
    ///
    /// # Errors
    /// The frame is too large, is not one complete CBOR map, or lacks what its type needs.
    pub fn decode(frame: &[u8]) -> Result<Self, WireError> {
        if frame.len() > limits::FRAME_BYTES {
            return Err(WireError::FrameTooLarge {
                bytes: frame.len(),
                limit: limits::FRAME_BYTES,
            });
        }
        let mut reader = Reader::new(frame);
        let mut items = reader.map("frame")?;
        let mut fields = Fields::default();
        while reader.next(&mut items)? {
            let key = reader.text("key", limits::ERROR_MESSAGE_BYTES)?;
            if !reader.absent()? {
                fields.read(&key, &mut reader)?;
            }
        }
        if reader.position() != frame.len() {
            return Err(WireError::Malformed("bytes follow the map".to_owned()));
        }
        fields.into_message()
    }
}

impl Fields {
    fn read(&mut self, key: &str, reader: &mut Reader<'_>) -> Result<(), WireError> {
        match key {
            "type" => self.kind = Some(reader.text("type", TYPE_BYTES)?),
            "senderId" => self.sender = Some(PeerId::new(reader.text("senderId", limits::PEER_ID_BYTES)?)),
            "targetId" => self.target = Some(PeerId::new(reader.text("targetId", limits::PEER_ID_BYTES)?)),
            "supportedProtocolVersions" => self.versions = Some(read_versions(reader)?),
            "selectedProtocolVersion" => self.version = Some(reader.text("selectedProtocolVersion", TYPE_BYTES)?),
            "peerMetadata" | "metadata" => self.metadata = Some(read_metadata(reader)?),
            "documentId" => self.document = Some(read_document(reader, "documentId")?),
            "data" => self.data = Some(reader.bytes("data", limits::FRAME_BYTES)?),
            "count" => self.count = Some(reader.unsigned("count")?),
            "sessionId" => self.session = Some(reader.text("sessionId", limits::SESSION_ID_BYTES)?),
            "message" => {
                let text = reader.text("message", limits::FRAME_BYTES)?;
                self.message = Some(bounded(&text, limits::ERROR_MESSAGE_BYTES));
            }
            "buckets" => self.buckets = Some(reader.bytes("buckets", limits::FINGERPRINT_BUCKETS * 8)?),
            "entries" => self.entries = Some(reader.bytes("entries", limits::BUCKET_ENTRIES * ENTRY_BYTES)?),
            "last" => self.last = Some(reader.boolean("last")?),
            "documents" => self.documents = Some(read_bulk(reader)?),
            "wanted" => self.wanted = Some(read_documents(reader, "wanted")?),
            "unavailable" => self.unavailable = Some(read_documents(reader, "unavailable")?),
            "heads" => self.heads = Some(reader.bytes("heads", limits::HEADS * 32)?),
            "removedMillis" => self.removed_millis = Some(reader.unsigned("removedMillis")?),
            _ => reader.skip()?,
        }
        Ok(())
    }

    fn into_message(self) -> Result<Message, WireError> {
        let kind = self.kind.clone().ok_or(WireError::TypeMissing)?;
        match kind.as_str() {
            "join" => Ok(Message::Join {
                sender: need(self.sender, "join", "senderId")?,
                versions: need(self.versions, "join", "supportedProtocolVersions")?,
                metadata: self.metadata.unwrap_or_default(),
            }),
            "peer" => Ok(Message::Peer {
                sender: need(self.sender, "peer", "senderId")?,
                target: need(self.target, "peer", "targetId")?,
                version: need(self.version, "peer", "selectedProtocolVersion")?,
                metadata: self.metadata.unwrap_or_default(),
            }),
            "leave" => Ok(Message::Leave {
                sender: need(self.sender, "leave", "senderId")?,
            }),
            "request" => self.into_sync(SyncKind::Request, "request"),
            "sync" => self.into_sync(SyncKind::Sync, "sync"),
            "doc-unavailable" => Ok(Message::DocUnavailable {
                document: need(self.document, "doc-unavailable", "documentId")?,
                sender: need(self.sender, "doc-unavailable", "senderId")?,
                target: need(self.target, "doc-unavailable", "targetId")?,
            }),
            "ephemeral" => self.into_ephemeral(),
            "error" => Ok(Message::Error {
                message: need(self.message, "error", "message")?,
                // samod leaves both out.
                sender: self.sender.unwrap_or_else(|| PeerId::new("")),
                target: self.target.unwrap_or_else(|| PeerId::new("")),
            }),
            "remote-subscription-change" => Ok(Message::RemoteSubscriptionChange),
            "remote-heads-changed" => Ok(Message::RemoteHeadsChanged),
            _ => self.into_extension(kind),
        }
    }

    fn into_sync(self, kind: SyncKind, name: &'static str) -> Result<Message, WireError> {
        Ok(Message::Sync {
            kind,
            document: need(self.document, name, "documentId")?,
            sender: need(self.sender, name, "senderId")?,
            target: need(self.target, name, "targetId")?,
            data: need(self.data, name, "data")?,
        })
    }

    fn into_ephemeral(self) -> Result<Message, WireError> {
        let data = need(self.data, "ephemeral", "data")?;
        within("data", data.len(), limits::EPHEMERAL_BYTES)?;
        Ok(Message::Ephemeral(Ephemeral {
            sender: need(self.sender, "ephemeral", "senderId")?,
            target: need(self.target, "ephemeral", "targetId")?,
            count: need(self.count, "ephemeral", "count")?,
            session: need(self.session, "ephemeral", "sessionId")?,
            document: need(self.document, "ephemeral", "documentId")?,
            data,
        }))
    }

    fn into_extension(self, kind: String) -> Result<Message, WireError> {
        match kind.as_str() {
            "steward-fingerprints" => {
                let bytes = need(self.buckets, "steward-fingerprints", "buckets")?;
                if bytes.len() != limits::FINGERPRINT_BUCKETS * 8 {
                    return Err(invalid("buckets", format!("{} bytes", bytes.len())));
                }
                let (sums, _) = bytes.as_chunks::<8>();
                Ok(Message::Fingerprints {
                    buckets: sums.iter().map(|sum| u64::from_be_bytes(*sum)).collect(),
                })
            }
            "steward-bucket" => Ok(Message::Bucket {
                buckets: need(self.buckets, "steward-bucket", "buckets")?,
                entries: split_entries(&need(self.entries, "steward-bucket", "entries")?)?,
                last: need(self.last, "steward-bucket", "last")?,
            }),
            "steward-want" => Ok(Message::Want {
                documents: need(self.wanted, "steward-want", "wanted")?,
            }),
            "steward-documents" => Ok(Message::Documents {
                documents: need(self.documents, "steward-documents", "documents")?,
                unavailable: self.unavailable.unwrap_or_default(),
            }),
            "steward-durable" => Ok(Message::Durable {
                document: need(self.document, "steward-durable", "documentId")?,
                heads: split_heads(&need(self.heads, "steward-durable", "heads")?)?,
            }),
            "steward-gone" => Ok(Message::Gone(Removal {
                document: need(self.document, "steward-gone", "documentId")?,
                removed_millis: need(self.removed_millis, "steward-gone", "removedMillis")?,
                reason: bounded(
                    &need(self.message, "steward-gone", "message")?,
                    limits::REMOVAL_REASON_BYTES,
                ),
            })),
            "steward-refused" => Ok(Message::Refused {
                document: need(self.document, "steward-refused", "documentId")?,
                reason: need(self.message, "steward-refused", "message")?,
            }),
            _ => Err(WireError::UnknownType(kind)),
        }
    }
}

/// The bytes of one [`BucketEntry`].
const ENTRY_BYTES: usize = 32;

fn need<T>(value: Option<T>, message: &'static str, field: &'static str) -> Result<T, WireError> {
    value.ok_or(WireError::FieldMissing { message, field })
}

fn read_versions(reader: &mut Reader<'_>) -> Result<Vec<String>, WireError> {
    let mut items = reader.array("supportedProtocolVersions")?;
    let mut versions = Vec::new();
    while reader.next(&mut items)? {
        within(
            "supportedProtocolVersions",
            versions.len() + 1,
            limits::PROTOCOL_VERSIONS,
        )?;
        versions.push(reader.text("supportedProtocolVersions", TYPE_BYTES)?);
    }
    Ok(versions)
}

fn read_metadata(reader: &mut Reader<'_>) -> Result<PeerMetadata, WireError> {
    let mut items = reader.map("peerMetadata")?;
    let mut metadata = PeerMetadata::default();
    while reader.next(&mut items)? {
        let key = reader.text("peerMetadata", limits::ERROR_MESSAGE_BYTES)?;
        if reader.absent()? {
            continue;
        }
        match key.as_str() {
            "storageId" => metadata.storage_id = Some(reader.text("storageId", limits::SESSION_ID_BYTES)?),
            "isEphemeral" => metadata.is_ephemeral = reader.boolean("isEphemeral")?,
            "steward" => metadata.steward = Some(reader.unsigned("steward")?),
            _ => reader.skip()?,
        }
    }
    Ok(metadata)
}

/// A document id: text everywhere on the wire, raw bytes in what old peers wrote.
fn read_document(reader: &mut Reader<'_>, field: &'static str) -> Result<DocumentId, WireError> {
    if reader.is_bytes()? {
        let bytes = reader.bytes(field, 16)?;
        let bytes = <[u8; 16]>::try_from(bytes).map_err(|bytes| invalid(field, format!("{} bytes", bytes.len())))?;
        return Ok(DocumentId::from_bytes(bytes));
    }
    let text = reader.text(field, 64)?;
    text.parse()
        .map_err(|error: crate::ids::ParseDocumentIdError| invalid(field, error.to_string()))
}

/// Document ids as one byte string, 16 bytes each.
fn read_documents(reader: &mut Reader<'_>, field: &'static str) -> Result<Vec<DocumentId>, WireError> {
    let bytes = reader.bytes(field, limits::BULK_DOCUMENTS * 16)?;
    let (documents, rest) = bytes.as_chunks::<16>();
    if !rest.is_empty() {
        return Err(invalid(field, format!("{} bytes", bytes.len())));
    }
    Ok(documents.iter().map(|bytes| DocumentId::from_bytes(*bytes)).collect())
}

/// `[documentId, chunks, documentId, chunks, …]`, ids as 16 bytes.
fn read_bulk(reader: &mut Reader<'_>) -> Result<Vec<BulkDocument>, WireError> {
    let mut items = reader.array("documents")?;
    let mut documents = Vec::new();
    while reader.next(&mut items)? {
        within("documents", documents.len() + 1, limits::BULK_DOCUMENTS)?;
        let document = read_document(reader, "documents")?;
        if !reader.next(&mut items)? {
            return Err(invalid("documents", "an id without chunks"));
        }
        documents.push(BulkDocument {
            document,
            chunks: reader.bytes("documents", limits::FRAME_BYTES)?,
        });
    }
    Ok(documents)
}

fn split_entries(bytes: &[u8]) -> Result<Vec<BucketEntry>, WireError> {
    let (halves, rest) = bytes.as_chunks::<16>();
    let (pairs, odd) = halves.as_chunks::<2>();
    if !rest.is_empty() || !odd.is_empty() {
        return Err(invalid("entries", format!("{} bytes", bytes.len())));
    }
    Ok(pairs
        .iter()
        .map(|[document, heads_digest]| BucketEntry {
            document: DocumentId::from_bytes(*document),
            heads_digest: *heads_digest,
        })
        .collect())
}

fn split_heads(bytes: &[u8]) -> Result<Vec<ChangeHash>, WireError> {
    let (heads, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(invalid("heads", format!("{} bytes", bytes.len())));
    }
    Ok(heads.iter().map(|head| ChangeHash(*head)).collect())
}
