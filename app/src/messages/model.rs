//! Labels of the model's declarations in the interface's language.
//!
//! Declarations carry English labels; this is their dictionary. A label without an entry stays English, so that a new
//! kind is usable before it is translated.

#![cfg_attr(
    steward_parts,
    allow(
        unsafe_code,
        reason = "the macro that declares a function of another file calls it by its linked name"
    )
)]

use std::sync::OnceLock;

use steward_model::declaration::Area;

use super::{Locale, locale};

mod german;

/// English and another language, sorted by the English.
type Dictionary = &'static [(&'static str, &'static str)];

/// The dictionary of German, once it is there.
static GERMAN: OnceLock<Dictionary> = OnceLock::new();

/// Fetches what a language needs; to be awaited before pages are drawn in it. Without it, labels stay English.
pub(crate) async fn fetch(locale: Locale) {
    if locale == Locale::German
        && GERMAN.get().is_none()
        && let Ok(dictionary) = german_dictionary().await
    {
        GERMAN.get_or_init(|| dictionary);
    }
}

#[cfg(steward_parts)]
#[leptos::wasm_split::wasm_split(german, fallible, wasm_split_path = ::leptos::wasm_split)]
fn german_dictionary() -> Result<Dictionary, leptos::wasm_split::SplitLoaderError> {
    Ok(german::GERMAN)
}

#[cfg(not(steward_parts))]
fn german_dictionary() -> std::future::Ready<Result<Dictionary, std::convert::Infallible>> {
    std::future::ready(Ok(german::GERMAN))
}

/// A label of a declaration in the language in force.
pub(crate) fn label(english: &'static str) -> &'static str {
    let dictionary = match locale() {
        Locale::English => None,
        Locale::German => GERMAN.get(),
    };
    dictionary
        .and_then(|dictionary| found(dictionary, english))
        .unwrap_or(english)
}

fn found(dictionary: Dictionary, english: &str) -> Option<&'static str> {
    let index = dictionary.binary_search_by_key(&english, |(english, _)| english).ok()?;
    dictionary.get(index).map(|(_, translated)| *translated)
}

/// The name of an area of the navigation.
pub(crate) fn area(area: Area) -> &'static str {
    label(match area {
        Area::Govern => "Govern",
        Area::Deliver => "Deliver",
        Area::Relate => "Relate",
        Area::BuildAndControl => "Build and control",
        Area::Resolve => "Resolve",
        Area::CheckAndAct => "Check and act",
    })
}

#[cfg(test)]
mod tests {
    use super::german::GERMAN;

    #[test]
    fn the_dictionary_is_sorted_without_doubles() {
        for pair in GERMAN.windows(2) {
            if let [left, right] = pair {
                assert!(left.0 < right.0, "{} before {}", left.0, right.0);
            }
        }
    }
}
