//! A table of any length as a grid that draws only the rows in view.
//!
//! The grid itself takes the focus and names the row under the cursor (`aria-activedescendant`), so that the focus is
//! never lost when rows leave the view. Arrow keys, j/k, Page Up/Down, Home and End move; Enter opens.

use std::{hash::Hash, ops::Range};

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{
    unique_id,
    virtual_window::{next_drawn, page_rows, scroll_to_show, to_pixels, visible},
};
use crate::platform::task;

/// Height of the sticky header in CSS pixels; `style/ui/virtual_list.css` has the same.
const HEADER_HEIGHT_PX: f64 = 36.0;

/// One header cell. `sorted` is `ascending` or `descending` where the column is the sort column.
#[component]
pub(crate) fn GridHeader(
    #[prop(optional, into)] sorted: Signal<Option<&'static str>>,
    children: Children,
) -> impl IntoView {
    view! { <div role="columnheader" class="grid-header" aria-sort=move || sorted.get()>{children()}</div> }
}

/// One cell of a row.
#[component]
pub(crate) fn GridCell(#[prop(optional, into)] class: String, children: Children) -> impl IntoView {
    view! { <div role="gridcell" class=format!("grid-cell {class}")>{children()}</div> }
}

#[derive(Clone, Copy)]
struct Scroll {
    top: RwSignal<f64>,
    height: RwSignal<f64>,
}

/// The list. `key` names a row by position; a row is drawn anew when its key at that position changes, so put into it
/// whatever the row shows (for example the id and the fingerprint of the record). `row` draws the cells of a row.
/// `columns` is a CSS `grid-template-columns` value that header and rows share.
#[component]
pub(crate) fn VirtualList<K, KeyOf, RowOf, V>(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] count: Signal<usize>,
    #[prop(default = 36.0)] row_height_px: f64,
    #[prop(into)] columns: Signal<String>,
    #[prop(into)] column_count: Signal<usize>,
    header: ViewFn,
    key: KeyOf,
    row: RowOf,
    /// The row under the keyboard cursor.
    cursor: RwSignal<Option<usize>>,
    /// The row whose record is open beside the list.
    #[prop(optional, into)]
    current: Signal<Option<usize>>,
    #[prop(into)] on_open: Callback<usize>,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView
where
    K: Eq + Hash + Clone + Send + Sync + 'static,
    KeyOf: Fn(usize) -> K + Clone + Send + Sync + 'static,
    RowOf: Fn(usize) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let grid_id = id.unwrap_or_else(|| unique_id("grid"));
    let row_id = {
        let grid_id = grid_id.clone();
        move |index: usize| format!("{grid_id}-row-{index}")
    };
    let scroller = NodeRef::<html::Div>::new();
    let scroll = Scroll {
        top: RwSignal::new(0.0),
        height: RwSignal::new(900.0),
    };
    watch_size(scroller, scroll.height);
    let window = Memo::new(move |_| visible(scroll.top.get(), scroll.height.get(), row_height_px, count.get()));
    let drawing = Drawing {
        window,
        drawn: RwSignal::new(0..0),
        goes_on: StoredValue::new(false),
    };
    let drawn = drawing.drawn;
    Effect::new(move |_| {
        window.track();
        if drawing.goes_on.try_get_value() == Some(false) {
            drawing.draw_next();
        }
    });
    // A memo, not a closure: an effect that reads both a source and a memo of it that stays equal (here the number of
    // rows) misses the change of the source, and rows of other records would stay on the screen.
    let shown = Memo::new(move |_| {
        let range = drawn.get();
        let outside = cursor
            .get()
            .filter(|index| !range.contains(index) && *index < count.get_untracked());
        range
            .chain(outside)
            .map(|index| (index, key(index)))
            .collect::<Vec<_>>()
    });
    let go = move |index: usize| {
        cursor.set(Some(index));
        if let Some(element) = scroller.get_untracked() {
            let top = f64::from(element.scroll_top());
            if let Some(top) = scroll_to_show(
                index,
                top,
                f64::from(element.client_height()),
                row_height_px,
                HEADER_HEIGHT_PX,
            ) {
                element.set_scroll_top(round(top));
            }
        }
    };
    // A cursor that is set from outside (by a search, by going back) is brought into view as well.
    Effect::new(move |_| {
        if let Some(index) = cursor.get().filter(|index| *index < count.get_untracked()) {
            go_into_view(scroller, index, row_height_px);
        }
    });
    let by_key = move |event: web_sys::KeyboardEvent| {
        let page = page_rows(scroll.height.get_untracked(), row_height_px, HEADER_HEIGHT_PX);
        match next_row(&event, cursor.get_untracked(), count.get_untracked(), page) {
            Some(Key::Move(index)) => {
                event.prevent_default();
                go(index);
            }
            Some(Key::Open(index)) => {
                event.prevent_default();
                on_open.run(index);
            }
            None => {}
        }
    };
    let active_row = row_id.clone();
    view! {
        <div
            class="grid"
            node_ref=scroller
            id=grid_id
            role="grid"
            tabindex="0"
            aria-label=move || label.get()
            aria-rowcount=move || (count.get() + 1).to_string()
            aria-colcount=move || column_count.get().to_string()
            aria-activedescendant=move || cursor.get().filter(|index| *index < count.get()).map(&active_row)
            style:--grid-columns=move || columns.get()
            style:--row-height=format!("{row_height_px}px")
            on:scroll=move |_| {
                if let Some(element) = scroller.get_untracked() {
                    scroll.top.set(f64::from(element.scroll_top()));
                }
            }
            on:keydown=by_key
        >
            <div role="rowgroup" class="grid-head">
                <div role="row" class="grid-row grid-header-row" aria-rowindex="1">{header.run()}</div>
            </div>
            <div role="rowgroup" class="grid-body" style:height=move || format!("{}px", to_pixels(count.get()) * row_height_px)>
                <For each=move || shown.get() key=|item| item.clone() let:item>
                    <div
                        role="row"
                        class="grid-row"
                        id=row_id(item.0)
                        aria-rowindex=(item.0 + 2).to_string()
                        aria-selected=move || if current.get() == Some(item.0) { "true" } else { "false" }
                        class:grid-row-cursor=move || cursor.get() == Some(item.0)
                        style:transform=format!("translateY({}px)", to_pixels(item.0) * row_height_px)
                        on:click=move |event| press(&event, item.0, cursor, on_open)
                    >
                        {row(item.0)}
                    </div>
                </For>
            </div>
        </div>
    }
}

/// The rows that are drawn, on their way to those of the window.
#[derive(Clone, Copy)]
struct Drawing {
    window: Memo<Range<usize>>,
    drawn: RwSignal<Range<usize>>,
    /// The next frame draws more.
    goes_on: StoredValue<bool>,
}

impl Drawing {
    /// Draws as many rows as one frame bears, and goes on with the next frame until the window is full.
    fn draw_next(self) {
        // A list that is gone has nothing to draw.
        let (Some(wanted), Some(present)) = (self.window.try_get_untracked(), self.drawn.try_get_untracked()) else {
            return;
        };
        let next = next_drawn(&present, &wanted);
        self.goes_on.set_value(next != wanted);
        if next != wanted {
            task::before_paint(move || self.draw_next());
        }
        if next != present {
            self.drawn.set(next);
        }
    }
}

/// A plain press opens the row; one with a modifier, or on a control inside, is the browser's or the control's.
fn press(event: &web_sys::MouseEvent, index: usize, cursor: RwSignal<Option<usize>>, on_open: Callback<usize>) {
    if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0 {
        return;
    }
    let on_control = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("button, input, select, label").ok().flatten())
        .is_some();
    if on_control {
        return;
    }
    // The row's link would load the page again where the router does not take it.
    event.prevent_default();
    cursor.set(Some(index));
    on_open.run(index);
}

enum Key {
    Move(usize),
    Open(usize),
}

fn next_row(event: &web_sys::KeyboardEvent, cursor: Option<usize>, count: usize, page: usize) -> Option<Key> {
    if count == 0 || event.ctrl_key() || event.meta_key() || event.alt_key() || super::is_typing_target(event) {
        return None;
    }
    let last = count - 1;
    Some(match event.key().as_str() {
        "ArrowDown" | "j" => Key::Move(cursor.map_or(0, |index| (index + 1).min(last))),
        "ArrowUp" | "k" => Key::Move(cursor.map_or(0, |index| index.saturating_sub(1))),
        "PageDown" => Key::Move(cursor.map_or(page, |index| index + page).min(last)),
        "PageUp" => Key::Move(cursor.map_or(0, |index| index.saturating_sub(page))),
        "Home" => Key::Move(0),
        "End" => Key::Move(last),
        "Enter" => Key::Open(cursor.filter(|index| *index <= last)?),
        _ => return None,
    })
}

fn go_into_view(scroller: NodeRef<html::Div>, index: usize, row_height_px: f64) {
    let Some(element) = scroller.get_untracked() else {
        return;
    };
    let top = f64::from(element.scroll_top());
    if let Some(top) = scroll_to_show(
        index,
        top,
        f64::from(element.client_height()),
        row_height_px,
        HEADER_HEIGHT_PX,
    ) {
        element.set_scroll_top(round(top));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i32 before")]
fn round(pixels: f64) -> i32 {
    pixels.clamp(0.0, f64::from(i32::MAX)).round() as i32
}

/// Keeps `height` equal to the height of the element while it is in the document.
fn watch_size(scroller: NodeRef<html::Div>, height: RwSignal<f64>) {
    Effect::new(move |_| {
        let Some(element) = scroller.get() else { return };
        height.set(f64::from(element.client_height()));
        let observed = element.clone();
        let callback = Closure::<dyn FnMut()>::new(move || {
            height.try_set(f64::from(observed.client_height()));
        });
        if let Ok(observer) = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()) {
            observer.observe(&element);
            // Lives as long as this run of the effect: its owner drops it, and dropping disconnects.
            StoredValue::new_local(Observed {
                observer,
                _callback: callback,
            });
        }
    });
}

struct Observed {
    observer: web_sys::ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Drop for Observed {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
