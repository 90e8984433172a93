//! Comments and changes of a record as one list, newest first.

use steward_model::{
    history::{HistoryEntry, HistoryGroup, group},
    message::EditName,
    snapshot::CommentSnapshot,
};

/// What the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Filter {
    #[default]
    Everything,
    Comments,
    Changes,
}

impl Filter {
    pub(crate) const EVERY: [Self; 3] = [Self::Everything, Self::Comments, Self::Changes];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Everything => "all",
            Self::Comments => "comments",
            Self::Changes => "changes",
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Entry {
    Comment(CommentSnapshot),
    /// What one person changed in one go.
    Change(HistoryGroup),
}

impl Entry {
    /// When it happened (a group: when it ended), in milliseconds.
    pub(crate) const fn at_millis(&self) -> i64 {
        match self {
            Self::Comment(comment) => comment.at_millis,
            Self::Change(group) => group.to_millis,
        }
    }

    /// A name that stays the same while the entry says the same.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Comment(comment) => format!("c{}{}", comment.id, comment.body.len()),
            Self::Change(group) => {
                format!(
                    "h{}:{}:{}",
                    group.changes.last().map_or("", String::as_str),
                    group.changes.len(),
                    group.sentences.len()
                )
            }
        }
    }
}

/// The list for a filter. `history` is newest first. Comments stand for the changes that wrote them.
pub(crate) fn entries(comments: &[CommentSnapshot], history: &[HistoryEntry], filter: Filter) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    if filter != Filter::Changes {
        entries.extend(comments.iter().cloned().map(Entry::Comment));
    }
    if filter != Filter::Comments {
        let changes: Vec<HistoryEntry> = history.iter().filter(|entry| !is_comment(entry)).cloned().collect();
        entries.extend(group(&changes).into_iter().map(Entry::Change));
    }
    // The sort is stable: what happened in the same millisecond keeps the order of the document.
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at_millis()));
    entries
}

fn is_comment(entry: &HistoryEntry) -> bool {
    !entry.message.notes.is_empty() && entry.message.notes.iter().all(|note| note.edit == EditName::Comment)
}

#[cfg(test)]
mod tests {
    use steward_model::message::{EditMessage, EditNote};

    use super::*;

    fn comment(id: &str, at_millis: i64) -> CommentSnapshot {
        CommentSnapshot {
            id: id.to_owned(),
            author: "Ana".to_owned(),
            at_millis,
            body: "Hello".to_owned(),
        }
    }

    fn change(change: &str, author: &str, time_millis: i64, edit: EditName, sentence: &str) -> HistoryEntry {
        HistoryEntry {
            change: change.to_owned(),
            author: author.to_owned(),
            device: "d".to_owned(),
            time_millis,
            message: EditMessage {
                notes: vec![EditNote {
                    edit,
                    ..EditNote::default()
                }],
                ..EditMessage::default()
            },
            sentences: vec![sentence.to_owned()],
        }
    }

    #[test]
    fn newest_first_and_a_comment_is_told_once() {
        let history = [
            change("c", "Ana", 3_000_000, EditName::Comment, "Commented"),
            change("b", "Ben", 2_000_000, EditName::Set, "Priority: P3 → P1"),
            change("a", "Ana", 0, EditName::Create, "Incident created"),
        ];
        let list = entries(&[comment("x", 3_000_000)], &history, Filter::Everything);
        let times: Vec<i64> = list.iter().map(Entry::at_millis).collect();
        assert_eq!(times, [3_000_000, 2_000_000, 0]);
        assert!(matches!(&list[0], Entry::Comment(comment) if comment.id == "x"));
    }

    #[test]
    fn each_filter_shows_its_part() {
        let history = [change("b", "Ben", 2, EditName::Set, "Priority: P1")];
        assert_eq!(entries(&[comment("x", 1)], &history, Filter::Comments).len(), 1);
        assert_eq!(entries(&[comment("x", 1)], &history, Filter::Changes).len(), 1);
        assert_eq!(entries(&[comment("x", 1)], &history, Filter::Everything).len(), 2);
    }

    #[test]
    fn a_burst_of_typing_is_one_entry() {
        let history: Vec<HistoryEntry> = (0..50)
            .rev()
            .map(|second| {
                change(
                    &second.to_string(),
                    "Ana",
                    second * 1000,
                    EditName::Text,
                    "Description edited",
                )
            })
            .collect();
        let list = entries(&[], &history, Filter::Everything);
        assert_eq!(list.len(), 1);
        assert!(
            matches!(&list[0], Entry::Change(group) if group.sentences == ["Description edited"] && group.changes.len() == 50)
        );
    }
}
