//! Printing a register: every row of the view as a plain table, though the list on the screen draws only what is seen.
//!
//! The table is text that the browser parses, in slices when the person chooses *Print*. A print that the browser
//! begins by itself (a shortcut, its own menu) gets the table at once, because it cannot wait.

use std::fmt::Write as _;

use leptos::{html, prelude::*};
use steward_model::{declaration::Kind, row::Row};

use super::{
    cells::{cell_words, column_label, value_label},
    column::Column,
    filter_words::filter_words,
    list::{Line, document_of},
    looks::{self, Look},
    page::Register,
};
use crate::{
    messages::{self, format},
    platform::{clock, task},
    workspace::Slices,
};

/// The most lines that are printed: some two hundred pages. Beyond, the sheet says how many are missing.
const PRINTED_LINES: usize = 10_000;
/// Lines that are parsed at once: a few milliseconds.
const LINES_AT_ONCE: usize = 200;
/// With more columns than this the paper lies on its side.
const UPRIGHT_COLUMNS: usize = 6;

/// The sheet of a register, empty unless something is printed.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    node: NodeRef<html::Div>,
    /// Whether the person chose *Print* here: the sheet is then what is printed, whatever else is open.
    chosen: RwSignal<bool>,
}

impl Sheet {
    pub(super) fn new() -> Self {
        Self {
            node: NodeRef::new(),
            chosen: RwSignal::new(false),
        }
    }

    fn clear(self) {
        if let Some(node) = self.node.try_get_untracked().flatten() {
            node.set_inner_html("");
        }
        self.chosen.try_set(false);
    }
}

/// The place of the sheet in the page; hidden on the screen.
#[component]
pub(super) fn PrintSheet(register: Register) -> impl IntoView {
    let sheet = register.sheet;
    let before = window_event_listener_untyped("beforeprint", move |_| fill_at_once(register));
    let after = window_event_listener_untyped("afterprint", move |_| sheet.clear());
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    view! {
        <div
            class="register-print"
            node_ref=sheet.node
            data-chosen=move || sheet.chosen.get().then_some("true")
        ></div>
    }
}

/// Prints: the list as a table of all rows, another look as it stands.
pub(super) fn start(register: Register) {
    let look = register
        .query
        .with_untracked(|query| looks::chosen(register.kind, query.look.as_deref()));
    if look != Look::List {
        register.sheet.chosen.set(true);
        // The page first takes note that this part of it is printed.
        task::after_paint(print_window);
        return;
    }
    let (lines, left_out) = lines_of(register);
    let Some(cancel) = register.work.begin(messages::register::preparing_print(), lines.len()) else {
        return;
    };
    task::spawn(async move {
        let mut slices = Slices::begin();
        let columns = register.columns.get_untracked();
        let mut done = begin(register, &columns, left_out);
        for (place, part) in lines.chunks(LINES_AT_ONCE).enumerate() {
            done = done.filter(|table| add(register, table, &columns, part));
            slices.step().await;
            register.work.at(place * LINES_AT_ONCE);
            if cancel.is_cancelled() {
                register.sheet.clear();
                register.work.end();
                return;
            }
        }
        register.work.end();
        // The register may have been left meanwhile; then there is nothing to print.
        if done.is_some() && register.sheet.chosen.try_set(true).is_none() {
            task::after_paint(print_window);
        }
    });
}

fn print_window() {
    // Printing is refused only where the browser has no printing at all.
    drop(window().print());
}

/// What a print that the browser begins by itself shows.
fn fill_at_once(register: Register) {
    let is_other = register.open.get_untracked().is_some()
        || register
            .query
            .with_untracked(|query| looks::chosen(register.kind, query.look.as_deref()))
            != Look::List;
    let is_filled = register
        .sheet
        .node
        .get_untracked()
        .is_none_or(|node| node.first_child().is_some());
    if is_other || is_filled {
        return;
    }
    let (lines, left_out) = lines_of(register);
    let columns = register.columns.get_untracked();
    if let Some(table) = begin(register, &columns, left_out) {
        add(register, &table, &columns, &lines);
    }
}

fn lines_of(register: Register) -> (Vec<Line>, usize) {
    register.listing.with_untracked(|listing| {
        let lines: Vec<Line> = listing.lines.iter().take(PRINTED_LINES).cloned().collect();
        let left_out = listing.lines.len() - lines.len();
        (lines, left_out)
    })
}

/// Heading, what is shown in words, and an empty table, which is returned.
fn begin(register: Register, columns: &[Column], left_out: usize) -> Option<web_sys::Element> {
    let node = register.sheet.node.try_get_untracked().flatten()?;
    let shown = register.listing.with_untracked(|listing| listing.shown);
    let mut facts = vec![
        register.workspace.name(),
        messages::register::printed_rows(format::count(shown)),
        messages::record::printed_on(format::exact(clock::now_millis())),
    ];
    if left_out > 0 {
        facts.push(messages::register::printed_without(format::count(left_out)));
    }
    let words = register
        .query
        .with_untracked(|query| filter_words(register.kind, query));
    let title = messages::model::label(register.kind.plural);
    node.set_inner_html(&head_html(title, &facts, &words, columns));
    node.query_selector("table").ok().flatten()
}

/// Adds lines to the table; whether it is still there.
fn add(register: Register, table: &web_sys::Element, columns: &[Column], lines: &[Line]) -> bool {
    let group = register
        .query
        .try_with_untracked(|query| query.group.clone())
        .flatten()
        .and_then(|name| Column::named(register.kind, &name));
    let html = register.workspace.rows().with_untracked(|index| {
        body_html(register.kind, columns, group, lines, |line| {
            document_of(line).and_then(|document| index.get(document).map(AsRef::as_ref))
        })
    });
    table.is_connected() && table.insert_adjacent_html("beforeend", &html).is_ok()
}

fn head_html(title: &str, facts: &[String], words: &[String], columns: &[Column]) -> String {
    let mut html = String::from("<h1>");
    push_text(&mut html, title);
    html.push_str("</h1>");
    for line in [words, facts] {
        html.push_str("<p>");
        push_text(&mut html, &line.join(" · "));
        html.push_str("</p>");
    }
    let form = if columns.len() > UPRIGHT_COLUMNS {
        "wide"
    } else {
        "upright"
    };
    // Writing to a String cannot fail.
    let _ = write!(html, "<table data-form=\"{form}\"><thead><tr>");
    for column in columns {
        html.push_str("<th scope=\"col\">");
        push_text(&mut html, &column_label(column));
        html.push_str("</th>");
    }
    html.push_str("</tr></thead></table>");
    html
}

/// Lines as a part of the table.
fn body_html<'row>(
    kind: &'static Kind,
    columns: &[Column],
    group: Option<Column>,
    lines: &[Line],
    row_of: impl Fn(&Line) -> Option<&'row Row>,
) -> String {
    let mut html = String::from("<tbody>");
    for line in lines {
        if let Line::Group { value, count } = line {
            let words = group.filter(|_| !value.is_empty()).map_or_else(
                || messages::register::group_none().to_owned(),
                |column| value_label(kind, &column, value),
            );
            let _ = write!(
                html,
                "<tr class=\"print-group\"><th scope=\"colgroup\" colspan=\"{}\">",
                columns.len()
            );
            push_text(&mut html, &format!("{words} ({count})"));
            html.push_str("</th></tr>");
        } else if let Some(row) = row_of(line) {
            html.push_str("<tr>");
            for column in columns {
                html.push_str("<td>");
                push_text(&mut html, &cell_words(&column.cell(kind, row)));
                html.push_str("</td>");
            }
            html.push_str("</tr>");
        }
    }
    html.push_str("</tbody>");
    html
}

/// Text that the browser will parse as text, whatever it says.
fn push_text(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            letter => html.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use steward_model::value::Value;

    use super::super::{list::list, query::Query, testing::row};
    use super::*;

    fn printed(rows: &[Row], search: &str) -> String {
        let kind = steward_model::kinds::by_name("incident").expect("incidents");
        let query = Query::parse(search);
        let listing = list(rows.iter(), kind, &query);
        let columns = Column::chosen(kind, query.columns.as_deref());
        let group = query.group.as_deref().and_then(|name| Column::named(kind, name));
        body_html(kind, &columns, group, &listing.lines, |line| {
            document_of(line).and_then(|document| rows.iter().find(|row| row.document == document))
        })
    }

    #[test]
    fn every_row_is_there_under_its_group() {
        let kind = steward_model::kinds::by_name("incident").expect("incidents");
        let rows: Vec<Row> = (1..=200)
            .map(|number| {
                let mut row = row(kind, number, "new");
                let priority = if number % 2 == 0 { "p1" } else { "p2" };
                row.fields = vec![("priority".to_owned(), Value::text(priority))];
                row
            })
            .collect();
        let html = printed(&rows, "?sort=title&group=priority&columns=id,title,priority");
        assert_eq!(html.matches("<tr>").count(), 200);
        assert_eq!(html.matches("<td>").count(), 600);
        let group = "<tr class=\"print-group\"><th scope=\"colgroup\" colspan=\"3\">";
        let first = format!("<tbody>{group}P1 (100)</th></tr><tr><td>X-2</td><td>Record 2</td><td>P1</td></tr>");
        assert!(html.starts_with(&first), "{}", html.get(..300).unwrap_or_default());
        assert!(html.contains(&format!("{group}P2 (100)</th></tr>")));
    }

    #[test]
    fn what_people_wrote_is_text() {
        let kind = steward_model::kinds::by_name("incident").expect("incidents");
        let mut row = row(kind, 1, "new");
        row.title = "<img src=x onerror='a()'> & \"b\"".to_owned();
        let html = printed(&[row], "?columns=title");
        assert_eq!(
            html,
            "<tbody><tr><td>&lt;img src=x onerror=&#39;a()&#39;&gt; &amp; &quot;b&quot;</td></tr></tbody>"
        );
    }

    #[test]
    fn the_head_says_what_is_shown() {
        let html = head_html(
            "Incidents",
            &["Acme".to_owned()],
            &["State: New".to_owned()],
            &[Column::Id],
        );
        assert_eq!(
            html,
            "<h1>Incidents</h1><p>State: New</p><p>Acme</p><table data-form=\"upright\"><thead><tr>\
             <th scope=\"col\">Id</th></tr></thead></table>"
        );
    }
}
