//! Buttons: with words, and with an icon alone.

use leptos::prelude::*;

use super::{Icon, IconName};

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ButtonVariant {
    /// The one thing to do here.
    Primary,
    /// One of several.
    #[default]
    Secondary,
    /// Quiet until hovered.
    Ghost,
    /// Takes something away, at once.
    Danger,
    /// Leads to taking something away.
    DangerQuiet,
}

impl ButtonVariant {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Ghost => "button button-ghost",
            Self::Danger => "button button-danger",
            Self::DangerQuiet => "button button-secondary button-danger-quiet",
        }
    }
}

/// How tall a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ButtonSize {
    /// 28 px, in lists and panes.
    Small,
    /// 32 px.
    #[default]
    Regular,
    /// 40 px, where it stands alone.
    Large,
}

impl ButtonSize {
    const fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Regular => "regular",
            Self::Large => "large",
        }
    }
}

/// A button with words. `blocked` keeps it focusable and says why it cannot be pressed now.
#[component]
pub(crate) fn Button(
    #[prop(optional)] variant: ButtonVariant,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional, into)] icon: Option<IconName>,
    #[prop(optional, into)] blocked: Signal<Option<String>>,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    #[prop(optional, into)] id: Option<String>,
    children: Children,
) -> impl IntoView {
    let press = move |event: web_sys::MouseEvent| {
        if blocked.with_untracked(Option::is_some) {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            id=id
            type=if submit { "submit" } else { "button" }
            class=variant.class()
            data-size=size.name()
            aria-disabled=move || blocked.with(Option::is_some).then_some("true")
            title=move || blocked.get()
            on:click=press
        >
            {icon.map(|name| view! { <Icon name/> })}
            <span class="button-label">{children()}</span>
        </button>
    }
}

/// A button that shows an icon only; `label` is its name for assistive technology and its tooltip.
#[component]
pub(crate) fn IconButton(
    #[prop(into)] icon: Signal<IconName>,
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
    #[prop(optional, into)] pressed: Signal<Option<bool>>,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    view! {
        <button
            id=id
            type="button"
            class="button button-ghost button-icon"
            data-size=size.name()
            aria-label=move || label.get()
            title=move || label.get()
            aria-pressed=move || pressed.get().map(|pressed| if pressed { "true" } else { "false" })
            on:click=move |_| {
                if let Some(on_press) = on_press {
                    on_press.run(());
                }
            }
        >
            <Icon name=icon/>
        </button>
    }
}
