//! Approved versions of open records, and the people who are to read them.

use std::sync::Arc;

use steward_model::{approval, snapshot::RecordSnapshot};
use steward_sync::ids::DocumentId;

use super::{Workspace, driver::Driver};

impl Workspace {
    /// An open record as it was when somebody approved it, by the name of the approval. None if the record is not in
    /// memory, or lacks what was approved.
    #[must_use]
    pub fn approved_version(self, document: DocumentId, approval: &str) -> Option<Arc<RecordSnapshot>> {
        self.driver()?.approved_version(document, approval)
    }

    /// Names of the members, sorted, each once.
    #[must_use]
    pub fn member_names(self) -> Vec<String> {
        let driver = self.driver();
        driver
            .map(|driver| driver.members.borrow().names().into_iter().map(str::to_owned).collect())
            .unwrap_or_default()
    }
}

impl Driver {
    fn approved_version(&self, document: DocumentId, approval: &str) -> Option<Arc<RecordSnapshot>> {
        let mut engine = self.engine.borrow_mut();
        let members = self.members.borrow();
        approval::version(document, engine.document(document)?, approval, &members).map(Arc::new)
    }
}
