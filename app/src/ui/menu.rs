//! Popovers and menus on the browser's own popover: light dismissal, Escape and the top layer come with it.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Icon, IconName, unique_id};

/// Space kept between a popover and the edge of the window, and between it and its button, in CSS pixels.
const GAP_PX: f64 = 6.0;

/// Puts the popover under its button, or over it where there is no room, and inside the window.
fn place(popover: &web_sys::HtmlElement, trigger: &web_sys::HtmlElement) {
    let window = window();
    let size = |value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
    };
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let anchor = trigger.get_bounding_client_rect();
    let panel = popover.get_bounding_client_rect();
    let below = anchor.bottom() + GAP_PX;
    let above = anchor.top() - GAP_PX - panel.height();
    let top = if below + panel.height() > height && above > GAP_PX {
        above
    } else {
        below
    };
    let end_aligned = anchor.left() + panel.width() > width - GAP_PX;
    let left = if end_aligned {
        anchor.right() - panel.width()
    } else {
        anchor.left()
    };
    let left = left.min(width - panel.width() - GAP_PX).max(GAP_PX);
    let style = popover.style();
    // Setting a property of a mounted element cannot fail for well-formed values.
    drop(style.set_property("left", &format!("{left}px")));
    drop(style.set_property("top", &format!("{top}px")));
}

fn by_id(id: &str) -> Option<web_sys::HtmlElement> {
    document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into().ok())
}

fn is_open(event: &web_sys::Event) -> bool {
    js_sys::Reflect::get(event, &"newState".into())
        .ok()
        .and_then(|state| state.as_string())
        .as_deref()
        == Some("open")
}

/// A button that opens a panel. `trigger` is what stands in the button; its name for assistive technology comes from
/// `label`, or from its words where `label` is empty. The panel's content exists only while it is open.
#[component]
pub(crate) fn Popover(
    trigger: ViewFn,
    #[prop(optional, into)] label: Signal<String>,
    #[prop(optional, into)] trigger_class: String,
    #[prop(optional, into)] panel_class: String,
    /// `menu` for menus, `dialog` otherwise.
    #[prop(default = "dialog")]
    role: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let trigger_id = unique_id("popover-trigger");
    let panel_id = unique_id("popover");
    let open = RwSignal::new(false);
    let panel = NodeRef::<html::Div>::new();
    let toggled = {
        let trigger_id = trigger_id.clone();
        move |event: web_sys::Event| {
            let now_open = is_open(&event);
            open.set(now_open);
            let (Some(panel), Some(trigger), true) = (panel.get_untracked(), by_id(&trigger_id), now_open) else {
                return;
            };
            // The content is drawn in the same turn as the signal is set; it is measured in the next frame.
            request_animation_frame(move || {
                place(&panel, &trigger);
                if role == "menu" {
                    focus_item(&panel, Step::First);
                }
            });
        }
    };
    let labelled_by = trigger_id.clone();
    let name = move || label.with(|label| (!label.is_empty()).then(|| label.clone()));
    view! {
        <button
            type="button"
            id=trigger_id
            class=if trigger_class.is_empty() { "button button-ghost".to_owned() } else { trigger_class }
            popovertarget=panel_id.clone()
            aria-haspopup=role
            aria-expanded=move || if open.get() { "true" } else { "false" }
            aria-label=name
            title=name
        >
            {trigger.run()}
        </button>
        <div
            node_ref=panel
            id=panel_id
            class=format!("popover {panel_class}")
            popover="auto"
            role=role
            aria-label=name
            aria-labelledby=move || label.with(String::is_empty).then(|| labelled_by.clone())
            on:toggle=toggled
            on:keydown=move |event| if role == "menu" { move_in_menu(&event) }
        >
            <Show when=move || open.get() fallback=|| ()>{children()}</Show>
        </div>
    }
}

#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    Next,
    Previous,
}

fn focus_item(panel: &web_sys::Element, step: Step) {
    let Ok(items) = panel.query_selector_all("[role^=menuitem]") else {
        return;
    };
    let count = items.length();
    if count == 0 {
        return;
    }
    let active = document().active_element();
    let here = (0..count).find(|index| items.item(*index).as_ref() == active.as_ref().map(AsRef::as_ref));
    let there = match (step, here) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => count - 1,
        (Step::Next, Some(here)) => (here + 1) % count,
        (Step::Previous, Some(here)) => (here + count - 1) % count,
    };
    if let Some(item) = items
        .item(there)
        .and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok())
    {
        drop(item.focus());
    }
}

fn move_in_menu(event: &web_sys::KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowDown" => Step::Next,
        "ArrowUp" => Step::Previous,
        "Home" => Step::First,
        "End" => Step::Last,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(panel) = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    {
        focus_item(&panel, step);
    }
}

/// A button that opens a menu of [`MenuItem`]s.
#[component]
pub(crate) fn Menu(
    trigger: ViewFn,
    #[prop(optional, into)] label: Signal<String>,
    #[prop(optional, into)] trigger_class: String,
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <Popover trigger label trigger_class panel_class="menu" role="menu">
            {children()}
        </Popover>
    }
}

/// One thing to do. The menu closes when it is chosen.
#[component]
pub(crate) fn MenuItem(
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] icon: Option<IconName>,
    /// Says whether this choice is in force, for menus of choices.
    #[prop(optional, into)]
    checked: Signal<Option<bool>>,
    #[prop(optional, into)] detail: Signal<String>,
    #[prop(optional)] danger: bool,
    #[prop(into)] on_choose: Callback<()>,
) -> impl IntoView {
    let choose = move |event: web_sys::MouseEvent| {
        let item = event
            .current_target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let popover = item
            .and_then(|item| item.closest("[popover]").ok().flatten())
            .and_then(|panel| panel.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(popover) = popover {
            // Closing first restores the focus to the button before the action moves it elsewhere.
            drop(popover.hide_popover());
        }
        on_choose.run(());
    };
    view! {
        <button
            type="button"
            class="menu-item"
            class:menu-item-danger=danger
            role=move || if checked.get().is_some() { "menuitemradio" } else { "menuitem" }
            aria-checked=move || checked.get().map(|checked| if checked { "true" } else { "false" })
            tabindex="-1"
            on:click=choose
        >
            {move || match checked.get() {
                Some(true) => Some(view! { <Icon name=IconName::Check/> }.into_any()),
                Some(false) => Some(view! { <span class="icon"></span> }.into_any()),
                None => icon.map(|name| view! { <Icon name/> }.into_any()),
            }}
            <span class="menu-item-label">{move || label.get()}</span>
            {move || detail.with(|detail| (!detail.is_empty()).then(|| view! { <span class="quiet">{detail.clone()}</span> }))}
        </button>
    }
}

/// A line between groups of items.
#[component]
pub(crate) fn MenuSeparator() -> impl IntoView {
    view! { <hr class="menu-separator"/> }
}
