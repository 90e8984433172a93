//! Theme and language: as a menu in the rail, as controls on the settings page.

use leptos::prelude::*;

use crate::{
    features::preferences::{Preferences, Theme},
    messages::{Locale, shell as text},
    ui::{Icon, IconName, Menu, MenuItem, MenuSeparator, Segment, Segmented},
};

const THEMES: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

fn theme_label(theme: Theme) -> &'static str {
    match theme {
        Theme::System => text::theme_system(),
        Theme::Light => text::theme_light(),
        Theme::Dark => text::theme_dark(),
    }
}

const fn theme_icon(theme: Theme) -> IconName {
    match theme {
        Theme::System => IconName::Monitor,
        Theme::Light => IconName::Sun,
        Theme::Dark => IconName::Moon,
    }
}

/// Both choices in one menu.
#[component]
pub(super) fn AppearanceMenu() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let trigger = move || {
        view! {
            <Icon name=Signal::derive(move || theme_icon(preferences.theme().get()))/>
            <span class="rail-label">{text::appearance()}</span>
        }
    };
    view! {
        <Menu trigger=ViewFn::from(trigger) label=text::appearance() trigger_class="rail-link">
            <p class="menu-heading" role="presentation">{text::theme()}</p>
            {THEMES
                .map(|theme| {
                    let checked = Signal::derive(move || Some(preferences.theme().get() == theme));
                    view! { <MenuItem label=theme_label(theme) checked on_choose=Callback::new(move |()| preferences.set_theme(theme))/> }
                })
                .collect_view()}
            <MenuSeparator/>
            <p class="menu-heading" role="presentation">{text::language()}</p>
            {Locale::ALL
                .map(|locale| {
                    let checked = Signal::derive(move || Some(preferences.locale().get() == locale));
                    view! { <MenuItem label=locale.own_name() checked on_choose=Callback::new(move |()| preferences.set_locale(locale))/> }
                })
                .collect_view()}
        </Menu>
    }
}

/// The theme as a row of choices.
#[component]
pub(crate) fn ThemeChoice() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let segments = THEMES
        .map(|theme| Segment {
            value: theme.name(),
            label: theme_label(theme).to_owned(),
            icon: Some(theme_icon(theme)),
        })
        .to_vec();
    view! {
        <Segmented
            label=text::theme()
            segments
            value=Signal::derive(move || preferences.theme().get().name().to_owned())
            on_change=Callback::new(move |name: String| preferences.set_theme(Theme::from_name(&name)))
        />
    }
}

/// The language as a row of choices.
#[component]
pub(crate) fn LanguageChoice() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let segments = Locale::ALL
        .map(|locale| Segment {
            value: locale.tag(),
            label: locale.own_name().to_owned(),
            icon: None,
        })
        .to_vec();
    view! {
        <Segmented
            label=text::language()
            segments
            value=Signal::derive(move || preferences.locale().get().tag().to_owned())
            on_change=Callback::new(move |tag: String| preferences.set_locale(Locale::from_tag(&tag)))
        />
    }
}
