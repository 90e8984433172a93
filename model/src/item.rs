//! Items: small things of which a record holds many and which several people add apart: the dated values of a measure,
//! the cards of a dashboard, the figures that a report froze.
//!
//! Each sort of items has a map container of its own, random id → map of scalars, so that what two people add merges, and
//! so do changes of different values of one item.

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjId, ObjType, ReadDoc, ScalarValue};

use crate::declaration::{FieldType, Kind};
use crate::edit::{EditError, Stamp, container};
use crate::keys;
use crate::reader::Reader;
use crate::value::{LINE_BYTES, Value};

/// The longest text of an item, in bytes: the frozen figures of a report with long lists stay far below.
pub const TEXT_BYTES: usize = 32 * 1024;
/// The longest id of an item, in bytes.
const ID_BYTES: usize = 120;
/// The most entries of a series that a row carries, the latest: some years of weeks.
const SERIES_ENTRIES: usize = 400;

/// The map of dated values.
pub const ENTRIES: &str = "entries";
/// In an entry: its day.
pub const DAY: &str = "day";
/// In an entry: its value.
pub const VALUE: &str = "value";
/// In an entry: a remark.
pub const NOTE: &str = "note";
/// The map of a dashboard's cards.
pub const CARDS: &str = "cards";
/// In a card: its place among the others, see [`crate::order`].
pub const ORDER: &str = "order";
/// In a card: what it shows.
pub const SHOWS: &str = "shows";
/// In a card: the record, the kind or the view that it shows.
pub const OF: &str = "of";
/// In a card: how the register that it shows is narrowed.
pub const QUERY: &str = "query";
/// In a card: its heading, where the person gave one.
pub const NAME: &str = "name";
/// In a card: whether it is as wide as the board.
pub const WIDE: &str = "wide";
/// The map of what a report froze each time it was issued.
pub const ISSUES: &str = "issues";
/// In a frozen issue: the figures.
pub const FIGURES: &str = "figures";

/// The map of who took part in a meeting.
pub const ATTENDANCE: &str = "attendance";
/// In an attendance: how the person took part.
pub const PRESENCE: &str = "presence";
/// In an attendance: in which role.
pub const ROLE: &str = "role";
/// The map of what a meeting decided: decisions and actions.
pub const DECIDED: &str = "decided";
/// In what was decided: a decision or an action.
pub const WHAT: &str = "what";
/// In what was decided, in an entry of a timeline, in a message: the words.
pub const SAYS: &str = "says";
/// In what was decided: by whom.
pub const BY: &str = "by";
/// In an action of a meeting: who does it.
pub const OWNER: &str = "owner";
/// In an action of a meeting: by which day.
pub const DUE: &str = "due";
/// In an action of a meeting: the document of the record that carries it.
pub const RECORD: &str = "record";
/// The map of what a review froze each time it was opened.
pub const OPENINGS: &str = "openings";
/// In an opening: how many openings were known before it, and one.
pub const ROUND: &str = "round";
/// The map of a major incident's timeline.
pub const TIMELINE: &str = "timeline";
/// In an entry of a timeline, or a message: when it happened.
pub const HAPPENED: &str = "happened";
/// In an entry of a timeline: what sort of thing it is.
pub const SORT: &str = "sort";
/// The map of a major incident's messages.
pub const NOTICES: &str = "notices";
/// In a message: to whom.
pub const AUDIENCE: &str = "audience";
/// In a message: over which channel.
pub const CHANNEL: &str = "channel";

/// What items of a map hold.
#[derive(Debug)]
pub struct Layout {
    /// The key of the map.
    pub map: &'static str,
    /// One item, in words.
    pub label: &'static str,
    /// Its values: key and type. A text is a plain string of up to [`TEXT_BYTES`], written whole.
    pub values: &'static [(&'static str, FieldType)],
    /// Values that an item cannot do without.
    pub required: &'static [&'static str],
    /// An item is never changed or taken away again.
    pub frozen: bool,
}

const NUMBER: FieldType = FieldType::Number { unit: "" };

pub(crate) static LAYOUTS: &[Layout] = &[
    Layout {
        map: ENTRIES,
        label: "Value",
        values: &[(DAY, FieldType::Date), (VALUE, NUMBER), (NOTE, FieldType::Line)],
        required: &[DAY, VALUE],
        frozen: false,
    },
    Layout {
        map: CARDS,
        label: "Card",
        values: &[
            (ORDER, FieldType::Line),
            (SHOWS, FieldType::Line),
            (OF, FieldType::Line),
            (QUERY, FieldType::Line),
            (NAME, FieldType::Line),
            (WIDE, FieldType::Flag),
        ],
        required: &[ORDER, SHOWS],
        frozen: false,
    },
    Layout {
        map: ISSUES,
        label: "Frozen figures",
        values: &[(FIGURES, FieldType::Text)],
        required: &[FIGURES],
        frozen: true,
    },
    Layout {
        map: ATTENDANCE,
        label: "Attendance",
        values: &[
            (NAME, FieldType::Person),
            (PRESENCE, FieldType::Line),
            (ROLE, FieldType::Line),
        ],
        required: &[NAME],
        frozen: false,
    },
    Layout {
        map: DECIDED,
        label: "Decision or action",
        values: &[
            (OF, FieldType::Line),
            (WHAT, FieldType::Line),
            (SAYS, FieldType::Line),
            (BY, FieldType::Person),
            (OWNER, FieldType::Person),
            (DUE, FieldType::Date),
            (RECORD, FieldType::Line),
        ],
        required: &[OF, WHAT, SAYS],
        frozen: false,
    },
    Layout {
        map: OPENINGS,
        label: "Frozen inputs",
        values: &[(FIGURES, FieldType::Text), (ROUND, NUMBER)],
        required: &[FIGURES],
        frozen: true,
    },
    Layout {
        map: TIMELINE,
        label: "Entry of the timeline",
        values: &[
            (HAPPENED, FieldType::DateTime),
            (SORT, FieldType::Line),
            (SAYS, FieldType::Text),
            (OF, FieldType::Line),
        ],
        required: &[HAPPENED, SORT, SAYS],
        frozen: true,
    },
    Layout {
        map: NOTICES,
        label: "Message",
        values: &[
            (HAPPENED, FieldType::DateTime),
            (AUDIENCE, FieldType::Line),
            (CHANNEL, FieldType::Line),
            (SAYS, FieldType::Text),
        ],
        required: &[HAPPENED, AUDIENCE, SAYS],
        frozen: true,
    },
];

/// The layout of a map of items that a kind has.
#[must_use]
pub fn layout(kind: &Kind, map: &str) -> Option<&'static Layout> {
    LAYOUTS
        .iter()
        .find(|layout| layout.map == map && kind.maps.iter().any(|(name, _)| *name == map))
}

/// An item as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its name.
    pub id: String,
    /// Who added it; empty if the document does not say.
    pub author: String,
    /// When it was added, in milliseconds.
    pub at_millis: i64,
    /// What it holds, in the order of its layout.
    pub values: Vec<(&'static str, Value)>,
}

impl Item {
    /// A value, if it is set.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// A line or text; empty if it is not set.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.value(name).and_then(Value::as_text).unwrap_or_default()
    }

    /// A dated value, if this is one.
    #[must_use]
    pub fn entry(&self) -> Option<(i32, f64)> {
        match (self.value(DAY), self.value(VALUE)) {
            (Some(Value::Date(day)), Some(Value::Number(value))) => Some((*day, *value)),
            (_, _) => None,
        }
    }
}

/// The items of a map of a kind, in the order in which they were added. What cannot be read is left out and counted.
pub(crate) fn read(reader: &Reader<'_>, layout: &'static Layout) -> (Vec<Item>, usize) {
    let (mut items, mut unreadable) = (Vec::new(), 0);
    for (map, id) in reader.map_keys(layout.map) {
        match read_one(reader, layout, &map, &id) {
            Some(item) => items.push(item),
            None => unreadable += 1,
        }
    }
    items.sort_by(|one, other| (one.at_millis, &one.id).cmp(&(other.at_millis, &other.id)));
    (items, unreadable)
}

fn read_one(reader: &Reader<'_>, layout: &'static Layout, map: &ObjId, id: &str) -> Option<Item> {
    let (stored, object) = reader.winner(map, id)?;
    if stored.to_objtype() != Some(ObjType::Map) {
        return None;
    }
    let scalar = |key: &str, field_type: &FieldType| {
        let (stored, value) = reader.winner(&object, key)?;
        let scalar = match reader.string(&stored, &value) {
            Some(text) => ScalarValue::Str(text.into()),
            None => stored.as_scalar()?.clone(),
        };
        Value::from_scalar(field_type, &scalar).ok().flatten()
    };
    let values: Vec<_> = layout
        .values
        .iter()
        .filter_map(|(key, field_type)| Some((*key, scalar(key, field_type)?)))
        .collect();
    let has = |wanted: &&str| values.iter().any(|(key, _)| key == wanted);
    layout.required.iter().all(has).then(|| Item {
        id: id.to_owned(),
        author: scalar(keys::COMMENT_AUTHOR, &FieldType::Person)
            .and_then(|value| value.as_text().map(str::to_owned))
            .unwrap_or_default(),
        at_millis: scalar(keys::COMMENT_AT, &FieldType::DateTime)
            .and_then(|value| value.as_millis())
            .unwrap_or_default(),
        values,
    })
}

/// Dated values as a row carries them: `day:value`, the earliest first, apart by blanks.
#[must_use]
pub(crate) fn series_text(items: &[Item]) -> String {
    let mut entries: Vec<(i32, f64)> = items.iter().filter_map(Item::entry).collect();
    // The sort is stable: of one day, the value that was added last comes last.
    entries.sort_by_key(|(day, _)| *day);
    let first = entries.len().saturating_sub(SERIES_ENTRIES);
    let words: Vec<String> = entries
        .iter()
        .skip(first)
        .map(|(day, value)| format!("{day}:{value}"))
        .collect();
    words.join(" ")
}

/// The dated values of a row, the earliest first; of one day, the one that was added last comes last.
#[must_use]
pub fn entries_of(row: &crate::row::Row) -> Vec<(i32, f64)> {
    row.value(ENTRIES)
        .and_then(Value::as_text)
        .unwrap_or_default()
        .split(' ')
        .filter_map(|word| {
            let (day, value) = word.split_once(':')?;
            Some((day.parse().ok()?, value.parse().ok()?))
        })
        .collect()
}

fn refused(layout: &'static Layout) -> EditError {
    EditError::WrongType {
        label: layout.label,
        expected: "the values that belong to it",
    }
}

/// Where an item stands: the map that holds it, and its own map.
fn place(document: &AutoCommit, map: &str, id: &str) -> Option<(ObjId, ObjId)> {
    Reader::new(document)
        .objects(map, ObjType::Map)
        .into_iter()
        .find_map(|container| match document.get(&container, id) {
            Ok(Some((stored, object))) if stored.is_object() => Some((container, object)),
            Ok(_) | Err(_) => None,
        })
}

/// Checks that an item of a kind may be added or changed so.
pub(crate) fn check_put(
    document: &AutoCommit,
    kind: &'static Kind,
    map: &str,
    id: &str,
    values: &[(String, Option<Value>)],
) -> Result<(), EditError> {
    let layout = known(kind, map)?;
    if id.is_empty() {
        return Err(EditError::Empty { label: layout.label });
    }
    if id.len() > ID_BYTES {
        return Err(too_long(layout));
    }
    let present = place(document, map, id).is_some();
    if present && layout.frozen {
        return Err(EditError::ReadOnly { label: layout.label });
    }
    for (name, value) in values {
        let Some((_, field_type)) = layout.values.iter().find(|(key, _)| key == name) else {
            return Err(refused(layout));
        };
        let needed = layout.required.contains(&name.as_str());
        let fits = match (value, field_type) {
            (None, _) => !needed,
            (Some(Value::Text(text)), _) if needed && text.trim().is_empty() => false,
            (Some(Value::Text(text)), FieldType::Text) if text.len() > TEXT_BYTES => return Err(too_long(layout)),
            (Some(Value::Text(_)), FieldType::Text) => true,
            (Some(Value::Text(text)), FieldType::Line) if text.len() > LINE_BYTES => return Err(too_long(layout)),
            (Some(value), field_type) => value.fits(field_type),
        };
        if !fits {
            return Err(refused(layout));
        }
    }
    let given = |wanted: &&str| values.iter().any(|(name, _)| name == wanted);
    if present || layout.required.iter().all(given) {
        Ok(())
    } else {
        Err(EditError::Empty { label: layout.label })
    }
}

/// Checks that an item of a kind may be taken away.
pub(crate) fn check_remove(kind: &'static Kind, map: &str) -> Result<(), EditError> {
    let layout = known(kind, map)?;
    if layout.frozen {
        return Err(EditError::ReadOnly { label: layout.label });
    }
    Ok(())
}

fn known(kind: &'static Kind, map: &str) -> Result<&'static Layout, EditError> {
    layout(kind, map).ok_or_else(|| EditError::UnknownField {
        kind: kind.label,
        field: crate::message::cut(map, 60),
    })
}

fn too_long(layout: &'static Layout) -> EditError {
    EditError::TooLong {
        label: layout.label.to_owned(),
    }
}

/// Adds an item, or writes what differs in one that is there.
pub(crate) fn put(
    document: &mut AutoCommit,
    map: &str,
    id: &str,
    values: &[(String, Option<Value>)],
    stamp: &Stamp,
) -> Result<(), EditError> {
    let entry = match place(document, map, id) {
        Some((_, entry)) => entry,
        None => {
            let container = container(document, map, ObjType::Map)?;
            let entry = document.put_object(&container, id, ObjType::Map)?;
            document.put(&entry, keys::COMMENT_AUTHOR, stamp.author.name.as_str())?;
            document.put(&entry, keys::COMMENT_AT, ScalarValue::Timestamp(stamp.time_millis))?;
            entry
        }
    };
    for (name, value) in values {
        let before = document.get(&entry, name.as_str())?;
        match value {
            Some(value) => {
                let value = value.to_scalar();
                let same = before.is_some_and(|(stored, _)| stored.as_scalar() == Some(&value));
                if !same {
                    document.put(&entry, name.as_str(), value)?;
                }
            }
            None if before.is_some() => document.delete(&entry, name.as_str())?,
            None => {}
        }
    }
    Ok(())
}

/// Takes an item away; one that is not there is away already.
pub(crate) fn remove(document: &mut AutoCommit, map: &str, id: &str) -> Result<(), EditError> {
    for object in Reader::new(document).objects(map, ObjType::Map) {
        if document.get(&object, id)?.is_some() {
            document.delete(&object, id)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
