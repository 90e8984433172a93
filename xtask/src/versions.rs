//! The versions of every tool that set-up installs, in one place.
//! The browser suite's npm packages are pinned by `tests/browser/package-lock.json`.

/// Bundles the application. 0.22 needs a newer compiler than this workspace asks for.
pub(crate) const TRUNK: &str = "0.21.14";

/// Must equal the version of the crate `wasm-bindgen` in Cargo.lock; the build checks it.
pub(crate) const WASM_BINDGEN: &str = "0.2.130";

/// The npm package that carries `wasm-opt`.
pub(crate) const BINARYEN: &str = "132.0.0";

/// Checks licences and sources of dependencies.
pub(crate) const CARGO_DENY: &str = "0.20.2";
