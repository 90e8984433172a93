//! Short news at the edge of the window, read out by assistive technology.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;

use super::{Button, ButtonSize, ButtonVariant, Icon, IconButton, IconName, Tone};
use crate::messages;

/// How long news without an action stays. News with an action stays until it is dismissed or replaced.
const SHOWN: Duration = Duration::from_secs(6);
/// More news than this at once pushes out the oldest.
const AT_ONCE: usize = 3;

#[derive(Clone)]
struct Toast {
    number: u64,
    tone: Tone,
    text: String,
    action: Option<Action>,
}

/// A button's words and what it does. No callback of a page: the page that offered it may be gone when it is pressed.
type Action = (String, Arc<dyn Fn() + Send + Sync>);

/// Says news; provided by the application as a context.
#[derive(Clone, Copy)]
pub(crate) struct Toaster {
    toasts: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
}

impl Toaster {
    pub(crate) fn new() -> Self {
        Self {
            toasts: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Something happened as wished.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.push(Tone::Good, text.into(), None);
    }

    /// Something did not happen; the text says what is safe and what to do. Stays until dismissed.
    pub(crate) fn warn(self, text: impl Into<String>) {
        self.push(Tone::Critical, text.into(), None);
    }

    /// Something happened, and there is a next step such as Undo.
    pub(crate) fn offer(
        self,
        text: impl Into<String>,
        action_label: impl Into<String>,
        action: impl Fn() + Send + Sync + 'static,
    ) {
        self.push(
            Tone::Neutral,
            text.into(),
            Some((action_label.into(), Arc::new(action))),
        );
    }

    fn push(self, tone: Tone, text: String, action: Option<Action>) {
        let number = self.next.get_value();
        self.next.set_value(number + 1);
        let stays = action.is_some() || tone == Tone::Critical;
        self.toasts.update(|toasts| {
            toasts.push(Toast {
                number,
                tone,
                text,
                action,
            });
            let excess = toasts.len().saturating_sub(AT_ONCE);
            toasts.drain(..excess);
        });
        if !stays {
            set_timeout(move || self.dismiss(number), SHOWN);
        }
    }

    fn dismiss(self, number: u64) {
        // The application may have been taken down while the timer ran.
        self.toasts
            .try_update(|toasts| toasts.retain(|toast| toast.number != number));
    }
}

/// Where news appears; drawn once, always present so that it is announced.
#[component]
pub(crate) fn ToastRegion() -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    view! {
        <div class="toasts" role="region" aria-label=messages::ui::notifications()>
            <div aria-live="polite" aria-relevant="additions">
                <For each=move || toaster.toasts.get() key=|toast| toast.number let:toast>
                    <div class="toast" data-tone=toast.tone.name()>
                        <Icon name=match toast.tone {
                            Tone::Critical => IconName::CircleAlert,
                            Tone::Neutral | Tone::Active | Tone::Waiting | Tone::Good | Tone::Warning => IconName::CircleCheck,
                        }/>
                        <p>{toast.text}</p>
                        {toast
                            .action
                            .map(|(label, action)| {
                                let number = toast.number;
                                let run = Callback::new(move |()| {
                                    toaster.dismiss(number);
                                    action();
                                });
                                view! { <Button variant=ButtonVariant::Ghost size=ButtonSize::Small on_press=run>{label}</Button> }
                            })}
                        <IconButton
                            icon=IconName::Close
                            size=ButtonSize::Small
                            label=messages::ui::dismiss()
                            on_press=Callback::new(move |()| toaster.dismiss(toast.number))
                        />
                    </div>
                </For>
            </div>
        </div>
    }
}
