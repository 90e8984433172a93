//! Where the data is, in words: at the top right of every page, with the details on a press.

mod details;
mod words;

use leptos::prelude::*;

use crate::{
    ui::{Icon, IconName, Now, Popover},
    workspace::Workspace,
};
use details::SafetyDetails;
use words::{Condition, condition};

const fn icon(condition: &Condition) -> IconName {
    match condition {
        Condition::NotSaved(_) => IconName::TriangleAlert,
        Condition::Saving => IconName::LoaderCircle,
        Condition::Comparing => IconName::RefreshCw,
        Condition::Sending(_) => IconName::CloudUpload,
        Condition::Offline { .. } => IconName::CloudOff,
        Condition::Refused(_) | Condition::ShutOut { .. } => IconName::Ban,
        Condition::SavedHere => IconName::CircleCheck,
        Condition::Synced { .. } => IconName::Cloud,
    }
}

/// The words, as a button that opens the details. Trouble is also announced.
#[component]
pub(crate) fn SafetyWords() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let now = expect_context::<Now>().0;
    let safety = workspace.safety();
    let condition = Memo::new(move |_| safety.with(condition));
    let words = move || condition.with(|condition| condition.words(now.get()));
    let trigger = move || {
        view! {
            <span class="safety" data-condition=move || condition.with(Condition::name)>
                <Icon name=Signal::derive(move || condition.with(icon))/>
                <span class="safety-words">{words}</span>
                <span class="safety-short">{move || condition.with(Condition::short)}</span>
            </span>
        }
    };
    view! {
        <Popover trigger=ViewFn::from(trigger) trigger_class="safety-button" panel_class="safety-panel">
            <SafetyDetails/>
        </Popover>
        <p class="visually-hidden" role="status">{move || condition.with(Condition::announcement)}</p>
    }
}
