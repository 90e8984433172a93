//! The service worker that keeps the application's files, its updates, and installing the application.

use std::{
    cell::{Cell, RefCell},
    sync::LazyLock,
};

use leptos::prelude::{ArcRwSignal, ReadSignal, Set};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use super::{js, page::listen_forever, task};

const SCRIPT: &str = "/service-worker.js";

static UPDATE_AVAILABLE: LazyLock<ArcRwSignal<bool>> = LazyLock::new(|| ArcRwSignal::new(false));
static CAN_INSTALL: LazyLock<ArcRwSignal<bool>> = LazyLock::new(|| ArcRwSignal::new(false));

thread_local! {
    static REGISTRATION: RefCell<Option<ServiceWorkerRegistration>> = const { RefCell::new(None) };
    static INSTALL_PROMPT: RefCell<Option<web_sys::Event>> = const { RefCell::new(None) };
    static UPDATE_ACCEPTED: Cell<bool> = const { Cell::new(false) };
}

/// Service workers exist in secure contexts only.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    js::property(&navigator, "serviceWorker")?.dyn_into().ok()
}

/// Registers the worker and listens for updates and for the offer to install.
pub fn register() {
    listen_forever("beforeinstallprompt", |event| {
        event.prevent_default();
        INSTALL_PROMPT.set(Some(event));
        CAN_INSTALL.set(true);
    });
    listen_forever("appinstalled", |_| {
        INSTALL_PROMPT.set(None);
        CAN_INSTALL.set(false);
    });
    let Some(container) = container() else { return };
    let on_controller = Closure::<dyn FnMut()>::new(|| {
        // The first worker takes over without a reload; a new one only when the person of this tab accepted it.
        if UPDATE_ACCEPTED.get()
            && let Some(window) = web_sys::window()
            && let Err(error) = window.location().reload()
        {
            task::report(format!(
                "The page could not be reloaded: {}. Reload it yourself.",
                js::describe(&error)
            ));
        }
    });
    container.set_oncontrollerchange(Some(on_controller.as_ref().unchecked_ref()));
    on_controller.forget();
    task::spawn(async move {
        match JsFuture::from(container.register(SCRIPT)).await {
            Ok(registration) => watch(registration.unchecked_into()),
            // The application works without it, except for starting offline.
            Err(error) => web_sys::console::warn_2(&JsValue::from_str("No service worker:"), &error),
        }
    });
}

fn watch(registration: ServiceWorkerRegistration) {
    if registration.waiting().is_some() && registration.active().is_some() {
        UPDATE_AVAILABLE.set(true);
    }
    let watched = registration.clone();
    let on_update = Closure::<dyn FnMut()>::new(move || {
        let Some(installing) = watched.installing() else { return };
        let first = watched.active().is_none();
        let worker = installing.clone();
        let on_state = Closure::<dyn FnMut()>::new(move || {
            if worker.state() == ServiceWorkerState::Installed && !first {
                UPDATE_AVAILABLE.set(true);
            }
        });
        installing.set_onstatechange(Some(on_state.as_ref().unchecked_ref()));
        on_state.forget();
    });
    registration.set_onupdatefound(Some(on_update.as_ref().unchecked_ref()));
    on_update.forget();
    REGISTRATION.set(Some(registration));
}

/// A new version is here and waits for consent.
#[must_use]
pub fn update_available() -> ReadSignal<bool> {
    UPDATE_AVAILABLE.read_only().into()
}

/// Lets the waiting version take over; the page reloads when it has.
pub fn accept_update() {
    let waiting =
        REGISTRATION.with_borrow(|registration| registration.as_ref().and_then(|registration| registration.waiting()));
    let Some(waiting) = waiting else { return };
    UPDATE_ACCEPTED.set(true);
    if let Err(error) = waiting.post_message(&JsValue::from_str("skip-waiting")) {
        task::report(format!(
            "The new version did not take over: {}. Close all tabs of Steward.",
            js::describe(&error)
        ));
    }
}

/// The browser offers to install the application.
#[must_use]
pub fn can_install() -> ReadSignal<bool> {
    CAN_INSTALL.read_only().into()
}

/// Shows the browser's question whether to install. To be called from a click.
pub fn install() {
    CAN_INSTALL.set(false);
    let Some(prompt) = INSTALL_PROMPT.take() else { return };
    if let Some(show) = js::method(&prompt, "prompt")
        && let Err(error) = show.call0(&prompt)
    {
        task::report(format!("The browser did not install Steward: {}", js::describe(&error)));
    }
}
