//! A standard as data: its editions, and its requirements in our own words.

use super::clause;
use super::rule::Rule;
use crate::declaration::Area;

/// The requirements of one standard. It borrows its parts, so that a catalogue may be a constant or be put together
/// from an organization's own words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Catalogue<'a> {
    /// A stable name, for example `iso_20000`.
    pub name: &'a str,
    /// As shown, for example `ISO/IEC 20000-1`.
    pub label: &'a str,
    /// Its editions, the current one first.
    pub editions: &'a [Edition<'a>],
    /// Its requirements. Their order decides among requirements of the same clause.
    pub requirements: &'a [Requirement<'a>],
}

/// One edition of a standard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edition<'a> {
    /// For example `2018`.
    pub name: &'a str,
    /// Top clauses in their order.
    pub groups: &'a [Group<'a>],
}

/// A top clause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group<'a> {
    /// Its number, for example `8`.
    pub clause: &'a str,
    /// What it is about, in a few words.
    pub title: &'a str,
}

/// One requirement, paraphrased.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Requirement<'a> {
    /// A stable name, unique within the catalogue, for example `change_policy`.
    pub id: &'a str,
    /// Its clause in each edition, in the order of [`Catalogue::editions`]; empty where an edition has none.
    pub clauses: &'a [&'a str],
    /// The area of the product that it belongs to.
    pub area: Area,
    /// The process that answers for it, for example `Incident management`.
    pub process: &'a str,
    /// What is required, in a few words.
    pub title: &'a str,
    /// What an auditor asks for.
    pub asks: &'a str,
    /// A sentence of guidance.
    pub guidance: &'a str,
    /// What counts as evidence.
    pub rules: &'a [Rule<'a>],
}

impl<'a> Requirement<'a> {
    /// Its clause in an edition, given by its place in [`Catalogue::editions`]; `None` if that edition has none.
    #[must_use]
    pub fn clause(&self, edition: usize) -> Option<&'a str> {
        self.clauses.get(edition).copied().filter(|clause| !clause.is_empty())
    }
}

impl<'a> Catalogue<'a> {
    /// The place of an edition, by its name.
    #[must_use]
    pub fn edition(&self, name: &str) -> Option<usize> {
        self.editions.iter().position(|edition| edition.name == name)
    }

    /// A requirement by its id.
    #[must_use]
    pub fn requirement(&self, id: &str) -> Option<&'a Requirement<'a>> {
        self.requirements.iter().find(|requirement| requirement.id == id)
    }

    /// Places of the requirements that an edition has, in the order of its own clause numbers.
    #[must_use]
    pub fn ordered(&self, edition: usize) -> Vec<usize> {
        let mut places: Vec<(usize, &str)> = self
            .requirements
            .iter()
            .enumerate()
            .filter_map(|(place, requirement)| Some((place, requirement.clause(edition)?)))
            .collect();
        places.sort_by(|(_, left), (_, right)| clause::compare(left, right));
        places.into_iter().map(|(place, _)| place).collect()
    }

    /// The first requirement of a clause in an edition: of the clause itself, of its subclauses, or of the clause that
    /// it is a part of.
    #[must_use]
    pub fn at_clause(&self, edition: usize, clause: &str) -> Option<&'a Requirement<'a>> {
        let places = self.ordered(edition);
        let first = |holds: &dyn Fn(&str) -> bool| {
            let mut requirements = places.iter().filter_map(|place| self.requirements.get(*place));
            requirements.find(|requirement| requirement.clause(edition).is_some_and(holds))
        };
        let within = first(&|found| {
            found
                .strip_prefix(clause)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        within.or_else(|| {
            let (whole, _) = clause.rsplit_once('.')?;
            first(&|found| found == whole)
        })
    }
}
