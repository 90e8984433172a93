//! Saving bytes as a file.

use wasm_bindgen::JsCast;

use super::{js, task};

/// How long the address of a download stays valid: browsers begin to read it after the click, some only after asking
/// the person where to save.
const ADDRESS_LIFETIME_MILLIS: u32 = 60_000;

/// Offers bytes to the person as a file with this name.
///
/// # Errors
/// When the browser refuses, in its words.
pub fn save(file_name: &str, media_type: &str, bytes: &[u8]) -> Result<(), String> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)
        .map_err(|error| js::describe(&error))?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).map_err(|error| js::describe(&error))?;
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or_else(|| "there is no page".to_owned())?;
    let anchor = document
        .create_element("a")
        .map_err(|error| js::describe(&error))?
        .dyn_into::<web_sys::HtmlAnchorElement>()
        .map_err(|_| "the page made no link".to_owned())?;
    anchor.set_href(&url);
    anchor.set_download(file_name);
    anchor.click();
    task::spawn(async move {
        task::sleep_millis(ADDRESS_LIFETIME_MILLIS).await;
        if let Err(error) = web_sys::Url::revoke_object_url(&url) {
            web_sys::console::warn_1(&error);
        }
    });
    Ok(())
}
