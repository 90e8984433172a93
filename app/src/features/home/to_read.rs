//! Approved versions that the person of this device is asked to read.

use leptos::prelude::*;
use steward_model::{approval::audience, row::Row, value::Value};

use super::{
    row_list::ItemLine,
    view::{Item, item, listed},
};
use crate::{
    messages::{home as text, plural},
    ui::RelativeTime,
    workspace::Workspace,
};

/// More of them than this are folded.
const UNFOLDED: usize = 6;

/// Approved versions whose reading this person has not confirmed.
#[component]
pub(super) fn ToRead() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let me = workspace.me();
    let rows = workspace.rows();
    let items = Memo::new(move |_| {
        let members = workspace.member_names();
        me.with(|me| rows.with(|rows| to_read(rows.iter().map(AsRef::as_ref), &me.name, &members)))
    });
    let count = Memo::new(move |_| items.with(Vec::len));
    move || {
        let count = count.get();
        (count > 0).then(|| {
            view! {
                <details class="to-read" open=count <= UNFOLDED>
                    <summary>{plural(count, || text::to_read_one().to_owned(), || text::to_read_many(count))}</summary>
                    <ul class="item-list">
                        <For each=move || items.get() key=|item| format!("{item:?}") let:item>
                            {
                                let updated = item.updated_millis;
                                view! { <ItemLine workspace=workspace.id() item><RelativeTime millis=updated/></ItemLine> }
                            }
                        </For>
                    </ul>
                </details>
            }
        })
    }
}

/// Approved versions that this person is asked to read and has not confirmed, by title.
fn to_read<'a>(rows: impl Iterator<Item = &'a Row>, person: &str, members: &[String]) -> Vec<Item> {
    let is_asked = |row: &Row| {
        let readers = row.approval.as_ref().and_then(|approval| approval.readers.as_ref());
        let distribution = row.value("distribution").and_then(Value::as_text).unwrap_or_default();
        readers.is_some_and(|readers| readers.iter().all(|reader| reader != person))
            && audience(distribution, members)
                .into_iter()
                .any(|member| member == person)
    };
    let mut found: Vec<Item> = rows
        .filter(|row| is_asked(row))
        .filter_map(|row| Some(item(row, listed(row)?)))
        .collect();
    found.sort_by(|one, other| (&one.title, one.document).cmp(&(&other.title, other.document)));
    found
}

#[cfg(test)]
mod tests {
    use steward_model::row::RowApproval;

    use super::{
        super::view::{
            Reason,
            tests::{row, view},
        },
        *,
    };

    fn approved(number: u8, distribution: &str, changed: bool, readers: Option<&[&str]>) -> Row {
        let readers = readers.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        Row {
            approval: Some(RowApproval {
                bound: true,
                changed,
                readers,
            }),
            ..row(
                number,
                "document",
                "published",
                &[("distribution", Value::text(distribution))],
            )
        }
    }

    #[test]
    fn what_was_changed_since_its_approval_needs_attention() {
        let rows = [
            approved(1, "All staff", false, None),
            approved(2, "All staff", true, None),
        ];
        let shown: Vec<_> = view(&rows)
            .attention
            .into_iter()
            .map(|(item, reason)| (item.short_id, reason))
            .collect();
        assert_eq!(shown, [("X-2".to_owned(), Reason::ChangedSinceApproval)]);
    }

    #[test]
    fn a_person_is_asked_to_read_what_names_them_and_they_have_not_read() {
        let members = ["Ana", "Ben"].map(str::to_owned);
        let rows = [
            approved(1, "All staff", false, Some(&["Ben"])),
            approved(2, "Ben", false, Some(&[])),
            approved(3, "Ana, Ben", true, Some(&[])),
            approved(4, "All staff", false, Some(&["Ana", "Ben"])),
            approved(5, "All staff", false, None),
        ];
        let asked = |person: &str| {
            let found = to_read(rows.iter(), person, &members);
            found.into_iter().map(|item| item.short_id).collect::<Vec<_>>()
        };
        assert_eq!(asked("Ana"), ["X-1", "X-3"]);
        assert_eq!(asked("Ben"), ["X-2", "X-3"]);
        assert_eq!(asked("Cem"), Vec::<String>::new(), "not a member");
    }
}
