//! What a register shows, in words, for paper.

use steward_model::declaration::Kind;

use super::{
    cells::{column_label, value_label},
    column::Column,
    query::Query,
    toolbar::lifecycle_label,
};
use crate::messages::register as text;

/// Part of the lifecycle, filters, order and group.
pub(super) fn filter_words(kind: &'static Kind, query: &Query) -> Vec<String> {
    let mut words = vec![text::words_shown(lifecycle_label(query.lifecycle))];
    if !query.text.trim().is_empty() {
        words.push(text::words_text(query.text.trim()));
    }
    for (name, values) in &query.filters {
        if let Some(column) = Column::named(kind, name) {
            let values: Vec<String> = values.iter().map(|value| value_label(kind, &column, value)).collect();
            words.push(format!("{}: {}", column_label(&column), values.join(", ")));
        }
    }
    if let Some(column) = query.group.as_deref().and_then(|name| Column::named(kind, name)) {
        words.push(text::group_heading(column_label(&column)));
    }
    if let Some(column) = Column::named(kind, &query.sorting.column) {
        let label = column_label(&column);
        words.push(if query.sorting.descending {
            text::words_descending(label)
        } else {
            text::words_ascending(label)
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_told_in_words() {
        let kind = steward_model::kinds::by_name("incident").expect("incidents");
        let query = Query::parse("?q=mail&f.priority=p1,p2&show=all&sort=title&group=state");
        assert_eq!(
            filter_words(kind, &query).join(" · "),
            "Shown: All · Text: “mail” · Priority: P1, P2 · Group: State · By Title"
        );
        assert_eq!(
            filter_words(kind, &Query::default()).join(" · "),
            "Shown: Open · By Updated, from high to low"
        );
    }
}
