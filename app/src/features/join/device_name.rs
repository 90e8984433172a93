//! What a device is called until its member calls it otherwise: the browser and the system, as the browser tells.

use leptos::prelude::window;

/// Browsers by a word of their user agent. The first that is found counts: later ones name themselves in all of them.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

fn named(words: &[(&str, &'static str)], user_agent: &str) -> Option<&'static str> {
    words
        .iter()
        .find(|(word, _)| user_agent.contains(word))
        .map(|(_, name)| *name)
}

fn of(user_agent: &str) -> String {
    match (named(&BROWSERS, user_agent), named(&SYSTEMS, user_agent)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "Browser".to_owned(),
    }
}

/// A name for this device.
pub(crate) fn device_name() -> String {
    of(&window().navigator().user_agent().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn browser_and_system_make_a_name() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36";
        assert_eq!(of(chrome), "Chrome · Linux");
        assert_eq!(of(&format!("{chrome} Edg/149.0")), "Edge · Linux");
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1";
        assert_eq!(of(iphone), "Safari · iPhone");
        assert_eq!(of("curl/8"), "Browser");
    }
}
