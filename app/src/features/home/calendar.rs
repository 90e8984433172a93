//! The calendar: every day that open records promise, overdue ones first, and all of it as a file for other calendars.

use leptos::prelude::*;
use steward_model::{agenda::Meaning, icalendar};

use super::{
    page::today,
    row_list::ItemLine,
    view::{Dated, calendar},
};
use crate::{
    features::{record_path, shell::page_title},
    messages::{format, home as text, model},
    platform::{clock, download},
    ui::{Button, EmptyState, Icon, IconName, Toaster},
    workspace::Workspace,
};

/// Entries of one heading.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    heading: String,
    is_overdue: bool,
    entries: Vec<Dated>,
}

/// Entries in the order of their days under "overdue" and the months.
fn groups(entries: &[Dated], today: i32) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for entry in entries {
        let is_overdue = entry.days < today;
        let heading = if is_overdue {
            text::calendar_overdue().to_owned()
        } else {
            format::month(entry.days)
        };
        match groups.last_mut() {
            Some(group) if group.heading == heading && group.is_overdue == is_overdue => {
                group.entries.push(entry.clone());
            }
            Some(_) | None => groups.push(Group {
                heading,
                is_overdue,
                entries: vec![entry.clone()],
            }),
        }
    }
    groups
}

/// An entry as other calendars take it.
fn event(workspace: Workspace, entry: &Dated) -> icalendar::Event {
    let id = workspace.id();
    let origin = window().location().origin().unwrap_or_default();
    let label = model::label(entry.label);
    icalendar::Event {
        uid: format!("{}-{}@{id}", entry.item.document, entry.field),
        when: entry
            .at_millis
            .map_or(icalendar::When::Day(entry.days), icalendar::When::Moment),
        summary: format!("{} {}: {}", entry.item.short_id, entry.item.title, label),
        description: format!("{}, {label}", model::label(entry.item.kind.label)),
        url: format!("{origin}{}", record_path(id, entry.item.kind.name, entry.item.document)),
    }
}

#[component]
pub(crate) fn CalendarPage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    page_title(|| text::calendar().to_owned());
    let today = today();
    let rows = workspace.rows();
    let entries = Memo::new(move |_| rows.with(|rows| calendar(rows.iter().map(AsRef::as_ref), today.get())));
    let is_empty = Memo::new(move |_| entries.with(Vec::is_empty));
    let save = move |()| {
        let (file, count) = entries.with_untracked(|entries| {
            let events: Vec<_> = entries.iter().map(|entry| event(workspace, entry)).collect();
            let name = workspace.entry().with_untracked(|entry| entry.name.clone());
            (icalendar::calendar(&name, &events, clock::now_millis()), events.len())
        });
        match download::save("steward.ics", "text/calendar;charset=utf-8", file.as_bytes()) {
            Ok(()) => toaster.say(text::calendar_saved(count)),
            Err(reason) => toaster.warn(text::calendar_not_saved(reason)),
        }
    };
    let list = move || {
        entries
            .with(|entries| groups(entries, today.get().days))
            .into_iter()
            .map(|group| view! { <GroupList workspace group today=today.get().days/> })
            .collect_view()
    };
    view! {
        <div class="page calendar">
            <header class="page-header">
                <div>
                    <h1>{text::calendar()}</h1>
                    <p class="quiet">{text::calendar_text()}</p>
                </div>
                <Button icon=IconName::Download on_press=Callback::new(save)>{text::calendar_file()}</Button>
            </header>
            <Show
                when=move || !is_empty.get()
                fallback=|| view! { <EmptyState icon=IconName::Calendar title=text::calendar_none() text=text::calendar_none_text()/> }
            >
                {list}
            </Show>
        </div>
    }
}

#[component]
fn GroupList(workspace: Workspace, group: Group, today: i32) -> impl IntoView {
    let count = group.entries.len();
    let lines = group
        .entries
        .into_iter()
        .map(|entry| {
            let icon = match entry.meaning {
                Meaning::Deadline => IconName::Clock,
                Meaning::Event => IconName::Calendar,
            };
            let when = entry.at_millis.map_or_else(|| format::date(entry.days), format::exact);
            view! {
                <ItemLine workspace=workspace.id() item=entry.item>
                    <span class="calendar-when" class:overdue=entry.days < today title=when>
                        <Icon name=icon/>
                        {model::label(entry.label)}
                        " · "
                        {format::relative_date(entry.days, today)}
                    </span>
                </ItemLine>
            }
        })
        .collect_view();
    view! {
        <section class="calendar-group">
            <h2 class:overdue=group.is_overdue>{group.heading}" "<span class="quiet numeric">{count}</span></h2>
            <ul class="item-list">{lines}</ul>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use steward_model::kinds;
    use steward_sync::ids::DocumentId;

    use super::{super::view::Item, *};

    #[test]
    fn overdue_entries_stand_together_whatever_their_month() {
        let kind = kinds::by_name("action").expect("actions");
        let entry = |days| Dated {
            item: Item {
                document: DocumentId::from_bytes([1; 16]),
                kind,
                short_id: "ACT-1".to_owned(),
                title: "Renew".to_owned(),
                state: "open".to_owned(),
                updated_millis: 0,
            },
            field: "due",
            label: "Due",
            days,
            at_millis: None,
            meaning: Meaning::Deadline,
        };
        let entries: Vec<_> = [19_900, 19_990].map(entry).into_iter().collect();
        let groups = groups(&entries, 20_000);
        assert_eq!(groups.len(), 1);
        assert!(groups.iter().all(|group| group.is_overdue && group.entries.len() == 2));
    }
}
