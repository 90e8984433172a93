//! Who has been seen here: the person of this device and whoever owns or works on a record.

use std::collections::BTreeMap;

use leptos::prelude::*;
use steward_model::{row::Row, value::Value};

use crate::{
    features::members::members_path,
    messages::{plural, settings as text},
    ui::{Avatar, Badge},
    workspace::Workspace,
};

/// People listed at most, those with the most records first.
const LISTED: usize = 60;
/// Fields that name someone who works here; callers and imported names of other kinds do not.
const FIELDS: [&str; 2] = ["owner", "assigned_to"];

/// Names with how many records each owns or is assigned, the most first.
fn people<'a>(rows: impl Iterator<Item = &'a Row>, me: &str) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.filter(|row| !row.archived) {
        let mut names: Vec<&str> = FIELDS
            .iter()
            .filter_map(|field| row.value(field).and_then(Value::as_text))
            .collect();
        names.dedup();
        for name in names.into_iter().filter(|name| !name.trim().is_empty()) {
            *counts.entry(name).or_default() += 1;
        }
    }
    if !me.trim().is_empty() {
        counts.entry(me).or_default();
    }
    let mut people: Vec<(String, usize)> = counts
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect();
    people.sort_by(|left, right| (left.0 != me, right.1, &left.0).cmp(&(right.0 != me, left.1, &right.0)));
    people.truncate(LISTED);
    people
}

#[component]
pub(super) fn People() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let me = workspace.me();
    let rows = workspace.rows();
    let list = Memo::new(move |_| me.with(|me| rows.with(|rows| people(rows.iter().map(AsRef::as_ref), &me.name))));
    view! {
        <ul class="people">
            <For each=move || list.get() key=Clone::clone let:person>
                <li>
                    <Avatar name=person.0.clone() decorative=true/>
                    <span>{person.0.clone()}</span>
                    {(me.with_untracked(|me| me.name == person.0)).then(|| view! { <Badge>{text::this_is_you()}</Badge> })}
                    {(person.1 > 0)
                        .then(|| {
                            let words = plural(person.1, || text::people_records_one().to_owned(), || text::people_records(person.1));
                            view! { <span class="quiet numeric">{words}</span> }
                        })}
                </li>
            </For>
        </ul>
        {move || workspace.entry().with(|entry| entry.relay.is_some()).then(|| view! {
            <p><a href=members_path(workspace.id())>{text::relay_members()}</a></p>
        })}
        {move || (list.with(Vec::len) <= 1).then(|| view! { <p class="quiet">{text::people_none()}</p> })}
    }
}
