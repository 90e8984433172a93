//! What the parts of a record page share: the record as it is now, and the one way to change it.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use steward_model::{declaration::Kind, edit::Edit, rich_text::Operation, snapshot::RecordSnapshot, value::Value};
use steward_sync::ids::DocumentId;
use wasm_bindgen::JsCast;

use crate::{
    messages,
    ui::Toaster,
    workspace::{RecordView, Workspace},
};

/// A snapshot that is compared by identity: a new one is made for every change.
#[derive(Clone)]
pub(crate) struct Shown(pub(crate) Arc<RecordSnapshot>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Whether what a person wrote into a field is on this device's disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldSaving {
    /// Nothing was written since the record was opened, or another field was written after.
    Quiet,
    /// Written, not yet durable.
    Saving,
    /// Durable.
    Saved,
}

/// One open record.
#[derive(Clone, Copy)]
pub(crate) struct RecordContext {
    pub(crate) workspace: Workspace,
    pub(crate) document: DocumentId,
    pub(crate) kind: &'static Kind,
    shown: Memo<Option<Shown>>,
    edited: RwSignal<Option<String>>,
    errors: RwSignal<BTreeMap<String, String>>,
    unsaved: Memo<bool>,
    toaster: Toaster,
    /// What a panel adds to the change that takes a step; a sentence if the step has to wait.
    with_step: StoredValue<Option<WithStep>>,
}

/// Names the step; gives the edits that belong into the same change, or why it cannot be taken now.
pub(crate) type WithStep = Callback<&'static str, Result<Vec<Edit>, String>>;

impl RecordContext {
    pub(crate) fn new(
        workspace: Workspace,
        kind: &'static Kind,
        document: DocumentId,
        view: ReadSignal<RecordView>,
    ) -> Self {
        let shown = Memo::new(move |previous: Option<&Option<Shown>>| {
            view.with(|view| match view {
                RecordView::Ready(snapshot) => Some(Shown(snapshot.clone())),
                RecordView::Loading | RecordView::Unavailable | RecordView::Damaged { .. } => {
                    previous.cloned().flatten()
                }
            })
        });
        let safety = workspace.safety();
        let unsaved = Memo::new(move |_| {
            safety.with(|safety| {
                safety
                    .pending
                    .iter()
                    .any(|pending| pending.document == document && !pending.saved_here)
            })
        });
        Self {
            workspace,
            document,
            kind,
            shown,
            edited: RwSignal::new(None),
            errors: RwSignal::new(BTreeMap::new()),
            unsaved,
            toaster: expect_context::<Toaster>(),
            with_step: StoredValue::new(None),
        }
    }

    /// A part of the record that follows it; computed anew on each change, told on only when it differs.
    pub(crate) fn part<T>(self, read: impl Fn(&RecordSnapshot) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| {
            self.shown
                .with(|shown| shown.as_ref().map(|shown| read(&shown.0)).unwrap_or_default())
        })
    }

    /// The record now, without following it.
    pub(crate) fn now<T>(self, read: impl FnOnce(&RecordSnapshot) -> T) -> Option<T> {
        self.shown
            .with_untracked(|shown| shown.as_ref().map(|shown| read(&shown.0)))
    }

    /// Follows every change.
    pub(crate) fn track(self) {
        self.shown.track();
    }

    /// The value of a field.
    pub(crate) fn value(self, field: &'static str) -> Memo<Option<Value>> {
        self.part(move |snapshot| snapshot.fields.get(field).and_then(|field| field.value.clone()))
    }

    /// Changes the record on behalf of a field. A refusal is shown at the field.
    pub(crate) fn edit_field(self, field: &str, edit: Edit) -> bool {
        let edited = self.workspace.edit(self.document, edit);
        self.note_edit(field, edited)
    }

    /// Changes a text by what its editor did; `back` takes it back. A refusal is shown at the field.
    pub(crate) fn edit_rich_text(self, field: &str, operations: Vec<Operation>, back: Vec<Operation>) -> bool {
        let edited = self.workspace.edit_rich_text(self.document, field, operations, back);
        self.note_edit(field, edited)
    }

    fn note_edit(self, field: &str, edited: Result<(), String>) -> bool {
        match edited {
            Ok(()) => {
                self.clear_error(field);
                if self.edited.with_untracked(|edited| edited.as_deref() != Some(field)) {
                    self.edited.set(Some(field.to_owned()));
                }
                true
            }
            Err(reason) => {
                self.errors.update(|errors| {
                    errors.insert(field.to_owned(), reason);
                });
                false
            }
        }
    }

    /// Lets a panel of the record add edits to the change that takes a step.
    pub(crate) fn set_with_step(self, with_step: WithStep) {
        self.with_step.set_value(Some(with_step));
    }

    /// Takes a step, with what belongs to it. A refusal is shown at the state.
    pub(crate) fn take_step(self, name: &'static str) {
        let added = self
            .with_step
            .get_value()
            .map_or_else(|| Ok(Vec::new()), |with_step| with_step.run(name));
        match added {
            Ok(added) if added.is_empty() => {
                self.edit_field("state", Edit::transition(name));
            }
            Ok(mut edits) => {
                edits.push(Edit::transition(name));
                if self.edit_all("state", edits) {
                    self.edited.set(Some("state".to_owned()));
                }
            }
            Err(reason) => self.set_error("state", &reason),
        }
    }

    /// Changes the record in several ways at once on behalf of a field. A refusal is shown at the field.
    pub(crate) fn edit_all(self, field: &str, edits: Vec<Edit>) -> bool {
        match self.workspace.edit_all(self.document, edits) {
            Ok(()) => {
                self.clear_error(field);
                true
            }
            Err(reason) => {
                self.set_error(field, &reason);
                false
            }
        }
    }

    /// Changes the record as a whole (tags, relations, archive). A refusal is told.
    pub(crate) fn edit(self, edit: Edit) -> bool {
        match self.workspace.edit(self.document, edit) {
            Ok(()) => true,
            Err(reason) => {
                self.toaster.warn(messages::record::edit_refused(reason));
                false
            }
        }
    }

    pub(crate) fn toaster(self) -> Toaster {
        self.toaster
    }

    /// What is wrong with a field's input.
    pub(crate) fn error(self, field: &'static str) -> Memo<Option<String>> {
        Memo::new(move |_| self.errors.with(|errors| errors.get(field).cloned()))
    }

    pub(crate) fn set_error(self, field: &str, sentence: &str) {
        self.errors.update(|errors| {
            errors.insert(field.to_owned(), sentence.to_owned());
        });
    }

    pub(crate) fn clear_error(self, field: &str) {
        if self.errors.with_untracked(|errors| errors.contains_key(field)) {
            self.errors.update(|errors| {
                errors.remove(field);
            });
        }
    }

    /// Whether the last edit of a field is durable.
    pub(crate) fn saving(self, field: &'static str) -> Memo<FieldSaving> {
        Memo::new(move |_| {
            let is_last = self.edited.with(|edited| edited.as_deref() == Some(field));
            match (is_last, self.unsaved.get()) {
                (false, _) => FieldSaving::Quiet,
                (true, true) => FieldSaving::Saving,
                (true, false) => FieldSaving::Saved,
            }
        })
    }
}

/// Moves the focus to the control of a field of the open record.
pub(crate) fn focus_field(field: &str) {
    let selector = format!(
        ".record [data-field='{field}'] :is(input:not([type='checkbox'][tabindex]), select, textarea, [contenteditable='true'])"
    );
    let control = document()
        .query_selector(&selector)
        .ok()
        .flatten()
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(control) = control {
        control.scroll_into_view();
        // A refused focus leaves it where it was, which is what the person sees.
        drop(control.focus());
    }
}

/// Moves the focus to the mark of a field that has several values.
pub(crate) fn focus_conflict(field: &str) {
    let selector = format!(".record [data-field='{field}'] .conflict-chip");
    let chip = document()
        .query_selector(&selector)
        .ok()
        .flatten()
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(chip) = chip {
        chip.scroll_into_view();
        drop(chip.focus());
    }
}
