//! A list beside what was opened from it, with a movable edge between.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use crate::messages;

/// Bounds of the pane's share of the width, in percent.
const SHARE_PERCENT: std::ops::RangeInclusive<f64> = 28.0..=72.0;
/// How far an arrow key moves the edge.
const STEP_PERCENT: f64 = 4.0;

fn clamp(percent: f64) -> f64 {
    percent.clamp(*SHARE_PERCENT.start(), *SHARE_PERCENT.end())
}

/// Shows `list` alone, or beside `pane` while `pane_open`. Where there is no room for both, the pane covers the list.
#[component]
pub(crate) fn SplitPane(list: ViewFn, pane: ViewFn, #[prop(into)] pane_open: Signal<bool>) -> impl IntoView {
    let container = NodeRef::<html::Div>::new();
    let share = RwSignal::new(52.0_f64);
    let dragging = RwSignal::new(false);
    let drag = move |event: web_sys::PointerEvent| {
        let (true, Some(container)) = (dragging.get_untracked(), container.get_untracked()) else {
            return;
        };
        let bounds = container.get_bounding_client_rect();
        if bounds.width() > 0.0 {
            share.set(clamp(
                (bounds.right() - f64::from(event.client_x())) / bounds.width() * 100.0,
            ));
        }
    };
    let start = move |event: web_sys::PointerEvent| {
        event.prevent_default();
        if let Some(edge) = event
            .current_target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        {
            // Without capture the drag still works while the pointer stays over the edge.
            drop(edge.set_pointer_capture(event.pointer_id()));
        }
        dragging.set(true);
    };
    let by_key = move |event: web_sys::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowLeft" => STEP_PERCENT,
            "ArrowRight" => -STEP_PERCENT,
            _ => return,
        };
        event.prevent_default();
        share.update(|share| *share = clamp(*share + step));
    };
    let is_open = Memo::new(move |_| pane_open.get());
    view! {
        <div class="split" node_ref=container class:split-open=move || is_open.get() style:--pane-share=move || format!("{:.1}%", share.get())>
            <div class="split-list">{list.run()}</div>
            <Show when=move || is_open.get() fallback=|| ()>
                <div
                    class="split-edge"
                    role="separator"
                    aria-orientation="vertical"
                    aria-label=messages::ui::resize_pane()
                    aria-valuemin=format!("{:.0}", SHARE_PERCENT.start())
                    aria-valuemax=format!("{:.0}", SHARE_PERCENT.end())
                    aria-valuenow=move || format!("{:.0}", share.get())
                    tabindex="0"
                    on:pointerdown=start
                    on:pointermove=drag
                    on:pointerup=move |_| dragging.set(false)
                    on:pointercancel=move |_| dragging.set(false)
                    on:keydown=by_key
                ></div>
            </Show>
            <Show when=move || is_open.get() fallback=|| ()>
                <div class="split-pane">{pane.run()}</div>
            </Show>
        </div>
    }
}
