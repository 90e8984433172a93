//! Ballots and votes in a record's document.

use automerge::transaction::Transactable;
use automerge::{AutoCommit, AutomergeError, ObjId, ObjType, ReadDoc, ScalarValue};

use super::{Ballot, Mark, Standing, Vote, VoteChoice, contest, count, current};
use crate::declaration::{BallotRole, FieldType, Kind, Transition};
use crate::edit::{Stamp, clean_text, container};
use crate::keys;
use crate::message::cut;
use crate::reader::Reader;
use crate::value::{LINE_BYTES, Value};

const BY: &str = "by";
const AT: &str = "at";
const VOTERS: &str = "voters";
const NEEDED: &str = "needed";
const DEADLINE: &str = "deadline";
const CLOSED: &str = "closed";
const DECIDED: &str = "decided";
const ENDED: &str = "ended";
const AHEAD: &str = "ahead";
const SETTLED: &str = "settled";
const BALLOT: &str = "ballot";
const CHOICE: &str = "choice";
const NOTE: &str = "note";
const KNEW: &str = "knew_the_end";

/// The longest reason that is kept with a ballot, in characters. The history has it too.
const REASON_CHARACTERS: usize = 600;

/// An entry of one of the maps.
struct Entry<'a> {
    reader: Reader<'a>,
    object: ObjId,
}

impl Entry<'_> {
    fn line(&self, key: &str) -> Option<String> {
        let (stored, object) = self.reader.winner(&self.object, key)?;
        self.reader
            .string(&stored, &object)
            .filter(|text| text.len() <= LINE_BYTES)
    }

    fn whole(&self, key: &str) -> Option<i64> {
        let (stored, _) = self.reader.winner(&self.object, key)?;
        Value::from_scalar(&FieldType::DateTime, stored.as_scalar()?)
            .ok()
            .flatten()?
            .as_millis()
    }

    fn flag(&self, key: &str) -> bool {
        let found = self.reader.winner(&self.object, key);
        found
            .and_then(|(stored, _)| stored.as_scalar()?.as_bool())
            .unwrap_or(false)
    }

    /// All marks that were written apart, sorted.
    fn marks(&self, key: &str) -> Vec<Mark> {
        let written = self.reader.all(&self.object, key);
        let texts = written
            .into_iter()
            .filter_map(|(stored, object)| self.reader.string(&stored, &object));
        let mut marks: Vec<Mark> = texts
            .filter(|text| text.len() <= LINE_BYTES)
            .filter_map(|text| serde_json::from_str(&text).ok())
            .collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }
}

fn entries<'a>(reader: Reader<'a>, map: &'static str) -> impl Iterator<Item = (String, Entry<'a>)> {
    reader.map_keys(map).into_iter().filter_map(move |(map, id)| {
        let (stored, object) = reader.winner(&map, &id)?;
        (stored.to_objtype() == Some(ObjType::Map)).then_some((id, Entry { reader, object }))
    })
}

/// The ballots of a record, the current one last, and how many entries could not be read.
pub(crate) fn read(reader: Reader<'_>, kind: &Kind) -> (Vec<Ballot>, usize) {
    let mut ballots = Vec::new();
    let mut unreadable = 0;
    if kind.ballot_step().is_none() {
        return (ballots, unreadable);
    }
    for (id, entry) in entries(reader, keys::BALLOTS) {
        match read_ballot(id, &entry) {
            Some(ballot) => ballots.push(ballot),
            None => unreadable += 1,
        }
    }
    for (id, entry) in entries(reader, keys::VOTES) {
        let ballot = entry
            .line(BALLOT)
            .and_then(|name| ballots.iter_mut().find(|ballot| ballot.id == name));
        match (ballot, read_vote(id, &entry)) {
            (Some(ballot), Some(vote)) => ballot.votes.push(vote),
            (None, _) | (_, None) => unreadable += 1,
        }
    }
    for ballot in &mut ballots {
        ballot
            .votes
            .sort_by(|one, other| (one.at_millis, &one.id).cmp(&(other.at_millis, &other.id)));
    }
    ballots.sort_by(|one, other| (one.opened_millis, &one.id).cmp(&(other.opened_millis, &other.id)));
    (ballots, unreadable)
}

fn read_ballot(id: String, entry: &Entry<'_>) -> Option<Ballot> {
    let mut voters: Vec<String> = Vec::new();
    for name in entry.line(VOTERS)?.lines().map(str::trim).take(super::VOTERS) {
        if !name.is_empty() && !voters.iter().any(|voter| voter == name) {
            voters.push(name.to_owned());
        }
    }
    let needed = usize::try_from(entry.whole(NEEDED)?).ok()?;
    ((1..=voters.len()).contains(&needed)).then_some(())?;
    Some(Ballot {
        id,
        opened_by: entry.line(BY).unwrap_or_default(),
        opened_millis: entry.whole(AT)?,
        voters,
        needed,
        deadline_millis: entry.whole(DEADLINE)?,
        closed: entry.marks(CLOSED),
        decided: entry.marks(DECIDED),
        ended: entry.marks(ENDED),
        ahead: entry.marks(AHEAD),
        settled: entry.marks(SETTLED),
        votes: Vec::new(),
    })
}

fn read_vote(id: String, entry: &Entry<'_>) -> Option<Vote> {
    Some(Vote {
        id,
        voter: entry.line(BY)?,
        choice: VoteChoice::parse(&entry.line(CHOICE)?)?,
        at_millis: entry.whole(AT)?,
        note: entry.line(NOTE).unwrap_or_default(),
        knew_the_end: entry.flag(KNEW),
    })
}

pub(crate) fn open(
    document: &mut AutoCommit,
    id: &str,
    (voters, needed, deadline_millis): (&[String], usize, i64),
    stamp: &Stamp,
) -> Result<(), AutomergeError> {
    let map = container(document, keys::BALLOTS, ObjType::Map)?;
    let entry = document.put_object(&map, id, ObjType::Map)?;
    let names: Vec<_> = voters.iter().map(|voter| clean_text(voter.trim())).collect();
    document.put(&entry, BY, stamp.author.name.as_str())?;
    document.put(&entry, AT, ScalarValue::Timestamp(stamp.time_millis))?;
    document.put(&entry, VOTERS, names.join("\n"))?;
    document.put(&entry, NEEDED, i64::try_from(needed).unwrap_or(i64::MAX))?;
    document.put(&entry, DEADLINE, ScalarValue::Timestamp(deadline_millis))
}

pub(crate) fn vote(
    document: &mut AutoCommit,
    ballots: &[Ballot],
    (ballot, id): (&str, &str),
    (choice, note): (VoteChoice, &str),
    stamp: &Stamp,
) -> Result<(), AutomergeError> {
    let knew_the_end = current(ballots).is_some_and(|ballot| ballot.over_millis().is_some());
    let map = container(document, keys::VOTES, ObjType::Map)?;
    let entry = document.put_object(&map, id, ObjType::Map)?;
    document.put(&entry, BALLOT, ballot)?;
    document.put(&entry, BY, stamp.author.name.trim())?;
    document.put(&entry, AT, ScalarValue::Timestamp(stamp.time_millis))?;
    document.put(&entry, CHOICE, choice.name())?;
    if !note.trim().is_empty() {
        document.put(&entry, NOTE, clean_text(note.trim()).as_ref())?;
    }
    if knew_the_end {
        document.put(&entry, KNEW, true)?;
    }
    Ok(())
}

/// What is done to a ballot now. Its moment is not before that of a vote which it knows and counts, however slow the clock.
fn mark(ballot: &Ballot, stamp: &Stamp, step: &str, reason: &str) -> Mark {
    let known = count(ballot, stamp.time_millis).votes.into_iter();
    let latest = known
        .filter(|(_, standing)| matches!(standing, Standing::Counted | Standing::Replaced))
        .map(|(vote, _)| vote.at_millis)
        .max();
    Mark {
        at: latest.map_or(stamp.time_millis, |latest| latest.max(stamp.time_millis)),
        by: stamp.author.name.clone(),
        step: step.to_owned(),
        reason: cut(&clean_text(reason.trim()), REASON_CHARACTERS),
        votes: String::new(),
    }
}

fn put_mark(document: &mut AutoCommit, ballot: &str, key: &str, mark: &Mark) -> Result<(), AutomergeError> {
    // A mark of these types cannot fail to serialize: no map keys other than strings, no failing sources.
    let text = serde_json::to_string(mark).unwrap_or_default();
    match entry(document, ballot)? {
        Some(entry) => document.put(&entry, key, text),
        None => Ok(()),
    }
}

fn entry(document: &AutoCommit, ballot: &str) -> Result<Option<ObjId>, AutomergeError> {
    for map in Reader::new(document).objects(keys::BALLOTS, ObjType::Map) {
        if let Some((stored, object)) = document.get(&map, ballot)?
            && stored.to_objtype() == Some(ObjType::Map)
        {
            return Ok(Some(object));
        }
    }
    Ok(None)
}

pub(crate) fn close(document: &mut AutoCommit, ballots: &[Ballot], stamp: &Stamp) -> Result<(), AutomergeError> {
    match current(ballots) {
        Some(ballot) => put_mark(document, &ballot.id, CLOSED, &mark(ballot, stamp, "", "")),
        None => Ok(()),
    }
}

pub(crate) fn settle(
    document: &mut AutoCommit,
    kind: &Kind,
    reason: &str,
    stamp: &Stamp,
) -> Result<(), AutomergeError> {
    let reader = Reader::new(document);
    let ((ballots, _), state) = (read(reader, kind), reader.state(kind));
    let found = contest(kind, &state, &ballots, stamp.time_millis);
    let (Some(ballot), Some(contest)) = (current(&ballots), found) else {
        return Ok(());
    };
    let mut settled = mark(ballot, stamp, "", reason);
    settled.votes = contest.votes;
    put_mark(document, &contest.ballot, SETTLED, &settled)
}

/// Writes what a step does to the current ballot: the step that it decides on closes it, or goes ahead of it; a step that
/// takes the record back ends it.
pub(crate) fn mark_step(
    document: &mut AutoCommit,
    kind: &Kind,
    transition: &Transition,
    reason: Option<&str>,
    stamp: &Stamp,
) -> Result<(), AutomergeError> {
    let (ballots, _) = read(Reader::new(document), kind);
    let Some(ballot) = current(&ballots) else {
        return Ok(());
    };
    let key = match transition.ballot {
        BallotRole::None | BallotRole::CarriesOut => return Ok(()),
        BallotRole::Ends if !ballot.ended.is_empty() => return Ok(()),
        BallotRole::Ends => ENDED,
        BallotRole::Decides(_) if ballot.is_spent() => return Ok(()),
        BallotRole::Decides(_) if count(ballot, i64::MIN).verdict == super::Verdict::Approved => DECIDED,
        BallotRole::Decides(_) => AHEAD,
    };
    let mark = mark(ballot, stamp, transition.name, reason.unwrap_or_default());
    put_mark(document, &ballot.id, key, &mark)
}

/// Takes away what a step did to the current ballot when the step is undone, from one state back to another.
pub(crate) fn take_back(document: &mut AutoCommit, kind: &Kind, undone: &str, to: &str) -> Result<(), AutomergeError> {
    let (ballots, _) = read(Reader::new(document), kind);
    let Some(ballot) = current(&ballots) else {
        return Ok(());
    };
    let led = |mark: &Mark| {
        kind.transition(&mark.step)
            .is_some_and(|step| step.to == undone && step.from.contains(&to))
    };
    for (key, marks) in [
        (DECIDED, &ballot.decided),
        (ENDED, &ballot.ended),
        (AHEAD, &ballot.ahead),
    ] {
        if marks.iter().any(led)
            && let Some(entry) = entry(document, &ballot.id)?
        {
            document.delete(&entry, key)?;
        }
    }
    Ok(())
}
