//! A choice of few, all visible: radio buttons that look like one control.

use leptos::prelude::*;

use super::{Icon, IconName, unique_id};

/// One choice.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    /// What `on_change` gets.
    pub(crate) value: &'static str,
    pub(crate) label: String,
    pub(crate) icon: Option<IconName>,
}

/// A radio group in one line.
#[component]
pub(crate) fn Segmented(
    #[prop(into)] label: String,
    segments: Vec<Segment>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
) -> impl IntoView {
    let name = unique_id("segmented");
    let choices = segments
        .into_iter()
        .map(|segment| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name=name.clone()
                        value=segment.value
                        prop:checked=move || value.with(|value| value == segment.value)
                        on:change=move |_| on_change.run(segment.value.to_owned())
                    />
                    <span>{segment.icon.map(|name| view! { <Icon name/> })}<span class="segment-label">{segment.label}</span></span>
                </label>
            }
        })
        .collect_view();
    view! { <div class="segmented" role="radiogroup" aria-label=label>{choices}</div> }
}
