//! What a person chose for this browser: theme, language, the rail, edition of the standard. Kept in `localStorage`.

use leptos::prelude::*;
use steward_model::conformity::iso_20000::CATALOGUE;
use steward_model::declaration::Area;

use crate::{
    messages::{self, Locale},
    platform::task,
};

const THEME_KEY: &str = "steward.theme";
const LOCALE_KEY: &str = "steward.locale";
const RAIL_KEY: &str = "steward.rail";
const FOLDED_KEY: &str = "steward.rail.folded";
/// Areas that are folded until a person opens them: those that few people need every day.
const FOLDED_AT_FIRST: &str = "govern deliver relate checkandact";
const EDITION_KEY: &str = "steward.edition";

/// Light, dark, or as the device says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// The preferences as signals; a context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Preferences {
    theme: RwSignal<Theme>,
    locale: RwSignal<Locale>,
    /// What was chosen last; its words may still be on the way.
    wanted_locale: RwSignal<Locale>,
    rail_collapsed: RwSignal<bool>,
    /// The folded areas of the rail, by their names.
    folded: RwSignal<Vec<String>>,
    edition: RwSignal<String>,
}

/// What this browser keeps under a key of ours, such as saved views.
pub(crate) fn kept(key: &str) -> Option<String> {
    read(key)
}

/// Keeps a text in this browser; an empty one is forgotten. Says whether it is kept: private windows and full storage
/// keep nothing.
pub(crate) fn keep(key: &str, value: &str) -> bool {
    let Ok(Some(storage)) = window().local_storage() else {
        return false;
    };
    if value.is_empty() {
        storage.remove_item(key).is_ok()
    } else {
        storage.set_item(key, value).is_ok()
    }
}

/// A preference that cannot be kept (private mode, full storage) holds until the page closes, so errors are left.
fn read(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

fn write(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        drop(storage.set_item(key, value));
    }
}

/// The language as kept; otherwise as the browser says.
pub(super) fn kept_locale() -> Locale {
    let tag = read(LOCALE_KEY).or_else(|| window().navigator().language());
    Locale::from_tag(&tag.unwrap_or_default())
}

/// An area's name as it is kept.
fn area_name(area: Area) -> String {
    format!("{area:?}").to_lowercase()
}

fn current_edition() -> String {
    let current = CATALOGUE.editions.first();
    current.map_or_else(String::new, |edition| edition.name.to_owned())
}

impl Preferences {
    /// As kept; otherwise as the browser says.
    pub(super) fn restore() -> Self {
        let locale = kept_locale();
        messages::set_locale(locale);
        Self {
            theme: RwSignal::new(Theme::from_name(&read(THEME_KEY).unwrap_or_default())),
            locale: RwSignal::new(locale),
            wanted_locale: RwSignal::new(locale),
            rail_collapsed: RwSignal::new(read(RAIL_KEY).as_deref() == Some("collapsed")),
            folded: RwSignal::new(
                read(FOLDED_KEY)
                    .unwrap_or_else(|| FOLDED_AT_FIRST.to_owned())
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect(),
            ),
            edition: RwSignal::new(
                read(EDITION_KEY)
                    .filter(|name| CATALOGUE.edition(name).is_some())
                    .unwrap_or_else(current_edition),
            ),
        }
    }

    /// Writes theme and language to the root element whenever they change.
    pub(super) fn follow(self) {
        Effect::new(move |_| {
            let Some(root) = document().document_element() else {
                return;
            };
            // Setting an attribute with a well-formed name cannot fail.
            drop(root.set_attribute("data-theme", self.theme.get().name()));
            drop(root.set_attribute("lang", self.locale.get().tag()));
        });
    }

    pub(crate) fn theme(self) -> ReadSignal<Theme> {
        self.theme.read_only()
    }

    pub(crate) fn set_theme(self, theme: Theme) {
        write(THEME_KEY, theme.name());
        self.theme.set(theme);
    }

    pub(crate) fn locale(self) -> ReadSignal<Locale> {
        self.locale.read_only()
    }

    pub(crate) fn set_locale(self, locale: Locale) {
        if locale == self.wanted_locale.get_untracked() {
            return;
        }
        self.wanted_locale.set(locale);
        write(LOCALE_KEY, locale.tag());
        task::spawn(async move {
            messages::model::fetch(locale).await;
            if locale != self.wanted_locale.get_untracked() {
                return;
            }
            // The catalogue first: the signal draws every page anew.
            messages::set_locale(locale);
            self.locale.set(locale);
        });
    }

    /// The name of the edition of ISO/IEC 20000-1 whose clause numbers are shown.
    pub(crate) fn edition(self) -> ReadSignal<String> {
        self.edition.read_only()
    }

    /// A name that is none of an edition is passed over.
    pub(crate) fn set_edition(self, name: &str) {
        if CATALOGUE.edition(name).is_some() && self.edition.with_untracked(|present| present != name) {
            write(EDITION_KEY, name);
            self.edition.set(name.to_owned());
        }
    }

    pub(crate) fn rail_collapsed(self) -> ReadSignal<bool> {
        self.rail_collapsed.read_only()
    }

    pub(crate) fn is_area_open(self, area: Area) -> bool {
        let name = area_name(area);
        self.folded.with(|folded| !folded.contains(&name))
    }

    pub(crate) fn toggle_area(self, area: Area) {
        let name = area_name(area);
        self.folded
            .update(|folded| match folded.iter().position(|other| *other == name) {
                Some(index) => {
                    folded.remove(index);
                }
                None => folded.push(name),
            });
        self.folded
            .with_untracked(|folded| write(FOLDED_KEY, &folded.join(" ")));
    }

    pub(crate) fn toggle_rail(self) {
        let collapsed = !self.rail_collapsed.get_untracked();
        write(RAIL_KEY, if collapsed { "collapsed" } else { "open" });
        self.rail_collapsed.set(collapsed);
    }
}
