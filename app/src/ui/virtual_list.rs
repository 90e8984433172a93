//! A table of any length as a grid that draws only the rows in view.
//!
//! The grid itself takes the focus and names the row under the cursor (`aria-activedescendant`), so that the focus is
//! never lost when rows leave the view. Arrow keys, j/k, Page Up/Down, Home and End move; Enter opens. Where rows can be
//! selected, Space selects the one under the cursor, Shift with a moving key or a press selects a range, Ctrl or Cmd with
//! a press one more, Ctrl+A or Cmd+A all; by touch a long press begins and short ones go on.

use std::{hash::Hash, ops::Range};

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{
    long_press::LongPress,
    unique_id,
    virtual_window::{next_drawn, page_rows, scroll_to_show, to_pixels, visible},
};
use crate::platform::task;

/// Height of the sticky header in CSS pixels; `style/ui/virtual_list.css` has the same.
const HEADER_HEIGHT_PX: f64 = 36.0;

/// Room left of the cells in which a press selects the row; `style/ui/virtual_list.css` draws a box there.
const BOX_WIDTH_PX: f64 = 28.0;

/// Higher rows are cards, as phones have them: there is no room for a box until something is selected.
const TABLE_ROW_PX: f64 = 40.0;

/// What a person selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Select {
    /// One row more, or one less.
    Toggle(usize),
    /// From where a selection began (or from this row, where none did) to another.
    Range {
        /// Where the cursor was.
        from: usize,
        /// Where it went.
        to: usize,
    },
    /// All rows.
    All,
}

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
    /// What happens when rows are selected; without it they cannot be.
    #[prop(optional)]
    on_select: Option<Callback<Select>>,
    /// Whether a row is selected; none for one that cannot be.
    #[prop(optional)]
    is_selected: Option<Callback<usize, Option<bool>>>,
    /// Some row is selected: by touch, a short press selects too.
    #[prop(optional, into)]
    selecting: Signal<bool>,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView
where
    K: Eq + Hash + Clone + Send + Sync + 'static,
    KeyOf: Fn(usize) -> K + Clone + Send + Sync + 'static,
    RowOf: Fn(usize) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let grid_id = id.unwrap_or_else(|| unique_id("grid"));
    let held = LongPress::new();
    let presses = Presses {
        cursor,
        held,
        on_open,
        on_select,
        selecting,
    };
    let key_now = key.clone();
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
        let place = Place {
            cursor: cursor.get_untracked(),
            count: count.get_untracked(),
            page,
        };
        match next_row(&event, &place, on_select.is_some()) {
            Some(Key::Move(index)) => {
                event.prevent_default();
                go(index);
            }
            Some(Key::Open(index)) => {
                event.prevent_default();
                on_open.run(index);
            }
            Some(Key::Select(select)) => {
                event.prevent_default();
                if let Some(on_select) = on_select {
                    on_select.run(select);
                }
                match select {
                    Select::Toggle(index) | Select::Range { to: index, .. } => go(index),
                    Select::All => {}
                }
            }
            None => {}
        }
    };
    let focus_list = move || {
        if let Some(element) = scroller.get_untracked() {
            // A list that refuses the focus leaves it where it was.
            drop(element.focus());
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
            aria-multiselectable=on_select.is_some().then_some("true")
            data-boxes=(on_select.is_some() && row_height_px <= TABLE_ROW_PX).then_some("true")
            data-selecting=move || selecting.get().then_some("true")
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
            on:pointermove=move |event| held.moved(&event)
            on:pointerup=move |_| held.end()
            on:pointercancel=move |_| held.end()
            on:contextmenu=move |event| {
                // A long press selects; the menu that touch screens open on it would cover what was selected.
                if on_select.is_some() && held.is_by_touch() {
                    event.prevent_default();
                }
            }
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
                        aria-current=move || (current.get() == Some(item.0)).then_some("true")
                        aria-selected=move || {
                            let selected = is_selected.and_then(|is_selected| is_selected.run(item.0));
                            selected.map(|selected| if selected { "true" } else { "false" })
                        }
                        class:grid-row-cursor=move || cursor.get() == Some(item.0)
                        style:transform=format!("translateY({}px)", to_pixels(item.0) * row_height_px)
                        on:mousedown=move |event| {
                            // Shift with a press would select text as well.
                            if event.shift_key() && on_select.is_some() {
                                event.prevent_default();
                                focus_list();
                            }
                        }
                        on:pointerdown={
                            let (key, pressed) = (key_now.clone(), item.1.clone());
                            move |event| {
                                let (key, pressed) = (key.clone(), pressed.clone());
                                // Rows may have moved under the finger meanwhile.
                                let is_still_there = move || untrack(|| item.0 < count.get() && key(item.0) == pressed);
                                presses.begin(&event, item.0, is_still_there);
                            }
                        }
                        on:click=move |event| presses.press(&event, item.0)
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

/// What presses on rows do.
#[derive(Clone, Copy)]
struct Presses {
    cursor: RwSignal<Option<usize>>,
    held: LongPress,
    on_open: Callback<usize>,
    on_select: Option<Callback<Select>>,
    selecting: Signal<bool>,
}

impl Presses {
    /// A finger or the mouse goes down on a row.
    fn begin(self, event: &web_sys::PointerEvent, index: usize, is_still_there: impl Fn() -> bool + 'static) {
        self.held.begin(event, move || {
            if let Some(on_select) = self.on_select
                && is_still_there()
            {
                self.cursor.try_set(Some(index));
                on_select.run(Select::Toggle(index));
            }
        });
    }

    /// A plain press opens the row; one with a modifier selects. One on a control inside is the control's.
    fn press(self, event: &web_sys::MouseEvent, index: usize) {
        if event.default_prevented() || event.button() != 0 {
            return;
        }
        if self.held.take() {
            // The long press that this one ends has selected the row.
            event.prevent_default();
            return;
        }
        let with_command = event.ctrl_key() || event.meta_key();
        if is_on(event, "button, input, select, label")
            || (with_command || event.shift_key()) && self.on_select.is_none()
        {
            return;
        }
        // The row's link would load the page again where the router does not take it.
        event.prevent_default();
        let before = self.cursor.get_untracked().unwrap_or(index);
        self.cursor.set(Some(index));
        let by_touch = self.held.is_by_touch() && self.selecting.get_untracked();
        let select = if event.shift_key() {
            Some(Select::Range {
                from: before,
                to: index,
            })
        } else {
            (with_command || by_touch || is_on_box(event)).then_some(Select::Toggle(index))
        };
        match (self.on_select, select) {
            (Some(on_select), Some(select)) => on_select.run(select),
            (None, _) | (_, None) => self.on_open.run(index),
        }
    }
}

fn is_on(event: &web_sys::Event, selector: &str) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest(selector).ok().flatten())
        .is_some()
}

/// Whether the mouse is on the box before the cells of a row.
fn is_on_box(event: &web_sys::MouseEvent) -> bool {
    let row = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    row.is_some_and(|row| {
        let room = row.closest(".grid[data-boxes]").ok().flatten().is_some();
        let from_start = f64::from(event.client_x()) - row.get_bounding_client_rect().left();
        room && from_start < BOX_WIDTH_PX
    })
}

enum Key {
    Move(usize),
    Open(usize),
    Select(Select),
}

/// Where the cursor is in a list, and how many rows a page has.
struct Place {
    cursor: Option<usize>,
    count: usize,
    page: usize,
}

impl Place {
    /// Where a key moves the cursor.
    fn moved(&self, key: &str) -> Option<usize> {
        let last = self.count.checked_sub(1)?;
        Some(match key {
            "ArrowDown" | "j" => self.cursor.map_or(0, |index| (index + 1).min(last)),
            "ArrowUp" | "k" => self.cursor.map_or(0, |index| index.saturating_sub(1)),
            "PageDown" => self.cursor.map_or(self.page, |index| index + self.page).min(last),
            "PageUp" => self.cursor.map_or(0, |index| index.saturating_sub(self.page)),
            "Home" => 0,
            "End" => last,
            _ => return None,
        })
    }
}

fn next_row(event: &web_sys::KeyboardEvent, place: &Place, selects: bool) -> Option<Key> {
    if event.alt_key() || super::is_typing_target(event) {
        return None;
    }
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        let all = selects && !event.shift_key() && key.eq_ignore_ascii_case("a") && place.count > 0;
        return all.then_some(Key::Select(Select::All));
    }
    let cursor = place.cursor.filter(|index| *index < place.count);
    match key.as_str() {
        "Enter" => cursor.map(Key::Open),
        // A button in the list keeps the keys that press it.
        " " if selects && !is_on(event, "button") => cursor.map(|index| Key::Select(Select::Toggle(index))),
        key => {
            let to = place.moved(key)?;
            Some(if selects && event.shift_key() {
                Key::Select(Select::Range {
                    from: cursor.unwrap_or(to),
                    to,
                })
            } else {
                Key::Move(to)
            })
        }
    }
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
