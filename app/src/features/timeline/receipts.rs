//! When changes reached the relay, and whether they came from the member whom they name. The relay's log says so; what a
//! change says of itself, its author could have written otherwise.

use std::{collections::HashMap, time::Duration};

use leptos::prelude::*;

use crate::{
    features::record::RecordContext,
    messages::{format, timeline as text},
    platform::task,
    ui::{Icon, IconName},
    workspace::{Attribution, Workspace},
};

/// After a change the log is asked for when the record has been quiet for this long.
const SETTLED: Duration = Duration::from_millis(1_500);

/// The log of one record, by change.
type Log = HashMap<String, Attribution>;

/// Where the entries of the list find the log.
#[derive(Clone, Copy)]
struct Receipts {
    log: RwSignal<Log>,
    workspace: Workspace,
}

/// What the relay knows of a group of changes.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
enum Receipt {
    /// They came from a device of the member whom they name.
    Verified { name: String, at_millis: i64 },
    /// They name nobody, or a name that nobody has now.
    Unclaimed { name: String, at_millis: i64 },
    /// They came from somebody else.
    Contradicted { name: String, at_millis: i64 },
}

/// None while the relay has not all of the changes. `members` are the names in use: an author who is none of them may
/// have had another name then.
fn receipt(author: &str, changes: &[String], log: &Log, members: &[String]) -> Option<Receipt> {
    let entries: Vec<&Attribution> = changes.iter().filter_map(|change| log.get(change)).collect();
    let at_millis = entries.iter().map(|entry| entry.received_millis).max()?;
    let author = author.trim();
    let is_member = members.iter().any(|name| name.trim() == author);
    let others = entries.iter().find(|entry| entry.name.trim() != author);
    if let Some(other) = others.filter(|_| is_member) {
        return Some(Receipt::Contradicted {
            name: other.name.clone(),
            at_millis,
        });
    }
    if entries.len() < changes.len() {
        return None;
    }
    let name = entries.first()?.name.clone();
    Some(if others.is_some() {
        Receipt::Unclaimed { name, at_millis }
    } else {
        Receipt::Verified { name, at_millis }
    })
}

/// Asks the relay for the log of the record: when it is opened, and some time after each change, as soon as the relay has
/// it. Without an answer nothing is shown, which is what is known.
pub(super) fn follow(context: RecordContext) {
    let log = RwSignal::new(Log::new());
    let wave = StoredValue::new(0_u64);
    let safety = context.workspace.safety();
    let at_relay = Memo::new(move |_| {
        safety.with(|view| view.online && view.pending.iter().all(|record| record.document != context.document))
    });
    Effect::new(move |is_first: Option<()>| {
        context.track();
        if !at_relay.get() {
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
    provide_context(Receipts {
        log,
        workspace: context.workspace,
    });
}

async fn fetch(context: RecordContext, log: RwSignal<Log>) {
    if let Ok(entries) = context.workspace.attribution(context.document).await {
        log.try_set(entries.into_iter().map(|entry| (entry.change.clone(), entry)).collect());
    }
}

/// The line under changes that were made in one go.
#[component]
pub(super) fn Received(author: String, changes: Vec<String>) -> impl IntoView {
    let receipts = use_context::<Receipts>();
    let found = Memo::new(move |_| {
        let Receipts { log, workspace } = receipts?;
        log.with(|log| {
            // Names are looked up only where there is something to compare.
            let is_logged = changes.iter().any(|change| log.contains_key(change));
            let members = if is_logged {
                workspace.member_names()
            } else {
                Vec::new()
            };
            receipt(&author, &changes, log, &members)
        })
    });
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

    const MEMBERS: [&str; 2] = ["Ana", "Mallory"];

    fn told(author: &str, changes: &[&str], log: &Log) -> Option<Receipt> {
        let changes: Vec<String> = changes.iter().map(|change| (*change).to_owned()).collect();
        receipt(author, &changes, log, &MEMBERS.map(str::to_owned))
    }

    fn log(entries: &[(&str, &str, i64)]) -> Log {
        entries
            .iter()
            .map(|(change, name, received_millis)| {
                let entry = Attribution {
                    change: (*change).to_owned(),
                    name: (*name).to_owned(),
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
        assert_eq!(told("Ana", &["a", "b"], &log), Some(verified));
        assert_eq!(told("Ana", &["a", "c"], &log), None, "the relay lacks one");
        assert_eq!(told("Ana", &["c"], &log), None);
    }

    #[test]
    fn one_change_of_somebody_else_is_a_warning() {
        let log = log(&[("a", "Ana", 5), ("b", "Mallory", 9)]);
        let warned = Receipt::Contradicted {
            name: "Mallory".to_owned(),
            at_millis: 9,
        };
        assert_eq!(told("Ana", &["a", "b"], &log), Some(warned.clone()));
        // Also while the relay lacks others.
        assert_eq!(told("Ana", &["b", "c"], &log), Some(warned));
    }

    #[test]
    fn changes_that_name_nobody_are_not_called_verified() {
        let log = log(&[("a", "Ana", 5)]);
        let unclaimed = Receipt::Unclaimed {
            name: "Ana".to_owned(),
            at_millis: 5,
        };
        assert_eq!(told("", &["a"], &log), Some(unclaimed));
    }

    #[test]
    fn a_name_that_nobody_has_now_is_no_contradiction() {
        let log = log(&[("a", "Ana", 5)]);
        let unclaimed = Receipt::Unclaimed {
            name: "Ana".to_owned(),
            at_millis: 5,
        };
        assert_eq!(told("Ana Before Marriage", &["a"], &log), Some(unclaimed));
        assert_eq!(told("Ana Before Marriage", &["a", "z"], &log), None);
    }
}
