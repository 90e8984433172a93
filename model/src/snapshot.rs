//! Everything that a record page shows, read from a document that anyone may have written.

use std::collections::BTreeMap;

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ChangeHash, ObjId, ObjType};
use steward_sync::ids::DocumentId;

use crate::approval::{self, Approval, Reading};
use crate::ballot::{self, Ballot};
use crate::declaration::{COMMON_FIELDS, Field, Kind};
use crate::history::{ChangeInfo, change_info};
use crate::item::{self, Item};
use crate::keys;
use crate::kinds;
use crate::member::Directory;
use crate::reader::{KindReader, Reader, Written};
use crate::rich_text::RichText;
use crate::short_id;
use crate::value::{LINE_BYTES, Value};

/// A record as of one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordSnapshot {
    /// Its document.
    pub document: DocumentId,
    /// Its short id, for example `INC-7K3Q9`.
    pub short_id: String,
    /// Its kind; [`kinds::unknown`] if this version does not know it.
    pub kind: &'static Kind,
    /// The stored name of its kind, as the document says.
    pub kind_name: String,
    /// The schema version of the document.
    pub schema: i64,
    /// The title, empty if unset. Its conflicts are in [`RecordSnapshot::fields`].
    pub title: String,
    /// The state, by the rule of ranks, and the states in conflict with it.
    pub state: FieldSnapshot,
    /// Every field of the declaration that is not a text, common fields included, set or not.
    pub fields: BTreeMap<String, FieldSnapshot>,
    /// Every text field of the declaration. Where a text is formatted its blocks are lines, unit for unit.
    pub texts: BTreeMap<String, String>,
    /// Blocks and marks of those texts in which something is formatted.
    pub formatted: BTreeMap<String, RichText>,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// Relations of this record, sorted: name and the other record.
    pub relations: Vec<(String, DocumentId)>,
    /// Comments, the oldest first.
    pub comments: Vec<CommentSnapshot>,
    /// Ballots with their votes, the current one last; empty for kinds that are not voted on.
    pub ballots: Vec<Ballot>,
    /// Items by the map that holds them, in the order in which they were added; see [`crate::item`].
    pub items: Vec<(&'static str, Vec<Item>)>,
    /// Every approval that a step gave, the earliest first; see [`crate::approval::standing()`].
    pub approvals: Vec<Approval>,
    /// Who confirmed having read which approved version, the earliest first.
    pub readings: Vec<Reading>,
    /// Whether it is archived.
    pub archived: bool,
    /// Its id in the system that it came from.
    pub external_id: Option<String>,
    /// The import that created it.
    pub import_batch: Option<String>,
    /// When it was created, in milliseconds; of its latest change if the document does not say.
    pub created_millis: i64,
    /// Who created it; empty if the document does not say.
    pub created_by: String,
    /// When it was last changed, in milliseconds.
    pub updated_millis: i64,
    /// Who changed it last.
    pub updated_by: String,
    /// The heads that this is a picture of, in hex, sorted.
    pub heads: Vec<String>,
    /// What could not be read, one sentence each.
    pub problems: Vec<String>,
}

/// A field's value and the values that were concurrently written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldSnapshot {
    /// The value that counts until a person picks another.
    pub value: Option<Value>,
    /// All distinct values, the one that counts included; empty unless there are at least two.
    pub conflicts: Vec<ConflictingValue>,
}

/// One of several concurrently written values.
#[derive(Debug, Clone, PartialEq)]
pub struct ConflictingValue {
    /// The value.
    pub value: Value,
    /// Who wrote it.
    pub author: String,
    /// When, in milliseconds, on the author's device.
    pub time_millis: i64,
    /// The change that wrote it, in hex; empty for one that is not committed yet.
    pub change: String,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentSnapshot {
    /// Its name.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// When, in milliseconds.
    pub at_millis: i64,
    /// What it says.
    pub body: String,
}

/// Why there is nothing to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// An empty document: a record that has not arrived yet.
    #[error("This record has no content on this device yet. It appears when it has been received.")]
    Empty,
}

impl RecordSnapshot {
    /// Reads a record as it is now.
    ///
    /// # Errors
    /// If the document is empty.
    pub fn read(
        document_id: DocumentId,
        document: &mut AutoCommit,
        directory: &Directory,
    ) -> Result<Self, SnapshotError> {
        Self::read_from(document_id, document, None, directory)
    }

    /// Reads a record as it was at some heads.
    ///
    /// # Errors
    /// If the document was empty then, or the heads are not in it.
    pub fn read_at(
        document_id: DocumentId,
        document: &mut AutoCommit,
        heads: &[ChangeHash],
        directory: &Directory,
    ) -> Result<Self, SnapshotError> {
        if heads.is_empty()
            || heads
                .iter()
                .any(|head| document.get_change_meta_by_hash(head).is_none())
        {
            return Err(SnapshotError::Empty);
        }
        Self::read_from(document_id, document, Some(heads), directory)
    }

    /// The stored name of the state.
    #[must_use]
    pub fn state_name(&self) -> &str {
        self.state.value.as_ref().and_then(Value::as_text).unwrap_or_default()
    }

    /// The value of a field.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.fields.get(field).and_then(|snapshot| snapshot.value.as_ref())
    }

    /// The items of a map, in the order in which they were added.
    #[must_use]
    pub fn items(&self, map: &str) -> &[Item] {
        self.items
            .iter()
            .find(|(name, _)| *name == map)
            .map_or(&[], |(_, items)| items)
    }

    /// An item by the map that holds it and its name.
    #[must_use]
    pub fn item(&self, map: &str, id: &str) -> Option<&Item> {
        self.items(map).iter().find(|item| item.id == id)
    }

    /// How many fields, the state included, have values in conflict; votes that contradict a decision are one more.
    #[must_use]
    pub fn conflict_count(&self) -> usize {
        self.fields
            .values()
            .chain([&self.state])
            .filter(|field| !field.conflicts.is_empty())
            .count()
            + usize::from(ballot::contest(self.kind, self.state_name(), &self.ballots, i64::MIN).is_some())
    }

    fn read_from(
        document_id: DocumentId,
        document: &mut AutoCommit,
        heads: Option<&[ChangeHash]>,
        directory: &Directory,
    ) -> Result<Self, SnapshotError> {
        let Parts { mut snapshot, written } = read_parts(document_id, Reader::at(document, heads))?;
        for (name, values) in written {
            let conflicts = conflicts(document, directory, &values);
            if name == keys::STATE {
                snapshot.state.conflicts = conflicts;
            } else if let Some(field) = snapshot.fields.get_mut(name) {
                field.conflicts = conflicts;
            }
        }
        let heads = heads.map_or_else(|| document.base_heads(), <[ChangeHash]>::to_vec);
        let latest = heads
            .iter()
            .filter_map(|head| change_info(document, *head))
            .max_by(|one, other| (one.time_seconds, &one.device).cmp(&(other.time_seconds, &other.device)));
        if let Some(latest) = latest {
            // Changes carry whole seconds, the moment of creation milliseconds.
            snapshot.updated_millis = latest.time_millis().max(snapshot.created_millis);
            snapshot.updated_by = latest.author(directory);
            if snapshot.created_millis == 0 {
                snapshot.created_millis = snapshot.updated_millis;
            }
        }
        snapshot.heads = heads.iter().map(ToString::to_string).collect();
        snapshot.heads.sort_unstable();
        Ok(snapshot)
    }
}

/// A snapshot without what needs change metadata, and the fields whose values are in conflict.
pub(crate) struct Parts {
    pub(crate) snapshot: RecordSnapshot,
    pub(crate) written: Vec<(&'static str, Vec<Written>)>,
}

pub(crate) fn read_parts(document: DocumentId, reader: Reader<'_>) -> Result<Parts, SnapshotError> {
    if reader.is_empty() {
        return Err(SnapshotError::Empty);
    }
    let kind_name = reader.line(keys::KIND).unwrap_or_default();
    let kind = kinds::by_name(&kind_name).unwrap_or(&kinds::unknown::KIND);
    let mut snapshot = empty(document, kind, kind_name);
    snapshot.read_schema(&reader);
    let mut written = Vec::new();

    let states = reader.states(kind);
    snapshot.state.value = Some(Value::Text(reader.state(kind)));
    snapshot.problems.extend(state_problem(&reader, kind));
    push_conflict(&mut written, keys::STATE, states);

    for field in COMMON_FIELDS.iter().chain(kind.fields) {
        if field.is_text() {
            snapshot.read_text(&reader, field);
        } else {
            let (values, problems) = reader.written(field);
            snapshot.problems.extend(problems);
            let value = values.last().map(|written| written.value.clone());
            snapshot.fields.insert(
                field.name.to_owned(),
                FieldSnapshot {
                    value,
                    conflicts: Vec::new(),
                },
            );
            push_conflict(&mut written, field.name, values);
        }
    }
    snapshot.settle_derived(&reader, &mut written);
    snapshot.title = snapshot
        .value(keys::TITLE)
        .and_then(Value::as_text)
        .unwrap_or_default()
        .to_owned();
    snapshot.read_tags(&reader);
    snapshot.read_relations(&reader);
    snapshot.read_comments(&reader);
    let (ballots, unreadable) = ballot::read(reader, kind);
    snapshot.ballots = ballots;
    if unreadable > 0 {
        snapshot
            .problems
            .push(format!("{unreadable} ballots or votes could not be read"));
    }
    snapshot.read_items(&reader);
    if !snapshot.items(item::OPENINGS).is_empty() {
        // Which of several openings counts follows from what they froze, so that their moments are no conflict.
        written.retain(|(name, _)| *name != "opened");
    }
    snapshot.read_approvals(&reader, &mut written);
    snapshot.archived = reader.flag(keys::ARCHIVED);
    snapshot.external_id = reader.line(keys::EXTERNAL_ID);
    snapshot.import_batch = reader.line(keys::IMPORT);
    snapshot.created_millis = reader.integer(keys::CREATED).unwrap_or_default();
    snapshot.created_by = reader.line(keys::CREATED_BY).unwrap_or_default();
    Ok(Parts { snapshot, written })
}

fn empty(document: DocumentId, kind: &'static Kind, kind_name: String) -> RecordSnapshot {
    RecordSnapshot {
        document,
        short_id: short_id::short_id(kind.prefix, document),
        kind,
        kind_name,
        schema: 0,
        title: String::new(),
        state: FieldSnapshot::default(),
        fields: BTreeMap::new(),
        texts: BTreeMap::new(),
        formatted: BTreeMap::new(),
        tags: Vec::new(),
        relations: Vec::new(),
        comments: Vec::new(),
        ballots: Vec::new(),
        items: Vec::new(),
        approvals: Vec::new(),
        readings: Vec::new(),
        archived: false,
        external_id: None,
        import_batch: None,
        created_millis: 0,
        created_by: String::new(),
        updated_millis: 0,
        updated_by: String::new(),
        heads: Vec::new(),
        problems: Vec::new(),
    }
}

fn push_conflict(found: &mut Vec<(&'static str, Vec<Written>)>, name: &'static str, values: Vec<Written>) {
    if let Some(first) = values.first()
        && values.iter().any(|written| written.value != first.value)
    {
        found.push((name, values));
    }
}

fn state_problem(reader: &Reader<'_>, kind: &Kind) -> Option<String> {
    let state = reader.state(kind);
    if reader.line(keys::STATE).is_none() {
        return reader
            .found(keys::STATE)
            .map(|found| format!("The state holds {found}; the first state is shown."));
    }
    let known = std::ptr::eq(kind, &raw const kinds::unknown::KIND) || kind.state(&state).is_some();
    (!known).then(|| {
        format!(
            "The state “{}” is not known to this version.",
            crate::message::cut(&state, 60)
        )
    })
}

/// Distinct values with author and time of the change that wrote them, the one that counts first.
fn conflicts(document: &mut AutoCommit, directory: &Directory, values: &[Written]) -> Vec<ConflictingValue> {
    let mut distinct: Vec<ConflictingValue> = Vec::new();
    for written in values.iter().rev() {
        if distinct.iter().any(|seen| seen.value == written.value) {
            continue;
        }
        let info = document
            .hash_for_opid(&written.operation)
            .and_then(|hash| change_info(document, hash));
        distinct.push(ConflictingValue {
            value: written.value.clone(),
            author: info.as_ref().map_or_else(String::new, |info| info.author(directory)),
            time_millis: info.as_ref().map_or(0, ChangeInfo::time_millis),
            change: info.map_or_else(String::new, |info| info.hash.to_string()),
        });
    }
    distinct
}

impl RecordSnapshot {
    fn read_schema(&mut self, reader: &Reader<'_>) {
        self.schema = reader.schema().unwrap_or_default();
        if std::ptr::eq(self.kind, &raw const kinds::unknown::KIND) {
            self.problems.push(if self.kind_name.is_empty() {
                "The document does not say what kind of record it is; its common fields are shown.".to_owned()
            } else {
                let name = crate::message::cut(&self.kind_name, 60);
                format!("This version does not know records of kind “{name}”; their common fields are shown.")
            });
        } else if self.schema > i64::from(self.kind.schema) {
            self.problems.push(
                "A newer version wrote this record; what this version does not know is kept but not shown.".to_owned(),
            );
        }
    }

    fn read_text(&mut self, reader: &Reader<'_>, field: &Field) {
        let text = reader.text_field(field.name);
        if text.is_none()
            && let Some(found) = reader.found(field.name)
        {
            self.problems
                .push(format!("{} holds {found} instead of a text", field.label));
        }
        if reader.objects(field.name, ObjType::Text).len() > 1 {
            self.problems.push(format!(
                "{} was started twice by other programs; one of the texts is shown",
                field.label
            ));
        }
        if field.rich
            && let Some(formatted) = reader.formatted(field.name)
        {
            self.formatted.insert(field.name.to_owned(), formatted);
        }
        self.texts.insert(field.name.to_owned(), text.unwrap_or_default());
    }

    /// Where the inputs of a derived field were changed apart, the rule is applied to what the inputs are now, so that
    /// every replica shows the same value and no conflict that nobody could decide.
    fn settle_derived(&mut self, reader: &Reader<'_>, written: &mut Vec<(&'static str, Vec<Written>)>) {
        let Some(rule) = self.kind.derive else { return };
        for (name, value) in rule(&KindReader {
            reader: *reader,
            kind: self.kind,
        }) {
            if reader.is_derived_apart(name, value.is_some()) {
                let conflicts = Vec::new();
                self.fields.insert(name.to_owned(), FieldSnapshot { value, conflicts });
                written.retain(|(other, _)| *other != name);
            }
        }
    }

    fn read_tags(&mut self, reader: &Reader<'_>) {
        self.tags = reader
            .map_keys(keys::TAGS)
            .into_iter()
            .map(|(_, tag)| tag)
            .filter(|tag| tag.len() <= LINE_BYTES)
            .collect();
        self.tags.sort_unstable();
        self.report_container(reader, keys::TAGS, "Tags");
    }

    fn read_relations(&mut self, reader: &Reader<'_>) {
        let mut unreadable = 0_usize;
        for (_, key) in reader.map_keys(keys::RELATIONS) {
            match key.split_once(':').map(|(name, target)| (name, target.parse())) {
                Some((name, Ok(target))) if !name.is_empty() && name.len() <= 200 => {
                    self.relations.push((name.to_owned(), target))
                }
                Some(_) | None => unreadable += 1,
            }
        }
        self.relations.sort_unstable();
        if unreadable > 0 {
            self.problems.push(format!("{unreadable} relations could not be read"));
        }
        self.report_container(reader, keys::RELATIONS, "Relations");
    }

    fn read_comments(&mut self, reader: &Reader<'_>) {
        let mut unreadable = 0_usize;
        for (map, id) in reader.map_keys(keys::COMMENTS) {
            match read_comment(reader, &map, &id) {
                Some(comment) => self.comments.push(comment),
                None => unreadable += 1,
            }
        }
        self.comments
            .sort_by(|one, other| (one.at_millis, &one.id).cmp(&(other.at_millis, &other.id)));
        if unreadable > 0 {
            self.problems.push(format!("{unreadable} comments could not be read"));
        }
        self.report_container(reader, keys::COMMENTS, "Comments");
    }

    fn read_items(&mut self, reader: &Reader<'_>) {
        let layouts = self
            .kind
            .maps
            .iter()
            .filter_map(|(map, _)| item::layout(self.kind, map));
        for layout in layouts {
            let (items, unreadable) = item::read(reader, layout);
            if unreadable > 0 {
                self.problems
                    .push(format!("{}: {unreadable} could not be read", layout.label));
            }
            self.report_container(reader, layout.map, layout.label);
            self.items.push((layout.map, items));
        }
    }

    /// Approvals that were given apart are all kept, so that the moments which they stamped are no conflict that anybody
    /// could decide.
    fn read_approvals(&mut self, reader: &Reader<'_>, written: &mut Vec<(&'static str, Vec<Written>)>) {
        let Some(control) = approval::control(self.kind) else {
            return;
        };
        let stamped = self.kind.field(control.moment).map(|field| reader.written(field).0);
        let moments: Vec<i64> = stamped
            .into_iter()
            .flatten()
            .filter_map(|written| written.value.as_millis())
            .collect();
        let (approvals, mut unreadable) = approval::read_entries(reader, &moments);
        self.approvals = approvals;
        let kept = |moment: &i64| self.approvals.iter().any(|approval| approval.at_millis == *moment);
        if moments.iter().all(kept) {
            written.retain(|(name, _)| *name != control.moment && *name != control.person);
        }
        self.report_container(reader, keys::APPROVALS, "Approvals");
        if approval::asks_for_reading(self.kind) {
            let (readings, skipped) = approval::read_readings(reader);
            self.readings = readings;
            unreadable += skipped;
            self.report_container(reader, keys::READINGS, "Reading confirmations");
        }
        if unreadable > 0 {
            self.problems.push(format!(
                "{unreadable} approvals or reading confirmations could not be read"
            ));
        }
    }

    fn report_container(&mut self, reader: &Reader<'_>, key: &str, label: &str) {
        if reader.objects(key, ObjType::Map).is_empty()
            && let Some(found) = reader.found(key)
        {
            self.problems.push(format!("{label} hold {found} instead of a map"));
        }
    }
}

fn read_comment(reader: &Reader<'_>, map: &ObjId, id: &str) -> Option<CommentSnapshot> {
    let (stored, object) = reader.winner(map, id)?;
    if stored.to_objtype() != Some(ObjType::Map) {
        return None;
    }
    let string = |key: &str| {
        let (stored, value) = reader.winner(&object, key)?;
        reader.string(&stored, &value)
    };
    let at = reader
        .winner(&object, keys::COMMENT_AT)
        .and_then(|(stored, _)| stored.as_scalar().cloned());
    let at = at.and_then(|scalar| {
        Value::from_scalar(&crate::declaration::FieldType::DateTime, &scalar)
            .ok()
            .flatten()?
            .as_millis()
    });
    Some(CommentSnapshot {
        id: id.to_owned(),
        author: string(keys::COMMENT_AUTHOR)
            .filter(|author| author.len() <= LINE_BYTES)
            .unwrap_or_default(),
        at_millis: at.unwrap_or_default(),
        body: string(keys::COMMENT_BODY)?,
    })
}
