//! Undo: the operations that take others back.

use super::MARKER;
use super::block::{Layout, RichText};
use super::marks::{Marks, NAMES};
use super::operation::Operation;

/// One unit of a text.
#[derive(Debug, Clone, PartialEq)]
enum Unit {
    /// A block begins with a marker.
    Marker(Layout),
    /// A UTF-16 code unit.
    Code(u16, Marks),
}

/// The operations that take these back, given the text before them.
#[must_use]
pub fn inverse(before: &RichText, operations: &[Operation]) -> Vec<Operation> {
    let mut units = units(before);
    let mut steps: Vec<Vec<Operation>> = Vec::with_capacity(operations.len());
    for operation in operations {
        steps.push(one(&mut units, operation));
    }
    steps.into_iter().rev().flatten().collect()
}

fn units(text: &RichText) -> Vec<Unit> {
    let mut units = Vec::new();
    for (index, block) in text.blocks.iter().enumerate() {
        if block.marked {
            units.push(Unit::Marker(block.layout.clone()));
        } else if index > 0 {
            units.push(Unit::Code(u16::from(b'\n'), Marks::default()));
        }
        for run in &block.runs {
            units.extend(run.0.encode_utf16().map(|unit| Unit::Code(unit, run.1.clone())));
        }
    }
    units
}

/// Makes one operation and returns what takes it back.
fn one(units: &mut Vec<Unit>, operation: &Operation) -> Vec<Operation> {
    match operation {
        Operation::Insert { at, text, marks } => {
            let at = (*at).min(units.len());
            let marks = marks.clone().unwrap_or_default();
            let coming: Vec<_> = text
                .encode_utf16()
                .map(|unit| Unit::Code(unit, marks.clone()))
                .collect();
            let length = coming.len();
            units.splice(at..at, coming);
            vec![Operation::Delete { at, length }]
        }
        Operation::Delete { at, length } => {
            let start = (*at).min(units.len());
            let end = start.saturating_add(*length).min(units.len());
            let gone: Vec<_> = units.drain(start..end).collect();
            put_back(start, &gone)
        }
        Operation::Split { at, block } => {
            let at = (*at).min(units.len());
            units.insert(at, Unit::Marker(block.clone().normalized()));
            vec![Operation::Delete { at, length: 1 }]
        }
        Operation::Block { at, block } => match units.get_mut(*at) {
            Some(Unit::Marker(present)) => {
                let before = std::mem::replace(present, block.clone().normalized());
                vec![Operation::Block { at: *at, block: before }]
            }
            Some(unit @ Unit::Code(..)) => {
                if !matches!(unit, Unit::Code(code, _) if *code == u16::from(b'\n')) {
                    return Vec::new();
                }
                *unit = Unit::Marker(block.clone().normalized());
                vec![
                    Operation::Delete { at: *at, length: 1 },
                    Operation::Insert {
                        at: *at,
                        text: "\n".to_owned(),
                        marks: Some(Marks::default()),
                    },
                ]
            }
            None => Vec::new(),
        },
        Operation::Mark {
            start,
            end,
            name,
            value,
        } => unmark(units, (*start, *end), name, value.as_deref()),
    }
}

/// Puts units in again, in stretches of equal marks.
fn put_back(start: usize, gone: &[Unit]) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut stretch: Vec<u16> = Vec::new();
    let mut marks = Marks::default();
    let mut stretch_at = start;
    let flush = |operations: &mut Vec<Operation>, stretch: &mut Vec<u16>, at: usize, marks: &Marks| {
        if !stretch.is_empty() {
            let text = String::from_utf16_lossy(stretch).replace(MARKER, "\u{fffd}");
            let marks = Some(marks.clone());
            operations.push(Operation::Insert { at, text, marks });
            stretch.clear();
        }
    };
    for (offset, unit) in gone.iter().enumerate() {
        match unit {
            Unit::Marker(block) => {
                flush(&mut operations, &mut stretch, stretch_at, &marks);
                operations.push(Operation::Split {
                    at: start + offset,
                    block: block.clone(),
                });
            }
            Unit::Code(code, own) => {
                if stretch.is_empty() || marks != *own {
                    flush(&mut operations, &mut stretch, stretch_at, &marks);
                    stretch_at = start + offset;
                    marks = own.clone();
                }
                stretch.push(*code);
            }
        }
    }
    flush(&mut operations, &mut stretch, stretch_at, &marks);
    operations
}

/// Marks units and returns what gives each stretch of them the mark that it had.
fn unmark(units: &mut [Unit], (start, end): (usize, usize), name: &str, value: Option<&str>) -> Vec<Operation> {
    let mut operations: Vec<Operation> = Vec::new();
    let Some((name, _)) = NAMES.iter().find(|(known, _)| *known == name) else {
        return operations;
    };
    let end = end.min(units.len());
    for (offset, unit) in units.get_mut(start..end).unwrap_or_default().iter_mut().enumerate() {
        let at = start + offset;
        let before = match unit {
            Unit::Code(_, marks) => {
                let before = marks.value(name).map(str::to_owned);
                set(marks, name, value);
                before
            }
            Unit::Marker(_) => None,
        };
        match operations.last_mut() {
            Some(Operation::Mark { end, value, .. }) if *value == before => *end = at + 1,
            _ => operations.push(Operation::Mark {
                start: at,
                end: at + 1,
                name: (*name).to_owned(),
                value: before,
            }),
        }
    }
    operations
}

fn set(marks: &mut Marks, name: &str, value: Option<&str>) {
    match name {
        "strong" => marks.strong = value.is_some(),
        "em" => marks.em = value.is_some(),
        "code" => marks.code = value.is_some(),
        "link" => marks.link = value.map(str::to_owned),
        _ => {}
    }
}
