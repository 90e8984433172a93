//! Marks of stretches of text.

use automerge::ScalarValue;
use automerge::marks::{ExpandMark, MarkSet};
use serde::{Deserialize, Serialize};

/// Names of the marks that are read and written, and whether what is typed at their end gets them too.
pub(super) const NAMES: [(&str, ExpandMark); 4] = [
    ("strong", ExpandMark::After),
    ("em", ExpandMark::After),
    ("code", ExpandMark::None),
    ("link", ExpandMark::None),
];

/// The longest address of a link, in bytes.
pub(super) const LINK_BYTES: usize = 2_000;

/// The marks of a stretch of text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Marks {
    /// Strongly emphasized.
    #[serde(default, skip_serializing_if = "is_false")]
    pub strong: bool,
    /// Emphasized.
    #[serde(default, skip_serializing_if = "is_false")]
    pub em: bool,
    /// Code.
    #[serde(default, skip_serializing_if = "is_false")]
    pub code: bool,
    /// Where it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde calls it with")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// How a link is stored.
#[derive(Serialize, Deserialize)]
struct Link {
    #[serde(default)]
    href: String,
    #[serde(default)]
    title: Option<String>,
}

impl Marks {
    pub(super) fn of(set: &MarkSet) -> Self {
        let mut marks = Self::default();
        for (name, value) in set.iter() {
            marks.put(name, value);
        }
        marks
    }

    /// Puts or, with a null, takes away a mark as it is stored. Marks of other programs are left aside.
    pub(super) fn put(&mut self, name: &str, value: &ScalarValue) {
        let is_set = !matches!(value, ScalarValue::Null | ScalarValue::Boolean(false));
        match name {
            "strong" => self.strong = is_set,
            "em" => self.em = is_set,
            "code" => self.code = is_set,
            "link" => self.link = link_address(value),
            _ => {}
        }
    }

    /// A mark by its name; links have their address.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        match name {
            "strong" => self.strong.then_some(""),
            "em" => self.em.then_some(""),
            "code" => self.code.then_some(""),
            "link" => self.link.as_deref(),
            _ => None,
        }
    }
}

/// The address of a stored link: JSON with `href`, as the binding writes it, or the address itself.
pub(super) fn link_address(value: &ScalarValue) -> Option<String> {
    let text = value.as_str()?;
    let address = serde_json::from_str::<Link>(text).map_or_else(|_| text.to_owned(), |link| link.href);
    (!address.is_empty() && address.len() <= LINK_BYTES).then_some(address)
}

/// A mark as it is stored.
pub(super) fn stored(name: &str, value: &str) -> ScalarValue {
    if name == "link" {
        let link = Link {
            href: value.to_owned(),
            title: None,
        };
        // Two strings: nothing that could fail.
        ScalarValue::Str(serde_json::to_string(&link).unwrap_or_default().into())
    } else {
        ScalarValue::Boolean(true)
    }
}
