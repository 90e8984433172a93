//! Who may do what with which document: classes of documents, rights of connections, and changes of both while
//! connections live.
//!
//! The driver (the relay's access control) supplies [`Rights`] for each connection; the class of a document is read
//! once, when its first changes arrive, and never again. Everything that a connection is told or that is taken from it
//! goes through [`Engine::access_of`], so that a document which a connection may not read does not exist for it.

use std::collections::BTreeMap;

use automerge::{AutoCommit, ROOT, ReadDoc as _};

use super::{
    Engine, Side,
    connection::{Connection, PeerDocument},
    documents::Entry,
    reconcile::{Comparison, all_buckets},
};
use crate::{
    ids::{ConnectionId, DocumentId, MemberKey},
    limits,
    wire::Message,
};

/// The root scalar that names a document's class, in the change that creates it.
pub const CLASS_KEY: &str = "class";

/// The root scalar that names what a document is; opaque here, and listed for administrators.
pub const KIND_KEY: &str = "kind";

/// What is said of a document that a connection may not write, whether it exists here or not.
pub(super) const MAY_NOT_WRITE: &str =
    "this connection may not create or change this document here; what was changed stays on the device";

/// What may be done with a document. Each includes what is named before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Nothing: the document does not exist for this connection, not even by its id.
    None,
    /// Receives changes; its own are refused with a named error and stay on its device.
    ReadOnly,
    /// Reads and writes.
    ReadWrite,
}

/// The classes of the access matrix; set when a document is created, and never changed by a peer afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentClass {
    /// Any record; what a document without a class is.
    Record,
    /// Settings and member directory: the workspace document alone.
    Workspace,
    /// Policies, plans, agreements: what directs the work.
    Governance,
    /// Audits and findings.
    Audit,
    /// Need to know.
    Restricted,
}

impl DocumentClass {
    /// Every class, from the most open to the most closed.
    pub const ALL: [Self; 5] = [
        Self::Record,
        Self::Workspace,
        Self::Governance,
        Self::Audit,
        Self::Restricted,
    ];

    /// The class's name in documents, in the relay's table, and in answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Workspace => "workspace",
            Self::Governance => "governance",
            Self::Audit => "audit",
            Self::Restricted => "restricted",
        }
    }

    /// The class of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// Place in tables by class.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Record => 0,
            Self::Workspace => 1,
            Self::Governance => 2,
            Self::Audit => 3,
            Self::Restricted => 4,
        }
    }
}

/// What the principal behind a connection may do: by class, and beyond that with single documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights {
    classes: [Access; DocumentClass::ALL.len()],
    grants: BTreeMap<DocumentId, Access>,
    member: Option<MemberKey>,
}

impl Rights {
    /// The same access to every document.
    #[must_use]
    pub const fn uniform(access: Access) -> Self {
        Self {
            classes: [access; DocumentClass::ALL.len()],
            grants: BTreeMap::new(),
            member: None,
        }
    }

    /// Access by class.
    #[must_use]
    pub fn by_class(access: impl FnMut(DocumentClass) -> Access) -> Self {
        Self {
            classes: DocumentClass::ALL.map(access),
            grants: BTreeMap::new(),
            member: None,
        }
    }

    /// The same with single documents beyond the classes.
    #[must_use]
    pub fn with_grants(mut self, grants: impl IntoIterator<Item = (DocumentId, Access)>) -> Self {
        self.grants.extend(grants);
        self
    }

    /// The same for a member whose deliveries are logged, and whose authorship is guarded (relay).
    #[must_use]
    pub const fn of_member(mut self, member: MemberKey) -> Self {
        self.member = Some(member);
        self
    }

    /// Whom deliveries are attributed to.
    #[must_use]
    pub const fn member(&self) -> Option<MemberKey> {
        self.member
    }

    /// What may be done with documents of a class.
    #[must_use]
    pub fn class(&self, class: DocumentClass) -> Access {
        self.classes.get(class.index()).copied().unwrap_or(Access::None)
    }

    /// What may be done with a document of a class.
    #[must_use]
    pub fn document(&self, document: DocumentId, class: DocumentClass) -> Access {
        let by_class = self.class(class);
        if self.grants.is_empty() {
            return by_class;
        }
        let granted = self.grants.get(&document).copied().unwrap_or(Access::None);
        by_class.max(granted)
    }

    /// Whether no document is hidden.
    pub(super) fn reads_everything(&self) -> bool {
        self.classes.iter().all(|access| *access >= Access::ReadOnly)
    }

    /// Whether documents of some class may be created.
    fn creates(&self) -> bool {
        DocumentClass::ALL
            .into_iter()
            .any(|class| class != DocumentClass::Workspace && self.class(class) == Access::ReadWrite)
    }

    pub(super) fn grants(&self) -> impl Iterator<Item = DocumentId> {
        self.grants.keys().copied()
    }
}

/// What a document said of itself in the changes that created it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nature {
    /// Its class, fixed from here on.
    pub class: DocumentClass,
    /// What it calls itself, if that is a short word.
    pub kind: Option<String>,
}

/// The strictest class that the document names, `record` if none. Only the workspace document is of class `workspace`,
/// and the driver says which that is.
pub(super) fn nature_of(document: &AutoCommit) -> Nature {
    let named = document.get_all(ROOT, CLASS_KEY).unwrap_or_default();
    let class = named
        .iter()
        .filter_map(|(value, _)| value.as_str().and_then(DocumentClass::from_name))
        .filter(|class| *class != DocumentClass::Workspace)
        .max()
        .unwrap_or(DocumentClass::Record);
    let kind = document.get(ROOT, KIND_KEY).ok().flatten().and_then(|(value, _)| {
        let word = value.as_str()?;
        let is_word = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (is_word && !word.is_empty() && word.len() <= limits::KIND_BYTES).then(|| word.to_owned())
    });
    Nature { class, kind }
}

/// Why the first changes of a document are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unadmitted {
    /// Others that they build on did not come with them: a relay that lost what it had forwarded is told so.
    Incomplete,
    /// For this reason, in words.
    Refused(&'static str),
}

/// The class of a document, where those of class `record` are left out.
pub(super) fn class_in(classes: &BTreeMap<DocumentId, DocumentClass>, document: DocumentId) -> DocumentClass {
    classes.get(&document).copied().unwrap_or(DocumentClass::Record)
}

impl Engine {
    /// Says of which class a document is, whatever it says of itself: one that is stored, or the workspace document
    /// before it exists. Connections that may do more or less with it by this are told at once.
    pub fn classify(&mut self, document: DocumentId, class: DocumentClass) {
        let before = self.class_of(document);
        if before == class {
            return;
        }
        let compared = self.compared_heads(document).to_vec();
        self.collection_changed(document, &compared, &[]);
        if class == DocumentClass::Record {
            self.classes.remove(&document);
        } else {
            self.classes.insert(document, class);
        }
        self.collection_changed(document, &[], &compared);
        self.realign(document);
    }

    /// The class of a document.
    #[must_use]
    pub fn class_of(&self, document: DocumentId) -> DocumentClass {
        class_in(&self.classes, document)
    }

    /// What a connection may do with a document that exists here. One that does not is nobody's to read or write: see
    /// [`Engine::may_offer`].
    pub(super) fn access_of(&self, connection: ConnectionId, document: DocumentId) -> Access {
        self.connections.get(&connection).map_or(Access::None, |found| {
            found.rights.document(document, self.class_of(document))
        })
    }

    pub(super) fn exists(&self, document: DocumentId) -> bool {
        self.documents.get(&document).is_some_and(|entry| !entry.is_empty())
    }

    /// Whether a connection may bring a document that is not known here; its class decides when it has come.
    pub(super) fn may_offer(&self, connection: ConnectionId, document: DocumentId) -> bool {
        let Some(connection) = self.connections.get(&connection) else {
            return false;
        };
        match self.classes.get(&document) {
            Some(class) => connection.rights.document(document, *class) == Access::ReadWrite,
            None => connection.rights.creates(),
        }
    }

    /// What a connection may do with a document, created or not.
    pub(super) fn access_or_offer(&self, connection: ConnectionId, document: DocumentId) -> Access {
        if self.exists(document) {
            self.access_of(connection, document)
        } else if self.may_offer(connection, document) {
            Access::ReadWrite
        } else {
            Access::None
        }
    }

    /// Replaces what a connection may do, at once and in both directions.
    pub(super) fn on_rights(&mut self, id: ConnectionId, rights: Rights) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        if connection.rights == rights {
            return;
        }
        connection.rights = rights;
        let known: Vec<DocumentId> = connection.concerned().collect();
        for document in known {
            self.realign_connection(id, document);
        }
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        if !connection.is_ready() || self.config.side != Side::Relay {
            return;
        }
        if connection.steward {
            // What was equal before is no longer known to be: the peer is asked to compare again, which finds what it
            // may read now, and what it made and may bring now.
            match &mut connection.comparison {
                Comparison::Listing { uncertain, .. } | Comparison::Done { uncertain } => *uncertain = all_buckets(),
                Comparison::None | Comparison::Asked { .. } => {}
            }
            let buckets = self.sums_for(id);
            self.send(id, &Message::Fingerprints { buckets });
        } else {
            self.announce_wanted(id);
        }
    }

    /// A plain peer is told of documents that it asked for and may have now.
    fn announce_wanted(&mut self, id: ConnectionId) {
        let Some(connection) = self.connections.get(&id) else {
            return;
        };
        let wanted: Vec<DocumentId> = connection.wanted.iter().copied().collect();
        for document in wanted {
            let access = self.access_or_offer(id, document);
            if access == Access::None {
                continue;
            }
            if let Some(connection) = self.connections.get_mut(&id) {
                connection.wanted.remove(&document);
                connection.documents.insert(document, PeerDocument::new(access));
                connection.dirty.push(document);
            }
        }
    }

    /// The class of a document was fixed or changed: every connection that deals with it is held to it.
    pub(super) fn realign(&mut self, document: DocumentId) {
        let concerned: Vec<ConnectionId> = self
            .connections
            .iter()
            .filter(|(_, connection)| connection.concerns(document))
            .map(|(id, _)| *id)
            .collect();
        for id in concerned {
            self.realign_connection(id, document);
        }
    }

    fn realign_connection(&mut self, id: ConnectionId, document: DocumentId) {
        let access = self.access_or_offer(id, document);
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        if access == Access::None {
            connection.hide(document);
            self.say_hidden(id, document);
            return;
        }
        let Some(peer) = connection.documents.get_mut(&document) else {
            return;
        };
        if peer.hold_to(access) {
            connection.gated.remove(&document);
            connection.dirty.push(document);
        }
    }

    /// A document that the peer dealt with is out of its reach now.
    fn say_hidden(&mut self, id: ConnectionId, document: DocumentId) {
        let Some(connection) = self.connections.get(&id).filter(|connection| connection.is_ready()) else {
            return;
        };
        if connection.steward {
            self.refuse(id, document, MAY_NOT_WRITE);
        } else {
            self.say_unavailable(id, document);
        }
    }

    pub(super) fn say_unavailable(&mut self, id: ConnectionId, document: DocumentId) {
        let Some(connection) = self.connections.get(&id) else {
            return;
        };
        let message = Message::DocUnavailable {
            document,
            sender: self.config.peer_id.clone(),
            target: connection.peer.clone(),
        };
        self.send(id, &message);
    }

    /// Decides over a document that was not known before its first changes came from this connection: fixes its class
    /// if the connection may create such a document, else it is to be forgotten. Tells whether changes in the name of
    /// others were left out; `Err` says why nothing is taken.
    pub(super) fn admit_new(&mut self, id: ConnectionId, document: DocumentId) -> Result<bool, Unadmitted> {
        let vetted = self.vet_new(id, document).map_err(Unadmitted::Refused)?;
        let foreign = vetted.own.is_some();
        let Some(loaded) = self.documents.get_mut(&document).and_then(Entry::loaded_mut) else {
            return Ok(false);
        };
        // The class is in the first change; changes that wait for it would be applied with it, whoever brings that.
        let is_complete = foreign || loaded.document.get_missing_deps(&[]).is_empty();
        if loaded.document.get_heads().is_empty() || !is_complete {
            return Err(Unadmitted::Incomplete);
        }
        let nature = nature_of(&loaded.document);
        let class = self.classes.get(&document).copied().unwrap_or(nature.class);
        let access = self
            .connections
            .get(&id)
            .map_or(Access::None, |connection| connection.rights.document(document, class));
        if access != Access::ReadWrite {
            return Err(Unadmitted::Refused(MAY_NOT_WRITE));
        }
        if class != DocumentClass::Record {
            self.classes.insert(document, class);
        }
        self.note_arrival(id, document, vetted, Some(Nature { class, ..nature }));
        self.realign(document);
        Ok(foreign)
    }
}

impl Connection {
    /// Documents that something is known or under way of.
    fn concerned(&self) -> impl Iterator<Item = DocumentId> {
        let mut all: Vec<DocumentId> = self.documents.keys().copied().collect();
        all.extend(self.active.iter().chain(&self.waiting).copied());
        all.extend(self.bulk.concerned());
        all.sort_unstable();
        all.dedup();
        all.into_iter()
    }

    fn concerns(&self, document: DocumentId) -> bool {
        self.documents.contains_key(&document)
            || self.active.contains(&document)
            || self.waiting.contains(&document)
            || self.bulk.concerned().any(|concerned| concerned == document)
    }

    /// Forgets a document that the peer may not know of.
    fn hide(&mut self, document: DocumentId) {
        self.documents.remove(&document);
        self.dirty.remove(document);
        self.acknowledgements.remove(document);
        self.gated.remove(&document);
        self.active.remove(&document);
        self.waiting.retain(|waiting| *waiting != document);
        self.bulk.hide(document);
    }
}
