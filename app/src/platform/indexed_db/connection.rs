//! The handle of a database: opened, lost, opened again.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use steward_sync::{ids::DocumentId, store::StoreError};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbTransaction, IdbTransactionMode, IdbVersionChangeEvent};

use super::{
    error,
    request::Once,
    schema::{self, ObjectStore},
};
use crate::platform::{js, task};

/// A database that is opened when needed.
pub(super) struct Connection {
    name: String,
    handle: Rc<RefCell<Option<Handle>>>,
}

/// An open database with its listeners; closed when dropped.
struct Handle {
    database: IdbDatabase,
    _on_close: Closure<dyn FnMut()>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.database.set_onclose(None);
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

/// Whether a missing database is made or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Create,
    Refuse,
}

impl Connection {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            handle: Rc::new(RefCell::new(None)),
        }
    }

    /// Opens the database for the first time in this tab; makes it when there is none.
    pub(super) async fn open_first(&self) -> Result<(), StoreError> {
        let database = open(&self.name, Missing::Create).await?;
        self.keep(database);
        Ok(())
    }

    /// The open database; opened again when it was lost. One that another tab removed is not made again.
    pub(super) async fn database(&self) -> Result<IdbDatabase, StoreError> {
        if let Some(handle) = self.handle.borrow().as_ref() {
            return Ok(handle.database.clone());
        }
        let database = open(&self.name, Missing::Refuse).await?;
        // Another task of this tab may have opened it meanwhile; its handle serves as well.
        if let Some(handle) = self.handle.borrow().as_ref() {
            database.close();
            return Ok(handle.database.clone());
        }
        self.keep(database.clone());
        Ok(database)
    }

    /// Drops a handle that is of no use any more.
    pub(super) fn forget(&self) {
        drop(self.handle.borrow_mut().take());
    }

    /// Begins a transaction. A handle that the browser closed silently is replaced once.
    pub(super) async fn begin(
        &self,
        stores: &[ObjectStore],
        mode: IdbTransactionMode,
    ) -> Result<IdbTransaction, StoreError> {
        let database = self.database().await?;
        match transaction(&database, stores, mode) {
            Err(StoreError::Closed(_)) => {
                self.forget();
                transaction(&self.database().await?, stores, mode)
            }
            result => result,
        }
    }

    fn keep(&self, database: IdbDatabase) {
        // Both events end the handle: `close` when the browser dropped the database, `versionchange` when another
        // tab upgrades or removes it and must not wait for us.
        let weak = Rc::downgrade(&self.handle);
        let on_close = Closure::<dyn FnMut()>::new(move || {
            if let Some(handle) = weak.upgrade()
                && let Ok(mut handle) = handle.try_borrow_mut()
                && let Some(handle) = handle.take()
            {
                // The closure that runs now is part of the handle and must outlive this call.
                task::spawn(async move { drop(handle) });
            }
        });
        database.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        database.set_onversionchange(Some(on_close.as_ref().unchecked_ref()));
        *self.handle.borrow_mut() = Some(Handle {
            database,
            _on_close: on_close,
        });
    }
}

fn transaction(
    database: &IdbDatabase,
    stores: &[ObjectStore],
    mode: IdbTransactionMode,
) -> Result<IdbTransaction, StoreError> {
    let names: js_sys::Array = stores.iter().map(|store| JsValue::from_str(store.name())).collect();
    if mode == IdbTransactionMode::Readonly {
        return database
            .transaction_with_str_sequence(&names)
            .map_err(|thrown| error::of(&thrown));
    }
    // Called by name, because web-sys has the form with options among its unstable interfaces only. Browsers that do
    // not know the option ignore it.
    let begin = js::method(database, "transaction")
        .ok_or_else(|| StoreError::Failed("the browser's database has no transactions".to_owned()))?;
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &JsValue::from_str("durability"), &JsValue::from_str("strict"))
        .and_then(|_| begin.call3(database, &names, &JsValue::from_str("readwrite"), &options))
        .map_err(|thrown| error::of(&thrown))?
        .dyn_into()
        .map_err(|_| StoreError::Failed("the browser began no transaction".to_owned()))
}

fn factory() -> Result<IdbFactory, StoreError> {
    let unavailable =
        || StoreError::Failed("this browser gives the page no storage; a private window may be the reason".to_owned());
    web_sys::window()
        .ok_or_else(unavailable)?
        .indexed_db()
        .ok()
        .flatten()
        .ok_or_else(unavailable)
}

/// Callbacks of an open request, kept until it is answered.
struct OpenCallbacks {
    _on_success: Closure<dyn FnMut()>,
    _on_error: Closure<dyn FnMut()>,
    _on_blocked: Closure<dyn FnMut()>,
    _on_upgrade: Closure<dyn FnMut(IdbVersionChangeEvent)>,
}

async fn open(name: &str, missing: Missing) -> Result<IdbDatabase, StoreError> {
    let request = factory()?
        .open_with_u32(name, schema::VERSION)
        .map_err(|thrown| error::of(&thrown))?;
    let (once, receiver) = Once::channel();
    let refused = Rc::new(Cell::new(false));
    let callbacks = OpenCallbacks {
        _on_success: on_success(&request, &once),
        _on_error: on_error(&request, &once, &refused),
        _on_blocked: on_blocked(&request, &once),
        _on_upgrade: on_upgrade(&request, missing, &refused),
    };
    let result = receiver
        .await
        .unwrap_or_else(|_| Err(StoreError::Closed("the browser did not answer".to_owned())));
    if matches!(result, Err(StoreError::Version(_))) {
        // A blocked request may still succeed later, and its callbacks must exist then.
        std::mem::forget(callbacks);
    }
    result
}

type Opened = Once<Result<IdbDatabase, StoreError>>;

fn on_success(request: &IdbOpenDbRequest, once: &Opened) -> Closure<dyn FnMut()> {
    let (once, opened) = (once.clone(), request.clone());
    let closure = Closure::<dyn FnMut()>::new(move || {
        let database = opened
            .result()
            .ok()
            .and_then(|result| result.dyn_into::<IdbDatabase>().ok());
        if let Some(database) = database
            && !once.send(Ok(database.clone()))
        {
            // Nobody waits for it any more: an open database would block upgrades.
            database.close();
        }
    });
    request.set_onsuccess(Some(closure.as_ref().unchecked_ref()));
    closure
}

fn on_error(request: &IdbOpenDbRequest, once: &Opened, refused: &Rc<Cell<bool>>) -> Closure<dyn FnMut()> {
    let (once, failed, refused) = (once.clone(), request.clone(), Rc::clone(refused));
    let closure = Closure::<dyn FnMut()>::new(move || {
        let reason = if refused.get() {
            StoreError::Failed("this workspace was removed from the device in another tab".to_owned())
        } else {
            match failed.error().ok().flatten() {
                Some(exception) if exception.name() == "VersionError" => StoreError::Version(
                    "a newer version of Steward has used this workspace; reload the page to get it".to_owned(),
                ),
                other => error::of_abort(other.as_ref()),
            }
        };
        once.send(Err(reason));
    });
    request.set_onerror(Some(closure.as_ref().unchecked_ref()));
    closure
}

fn on_blocked(request: &IdbOpenDbRequest, once: &Opened) -> Closure<dyn FnMut()> {
    let once = once.clone();
    let closure = Closure::<dyn FnMut()>::new(move || {
        once.send(Err(StoreError::Version(
            "another tab uses an older version of Steward; close the other tabs and reload".to_owned(),
        )));
    });
    request.set_onblocked(Some(closure.as_ref().unchecked_ref()));
    closure
}

fn on_upgrade(
    request: &IdbOpenDbRequest,
    missing: Missing,
    refused: &Rc<Cell<bool>>,
) -> Closure<dyn FnMut(IdbVersionChangeEvent)> {
    let (upgraded, refused) = (request.clone(), Rc::clone(refused));
    let closure = Closure::<dyn FnMut(IdbVersionChangeEvent)>::new(move |_event: IdbVersionChangeEvent| {
        // Version 1 is the first, so an upgrade means that there was no database.
        let made = match (
            missing,
            upgraded
                .result()
                .ok()
                .and_then(|result| result.dyn_into::<IdbDatabase>().ok()),
        ) {
            (Missing::Create, Some(database)) => schema::create(&database).is_ok(),
            (Missing::Refuse, _) => {
                refused.set(true);
                false
            }
            (Missing::Create, None) => false,
        };
        if !made && let Some(transaction) = upgraded.transaction() {
            // Aborting the upgrade removes the half-made database; the request then reports an error.
            let _: Result<(), JsValue> = transaction.abort();
        }
    });
    request.set_onupgradeneeded(Some(closure.as_ref().unchecked_ref()));
    closure
}

/// Removes a workspace's database. Other tabs are told to let go of it.
///
/// # Errors
/// When the browser refuses.
pub async fn delete_database(workspace: DocumentId) -> Result<(), StoreError> {
    let name = schema::database_name(workspace);
    let request = factory()?.delete_database(&name).map_err(|thrown| error::of(&thrown))?;
    let (once, receiver) = Once::channel();
    let on_success = Closure::<dyn FnMut()>::new({
        let once = once.clone();
        move || {
            once.send(Ok(()));
        }
    });
    let on_error = Closure::<dyn FnMut()>::new({
        let failed = request.clone();
        move || {
            let reason = failed.error().ok().flatten();
            once.send(Err(error::of_abort(reason.as_ref())));
        }
    });
    request.set_onsuccess(Some(on_success.as_ref().unchecked_ref()));
    request.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    let result = receiver
        .await
        .unwrap_or_else(|_| Err(StoreError::Closed("the browser did not answer".to_owned())));
    drop((on_success, on_error));
    result
}
