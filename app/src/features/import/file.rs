//! First step: the file.

use leptos::{html, prelude::*};
use wasm_bindgen_futures::JsFuture;

use super::state::ImportState;
use crate::{
    messages,
    platform::task,
    ui::{Button, ButtonVariant, Icon, IconName},
};

#[component]
pub(super) fn FileStep(state: ImportState) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let reading = RwSignal::new(false);
    let take = move |files: Option<web_sys::FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            read(state, reading, file);
        }
    };
    let choose = Callback::new(move |()| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    });
    view! {
        <div
            class="drop-zone"
            data-over=move || if over.get() { "true" } else { "false" }
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                over.set(false);
                take(event.data_transfer().and_then(|transfer| transfer.files()));
            }
        >
            <Icon name=IconName::FileUp/>
            <Button variant=ButtonVariant::Primary on_press=choose>{messages::import::choose_file()}</Button>
            <p class="quiet">{messages::import::drop_here()}</p>
            <p class="quiet">{messages::import::file_help()}</p>
            <p role="status">{move || reading.get().then(messages::import::reading)}</p>
            <input
                node_ref=input
                type="file"
                hidden
                accept=".csv,.tsv,.txt,.json,text/csv,application/json"
                aria-label=messages::import::choose_file()
                on:change=move |event| {
                    let input: web_sys::HtmlInputElement = event_target(&event);
                    take(input.files());
                }
            />
        </div>
    }
}

fn read(state: ImportState, reading: RwSignal<bool>, file: web_sys::File) {
    reading.set(true);
    let name = file.name();
    let content = JsFuture::from(file.array_buffer());
    task::spawn(async move {
        match content.await {
            Ok(buffer) => state.read(name, js_sys::Uint8Array::new(&buffer).to_vec()).await,
            // The file was moved, changed or forbidden since it was chosen.
            Err(_) => {
                state
                    .problem
                    .try_set(Some(messages::import::cannot_read(messages::import::unreadable())));
            }
        }
        reading.try_set(false);
    });
}
