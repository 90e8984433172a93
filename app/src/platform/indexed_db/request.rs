//! IndexedDB requests and transactions as futures.
//!
//! Written over the browser's own interface, because the reason of an aborted transaction (the only place where a full
//! disk shows at commit time) and the `close` event of a database are needed.

use std::{cell::RefCell, future::Future, rc::Rc};

use futures::channel::oneshot;
use js_sys::{Array, Uint8Array};
use steward_sync::store::StoreError;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use super::error;
use crate::platform::js;

/// Bytes of a stored binary value; empty for anything else (a checksum then shows the damage).
pub(super) fn to_bytes(value: &JsValue) -> Vec<u8> {
    value
        .dyn_ref::<Uint8Array>()
        .map(Uint8Array::to_vec)
        .unwrap_or_default()
}

/// One sender for several callbacks of which the first one counts.
pub(super) struct Once<T>(Rc<RefCell<Option<oneshot::Sender<T>>>>);

impl<T> Clone for Once<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Once<T> {
    pub(super) fn channel() -> (Self, oneshot::Receiver<T>) {
        let (sender, receiver) = oneshot::channel();
        (Self(Rc::new(RefCell::new(Some(sender)))), receiver)
    }

    /// Sends unless something was sent; returns whether somebody received it.
    pub(super) fn send(&self, value: T) -> bool {
        let sender = self.0.borrow_mut().take();
        sender.is_some_and(|sender| sender.send(value).is_ok())
    }
}

fn lost() -> StoreError {
    StoreError::Closed("the browser dropped the request".to_owned())
}

/// The result of a request. Its callbacks are set before this returns, so that no event is missed.
fn result(request: &IdbRequest) -> impl Future<Output = Result<JsValue, StoreError>> + use<> {
    let (once, receiver) = Once::channel();
    let on_success = Closure::<dyn FnMut()>::new({
        let (once, request) = (once.clone(), request.clone());
        move || {
            once.send(request.result().map_err(|thrown| error::of(&thrown)));
        }
    });
    let on_error = Closure::<dyn FnMut()>::new({
        let request = request.clone();
        move || {
            let reason = request.error().ok().flatten();
            once.send(Err(error::of_abort(reason.as_ref())));
        }
    });
    request.set_onsuccess(Some(on_success.as_ref().unchecked_ref()));
    request.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    let listening = Listening {
        target: request.clone(),
        detach: |request| {
            request.set_onsuccess(None);
            request.set_onerror(None);
        },
        _callbacks: [on_success, on_error],
    };
    async move {
        let result = receiver.await.unwrap_or_else(|_| Err(lost()));
        drop(listening);
        result
    }
}

/// Callbacks that the browser holds. They are taken off before they go, also when nobody waits for the outcome any
/// more: an event of a request or transaction that was given up must not call what is no longer there.
struct Listening<T> {
    target: T,
    detach: fn(&T),
    _callbacks: [Closure<dyn FnMut()>; 2],
}

impl<T> Drop for Listening<T> {
    fn drop(&mut self) {
        (self.detach)(&self.target);
    }
}

fn array(value: JsValue) -> Result<Array, StoreError> {
    value
        .dyn_into()
        .map_err(|_| StoreError::Failed("the browser returned no list".to_owned()))
}

/// All values of an object store in one request.
pub(super) fn get_all(store: &IdbObjectStore) -> impl Future<Output = Result<Array, StoreError>> + use<> {
    let request = store
        .get_all()
        .map_err(|thrown| error::of(&thrown))
        .map(|request| result(&request));
    async move { array(request?.await?) }
}

/// Keys and values of a range, both in key order.
pub(super) async fn get_all_in(store: &IdbObjectStore, range: &IdbKeyRange) -> Result<(Array, Array), StoreError> {
    let keys = result(
        &store
            .get_all_keys_with_key(range)
            .map_err(|thrown| error::of(&thrown))?,
    );
    let values = result(&store.get_all_with_key(range).map_err(|thrown| error::of(&thrown))?);
    let (keys, values) = futures::future::join(keys, values).await;
    Ok((array(keys?)?, array(values?)?))
}

/// Says that no more requests follow: the browser then commits without another turn of the event loop, and also when
/// the page goes away meanwhile. Called by name, because web-sys marks it as deprecated, which browsers do not.
pub(super) fn commit(transaction: &IdbTransaction) {
    if let Some(commit) = js::method(transaction, "commit") {
        // It throws when the transaction has ended; its events say how.
        let _: Result<JsValue, JsValue> = commit.call0(transaction);
    }
}

/// Resolves when the transaction is durable, or tells why it is not. To be called before requests are made.
pub(super) fn completion(transaction: &IdbTransaction) -> impl Future<Output = Result<(), StoreError>> + use<> {
    let (once, receiver) = Once::channel();
    let on_complete = Closure::<dyn FnMut()>::new({
        let once = once.clone();
        move || {
            once.send(Ok(()));
        }
    });
    let on_abort = Closure::<dyn FnMut()>::new({
        let transaction = transaction.clone();
        move || {
            once.send(Err(error::of_abort(transaction.error().as_ref())));
        }
    });
    transaction.set_oncomplete(Some(on_complete.as_ref().unchecked_ref()));
    transaction.set_onabort(Some(on_abort.as_ref().unchecked_ref()));
    let listening = Listening {
        target: transaction.clone(),
        detach: |transaction| {
            transaction.set_oncomplete(None);
            transaction.set_onabort(None);
        },
        _callbacks: [on_complete, on_abort],
    };
    async move {
        let result = receiver.await.unwrap_or_else(|_| Err(lost()));
        drop(listening);
        result
    }
}
