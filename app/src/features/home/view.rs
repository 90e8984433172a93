//! What the home page shows, computed from rows.

use std::collections::HashMap;

use steward_model::{
    agenda::{Meaning, day_of_moment, is_open, promises},
    declaration::Kind,
    kinds,
    row::Row,
    value::Value,
};
use steward_sync::ids::DocumentId;

/// How far ahead "coming up" looks.
const AHEAD_DAYS: i32 = 30;

/// Priorities that cannot wait.
const URGENT: [&str; 2] = ["p1", "p2"];
/// The state in which a change waits for its decision.
const CHANGE_TO_DECIDE: &str = "assessed";

/// Why a record needs attention.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reason {
    NotSaved,
    Conflict { fields: u16 },
    UrgentIncident { priority: String, assigned: bool },
    Overdue { due_days: i32 },
    Decision,
    ChangedSinceApproval,
}

impl Reason {
    /// Lower comes first.
    fn rank(&self) -> u8 {
        match self {
            Self::NotSaved => 0,
            Self::UrgentIncident { priority, .. } if priority == "p1" => 1,
            Self::Conflict { .. } => 2,
            Self::UrgentIncident { .. } => 3,
            Self::Overdue { .. } => 4,
            Self::Decision => 5,
            Self::ChangedSinceApproval => 6,
        }
    }
}

/// A record as a list on this page shows it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) document: DocumentId,
    pub(super) kind: &'static Kind,
    pub(super) short_id: String,
    pub(super) title: String,
    pub(super) state: String,
    pub(super) updated_millis: i64,
}

pub(super) fn item(row: &Row, kind: &'static Kind) -> Item {
    Item {
        document: row.document,
        kind,
        short_id: row.short_id.clone(),
        title: row.title.clone(),
        state: row.state.clone(),
        updated_millis: row.updated_millis,
    }
}

/// The kind of a row that navigation lists; none for the workspace document and kinds of newer versions.
pub(super) fn listed(row: &Row) -> Option<&'static Kind> {
    kinds::by_name(&row.kind).filter(|kind| !std::ptr::eq(*kind, &raw const kinds::workspace::KIND))
}

/// Today where the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Today {
    pub(super) days: i32,
    /// As JavaScript counts: UTC minus local time.
    pub(super) offset_minutes: i32,
}

impl Today {
    pub(super) fn at(now_millis: i64, offset_minutes: i32) -> Self {
        let days = day_of_moment(now_millis, offset_minutes).unwrap_or_default();
        Self { days, offset_minutes }
    }
}

/// One kind's numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Count {
    pub(super) kind: &'static Kind,
    pub(super) total: usize,
    pub(super) open: usize,
}

/// Everything the page shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct HomeView {
    pub(super) attention: Vec<(Item, Reason)>,
    pub(super) upcoming: Vec<(Item, i32)>,
    pub(super) recent: Vec<Item>,
    /// Kinds of which there are records, in the order of the navigation.
    pub(super) counts: Vec<Count>,
}

fn reasons(row: &Row, kind: &'static Kind, today: Today, unsaved: &[DocumentId]) -> Option<Reason> {
    let value = |field: &str| row.value(field);
    let mut found = Vec::new();
    if unsaved.contains(&row.document) {
        found.push(Reason::NotSaved);
    }
    if row.conflicts > 0 {
        found.push(Reason::Conflict { fields: row.conflicts });
    }
    if kind.name == "incident" && row.state != "resolved" {
        let priority = value("priority")
            .and_then(Value::as_text)
            .filter(|priority| URGENT.contains(priority));
        found.extend(priority.map(|priority| Reason::UrgentIncident {
            priority: priority.to_owned(),
            assigned: value("assigned_to").is_some(),
        }));
    }
    let due = promises(row, kind, today.offset_minutes)
        .filter(|promise| promise.meaning == Meaning::Deadline && promise.days < today.days)
        .map(|promise| promise.days)
        .min();
    found.extend(due.map(|due_days| Reason::Overdue { due_days }));
    if kind.name == "change" && row.state == CHANGE_TO_DECIDE {
        found.push(Reason::Decision);
    }
    if row.approval.as_ref().is_some_and(|approval| approval.changed) {
        found.push(Reason::ChangedSinceApproval);
    }
    found.into_iter().min_by_key(Reason::rank)
}

fn upcoming(row: &Row, kind: &'static Kind, today: Today) -> Option<i32> {
    promises(row, kind, today.offset_minutes)
        .map(|promise| promise.days)
        .filter(|days| (today.days..=today.days + AHEAD_DAYS).contains(days))
        .min()
}

/// How many entries the shorter lists have.
const RECENT: usize = 8;
const UPCOMING: usize = 8;

/// Computes the page in one pass over the rows.
pub(super) fn home<'a>(rows: impl Iterator<Item = &'a Row>, today: Today, unsaved: &[DocumentId]) -> HomeView {
    let mut view = HomeView::default();
    let mut counts: HashMap<&'static str, (usize, usize)> = HashMap::new();
    let mut recent: Vec<(&Row, &'static Kind)> = Vec::new();
    for row in rows.filter(|row| !row.archived) {
        let Some(kind) = listed(row) else { continue };
        let open = is_open(row, kind);
        let (total, still_open) = counts.entry(kind.name).or_default();
        *total += 1;
        *still_open += usize::from(open);
        let needs = open || row.conflicts > 0 || unsaved.contains(&row.document);
        if let Some(reason) = needs.then(|| reasons(row, kind, today, unsaved)).flatten() {
            view.attention.push((item(row, kind), reason));
        }
        if let Some(days) = open.then(|| upcoming(row, kind, today)).flatten() {
            view.upcoming.push((item(row, kind), days));
        }
        recent.push((row, kind));
    }
    view.counts = kinds::ALL
        .iter()
        .filter_map(|kind| {
            let (total, open) = *counts.get(kind.name)?;
            Some(Count { kind, total, open })
        })
        .collect();
    view.attention.sort_by_key(|(item, reason)| {
        let since = if let Reason::Overdue { due_days } = reason {
            i64::from(*due_days)
        } else {
            item.updated_millis
        };
        (reason.rank(), since, item.document)
    });
    view.upcoming.sort_by_key(|(item, days)| (*days, item.document));
    view.upcoming.truncate(UPCOMING);
    let newest_first = |(row, _): &(&Row, &'static Kind)| std::cmp::Reverse((row.updated_millis, row.document));
    if recent.len() > RECENT {
        recent.select_nth_unstable_by_key(RECENT, newest_first);
        recent.truncate(RECENT);
    }
    recent.sort_by_key(newest_first);
    view.recent = recent.into_iter().map(|(row, kind)| item(row, kind)).collect();
    view
}

/// A day that an open record promises.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dated {
    pub(super) item: Item,
    /// The field's stored name and its label.
    pub(super) field: &'static str,
    pub(super) label: &'static str,
    pub(super) days: i32,
    pub(super) at_millis: Option<i64>,
    pub(super) meaning: Meaning,
}

/// Every day that open records promise, in order: what is to come, and deadlines that have passed.
pub(super) fn calendar<'a>(rows: impl Iterator<Item = &'a Row>, today: Today) -> Vec<Dated> {
    let mut found: Vec<Dated> = rows
        .filter_map(|row| Some((row, listed(row)?)))
        .filter(|(row, kind)| is_open(row, kind))
        .flat_map(|(row, kind)| {
            promises(row, kind, today.offset_minutes).map(move |promise| Dated {
                item: item(row, kind),
                field: promise.field.name,
                label: promise.field.label,
                days: promise.days,
                at_millis: promise.at_millis,
                meaning: promise.meaning,
            })
        })
        .filter(|dated| dated.meaning == Meaning::Deadline || dated.days >= today.days)
        .collect();
    found.sort_by_key(|dated| (dated.days, dated.at_millis, dated.item.document, dated.field));
    found
}

/// Fields that make a record somebody's.
const PERSON_FIELDS: [&str; 4] = ["owner", "assigned_to", "implementer", "chair"];

/// Open records of this person, those with a day first, then the latest changed.
pub(super) fn mine<'a>(rows: impl Iterator<Item = &'a Row>, person: &str, today: Today) -> Vec<(Item, Option<i32>)> {
    let person = person.trim();
    let mut found: Vec<(Item, Option<i32>)> = rows
        .filter_map(|row| Some((row, listed(row)?)))
        .filter(|(row, kind)| is_open(row, kind) && !person.is_empty())
        .filter(|(row, _)| {
            PERSON_FIELDS.iter().any(|field| {
                row.value(field)
                    .and_then(Value::as_text)
                    .is_some_and(|name| name.eq_ignore_ascii_case(person))
            })
        })
        .map(|(row, kind)| {
            let due = promises(row, kind, today.offset_minutes)
                .map(|promise| promise.days)
                .min();
            (item(row, kind), due)
        })
        .collect();
    found.sort_by_key(|(item, due)| {
        (
            due.is_none(),
            *due,
            std::cmp::Reverse(item.updated_millis),
            item.document,
        )
    });
    found
}

#[cfg(test)]
pub(super) mod tests {
    use steward_model::calendar::DAY_MILLIS;

    use super::*;

    const NOON: i64 = 20_000 * DAY_MILLIS + DAY_MILLIS / 2;

    pub(in super::super) fn row(number: u8, kind: &str, state: &str, fields: &[(&str, Value)]) -> Row {
        Row {
            short_id: format!("X-{number}"),
            title: format!("Record {number}"),
            state: state.to_owned(),
            fields: fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
            created_millis: 1,
            updated_millis: i64::from(number),
            ..Row::blank(DocumentId::from_bytes([number; 16]), kind)
        }
    }

    pub(in super::super) fn view(rows: &[Row]) -> HomeView {
        home(rows.iter(), Today::at(NOON, 0), &[])
    }

    #[test]
    fn urgent_incidents_overdue_actions_and_decisions_need_attention_in_this_order() {
        let rows = [
            row(1, "change", "assessed", &[]),
            row(2, "action", "open", &[("due", Value::Date(19_999))]),
            row(3, "incident", "new", &[("priority", Value::text("p2"))]),
            row(
                4,
                "incident",
                "in_progress",
                &[("priority", Value::text("p1")), ("assigned_to", Value::text("Ana"))],
            ),
            row(5, "incident", "new", &[("priority", Value::text("p3"))]),
            row(6, "incident", "closed", &[("priority", Value::text("p1"))]),
            row(7, "action", "open", &[("due", Value::Date(20_000))]),
        ];
        let shown: Vec<_> = view(&rows)
            .attention
            .into_iter()
            .map(|(item, reason)| (item.short_id, reason))
            .collect();
        assert_eq!(
            shown,
            [
                (
                    "X-4".to_owned(),
                    Reason::UrgentIncident {
                        priority: "p1".to_owned(),
                        assigned: true
                    }
                ),
                (
                    "X-3".to_owned(),
                    Reason::UrgentIncident {
                        priority: "p2".to_owned(),
                        assigned: false
                    }
                ),
                ("X-2".to_owned(), Reason::Overdue { due_days: 19_999 }),
                ("X-1".to_owned(), Reason::Decision),
            ]
        );
    }

    #[test]
    fn a_conflict_needs_attention_even_on_a_closed_record() {
        let mut closed = row(1, "incident", "closed", &[]);
        closed.conflicts = 2;
        let shown = view(&[closed]).attention;
        assert_eq!(
            shown.first().map(|(_, reason)| reason.clone()),
            Some(Reason::Conflict { fields: 2 })
        );
    }

    #[test]
    fn an_archived_record_is_nowhere() {
        let mut archived = row(1, "incident", "new", &[("priority", Value::text("p1"))]);
        archived.archived = true;
        let shown = view(&[archived]);
        assert!(shown.attention.is_empty() && shown.recent.is_empty());
        assert!(shown.counts.is_empty());
    }

    #[test]
    fn the_latest_changed_come_first_and_the_list_is_short() {
        let rows: Vec<Row> = (1..=20).map(|number| row(number, "service", "live", &[])).collect();
        let ids: Vec<_> = view(&rows).recent.into_iter().map(|item| item.short_id).collect();
        assert_eq!(ids, ["X-20", "X-19", "X-18", "X-17", "X-16", "X-15", "X-14", "X-13"]);
    }

    #[test]
    fn coming_up_counts_days_where_the_person_is() {
        // Half past eleven in the evening UTC is the next day two hours further east.
        let late = Value::DateTime(20_000 * DAY_MILLIS + 23 * 3_600_000 + 1_800_000);
        let rows = [
            row(1, "change", "scheduled", &[("planned_start", late)]),
            row(2, "action", "open", &[("due", Value::Date(20_031))]),
        ];
        let east = home(rows.iter(), Today::at(NOON, -120), &[]).upcoming;
        assert_eq!(east.iter().map(|(_, days)| *days).collect::<Vec<_>>(), [20_001]);
        assert_eq!(
            view(&rows).upcoming.iter().map(|(_, days)| *days).collect::<Vec<_>>(),
            [20_000]
        );
    }

    #[test]
    fn the_calendar_has_what_is_to_come_and_what_is_overdue() {
        let rows = [
            row(1, "action", "open", &[("due", Value::Date(19_000))]),
            row(2, "action", "done", &[("due", Value::Date(20_001))]),
            row(3, "management_review", "planned", &[("held", Value::Date(19_000))]),
            row(4, "management_review", "planned", &[("held", Value::Date(20_400))]),
            row(5, "document", "published", &[("review_due", Value::Date(20_000))]),
            row(
                6,
                "security_control",
                "in_place",
                &[("due", Value::Date(19_000)), ("next_due", Value::Date(20_300))],
            ),
        ];
        let shown: Vec<_> = calendar(rows.iter(), Today::at(NOON, 0))
            .into_iter()
            .map(|dated| (dated.item.short_id, dated.days))
            .collect();
        assert_eq!(
            shown,
            [
                ("X-1".to_owned(), 19_000),
                ("X-5".to_owned(), 20_000),
                ("X-6".to_owned(), 20_300),
                ("X-4".to_owned(), 20_400)
            ]
        );
    }

    #[test]
    fn my_work_is_what_is_open_and_names_me() {
        let rows = [
            row(1, "action", "open", &[("owner", Value::text("Ana"))]),
            row(2, "action", "done", &[("owner", Value::text("Ana"))]),
            row(3, "incident", "new", &[("assigned_to", Value::text("ana"))]),
            row(4, "incident", "new", &[("assigned_to", Value::text("Ben"))]),
            row(
                5,
                "action",
                "open",
                &[("owner", Value::text("Ana")), ("due", Value::Date(20_003))],
            ),
        ];
        let ids: Vec<_> = mine(rows.iter(), "Ana", Today::at(NOON, 0))
            .into_iter()
            .map(|(item, _)| item.short_id)
            .collect();
        assert_eq!(ids, ["X-5", "X-3", "X-1"]);
        assert!(mine(rows.iter(), "", Today::at(NOON, 0)).is_empty());
    }
}
