//! A believable workspace for first looks, tests and benchmarks: a year at “Fjordlys IT”, a small provider.
//!
//! The same seed, size and moment give the same records on every platform. Records come one by one, so that a page can
//! store them in slices.

mod govern;
mod operate;
mod random;
mod words;

use automerge::{ActorId, AutoCommit};
use steward_sync::ids::DocumentId;

use crate::declaration::Kind;
use crate::edit::{Edit, EditError, Stamp};
use crate::kinds;
use crate::value::Value;
use random::Random;

/// The name of the sample's organization.
pub const ORGANIZATION: &str = "Fjordlys IT";

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// A generated record.
#[derive(Debug, Clone)]
pub struct SampleRecord {
    /// The id of its document.
    pub document: DocumentId,
    /// Its kind.
    pub kind: &'static Kind,
    /// Its changes, the earliest first.
    pub commits: Vec<(Stamp, Vec<Edit>)>,
}

impl SampleRecord {
    /// The document of the record.
    ///
    /// # Errors
    /// If an edit is refused; the tests show that none is.
    pub fn build(&self, actor: ActorId) -> Result<AutoCommit, EditError> {
        crate::edit::build(self.kind, &self.commits, actor)
    }
}

/// Records of a workspace of `size` records, with a year of history that ends at `now_millis`.
///
/// Every kind is there from about 60 records on.
#[must_use]
pub fn generate(seed: u64, size: usize, now_millis: i64) -> Sample {
    Sample {
        plan: Plan::new(seed, size, now_millis),
        next: 0,
    }
}

/// Names of the people in the sample, for its member directory.
#[must_use]
pub const fn people() -> &'static [&'static str] {
    words::PEOPLE
}

/// Generates the records of a sample one by one.
#[derive(Debug, Clone)]
pub struct Sample {
    plan: Plan,
    next: usize,
}

impl Iterator for Sample {
    type Item = SampleRecord;

    fn next(&mut self) -> Option<SampleRecord> {
        let (kind, number) = self.plan.slot(self.next)?;
        let document = self.plan.id(self.next);
        let mut story = Story::new(&self.plan, self.next, number);
        self.next += 1;
        match kind.name {
            "service" => govern::service(&mut story),
            "configuration_item" => operate::item(&mut story),
            "service_management_plan" => govern::plan(&mut story),
            "document" => govern::document(&mut story),
            "management_review" => govern::review(&mut story),
            "change" => operate::change(&mut story),
            "action" => govern::action(&mut story),
            _ => operate::incident(&mut story),
        }
        Some(SampleRecord {
            document,
            kind,
            commits: story.commits,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.plan.size.saturating_sub(self.next);
        (left, Some(left))
    }
}

impl ExactSizeIterator for Sample {}

/// How many records of which kind, and where each kind begins.
#[derive(Debug, Clone)]
struct Plan {
    seed: u64,
    size: usize,
    now: i64,
    counts: [(&'static Kind, usize); 8],
}

impl Plan {
    fn new(seed: u64, size: usize, now: i64) -> Self {
        let share = |percent: usize, least: usize| (size * percent / 100).max(least);
        let counts = [
            (&kinds::service::KIND, words::SERVICES.len()),
            (&kinds::configuration_item::KIND, share(18, 12)),
            (&kinds::service_management_plan::KIND, 1),
            (&kinds::document::KIND, words::DOCUMENTS.len()),
            (&kinds::management_review::KIND, 3),
            (&kinds::change::KIND, share(12, 6)),
            (&kinds::action::KIND, share(8, 6)),
        ];
        let fixed: usize = counts.iter().map(|(_, count)| count).sum();
        let [service, item, plan, document, review, change, action] = counts;
        let incidents = (&kinds::incident::KIND, size.saturating_sub(fixed));
        Self {
            seed,
            size,
            now,
            counts: [service, item, plan, document, review, change, action, incidents],
        }
    }

    /// The kind of a record, and its number among its kind.
    fn slot(&self, index: usize) -> Option<(&'static Kind, usize)> {
        if index >= self.size {
            return None;
        }
        let mut before = 0;
        for (kind, count) in self.counts {
            if index < before + count {
                return Some((kind, index - before));
            }
            before += count;
        }
        None
    }

    fn id(&self, index: usize) -> DocumentId {
        let thing = u64::try_from(index).unwrap_or(u64::MAX) | (1 << 40);
        DocumentId::from_bytes(Random::new(self.seed, thing).bytes())
    }

    /// The id of a record by kind and number, if the sample has it.
    fn find(&self, kind: &str, number: usize) -> Option<DocumentId> {
        let mut before = 0;
        for (candidate, count) in self.counts {
            if candidate.name == kind {
                return (number < count && before + number < self.size).then(|| self.id(before + number));
            }
            before += count;
        }
        None
    }

    fn count(&self, kind: &str) -> usize {
        self.counts
            .iter()
            .find(|(candidate, _)| candidate.name == kind)
            .map_or(0, |(_, count)| *count)
    }
}

/// One record as its life is told.
struct Story<'a> {
    plan: &'a Plan,
    random: Random,
    /// Its number among the records of its kind.
    number: usize,
    /// The moment of the next commit, in milliseconds.
    time: i64,
    commits: Vec<(Stamp, Vec<Edit>)>,
}

impl<'a> Story<'a> {
    fn new(plan: &'a Plan, index: usize, number: usize) -> Self {
        let random = Random::new(plan.seed, u64::try_from(index).unwrap_or(u64::MAX));
        Self {
            plan,
            random,
            number,
            time: plan.now - YEAR,
            commits: Vec::new(),
        }
    }

    /// Begins at a share of the year, in working hours.
    fn begin(&mut self, number: usize, of: usize) {
        let share = i64::try_from(number).unwrap_or(0) * YEAR / i64::try_from(of.max(1)).unwrap_or(1);
        let jitter = self.random.between(0, DAY);
        self.time = (self.plan.now - YEAR + share + jitter).min(self.plan.now - HOUR);
        self.enter_working_hours();
    }

    /// Moves to 07:00–17:00 of a weekday, not beyond the present.
    fn enter_working_hours(&mut self) {
        let mut day = self.time.div_euclid(DAY);
        // 1970-01-01 was a Thursday: days 2 and 3 of that week are the weekend.
        while matches!((day + 3).rem_euclid(7), 5 | 6) {
            day += 1;
        }
        let moment = day * DAY + 7 * HOUR + self.random.between(0, 10 * HOUR - MINUTE);
        self.time = if moment < self.plan.now {
            moment.max(self.time)
        } else {
            self.time
        };
    }

    /// Lets time pass; false if the next step would lie in the future, where the story ends.
    fn wait(&mut self, least: i64, most: i64) -> bool {
        let later = self.time + self.random.between(least, most);
        if later > self.plan.now {
            return false;
        }
        self.time = later;
        true
    }

    fn commit(&mut self, author: &str, edits: Vec<Edit>) {
        if !edits.is_empty() {
            self.commits.push((Stamp::new(self.time, author), edits));
        }
    }

    /// Takes a step of the lifecycle after some time. False if the story ends before.
    fn step(&mut self, least: i64, most: i64, author: &str, edits: Vec<Edit>) -> bool {
        let goes_on = self.wait(least, most);
        if goes_on {
            self.commit(author, edits);
        }
        goes_on
    }

    fn person(&mut self) -> &'static str {
        self.random.word(words::PEOPLE)
    }

    fn remark(&mut self) -> Edit {
        let body = self.random.word(words::REMARKS).to_owned();
        Edit::Comment {
            id: format!("{:016x}", self.random.next()),
            body,
        }
    }

    fn relate(&self, relation: &str, kind: &str, number: usize) -> Option<Edit> {
        let target = self.plan.find(kind, number)?;
        Some(Edit::Relate {
            relation: relation.to_owned(),
            target,
        })
    }

    /// A date some days after the present moment of the story.
    fn day_after(&self, days: i64) -> Value {
        Value::Date(i32::try_from(self.time.div_euclid(DAY) + days).unwrap_or(0))
    }
}

fn text(field: &str, value: &str) -> Edit {
    Edit::set(field, Value::text(value))
}
