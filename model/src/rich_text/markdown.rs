//! Reading Markdown: the blocks and marks that a text can hold; anything else stays as the words that it is.

use super::block::{Block, BlockKind, Layout, Parent, RichText};
use super::marks::Marks;

/// Columns of a tab.
const TAB: usize = 4;

impl RichText {
    /// Reads Markdown. Every block begins with a marker, so that it can be put into another text.
    #[must_use]
    pub fn from_markdown(markdown: &str) -> Self {
        let mut reader = Lines::default();
        for line in markdown.replace("\r\n", "\n").split('\n') {
            reader.line(line);
        }
        reader.end();
        if reader.blocks.is_empty() {
            reader.blocks.push(Block::new(Layout::default(), true));
        }
        Self { blocks: reader.blocks }
    }
}

/// An item of a list that may hold the next lines: where its text begins, in columns, and what it is.
#[derive(Debug, Clone, Copy)]
struct Item {
    column: usize,
    parent: Parent,
}

#[derive(Default)]
struct Lines {
    blocks: Vec<Block>,
    items: Vec<Item>,
    quotes: usize,
    /// Of the open code block: its fence, its layout's parents, the column of the fence, and its lines.
    code: Option<(String, Vec<Parent>, usize, Vec<String>)>,
    /// The open block goes on with the next line of text.
    goes_on: bool,
    text: String,
    layout: Option<Layout>,
}

impl Lines {
    fn line(&mut self, line: &str) {
        if let Some((fence, _, column, lines)) = &mut self.code {
            let (_, inner) = quotes(line);
            if inner.trim() == fence.as_str() {
                self.end_code();
            } else {
                let indent = inner.len() - inner.trim_start_matches(' ').len();
                lines.push(inner.get(indent.min(*column)..).unwrap_or_default().to_owned());
            }
            return;
        }
        let (count, rest) = quotes(line);
        if rest.trim().is_empty() {
            self.end();
            if count == 0 {
                self.quotes = 0;
            }
            return;
        }
        if count != self.quotes && !(count == 0 && self.goes_on) {
            self.end();
            self.items.clear();
            self.quotes = count;
        }
        self.content(rest);
    }

    fn content(&mut self, rest: &str) {
        let (column, body) = indented(rest);
        let goes_on = self.goes_on;
        if !goes_on || item(body).is_some() {
            self.items.retain(|item| item.column <= column);
        }
        if let Some(fence) = fence(body) {
            self.end();
            self.code = Some((fence, self.parents(), column, Vec::new()));
        } else if let Some((level, text)) = heading(body) {
            self.begin(BlockKind::Heading(level), text);
            self.goes_on = false;
        } else if let Some((kind, width, text)) = item(body) {
            self.begin(kind, text);
            self.items.push(Item {
                column: column + width,
                parent: if kind == BlockKind::Ordered {
                    Parent::Ordered
                } else {
                    Parent::Bullet
                },
            });
        } else if goes_on {
            self.text.push(' ');
            self.text.push_str(body);
        } else {
            self.begin(BlockKind::Paragraph, body);
        }
    }

    fn parents(&self) -> Vec<Parent> {
        let quotes = std::iter::repeat_n(Parent::Quote, self.quotes);
        quotes.chain(self.items.iter().map(|item| item.parent)).collect()
    }

    fn begin(&mut self, kind: BlockKind, text: &str) {
        self.end();
        self.layout = Some(Layout::new(kind).within(&self.parents()).normalized());
        text.clone_into(&mut self.text);
        self.goes_on = true;
    }

    fn end(&mut self) {
        self.end_code();
        if let Some(layout) = self.layout.take() {
            let mut block = Block::new(layout, true);
            inline(&mut block, self.text.trim_end(), &Marks::default());
            self.blocks.push(block);
        }
        self.text.clear();
        self.goes_on = false;
    }

    fn end_code(&mut self) {
        if let Some((_, parents, _, lines)) = self.code.take() {
            let mut block = Block::new(Layout::new(BlockKind::Code).within(&parents).normalized(), true);
            block.push(&lines.join("\n"), &Marks::default());
            self.blocks.push(block);
        }
    }
}

/// How many signs of quotation a line begins with, and the rest of it.
fn quotes(line: &str) -> (usize, &str) {
    let mut count = 0;
    let mut rest = line;
    while let Some(inner) = rest.trim_start_matches(' ').strip_prefix('>') {
        count += 1;
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    (count, rest)
}

/// The column at which a line's text begins, and the text.
fn indented(line: &str) -> (usize, &str) {
    let mut column = 0;
    for (at, character) in line.char_indices() {
        match character {
            ' ' => column += 1,
            '\t' => column += TAB - column % TAB,
            _ => return (column, line.get(at..).unwrap_or_default()),
        }
    }
    (column, "")
}

fn fence(body: &str) -> Option<String> {
    let ticks = body.len() - body.trim_start_matches('`').len();
    let tildes = body.len() - body.trim_start_matches('~').len();
    let is_fence = (ticks >= 3 && !body.get(ticks..)?.contains('`')) || tildes >= 3;
    is_fence.then(|| body.chars().take(ticks.max(tildes)).collect())
}

fn heading(body: &str) -> Option<(u8, &str)> {
    let level = body.len() - body.trim_start_matches('#').len();
    let text = body.get(level..)?;
    let level = u8::try_from(level).ok().filter(|level| (1..=6).contains(level))?;
    let text = if text.is_empty() {
        text
    } else {
        text.strip_prefix([' ', '\t'])?
    };
    Some((level, text.trim().trim_end_matches('#').trim_end()))
}

/// The kind of an item, how wide its sign is, and its text.
fn item(body: &str) -> Option<(BlockKind, usize, &str)> {
    if let Some(text) = ["- ", "* ", "+ ", "• "].iter().find_map(|sign| body.strip_prefix(sign)) {
        let task = [("[ ] ", false), ("[x] ", true), ("[X] ", true)];
        let found = task
            .iter()
            .find_map(|(sign, done)| Some((BlockKind::Task(*done), 2, text.strip_prefix(sign)?)));
        return Some(found.unwrap_or((BlockKind::Bullet, 2, text.trim_start())));
    }
    let digits = body.chars().take_while(char::is_ascii_digit).count();
    let rest = body.get(digits..)?;
    let text = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?;
    (1..=9)
        .contains(&digits)
        .then(|| (BlockKind::Ordered, digits + 2, text.trim_start()))
}

/// Reads marks. What is not closed is text.
fn inline(block: &mut Block, text: &str, marks: &Marks) {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some((inner, marked, after)) = marked(rest, marks, plain.chars().next_back()) {
            block.push(&plain, marks);
            plain.clear();
            if marked.code && !marks.code {
                block.push(&inner, &marked);
            } else {
                inline(block, &inner, &marked);
            }
            rest = after;
            continue;
        }
        let mut characters = rest.chars();
        characters.next();
        let escaped = characters.clone().next().filter(|_| first == '\\');
        if let Some(escaped) = escaped.filter(char::is_ascii_punctuation) {
            plain.push(escaped);
            characters.next();
        } else {
            plain.push(first);
        }
        rest = characters.as_str();
    }
    block.push(&plain, marks);
}

/// A marked stretch at the beginning of a text: what is in it, its marks, and what follows.
fn marked<'a>(text: &'a str, marks: &Marks, before: Option<char>) -> Option<(String, Marks, &'a str)> {
    let mut marks = marks.clone();
    if text.starts_with('`') {
        let ticks = text.len() - text.trim_start_matches('`').len();
        let sign = text.get(..ticks)?;
        let inner = text.get(ticks..)?;
        let end = inner.find(sign)?;
        marks.code = true;
        let content = inner.get(..end)?;
        let content = match content.strip_prefix(' ').and_then(|content| content.strip_suffix(' ')) {
            Some(padded) if padded.starts_with('`') || padded.ends_with('`') => padded,
            Some(_) | None => content,
        };
        return Some((content.to_owned(), marks, inner.get(end + ticks..)?)).filter(|found| !found.0.is_empty());
    }
    if text.starts_with('[') {
        let close = closing(text.get(1..)?, "]")? + 1;
        let target = text.get(close + 1..)?.strip_prefix('(')?;
        let end = target.find(')')?;
        let address = target.get(..end)?.split_whitespace().next()?.trim_matches(['<', '>']);
        if !super::is_safe_link(address) {
            return None;
        }
        marks.link = Some(address.to_owned());
        return Some((text.get(1..close)?.to_owned(), marks, target.get(end + 1..)?));
    }
    for sign in ["**", "__", "*", "_"] {
        let Some(inner) = text.strip_prefix(sign) else { continue };
        // Underscores within words are part of names.
        if sign.starts_with('_') && before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        if inner.starts_with(char::is_whitespace) {
            continue;
        }
        let Some(end) = closing(inner, sign).filter(|end| *end > 0) else {
            continue;
        };
        if sign.len() == 2 {
            marks.strong = true;
        } else {
            marks.em = true;
        }
        return Some((inner.get(..end)?.to_owned(), marks, inner.get(end + sign.len()..)?));
    }
    None
}

/// Where a sign closes: not after a space or a backslash, and not within code.
fn closing(text: &str, sign: &str) -> Option<usize> {
    let mut in_code = false;
    let mut before: Option<char> = None;
    let mut skip_to = 0;
    for (at, character) in text.char_indices() {
        if at < skip_to {
            before = Some(character);
            continue;
        }
        let is_open = before != Some('\\') && !in_code;
        if is_open && text.get(at..)?.starts_with(sign) && (sign == "]" || before.is_some_and(|c| !c.is_whitespace())) {
            let row = text.get(at..)?.chars().take_while(|c| sign.starts_with(*c)).count();
            // `*` inside of `**…**` is not the end of either; in a row of three the longer sign closes last.
            if sign == "]" || row == sign.len() || (row == 3 && sign.len() == 1) {
                return Some(at);
            }
            if row == 3 && sign.len() == 2 {
                return Some(at + 1);
            }
            skip_to = at + row;
        } else if character == '`' && before != Some('\\') {
            in_code = !in_code;
        }
        before = Some(character);
    }
    None
}
