//! Reading a text object into blocks.

use automerge::hydrate::{Map, Value as Hydrated};
use automerge::iter::Span;
use automerge::{AutoCommit, ChangeHash, ObjId, ReadDoc, ScalarValue};

use super::MARKER;
use super::block::{Block, Layout, RichText};
use super::marks::Marks;
use crate::reader::{Reader, TextSource};

/// Reads a text field of a record as it is now. A plain string of another program is a text without marks.
#[must_use]
pub fn read(document: &AutoCommit, field: &str) -> RichText {
    match Reader::new(document).text_source(field) {
        Some(TextSource::Object(object)) => read_object(document, &object, None),
        Some(TextSource::Plain(text)) => RichText::plain_text(&text),
        None => RichText::plain_text(""),
    }
}

/// Reads a text object, as of some heads.
pub(crate) fn read_object(document: &AutoCommit, object: &ObjId, heads: Option<&[ChangeHash]>) -> RichText {
    let spans = match heads {
        Some(heads) => document.spans_at(object, heads),
        None => document.spans(object),
    };
    let mut reading = Reading::default();
    for span in spans.into_iter().flatten() {
        match span {
            Span::Text { text, marks } => {
                let marks = marks.as_deref().map(Marks::of).unwrap_or_default();
                reading.text(&text, &marks);
            }
            Span::Block(map) => match layout(&map) {
                Some(layout) => reading.marker(layout),
                None => reading.text(MARKER.encode_utf8(&mut [0; 4]), &Marks::default()),
            },
        }
    }
    reading.finish()
}

/// The marks of the character at a place. (`ReadDoc::get_marks` counts characters where all else counts code units.)
pub(super) fn marks_at(document: &AutoCommit, object: &ObjId, at: usize) -> Marks {
    let mut passed = 0;
    for span in document.spans(object).into_iter().flatten() {
        match span {
            Span::Text { text, marks } => {
                passed += text.encode_utf16().count();
                if passed > at {
                    return marks.as_deref().map(Marks::of).unwrap_or_default();
                }
            }
            Span::Block(_) => passed += 1,
        }
    }
    Marks::default()
}

/// Blocks as they are put together from markers and text.
#[derive(Default)]
pub(super) struct Reading {
    blocks: Vec<Block>,
}

impl Reading {
    pub(super) fn marker(&mut self, layout: Layout) {
        self.blocks.push(Block::new(layout, true));
    }

    /// Line ends begin paragraphs, except in code, where they have no marks.
    pub(super) fn text(&mut self, text: &str, marks: &Marks) {
        let mut lines = text.split('\n');
        if let Some(first) = lines.next() {
            self.last().push(first, marks);
        }
        for line in lines {
            if self.last().layout.is_code() {
                self.last().push("\n", &Marks::default());
            } else {
                self.blocks.push(Block::new(Layout::default(), false));
            }
            self.last().push(line, marks);
        }
    }

    fn last(&mut self) -> &mut Block {
        if self.blocks.is_empty() {
            self.blocks.push(Block::new(Layout::default(), false));
        }
        let last = self.blocks.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "there is a block")]
        &mut self.blocks[last]
    }

    pub(super) fn finish(mut self) -> RichText {
        self.last();
        RichText { blocks: self.blocks }
    }
}

/// What a block marker says; none of an embedded object, which stands in a line.
fn layout(map: &Map) -> Option<Layout> {
    if matches!(scalar(map, "isEmbed"), Some(ScalarValue::Boolean(true))) {
        return None;
    }
    let attributes = match map.get("attrs") {
        Some(Hydrated::Map(attributes)) => Some(attributes),
        Some(Hydrated::Scalar(_) | Hydrated::List(_) | Hydrated::Text(_)) | None => None,
    };
    let parents = match map.get("parents") {
        Some(Hydrated::List(parents)) => parents.iter().filter_map(|parent| string(&parent.value)).collect(),
        Some(Hydrated::Scalar(_) | Hydrated::Map(_) | Hydrated::Text(_)) | None => Vec::new(),
    };
    let level = attributes.and_then(|attributes| match scalar(attributes, "level")? {
        ScalarValue::Int(level) => u8::try_from(*level).ok(),
        ScalarValue::Uint(level) => u8::try_from(*level).ok(),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
        ScalarValue::F64(level) => Some(*level as u8),
        ScalarValue::Bytes(_)
        | ScalarValue::Str(_)
        | ScalarValue::Counter(_)
        | ScalarValue::Timestamp(_)
        | ScalarValue::Boolean(_)
        | ScalarValue::Unknown { .. }
        | ScalarValue::Null => None,
    });
    let checked = attributes.and_then(|attributes| scalar(attributes, "checked")?.as_bool());
    let name = map.get("type").and_then(string).unwrap_or_default();
    Some(
        Layout {
            name,
            parents,
            level,
            checked,
        }
        .normalized(),
    )
}

/// What the marker with this id says; none of an embedded object.
pub(super) fn layout_of(document: &AutoCommit, marker: &ObjId) -> Option<Layout> {
    match ReadDoc::hydrate(document, marker, None) {
        Ok(Hydrated::Map(map)) => layout(&map),
        Ok(Hydrated::Scalar(_) | Hydrated::List(_) | Hydrated::Text(_)) | Err(_) => Some(Layout::default()),
    }
}

fn scalar<'a>(map: &'a Map, key: &str) -> Option<&'a ScalarValue> {
    match map.get(key) {
        Some(Hydrated::Scalar(scalar)) => Some(scalar),
        Some(Hydrated::Map(_) | Hydrated::List(_) | Hydrated::Text(_)) | None => None,
    }
}

fn string(value: &Hydrated) -> Option<String> {
    match value {
        Hydrated::Scalar(scalar) => scalar.as_str().map(str::to_owned),
        Hydrated::Text(text) => Some(text.to_string()),
        Hydrated::Map(_) | Hydrated::List(_) => None,
    }
}
