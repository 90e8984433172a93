//! A text as HTML, for reading and print.

use super::block::{Block, BlockKind, Parent, RichText, Run};

/// Whether a link may be followed: `http`, `https` and `mailto`, nothing else.
#[must_use]
pub fn is_safe_link(address: &str) -> bool {
    let scheme = address.trim_start().split(':').next().unwrap_or_default();
    address.contains(':')
        && ["http", "https", "mailto"]
            .iter()
            .any(|safe| scheme.eq_ignore_ascii_case(safe))
}

/// An element that is open while blocks inside of it are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Quote,
    List(Sort),
    Item(Sort),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Bullet,
    Ordered,
    Task,
}

impl RichText {
    /// As HTML, with every word escaped. Headings begin at `heading_level`, below those of the page.
    #[must_use]
    pub fn to_html(&self, heading_level: u8) -> String {
        let mut html = String::new();
        let mut open: Vec<Open> = Vec::new();
        for block in &self.blocks {
            let wanted = containers(block);
            enter(&mut html, &mut open, &wanted, item(block));
            write_block(&mut html, block, heading_level);
        }
        while let Some(last) = open.pop() {
            close(&mut html, last);
        }
        html
    }
}

/// What a block stands in; a list's item is open inside of its list.
fn containers(block: &Block) -> Vec<Open> {
    let mut wanted = Vec::new();
    for parent in block.layout.parents() {
        match parent {
            Parent::Quote => wanted.push(Open::Quote),
            Parent::Bullet => wanted.extend([Open::List(Sort::Bullet), Open::Item(Sort::Bullet)]),
            Parent::Ordered => wanted.extend([Open::List(Sort::Ordered), Open::Item(Sort::Ordered)]),
            Parent::Other => {}
        }
    }
    wanted
}

fn item(block: &Block) -> Option<Sort> {
    match block.layout.kind() {
        BlockKind::Bullet => Some(Sort::Bullet),
        BlockKind::Ordered => Some(Sort::Ordered),
        BlockKind::Task(_) => Some(Sort::Task),
        BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Code | BlockKind::Other => None,
    }
}

/// Items of tasks are items with bullets where something stands in them.
fn holds(open: Open, wanted: Open) -> bool {
    let plain = |one: Open| match one {
        Open::List(Sort::Task) => Open::List(Sort::Bullet),
        Open::Item(Sort::Task) => Open::Item(Sort::Bullet),
        Open::Quote | Open::List(_) | Open::Item(_) => one,
    };
    plain(open) == plain(wanted)
}

/// Closes and opens elements until the next block can be written.
fn enter(html: &mut String, open: &mut Vec<Open>, wanted: &[Open], item: Option<Sort>) {
    let mut common = open
        .iter()
        .zip(wanted)
        .take_while(|(open, wanted)| holds(**open, **wanted))
        .count();
    let same_list = item.filter(|item| common == wanted.len() && open.get(common) == Some(&Open::List(*item)));
    if same_list.is_some() {
        common += 1;
    }
    while open.len() > common {
        if let Some(last) = open.pop() {
            close(html, last);
        }
    }
    for element in wanted.get(common..).unwrap_or_default() {
        start(html, open, *element);
    }
    if let Some(item) = item {
        if same_list.is_none() {
            start(html, open, Open::List(item));
        }
        start(html, open, Open::Item(item));
    }
}

fn start(html: &mut String, open: &mut Vec<Open>, element: Open) {
    html.push_str(match element {
        Open::Quote => "<blockquote>",
        Open::List(Sort::Bullet) => "<ul>",
        Open::List(Sort::Ordered) => "<ol>",
        Open::List(Sort::Task) => "<ul class=\"rich-tasks\">",
        Open::Item(_) => "<li>",
    });
    open.push(element);
}

fn close(html: &mut String, element: Open) {
    html.push_str(match element {
        Open::Quote => "</blockquote>",
        Open::List(Sort::Bullet | Sort::Task) => "</ul>",
        Open::List(Sort::Ordered) => "</ol>",
        Open::Item(_) => "</li>",
    });
}

fn write_block(html: &mut String, block: &Block, heading_level: u8) {
    match block.layout.kind() {
        BlockKind::Paragraph | BlockKind::Other | BlockKind::Bullet | BlockKind::Ordered => {
            html.push_str("<p>");
            write_runs(html, block);
            html.push_str("</p>");
        }
        BlockKind::Task(done) => {
            let (state, mark) = if done { ("true", "☑") } else { ("false", "☐") };
            html.push_str(&format!(
                "<p><span class=\"rich-tick\" data-done=\"{state}\">{mark}</span> "
            ));
            write_runs(html, block);
            html.push_str("</p>");
        }
        BlockKind::Heading(level) => {
            let level = level.saturating_add(heading_level).saturating_sub(1).clamp(1, 6);
            html.push_str(&format!("<h{level}>"));
            write_runs(html, block);
            html.push_str(&format!("</h{level}>"));
        }
        BlockKind::Code => {
            html.push_str("<pre><code>");
            escape(html, &block.text());
            html.push_str("</code></pre>");
        }
    }
}

fn write_runs(html: &mut String, block: &Block) {
    for stretch in block.runs.chunk_by(|one, next| one.1.link == next.1.link) {
        let link = stretch.first().and_then(|run| run.1.link.as_deref());
        let link = link.filter(|address| is_safe_link(address));
        if let Some(address) = link {
            html.push_str("<a rel=\"noopener noreferrer\" href=\"");
            escape(html, address);
            html.push_str("\">");
        }
        for Run(text, marks) in stretch {
            let elements = [(marks.strong, "strong"), (marks.em, "em"), (marks.code, "code")];
            for (_, name) in elements.iter().filter(|(is_set, _)| *is_set) {
                html.push_str(&format!("<{name}>"));
            }
            escape(html, text);
            for (_, name) in elements.iter().rev().filter(|(is_set, _)| *is_set) {
                html.push_str(&format!("</{name}>"));
            }
        }
        if link.is_some() {
            html.push_str("</a>");
        }
    }
}

fn escape(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}
