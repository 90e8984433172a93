//! Background work: spawned tasks, waiting, and the list of problems that the person sees.

use std::{cell::RefCell, collections::VecDeque, future::Future, sync::LazyLock};

use futures::channel::oneshot;
use leptos::prelude::{ArcRwSignal, ReadSignal, Update};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::js;

/// Problems of background work are kept until the person dismisses them; more than these are noise.
const PROBLEMS_SHOWN: usize = 20;

static PROBLEMS: LazyLock<ArcRwSignal<Vec<String>>> = LazyLock::new(|| ArcRwSignal::new(Vec::new()));

/// Runs a future on this thread.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that spawns; the panic hook reports a panic"
    )]
    wasm_bindgen_futures::spawn_local(future);
}

/// Runs a future on this thread and shows its error: `what` is the sentence's beginning, for example
/// `The import could not be saved`.
pub fn spawn_result(what: &'static str, future: impl Future<Output = Result<(), String>> + 'static) {
    spawn(async move {
        if let Err(error) = future.await {
            report(format!("{what}: {error}"));
        }
    });
}

/// Shows a problem to the person and writes it to the console.
pub fn report(problem: String) {
    web_sys::console::error_1(&JsValue::from_str(&problem));
    PROBLEMS.update(|problems| {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
        if problems.len() > PROBLEMS_SHOWN {
            problems.remove(0);
        }
    });
}

/// Problems to show, oldest first.
#[must_use]
pub fn problems() -> ReadSignal<Vec<String>> {
    PROBLEMS.read_only().into()
}

/// Takes a problem off the list.
pub fn dismiss_problem(index: usize) {
    PROBLEMS.update(|problems| {
        if index < problems.len() {
            problems.remove(index);
        }
    });
}

/// Waits at least this long. Browsers stretch the time in hidden tabs.
pub async fn sleep_millis(millis: u32) {
    let (sender, receiver) = oneshot::channel();
    let timer = gloo::timers::callback::Timeout::new(millis, move || {
        // The receiver is gone when the waiting task was dropped: nobody waits.
        let _: Result<(), ()> = sender.send(());
    });
    // An error would mean that the timer was dropped, and it lives until the end of this function.
    let _: Result<(), oneshot::Canceled> = receiver.await;
    drop(timer);
}

thread_local! {
    static TURNS: Turns = Turns::new();
}

/// A message port to ourselves: its messages are tasks of the event loop that are not throttled in hidden tabs and
/// not delayed by four milliseconds as nested timers are.
struct Turns {
    port: Option<web_sys::MessagePort>,
    _on_message: Closure<dyn FnMut()>,
}

thread_local! {
    static WAITING: RefCell<VecDeque<oneshot::Sender<()>>> = const { RefCell::new(VecDeque::new()) };
}

impl Turns {
    fn new() -> Self {
        let on_message = Closure::<dyn FnMut()>::new(|| {
            if let Some(sender) = WAITING.with_borrow_mut(VecDeque::pop_front) {
                let _: Result<(), ()> = sender.send(());
            }
        });
        let port = web_sys::MessageChannel::new().ok().map(|channel| {
            channel.port1().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            channel.port2()
        });
        Self {
            port,
            _on_message: on_message,
        }
    }
}

/// Lets the browser paint and handle input before going on; used between slices of long work.
pub async fn next_turn() {
    let (sender, receiver) = oneshot::channel();
    let posted = TURNS.with(|turns| match &turns.port {
        Some(port) => {
            WAITING.with_borrow_mut(|waiting| waiting.push_back(sender));
            port.post_message(&JsValue::NULL).is_ok()
        }
        None => false,
    });
    if posted {
        let _: Result<(), oneshot::Canceled> = receiver.await;
    } else {
        sleep_millis(0).await;
    }
}

/// Runs `action` as soon as the next frame is painted, or soon when the page is hidden.
pub fn after_paint(action: impl FnOnce() + 'static) {
    before_paint(move || {
        // A timer that is due at once runs after the frame that is being made.
        gloo::timers::callback::Timeout::new(0, action).forget();
    });
}

/// Runs `action` before the next paint, or soon when the page is hidden (browsers do not paint hidden pages).
pub fn before_paint(action: impl FnOnce() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let hidden = window.document().is_some_and(|document| document.hidden());
    let callback = Closure::once_into_js(action);
    let callback = callback.unchecked_ref::<js_sys::Function>();
    let scheduled = if hidden {
        window.set_timeout_with_callback_and_timeout_and_arguments_0(callback, 50)
    } else {
        window.request_animation_frame(callback)
    };
    if let Err(error) = scheduled {
        report(format!(
            "The page could not be scheduled for painting: {}",
            js::describe(&error)
        ));
    }
}
