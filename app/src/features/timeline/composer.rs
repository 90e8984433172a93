//! Writes a comment.

use leptos::prelude::*;
use steward_model::edit::Edit;

use crate::{
    features::record::RecordContext,
    messages, platform,
    ui::{Button, ButtonSize, ButtonVariant, unique_id},
};

#[component]
pub(super) fn Composer(context: RecordContext) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let send = move || {
        let body = text.with_untracked(|text| text.trim().to_owned());
        // A refused comment stays in the box.
        if !body.is_empty()
            && context.edit(Edit::Comment {
                id: platform::random::hex_id(),
                body,
            })
        {
            text.set(String::new());
        }
    };
    let id = unique_id("comment");
    view! {
        <form
            class="composer"
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <label class="visually-hidden" for=id.clone()>{messages::timeline::comment_label()}</label>
            <textarea
                class="input composer-text"
                id=id
                rows="1"
                placeholder=messages::timeline::comment_placeholder()
                title=messages::timeline::comment_hint()
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing() {
                        event.prevent_default();
                        send();
                    }
                }
            ></textarea>
            <Button submit=true variant=ButtonVariant::Secondary size=ButtonSize::Small>{messages::timeline::comment_send()}</Button>
        </form>
    }
}
