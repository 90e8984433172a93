//! The message catalogue: every text of the interface, English and German side by side.
//!
//! One file per feature. A message is a function, so a missing argument or a removed message does not compile, and
//! texts that nothing uses leave the program:
//!
//! ```text
//! messages! {
//!     home = "Home" | "Start";
//!     changes_here(count) = "{count} changes on this device" | "{count} Änderungen auf diesem Gerät";
//! }
//! ```
//!
//! The locale is one value for the whole program. `features::App` draws everything anew when it changes, so that views
//! may read messages as plain text.

use std::sync::atomic::{AtomicU8, Ordering};

pub(crate) mod bulk;
pub(crate) mod checks;
pub(crate) mod conformity;
pub(crate) mod controlled;
pub(crate) mod format;
pub(crate) mod gap;
pub(crate) mod history;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod journey;
pub(crate) mod links;
pub(crate) mod looks;
pub(crate) mod members;
pub(crate) mod model;
pub(crate) mod record;
pub(crate) mod register;
pub(crate) mod report;
mod requirements;
pub(crate) mod review;
pub(crate) mod rich_text;
pub(crate) mod room;
pub(crate) mod service_level;
pub(crate) mod settings;
pub(crate) mod shell;
pub(crate) mod start;
pub(crate) mod templates;
pub(crate) mod timeline;
pub(crate) mod trace;
pub(crate) mod ui;
pub(crate) mod views;
pub(crate) mod votes;

/// A language that the interface speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locale {
    English,
    German,
}

impl Locale {
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::German];

    /// The language tag for `lang` attributes and for `Intl`.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language's name in itself.
    pub(crate) const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The language for a tag such as `de-AT`; English where we do not speak it.
    pub(crate) fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("de") {
            Self::German
        } else {
            Self::English
        }
    }
}

/// The current locale as a number: 0 English, 1 German. An atomic because statics must be `Sync`.
static CURRENT: AtomicU8 = AtomicU8::new(0);

/// The language in force.
pub(crate) fn locale() -> Locale {
    if CURRENT.load(Ordering::Relaxed) == 1 {
        Locale::German
    } else {
        Locale::English
    }
}

/// Changes the language for every message read from now on.
pub(crate) fn set_locale(locale: Locale) {
    let number = match locale {
        Locale::English => 0,
        Locale::German => 1,
    };
    CURRENT.store(number, Ordering::Relaxed);
}

/// Declares messages; see the head of this file. Arguments are anything that implements `Display`.
macro_rules! messages {
    () => {};
    ($name:ident = $english:literal | $german:literal; $($rest:tt)*) => {
        pub(crate) fn $name() -> &'static str {
            match $crate::messages::locale() {
                $crate::messages::Locale::English => $english,
                $crate::messages::Locale::German => $german,
            }
        }
        $crate::messages::messages! { $($rest)* }
    };
    ($name:ident($($argument:ident),+) = $english:literal | $german:literal; $($rest:tt)*) => {
        pub(crate) fn $name($($argument: impl ::std::fmt::Display),+) -> String {
            match $crate::messages::locale() {
                $crate::messages::Locale::English => format!($english),
                $crate::messages::Locale::German => format!($german),
            }
        }
        $crate::messages::messages! { $($rest)* }
    };
}
pub(crate) use messages;

/// One of two wordings by number; English and German both have exactly two forms.
pub(crate) fn plural<T>(count: usize, one: impl FnOnce() -> T, other: impl FnOnce() -> T) -> T {
    if count == 1 { one() } else { other() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_tag_selects_the_language() {
        assert_eq!(Locale::from_tag("de-CH"), Locale::German);
        assert_eq!(Locale::from_tag("DE"), Locale::German);
        assert_eq!(Locale::from_tag("den"), Locale::English);
        assert_eq!(Locale::from_tag("fr"), Locale::English);
        assert_eq!(Locale::from_tag(""), Locale::English);
    }
}
