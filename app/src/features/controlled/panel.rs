//! Beside the record: how it stands by its approval, and what follows from it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{
    approval::{Approval, Standing, control, differences, standing},
    edit::Edit,
    snapshot::RecordSnapshot,
    value::Value,
};

use super::{
    difference::DifferenceDialog,
    drafts::{Told, told},
    reading::Reading,
    version_path,
    words::{Said, say},
};
use crate::{
    features::{record::RecordContext, record_path},
    messages::{controlled as text, format, model, plural},
    platform::task,
    ui::{Button, ButtonSize, Icon, RelativeTime},
};

/// The approved version that the panel compares with, by the name of its approval: read once, not for every change.
pub(super) type Compared = StoredValue<Option<(Approval, Arc<RecordSnapshot>)>>;

#[derive(Debug, Clone, PartialEq)]
struct Panel {
    said: Said<String>,
    /// The approvals by which the record stands.
    current: Vec<Approval>,
    /// Who approved and when, where nothing says what.
    unbound: Option<(String, i64)>,
    /// Approvals of earlier versions, the latest first.
    earlier: Vec<Approval>,
    /// Whether there is a difference to show.
    differs: bool,
    /// The day of the next review, in days since 1970-01-01.
    review: Option<i32>,
}

fn panel(context: RecordContext, snapshot: &RecordSnapshot, compared: Compared) -> Option<Panel> {
    let standing = standing(snapshot)?;
    let changes = match &standing {
        Standing::Changed { .. } => {
            let approved = standing
                .latest()
                .and_then(|approval| compare(context, approval, compared));
            approved.map(|approved| differences(&approved, snapshot).len())
        }
        Standing::NotApproved | Standing::Unbound { .. } | Standing::Unchanged { .. } => None,
    };
    let review = ["review_due", "next_review"]
        .iter()
        .find_map(|field| match snapshot.value(field) {
            Some(Value::Date(days)) => Some(*days),
            Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
        });
    let unbound = match &standing {
        Standing::Unbound { by, at_millis } => Some((by.clone(), *at_millis)),
        Standing::NotApproved | Standing::Unchanged { .. } | Standing::Changed { .. } => None,
    };
    Some(Panel {
        said: say(&standing, !snapshot.approvals.is_empty(), changes),
        current: standing.approvals().to_vec(),
        unbound,
        earlier: snapshot
            .approvals
            .iter()
            .filter(|approval| !approval.current)
            .rev()
            .cloned()
            .collect(),
        differs: changes.is_some_and(|changes| changes > 0),
        review,
    })
}

fn compare(context: RecordContext, approval: &Approval, compared: Compared) -> Option<Arc<RecordSnapshot>> {
    let known = compared.with_value(|known| {
        let known = known.as_ref().filter(|(known, _)| known.id == approval.id);
        known.map(|(_, version)| version.clone())
    });
    known.or_else(|| {
        let version = context.workspace.approved_version(context.document, &approval.id)?;
        compared.set_value(Some((approval.clone(), version.clone())));
        Some(version)
    })
}

#[component]
pub(crate) fn ApprovalPanel(context: RecordContext) -> impl IntoView {
    control(context.kind).map(|_| view! { <Approved context/> })
}

#[component]
fn Approved(context: RecordContext) -> impl IntoView {
    let compared: Compared = StoredValue::new(None);
    let shown = context.part(move |snapshot| panel(context, snapshot, compared));
    let open = RwSignal::new(false);
    view! {
        <section class="record-aside approval" aria-labelledby="record-approval">
            <h2 id="record-approval">{text::title()}</h2>
            {move || shown.get().map(|panel| panel_view(context, panel, open))}
            <Reading context/>
            <Drafts context/>
            <DifferenceDialog context open compared/>
        </section>
    }
}

fn panel_view(context: RecordContext, panel: Panel, open: RwSignal<bool>) -> impl IntoView {
    let Said {
        icon,
        tone,
        sentence,
        help,
    } = panel.said;
    let one = panel.current.len() == 1;
    let earlier = panel.earlier.len();
    view! {
        <div class="approval-standing">
            <p class="approval-state" data-tone=tone.name()><Icon name=icon/><span>{sentence}</span></p>
            {help.map(|help| view! { <p class="quiet">{help}</p> })}
            {panel.unbound.map(|(by, at_millis)| view! {
                <p class="quiet">{text::by_at(by, format::exact(at_millis))}</p>
            })}
            {panel.differs.then(|| view! {
                <Button size=ButtonSize::Small on_press=Callback::new(move |()| open.set(true))>{text::show_difference()}</Button>
            })}
            <ul class="approval-list">
                {panel.current.into_iter().map(|approval| approval_view(context, approval, one)).collect_view()}
            </ul>
            {panel.review.map(|days| view! { <p class="quiet">{text::next_review(format::date(days))}</p> })}
            {(earlier > 0).then(|| view! {
                <details class="approval-more">
                    <summary>{plural(earlier, || text::earlier_one().to_owned(), || text::earlier_many(earlier))}</summary>
                    <ul class="approval-list">
                        {panel.earlier.into_iter().map(|approval| approval_view(context, approval, false)).collect_view()}
                    </ul>
                </details>
            })}
        </div>
    }
}

/// One approval. Where it is the only one, its link says what it is; else it names who approved and when.
fn approval_view(context: RecordContext, approval: Approval, alone: bool) -> impl IntoView {
    let href = version_path(
        context.workspace.id(),
        context.kind.name,
        context.document,
        &approval.id,
    );
    let link = if alone {
        text::read_version().to_owned()
    } else {
        text::read_version_of(&approval.by, format::moment(approval.at_millis))
    };
    view! {
        <li>
            {alone.then(|| view! {
                <span class="approval-who">{approval.by.clone()}" · "<RelativeTime millis=approval.at_millis/></span>
            })}
            <span class="quiet approval-digest" title=approval.digest.to_string()>{text::digest(approval.digest.short())}</span>
            <A href=href attr:class="approval-link">{link}</A>
        </li>
    }
}

/// Who else is revising it, and what an approved successor should take out of use.
#[component]
fn Drafts(context: RecordContext) -> impl IntoView {
    let rows = context.workspace.rows();
    let notices = Memo::new(move |_| rows.with(|index| told(index, context.document)));
    view! {
        <div role="status">
            {move || notices.get().into_iter().map(|told| draft_view(context, told)).collect_view()}
        </div>
    }
}

fn draft_view(context: RecordContext, told: Told) -> impl IntoView {
    let href = record_path(context.workspace.id(), told.kind, told.document);
    let step = told.step.and_then(|step| {
        let label = steward_model::kinds::by_name(told.kind)?.transition(step)?.label;
        let document = told.document;
        Some(view! {
            <Button size=ButtonSize::Small on_press=Callback::new(move |()| retire(context, document, step))>
                {model::label(label)}
            </Button>
        })
    });
    view! {
        <div class="approval-notice" class:approval-notice-warning=told.warns>
            <p>{told.sentence}</p>
            <A href=href>{told.link}</A>
            {step}
        </div>
    }
}

/// Takes what this record replaces out of use, with this record as the reason.
fn retire(context: RecordContext, document: steward_sync::ids::DocumentId, step: &'static str) {
    let short_id = context.now(|snapshot| snapshot.short_id.clone()).unwrap_or_default();
    let rows = context.workspace.rows();
    let retired = rows
        .with_untracked(|index| index.get(document).map(|row| row.short_id.clone()))
        .unwrap_or_default();
    let edit = Edit::transition_because(step, &text::replaced_by(short_id));
    let toaster = context.toaster();
    task::spawn(async move {
        match context.workspace.edit_closed(document, vec![edit]).await {
            Ok(()) => toaster.say(text::superseded(retired)),
            Err(reason) => toaster.warn(text::not_superseded(reason)),
        }
    });
}
