//! A modal dialog on the browser's own `<dialog>`: focus trap, Escape and restoring the focus come with it.

use leptos::{html, prelude::*};

use super::{IconButton, IconName, unique_id};
use crate::messages;

/// A modal dialog with a title. Its content exists only while it is open.
#[component]
pub(crate) fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] class: String,
    /// The title is for assistive technology only (for dialogs whose look explains itself).
    #[prop(optional)]
    bare: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let title_id = unique_id("dialog");
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if open.get() && !dialog.open() {
            // Fails only for a dialog outside the document, which then is not visible either way.
            drop(dialog.show_modal());
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let close_on_backdrop = move |event: web_sys::MouseEvent| {
        // Everything inside is covered by the body element, so a press on the dialog itself is one on the backdrop.
        let on_backdrop = element.get_untracked().is_some_and(|dialog| {
            let dialog: &web_sys::EventTarget = dialog.as_ref();
            event.target().as_ref() == Some(dialog)
        });
        if on_backdrop {
            open.set(false);
        }
    };
    let heading_id = title_id.clone();
    view! {
        <dialog
            node_ref=element
            class=format!("dialog {class}")
            aria-labelledby=title_id
            on:close=move |_| open.set(false)
            on:mousedown=close_on_backdrop
        >
            <div class="dialog-body">
                <header class=if bare { "visually-hidden" } else { "dialog-header" }>
                    <h2 id=heading_id>{move || title.get()}</h2>
                    {(!bare)
                        .then(|| {
                            view! {
                                <IconButton icon=IconName::Close label=messages::ui::close() on_press=Callback::new(move |()| open.set(false))/>
                            }
                        })}
                </header>
                <Show when=move || open.get() fallback=|| ()>{children()}</Show>
            </div>
        </dialog>
    }
}
