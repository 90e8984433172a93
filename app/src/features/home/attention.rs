//! The list of what needs attention, each with its next step.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_sync::ids::DocumentId;

use super::view::{Item, Reason, Today};
use crate::{
    features::{kind_icon, record_path},
    messages::{format, home as text, plural},
    ui::{Button, ButtonSize, ButtonVariant, EmptyState, Icon, IconName, Tone},
};

/// How many are shown before "more" is pressed.
const SHOWN: usize = 8;

fn why(reason: &Reason, today: Today) -> String {
    match reason {
        Reason::NotSaved => text::not_saved().to_owned(),
        Reason::Conflict { fields } => plural(
            usize::from(*fields),
            || text::conflict_one().to_owned(),
            || text::conflict_many(fields),
        ),
        Reason::UrgentIncident { priority, .. } => text::open_incident(priority.to_uppercase()),
        Reason::Overdue { due_days } => text::overdue(format::relative_date(*due_days, today.days)),
        Reason::Decision => text::awaiting_decision().to_owned(),
        Reason::ChangedSinceApproval => text::changed_since_approval().to_owned(),
    }
}

fn next_step(reason: &Reason) -> &'static str {
    match reason {
        Reason::NotSaved => text::next_keep_open(),
        Reason::Conflict { .. } => text::next_resolve(),
        Reason::UrgentIncident { assigned: false, .. } => text::next_assign(),
        Reason::UrgentIncident { assigned: true, .. } => text::next_work(),
        Reason::Overdue { .. } => text::next_finish(),
        Reason::Decision => text::next_decide(),
        Reason::ChangedSinceApproval => text::next_approve_anew(),
    }
}

fn reason_tone(reason: &Reason) -> Tone {
    match reason {
        Reason::NotSaved => Tone::Critical,
        Reason::UrgentIncident { priority, .. } if priority == "p1" => Tone::Critical,
        Reason::UrgentIncident { .. } | Reason::Overdue { .. } | Reason::Conflict { .. } => Tone::Warning,
        Reason::ChangedSinceApproval => Tone::Warning,
        Reason::Decision => Tone::Waiting,
    }
}

#[component]
pub(super) fn AttentionList(
    workspace: DocumentId,
    #[prop(into)] entries: Signal<Vec<(Item, Reason)>>,
    #[prop(into)] today: Signal<Today>,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let shown = move || {
        let limit = if all.get() { usize::MAX } else { SHOWN };
        entries.with(|entries| entries.iter().take(limit).cloned().collect::<Vec<_>>())
    };
    let hidden = Memo::new(move |_| {
        if all.get() {
            0
        } else {
            entries.with(Vec::len).saturating_sub(SHOWN)
        }
    });
    let is_empty = Memo::new(move |_| entries.with(Vec::is_empty));
    move || {
        if is_empty.get() {
            return view! { <EmptyState icon=IconName::CircleCheck title=text::attention_none() text=text::attention_none_text()/> }.into_any();
        }
        view! {
            <ul class="attention">
                <For each=shown key=|entry| format!("{:?}", (entry.0.document, &entry.0.title, &entry.1)) let:entry>
                    <Line workspace item=entry.0 reason=entry.1 today/>
                </For>
            </ul>
            {move || {
                (hidden.get() > 0)
                    .then(|| {
                        view! {
                            <Button variant=ButtonVariant::Ghost size=ButtonSize::Small on_press=Callback::new(move |()| all.set(true))>
                                {text::attention_more(hidden.get())}
                            </Button>
                        }
                    })
            }}
        }
        .into_any()
    }
}

#[component]
fn Line(workspace: DocumentId, item: Item, reason: Reason, today: Signal<Today>) -> impl IntoView {
    let next = next_step(&reason);
    let tone = reason_tone(&reason).name();
    view! {
        <li>
            <A href=record_path(workspace, item.kind.name, item.document) attr:class="attention-line" attr:data-tone=tone>
                <span class="attention-icon"><Icon name=kind_icon(item.kind)/></span>
                <span class="attention-words">
                    <span class="attention-title">{item.title}</span>
                    <span class="attention-why">
                        <span class="item-id numeric">{item.short_id}</span>
                        <span class="attention-reason">{move || why(&reason, today.get())}</span>
                    </span>
                </span>
                <span class="attention-next">{next}<Icon name=IconName::ArrowRight/></span>
            </A>
        </li>
    }
}
