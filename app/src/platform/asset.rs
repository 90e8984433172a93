//! The application's own data files, fetched when somebody needs them. The service worker keeps them, so that they are
//! there without a network after the first visit.

use gloo::net::http::Request;

const UNREACHABLE: &str =
    "This part of Steward is not on this device yet, and the server cannot be reached. Try again with a network.";

/// The text of a file by its path, for example `/templates/en.json`.
///
/// # Errors
/// A sentence, when it is neither on this device nor to be had from the server.
pub async fn text(path: &str) -> Result<String, String> {
    let response = Request::get(path).send().await.map_err(|_| UNREACHABLE.to_owned())?;
    if !response.ok() {
        return Err(format!(
            "This part of Steward is missing at the server ({}). Reload the page to get the present version.",
            response.status()
        ));
    }
    response.text().await.map_err(|_| UNREACHABLE.to_owned())
}
