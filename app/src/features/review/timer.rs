//! How long the item and the meeting take: counted on this device only.

use std::time::Duration;

use leptos::prelude::*;

use super::spent::{Spent, clock_words};
use crate::{
    messages::review as text,
    platform::clock,
    ui::{Button, ButtonSize, IconName, Kbd},
};

const TICK: Duration = Duration::from_millis(1_000);

#[derive(Clone, Copy)]
pub(super) struct Timer {
    running: RwSignal<bool>,
    spent: RwSignal<Spent>,
    shown: RwSignal<usize>,
    last_millis: StoredValue<f64>,
}

impl Timer {
    pub(super) fn new(shown: RwSignal<usize>) -> Self {
        let timer = Self {
            running: RwSignal::new(false),
            spent: RwSignal::new(Spent::default()),
            shown,
            last_millis: StoredValue::new(0.0),
        };
        // Time until now belongs to the item that was shown until now.
        Effect::new(move |before: Option<usize>| {
            let item = shown.get();
            timer.count(before.unwrap_or(item));
            item
        });
        if let Ok(handle) = set_interval_with_handle(move || timer.count(timer.shown.get_untracked()), TICK) {
            on_cleanup(move || handle.clear());
        }
        timer
    }

    fn count(self, item: usize) {
        let now = clock::monotonic_millis();
        let passed = now - self.last_millis.get_value();
        self.last_millis.set_value(now);
        if self.running.get_untracked() {
            self.spent.update(|spent| spent.add(item, passed));
        }
    }

    pub(super) fn toggle(self) {
        self.count(self.shown.get_untracked());
        self.running.update(|running| *running = !*running);
    }
}

#[component]
pub(super) fn TimerView(timer: Timer) -> impl IntoView {
    let shown = timer.shown;
    let words = Memo::new(move |_| {
        let item = shown.get();
        timer
            .spent
            .with(|spent| (clock_words(spent.on(item)), clock_words(spent.all())))
    });
    view! {
        <section class="review-timer" aria-labelledby="review-timer">
            <h2 id="review-timer">{text::timer()}</h2>
            <dl class="review-times numeric">
                <dt>{text::timer_item()}</dt>
                <dd>{move || words.with(|words| words.0.clone())}</dd>
                <dt>{text::timer_all()}</dt>
                <dd>{move || words.with(|words| words.1.clone())}</dd>
            </dl>
            {move || {
                let (label, icon) = if timer.running.get() {
                    (text::timer_stop(), IconName::Pause)
                } else {
                    (text::timer_start(), IconName::Play)
                };
                view! {
                    <Button size=ButtonSize::Small icon=icon on_press=Callback::new(move |()| timer.toggle())>
                        {label} " " <Kbd keys=vec!["T".to_owned()]/>
                    </Button>
                }
            }}
            <p class="quiet">{text::timer_help()}</p>
        </section>
    }
}
