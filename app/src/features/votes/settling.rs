//! Lets a decision stand although votes contradict it, with a reason.

use leptos::prelude::*;
use steward_model::{ballot, edit::Edit};

use crate::{
    features::record::RecordContext,
    messages::votes as text,
    ui::{Button, ButtonVariant, Dialog, TextField},
};

#[component]
pub(super) fn SettleDialog(context: RecordContext, open: RwSignal<bool>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let said = reason.with_untracked(|reason| reason.trim().to_owned());
        if said.is_empty() {
            error.set(Some(text::settle_missing().to_owned()));
            return;
        }
        let current = context.now(|snapshot| ballot::current(&snapshot.ballots).map(|ballot| ballot.id.clone()));
        let Some(ballot) = current.flatten() else { return };
        if context.edit(Edit::SettleBallot { ballot, reason: said }) {
            reason.set(String::new());
            error.set(None);
            open.set(false);
        }
    };
    view! {
        <Dialog open title=Signal::derive(|| text::settle().to_owned()) class="settle-dialog">
            <form class="dialog-form" on:submit=submit>
                <p class="quiet">{text::contest_help()}</p>
                <TextField label=text::settle_reason() value=reason error=error multiline=true/>
                <div class="dialog-actions">
                    <Button on_press=Callback::new(move |()| open.set(false))>{text::cancel()}</Button>
                    <Button variant=ButtonVariant::Primary submit=true>{text::settle()}</Button>
                </div>
            </form>
        </Dialog>
    }
}
