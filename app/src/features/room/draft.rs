//! The review of the incident, and its draft from the timeline.

use leptos::prelude::*;
use steward_model::{
    edit::Edit,
    kinds::incident::KIND,
    room::{DraftWords, draft_review},
    snapshot::RecordSnapshot,
};

use super::{clock_panel::moment, words};
use crate::{
    features::record::{RecordContext, RecordField},
    messages::{model, room as text},
    platform::clock,
    ui::{Button, IconName},
};

const REVIEW: &str = "major_review";

/// The edit that adds the draft after what is there already.
fn draft(snapshot: &RecordSnapshot, now_millis: i64) -> Edit {
    let questions = [
        text::draft_what(),
        text::draft_helped(),
        text::draft_hindered(),
        text::draft_todo(),
    ];
    let label = |name: &str| KIND.field(name).map_or("", |field| model::label(field.label));
    let roles = [
        (label("incident_lead"), "incident_lead"),
        (label("communications_lead"), "communications_lead"),
        (label("director"), "director"),
    ];
    let drafted = draft_review(
        snapshot,
        &DraftWords {
            summary: text::draft_summary(),
            timeline: text::timeline(),
            messages: text::messages(),
            questions: &questions,
            event: &words::event,
            roles: &roles,
            lasted: &|millis| text::draft_lasted(words::duration(millis)),
            moment: &moment,
        },
        now_millis,
    );
    let present = snapshot.texts.get(REVIEW).map_or("", String::as_str);
    let insert = if present.trim().is_empty() {
        drafted
    } else {
        format!("\n\n{drafted}")
    };
    Edit::Splice {
        field: REVIEW.to_owned(),
        at: present.encode_utf16().count(),
        delete: 0,
        insert,
    }
}

#[component]
pub(super) fn ReviewText(context: RecordContext) -> impl IntoView {
    let fill = Callback::new(move |()| {
        let edit = context.now(|snapshot| draft(snapshot, clock::now_millis()));
        if let Some(edit) = edit
            && context.edit(edit)
        {
            context.toaster().say(text::drafted());
        }
    });
    view! {
        <section class="room-review" aria-labelledby="room-review">
            <h2 id="room-review">{text::review()}</h2>
            <div class="cluster">
                <Button icon=IconName::FileText on_press=fill>{text::draft()}</Button>
                <span class="quiet">{text::draft_help()}</span>
            </div>
            {KIND.field(REVIEW).map(|field| view! { <RecordField context field/> })}
        </section>
    }
}
