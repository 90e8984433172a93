//! The gap assessment: what a person says of a requirement goes into the one record that every device makes for it.

use steward_model::{
    conformity::Requirement,
    edit::Edit,
    gap::{self, Gap},
    kinds,
};
use steward_sync::ids::DocumentId;

use super::Workspace;

impl Workspace {
    /// The record of a requirement, and what it says if it is there.
    #[must_use]
    pub fn gap_of(self, requirement: &Requirement<'_>) -> (DocumentId, Option<Gap>) {
        let mut gaps = self
            .rows()
            .with_untracked(|rows| gap::read(self.id, rows.of_kind(gap::KIND).iter().map(AsRef::as_ref)));
        let known = gaps.remove(requirement.id);
        let own = gap::document_of(self.id, requirement.id);
        (known.as_ref().map_or(own, |gap| gap.document), known)
    }

    /// Notes what a person says of a requirement; `title` is the requirement's, as shown.
    ///
    /// # Errors
    /// A sentence, when it is refused; then nothing changed.
    pub async fn assess(
        self,
        requirement: &'static Requirement<'static>,
        title: &str,
        mut edits: Vec<Edit>,
    ) -> Result<(), String> {
        let driver = self.require()?;
        let (document, known) = self.gap_of(requirement);
        let exists = driver
            .engine
            .borrow()
            .heads(document)
            .is_some_and(|heads| !heads.is_empty());
        if exists {
            // One that was archived comes back with what is said of it now.
            if known.is_none() {
                edits.push(Edit::Archive { archived: false });
            }
            return self.edit_closed(document, edits).await;
        }
        let mut all = vec![Edit::Create];
        all.extend(gap::first_edits(requirement, title));
        all.extend(edits);
        driver.create_with(document, &kinds::gap::KIND, &[(driver.stamp(), all)])
    }
}
