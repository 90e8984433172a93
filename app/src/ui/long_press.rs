//! A long press by touch or pen, told from a short one and from scrolling.

use std::time::Duration;

use leptos::prelude::*;

/// A press this long is a long one.
const LONG: Duration = Duration::from_millis(500);
/// A finger that moves further than this, in CSS pixels, scrolls.
const STILL_PX: i32 = 10;

/// The press under way. Copies name the same one.
#[derive(Debug, Clone, Copy)]
pub(super) struct LongPress {
    timer: StoredValue<Option<TimeoutHandle>>,
    start: StoredValue<(i32, i32)>,
    by_touch: StoredValue<bool>,
    was_long: StoredValue<bool>,
}

impl LongPress {
    pub(super) fn new() -> Self {
        Self {
            timer: StoredValue::new(None),
            start: StoredValue::new((0, 0)),
            by_touch: StoredValue::new(false),
            was_long: StoredValue::new(false),
        }
    }

    /// A press begins; `act` runs if it becomes a long one.
    pub(super) fn begin(self, event: &web_sys::PointerEvent, act: impl FnOnce() + 'static) {
        self.end();
        let by_touch = event.pointer_type() != "mouse";
        self.by_touch.set_value(by_touch);
        self.was_long.set_value(false);
        if !by_touch {
            return;
        }
        self.start.set_value((event.client_x(), event.client_y()));
        let timer = set_timeout_with_handle(
            move || {
                // The list may be gone by now.
                if self.was_long.try_set_value(true).is_none() {
                    act();
                }
            },
            LONG,
        );
        self.timer.set_value(timer.ok());
    }

    pub(super) fn moved(self, event: &web_sys::PointerEvent) {
        let (x, y) = self.start.get_value();
        if (event.client_x() - x).abs() > STILL_PX || (event.client_y() - y).abs() > STILL_PX {
            self.end();
        }
    }

    /// The finger is gone, or scrolls: what was no long press by now is none.
    pub(super) fn end(self) {
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
            self.timer.set_value(None);
        }
    }

    /// Whether the press that just ended was a long one; says so once.
    pub(super) fn take(self) -> bool {
        let was_long = self.was_long.get_value();
        self.was_long.set_value(false);
        was_long
    }

    /// Whether the last press was one of a finger or pen.
    pub(super) fn is_by_touch(self) -> bool {
        self.by_touch.get_value()
    }
}
