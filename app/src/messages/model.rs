//! Labels of the model's declarations in the interface's language.
//!
//! Declarations carry English labels; this is their dictionary. A label without an entry stays English, so that a new
//! kind is usable before it is translated.

use steward_model::declaration::Area;

mod german;

use german::GERMAN;

use super::{Locale, locale};

/// A label of a declaration in the language in force.
pub(crate) fn label(english: &'static str) -> &'static str {
    match locale() {
        Locale::English => english,
        Locale::German => {
            let found = GERMAN.binary_search_by_key(&english, |(english, _)| english);
            found
                .ok()
                .and_then(|index| GERMAN.get(index))
                .map_or(english, |(_, german)| german)
        }
    }
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
    use super::GERMAN;

    #[test]
    fn the_dictionary_is_sorted_without_doubles() {
        for pair in GERMAN.windows(2) {
            if let [left, right] = pair {
                assert!(left.0 < right.0, "{} before {}", left.0, right.0);
            }
        }
    }
}
