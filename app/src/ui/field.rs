//! A control with its label, help and error, tied together for assistive technology.

use leptos::{either::Either, prelude::*};

use super::{Icon, IconName, unique_id};

/// What a control inside a [`Field`] needs: its id, what describes it, whether it is in error.
#[derive(Debug, Clone)]
pub(crate) struct FieldIds {
    pub(crate) control: String,
    pub(crate) described_by: Signal<Option<String>>,
    pub(crate) invalid: Signal<Option<&'static str>>,
}

/// A label over a control, help under it, and the error when there is one.
#[component]
pub(crate) fn Field<F, V>(
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    children: F,
) -> impl IntoView
where
    F: FnOnce(FieldIds) -> V,
    V: IntoView,
{
    let control = unique_id("field");
    let help_id = format!("{control}-help");
    let error_id = format!("{control}-error");
    let described_by = {
        let (help_id, error_id) = (help_id.clone(), error_id.clone());
        Signal::derive(move || {
            let mut ids = Vec::new();
            if error.with(Option::is_some) {
                ids.push(error_id.clone());
            }
            if help.with(|help| !help.is_empty()) {
                ids.push(help_id.clone());
            }
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    };
    let ids = FieldIds {
        control: control.clone(),
        described_by,
        invalid: Signal::derive(move || error.with(Option::is_some).then_some("true")),
    };
    view! {
        <div class="field">
            <label for=control>
                {move || label.get()}
                {optional.then(|| view! { <span class="quiet">" "{crate::messages::ui::optional()}</span> })}
            </label>
            {children(ids)}
            <p class="field-error" id=error_id aria-live="polite">
                {move || match error.get() {
                    Some(error) => Either::Left(view! { <Icon name=IconName::CircleAlert/> <span>{error}</span> }),
                    None => Either::Right(()),
                }}
            </p>
            {move || {
                let help_id = help_id.clone();
                help.with(|help| (!help.is_empty()).then(|| view! { <p class="field-help" id=help_id>{help.clone()}</p> }))
            }}
        </div>
    }
}

/// A one-line text control in a [`Field`].
#[component]
pub(crate) fn TextField(
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Signal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] placeholder: String,
    #[prop(optional, into)] autocomplete: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] autofocus: bool,
    /// Several lines.
    #[prop(optional)]
    multiline: bool,
) -> impl IntoView {
    view! {
        <Field label help error optional let:ids>
            {if multiline {
                Either::Left(
                    view! {
                        <textarea
                            class="input"
                            rows="3"
                            id=ids.control
                            placeholder=placeholder
                            aria-describedby=ids.described_by
                            aria-invalid=ids.invalid
                            prop:value=move || value.get()
                            on:input=move |event| value.set(event_target_value(&event))
                        ></textarea>
                    },
                )
            } else {
                Either::Right(
                    view! {
                        <input
                            class="input"
                            type="text"
                            id=ids.control
                            placeholder=placeholder
                            autocomplete=autocomplete.unwrap_or_else(|| "off".to_owned())
                            autofocus=autofocus
                            aria-describedby=ids.described_by
                            aria-invalid=ids.invalid
                            prop:value=move || value.get()
                            on:input=move |event| value.set(event_target_value(&event))
                        />
                    },
                )
            }}
        </Field>
    }
}

/// One entry of a [`SelectField`].
#[derive(Debug, Clone)]
pub(crate) struct SelectOption {
    pub(crate) value: String,
    pub(crate) label: String,
}

/// A native select in a [`Field`].
#[component]
pub(crate) fn SelectField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    options: Vec<SelectOption>,
    #[prop(into)] on_change: Callback<String>,
    #[prop(optional, into)] help: Signal<String>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|option| {
            let own = option.value.clone();
            view! { <option value=option.value selected=move || value.with(|value| *value == own)>{option.label}</option> }
        })
        .collect_view();
    view! {
        <Field label help let:ids>
            <select class="input" id=ids.control aria-describedby=ids.described_by on:change=move |event| on_change.run(event_target_value(&event))>
                {options}
            </select>
        </Field>
    }
}
