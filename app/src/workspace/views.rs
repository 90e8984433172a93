//! Views of registers that everybody in the workspace sees: they stand in the workspace document.

use std::collections::BTreeMap;

use automerge::AutoCommit;
use leptos::prelude::{GetUntracked, ReadSignal, Set};
use steward_model::{
    edit::EditError,
    view::{self, SavedView},
};

use super::{Workspace, driver::Driver, members_self::reads_only};

impl Workspace {
    /// The shared views by id.
    #[must_use]
    pub fn shared_views(self) -> ReadSignal<BTreeMap<String, SavedView>> {
        self.signals().views.read_only().into()
    }

    /// Whether this person may change what the whole workspace shares.
    #[must_use]
    pub fn may_share(self) -> bool {
        !reads_only(&self.me().get_untracked().role)
    }

    /// Saves a shared view under an id, in place of an earlier one.
    ///
    /// # Errors
    /// A sentence, when it is refused; then nothing changed.
    pub async fn put_shared_view(self, id: String, mut view: SavedView) -> Result<(), String> {
        let driver = self.require()?;
        view.author = self.me().get_untracked().name;
        driver
            .edit_shared(move |document| view::put(document, &id, &view))
            .await
    }

    /// Removes a shared view.
    ///
    /// # Errors
    /// A sentence, when it is refused; then nothing changed.
    pub async fn remove_shared_view(self, id: String) -> Result<(), String> {
        self.require()?
            .edit_shared(move |document| view::remove(document, &id))
            .await
    }
}

impl Driver {
    /// Changes the workspace document; people who may only read do not, see [`Driver::introduce_myself`].
    async fn edit_shared(&self, edit: impl FnOnce(&mut AutoCommit) -> Result<(), EditError>) -> Result<(), String> {
        if reads_only(&self.signals.me.get_untracked().role) {
            return Err("People who may only read cannot change what everybody sees. Nothing was changed.".to_owned());
        }
        self.edit_workspace_document(edit).await?;
        self.read_views();
        Ok(())
    }

    /// Brings the signal of the views up to date with the workspace document.
    pub(super) fn read_views(&self) {
        let Some(views) = self.view(self.id, view::read) else {
            return;
        };
        if self.signals.views.get_untracked() != views {
            self.signals.views.set(views);
        }
    }
}
