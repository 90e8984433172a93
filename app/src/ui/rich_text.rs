//! The editor of rich texts: a file of its own (`app/editor`), fetched when the first one is drawn and kept by the
//! service worker. Here is what stands between it and Rust: texts as JSON, functions called back at once.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use crate::platform::js;

/// Where the build puts it.
const FILE: &str = "/editor.js";
/// What the file defines.
const GLOBAL: &str = "stewardEditor";

/// Whether the editor's file is there.
pub(crate) fn is_loaded() -> bool {
    js::property(&js_sys::global(), GLOBAL).is_some()
}

/// Fetches the editor's file.
///
/// # Errors
/// If it is neither on this device nor to be had; the plain editor goes on meanwhile.
pub(crate) async fn load() -> Result<(), JsValue> {
    if is_loaded() {
        return Ok(());
    }
    let script = document().create_element("script")?;
    script.set_attribute("type", "module")?;
    let head = document().head().ok_or(JsValue::NULL)?;
    let settled = js_sys::Promise::new(&mut |resolve, reject| {
        for (event, settle) in [("load", resolve), ("error", reject)] {
            // Fails only for an event name that is none.
            drop(script.add_event_listener_with_callback(event, &settle));
        }
    });
    script.set_attribute("src", FILE)?;
    head.append_child(&script)?;
    let result = JsFuture::from(settled).await;
    script.remove();
    result.map(drop)
}

/// What the editor asks of its surroundings.
pub(crate) struct Hooks {
    /// Operations and those that take them back, as JSON; whether they were taken.
    pub(crate) edit: Box<dyn Fn(String, String) -> bool>,
    /// Takes the person's last step back (true) or makes it again.
    pub(crate) step: Box<dyn Fn(bool)>,
    /// Blocks of a text in Markdown, as JSON.
    pub(crate) markdown: Box<dyn Fn(String) -> String>,
}

/// An editor on the page.
pub(crate) struct Editor {
    handle: JsValue,
    _edit: Closure<dyn Fn(String, String) -> bool>,
    _step: Closure<dyn Fn(bool)>,
    _markdown: Closure<dyn Fn(String) -> String>,
}

impl Editor {
    /// Draws the editor into an element. `words` are its texts, by the names that the editor has for them.
    pub(crate) fn mount(host: &web_sys::Element, blocks: &str, words: &[(&str, String)], hooks: Hooks) -> Option<Self> {
        let create = js::method(&js::property(&js_sys::global(), GLOBAL)?, "create")?;
        let options = js_sys::Object::new();
        let set = |object: &JsValue, name: &str, value: &JsValue| {
            // Fails only for objects that cannot be written to.
            drop(js_sys::Reflect::set(object, &JsValue::from_str(name), value));
        };
        let (edit, step, markdown) = (
            Closure::wrap(hooks.edit),
            Closure::wrap(hooks.step),
            Closure::wrap(hooks.markdown),
        );
        set(&options, "blocks", &JsValue::from_str(blocks));
        set(&options, "edit", edit.as_ref());
        set(&options, "step", step.as_ref());
        set(&options, "markdown", markdown.as_ref());
        let texts = js_sys::Object::new();
        for (name, text) in words {
            set(&texts, name, &JsValue::from_str(text));
        }
        set(&options, "words", &texts);
        let handle = create.call2(&JsValue::NULL, host, &options).ok()?;
        Some(Self {
            handle,
            _edit: edit,
            _step: step,
            _markdown: markdown,
        })
    }

    fn call(&self, name: &str, arguments: &[JsValue]) {
        if let Some(method) = js::method(&self.handle, name) {
            let arguments: js_sys::Array = arguments.iter().collect();
            if let Err(error) = method.apply(&self.handle, &arguments) {
                crate::platform::task::report(format!("The editor stopped: {}", js::describe(&error)));
            }
        }
    }

    /// Follows what others did (or an undo of one's own), as JSON.
    pub(crate) fn follow(&self, operations: &str, own: bool) {
        self.call("follow", &[JsValue::from_str(operations), JsValue::from_bool(own)]);
    }

    /// Shows the text anew unless the person is in it.
    pub(crate) fn catch_up(&self, blocks: &str) {
        self.call("catchUp", &[JsValue::from_str(blocks)]);
    }

    /// Whether the person is in it.
    pub(crate) fn has_focus(&self) -> bool {
        js::method(&self.handle, "hasFocus")
            .and_then(|method| method.call0(&self.handle).ok())
            .and_then(|found| found.as_bool())
            .unwrap_or(false)
    }

    /// Sets what describes it and whether it is in error.
    pub(crate) fn describe(&self, described_by: Option<&str>, is_invalid: bool) {
        let described_by = described_by.map_or(JsValue::NULL, JsValue::from_str);
        self.call("describe", &[described_by, JsValue::from_bool(is_invalid)]);
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.call("destroy", &[]);
    }
}

/// Whether an element is the one that has the focus.
pub(crate) fn is_active(element: &web_sys::Element) -> bool {
    document()
        .active_element()
        .is_some_and(|active| element.contains(Some(active.unchecked_ref())))
}
