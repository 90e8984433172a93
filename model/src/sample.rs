//! A believable workspace for first looks, tests and benchmarks: a year at “Fjordlys IT”, a small provider.
//!
//! The same seed, size and moment give the same records on every platform. Records come one by one, so that a page can
//! store them in slices.

mod assure;
mod check;
mod context;
mod control;
mod deliver;
mod govern;
mod operate;
mod random;
mod relate;
mod resolve;
mod risks;
mod standards;
mod words;

use automerge::{ActorId, AutoCommit};
use steward_sync::ids::DocumentId;

use crate::declaration::Kind;
use crate::edit::{Edit, EditError, Stamp};
use crate::item;
use crate::kinds;
use crate::measure::Surroundings;
use crate::report;
use crate::review;
use crate::value::Value;
use random::Random;

/// The name of the sample's organization.
pub const ORGANIZATION: &str = "Fjordlys IT";

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// The managing director.
const DIRECTOR: &str = "Kari Moen";
/// The service manager.
const MANAGER: &str = "Ingrid Solheim";

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

impl SampleRecord {
    /// Whether the record freezes what others give, so that it is made after them.
    #[must_use]
    pub fn is_frozen_last(&self) -> bool {
        self.kind == &kinds::service_report::KIND || self.kind == &kinds::management_review::KIND
    }

    /// Freezes the figures of a report that the record issues, or the inputs of a review that it opens, as of the moment at
    /// which it does, in the same commit, as the page does when a person presses the button. Other records stay as they
    /// are.
    ///
    /// # Errors
    /// If an edit of the record is refused; the tests show that none is.
    pub fn freeze(&mut self, actor: ActorId, surroundings: &Surroundings<'_>) -> Result<(), EditError> {
        let is_report = self.kind == &kinds::service_report::KIND;
        let step = if is_report { "issue" } else { "open" };
        let takes = |edit: &Edit| matches!(edit, Edit::Transition { name, .. } if name == step);
        let taken = self.commits.iter().position(|(_, edits)| edits.iter().any(takes));
        let Some(index) = taken.filter(|_| self.is_frozen_last()) else {
            return Ok(());
        };
        let mut document = self.build(actor)?;
        let row = crate::row::Row::project(self.document, &mut document);
        let Some((stamp, edits)) = self.commits.get_mut(index) else {
            return Ok(());
        };
        let surroundings = Surroundings {
            now_millis: stamp.time_millis,
            ..*surroundings
        };
        let id = format!("{:016x}", stamp.time_millis);
        let frozen = row.ok().and_then(|row| {
            if is_report {
                let scope = report::Scope::of(&row, surroundings.rows)?;
                let figures = report::frozen::encode(&report::generate(&scope, &surroundings)).ok()?;
                return Some(report::freeze(&id, figures));
            }
            let given = review::Given {
                surroundings: &surroundings,
                review: &row,
                conformity: None,
            };
            Some(review::opening::freeze(&id, &[], &review::compute(&given)))
        });
        if let Some(frozen) = frozen {
            edits.insert(0, frozen);
        }
        Ok(())
    }
}

/// Records of a workspace of `size` records, with a year of history that ends at `now_millis`.
///
/// Every kind is there from about 300 records on. Incidents, requests, changes and items are most of the rest.
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
        tell(kind.name, &mut story);
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

/// Tells the story of a record of a kind.
fn tell(kind: &str, story: &mut Story<'_>) {
    match kind {
        "service" => govern::service(story),
        "configuration_item" => operate::item(story),
        "customer" => relate::customer(story),
        "supplier" => relate::supplier(story),
        "contract" => relate::contract(story),
        "context_issue" => context::issue(story),
        "interested_party" => context::party(story),
        "scope" => context::scope(story),
        "document" => govern::document(story),
        "service_management_plan" => govern::plan(story),
        "objective" => context::objective(story),
        "role_assignment" => context::role(story),
        "communication" => context::communication(story),
        "resource" => context::resource(story),
        "competence" => context::competence(story),
        "training" => context::training(story),
        "other_party" => context::other_party(story),
        "risk" => risks::risk(story),
        "knowledge_article" => risks::article(story),
        "standard_requirement" => standards::requirement(story),
        "service_requirement" => deliver::requirement(story),
        "service_calendar" => deliver::calendar(story),
        "service_level_agreement" => deliver::agreement(story),
        "internal_agreement" => deliver::internal_agreement(story),
        "budget_line" => deliver::budget(story),
        "capacity_plan" => deliver::capacity(story),
        "demand" => deliver::demand(story),
        "outage" => assure::outage(story),
        "continuity_plan" => assure::continuity(story),
        "exercise" => assure::exercise(story),
        "security_control" => assure::control(story),
        "service_review" => relate::service_review(story),
        "complaint" => relate::complaint(story),
        "satisfaction" => relate::satisfaction(story),
        "supplier_review" => relate::supplier_review(story),
        "dispute" => relate::dispute(story),
        "transition_plan" => control::transition_plan(story),
        "change_freeze" => control::freeze(story),
        "release" => control::release(story),
        "baseline" => control::baseline(story),
        "stock_take" => control::stock_take(story),
        "problem" => resolve::problem(story),
        "measure" => check::measure(story),
        "dashboard" => check::dashboard(story),
        "service_report" => check::report(story),
        "audit_programme" => check::programme(story),
        "audit" => check::audit(story),
        "nonconformity" => check::finding(story),
        "management_review" => govern::review(story),
        "improvement" => check::improvement(story),
        "change" => operate::change(story),
        "action" => govern::action(story),
        "service_request" => resolve::request(story),
        _ => operate::incident(story),
    }
}

/// Kinds of which the sample has the same number of records at every size, in the order in which they are made.
const FIXED: &[(&Kind, usize)] = &[
    (&kinds::service::KIND, words::SERVICES.len()),
    (&kinds::customer::KIND, words::CUSTOMERS.len()),
    (&kinds::supplier::KIND, words::SUPPLIERS.len()),
    (&kinds::contract::KIND, words::SUPPLIERS.len()),
    (&kinds::context_issue::KIND, words::ISSUES.len()),
    (&kinds::interested_party::KIND, words::PARTIES.len()),
    (&kinds::scope::KIND, 1),
    (&kinds::document::KIND, words::DOCUMENTS.len()),
    (&kinds::service_management_plan::KIND, 1),
    (&kinds::objective::KIND, words::OBJECTIVES.len()),
    (&kinds::role_assignment::KIND, words::ROLES.len()),
    (&kinds::communication::KIND, words::COMMUNICATIONS.len()),
    (&kinds::resource::KIND, words::RESOURCES.len()),
    (&kinds::competence::KIND, words::COMPETENCES.len()),
    (&kinds::training::KIND, words::TRAININGS.len()),
    (&kinds::other_party::KIND, words::OTHER_PARTIES.len()),
    (&kinds::risk::KIND, words::RISKS.len()),
    (&kinds::knowledge_article::KIND, words::ARTICLES.len()),
    (&kinds::service_requirement::KIND, words::REQUIREMENTS.len()),
    (&kinds::service_calendar::KIND, words::CALENDARS.len()),
    (&kinds::service_level_agreement::KIND, words::AGREEMENTS.len()),
    (&kinds::internal_agreement::KIND, words::INTERNAL.len()),
    (&kinds::budget_line::KIND, words::BUDGETS.len() * deliver::QUARTERS),
    (&kinds::capacity_plan::KIND, words::CAPACITIES.len()),
    (&kinds::demand::KIND, words::DEMANDS.len()),
    (&kinds::outage::KIND, words::OUTAGES.len()),
    (&kinds::continuity_plan::KIND, words::CONTINUITY.len()),
    (&kinds::exercise::KIND, words::EXERCISES.len()),
    (&kinds::security_control::KIND, words::CONTROLS.len()),
    (&kinds::service_review::KIND, words::SERVICE_REVIEWS.len()),
    (&kinds::complaint::KIND, words::COMPLAINTS.len()),
    (&kinds::satisfaction::KIND, words::SURVEYS.len()),
    (&kinds::supplier_review::KIND, words::SUPPLIER_REVIEWS.len()),
    (&kinds::dispute::KIND, 1),
    (&kinds::transition_plan::KIND, words::PLANS.len()),
    (&kinds::release::KIND, words::RELEASES.len()),
    (&kinds::baseline::KIND, words::BASELINES.len()),
    (&kinds::stock_take::KIND, words::STOCK_TAKES.len()),
    (&kinds::problem::KIND, words::PROBLEMS.len()),
    (&kinds::measure::KIND, words::MEASURES.len()),
    (&kinds::dashboard::KIND, words::DASHBOARDS.len()),
    (&kinds::service_report::KIND, words::REPORTS.len()),
    (&kinds::audit_programme::KIND, 1),
    (&kinds::audit::KIND, words::AUDITS.len()),
    (&kinds::nonconformity::KIND, words::FINDINGS.len()),
    (&kinds::management_review::KIND, 3),
    (&kinds::improvement::KIND, words::IDEAS.len()),
    (&kinds::standard_requirement::KIND, standards::ASKED.len()),
];

/// How many records of which kind, and where each kind begins.
#[derive(Debug, Clone)]
struct Plan {
    seed: u64,
    size: usize,
    now: i64,
    counts: Vec<(&'static Kind, usize)>,
}

impl Plan {
    fn new(seed: u64, size: usize, now: i64) -> Self {
        let fixed: usize = FIXED.iter().map(|(_, count)| count).sum();
        let rest = size.saturating_sub(fixed);
        let share = |percent: usize, least: usize| (rest * percent / 100).max(least);
        let mut counts = FIXED.to_vec();
        counts.extend([
            (&kinds::configuration_item::KIND, share(18, 12)),
            (&kinds::change::KIND, share(12, 8)),
            (&kinds::service_request::KIND, share(16, 6)),
            (&kinds::action::KIND, share(6, words::TASKS.len() + 4)),
        ]);
        let freezes = (&kinds::change_freeze::KIND, control::FREEZES.len());
        let others: usize = counts.iter().chain([&freezes]).map(|(_, count)| count).sum();
        counts.push((&kinds::incident::KIND, size.saturating_sub(others)));
        counts.push(freezes);
        Self {
            seed,
            size,
            now,
            counts,
        }
    }

    /// The number of a change of this template, begun about so many days ago.
    fn change_like(&self, template: usize, days_ago: i64) -> Option<usize> {
        let total = self.count("change");
        let near = total * usize::try_from((365 - days_ago).clamp(0, 364)).ok()? / 365;
        (template..total)
            .step_by(words::CHANGES.len())
            .min_by_key(|number| number.abs_diff(near))
    }

    /// The number of a change that releases and outages are about, see [`words::EVENTS`]; none in a small sample.
    fn change_of(&self, event: usize) -> Option<usize> {
        let total = self.count("change");
        let (_, days_ago) = words::EVENTS.get(event)?;
        let number = total * usize::try_from(365 - days_ago).ok()? / 365;
        (total >= 24).then_some(number.min(total - 1))
    }

    /// The event that a change is, if it is one.
    fn event_of(&self, change: usize) -> Option<usize> {
        (0..words::EVENTS.len()).find(|event| self.change_of(*event) == Some(change))
    }

    /// The number of the latest change at the service of a problem, which is the one that fixes it.
    fn fix_of(&self, problem: usize) -> Option<usize> {
        let service = words::PROBLEMS.get(problem)?.service;
        (0..self.count("change")).rev().find(|change| {
            let template = words::CHANGES.get(self.template_of(*change));
            template.is_some_and(|(.., at)| *at == service)
        })
    }

    /// What a change is about: the number of its template.
    fn template_of(&self, change: usize) -> usize {
        self.event_of(change)
            .and_then(|event| words::EVENTS.get(event))
            .map_or(change % words::CHANGES.len(), |(template, _)| *template)
    }

    /// The number of the incident that is one of the two major ones; none in a sample that is too small for them.
    fn major_incident(&self, which: usize) -> Option<usize> {
        let total = self.count("incident");
        let days_ago = words::MAJORS.get(which)?.days_ago;
        let number = total * usize::try_from(365 - days_ago).ok()? / 365;
        (total >= 12).then_some(number)
    }

    /// The kind of a record, and its number among its kind.
    fn slot(&self, index: usize) -> Option<(&'static Kind, usize)> {
        if index >= self.size {
            return None;
        }
        let mut before = 0;
        for (kind, count) in self.counts.iter().copied() {
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
        for (candidate, count) in self.counts.iter().copied() {
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
    /// A step would have been in the future: no later one is taken either, whatever it would have waited.
    ended: bool,
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
            ended: false,
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

    /// Begins like [`Story::begin`], but the last of a kind within a few days, so that there is work under way.
    fn begin_with_recent(&mut self, of: usize, recent_percent: usize, days: i64) {
        self.begin(self.number, of);
        if (self.number + 1) * 100 > of * (100 - recent_percent) {
            self.time = self.plan.now - self.random.between(HOUR, days * DAY);
            self.enter_working_hours();
        }
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
        self.ended |= later > self.plan.now;
        if !self.ended {
            self.time = later;
        }
        !self.ended
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

    /// Moves to working hours of the last working day up to so many days ago, never back in the story.
    fn on(&mut self, days_ago: i64) {
        let mut day = (self.plan.now - days_ago * DAY).div_euclid(DAY);
        while matches!((day + 3).rem_euclid(7), 5 | 6) {
            day -= 1;
        }
        let moment = day * DAY + 7 * HOUR + self.random.between(0, 9 * HOUR);
        self.time = moment.max(self.time + MINUTE).min(self.plan.now);
    }

    /// Creates the record so many days ago.
    fn open(&mut self, days_ago: i64, author: &str, title: &str, owner: &str) {
        self.on(days_ago);
        self.commit(author, vec![Edit::Create, text("title", title), text("owner", owner)]);
    }

    fn person(&mut self) -> &'static str {
        self.random.word(words::PEOPLE)
    }

    fn remark(&mut self) -> Edit {
        let body = self.random.word(words::REMARKS);
        self.remark_of(body)
    }

    fn remark_of(&mut self, body: &str) -> Edit {
        Edit::Comment {
            id: format!("{:016x}", self.random.next()),
            body: body.to_owned(),
        }
    }

    /// A random name of an item.
    fn name(&mut self) -> String {
        format!("{:016x}", self.random.next())
    }

    /// One of the places of a customer.
    fn place_of(&mut self, customer: usize) -> &'static str {
        let places = words::CUSTOMER_PLACES.get(customer).copied().unwrap_or(words::PLACES);
        self.random.word(places)
    }

    /// One of the people of a customer.
    fn caller_of(&mut self, customer: usize) -> &'static str {
        let number = self.random.below(4) * words::CUSTOMERS.len() + customer;
        words::CALLERS.get(number).copied().unwrap_or_default()
    }

    /// A dated value, of a day so many days before the present of the workspace.
    fn entry(&mut self, days_ago: i64, value: f64) -> Edit {
        Edit::PutItem {
            map: item::ENTRIES.to_owned(),
            id: format!("{:016x}", self.random.next()),
            values: vec![
                (item::DAY.to_owned(), Some(self.date_in(-days_ago))),
                (item::VALUE.to_owned(), Some(Value::Number(value))),
            ],
        }
    }

    fn relate(&self, relation: &str, kind: &str, number: usize) -> Option<Edit> {
        let target = self.plan.find(kind, number)?;
        Some(Edit::Relate {
            relation: relation.to_owned(),
            target,
        })
    }

    /// A date some days after the present of the workspace; below zero, before it.
    fn date_in(&self, days: i64) -> Value {
        Value::Date(i32::try_from(self.plan.now.div_euclid(DAY) + days).unwrap_or(0))
    }

    /// The year of the present.
    fn year(&self) -> i32 {
        crate::calendar::civil_of(i32::try_from(self.plan.now.div_euclid(DAY)).unwrap_or(0)).0
    }

    /// The quarter of a day some days before the present, for example `2026-Q3`.
    fn quarter(&self, days_ago: i64) -> String {
        let day = i32::try_from(self.plan.now.div_euclid(DAY) - days_ago).unwrap_or(0);
        let (year, month, _) = crate::calendar::civil_of(day);
        format!("{year}-Q{}", (month - 1) / 3 + 1)
    }

    /// A date some days after the present moment of the story.
    fn day_after(&self, days: i64) -> Value {
        Value::Date(i32::try_from(self.time.div_euclid(DAY) + days).unwrap_or(0))
    }
}

fn text(field: &str, value: &str) -> Edit {
    Edit::set(field, Value::text(value))
}

fn number(field: &str, value: f64) -> Edit {
    Edit::set(field, Value::Number(value))
}
