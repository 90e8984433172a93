//! A text as plain text and as Markdown.

use super::block::{Block, BlockKind, Parent, RichText, Run};

/// Counts of items of numbered lists, by depth.
#[derive(Default)]
struct Numbers(Vec<usize>);

impl Numbers {
    /// The number of a block, if it is an item of a numbered list.
    fn next(&mut self, block: &Block) -> usize {
        let depth = block.layout.parents.len();
        let is_item = block.layout.kind() == BlockKind::Ordered;
        self.0.truncate(depth + usize::from(is_item));
        if !is_item {
            return 0;
        }
        self.0.resize(depth + 1, 0);
        let number = self.0.last().map_or(1, |last| last + 1);
        if let Some(last) = self.0.last_mut() {
            *last = number;
        }
        number
    }
}

impl RichText {
    /// As plain text: a line for each block, with bullets, numbers and ticks.
    #[must_use]
    pub fn to_plain(&self) -> String {
        let mut numbers = Numbers::default();
        let lines = self.blocks.iter().map(|block| {
            let depth = block.layout.parents().filter(|parent| *parent != Parent::Quote).count();
            let number = numbers.next(block);
            let lead = match block.layout.kind() {
                BlockKind::Bullet => "• ".to_owned(),
                BlockKind::Ordered => format!("{number}. "),
                BlockKind::Task(true) => "☑ ".to_owned(),
                BlockKind::Task(false) => "☐ ".to_owned(),
                BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Code | BlockKind::Other => String::new(),
            };
            format!("{}{lead}{}", "  ".repeat(depth), block.text())
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// As Markdown (CommonMark with task lists).
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut numbers = Numbers::default();
        let mut markdown = String::new();
        let mut before: Option<&Block> = None;
        for block in &self.blocks {
            let number = numbers.next(block);
            let lead = match block.layout.kind() {
                BlockKind::Paragraph | BlockKind::Other | BlockKind::Code => String::new(),
                BlockKind::Heading(level) => format!("{} ", "#".repeat(usize::from(level))),
                BlockKind::Bullet => "- ".to_owned(),
                BlockKind::Ordered => format!("{number}. "),
                BlockKind::Task(true) => "- [x] ".to_owned(),
                BlockKind::Task(false) => "- [ ] ".to_owned(),
            };
            let indent: String = block
                .layout
                .parents()
                .map(|parent| match parent {
                    Parent::Quote => "> ",
                    Parent::Bullet => "  ",
                    Parent::Ordered => "   ",
                    Parent::Other => "",
                })
                .collect();
            if let Some(before) = before {
                let both_items = continues(before, block);
                let gap = if both_items { "" } else { quote_only(&indent, before) };
                markdown.push_str(gap.trim_end());
                markdown.push_str(if both_items { "" } else { "\n" });
            }
            let body = if block.layout.kind() == BlockKind::Code {
                let text = block.text();
                let fence = fence(&text);
                format!("{fence}\n{text}\n{fence}")
            } else {
                inline(block)
            };
            for (index, line) in body.split('\n').enumerate() {
                markdown.push_str(&indent);
                markdown.push_str(if index == 0 { &lead } else { "" });
                markdown.push_str(line);
                markdown.push('\n');
            }
            before = Some(block);
        }
        markdown
    }
}

/// Whether a block is the next item of a list, or the first of a list in an item.
fn continues(before: &Block, block: &Block) -> bool {
    let ordered = |block: &Block| match block.layout.kind() {
        BlockKind::Bullet | BlockKind::Task(_) => Some(false),
        BlockKind::Ordered => Some(true),
        BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Code | BlockKind::Other => None,
    };
    let same_place = before.layout.parents.len() == block.layout.parents.len();
    match (ordered(before), ordered(block)) {
        (Some(before), Some(own)) => before == own || !same_place,
        (None | Some(_), None) | (None, Some(_)) => false,
    }
}

/// What an empty line between two blocks begins with: the quotation that both stand in.
fn quote_only<'a>(indent: &'a str, before: &Block) -> &'a str {
    let both = before.layout.parents().next() == Some(Parent::Quote);
    if both && indent.starts_with("> ") { ">" } else { "" }
}

/// Longer than any row of backticks in the text.
fn fence(text: &str) -> String {
    let mut longest = 0;
    let mut row = 0;
    for character in text.chars() {
        row = if character == '`' { row + 1 } else { 0 };
        longest = longest.max(row);
    }
    "`".repeat((longest + 1).max(3))
}

fn inline(block: &Block) -> String {
    let mut markdown = String::new();
    for stretch in block.runs.chunk_by(|one, next| one.1.link == next.1.link) {
        let mut words = String::new();
        for run in stretch {
            let at_start = markdown.is_empty() && words.is_empty();
            emphasized(&mut words, run, at_start);
        }
        let link = stretch.first().and_then(|run| run.1.link.as_deref());
        match link.filter(|address| super::is_safe_link(address)) {
            Some(address) => {
                let address = address.replace(' ', "%20").replace('(', "%28").replace(')', "%29");
                markdown.push_str(&format!("[{words}]({address})"));
            }
            None => markdown.push_str(&words),
        }
    }
    markdown
}

fn emphasized(markdown: &mut String, Run(text, marks): &Run, at_start: bool) {
    // Emphasis holds only next to a letter, so spaces at its ends go outside.
    let (head, rest) = text.split_at(text.len() - text.trim_start().len());
    let (body, tail) = rest.split_at(rest.trim_end().len());
    markdown.push_str(head);
    if !body.is_empty() {
        let around = match (marks.strong, marks.em) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        };
        let body = if marks.code {
            code(body)
        } else {
            escaped(body, at_start)
        };
        markdown.push_str(&format!("{around}{body}{around}"));
    }
    markdown.push_str(tail);
}

fn code(text: &str) -> String {
    let mut ticks = "`".to_owned();
    while text.contains(&ticks) {
        ticks.push('`');
    }
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// With a backslash before what Markdown would read as something else.
fn escaped(text: &str, at_start: bool) -> String {
    let mut markdown = String::new();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    for (index, character) in text.chars().enumerate() {
        let special = match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' => true,
            '#' | '>' | '-' | '+' => at_start && index == 0,
            '.' | ')' => at_start && digits > 0 && index == digits,
            _ => false,
        };
        if special {
            markdown.push('\\');
        }
        markdown.push(character);
    }
    markdown
}
