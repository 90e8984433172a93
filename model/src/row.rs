//! The row of a record: what registers, search and relations need without loading the document.

use automerge::AutoCommit;
use automerge::transaction::Transactable;
use serde::{Deserialize, Serialize};
use steward_sync::ids::DocumentId;

use crate::approval::{self, Standing};
use crate::keys;
use crate::member::Directory;
use crate::message::cut;
use crate::reader::Reader;
use crate::snapshot::{RecordSnapshot, SnapshotError};
use crate::value::Value;

/// The version byte of encoded rows. A row of another version is projected anew from its document.
const VERSION: u8 = 2;
/// Characters of text that a register shows.
const EXCERPT_CHARACTERS: usize = 160;
/// Bytes of search text per row; enough for long minutes, bounded for the sake of 10,000 rows in memory.
const SEARCH_BYTES: usize = 8_000;

/// A projected record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its document.
    pub document: DocumentId,
    /// The stored name of its kind, as the document says.
    pub kind: String,
    /// Its short id, not lengthened.
    pub short_id: String,
    /// The title; may be empty.
    pub title: String,
    /// The stored name of the state.
    pub state: String,
    /// Whether it is archived.
    pub archived: bool,
    /// Fields that are set, texts and title excepted, in the declaration's order; then the dated values of the record,
    /// see [`crate::item::entries_of`].
    pub fields: Vec<(String, Value)>,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// Relations, sorted.
    pub relations: Vec<(String, DocumentId)>,
    /// The beginning of the description, on one line.
    pub text_excerpt: String,
    /// Everything to search in, lower case.
    pub search: String,
    /// The id in the system that it came from.
    pub external_id: Option<String>,
    /// The import that created it.
    pub import_batch: Option<String>,
    /// The import that updated it last.
    pub updated_batch: Option<String>,
    /// Fingerprints of the texts that are not empty, by which an import knows what it need not write.
    pub texts: Vec<(String, u64)>,
    /// The time of the last imported event (milliseconds) and how many with that time were imported.
    pub import_through: Option<(i64, u32)>,
    /// When it was created, in milliseconds.
    pub created_millis: i64,
    /// When it was last changed, in milliseconds.
    pub updated_millis: i64,
    /// How many fields are in conflict.
    pub conflicts: u16,
    /// How it stands by its approval, while it does.
    pub approval: Option<RowApproval>,
    /// Changes whenever the document's heads do.
    pub heads_fingerprint: u64,
}

impl Row {
    /// The row of a record of this kind in which nothing is set.
    #[must_use]
    pub fn blank(document: DocumentId, kind: &str) -> Self {
        Self {
            document,
            kind: kind.to_owned(),
            short_id: String::new(),
            title: String::new(),
            state: String::new(),
            archived: false,
            fields: Vec::new(),
            tags: Vec::new(),
            relations: Vec::new(),
            text_excerpt: String::new(),
            search: String::new(),
            external_id: None,
            import_batch: None,
            updated_batch: None,
            texts: Vec::new(),
            import_through: None,
            created_millis: 0,
            updated_millis: 0,
            conflicts: 0,
            approval: None,
            heads_fingerprint: 0,
        }
    }
}

/// How a record stands by its approval, as far as lists tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowApproval {
    /// Whether the approval is bound to content.
    pub bound: bool,
    /// Whether the content was changed since.
    pub changed: bool,
    /// Names of those who confirmed having read the version in force; none where nobody is to read it.
    pub readers: Option<Vec<String>>,
}

impl RowApproval {
    fn of(snapshot: &RecordSnapshot) -> Option<Self> {
        let standing = approval::standing(snapshot)?;
        let changed = matches!(standing, Standing::Changed { .. });
        let bound = match &standing {
            Standing::NotApproved => return None,
            Standing::Unbound { .. } => false,
            Standing::Unchanged { .. } | Standing::Changed { .. } => true,
        };
        let readers = standing
            .latest()
            .filter(|_| approval::is_to_read(snapshot))
            .map(|version| {
                let readings = snapshot.readings.iter();
                let readings = readings.filter(|reading| reading.digest == version.digest);
                readings.map(|reading| reading.by.clone()).collect()
            });
        Some(Self {
            bound,
            changed,
            readers,
        })
    }
}

/// Why bytes are no row. The record itself is safe: project it anew.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// No bytes.
    #[error("The stored row is empty; it is made anew from its record.")]
    Empty,
    /// Written by another version.
    #[error("The stored row has format {found}, this version reads {VERSION}; it is made anew from its record.")]
    Version {
        /// The version byte.
        found: u8,
    },
    /// Damaged.
    #[error("The stored row is damaged ({reason}); it is made anew from its record.")]
    Damaged {
        /// What the decoder says.
        reason: String,
    },
}

impl Row {
    /// Projects a record.
    ///
    /// # Errors
    /// If the document is empty.
    pub fn project(document_id: DocumentId, document: &mut AutoCommit) -> Result<Self, SnapshotError> {
        let snapshot = RecordSnapshot::read(document_id, document, &Directory::default())?;
        Ok(Self::from_snapshot(&snapshot, document))
    }

    /// Projects a record of which a snapshot was just read: a long text is then read once for the page and the row.
    #[must_use]
    pub fn from_snapshot(snapshot: &RecordSnapshot, document: &mut AutoCommit) -> Self {
        let reader = Reader::new(document);
        let through = reader.integer(keys::IMPORT_THROUGH);
        let count = reader
            .integer(keys::IMPORT_COUNT)
            .and_then(|count| u32::try_from(count).ok());
        let updated_batch = reader.line(keys::IMPORT_LAST);
        let fingerprint = document.base_heads().iter().fold(0_u64, |sum, head| {
            let first: [u8; 8] = std::array::from_fn(|index| head.as_ref().get(index).copied().unwrap_or_default());
            sum ^ u64::from_be_bytes(first)
        });
        Self {
            import_through: through.map(|through| (through, count.unwrap_or_default())),
            updated_batch,
            ..Self::of(snapshot, fingerprint)
        }
    }

    fn of(snapshot: &RecordSnapshot, heads_fingerprint: u64) -> Self {
        let description = snapshot
            .texts
            .get(keys::DESCRIPTION)
            .map(String::as_str)
            .unwrap_or_default();
        let excerpt: Vec<&str> = description.split_whitespace().take(EXCERPT_CHARACTERS).collect();
        let series = crate::item::series_text(snapshot.items(crate::item::ENTRIES));
        let series = (!series.is_empty()).then(|| (crate::item::ENTRIES.to_owned(), Value::Text(series)));
        let fields = crate::declaration::COMMON_FIELDS
            .iter()
            .chain(snapshot.kind.fields)
            .filter(|field| field.name != keys::TITLE)
            .filter_map(|field| Some((field.name.to_owned(), snapshot.value(field.name)?.clone())))
            .chain(series)
            .collect();
        Self {
            document: snapshot.document,
            kind: snapshot.kind_name.clone(),
            short_id: snapshot.short_id.clone(),
            title: snapshot.title.clone(),
            state: snapshot.state_name().to_owned(),
            archived: snapshot.archived,
            fields,
            tags: snapshot.tags.clone(),
            relations: snapshot.relations.clone(),
            text_excerpt: cut(&excerpt.join(" "), EXCERPT_CHARACTERS),
            search: search_text(snapshot),
            external_id: snapshot.external_id.clone(),
            import_batch: snapshot.import_batch.clone(),
            updated_batch: None,
            texts: snapshot
                .texts
                .iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(name, text)| (name.clone(), text_fingerprint(text)))
                .collect(),
            import_through: None,
            created_millis: snapshot.created_millis,
            updated_millis: snapshot.updated_millis,
            approval: RowApproval::of(snapshot),
            conflicts: u16::try_from(snapshot.conflict_count()).unwrap_or(u16::MAX),
            heads_fingerprint,
        }
    }

    /// The value of a field.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.fields
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value)
    }

    /// As stored: a version byte, then postcard.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        // A row consists of strings, numbers and sequences of known length, which postcard always writes.
        postcard::to_extend(self, vec![VERSION]).unwrap_or_default()
    }

    /// Reads a stored row.
    ///
    /// # Errors
    /// If the bytes are of another version or damaged.
    pub fn decode(bytes: &[u8]) -> Result<Self, RowError> {
        let (version, body) = bytes.split_first().ok_or(RowError::Empty)?;
        if *version != VERSION {
            return Err(RowError::Version { found: *version });
        }
        match postcard::take_from_bytes(body) {
            Ok((row, [])) => Ok(row),
            Ok((_, rest)) => Err(RowError::Damaged {
                reason: format!("{} bytes too many", rest.len()),
            }),
            Err(error) => Err(RowError::Damaged {
                reason: error.to_string(),
            }),
        }
    }
}

/// A fingerprint of a text (64-bit FNV-1a): tells equal from different, nothing more.
#[must_use]
pub fn text_fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn search_text(snapshot: &RecordSnapshot) -> String {
    let mut search = String::new();
    let mut push = |text: &str| {
        if search.len() < SEARCH_BYTES && !text.is_empty() {
            let room = SEARCH_BYTES - search.len();
            let end = (0..=room.min(text.len()))
                .rev()
                .find(|end| text.is_char_boundary(*end))
                .unwrap_or(0);
            search.extend(text.get(..end).unwrap_or_default().chars().flat_map(char::to_lowercase));
            search.push('\n');
        }
    };
    push(&snapshot.title);
    push(&snapshot.short_id);
    push(snapshot.external_id.as_deref().unwrap_or_default());
    snapshot.tags.iter().for_each(|tag| push(tag));
    for (name, field) in &snapshot.fields {
        if let (Some(value), Some(declared)) = (&field.value, snapshot.kind.field(name))
            && name != keys::TITLE
        {
            push(&value.display(declared));
        }
    }
    snapshot.texts.values().for_each(|text| push(text));
    snapshot.comments.iter().for_each(|comment| push(&comment.body));
    search
}

/// Rows to look at: all of a kind, and one by its record.
pub trait Rows {
    /// Every row of a kind, archived ones included.
    fn each(&self, kind: &str, visit: &mut dyn FnMut(&Row));
    /// The row of a record.
    fn find(&self, document: DocumentId) -> Option<&Row>;
}

impl Rows for Vec<Row> {
    fn each(&self, kind: &str, visit: &mut dyn FnMut(&Row)) {
        self.iter().filter(|row| row.kind == kind).for_each(visit);
    }

    fn find(&self, document: DocumentId) -> Option<&Row> {
        self.iter().find(|row| row.document == document)
    }
}
