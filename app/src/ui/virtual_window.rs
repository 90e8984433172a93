//! Which rows of a long list are drawn; plain arithmetic, tested natively.

use std::ops::Range;

/// Rows drawn beyond each edge, so that fast scrolling seldom shows a gap.
const OVERSCAN: usize = 10;
/// The window moves in steps of this many rows, so that most scroll events change nothing.
const STEP: usize = 5;

/// The rows to draw for a scroll position. All sizes in CSS pixels.
pub(super) fn visible(scroll_top: f64, viewport_height: f64, row_height: f64, count: usize) -> Range<usize> {
    if row_height <= 0.0 || count == 0 {
        return 0..0;
    }
    let first = to_rows(scroll_top / row_height) / STEP * STEP;
    let shown = to_rows((viewport_height / row_height).ceil()) + STEP;
    let start = first.saturating_sub(OVERSCAN).min(count);
    let end = (first + shown + OVERSCAN).min(count);
    start..end
}

/// At most this many rows are drawn in one frame; a full window at once would hold the page for over 50 ms.
const ROWS_PER_FRAME: usize = 10;

/// The rows to keep or draw in this frame on the way from those that are `drawn` to those `wanted`: what is in view
/// first, then in the direction in which the list moves.
pub(super) fn next_drawn(drawn: &Range<usize>, wanted: &Range<usize>) -> Range<usize> {
    let (start, end) = (drawn.start.max(wanted.start), drawn.end.min(wanted.end));
    if start >= end {
        let overscan = if wanted.start == 0 { 0 } else { OVERSCAN };
        let start = (wanted.start + overscan).min(wanted.end.saturating_sub(ROWS_PER_FRAME));
        let start = start.max(wanted.start);
        return start..(start + ROWS_PER_FRAME).min(wanted.end);
    }
    let below = (wanted.end - end).min(ROWS_PER_FRAME);
    let above = (start - wanted.start).min(ROWS_PER_FRAME - below);
    start - above..end + below
}

/// Where the view must scroll to so that row `index` is fully visible under a header; none if it is already.
pub(super) fn scroll_to_show(
    index: usize,
    scroll_top: f64,
    viewport_height: f64,
    row_height: f64,
    header_height: f64,
) -> Option<f64> {
    let top = to_pixels(index) * row_height;
    let room = viewport_height - header_height;
    if top < scroll_top {
        Some(top)
    } else if top + row_height > scroll_top + room {
        Some((top + row_height - room).max(0.0))
    } else {
        None
    }
}

/// How many whole rows a page is.
pub(super) fn page_rows(viewport_height: f64, row_height: f64, header_height: f64) -> usize {
    to_rows(((viewport_height - header_height) / row_height).floor()).max(2) - 1
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32 before"
)]
fn to_rows(value: f64) -> usize {
    if value.is_finite() {
        value.clamp(0.0, f64::from(u32::MAX)) as usize
    } else {
        0
    }
}

#[expect(clippy::cast_precision_loss, reason = "row numbers stay far below 2^52")]
pub(super) fn to_pixels(rows: usize) -> f64 {
    rows as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_covers_the_viewport_and_stays_in_bounds() {
        for scroll_top in [0.0, 1.0, 359.0, 36_000.0, 359_640.0, 1e9] {
            let window = visible(scroll_top, 800.0, 36.0, 10_000);
            assert!(window.end <= 10_000);
            assert!(window.len() <= 60, "{window:?}");
            let first = (scroll_top / 36.0) as usize;
            let last = ((scroll_top + 800.0) / 36.0) as usize;
            if last < 10_000 {
                assert!(
                    window.contains(&first) && window.contains(&last),
                    "{scroll_top}: {window:?}"
                );
            }
        }
        assert_eq!(visible(0.0, 800.0, 36.0, 0), 0..0);
        assert_eq!(visible(0.0, 800.0, 36.0, 3), 0..3);
    }

    #[test]
    fn a_window_is_drawn_in_a_few_frames_of_bounded_work() {
        for (mut drawn, wanted) in [
            (0..0, 0..35),
            (0..0, 0..3),
            (0..50, 500..550),
            (500..550, 480..530),
            (500..550, 520..570),
            (0..50, 0..0),
            (20..60, 0..10),
        ] {
            let mut frames = 0;
            while drawn != wanted {
                let next = next_drawn(&drawn, &wanted);
                let fresh = next.clone().filter(|row| !drawn.contains(row)).count();
                assert!(fresh <= ROWS_PER_FRAME, "{drawn:?} to {next:?}");
                assert!(next.start >= wanted.start && next.end <= wanted.end);
                drawn = next;
                frames += 1;
                assert!(frames <= 6, "{drawn:?} never becomes {wanted:?}");
            }
        }
        // After a jump the rows in view come before those beyond the edges.
        assert_eq!(next_drawn(&(0..50), &(500..550)), 510..520);
    }

    #[test]
    fn a_row_outside_the_view_is_scrolled_to_the_nearer_edge() {
        assert_eq!(scroll_to_show(0, 360.0, 400.0, 36.0, 40.0), Some(0.0));
        assert_eq!(scroll_to_show(12, 360.0, 400.0, 36.0, 40.0), None);
        assert_eq!(scroll_to_show(30, 0.0, 400.0, 36.0, 40.0), Some(31.0 * 36.0 - 360.0));
        assert_eq!(page_rows(400.0, 36.0, 40.0), 9);
        assert_eq!(page_rows(0.0, 36.0, 40.0), 1);
    }
}
