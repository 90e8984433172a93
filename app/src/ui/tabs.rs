//! Tabs: arrow keys move, the selected one is in the tab order.

#![allow(dead_code, reason = "record pages with several views use tabs")]

use leptos::prelude::*;

use super::focus_by_id;

/// One tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tab {
    /// Name within the set; also part of element ids.
    pub(crate) key: &'static str,
    pub(crate) label: String,
}

fn tab_id(set: &str, key: &str) -> String {
    format!("{set}-tab-{key}")
}

fn panel_id(set: &str, key: &str) -> String {
    format!("{set}-panel-{key}")
}

/// The row of tabs. `set` is a name unique on the page that ties it to its [`TabPanel`]s.
#[component]
pub(crate) fn Tabs(
    set: &'static str,
    #[prop(into)] label: String,
    tabs: Vec<Tab>,
    selected: RwSignal<&'static str>,
) -> impl IntoView {
    let keys: Vec<&'static str> = tabs.iter().map(|tab| tab.key).collect();
    let move_by_key = move |event: web_sys::KeyboardEvent| {
        let count = keys.len();
        let here = keys
            .iter()
            .position(|key| *key == selected.get_untracked())
            .unwrap_or(0);
        let there = match event.key().as_str() {
            "ArrowRight" => (here + 1) % count,
            "ArrowLeft" => (here + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(key) = keys.get(there).copied() {
            selected.set(key);
            focus_by_id(&tab_id(set, key));
        }
    };
    let buttons = tabs
        .into_iter()
        .map(|Tab { key, label }| {
            let is_selected = move || selected.get() == key;
            view! {
                <button
                    type="button"
                    role="tab"
                    class="tab"
                    id=tab_id(set, key)
                    aria-selected=move || if is_selected() { "true" } else { "false" }
                    aria-controls=move || is_selected().then(|| panel_id(set, key))
                    tabindex=move || if is_selected() { "0" } else { "-1" }
                    on:click=move |_| selected.set(key)
                >
                    {label}
                </button>
            }
        })
        .collect_view();
    view! { <div class="tabs" role="tablist" aria-label=label on:keydown=move_by_key>{buttons}</div> }
}

/// What a tab shows; drawn only while selected.
#[component]
pub(crate) fn TabPanel(
    set: &'static str,
    key: &'static str,
    selected: RwSignal<&'static str>,
    children: ChildrenFn,
) -> impl IntoView {
    let is_selected = Memo::new(move |_| selected.get() == key);
    move || {
        is_selected.get().then(|| {
            view! {
                <div role="tabpanel" class="tab-panel" id=panel_id(set, key) aria-labelledby=tab_id(set, key) tabindex="0">
                    {children()}
                </div>
            }
        })
    }
}
