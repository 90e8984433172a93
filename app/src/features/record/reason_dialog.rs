//! Asks for the reason of a step that needs one.

use leptos::prelude::*;
use steward_model::edit::Edit;

use super::context::RecordContext;
use crate::{
    messages,
    ui::{Button, ButtonVariant, Dialog, TextField},
};

/// Open while `asking` names a step.
#[component]
pub(crate) fn ReasonDialog(context: RecordContext, asking: RwSignal<Option<&'static str>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if asking.get().is_some() {
            reason.set(String::new());
            error.set(None);
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            asking.set(None);
        }
    });
    let title = Signal::derive(move || {
        let transition = asking.get().and_then(|name| context.kind.transition(name));
        transition
            .map(|transition| messages::record::reason_title(messages::model::label(transition.label)))
            .unwrap_or_default()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let text = reason.get_untracked().trim().to_owned();
        let Some(name) = asking.get_untracked() else { return };
        if text.is_empty() {
            error.set(Some(messages::record::reason_missing().to_owned()));
            return;
        }
        context.edit_field(
            "state",
            Edit::Transition {
                name: name.to_owned(),
                reason: Some(text),
            },
        );
        open.set(false);
    };
    view! {
        <Dialog open title class="reason-dialog">
            <form class="dialog-form" on:submit=submit>
                <TextField
                    label=messages::record::reason_label()
                    help=messages::record::reason_help()
                    value=reason
                    error=error
                    multiline=true
                />
                <div class="dialog-actions">
                    <Button on_press=Callback::new(move |()| open.set(false))>{messages::record::leave_as_it_is()}</Button>
                    <Button variant=ButtonVariant::Primary submit=true>
                        {move || {
                            let transition = asking.get().and_then(|name| context.kind.transition(name));
                            transition.map(|transition| messages::model::label(transition.label))
                        }}
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
