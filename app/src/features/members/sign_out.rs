//! Signing this device out, with what happens said first.

use leptos::prelude::*;

use super::forget_kept;
use crate::{
    messages::{members as text, plural, ui},
    platform::task,
    ui::{Button, ButtonVariant, Dialog, Toaster},
    workspace::{SignedOut, Workspace},
};

/// The button, and the dialog that it opens.
#[component]
pub(crate) fn SignOut() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button variant=ButtonVariant::DangerQuiet on_press=Callback::new(move |()| open.set(true))>{text::sign_out_ask()}</Button>
        <Dialog open title=text::sign_out_title()>
            <Ask open/>
        </Dialog>
    }
}

#[component]
fn Ask(open: RwSignal<bool>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let only_here = workspace.safety().with_untracked(|view| view.pending.len());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let sign_out = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        task::spawn(async move {
            match workspace.sign_out().await {
                Ok(told) => {
                    forget_kept(workspace.id());
                    open.try_set(false);
                    match told {
                        SignedOut::Everywhere => toaster.say(text::signed_out()),
                        SignedOut::HereOnly => toaster.warn(text::signed_out_here_only()),
                    }
                }
                Err(reason) => {
                    failure.try_set(Some(reason));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="stack">
            <p>{text::sign_out_words()}</p>
            {(only_here > 0)
                .then(|| {
                    let words = plural(only_here, || text::sign_out_unsent_one().to_owned(), || text::sign_out_unsent(only_here));
                    view! { <p class="warning-words">{words}</p> }
                })}
            {move || failure.get().map(|failure| view! { <p class="field-error" role="alert">{failure}</p> })}
            <div class="dialog-actions">
                <Button on_press=Callback::new(move |()| open.set(false))>{ui::cancel()}</Button>
                <Button variant=ButtonVariant::Danger on_press=Callback::new(sign_out)>
                    {move || if busy.get() { text::signing_out() } else { text::sign_out() }}
                </Button>
            </div>
        </div>
    }
}
