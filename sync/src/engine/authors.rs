//! Who made and who delivered the changes that arrive at the relay.
//!
//! The first 8 bytes of an automerge actor id name a device (see `EngineConfig::actor`), or whatever a plain client
//! drew at random. The first member who delivers a change of such an author owns the author from then on; a change of an
//! author that another member owns is refused, unless it is known here already. What this proves: that nobody continues
//! in another member's name once that member has written. What it does not prove: who sat at the device, when a change
//! was made, or whose an author is that the relay has never met.
//!
//! Root changes (containers, kind, schema, class; made to the same bytes by every replica) belong to nobody.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{AutoCommit, Change, ChangeHash, legacy, sync::ChunkList};
use sha2::{Digest as _, Sha256};

use super::{
    Engine,
    access::{CLASS_KEY, KIND_KEY, Nature},
    chunks,
    documents::{Entry, Loaded},
    sync_message::{guarded, read_unsigned},
};
use crate::{
    ids::{ConnectionId, DocumentId, MemberKey},
    limits,
};

/// The device part of an actor id.
pub type AuthorPrefix = [u8; 8];

pub(super) const FOREIGN: &str = "it holds changes in the name of another member, and those are taken from that member only; \
                       what was changed stays on the device";
const UNREADABLE: &str = "it holds changes that cannot be read";

/// What a connection brought that was not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// On which connection.
    pub connection: ConnectionId,
    /// Whose that is.
    pub member: MemberKey,
    /// To which document.
    pub document: DocumentId,
    /// The changes.
    pub changes: Vec<ChangeHash>,
    /// Authors that belong to the member behind the connection from now on.
    pub authors: Vec<AuthorPrefix>,
    /// What the document is, when these changes created it.
    pub created: Option<Nature>,
}

/// A change as far as its header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Header {
    hash: ChangeHash,
    /// `None` for a root change.
    author: Option<AuthorPrefix>,
}

/// Changes by who brought them.
type Applied = BTreeMap<(ConnectionId, MemberKey), Vec<ChangeHash>>;

/// Changes that may be applied, and what follows from applying them.
#[derive(Debug, Default)]
pub(super) struct Vetted {
    changes: Vec<ChangeHash>,
    authors: Vec<AuthorPrefix>,
    /// Set when foreign changes were among them: the others' bytes.
    pub(super) own: Option<Vec<u8>>,
}

impl Engine {
    /// Tells to whom authors belong, as stored or as another node of the relay learned.
    pub fn learn_authors(&mut self, known: impl IntoIterator<Item = (AuthorPrefix, MemberKey)>) {
        for (author, member) in known {
            if self.authors.len() < limits::AUTHORS {
                self.authors.entry(author).or_insert(member);
            }
        }
    }

    /// What connections of members brought since the last call, in order (relay). The driver logs it with the write
    /// that makes it durable.
    pub fn take_arrivals(&mut self) -> Vec<Arrival> {
        std::mem::take(&mut self.arrivals)
    }

    /// Looks at changes for a document that exists, before they are applied. Foreign ones are sorted out one by one:
    /// after a crash of the relay two members may hold changes that build on each other's, and each brings its own.
    /// `Err` says why none may be applied.
    pub(super) fn vet(
        &mut self,
        id: ConnectionId,
        document: DocumentId,
        changes: &ChunkList,
    ) -> Result<Vetted, &'static str> {
        let Some(member) = self.member_of(id) else {
            return Ok(Vetted::default());
        };
        let mut headers = Vec::new();
        for chunk in changes.iter() {
            read_headers(chunk, &mut headers).ok_or(UNREADABLE)?;
        }
        let loaded = self.documents.get_mut(&document).and_then(Entry::loaded_mut);
        let Some(loaded) = loaded else {
            return Ok(Vetted::default());
        };
        headers.retain(|header| loaded.document.get_change_meta_by_hash(&header.hash).is_none());
        let (mut vetted, foreign) = sort_out(&headers, &self.authors, member);
        if foreign {
            let allowed: BTreeSet<ChangeHash> = vetted.changes.iter().copied().collect();
            let mut own = Vec::new();
            for chunk in changes.iter() {
                keep_allowed(chunk, &allowed, &mut own).ok_or(UNREADABLE)?;
            }
            vetted.own = Some(own);
        }
        self.learn_authors(vetted.authors.iter().map(|author| (*author, member)));
        Ok(vetted)
    }

    /// As [`Engine::vet`], for a document whose first changes are in memory already: foreign ones are taken out again.
    pub(super) fn vet_new(&mut self, id: ConnectionId, document: DocumentId) -> Result<Vetted, &'static str> {
        let Some(member) = self.member_of(id) else {
            return Ok(Vetted::default());
        };
        let actor = self.config.actor;
        let Some(loaded) = self.documents.get_mut(&document).and_then(Entry::loaded_mut) else {
            return Ok(Vetted::default());
        };
        let headers = headers_of(&mut loaded.document);
        let (mut vetted, foreign) = sort_out(&headers, &self.authors, member);
        if foreign {
            let allowed: BTreeSet<ChangeHash> = vetted.changes.iter().copied().collect();
            let own = allowed_of(&mut loaded.document, &allowed);
            let mut rest = chunks::empty(&actor);
            let taken = guarded(|| rest.load_incremental(&own)).is_some_and(|taken| taken.is_ok());
            if !taken {
                return Err(UNREADABLE);
            }
            *loaded = Loaded::new(rest);
            vetted.own = Some(own);
        }
        Ok(vetted)
    }

    fn member_of(&self, id: ConnectionId) -> Option<MemberKey> {
        self.connections
            .get(&id)
            .and_then(|connection| connection.rights.member())
    }

    /// Notes what was taken from a connection before it is applied (see `ahead`).
    pub(super) fn note_taken(
        &mut self,
        id: ConnectionId,
        document: DocumentId,
        changes: &[Change],
        authors: Vec<AuthorPrefix>,
    ) {
        let Some(member) = self.member_of(id) else { return };
        self.learn_authors(authors.iter().map(|author| (*author, member)));
        self.arrivals.push(Arrival {
            connection: id,
            member,
            document,
            changes: changes.iter().map(Change::hash).collect(),
            authors,
            created: None,
        });
    }

    /// Notes what was taken from a connection. Changes that wait for others before they count are noted when they do.
    pub(super) fn note_arrival(
        &mut self,
        id: ConnectionId,
        document: DocumentId,
        vetted: Vetted,
        created: Option<Nature>,
    ) {
        let Some(member) = self.member_of(id) else { return };
        self.learn_authors(vetted.authors.iter().map(|author| (*author, member)));
        let Some(loaded) = self.documents.get_mut(&document).and_then(Entry::loaded_mut) else {
            return;
        };
        let (changes, waiting): (Vec<ChangeHash>, Vec<ChangeHash>) = vetted
            .changes
            .into_iter()
            .partition(|hash| loaded.document.get_change_meta_by_hash(hash).is_some());
        let mut completed: Applied = BTreeMap::new();
        if !changes.is_empty() {
            completed = loaded.take_applied_orphans();
            completed.entry((id, member)).or_default().extend(changes);
        }
        for hash in waiting {
            if loaded.orphans.len() < limits::ORPHANS {
                loaded.orphans.insert(hash, (id, member));
            }
        }
        let mut authors = vetted.authors;
        let mut created = created;
        for ((connection, member), changes) in completed {
            let own = connection == id;
            self.arrivals.push(Arrival {
                connection,
                member,
                document,
                changes,
                authors: if own { std::mem::take(&mut authors) } else { Vec::new() },
                created: if own { created.take() } else { None },
            });
        }
    }
}

impl Loaded {
    fn take_applied_orphans(&mut self) -> Applied {
        let mut applied: Applied = BTreeMap::new();
        if self.orphans.is_empty() {
            return applied;
        }
        for (hash, bringer) in std::mem::take(&mut self.orphans) {
            if self.document.get_change_meta_by_hash(&hash).is_some() {
                applied.entry(bringer).or_default().push(hash);
            } else {
                self.orphans.insert(hash, bringer);
            }
        }
        applied
    }
}

/// What a member may bring, and whether something else was among it.
fn sort_out(headers: &[Header], owners: &BTreeMap<AuthorPrefix, MemberKey>, member: MemberKey) -> (Vetted, bool) {
    let mut vetted = Vetted::default();
    let mut foreign = false;
    for header in headers {
        let owner = header.author.and_then(|author| owners.get(&author));
        if owner.is_some_and(|owner| *owner != member) {
            foreign = true;
            continue;
        }
        vetted.changes.push(header.hash);
        if let (Some(author), None) = (header.author, owner)
            && !vetted.authors.contains(&author)
        {
            vetted.authors.push(author);
        }
    }
    (vetted, foreign)
}

/// The authors among changes that belong to the member from now on; `None` when one belongs to another member.
pub(super) fn vet_each(
    changes: &[Change],
    owners: &BTreeMap<AuthorPrefix, MemberKey>,
    member: Option<MemberKey>,
) -> Option<Vec<AuthorPrefix>> {
    let Some(member) = member else {
        return Some(Vec::new());
    };
    let headers: Vec<Header> = changes.iter().map(header_of).collect();
    let (vetted, foreign) = sort_out(&headers, owners, member);
    (!foreign).then_some(vetted.authors)
}

/// The bytes of the changes of a document that are allowed.
fn allowed_of(document: &mut AutoCommit, allowed: &BTreeSet<ChangeHash>) -> Vec<u8> {
    document
        .get_changes(&[])
        .iter()
        .filter(|change| allowed.contains(&change.hash()))
        .flat_map(|change| change.raw_bytes().to_vec())
        .collect()
}

/// Copies the changes of concatenated chunks that are allowed.
fn keep_allowed(mut bytes: &[u8], allowed: &BTreeSet<ChangeHash>, kept: &mut Vec<u8>) -> Option<()> {
    while !bytes.is_empty() {
        let chunk = Chunk::split(&mut bytes)?;
        match chunk.kind {
            DOCUMENT => kept.extend(guarded(|| {
                let mut whole = AutoCommit::load(chunk.whole).ok()?;
                Some(allowed_of(&mut whole, allowed))
            })??),
            CHANGE | COMPRESSED => {
                let change = parse(chunk.whole)?;
                if allowed.contains(&change.hash()) {
                    kept.extend_from_slice(chunk.whole);
                }
            }
            _ => return None,
        }
    }
    Some(())
}

/// Reads the headers of concatenated chunks; `None` when they are not what a peer sends.
fn read_headers(mut bytes: &[u8], headers: &mut Vec<Header>) -> Option<()> {
    while !bytes.is_empty() {
        let chunk = Chunk::split(&mut bytes)?;
        match chunk.kind {
            DOCUMENT => {
                headers.extend(guarded(|| {
                    let mut whole = AutoCommit::load(chunk.whole).ok()?;
                    Some(headers_of(&mut whole))
                })??);
            }
            CHANGE => match chunk.change_header() {
                Some(header) => headers.push(header),
                None => headers.push(header_of(&parse(chunk.whole)?)),
            },
            COMPRESSED => headers.push(header_of(&parse(chunk.whole)?)),
            _ => return None,
        }
    }
    Some(())
}

fn parse(chunk: &[u8]) -> Option<Change> {
    guarded(|| Change::from_bytes(chunk.to_vec()))?.ok()
}

/// The headers of all changes of a document. Only those that may be root changes are decoded.
fn headers_of(document: &mut AutoCommit) -> Vec<Header> {
    let found: Vec<(Header, bool)> = document
        .get_changes_meta(&[])
        .iter()
        .map(|change| {
            let header = Header {
                hash: change.hash,
                author: Some(prefix(change.actor.to_bytes())),
            };
            let is_bare =
                change.deps.is_empty() && change.seq == 1 && change.timestamp == 0 && change.message.is_none();
            (header, is_bare)
        })
        .collect();
    found
        .into_iter()
        .map(|(header, is_bare)| {
            let change = is_bare.then(|| document.get_change_by_hash(&header.hash)).flatten();
            change.map_or(header, |change| header_of(&change))
        })
        .collect()
}

fn header_of(change: &Change) -> Header {
    Header {
        hash: change.hash(),
        author: (!is_root_change(change)).then(|| prefix(change.actor_id().to_bytes())),
    }
}

fn prefix(actor: &[u8]) -> AuthorPrefix {
    let mut prefix = [0; 8];
    for (place, byte) in prefix.iter_mut().zip(actor) {
        *place = *byte;
    }
    prefix
}

/// A change that says nothing that a person did: it makes containers, and names kind, schema and class.
fn is_root_change(change: &Change) -> bool {
    let bare = change.deps().is_empty() && change.seq() == 1 && change.timestamp() == 0 && change.message().is_none();
    bare && change.len() <= limits::ROOT_CHANGE_OPERATIONS
        && change.decode().operations.iter().all(|operation| {
            let at_root = operation.obj == legacy::ObjectId::Root && !operation.insert && operation.pred.is_empty();
            let names = matches!(&operation.key, legacy::Key::Map(key) if is_naming_key(key));
            at_root
                && match &operation.action {
                    legacy::OpType::Make(_) => true,
                    legacy::OpType::Put(_) => names,
                    legacy::OpType::Delete
                    | legacy::OpType::Increment(_)
                    | legacy::OpType::MarkBegin(..)
                    | legacy::OpType::MarkEnd(_) => false,
                }
        })
}

fn is_naming_key(key: &str) -> bool {
    [KIND_KEY, CLASS_KEY, "schema"].contains(&key)
}

/// A chunk of automerge's storage format: magic bytes, checksum, type, length, content.
struct Chunk<'a> {
    whole: &'a [u8],
    kind: u8,
    /// Type, length and content: what the checksum and a change's hash are taken of.
    hashed: &'a [u8],
    content: &'a [u8],
}

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const DOCUMENT: u8 = 0;
const CHANGE: u8 = 1;
const COMPRESSED: u8 = 2;

impl<'a> Chunk<'a> {
    fn split(bytes: &mut &'a [u8]) -> Option<Self> {
        let whole = *bytes;
        let rest = whole.strip_prefix(&MAGIC)?;
        let (_, hashed) = rest.split_at_checked(4)?;
        let (kind, mut content) = hashed.split_first()?;
        let length = usize::try_from(read_unsigned(&mut content)?).ok()?;
        let (content, after) = content.split_at_checked(length)?;
        *bytes = after;
        Some(Self {
            whole: whole.get(..whole.len() - after.len())?,
            kind: *kind,
            hashed: hashed.get(..hashed.len() - after.len())?,
            content,
        })
    }

    /// Hash and author of an ordinary change, read without decoding its operations. `None` for one without
    /// dependencies, which may be a root change and is looked at closely.
    fn change_header(&self) -> Option<Header> {
        let mut content = self.content;
        let dependencies = usize::try_from(read_unsigned(&mut content)?).ok()?;
        if dependencies == 0 {
            return None;
        }
        let (_, mut content) = content.split_at_checked(dependencies.checked_mul(32)?)?;
        let length = usize::try_from(read_unsigned(&mut content)?).ok()?;
        let (actor, _) = content.split_at_checked(length)?;
        Some(Header {
            hash: ChangeHash(Sha256::digest(self.hashed).into()),
            author: Some(prefix(actor)),
        })
    }
}

#[cfg(test)]
mod tests {
    use automerge::{ActorId, ObjType, ROOT, transaction::CommitOptions, transaction::Transactable as _};

    use super::*;

    fn read(bytes: &[u8]) -> Vec<Header> {
        let mut headers = Vec::new();
        read_headers(bytes, &mut headers).expect("readable");
        headers.sort_by_key(|header| header.hash);
        headers
    }

    #[test]
    fn headers_are_read_from_every_form_of_a_change() {
        let mut document = AutoCommit::new().with_actor(ActorId::from([7_u8; 16]));
        document.put_object(ROOT, "text", ObjType::Text).unwrap();
        document.commit_with(CommitOptions::default().with_time(0));
        document.set_actor(ActorId::from([8_u8; 16]));
        // Long enough to be stored compressed.
        document.put(ROOT, "long", "words ".repeat(200)).unwrap();
        document.commit_with(CommitOptions::default().with_time(5));
        document.put(ROOT, "short", 1).unwrap();
        document.commit_with(CommitOptions::default().with_time(6));
        let mut expected: Vec<Header> = document
            .get_changes(&[])
            .iter()
            .zip([None, Some([8; 8]), Some([8; 8])])
            .map(|(change, author)| Header {
                hash: change.hash(),
                author,
            })
            .collect();
        expected.sort_by_key(|header| header.hash);
        assert_eq!(read(&document.save()), expected, "a document");
        assert_eq!(read(&document.save_after(&[])), expected, "changes");
        let raw: Vec<u8> = document
            .get_changes(&[])
            .iter()
            .flat_map(|change| change.raw_bytes().to_vec())
            .collect();
        assert_eq!(read(&raw), expected, "changes as they are");
    }

    #[test]
    fn only_changes_without_content_belong_to_nobody() {
        type Make = fn(&mut AutoCommit);
        let cases: [(Make, i64, bool); 5] = [
            (|made| drop(made.put_object(ROOT, "tags", ObjType::Map)), 0, true),
            (|made| made.put(ROOT, "class", "audit").unwrap(), 0, true),
            (|made| made.put(ROOT, "title", "forged").unwrap(), 0, false),
            (|made| drop(made.put_object(ROOT, "tags", ObjType::Map)), 1, false),
            (
                |made| {
                    let text = made.put_object(ROOT, "text", ObjType::Text).unwrap();
                    made.splice_text(text, 0, 0, "forged").unwrap();
                },
                0,
                false,
            ),
        ];
        for (number, (make, time, root)) in cases.into_iter().enumerate() {
            let mut document = AutoCommit::new();
            make(&mut document);
            document.commit_with(CommitOptions::default().with_time(time));
            let headers = read(&document.save_after(&[]));
            assert_eq!(headers.len(), 1);
            assert_eq!(headers[0].author.is_none(), root, "case {number}");
        }
    }

    #[test]
    fn what_is_no_chunk_is_not_read() {
        let mut headers = Vec::new();
        assert!(read_headers(b"nonsense", &mut headers).is_none());
        let mut document = AutoCommit::new();
        document.put(ROOT, "a", 1).unwrap();
        let bytes = document.save_after(&[]);
        assert!(read_headers(&bytes[..bytes.len() - 1], &mut headers).is_none());
        let mut bundle = bytes;
        bundle[8] = 3;
        assert!(read_headers(&bundle, &mut headers).is_none(), "a bundle of changes");
    }
}
