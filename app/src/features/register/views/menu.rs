//! The menu of saved views in the toolbar of a register.

use leptos::prelude::*;

use super::{
    list::View,
    name_dialog::{Asking, NameDialog},
    store::{Keeper, PersonalViews},
};
use crate::{
    features::register::{page::Register, query::Query},
    messages::views as text,
    ui::{Icon, IconName, Menu, MenuItem, MenuSeparator, Toaster},
};

#[component]
pub(in crate::features::register) fn ViewsMenu(register: Register) -> impl IntoView {
    let keeper = Keeper {
        workspace: register.workspace,
        kind: register.kind,
        personal: expect_context::<PersonalViews>(),
        toaster: expect_context::<Toaster>(),
    };
    let Register {
        query, chosen, views, ..
    } = register;
    let asking = RwSignal::new(None::<Asking>);
    let changed = Memo::new(move |_| {
        chosen.with(|chosen| {
            let saved = chosen.as_ref().map(|view| view.query.as_str());
            saved.is_some_and(|saved| query.with(|query| query.differs_from(saved)))
        })
    });
    let label = Signal::derive(move || {
        chosen.with(|chosen| match chosen {
            Some(view) if changed.get() => text::view_changed(&view.name),
            Some(view) => text::view_chosen(&view.name),
            None => text::views().to_owned(),
        })
    });
    let short = move || {
        chosen.with(|chosen| {
            chosen
                .as_ref()
                .map_or_else(|| text::views().to_owned(), |view| view.name.clone())
        })
    };
    let trigger = ViewFn::from(move || {
        view! {
            <Icon name=IconName::Star/>
            <span class="wide-only views-name">{short}</span>
            {move || changed.get().then(|| view! { <span class="views-changed" aria-hidden="true">"•"</span> })}
        }
    });
    view! {
        <Menu trigger label>
            <MenuItem
                label=text::no_view()
                checked=Signal::derive(move || Some(query.with(|query| query.view.is_none())))
                on_choose=Callback::new(move |()| register.change(false, |query| *query = Query::default()))
            />
            {move || {
                views
                    .get()
                    .into_iter()
                    .map(|view| view! { <Choice register view/> })
                    .collect_view()
            }}
            <MenuSeparator/>
            {move || chosen.get().map(|view| view! { <OfChosen register keeper view changed asking/> })}
            <MenuItem
                icon=IconName::Plus
                label=text::save_new()
                on_choose=Callback::new(move |()| asking.set(Some(Asking::New)))
            />
        </Menu>
        <NameDialog register keeper asking/>
    }
}

/// One view to choose.
#[component]
fn Choice(register: Register, view: View) -> impl IntoView {
    let id = view.id.clone();
    let is_chosen =
        Signal::derive(move || Some(register.query.with(|query| query.view.as_deref() == Some(id.as_str()))));
    let detail = if view.shared { text::shared() } else { text::mine() };
    let name = view.name.clone();
    let choose = Callback::new(move |()| show(register, &view));
    view! { <MenuItem label=name detail=detail checked=is_chosen on_choose=choose/> }
}

/// Shows a view as it is saved.
pub(super) fn show(register: Register, view: &View) {
    register.change(false, |query| {
        *query = Query {
            view: Some(view.id.clone()),
            ..Query::parse(&view.query)
        };
    });
}

/// What can be done with the view that is chosen.
#[component]
fn OfChosen(
    register: Register,
    keeper: Keeper,
    view: View,
    changed: Memo<bool>,
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let may_change = !view.shared || keeper.workspace.may_share();
    let as_saved = view.clone();
    let renamed = view.clone();
    let moved = view.clone();
    let saved = view.clone();
    let save_changes = Callback::new(move |()| {
        let after = View {
            query: register.query.with_untracked(Query::to_saved),
            ..saved.clone()
        };
        let words = text::saved(&after.name);
        let shown = after.clone();
        keeper.replace(Some(saved.clone()), Some(after), words, move || show(register, &shown));
    });
    let back = Callback::new(move |()| show(register, &as_saved));
    let rename = Callback::new(move |()| asking.set(Some(Asking::Rename(renamed.clone()))));
    let share = Callback::new(move |()| {
        let after = View {
            shared: !moved.shared,
            ..moved.clone()
        };
        let words = if after.shared {
            text::now_shared(&after.name)
        } else {
            text::now_personal(&after.name)
        };
        keeper.replace(Some(moved.clone()), Some(after), words, || ());
    });
    let shared = view.shared;
    let remove = Callback::new(move |()| {
        let words = text::removed(&view.name);
        // First the address says in full what is shown: without the view it would mean the register as it is at first.
        register.change(true, |query| query.view = None);
        keeper.replace(Some(view.clone()), None, words, || ());
    });
    view! {
        {move || (changed.get() && may_change).then(|| {
            view! { <MenuItem icon=IconName::Check label=text::save_changes() on_choose=save_changes/> }
        })}
        {move || changed.get().then(|| {
            view! { <MenuItem icon=IconName::RotateCcw label=text::back_to_saved() on_choose=back/> }
        })}
        {may_change.then(|| {
            view! { <MenuItem icon=IconName::Pencil label=text::rename() on_choose=rename/> }
        })}
        {keeper.workspace.may_share().then(|| {
            let label = if shared { text::make_personal() } else { text::share() };
            let icon = if shared { IconName::Person } else { IconName::People };
            view! { <MenuItem icon=icon label=label on_choose=share/> }
        })}
        {may_change.then(|| {
            view! { <MenuItem icon=IconName::Trash danger=true label=text::remove() on_choose=remove/> }
        })}
        <MenuSeparator/>
    }
}
