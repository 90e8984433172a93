//! Messages to bytes.

use std::convert::Infallible;

use minicbor::{Encoder, encode};

use super::{Message, PeerMetadata, SyncKind, WireError};
use crate::{
    ids::{DocumentId, PeerId},
    limits,
};

type Output = Encoder<Vec<u8>>;
type Written = Result<(), encode::Error<Infallible>>;

impl Message {
    /// Writes one frame.
    ///
    /// # Errors
    /// `data` is empty, or the frame exceeds [`limits::FRAME_BYTES`].
    pub fn encode(&self) -> Result<Vec<u8>, WireError> {
        let empty = match self {
            Self::Sync { data, .. } => data.is_empty(),
            Self::Ephemeral(ephemeral) => ephemeral.data.is_empty(),
            Self::Join { .. }
            | Self::Peer { .. }
            | Self::Leave { .. }
            | Self::DocUnavailable { .. }
            | Self::Error { .. }
            | Self::RemoteSubscriptionChange
            | Self::RemoteHeadsChanged
            | Self::Fingerprints { .. }
            | Self::Bucket { .. }
            | Self::Want { .. }
            | Self::Documents { .. }
            | Self::Durable { .. }
            | Self::Gone(_)
            | Self::Refused { .. } => false,
        };
        if empty {
            return Err(WireError::EmptyData);
        }
        let mut output = Encoder::new(Vec::new());
        self.write(&mut output)
            .map_err(|error| WireError::Malformed(error.to_string()))?;
        let frame = output.into_writer();
        if frame.len() > limits::FRAME_BYTES {
            return Err(WireError::FrameTooLarge {
                bytes: frame.len(),
                limit: limits::FRAME_BYTES,
            });
        }
        Ok(frame)
    }

    fn write(&self, output: &mut Output) -> Written {
        match self {
            Self::Join {
                sender,
                versions,
                metadata,
            } => {
                open(output, 4, "join")?;
                text(output, "senderId", sender.as_str())?;
                output.str("supportedProtocolVersions")?.array(versions.len() as u64)?;
                for version in versions {
                    output.str(version)?;
                }
                write_metadata(output, metadata)
            }
            Self::Peer {
                sender,
                target,
                version,
                metadata,
            } => {
                open(output, 5, "peer")?;
                parties(output, sender, target)?;
                text(output, "selectedProtocolVersion", version)?;
                write_metadata(output, metadata)
            }
            Self::Leave { sender } => {
                open(output, 2, "leave")?;
                text(output, "senderId", sender.as_str())
            }
            Self::Sync {
                kind,
                document,
                sender,
                target,
                data,
            } => {
                let name = match kind {
                    SyncKind::Request => "request",
                    SyncKind::Sync => "sync",
                };
                open(output, 5, name)?;
                parties(output, sender, target)?;
                text(output, "documentId", &document.to_string())?;
                bytes(output, "data", data)
            }
            Self::DocUnavailable {
                document,
                sender,
                target,
            } => {
                open(output, 4, "doc-unavailable")?;
                parties(output, sender, target)?;
                text(output, "documentId", &document.to_string())
            }
            Self::Ephemeral(ephemeral) => {
                open(output, 7, "ephemeral")?;
                parties(output, &ephemeral.sender, &ephemeral.target)?;
                output.str("count")?.u64(ephemeral.count)?;
                text(output, "sessionId", &ephemeral.session)?;
                text(output, "documentId", &ephemeral.document.to_string())?;
                bytes(output, "data", &ephemeral.data)
            }
            Self::Error {
                message,
                sender,
                target,
            } => {
                open(output, 4, "error")?;
                parties(output, sender, target)?;
                text(output, "message", message)
            }
            Self::RemoteSubscriptionChange => open(output, 1, "remote-subscription-change"),
            Self::RemoteHeadsChanged => open(output, 1, "remote-heads-changed"),
            Self::Fingerprints { .. }
            | Self::Bucket { .. }
            | Self::Want { .. }
            | Self::Documents { .. }
            | Self::Durable { .. }
            | Self::Gone(_)
            | Self::Refused { .. } => self.write_extension(output),
        }
    }

    fn write_extension(&self, output: &mut Output) -> Written {
        match self {
            Self::Fingerprints { buckets } => {
                open(output, 2, "steward-fingerprints")?;
                let sums: Vec<u8> = buckets.iter().flat_map(|sum| sum.to_be_bytes()).collect();
                bytes(output, "buckets", &sums)
            }
            Self::Bucket { buckets, entries, last } => {
                open(output, 4, "steward-bucket")?;
                bytes(output, "buckets", buckets)?;
                let joined: Vec<u8> = entries
                    .iter()
                    .flat_map(|entry| [*entry.document.as_bytes(), entry.heads_digest])
                    .flatten()
                    .collect();
                bytes(output, "entries", &joined)?;
                output.str("last")?.bool(*last)?;
                Ok(())
            }
            Self::Want { documents } => {
                open(output, 2, "steward-want")?;
                bytes(output, "wanted", &join_documents(documents))
            }
            Self::Documents { documents, unavailable } => {
                open(output, 3, "steward-documents")?;
                output.str("documents")?.array(2 * documents.len() as u64)?;
                for document in documents {
                    output.bytes(document.document.as_bytes())?.bytes(&document.chunks)?;
                }
                bytes(output, "unavailable", &join_documents(unavailable))
            }
            Self::Durable { document, heads } => {
                open(output, 3, "steward-durable")?;
                text(output, "documentId", &document.to_string())?;
                let joined: Vec<u8> = heads.iter().flat_map(|head| head.0).collect();
                bytes(output, "heads", &joined)
            }
            Self::Gone(removal) => {
                open(output, 4, "steward-gone")?;
                text(output, "documentId", &removal.document.to_string())?;
                output.str("removedMillis")?.u64(removal.removed_millis)?;
                text(output, "message", &removal.reason)
            }
            Self::Refused { document, reason } => {
                open(output, 3, "steward-refused")?;
                text(output, "documentId", &document.to_string())?;
                text(output, "message", reason)
            }
            Self::Join { .. }
            | Self::Peer { .. }
            | Self::Leave { .. }
            | Self::Sync { .. }
            | Self::DocUnavailable { .. }
            | Self::Ephemeral(_)
            | Self::Error { .. }
            | Self::RemoteSubscriptionChange
            | Self::RemoteHeadsChanged => Ok(()),
        }
    }
}

fn open(output: &mut Output, fields: u64, name: &str) -> Written {
    output.map(fields)?.str("type")?.str(name)?;
    Ok(())
}

fn text(output: &mut Output, key: &str, value: &str) -> Written {
    output.str(key)?.str(value)?;
    Ok(())
}

fn bytes(output: &mut Output, key: &str, value: &[u8]) -> Written {
    output.str(key)?.bytes(value)?;
    Ok(())
}

fn parties(output: &mut Output, sender: &PeerId, target: &PeerId) -> Written {
    text(output, "senderId", sender.as_str())?;
    text(output, "targetId", target.as_str())
}

fn join_documents(documents: &[DocumentId]) -> Vec<u8> {
    documents.iter().flat_map(|document| *document.as_bytes()).collect()
}

fn write_metadata(output: &mut Output, metadata: &PeerMetadata) -> Written {
    let fields = 1 + u64::from(metadata.storage_id.is_some()) + u64::from(metadata.steward.is_some());
    output.str("peerMetadata")?.map(fields)?;
    if let Some(storage_id) = &metadata.storage_id {
        text(output, "storageId", storage_id)?;
    }
    output.str("isEphemeral")?.bool(metadata.is_ephemeral)?;
    if let Some(version) = metadata.steward {
        output.str("steward")?.u64(version)?;
    }
    Ok(())
}
