//! Reads record documents that anyone may have written: each look-up says what it found, none panics.

use std::collections::BTreeSet;

use automerge::{AutoCommit, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value as Stored};

use crate::declaration::{Field, FieldReader, FieldType, Kind};
use crate::keys;
use crate::rich_text::{self, MARKER, RichText};
use crate::value::{self, LINE_BYTES, Value};

/// The most entries read of one map (tags, relations, comments); more are left out and reported.
const ENTRIES: usize = 20_000;

/// A document as of now, or as of some heads.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    document: &'a AutoCommit,
    heads: Option<&'a [ChangeHash]>,
}

/// A value of a field and the operation that wrote it.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) value: Value,
    pub(crate) operation: ObjId,
}

/// Where the content of a text field stands.
pub(crate) enum TextSource {
    /// In a text object.
    Object(ObjId),
    /// In a plain string.
    Plain(String),
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(document: &'a AutoCommit) -> Self {
        Self { document, heads: None }
    }

    pub(crate) const fn at(document: &'a AutoCommit, heads: Option<&'a [ChangeHash]>) -> Self {
        Self { document, heads }
    }

    /// All concurrently written values of a key, in automerge's order: the winner is the last.
    pub(crate) fn all(&self, object: &ObjId, key: &str) -> Vec<(Stored<'a>, ObjId)> {
        let found = match self.heads {
            Some(heads) => self.document.get_all_at(object, key, heads),
            None => self.document.get_all(object, key),
        };
        found.unwrap_or_default()
    }

    /// The winning value of a key.
    pub(crate) fn winner(&self, object: &ObjId, key: &str) -> Option<(Stored<'a>, ObjId)> {
        let found = match self.heads {
            Some(heads) => self.document.get_at(object, key, heads),
            None => self.document.get(object, key),
        };
        found.ok().flatten()
    }

    pub(crate) fn keys(&self, object: &ObjId) -> Vec<String> {
        match self.heads {
            Some(heads) => self.document.keys_at(object, heads).take(ENTRIES).collect(),
            None => self.document.keys(object).take(ENTRIES).collect(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys(&ROOT).is_empty()
    }

    /// The length of a text in UTF-16 code units. Of the present text it is read from an index, not counted.
    fn text_length(&self, object: &ObjId) -> usize {
        match self.heads {
            Some(heads) => self.document.length_at(object, heads),
            None => self.document.length(object),
        }
    }

    pub(crate) fn text(&self, object: &ObjId) -> Option<String> {
        match self.heads {
            Some(heads) => self.document.text_at(object, heads).ok(),
            None => self.document.text(object).ok(),
        }
    }

    /// A string scalar, or a text object (which is how JavaScript clients write plain strings).
    pub(crate) fn string(&self, stored: &Stored<'_>, object: &ObjId) -> Option<String> {
        match stored {
            Stored::Scalar(scalar) => scalar.as_str().map(str::to_owned),
            Stored::Object(ObjType::Text) => self.text(object),
            Stored::Object(ObjType::Map | ObjType::List | ObjType::Table) => None,
        }
    }

    /// The winning string of a root key, not longer than a line.
    pub(crate) fn line(&self, key: &str) -> Option<String> {
        let (stored, object) = self.winner(&ROOT, key)?;
        self.string(&stored, &object)
            .filter(|text| !text.is_empty() && text.len() <= LINE_BYTES)
    }

    /// The winning scalar of a root key.
    pub(crate) fn scalar(&self, key: &str) -> Option<ScalarValue> {
        self.winner(&ROOT, key)
            .and_then(|(stored, _)| stored.as_scalar().cloned())
    }

    /// Objects of a type under a root key, the winner first.
    pub(crate) fn objects(&self, key: &str, object_type: ObjType) -> Vec<ObjId> {
        let mut objects: Vec<_> = self
            .all(&ROOT, key)
            .into_iter()
            .filter(|(stored, _)| stored.to_objtype() == Some(object_type))
            .map(|(_, object)| object)
            .collect();
        objects.reverse();
        objects
    }

    /// The keys of the map or maps under a root key; two maps stand there when clients made one each.
    pub(crate) fn map_keys(&self, key: &str) -> Vec<(ObjId, String)> {
        let mut found: Vec<(ObjId, String)> = Vec::new();
        let mut seen = BTreeSet::new();
        for object in self.objects(key, ObjType::Map) {
            for entry in self.keys(&object) {
                if seen.insert(entry.clone()) {
                    found.push((object.clone(), entry));
                }
            }
        }
        found
    }

    /// Where a text field's content stands: the winning text object, or a plain string that another client put there
    /// (which an empty text, such as that of the root change, does not hide).
    pub(crate) fn text_source(&self, name: &str) -> Option<TextSource> {
        let object = self.objects(name, ObjType::Text).into_iter().next();
        if let Some(object) = &object
            && self.text_length(object) > 0
        {
            return Some(TextSource::Object(object.clone()));
        }
        let plain = self
            .all(&ROOT, name)
            .into_iter()
            .rev()
            .find_map(|(stored, id)| match stored {
                Stored::Scalar(_) => self.string(&stored, &id).filter(|text| !text.is_empty()),
                Stored::Object(_) => None,
            });
        plain.map(TextSource::Plain).or(object.map(TextSource::Object))
    }

    /// The content of a text field, unit for unit: where a block begins by a marker, a line does.
    pub(crate) fn text_field(&self, name: &str) -> Option<String> {
        match self.text_source(name)? {
            TextSource::Object(object) => self.text(&object).map(lines),
            TextSource::Plain(text) => Some(text),
        }
    }

    /// The blocks and marks of a text field; none if nothing in it is formatted.
    pub(crate) fn formatted(&self, name: &str) -> Option<RichText> {
        match self.text_source(name)? {
            TextSource::Object(object) => {
                Some(rich_text::read_object(self.document, &object, self.heads)).filter(RichText::is_formatted)
            }
            TextSource::Plain(_) => None,
        }
    }

    /// Every readable value of a field, the winner last, and what could not be read, in words.
    pub(crate) fn written(&self, field: &Field) -> (Vec<Written>, Vec<String>) {
        let mut values = Vec::new();
        let mut problems = Vec::new();
        for (stored, operation) in self.all(&ROOT, field.name) {
            let scalar = match &stored {
                Stored::Scalar(scalar) => Some(scalar.as_ref().clone()),
                Stored::Object(_) => self
                    .string(&stored, &operation)
                    .map(|text| ScalarValue::Str(text.into())),
            };
            match scalar.map(|scalar| Value::from_scalar(&field.field_type, &scalar)) {
                Some(Ok(Some(value))) => values.push(Written { value, operation }),
                Some(Ok(None)) => {}
                Some(Err(problem)) => problems.push(format!("{} {problem}", field.label)),
                None => problems.push(format!(
                    "{} holds a structure, which does not fit the field",
                    field.label
                )),
            }
        }
        (values, problems)
    }

    /// All state values, the winner by rank last. Unknown states lose against known ones.
    pub(crate) fn states(&self, kind: &Kind) -> Vec<Written> {
        let (mut written, _) = self.written(&STATE_FIELD);
        written.sort_by_key(|state| {
            let rank = state
                .value
                .as_text()
                .and_then(|name| kind.state(name))
                .map(|state| state.rank);
            rank.map_or(0, |rank| u16::from(rank) + 1)
        });
        written
    }

    /// The state by the rule of ranks; the initial one if none is written.
    pub(crate) fn state(&self, kind: &Kind) -> String {
        match self.states(kind).pop().map(|state| state.value) {
            Some(Value::Text(name)) => name,
            Some(Value::Number(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => kind
                .initial_state()
                .map_or_else(String::new, |state| state.name.to_owned()),
        }
    }

    /// Whether a root key holds nothing but nulls, or nothing.
    pub(crate) fn is_null(&self, key: &str) -> bool {
        self.all(&ROOT, key).iter().all(|(stored, _)| is_null(stored))
    }

    /// Whether a derived field has to be derived anew from what its inputs are now; `answered` says whether the rule has
    /// an answer.
    ///
    /// One stored value was computed when the inputs were known, or imported. Several come from inputs changed apart, and
    /// none, although the rule has an answer, from inputs first given apart. A null among several was written by an edit
    /// that left nothing to derive from.
    pub(crate) fn is_derived_apart(&self, key: &str, answered: bool) -> bool {
        let stored = self.all(&ROOT, key);
        if answered {
            stored.len() != 1 || self.is_null(key)
        } else {
            stored.len() > 1 && stored.iter().any(|(stored, _)| is_null(stored))
        }
    }

    /// A whole number under a root key.
    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        let scalar = self.scalar(key)?;
        match Value::from_scalar(&FieldType::DateTime, &scalar) {
            Ok(Some(Value::DateTime(number))) => Some(number),
            Ok(_) | Err(_) => None,
        }
    }

    /// Yes or no under a root key; anything else is no.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.scalar(key).and_then(|scalar| scalar.as_bool()).unwrap_or(false)
    }

    /// The document's schema: the highest of those that migrations on several replicas wrote.
    pub(crate) fn schema(&self) -> Option<i64> {
        self.all(&ROOT, keys::SCHEMA)
            .into_iter()
            .filter_map(|(stored, _)| stored.as_scalar().and_then(ScalarValue::as_i64))
            .max()
    }

    /// What stands under a root key, in words, for messages.
    pub(crate) fn found(&self, key: &str) -> Option<&'static str> {
        Some(match self.winner(&ROOT, key)?.0 {
            Stored::Scalar(scalar) => value::scalar_name(&scalar),
            Stored::Object(ObjType::Text) => "text",
            Stored::Object(ObjType::Map | ObjType::Table) => "a map",
            Stored::Object(ObjType::List) => "a list",
        })
    }
}

/// A text with line ends for its block markers, each one unit for one.
fn lines(text: String) -> String {
    if text.contains(MARKER) {
        text.replace(MARKER, "\n")
    } else {
        text
    }
}

fn is_null(stored: &Stored<'_>) -> bool {
    matches!(stored, Stored::Scalar(scalar) if matches!(scalar.as_ref(), ScalarValue::Null))
}

impl FieldReader for Reader<'_> {
    fn value(&self, field: &str) -> Option<Value> {
        let declared = self
            .line(keys::KIND)
            .and_then(|name| crate::kinds::by_name(&name))?
            .field(field)?;
        self.written(declared).0.pop().map(|written| written.value)
    }
}

/// Reads fields by the declarations of a kind, whatever the document says its kind is.
pub(crate) struct KindReader<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) kind: &'static Kind,
}

impl FieldReader for KindReader<'_> {
    fn value(&self, field: &str) -> Option<Value> {
        self.reader
            .written(self.kind.field(field)?)
            .0
            .pop()
            .map(|written| written.value)
    }
}

pub(crate) const STATE_FIELD: Field = Field::line(keys::STATE, "State");
