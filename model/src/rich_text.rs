//! Rich text: blocks and marks inside a collaborative text.
//!
//! A text object holds characters, marks over ranges of them (`strong`, `em`, `code`, `link`) and block markers, maps with
//! `type`, `parents`, `attrs` and `isEmbed`, each one unit long; the layout is that of the ProseMirror binding of automerge,
//! so that its clients open the same texts. A marker begins a block, and so does a line end outside of a code block: a
//! text that was never formatted is paragraphs by line, and needs no conversion. Positions are UTF-16 code units, in
//! which a marker counts one.

mod block;
mod export;
mod html;
mod inverse;
mod markdown;
mod marks;
mod operation;
mod patch;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub use block::{Block, BlockKind, Layout, Parent, RichText, Run};
pub use html::is_safe_link;
pub use inverse::inverse;
pub use marks::Marks;
pub use operation::Operation;
pub use patch::operations;
pub use read::read;

pub(crate) use operation::check;
pub(crate) use read::read_object;
pub(crate) use write::apply;

/// How automerge's text shows a block marker.
pub(crate) const MARKER: char = '\u{fffc}';

/// The most operations of one edit: a pasted book is more than one edit.
pub const OPERATIONS: usize = 20_000;
