//! A link that works once: to copy, and as a picture for a phone's camera.

use leptos::prelude::*;

use super::{
    qr::QrPicture,
    state::{State, words},
};
use crate::{
    messages::{format, members as text},
    platform::task,
    ui::{Button, ButtonVariant, IconName, Toaster, unique_id},
    workspace::OneTimeLink,
};

#[component]
pub(super) fn LinkCard(link: OneTimeLink, words: &'static str) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let id = unique_id("link");
    let url = link.url.clone();
    let copy = move |()| {
        let Some(clipboard) = crate::platform::page::clipboard() else {
            toaster.warn(text::link_not_copied());
            return;
        };
        let written = wasm_bindgen_futures::JsFuture::from(clipboard.write_text(&url));
        task::spawn(async move {
            match written.await {
                Ok(_) => toaster.say(text::link_copied()),
                Err(_) => toaster.warn(text::link_not_copied()),
            }
        });
    };
    view! {
        <div class="stack link-card">
            <p>{words}</p>
            <div class="field">
                <label for=id.clone()>{text::link()}</label>
                <input class="input" type="text" readonly id=id prop:value=link.url.clone() value=link.url.clone()/>
            </div>
            <Button variant=ButtonVariant::Primary icon=IconName::Copy on_press=Callback::new(copy)>{text::copy_link()}</Button>
            <QrPicture link=link.url/>
            <p class="quiet">{text::link_until(format::moment(link.expires_millis))}</p>
        </div>
    }
}

/// A link by which a device is added: one's own, or of a member who lost theirs. Made when the dialog opens.
#[component]
pub(super) fn DeviceLink(state: State, member: Option<String>) -> impl IntoView {
    let made = RwSignal::new(None::<Result<OneTimeLink, String>>);
    let words_shown = if member.is_some() {
        text::recover_words()
    } else {
        text::add_device_words()
    };
    let workspace = state.workspace;
    task::spawn(async move {
        let link = workspace.device_link(member.as_deref()).await;
        made.try_set(Some(link.map_err(|error| words(&error))));
    });
    move || match made.get() {
        None => view! { <p role="status">{text::making_link()}</p> }.into_any(),
        Some(Ok(link)) => view! { <LinkCard link words=words_shown/> }.into_any(),
        Some(Err(reason)) => view! { <p class="field-error" role="alert">{reason}</p> }.into_any(),
    }
}
