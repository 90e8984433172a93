//! Says on a change what else is planned for the same time: freezes, work on the same, maintenance of the same.

use leptos::prelude::*;
use steward_model::change_window::{KINDS, Meeting, MeetingReason, meetings};
use steward_sync::ids::DocumentId;

use super::{Mentioned, independence::link, mentioned};
use crate::{
    features::record::RecordContext,
    messages::{checks as text, format},
    ui::{StateChip, Tone},
    workspace::RowIndex,
};

/// So many shared services and items are named.
const NAMED: usize = 4;

#[derive(Debug, Clone, PartialEq)]
struct Shown {
    reason: MeetingReason,
    other: Mentioned,
    from_millis: i64,
    to_millis: i64,
    shared: String,
}

fn shown(index: &RowIndex, workspace: DocumentId, meeting: Meeting) -> Shown {
    let mut names: Vec<_> = meeting
        .shared
        .iter()
        .take(NAMED)
        .map(|document| mentioned(index, workspace, *document).words)
        .collect();
    if meeting.shared.len() > NAMED {
        names.push("…".to_owned());
    }
    Shown {
        reason: meeting.reason,
        other: mentioned(index, workspace, meeting.other),
        from_millis: meeting.from_millis,
        to_millis: meeting.to_millis,
        shared: names.join(", "),
    }
}

#[component]
pub(crate) fn MeetingsPanel(context: RecordContext) -> impl IntoView {
    (context.kind.name == "change").then(|| view! { <Meetings context/> })
}

#[component]
fn Meetings(context: RecordContext) -> impl IntoView {
    let (rows, workspace) = (context.workspace.rows(), context.workspace.id());
    // Nothing is said of a change without a planned window.
    let found = Memo::new(move |_| {
        rows.with(|index| {
            let change = index.get(context.document)?;
            let planned = ["planned_start", "planned_end"]
                .iter()
                .all(|field| change.value(field).is_some());
            let others = KINDS.iter().flat_map(|kind| index.of_kind(kind)).map(AsRef::as_ref);
            planned.then(|| {
                let meetings = meetings(change, others).into_iter();
                meetings
                    .map(|meeting| shown(index, workspace, meeting))
                    .collect::<Vec<_>>()
            })
        })
    });
    move || {
        found.get().map(|found| {
            let none = found
                .is_empty()
                .then(|| view! { <p class="quiet">{text::no_meetings()}</p> });
            view! {
                <section class="record-aside meetings" aria-labelledby="record-meetings">
                    <h2 id="record-meetings">{text::meetings()}</h2>
                    {none}
                    <ul>{found.into_iter().map(meeting_view).collect_view()}</ul>
                </section>
            }
        })
    }
}

fn meeting_view(shown: Shown) -> impl IntoView {
    let (label, tone) = match shown.reason {
        MeetingReason::Frozen => (text::frozen(), Tone::Critical),
        MeetingReason::SameWork => (text::same_work(), Tone::Warning),
        MeetingReason::Maintenance => (text::maintenance(), Tone::Waiting),
    };
    let window = text::window(format::moment(shown.from_millis), format::moment(shown.to_millis));
    view! {
        <li class="meeting">
            <StateChip label tone/>
            {link(shown.other)}
            <span class="quiet numeric">{window}</span>
            {(!shown.shared.is_empty()).then(|| view! { <span class="quiet">{text::shared(shown.shared)}</span> })}
        </li>
    }
}
