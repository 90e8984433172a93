//! Short ids that people say and type: a prefix and five Crockford base32 digits of the document id, `INC-7K3Q9`.
//!
//! Five digits are 25 bits: of 10,000 records of a kind one or two pairs collide. Lists lengthen those on demand by
//! further digits of the same id ([`unique`]), so that what was written down before still finds both.

use std::collections::BTreeMap;

use steward_sync::ids::DocumentId;

/// Digits of a short id unless it collides.
pub const DIGITS: usize = 5;
/// Digits that tell any two ids apart that matter in practice.
pub const MOST_DIGITS: usize = 25;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The short id with the usual number of digits.
#[must_use]
pub fn short_id(prefix: &str, document: DocumentId) -> String {
    with_digits(prefix, document, DIGITS)
}

/// The short id with a number of digits (at most [`MOST_DIGITS`]).
#[must_use]
pub fn with_digits(prefix: &str, document: DocumentId, digits: usize) -> String {
    format!("{prefix}-{}", base32(document, digits))
}

fn base32(document: DocumentId, digits: usize) -> String {
    let number = u128::from_be_bytes(*document.as_bytes());
    (0..digits.min(MOST_DIGITS))
        .map(|digit| {
            let index = (number >> (123 - 5 * digit)) & 31;
            usize::try_from(index)
                .ok()
                .and_then(|index| ALPHABET.get(index))
                .map_or('0', |byte| char::from(*byte))
        })
        .collect()
}

/// A typed short id: the prefix in capitals, and the digits as they are written (I and L read as 1, O as 0).
#[must_use]
pub fn parse(text: &str) -> Option<(String, String)> {
    let (prefix, digits) = text.trim().rsplit_once('-')?;
    if prefix.is_empty() || prefix.len() > 8 || digits.is_empty() || digits.len() > MOST_DIGITS {
        return None;
    }
    let digits = digits
        .chars()
        .map(|digit| match digit.to_ascii_uppercase() {
            'I' | 'L' => Some('1'),
            'O' => Some('0'),
            digit if digit.is_ascii() && ALPHABET.iter().any(|known| char::from(*known) == digit) => Some(digit),
            _ => None,
        })
        .collect::<Option<String>>()?;
    prefix
        .chars()
        .all(|letter| letter.is_ascii_alphabetic())
        .then(|| (prefix.to_ascii_uppercase(), digits))
}

/// Whether a typed short id, complete or only begun, means this record.
#[must_use]
pub fn matches(text: &str, prefix: &str, document: DocumentId) -> bool {
    parse(text).is_some_and(|(typed, digits)| typed == prefix && base32(document, MOST_DIGITS).starts_with(&digits))
}

/// Short ids of records of one kind, each as long as needed to be unique among them.
#[must_use]
pub fn unique(prefix: &str, documents: impl IntoIterator<Item = DocumentId>) -> BTreeMap<DocumentId, String> {
    let mut names = BTreeMap::new();
    let mut open: Vec<DocumentId> = documents.into_iter().collect();
    for digits in DIGITS..=MOST_DIGITS {
        let mut by_name: BTreeMap<String, Vec<DocumentId>> = BTreeMap::new();
        for document in open.drain(..) {
            by_name
                .entry(with_digits(prefix, document, digits))
                .or_default()
                .push(document);
        }
        for (name, mut sharing) in by_name {
            sharing.dedup();
            match sharing.as_slice() {
                [document] => drop(names.insert(*document, name)),
                _ if digits == MOST_DIGITS => {
                    names.extend(sharing.into_iter().map(|document| (document, name.clone())))
                }
                _ => open.extend(sharing),
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_id_is_read_as_people_type_it() {
        let document = DocumentId::from_bytes([0x3b; 16]);
        let short = short_id("INC", document);
        assert_eq!(short, "INC-7CXKP");
        assert!(matches(&short, "INC", document));
        assert!(matches(" inc-7cxkp ", "INC", document));
        assert!(!matches("CHG-7CXKP", "INC", document));
        assert!(!matches("INC-7CXKQ", "INC", document));
        assert_eq!(parse("inc-oil90"), Some(("INC".to_owned(), "01190".to_owned())));
        for nonsense in ["", "-", "INC", "INC-", "INC-é", "INC-U", "1-1", &"x".repeat(100_000)] {
            assert_eq!(parse(nonsense), None, "{nonsense:.20}");
        }
    }

    #[test]
    fn colliding_short_ids_grow_until_they_differ() {
        let mut bytes = [9; 16];
        let first = DocumentId::from_bytes(bytes);
        bytes[5] = 10;
        let second = DocumentId::from_bytes(bytes);
        let other = DocumentId::from_bytes([200; 16]);
        assert_eq!(short_id("INC", first), short_id("INC", second));
        let names = unique("INC", [first, second, other, first]);
        assert_eq!(names.len(), 3);
        assert_ne!(names[&first], names[&second]);
        assert_eq!(names[&other], short_id("INC", other));
        assert!(matches(&names[&first], "INC", first) && !matches(&names[&first], "INC", second));
    }
}
