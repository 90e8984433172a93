//! Badges and state chips: a word with a tone, never a colour alone.

use leptos::prelude::*;

/// What a colour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    /// No meaning.
    #[default]
    Neutral,
    /// Under way.
    Active,
    /// Waits for something.
    Waiting,
    /// Done, well.
    Good,
    /// Needs attention.
    Warning,
    /// Bad.
    Critical,
}

impl Tone {
    /// The value of `data-tone` in the style sheets.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

/// A word on a tinted ground.
#[component]
pub(crate) fn Badge(#[prop(optional, into)] tone: Signal<Tone>, children: Children) -> impl IntoView {
    view! {
        <span class="badge" data-tone=move || tone.get().name()>{children()}</span>
    }
}

/// A state: a mark whose shape differs by tone, and the word.
#[component]
pub(crate) fn StateChip(#[prop(into)] label: Signal<String>, #[prop(into)] tone: Signal<Tone>) -> impl IntoView {
    view! {
        <span class="state-chip" data-tone=move || tone.get().name()>
            <span class="state-mark" aria-hidden="true"></span>
            {move || label.get()}
        </span>
    }
}
