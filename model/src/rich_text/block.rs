//! A text as a list of blocks.

use serde::{Deserialize, Serialize};

use super::marks::Marks;

/// The deepest nesting that is read; deeper parents are left out.
const DEPTH: usize = 8;
/// The longest name of a block's type, in bytes.
const NAME_BYTES: usize = 60;

/// What a block is, as automerge's block markers say it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Layout {
    /// `paragraph`, `heading`, `code-block`, `unordered-list-item`, `ordered-list-item`, or a type of another program.
    #[serde(rename = "type")]
    pub name: String,
    /// What it stands in, the outermost first: `blockquote`, or an item of a list.
    #[serde(default)]
    pub parents: Vec<String>,
    /// Of headings: 1 is the highest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// Of tasks, which are items of unordered lists: whether it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<bool>,
}

/// The sorts of block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading with its level, 1 to 6.
    Heading(u8),
    /// Lines as they are.
    Code,
    /// An item of a list with bullets.
    Bullet,
    /// An item of a numbered list.
    Ordered,
    /// An item of a list of tasks, and whether it is done.
    Task(bool),
    /// A block of another program, shown as a paragraph.
    Other,
}

/// What a block stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    /// A quotation.
    Quote,
    /// An item of a list with bullets or of tasks.
    Bullet,
    /// An item of a numbered list.
    Ordered,
    /// Something of another program.
    Other,
}

impl Default for Layout {
    fn default() -> Self {
        Self::named("paragraph")
    }
}

impl Layout {
    fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            parents: Vec::new(),
            level: None,
            checked: None,
        }
    }

    /// A block of a kind at the outermost level. [`BlockKind::Other`] is a paragraph.
    #[must_use]
    pub fn new(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Paragraph | BlockKind::Other => Self::default(),
            BlockKind::Heading(level) => Self {
                level: Some(level),
                ..Self::named("heading")
            },
            BlockKind::Code => Self::named("code-block"),
            BlockKind::Bullet => Self::named("unordered-list-item"),
            BlockKind::Ordered => Self::named("ordered-list-item"),
            BlockKind::Task(checked) => Self {
                checked: Some(checked),
                ..Self::named("unordered-list-item")
            },
        }
    }

    /// Inside of these, the outermost first.
    #[must_use]
    pub fn within(mut self, parents: &[Parent]) -> Self {
        self.parents = parents
            .iter()
            .map(|parent| match parent {
                Parent::Quote => "blockquote",
                Parent::Bullet => "unordered-list-item",
                Parent::Ordered => "ordered-list-item",
                Parent::Other => "unknown",
            })
            .map(str::to_owned)
            .collect();
        self
    }

    /// As far as readers go: bounded, with levels and ticks only where they mean something. A quotation with words of its
    /// own is a paragraph in a quotation.
    #[must_use]
    pub fn normalized(mut self) -> Self {
        if self.name == "blockquote" {
            self.parents
                .push(std::mem::replace(&mut self.name, "paragraph".to_owned()));
        }
        if self.name.is_empty() || self.name.len() > NAME_BYTES {
            "paragraph".clone_into(&mut self.name);
        }
        self.parents.truncate(DEPTH);
        self.parents.retain(|parent| parent.len() <= NAME_BYTES);
        self.level = (self.name == "heading").then(|| self.level.unwrap_or(1).clamp(1, 6));
        self.checked = self.checked.filter(|_| self.name == "unordered-list-item");
        self
    }

    /// What sort of block it is.
    #[must_use]
    pub fn kind(&self) -> BlockKind {
        match (self.name.as_str(), self.checked) {
            ("paragraph", _) => BlockKind::Paragraph,
            ("heading", _) => BlockKind::Heading(self.level.unwrap_or(1)),
            ("code-block", _) => BlockKind::Code,
            ("unordered-list-item", Some(done)) => BlockKind::Task(done),
            ("unordered-list-item", None) => BlockKind::Bullet,
            ("ordered-list-item", _) => BlockKind::Ordered,
            _ => BlockKind::Other,
        }
    }

    /// What it stands in, the outermost first.
    pub fn parents(&self) -> impl Iterator<Item = Parent> {
        self.parents.iter().map(|parent| match parent.as_str() {
            "blockquote" => Parent::Quote,
            "unordered-list-item" => Parent::Bullet,
            "ordered-list-item" => Parent::Ordered,
            _ => Parent::Other,
        })
    }

    /// Whether line ends are part of its text.
    #[must_use]
    pub fn is_code(&self) -> bool {
        self.name == "code-block"
    }
}

/// A stretch of text with the same marks. An object of another program (an image) is the character U+FFFC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run(pub String, pub Marks);

/// A block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    #[serde(flatten)]
    pub layout: Layout,
    /// Whether a marker begins it, and not a line end or the beginning of the text.
    pub marked: bool,
    /// Its text; neighbouring runs have different marks.
    pub runs: Vec<Run>,
}

impl Block {
    /// An empty block.
    #[must_use]
    pub const fn new(layout: Layout, marked: bool) -> Self {
        Self {
            layout,
            marked,
            runs: Vec::new(),
        }
    }

    /// Its words without marks.
    #[must_use]
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.0.as_str()).collect()
    }

    /// Adds text at its end.
    pub fn push(&mut self, text: &str, marks: &Marks) {
        if text.is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.1 == *marks => last.0.push_str(text),
            _ => self.runs.push(Run(text.to_owned(), marks.clone())),
        }
    }
}

/// A text as it is read: at least one block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RichText {
    /// The blocks, in order.
    pub blocks: Vec<Block>,
}

impl RichText {
    /// A text that was never formatted.
    #[must_use]
    pub fn plain_text(text: &str) -> Self {
        let mut reading = super::read::Reading::default();
        reading.text(text, &Marks::default());
        reading.finish()
    }

    /// Whether anything in it is formatted. A text that is not is told completely by its characters.
    #[must_use]
    pub fn is_formatted(&self) -> bool {
        self.blocks
            .iter()
            .any(|block| block.marked || block.runs.iter().any(|run| run.1 != Marks::default()))
    }

    /// As the editor takes it: JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers and sequences: nothing that could fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}
