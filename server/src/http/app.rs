//! The application: files from the program itself, or from a directory during development.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use super::Services;

/// What the application's build left in `dist`; in debug builds read from there at each request.
#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Embedded;

const INDEX: &str = "index.html";

/// Shown while there is no application.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Steward</title>\
<h1>The relay runs, the application is not built in</h1>\
<p>Build both with <code>cargo xtask run</code>, or serve a built application with <code>--app-dir DIR</code>.</p>";

/// Where the application's files come from.
pub(super) struct Application {
    directory: Option<PathBuf>,
}

impl Application {
    pub(super) fn new(directory: Option<PathBuf>) -> Self {
        Self { directory }
    }

    async fn file(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match &self.directory {
            Some(directory) => {
                // A link in the directory must not lead out of it.
                let within = tokio::fs::canonicalize(directory).await.ok()?;
                let file = tokio::fs::canonicalize(directory.join(path)).await.ok()?;
                if !file.starts_with(within) {
                    return None;
                }
                tokio::fs::read(file).await.ok().map(Cow::Owned)
            }
            None => Embedded::get(path).map(|file| file.data),
        }
    }
}

/// Serves a file of the application, or its page for every address that is a route of the application.
pub(super) async fn serve(
    State(services): State<Arc<Services>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if !is_plain(path) || path.starts_with("api/") || path.starts_with("sync/") {
        return not_found();
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    let name = if last.contains('.') { path } else { INDEX };
    match find(&services.application, name, &headers).await {
        Some(response) => response,
        None if name == INDEX => page(NOT_BUILT),
        None => not_found(),
    }
}

/// Only names below the application's folder.
fn is_plain(path: &str) -> bool {
    !path.split('/').any(|part| matches!(part, "." | "..")) && !path.contains(['\\', '%', '\0'])
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "not found\n").into_response()
}

fn page(html: &'static str) -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        html,
    )
        .into_response()
}

async fn find(application: &Application, name: &str, headers: &HeaderMap) -> Option<Response> {
    let plain = application.file(name).await?;
    let mut response_headers = HeaderMap::new();
    if name == INDEX {
        response_headers.insert(header::CONTENT_SECURITY_POLICY, content_security_policy(&plain));
    } else if is_script(name) {
        response_headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(WORKER_SECURITY_POLICY),
        );
    }
    let (bytes, encoding) = match compressed(application, name, headers).await {
        Some((bytes, encoding)) => (bytes, Some(encoding)),
        None => (plain, None),
    };
    let tag = entity_tag(&bytes);
    response_headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    response_headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response_headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control(name)));
    if let Some(tag) = &tag {
        response_headers.insert(header::ETAG, tag.clone());
    }
    if tag.is_some() && headers.get(header::IF_NONE_MATCH) == tag.as_ref() {
        return Some((StatusCode::NOT_MODIFIED, response_headers).into_response());
    }
    if let Some(encoding) = encoding {
        response_headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    let body = match bytes {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    Some((response_headers, body).into_response())
}

/// The file as the build compressed it, in the best encoding that the browser takes.
async fn compressed(
    application: &Application,
    name: &str,
    headers: &HeaderMap,
) -> Option<(Cow<'static, [u8]>, &'static str)> {
    let accepted = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        let takes = accepted.split(',').any(|part| {
            let mut words = part.split(';');
            let named = words
                .next()
                .is_some_and(|word| word.trim().eq_ignore_ascii_case(encoding));
            named && !words.any(|word| matches!(word.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        });
        if takes && let Some(bytes) = application.file(&format!("{name}{suffix}")).await {
            return Some((bytes, encoding));
        }
    }
    None
}

fn entity_tag(bytes: &[u8]) -> Option<HeaderValue> {
    let digest = Sha256::digest(bytes);
    HeaderValue::try_from(format!("\"{}\"", hex::encode(digest.get(..16)?))).ok()
}

/// Files whose name holds a hash of their content never change; everything else is asked for again each time, so that
/// a new version is found (the service worker first of all).
fn cache_control(name: &str) -> &'static str {
    if has_content_hash(name) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Trunk writes `name-0123456789abcdef.ext` and `name-0123456789abcdef_bg.wasm`.
fn has_content_hash(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split(['-', '.', '_'])
        .any(|part| part.len() >= 15 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "csv" => "text/csv; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A worker lives by the policy of its own script, not by the page's: the service worker must be allowed to fetch the
/// application's files, or the application never starts offline.
const WORKER_SECURITY_POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'";

fn is_script(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "js")
}

/// Scripts come from this relay, WebAssembly included; the page's own inline scripts (trunk writes the one that starts
/// the application) are named by hash. `'self'` covers the socket of the same host.
fn content_security_policy(page: &[u8]) -> HeaderValue {
    let hashes: String = inline_scripts(&String::from_utf8_lossy(page))
        .iter()
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes()))))
        .collect();
    let policy = format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; frame-src 'none'; object-src 'none'; \
         base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'self'"))
}

/// The texts of the page's `<script>` elements that have no `src`.
fn inline_scripts(page: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, after)) = after.split_once('>') else {
            break;
        };
        let Some((text, after)) = after.split_once("</script") else {
            break;
        };
        if !attributes.contains("src=") {
            scripts.push(text);
        }
        rest = after;
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_recognized() {
        assert!(has_content_hash("steward-app-0123456789abcdef_bg.wasm"));
        assert!(has_content_hash("snippets/x/inline0-fedcba9876543210.js"));
        for plain in [
            "index.html",
            "service-worker.js",
            "manifest.webmanifest",
            "icons/icon-192.png",
        ] {
            assert!(!has_content_hash(plain), "{plain}");
        }
    }

    #[test]
    fn inline_scripts_are_named_in_the_policy() {
        let page = "<script src=\"/a.js\"></script><script type=\"module\">start()</script>";
        assert_eq!(inline_scripts(page), ["start()"]);
        let policy = content_security_policy(page.as_bytes());
        let hash = STANDARD.encode(Sha256::digest(b"start()"));
        assert!(policy.to_str().expect("ASCII").contains(&format!("'sha256-{hash}'")));
    }

    #[test]
    fn names_outside_the_folder_are_refused() {
        assert!(is_plain("w/abc/incident"));
        for wrong in ["../Cargo.toml", "a/../../b", "a\\..\\b", "%2e%2e/x", "."] {
            assert!(!is_plain(wrong), "{wrong}");
        }
    }
}
