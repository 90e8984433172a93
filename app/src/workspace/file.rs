//! The file that carries a whole workspace: written and read by plain functions.
//!
//! ```text
//! magic "STEWARDW" · version u32 · length of header u32 · header (postcard) · header digest 32
//! per document: id 16 · length u32 · chunks · SHA-256 of the chunks 32
//! end: id of zeros 16 · number of documents u32 · SHA-256 of everything before 32
//! ```
//! Numbers are little-endian. Chunks are automerge's own format, so another program can read them.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use steward_sync::ids::DocumentId;

const MAGIC: &[u8; 8] = b"STEWARDW";
const VERSION: u32 = 1;
const HEADER_BYTES: usize = 64 * 1024;
const END: [u8; 16] = [0; 16];

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHeader {
    /// The workspace that it was exported from.
    pub workspace: DocumentId,
    /// Its name then.
    pub name: String,
    /// When, on the exporting device.
    pub exported_millis: i64,
}

/// A file as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceFile {
    /// What it says of itself.
    pub header: FileHeader,
    /// Documents whose digest is right, with their chunks.
    pub documents: Vec<(DocumentId, Vec<u8>)>,
    /// What is wrong with the rest, one sentence each; empty for a sound file.
    pub problems: Vec<String>,
}

/// The file cannot be used at all. Nothing was imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Another kind of file.
    #[error("This is not a workspace file of Steward. Nothing was imported; choose a file that ends in .steward.")]
    OtherKind,
    /// Written by a newer version.
    #[error(
        "This file was written by a newer version of Steward (format {found}). Nothing was imported; update Steward and try again."
    )]
    Version {
        /// The format.
        found: u32,
    },
    /// The beginning is damaged.
    #[error(
        "The beginning of this file is damaged. Nothing was imported; export the workspace again, or use another copy of the file."
    )]
    Header,
}

/// Writes a file piece by piece, so that a large workspace is never in memory twice.
pub(super) struct FileWriter {
    bytes: Vec<u8>,
    documents: u32,
}

impl FileWriter {
    pub(super) fn new(header: &FileHeader) -> Result<Self, String> {
        let encoded = postcard::to_allocvec(header).map_err(|error| error.to_string())?;
        let mut bytes = Vec::new();
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&length(&encoded)?);
        bytes.extend_from_slice(&encoded);
        bytes.extend_from_slice(&Sha256::digest(&encoded));
        Ok(Self { bytes, documents: 0 })
    }

    pub(super) fn add(&mut self, document: DocumentId, chunks: &[u8]) -> Result<(), String> {
        self.bytes.extend_from_slice(document.as_bytes());
        self.bytes.extend_from_slice(&length(chunks)?);
        self.bytes.extend_from_slice(chunks);
        self.bytes.extend_from_slice(&Sha256::digest(chunks));
        self.documents += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(&END);
        self.bytes.extend_from_slice(&self.documents.to_le_bytes());
        let digest = Sha256::digest(&self.bytes);
        self.bytes.extend_from_slice(&digest);
        self.bytes
    }
}

fn length(bytes: &[u8]) -> Result<[u8; 4], String> {
    u32::try_from(bytes.len())
        .map(u32::to_le_bytes)
        .map_err(|_| "a document is larger than 4 GiB".to_owned())
}

/// Reads from the front; every read is checked.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }
}

/// Reads a file. Documents before a damaged place are returned, with the problem named.
///
/// # Errors
/// When it is no such file, a newer one, or its beginning is damaged.
pub(super) fn read(bytes: &[u8]) -> Result<WorkspaceFile, FileError> {
    let mut input = Input(bytes);
    if input.take(MAGIC.len()) != Some(MAGIC) {
        return Err(FileError::OtherKind);
    }
    match input.number() {
        Some(VERSION) => {}
        Some(found) if found > VERSION => return Err(FileError::Version { found }),
        Some(_) | None => return Err(FileError::Header),
    }
    let header = read_header(&mut input).ok_or(FileError::Header)?;
    let mut file = WorkspaceFile {
        header,
        documents: Vec::new(),
        problems: Vec::new(),
    };
    let ended = read_documents(&mut input, bytes, &mut file);
    if ended.is_none() {
        file.problems.push(format!(
            "The file is cut short after {} records; what follows is missing. Export the workspace again to get it.",
            file.documents.len()
        ));
    }
    Ok(file)
}

fn read_header(input: &mut Input<'_>) -> Option<FileHeader> {
    let length = input.length().filter(|length| *length <= HEADER_BYTES)?;
    let encoded = input.take(length)?;
    let digest: [u8; 32] = input.array()?;
    (Sha256::digest(encoded).as_slice() == digest)
        .then(|| postcard::from_bytes(encoded).ok())
        .flatten()
}

/// None when the file ends before its end mark.
fn read_documents(input: &mut Input<'_>, bytes: &[u8], file: &mut WorkspaceFile) -> Option<()> {
    loop {
        let id: [u8; 16] = input.array()?;
        if id == END {
            break;
        }
        let length = input.length()?;
        let chunks = input.take(length)?;
        let digest: [u8; 32] = input.array()?;
        let document = DocumentId::from_bytes(id);
        if Sha256::digest(chunks).as_slice() == digest {
            file.documents.push((document, chunks.to_vec()));
        } else {
            file.problems.push(format!(
                "The record {document} is damaged in the file and was left out."
            ));
        }
    }
    let count = input.length()?;
    let covered = bytes.len() - input.0.len();
    let digest: [u8; 32] = input.array()?;
    let sound = Sha256::digest(bytes.get(..covered)?).as_slice() == digest;
    let complete = count == file.documents.len() + file.problems.len();
    if (!sound || !complete) && file.problems.is_empty() {
        file.problems
            .push("The file was changed after it was exported; every record in it is sound by itself.".to_owned());
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(number: u8) -> DocumentId {
        DocumentId::from_bytes([number; 16])
    }

    fn sample() -> (FileHeader, Vec<u8>) {
        let header = FileHeader {
            workspace: id(1),
            name: "Nordwind IT".to_owned(),
            exported_millis: 1_700_000_000_000,
        };
        let mut writer = FileWriter::new(&header).unwrap();
        writer.add(id(2), b"first document").unwrap();
        writer.add(id(3), &[7; 5_000]).unwrap();
        (header, writer.finish())
    }

    #[test]
    fn a_file_is_read_back() {
        let (header, bytes) = sample();
        let file = read(&bytes).unwrap();
        assert_eq!(file.header, header);
        assert_eq!(
            file.documents,
            [(id(2), b"first document".to_vec()), (id(3), vec![7; 5_000])]
        );
        assert_eq!(file.problems, Vec::<String>::new());
    }

    #[test]
    fn other_files_and_newer_ones_are_refused() {
        assert_eq!(read(b"PK\x03\x04"), Err(FileError::OtherKind));
        assert_eq!(read(b""), Err(FileError::OtherKind));
        let (_, mut bytes) = sample();
        bytes[8] = 2;
        assert_eq!(read(&bytes), Err(FileError::Version { found: 2 }));
        assert_eq!(read(&bytes[..20]), Err(FileError::Version { found: 2 }));
    }

    #[test]
    fn a_cut_file_gives_what_it_has_and_says_so() {
        let (_, bytes) = sample();
        let file = read(&bytes[..bytes.len() - 3_000]).unwrap();
        assert_eq!(file.documents.len(), 1);
        assert_eq!(file.problems.len(), 1);
        assert!(file.problems[0].contains("cut short after 1 records"));
    }

    #[test]
    fn a_damaged_record_is_left_out_and_named() {
        let (_, mut bytes) = sample();
        let place = bytes.len() - 1_000;
        bytes[place] ^= 1;
        let file = read(&bytes).unwrap();
        assert_eq!(file.documents.len(), 1);
        assert!(file.problems[0].contains(&id(3).to_string()));
    }

    proptest! {
        #[test]
        fn no_damage_goes_unnoticed(place in 0_usize..5_200, bit in 0_u8..8) {
            let (header, mut bytes) = sample();
            let place = place % bytes.len();
            bytes[place] ^= 1 << bit;
            if let Ok(file) = read(&bytes) {
                prop_assert!(!file.problems.is_empty() || file.header != header);
            }
        }

        #[test]
        fn every_cut_is_noticed(end in 0_usize..5_200) {
            let (_, bytes) = sample();
            let end = end % bytes.len();
            if let Ok(file) = read(&bytes[..end]) {
                prop_assert!(!file.problems.is_empty());
            }
        }
    }
}
