//! The left rail, and the same navigation as a drawer on phones.

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_location};
use steward_model::declaration::Area;

use super::{
    appearance::AppearanceMenu,
    navigation::{area_of, areas},
    overlays::{Overlays, command_key},
    workspace_menu::WorkspaceMenu,
};
use crate::{
    features::{kind_icon, kind_path, preferences::Preferences, workspace_path},
    messages::{self, model, shell as text},
    ui::{Dialog, Icon, IconButton, IconName, Kbd},
    workspace::Workspace,
};

#[component]
pub(super) fn Rail() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let collapsed = preferences.rail_collapsed();
    view! {
        <div class="rail">
            <div class="rail-top">
                <WorkspaceMenu/>
                <IconButton
                    icon=IconName::PanelLeft
                    label=Signal::derive(move || if collapsed.get() { text::expand_rail() } else { text::collapse_rail() }.to_owned())
                    on_press=Callback::new(move |()| preferences.toggle_rail())
                />
            </div>
            <Navigation/>
            <div class="rail-bottom">
                <AppearanceMenu/>
            </div>
        </div>
    }
}

/// The navigation as a drawer, for phones.
#[component]
pub(super) fn Drawer(open: RwSignal<bool>) -> impl IntoView {
    let location = use_location();
    // Going anywhere closes it.
    Effect::new(move |_| {
        location.pathname.track();
        open.set(false);
    });
    view! {
        <Dialog open title=text::menu() class="drawer">
            <WorkspaceMenu/>
            <Navigation/>
            <AppearanceMenu/>
        </Dialog>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let overlays = expect_context::<Overlays>();
    let home = workspace_path(workspace);
    let page = |segment: &str| format!("{}/{segment}", workspace_path(workspace));
    let areas = areas()
        .into_iter()
        .map(|(area, kinds)| {
            let links = kinds
                .into_iter()
                .map(|kind| {
                    view! { <RailLink href=kind_path(workspace, kind) icon=kind_icon(kind) label=model::label(kind.plural)/> }
                })
                .collect_view();
            view! { <RailArea area>{links}</RailArea> }
        })
        .collect_view();
    view! {
        <nav class="rail-nav" aria-label=text::navigation()>
            <button
                type="button"
                class="rail-link rail-search"
                title=text::palette()
                on:click=move |_| {
                    overlays.drawer.set(false);
                    overlays.palette.set(true);
                }
            >
                <Icon name=IconName::Search/>
                <span class="rail-label">{text::search()}</span>
                <span class="rail-keys" aria-hidden="true"><Kbd keys=vec![command_key().to_owned(), "K".to_owned()]/></span>
            </button>
            <ul>
                <RailLink href=home.clone() icon=IconName::Home label=text::home() exact=true/>
                <RailLink href=page("my-work") icon=IconName::Inbox label=text::my_work()/>
                <RailLink href=page("calendar") icon=IconName::Calendar label=messages::home::calendar()/>
                <RailLink href=page("conformity") icon=IconName::ShieldCheck label=text::conformity()/>
                {areas}
                <RailLink href=page("reports") icon=IconName::FileText label=text::reports()/>
                <li class="rail-gap" aria-hidden="true"></li>
                <RailLink href=page("import") icon=IconName::FileUp label=text::import()/>
                <RailLink href=page("settings") icon=IconName::Settings label=text::settings()/>
            </ul>
        </nav>
    }
}

/// The kinds of an area under its heading, which folds them away. The area of the open page is never folded.
#[component]
fn RailArea(area: Area, children: Children) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let location = use_location();
    let is_here = Memo::new(move |_| location.pathname.with(|path| area_of(path)) == Some(area));
    let is_open = Memo::new(move |_| is_here.get() || preferences.is_area_open(area));
    let id = format!("rail-{area:?}").to_lowercase();
    view! {
        <li class="rail-area" class:rail-area-folded=move || !is_open.get()>
            <button
                type="button"
                class="rail-heading"
                aria-expanded=move || is_open.get().to_string()
                aria-controls=id.clone()
                on:click=move |_| preferences.toggle_area(area)
            >
                {model::area(area)}
                <Icon name=IconName::ChevronDown/>
            </button>
            <ul id=id aria-label=model::area(area)>{children()}</ul>
        </li>
    }
}

#[component]
fn RailLink(
    #[prop(into)] href: String,
    icon: IconName,
    label: &'static str,
    #[prop(optional)] exact: bool,
) -> impl IntoView {
    view! {
        <li>
            <A href=href exact=exact attr:class="rail-link" attr:title=label>
                <Icon name=icon/>
                <span class="rail-label">{label}</span>
            </A>
        </li>
    }
}
