//! The keys of a record document's root map, in one place.

/// The kind's stored name.
pub const KIND: &str = "kind";
/// The layout's version.
pub const SCHEMA: &str = "schema";
/// The class of the access matrix, in the change that creates the document; absent in one of class `record`.
pub const CLASS: &str = "class";
/// The title.
pub const TITLE: &str = "title";
/// The state.
pub const STATE: &str = "state";
/// The responsible person.
pub const OWNER: &str = "owner";
/// The description.
pub const DESCRIPTION: &str = "description";
/// Whether the record is archived.
pub const ARCHIVED: &str = "archived";
/// The id in the system that the record came from.
pub const EXTERNAL_ID: &str = "external_id";
/// When it was created, a timestamp in milliseconds.
pub const CREATED: &str = "created";
/// Who created it.
pub const CREATED_BY: &str = "created_by";
/// Whether a record is for those who need to know; see [`crate::genesis::class_of_new`].
pub const RESTRICTED: &str = "restricted";
/// Map tag → true.
pub const TAGS: &str = "tags";
/// Map `relation:documentId` → true.
pub const RELATIONS: &str = "relations";
/// Map approval id → map; of kinds that are approved.
pub const APPROVALS: &str = "approvals";
/// In an approval: who approved.
pub const APPROVAL_BY: &str = "by";
/// In an approval: when, a timestamp in milliseconds.
pub const APPROVAL_AT: &str = "at";
/// In an approval: the step that was taken.
pub const APPROVAL_STEP: &str = "step";
/// In an approval: the digest of the content, in hex.
pub const APPROVAL_DIGEST: &str = "digest";
/// In an approval: the heads before the step, in hex, with spaces between them.
pub const APPROVAL_HEADS: &str = "heads";
/// Map `digest:name` → the moment of a reading confirmation; of kinds that people work by.
pub const READINGS: &str = "readings";
/// Map comment id → map.
pub const COMMENTS: &str = "comments";
/// In a comment: who wrote it.
pub const COMMENT_AUTHOR: &str = "author";
/// In a comment: when, a timestamp in milliseconds.
pub const COMMENT_AT: &str = "at";
/// In a comment: what.
pub const COMMENT_BODY: &str = "body";
/// Map ballot id → map, of kinds that take votes.
pub const BALLOTS: &str = "ballots";
/// Map vote id → map, of kinds that take votes.
pub const VOTES: &str = "votes";
/// The batch of the import that created the record.
pub const IMPORT: &str = "import";
/// The batch of the import that updated the record last.
pub const IMPORT_LAST: &str = "import_last";
/// Time of the last imported event of an event log, in milliseconds.
pub const IMPORT_THROUGH: &str = "import_through";
/// How many events with exactly that time were imported.
pub const IMPORT_COUNT: &str = "import_count";

/// Map containers of every record.
pub const CONTAINERS: &[&str] = &[TAGS, RELATIONS, COMMENTS];
