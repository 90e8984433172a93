//! Asks for the name of a view, and for a new one who sees it.

use leptos::prelude::*;

use super::{
    list::{NameError, View, checked_name},
    menu::show,
    store::Keeper,
};
use crate::{
    features::register::{page::Register, query::Query},
    messages::views as text,
    ui::{Button, ButtonVariant, Dialog, Segment, Segmented, TextField},
};

/// What the name is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asking {
    /// What the register shows now becomes a view.
    New,
    /// A view gets another name.
    Rename(View),
}

const ME: &str = "me";
const ALL: &str = "all";

/// Open while `asking` says what for.
#[component]
pub(super) fn NameDialog(register: Register, keeper: Keeper, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if asking.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            asking.set(None);
        }
    });
    let title = Signal::derive(move || {
        asking
            .with(|asking| match asking {
                Some(Asking::Rename(_)) => text::rename_title(),
                Some(Asking::New) | None => text::save_title(),
            })
            .to_owned()
    });
    view! {
        <Dialog open title>
            {move || asking.get().map(|asked| view! { <Form register keeper asked open/> })}
        </Dialog>
    }
}

#[component]
fn Form(register: Register, keeper: Keeper, asked: Asking, open: RwSignal<bool>) -> impl IntoView {
    let is_new = asked == Asking::New;
    let name = RwSignal::new(match &asked {
        Asking::New => String::new(),
        Asking::Rename(view) => view.name.clone(),
    });
    let who = RwSignal::new(ME.to_owned());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name = match name.with_untracked(|name| checked_name(name)) {
            Ok(name) => name,
            Err(reason) => {
                error.set(Some(
                    match reason {
                        NameError::Empty => text::name_missing(),
                        NameError::TooLong => text::name_too_long(),
                    }
                    .to_owned(),
                ));
                return;
            }
        };
        open.set(false);
        match &asked {
            Asking::New => {
                let view = View {
                    id: Keeper::new_id(),
                    query: register.query.with_untracked(Query::to_saved),
                    shared: who.with_untracked(|who| who == ALL),
                    name,
                };
                let words = text::saved(&view.name);
                let shown = view.clone();
                keeper.replace(None, Some(view), words, move || show(register, &shown));
            }
            Asking::Rename(before) => {
                let after = View { name, ..before.clone() };
                let words = text::renamed(&after.name);
                keeper.replace(Some(before.clone()), Some(after), words, || ());
            }
        }
    };
    let choices = || {
        [(ME, text::who_me()), (ALL, text::who_all())]
            .into_iter()
            .map(|(value, label)| Segment {
                value,
                label: label.to_owned(),
                icon: None,
            })
            .collect::<Vec<_>>()
    };
    let may_share = keeper.workspace.may_share();
    view! {
        <form class="dialog-form views-form" on:submit=submit>
            <TextField label=text::name() help=text::name_help() value=name error=error autofocus=true/>
            {(is_new && may_share).then(|| {
                view! {
                    <div class="views-who">
                        <Segmented
                            label=text::who()
                            segments=choices()
                            value=who
                            on_change=Callback::new(move |value| who.set(value))
                        />
                    </div>
                }
            })}
            <div class="dialog-actions">
                <Button on_press=Callback::new(move |()| open.set(false))>{text::cancel()}</Button>
                <Button variant=ButtonVariant::Primary submit=true>{text::save()}</Button>
            </div>
        </form>
    }
}
