//! What else can be done with a record: undo, link, print, archive.

use leptos::prelude::*;
use steward_model::edit::Edit;

use super::context::RecordContext;
use crate::{
    features::{Navigator, record_path, trace::trace_path},
    messages, platform,
    ui::{Icon, IconName, Menu, MenuItem, MenuSeparator},
};

#[component]
pub(crate) fn MoreMenu(context: RecordContext) -> impl IntoView {
    let archived = context.part(|snapshot| snapshot.archived);
    let navigator = Navigator::new();
    let trigger = ViewFn::from(move || view! { <Icon name=IconName::Ellipsis/> });
    let print = Callback::new(move |()| {
        // Printing is refused only where the browser has no printing at all.
        drop(window().print());
    });
    view! {
        <Menu trigger label=messages::record::more()>
            <MenuItem icon=IconName::Undo label=messages::record::undo() detail="Ctrl Z" on_choose=Callback::new(move |()| step(context, true))/>
            <MenuItem icon=IconName::Redo label=messages::record::redo() detail="Ctrl Shift Z" on_choose=Callback::new(move |()| step(context, false))/>
            <MenuSeparator/>
            <MenuItem icon=IconName::GitBranch label=messages::trace::open() on_choose=Callback::new(move |()| {
                navigator.go(trace_path(context.workspace.id(), context.document));
            })/>
            <MenuItem icon=IconName::Link label=messages::record::copy_link() on_choose=Callback::new(move |()| copy_link(context))/>
            <MenuItem icon=IconName::Printer label=messages::record::print() on_choose=print/>
            <MenuSeparator/>
            <MenuItem
                icon=IconName::Archive
                label=Signal::derive(move || {
                    if archived.get() { messages::record::unarchive() } else { messages::record::archive() }.to_owned()
                })
                on_choose=Callback::new(move |()| {
                    context.edit(Edit::Archive { archived: !archived.get_untracked() });
                })
            />
        </Menu>
    }
}

/// Takes the last change back, or makes it again.
pub(super) fn step(context: RecordContext, undo: bool) {
    let done = if undo {
        context.workspace.undo()
    } else {
        context.workspace.redo()
    };
    if done.is_some() {
        context.toaster().say(if undo {
            messages::record::undone()
        } else {
            messages::record::redone()
        });
    }
}

fn copy_link(context: RecordContext) {
    let origin = window().location().origin().unwrap_or_default();
    let link = format!(
        "{origin}{}",
        record_path(context.workspace.id(), context.kind.name, context.document)
    );
    let toaster = context.toaster();
    let written = wasm_bindgen_futures::JsFuture::from(window().navigator().clipboard().write_text(&link));
    platform::task::spawn(async move {
        match written.await {
            Ok(_) => toaster.say(messages::record::link_copied()),
            Err(_) => toaster.warn(messages::record::link_not_copied()),
        }
    });
}
