//! A link as a QR code (ISO/IEC 18004), drawn as one path.

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::messages::members as text;

/// Light modules around the code, which readers need to find it.
const QUIET_MODULES: i32 = 4;

/// Width of the drawing in modules and the path of the dark ones; none for a text that no code holds.
fn modules(text: &str) -> Option<(i32, String)> {
    use std::fmt::Write as _;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let (left, top, run) = (start + QUIET_MODULES, y + QUIET_MODULES, x - start);
                // Writing to a string cannot fail.
                let _ = write!(path, "M{left} {top}h{run}v1h-{run}z");
            }
            x += 1;
        }
    }
    Some((code.size() + 2 * QUIET_MODULES, path))
}

#[component]
pub(super) fn QrPicture(link: String) -> impl IntoView {
    modules(&link).map(|(width, path)| {
        view! {
            <svg
                class="qr"
                role="img"
                aria-label=text::qr_label()
                viewBox=format!("0 0 {width} {width}")
                shape-rendering="crispEdges"
            >
                <path d=path></path>
            </svg>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corner_patterns_are_where_readers_look_for_them() {
        let (width, path) = modules("https://steward.example.org/join#abcdefghijklmnopqrstuvwxyz").unwrap();
        // Versions have 17 + 4·n modules and a quiet zone of four on each side.
        assert_eq!((width - 2 * QUIET_MODULES - 17) % 4, 0);
        let right = width - QUIET_MODULES - 7;
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
        assert!(path.contains(&format!("M{right} 4h7v1h-7z")));
        assert!(path.contains(&format!("M4 {right}h7v1h-7z")));
    }

    #[test]
    fn a_text_too_long_for_a_code_has_none() {
        assert!(modules(&"x".repeat(5_000)).is_none());
    }
}
