//! A line that is saved when a person leaves it. What others write meanwhile does not take away what is being typed.

use leptos::prelude::*;

use crate::ui::Field;

/// An input over a value of a record; `known` names what it suggests.
#[component]
pub(super) fn LineField(
    label: &'static str,
    help: &'static str,
    value: Memo<String>,
    on_save: Callback<String>,
    #[prop(optional)] known: Option<Callback<(), Vec<String>>>,
) -> impl IntoView {
    let typed = RwSignal::new(None::<String>);
    let is_inside = RwSignal::new(false);
    let wanted = RwSignal::new(false);
    let save = move || {
        // The page may have gone already when the browser takes the focus away.
        let Some(Some(text)) = typed.try_get_untracked() else {
            return;
        };
        if value.try_get_untracked().is_some_and(|value| value != text.trim()) {
            on_save.run(text);
        } else {
            typed.set(None);
        }
    };
    Effect::new(move |_| {
        value.track();
        if !is_inside.get_untracked() {
            typed.set(None);
        }
    });
    view! {
        <Field label=label help=help let:ids>
            {
                let list = known.is_some().then(|| format!("{}-known", ids.control));
                let datalist = list.clone();
                view! {
                    <input
                        class="input"
                        type="text"
                        autocomplete="off"
                        id=ids.control
                        list=list
                        aria-describedby=ids.described_by
                        prop:value=move || typed.get().unwrap_or_else(|| value.get())
                        on:focus=move |_| {
                            is_inside.set(true);
                            wanted.set(true);
                        }
                        on:input=move |event| typed.set(Some(event_target_value(&event)))
                        on:blur=move |_| {
                            is_inside.try_set(false);
                            save();
                        }
                        on:keydown=move |event| if event.key() == "Enter" && !event.is_composing() { save() }
                    />
                    {datalist.map(|id| view! {
                        <datalist id=id>
                            {move || {
                                let names = known.filter(|_| wanted.get()).map(|known| known.run(())).unwrap_or_default();
                                names.into_iter().map(|name| view! { <option value=name></option> }).collect_view()
                            }}
                        </datalist>
                    })}
                }
            }
        </Field>
    }
}
