//! What one record proves: each requirement that it is evidence for, whether it counts, and until when.

use super::catalogue::{Catalogue, Requirement};
use super::evaluate::Moment;
use super::evidence::{has, is_about, is_closed};
use super::grade::{Grade, grade};
use super::rule::{Demand, Rule, Weight};
use crate::kinds;
use crate::row::Row;

/// What a record is to a requirement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proof<'a> {
    /// The requirement.
    pub requirement: &'a Requirement<'a>,
    /// The rule by which it counts, or is nearest to counting.
    pub rule: &'a Rule<'a>,
    /// How far it goes.
    pub grade: Grade<'a>,
}

/// The requirements that a record is evidence for, or would be, in the catalogue's order. `is_related_by` says whether
/// a record of a kind has a relation to this one. An archived record proves nothing.
#[must_use]
pub fn proofs<'a>(
    catalogue: &'a Catalogue<'a>,
    row: &Row,
    is_related_by: &dyn Fn(&str, &str) -> bool,
    moment: Moment,
) -> Vec<Proof<'a>> {
    if row.archived {
        return Vec::new();
    }
    let kind = kinds::by_name(&row.kind);
    let is_over = is_closed(row, kind);
    let requirements = catalogue.requirements.iter();
    requirements
        .filter_map(|requirement| {
            requirement
                .rules
                .iter()
                .filter(|rule| rule.kind == row.kind && is_about(row, rule.about))
                .map(|rule| {
                    let grade = grade(row, rule, kind, moment, &|need| has(row, need, is_related_by));
                    Proof {
                        requirement,
                        rule,
                        grade,
                    }
                })
                // What is over without having counted is no evidence in the making, and a demand on each record of
                // another state is none on this one.
                .filter(|proof| proof.grade != Grade::OtherState || (!is_over && proof.rule.demand != Demand::Each))
                .min_by_key(place)
        })
        .collect()
}

/// The rule that says most of the record comes first: one that wants such records before one that checks them, one
/// by which it counts before others, what must be before what should.
fn place(proof: &Proof<'_>) -> (bool, bool, bool, u8) {
    let nearness = match proof.grade {
        Grade::Current(_) => 0,
        Grade::Overdue(_) => 1,
        Grade::Stale(_) => 2,
        Grade::Undated => 3,
        Grade::Incomplete(_) => 4,
        Grade::OtherState => 5,
    };
    (
        proof.rule.demand == Demand::Each,
        !proof.grade.counts(),
        proof.rule.weight == Weight::Should,
        nearness,
    )
}
