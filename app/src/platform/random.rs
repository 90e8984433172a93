//! Random numbers from `crypto.getRandomValues`.

use wasm_bindgen::JsValue;

/// `N` random bytes.
///
/// # Panics
/// When the browser has no `crypto.getRandomValues`: without it no document may be named and no session may write.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let filled = web_sys::window()
        .ok_or(JsValue::NULL)
        .and_then(|window| window.crypto())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    #[expect(
        clippy::expect_used,
        reason = "every browser that runs WebAssembly has it, in every kind of context"
    )]
    filled.expect("crypto.getRandomValues");
    bytes
}

/// 16 random bytes in hexadecimal, for ids of comments and imports.
#[must_use]
pub fn hex_id() -> String {
    hex::encode(bytes::<16>())
}
