//! Adding a fresh, complete record in a state that counts never worsens a status.

use proptest::prelude::*;

use super::super::{Need, Rule, evaluate, iso_20000::CATALOGUE};
use super::{NOW, TODAY, row};
use crate::declaration::{Field, FieldType, Kind};
use crate::kinds;
use crate::row::Row;
use crate::value::Value;

/// The number of the record that is added.
const FRESH: u32 = 1_000_000;

fn rules() -> Vec<&'static Rule<'static>> {
    CATALOGUE
        .requirements
        .iter()
        .flat_map(|requirement| requirement.rules)
        .filter(|rule| kinds::by_name(rule.kind).is_some())
        .collect()
}

/// Draws numbers from one seed (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    fn days(&mut self) -> i32 {
        i32::try_from(self.below(900)).unwrap() - 600
    }
}

fn put(row: &mut Row, field: &Field, date: i32, moment_day: i32, draw: &mut Draw) {
    let value = match field.field_type {
        FieldType::Text => {
            row.texts.push((field.name.to_owned(), 1));
            return;
        }
        FieldType::Line | FieldType::Person | FieldType::Group => Value::text("x"),
        FieldType::Choice(choices) => Value::text(choices[draw.below(choices.len())].value),
        FieldType::Number { .. } => Value::Number(1.0),
        FieldType::Date => Value::Date(date),
        FieldType::DateTime => Value::DateTime(i64::from(moment_day) * crate::calendar::DAY_MILLIS),
        FieldType::Flag => Value::Flag(draw.below(2) == 0),
    };
    row.fields.push((field.name.to_owned(), value));
}

const TITLES: &[&str] = &[
    "Security policy",
    "Change and release policy",
    "Service management improvement",
    "Major incident procedure",
    "Availability",
    "Anything",
];

/// Any record, good or bad.
fn any_row(number: u32, kind: &'static Kind, draw: &mut Draw) -> Row {
    let state = kind.states[draw.below(kind.states.len())].name;
    let mut row = row(number, kind.name, state)
        .titled(TITLES[draw.below(TITLES.len())])
        .aged(i32::try_from(draw.below(800)).unwrap());
    for field in kind.fields.iter().chain(crate::declaration::COMMON_FIELDS) {
        if draw.below(4) > 0 {
            let (date, moment_day) = (TODAY + draw.days(), TODAY - i32::try_from(draw.below(600)).unwrap());
            put(&mut row, field, date, moment_day, draw);
        }
    }
    for relation in kind.relations {
        if draw.below(2) == 0 {
            row = row.related(relation.name, u32::try_from(draw.below(30)).unwrap());
        }
    }
    row.archived = draw.below(20) == 0;
    row
}

/// A record with everything in it, in a state that counts for some rule, just changed, due in half a year.
fn fresh_row(rule: &Rule<'_>, kind: &'static Kind, draw: &mut Draw) -> Row {
    let open: Vec<_> = kind
        .states
        .iter()
        .filter(|state| !state.closed)
        .map(|state| state.name)
        .collect();
    let states = if rule.states.is_empty() { &open } else { rule.states };
    let mut row = row(FRESH, kind.name, states[draw.below(states.len())]).titled(TITLES[draw.below(TITLES.len())]);
    for field in kind.fields.iter().chain(crate::declaration::COMMON_FIELDS) {
        put(&mut row, field, TODAY + 180, TODAY, draw);
    }
    for relation in kind.relations {
        row = row.related(relation.name, 1);
    }
    row
}

/// What relates to the fresh record, so that it is complete in this respect too.
fn companions(kind: &Kind) -> Vec<Row> {
    let needs = rules()
        .into_iter()
        .filter(|rule| rule.kind == kind.name)
        .flat_map(|rule| rule.needs);
    let related = needs.filter_map(|need| match need {
        Need::RelatedBy { kind, relation } => Some((kind, relation)),
        Need::Field(_) | Need::Any(_) | Need::Relation(_) => None,
    });
    related
        .enumerate()
        .filter_map(|(place, (kind, relation))| {
            let state = kinds::by_name(kind)?.initial_state()?.name;
            let number = FRESH + 1 + u32::try_from(place).unwrap();
            Some(row(number, kind, state).related(relation, FRESH))
        })
        .collect()
}

proptest! {
    #[test]
    fn a_fresh_record_never_worsens_a_status(seed: u64, size in 0_usize..160) {
        let mut draw = Draw(seed);
        let rules = rules();
        let kind_of_any_rule = |draw: &mut Draw| {
            let rule = rules[draw.below(rules.len())];
            (rule, kinds::by_name(rule.kind).unwrap())
        };
        let mut rows: Vec<Row> = (0..size)
            .map(|number| {
                let (_, kind) = kind_of_any_rule(&mut draw);
                any_row(u32::try_from(number).unwrap(), kind, &mut draw)
            })
            .collect();
        let (rule, kind) = kind_of_any_rule(&mut draw);
        rows.extend(companions(kind));
        let before = evaluate(&CATALOGUE, &rows, NOW);
        rows.push(fresh_row(rule, kind, &mut draw));
        let after = evaluate(&CATALOGUE, &rows, NOW);
        for (old, new) in before.outcomes.iter().zip(&after.outcomes) {
            prop_assert!(
                new.status >= old.status,
                "{}: {:?} became {:?} by a {} in {}",
                old.requirement.id, old.findings, new.findings, kind.name, rows[rows.len() - 1].state
            );
        }
    }
}
