//! When changes reached the relay, and whether they came from the member whom they name. The relay's log says so; what a
//! change says of itself, its author could have written otherwise.

use std::{collections::HashMap, time::Duration};

use leptos::prelude::*;
use steward_model::history::HistoryGroup;

use crate::{
    features::record::RecordContext,
    messages::{format, timeline as text},
    platform::task,
    ui::{Icon, IconName},
    workspace::Attribution,
};

/// After a change here the relay needs a moment until it has it on its disk.
const SETTLED: Duration = Duration::from_millis(1_500);

/// The log of one record, by change.
pub(super) type Log = HashMap<String, Attribution>;

/// What the relay knows of a group of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Receipt {
    /// They came from a device of the member whom they name.
    Verified { name: String, at_millis: i64 },
    /// They name nobody.
    Unclaimed { name: String, at_millis: i64 },
    /// They came from somebody else.
    Contradicted { name: String, at_millis: i64 },
}

/// None while the relay has not all of the changes.
pub(super) fn receipt(group: &HistoryGroup, log: &Log) -> Option<Receipt> {
    let entries: Vec<&Attribution> = group.changes.iter().filter_map(|change| log.get(change)).collect();
    let at_millis = entries.iter().map(|entry| entry.received_millis).max()?;
    let author = group.author.trim();
    if let Some(other) = entries.iter().find(|entry| entry.name.trim() != author)
        && !author.is_empty()
    {
        return Some(Receipt::Contradicted {
            name: other.name.clone(),
            at_millis,
        });
    }
    if entries.len() < group.changes.len() {
        return None;
    }
    let name = entries.first()?.name.clone();
    Some(if author.is_empty() {
        Receipt::Unclaimed { name, at_millis }
    } else {
        Receipt::Verified { name, at_millis }
    })
}

/// Asks the relay for the log of the record: when it is opened, when the connection is back, and some time after each
/// change. Without an answer nothing is shown, which is what is known.
pub(super) fn follow(context: RecordContext) -> RwSignal<Log> {
    let log = RwSignal::new(Log::new());
    let wave = StoredValue::new(0_u64);
    let safety = context.workspace.safety();
    let online = Memo::new(move |_| safety.with(|view| view.online));
    Effect::new(move |is_first: Option<()>| {
        context.track();
        if !online.get() {
            return;
        }
        let mine = wave.get_value() + 1;
        wave.set_value(mine);
        let ask = move || {
            if wave.try_get_value() == Some(mine) {
                task::spawn(fetch(context, log));
            }
        };
        if is_first.is_none() {
            ask();
        } else {
            set_timeout(ask, SETTLED);
        }
    });
    log
}

async fn fetch(context: RecordContext, log: RwSignal<Log>) {
    if let Ok(entries) = context.workspace.attribution(context.document).await {
        log.try_set(entries.into_iter().map(|entry| (entry.change.clone(), entry)).collect());
    }
}

/// The line under a group of changes.
#[component]
pub(super) fn Received(group: HistoryGroup, log: RwSignal<Log>) -> impl IntoView {
    let found = Memo::new(move |_| log.with(|log| receipt(&group, log)));
    move || match found.get() {
        None => ().into_any(),
        Some(Receipt::Verified { name, at_millis }) => line(text::received_verified(format::moment(at_millis), name)),
        Some(Receipt::Unclaimed { name, at_millis }) => line(text::received_from(format::moment(at_millis), name)),
        Some(Receipt::Contradicted { name, at_millis }) => view! {
            <p class="timeline-received" data-tone="warning">
                <Icon name=IconName::TriangleAlert/>
                <span>{text::received_contradicted(format::moment(at_millis), name)}</span>
            </p>
        }
        .into_any(),
    }
}

fn line(words: String) -> AnyView {
    view! { <p class="timeline-received quiet">{words}</p> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(author: &str, changes: &[&str]) -> HistoryGroup {
        HistoryGroup {
            author: author.to_owned(),
            device: "d".to_owned(),
            from_millis: 0,
            to_millis: 0,
            sentences: Vec::new(),
            changes: changes.iter().map(|change| (*change).to_owned()).collect(),
        }
    }

    fn log(entries: &[(&str, &str, i64)]) -> Log {
        entries
            .iter()
            .map(|(change, name, received_millis)| {
                let entry = Attribution {
                    change: (*change).to_owned(),
                    member: name.to_lowercase(),
                    name: (*name).to_owned(),
                    device: None,
                    received_millis: *received_millis,
                };
                (entry.change.clone(), entry)
            })
            .collect()
    }

    #[test]
    fn changes_are_verified_when_all_came_from_whom_they_name() {
        let log = log(&[("a", "Ana", 5), ("b", "Ana", 9)]);
        let verified = Receipt::Verified {
            name: "Ana".to_owned(),
            at_millis: 9,
        };
        assert_eq!(receipt(&group("Ana", &["a", "b"]), &log), Some(verified));
        assert_eq!(receipt(&group("Ana", &["a", "c"]), &log), None, "the relay lacks one");
        assert_eq!(receipt(&group("Ana", &["c"]), &log), None);
    }

    #[test]
    fn one_change_of_somebody_else_is_a_warning() {
        let log = log(&[("a", "Ana", 5), ("b", "Mallory", 9)]);
        let warned = Receipt::Contradicted {
            name: "Mallory".to_owned(),
            at_millis: 9,
        };
        assert_eq!(receipt(&group("Ana", &["a", "b"]), &log), Some(warned.clone()));
        // Also while the relay lacks others.
        assert_eq!(receipt(&group("Ana", &["b", "c"]), &log), Some(warned));
    }

    #[test]
    fn changes_that_name_nobody_are_not_called_verified() {
        let log = log(&[("a", "Ana", 5)]);
        let unclaimed = Receipt::Unclaimed {
            name: "Ana".to_owned(),
            at_millis: 5,
        };
        assert_eq!(receipt(&group("", &["a"]), &log), Some(unclaimed));
    }
}
