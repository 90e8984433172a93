//! The canonical digest of a record's content.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use super::control;
use crate::snapshot::RecordSnapshot;
use crate::value::Value;

/// Names the way in which content is written down for the digest.
const FORMAT: &str = "steward/content/1";
/// Hexadecimal digits that people compare by eye.
const SHORT: usize = 8;

/// SHA-256 of a record's content; written as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentDigest([u8; 32]);

impl ContentDigest {
    /// The first digits, enough to tell versions apart.
    #[must_use]
    pub fn short(self) -> String {
        self.to_string().chars().take(SHORT).collect()
    }
}

impl fmt::Display for ContentDigest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// Why a text is no digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A digest has 64 hexadecimal digits.")]
pub struct NotADigest;

impl FromStr for ContentDigest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(NotADigest);
        }
        let mut bytes = [0_u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = std::str::from_utf8(pair)
                .ok()
                .filter(|pair| pair.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')))
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .ok_or(NotADigest)?;
        }
        Ok(Self(bytes))
    }
}

/// The digest of what a record says: its kind, then fields that are set, texts that are not empty and relations, each
/// group sorted by name in bytes, relations of one name by the 16 bytes of the other document's id.
///
/// Every part is written as its length in bytes (8 bytes, big-endian) and itself. The parts are: the format's name
/// `steward/content/1` and the kind's name; for a field `field`, its name and its value; for a text `text`, its name and
/// itself in UTF-8, and where it is formatted `format`, its name and its blocks as [`to_json`](crate::rich_text::RichText::to_json) writes them; for
/// a relation `relation`, its name and the other document's id. A value is a letter and its bytes:
/// `t` a line in UTF-8, `n` a number as the 8 bytes of IEEE 754, `d` a date in days and `m` a moment in milliseconds as 8
/// bytes, `f` one byte for no (0) and yes (1); numbers are big-endian, and minus zero is zero.
///
/// The items of a meeting (who attended, what was decided, what was frozen when it was opened) follow, by map and id: the
/// map's name, the item's id, then `item`, the name of the value and the value.
///
/// A field that a later version of the program adds changes nothing while it is empty. Of kinds without an approving
/// step nothing but the kind goes in.
#[must_use]
pub fn digest(snapshot: &RecordSnapshot) -> ContentDigest {
    let mut parts = Parts(Sha256::new());
    parts.add(FORMAT.as_bytes());
    parts.add(snapshot.kind_name.as_bytes());
    if let Some(control) = control(snapshot.kind) {
        let mut names: Vec<_> = control.fields().map(|field| field.name).collect();
        names.sort_unstable();
        for name in &names {
            if let Some(value) = snapshot.value(name) {
                parts.item("field", name, &bytes(value));
            }
        }
        for name in &names {
            if let Some(text) = snapshot.texts.get(*name).filter(|text| !text.is_empty()) {
                parts.item("text", name, text.as_bytes());
            }
            if let Some(formatted) = snapshot.formatted.get(*name) {
                parts.item("format", name, formatted.to_json().as_bytes());
            }
        }
        // Sorted by the snapshot already; a declared name is enough to tell content from the rest.
        let relations: Vec<_> = control.relations().map(|relation| relation.name).collect();
        for (name, target) in &snapshot.relations {
            if relations.contains(&name.as_str()) {
                parts.item("relation", name, target.to_string().as_bytes());
            }
        }
        for (map, items) in control.items(snapshot) {
            for item in items {
                for (name, value) in &item.values {
                    parts.add(map.as_bytes());
                    parts.add(item.id.as_bytes());
                    parts.item("item", name, &bytes(value));
                }
            }
        }
    }
    ContentDigest(parts.0.finalize().into())
}

struct Parts(Sha256);

impl Parts {
    fn add(&mut self, part: &[u8]) {
        // A length of more than 64 bits does not exist.
        self.0.update((part.len() as u64).to_be_bytes());
        self.0.update(part);
    }

    fn item(&mut self, group: &str, name: &str, value: &[u8]) {
        self.add(group.as_bytes());
        self.add(name.as_bytes());
        self.add(value);
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    let (letter, bytes): (u8, Vec<u8>) = match value {
        Value::Text(text) => (b't', text.as_bytes().to_vec()),
        // Adding zero turns minus zero into zero.
        Value::Number(number) => (b'n', (number + 0.0).to_be_bytes().to_vec()),
        Value::Date(days) => (b'd', i64::from(*days).to_be_bytes().to_vec()),
        Value::DateTime(millis) => (b'm', millis.to_be_bytes().to_vec()),
        Value::Flag(flag) => (b'f', vec![u8::from(*flag)]),
    };
    std::iter::once(letter).chain(bytes).collect()
}
