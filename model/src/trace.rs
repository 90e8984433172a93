//! What a record hangs together with: from incidents over problems, changes, releases and configuration items to
//! services, agreements and customers, and back; and what depends on what.
//!
//! A walk from one record over the relations of rows. It goes one way: from a configuration item towards the customer it
//! never turns back to another item of the same service, so that what is found is what the record has to do with, not
//! everything there is.

mod needs;
mod stage;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};

use steward_sync::ids::DocumentId;

use crate::kinds;
use crate::row::Row;
pub use needs::{Need, need};
pub use stage::Stage;

/// Records that a walk takes up, the start included: as many as a person can look at, and a page can draw.
pub const NODES: usize = 400;
/// Lines between them.
pub const EDGES: usize = 1_600;
/// Relations of one record that a walk looks at; the rest is said to be left out.
const RELATIONS: usize = 2_000;

/// What a walk follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The chain of kinds from incidents to customers.
    Chain,
    /// What cannot work without what: configuration items, services, agreements, customers, suppliers.
    Impact,
}

/// Which way a walk goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards customers: what follows from the record, what depends on it.
    Onward,
    /// Away from them: what led to the record, what it depends on.
    Back,
    /// Both, each from the start.
    Both,
}

/// On which side of the start a record was found. What is linked with a start that has no place in the chain stands
/// where the start does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Away from customers.
    Back,
    /// The start.
    Start,
    /// Towards customers.
    Onward,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// Where to start.
    pub start: DocumentId,
    /// What to follow.
    pub view: View,
    /// Which way.
    pub direction: Direction,
    /// How many steps from the start at most.
    pub depth: u32,
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Which.
    pub document: DocumentId,
    /// Where its kind stands in the chain; `None` for a start of another kind.
    pub stage: Option<Stage>,
    /// On which side of the start.
    pub side: Side,
    /// How many steps from the start.
    pub distance: u32,
    /// The place of the record from which it was found first: the shortest chain leads over it.
    pub via: Option<usize>,
}

/// A line between two records that were found, from the side of the incident to that of the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Place of the record away from customers.
    pub from: usize,
    /// Place of the record towards customers.
    pub to: usize,
    /// The relation's stored name, and the place of the record that has it (`from` or `to`).
    pub relation: (String, usize),
}

/// What a walk found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// The records, the start first, then by distance.
    pub nodes: Vec<Node>,
    /// The lines.
    pub edges: Vec<Edge>,
    /// Whether there is more than is shown: records beyond a limit, not beyond the depth.
    pub is_cut: bool,
    /// Whether records further away were left out because of the depth.
    pub is_deeper: bool,
}

impl Trace {
    /// The places of the shortest chain from the start to a record, both included.
    #[must_use]
    pub fn chain(&self, place: usize) -> Vec<usize> {
        let mut chain = vec![place];
        let mut here = self.nodes.get(place).and_then(|node| node.via);
        while let Some(place) = here {
            chain.push(place);
            here = self.nodes.get(place).and_then(|node| node.via);
        }
        chain.reverse();
        chain
    }
}

/// How rows are looked up.
pub trait Rows {
    /// The row of a record.
    fn row(&self, document: DocumentId) -> Option<&Row>;
    /// Which records relate to this one, and how.
    fn relations_to(&self, document: DocumentId) -> Vec<(DocumentId, String)>;
}

/// A step from a record to another.
struct Step {
    to: DocumentId,
    side: Side,
}

/// Walks. An unknown start gives an empty trace.
#[must_use]
pub fn trace(question: Question, rows: &dyn Rows) -> Trace {
    let mut walk = Walk {
        question,
        rows,
        trace: Trace::default(),
        places: HashMap::new(),
    };
    let Some(start) = rows.row(question.start) else {
        return walk.trace;
    };
    walk.add(start, Side::Start, 0, None);
    let mut waiting = VecDeque::from([0]);
    while let Some(place) = waiting.pop_front() {
        walk.visit(place, &mut waiting);
    }
    walk.connect();
    walk.trace
}

struct Walk<'a> {
    question: Question,
    rows: &'a dyn Rows,
    trace: Trace,
    places: HashMap<DocumentId, usize>,
}

impl Walk<'_> {
    fn add(&mut self, row: &Row, side: Side, distance: u32, via: Option<usize>) -> usize {
        let place = self.trace.nodes.len();
        self.places.insert(row.document, place);
        self.trace.nodes.push(Node {
            document: row.document,
            stage: Stage::of(&row.kind),
            side,
            distance,
            via,
        });
        place
    }

    fn visit(&mut self, place: usize, waiting: &mut VecDeque<usize>) {
        let Some(node) = self.trace.nodes.get(place).cloned() else {
            return;
        };
        let Some(row) = self.rows.row(node.document) else {
            return;
        };
        let mut found: Vec<(&Row, Side)> = Vec::new();
        for step in self.steps(row) {
            let wanted = match self.question.direction {
                Direction::Onward => step.side != Side::Back,
                Direction::Back => step.side != Side::Onward,
                Direction::Both => true,
            };
            let goes_on = node.side == Side::Start || node.side == step.side;
            if wanted
                && goes_on
                && !self.places.contains_key(&step.to)
                && let Some(next) = self.rows.row(step.to)
            {
                found.push((next, step.side));
            }
        }
        if node.distance >= self.question.depth {
            self.trace.is_deeper |= !found.is_empty();
            return;
        }
        // What is open first, then by title, so that a limit leaves out what matters least.
        found.sort_by_cached_key(|(row, side)| (is_over(row), *side, row.title.clone(), row.document));
        for (row, side) in found {
            if self.places.contains_key(&row.document) {
                continue;
            }
            if self.trace.nodes.len() >= NODES {
                self.trace.is_cut = true;
                return;
            }
            let place = self.add(row, side, node.distance + 1, Some(place));
            waiting.push_back(place);
        }
    }

    /// The steps from a record, over its own relations and those of others.
    fn steps(&mut self, row: &Row) -> Vec<Step> {
        let others = self.rows.relations_to(row.document);
        let count = row.relations.len() + others.len();
        self.trace.is_cut |= count > RELATIONS;
        let own = row.relations.iter().map(|(name, to)| (name.as_str(), *to, true));
        let others = others.iter().map(|(from, name)| (name.as_str(), *from, false));
        own.chain(others)
            .take(RELATIONS)
            .filter_map(|(relation, to, is_own)| self.step(row, relation, to, is_own))
            .collect()
    }

    fn step(&self, row: &Row, relation: &str, to: DocumentId, is_own: bool) -> Option<Step> {
        let other = self.rows.row(to)?;
        let side = if is_own {
            self.side(row, relation, other)?
        } else {
            turned(self.side(other, relation, row)?)
        };
        Some(Step { to, side })
    }

    /// On which side of its source the target of a relation is; `None` if the view does not follow it.
    fn side(&self, source: &Row, relation: &str, target: &Row) -> Option<Side> {
        let (from, to) = (Stage::of(&source.kind), Stage::of(&target.kind));
        let by_need = || match need(&source.kind, relation, &target.kind)? {
            Need::OfSource => Some(Side::Back),
            Need::OfTarget => Some(Side::Onward),
        };
        match self.question.view {
            View::Impact => by_need(),
            View::Chain => match (from, to) {
                (Some(from), Some(to)) if from < to => Some(Side::Onward),
                (Some(from), Some(to)) if from > to => Some(Side::Back),
                (Some(_), Some(_)) => by_need(),
                // A start of another kind leads to whatever it is linked with, and from there both ways.
                (None, Some(_)) if source.document == self.question.start => Some(Side::Start),
                (Some(_), None) if target.document == self.question.start => Some(Side::Start),
                (None | Some(_), None | Some(_)) => None,
            },
        }
    }

    /// The lines between all records that were found.
    fn connect(&mut self) {
        let documents: Vec<DocumentId> = self.trace.nodes.iter().map(|node| node.document).collect();
        for (place, document) in documents.into_iter().enumerate() {
            let Some(row) = self.rows.row(document) else { continue };
            for (relation, to) in row.relations.iter().take(RELATIONS) {
                let other = self.places.get(to).copied().filter(|other| *other != place);
                let Some((other, step)) = other.zip(self.step(row, relation, *to, true)) else {
                    continue;
                };
                let (from, to) = if step.side == Side::Onward || (step.side == Side::Start && place == 0) {
                    (place, other)
                } else {
                    (other, place)
                };
                if self.trace.edges.iter().any(|edge| edge.from == from && edge.to == to) {
                    continue;
                }
                if self.trace.edges.len() >= EDGES {
                    self.trace.is_cut = true;
                    return;
                }
                self.trace.edges.push(Edge {
                    from,
                    to,
                    relation: (relation.clone(), place),
                });
            }
        }
    }
}

const fn turned(side: Side) -> Side {
    match side {
        Side::Back => Side::Onward,
        Side::Start => Side::Start,
        Side::Onward => Side::Back,
    }
}

/// Whether work on a record is over, or it is put away.
fn is_over(row: &Row) -> bool {
    row.archived
        || kinds::by_name(&row.kind)
            .and_then(|kind| kind.state(&row.state))
            .is_some_and(|state| state.closed)
}
