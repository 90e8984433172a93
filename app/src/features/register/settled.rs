//! The rows as a list needs them: at once when something happens after a pause, a few times a second while somebody
//! types. Sorting 10,000 rows on each keystroke would be felt.

use std::time::Duration;

use leptos::prelude::*;

use crate::{platform::clock, workspace::RowsHandle};

/// The list follows a stream of changes this often.
const PAUSE: Duration = Duration::from_millis(200);

/// Follows the version of the rows, with pauses.
pub(crate) fn settled(rows: RowsHandle) -> Memo<u64> {
    let shown = RwSignal::new(rows.version.get_untracked());
    let last = StoredValue::new(f64::NEG_INFINITY);
    let waiting = StoredValue::new(false);
    Effect::new(move |_| {
        let version = rows.version.get();
        let since = clock::monotonic_millis() - last.get_value();
        if since >= PAUSE.as_secs_f64() * 1000.0 {
            last.set_value(clock::monotonic_millis());
            shown.set(version);
        } else if !waiting.get_value() {
            waiting.set_value(true);
            set_timeout(
                move || {
                    // The list may be gone by now.
                    waiting.try_set_value(false);
                    if last.try_set_value(clock::monotonic_millis()).is_none() {
                        shown.try_set(rows.version.get_untracked());
                    }
                },
                PAUSE,
            );
        }
    });
    Memo::new(move |_| shown.get())
}
