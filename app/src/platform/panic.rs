//! What happens when the program meets a fault of its own.
//!
//! A panic leaves the WebAssembly instance in an unknown state, so nothing may run in it afterwards: the page says
//! what is safe and offers to start anew.

use wasm_bindgen::{JsCast, JsValue};

/// Shows a notice with a reload button on a panic, and writes the panic to the console.
pub fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&JsValue::from_str(&format!("steward: {info}")));
        // Nothing more can be done when the document refuses an element: the console has the panic.
        let _: Option<()> = show_notice();
    }));
}

fn show_notice() -> Option<()> {
    let window = web_sys::window()?;
    let document = window.document()?;
    if document.get_element_by_id("steward-fault").is_some() {
        return Some(());
    }
    let notice = document.create_element("div").ok()?;
    notice.set_id("steward-fault");
    notice.set_attribute("role", "alert").ok()?;
    notice.set_class_name("fault-notice");
    let text = document.create_element("p").ok()?;
    text.set_text_content(Some(
        "Steward met a fault of its own and stopped. Everything shown as saved is safe on this device. Reload the page to go on.",
    ));
    let button = document.create_element("button").ok()?;
    button.set_text_content(Some("Reload"));
    // Plain JavaScript, because nothing of this instance may run after a panic.
    let reload = js_sys::Function::new_no_args("window.location.reload()");
    button
        .add_event_listener_with_callback("click", reload.unchecked_ref())
        .ok()?;
    notice.append_child(&text).ok()?;
    notice.append_child(&button).ok()?;
    document.body()?.append_child(&notice).ok()?;
    Some(())
}
