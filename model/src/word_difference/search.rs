//! The shortest script between two sequences, by Myers' greedy algorithm (“An O(ND) difference algorithm and its
//! variations”, 1986), bounded in steps and memory.

use std::collections::HashMap;

/// The most words that differ in one stretch; the memory of the search grows with its square.
const DEPTH: usize = 900;

/// A stretch of two sequences.
pub(super) enum Hunk<'a, 'text> {
    Same(&'a [&'text str]),
    Other {
        removed: &'a [&'text str],
        added: &'a [&'text str],
    },
}

pub(super) fn hunks<'a, 'text>(
    old: &'a [&'text str],
    new: &'a [&'text str],
    steps: &mut usize,
) -> Vec<Hunk<'a, 'text>> {
    let start = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let (old_rest, new_rest) = (
        old.get(start..).unwrap_or_default(),
        new.get(start..).unwrap_or_default(),
    );
    let end = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(one, other)| one == other)
        .count();
    let old_middle = old_rest.get(..old_rest.len() - end).unwrap_or_default();
    let new_middle = new_rest.get(..new_rest.len() - end).unwrap_or_default();

    let mut hunks = Vec::new();
    let mut push = |removed: &'a [&'text str], added: &'a [&'text str], same: &'a [&'text str]| {
        if !removed.is_empty() || !added.is_empty() {
            hunks.push(Hunk::Other { removed, added });
        }
        if !same.is_empty() {
            hunks.push(Hunk::Same(same));
        }
    };
    push(&[], &[], old.get(..start).unwrap_or_default());
    let (mut x, mut y) = (0, 0);
    for run in common_runs(old_middle, new_middle, steps) {
        push(
            old_middle.get(x..run.old).unwrap_or_default(),
            new_middle.get(y..run.new).unwrap_or_default(),
            old_middle.get(run.old..run.old + run.length).unwrap_or_default(),
        );
        (x, y) = (run.old + run.length, run.new + run.length);
    }
    push(
        old_middle.get(x..).unwrap_or_default(),
        new_middle.get(y..).unwrap_or_default(),
        old_rest.get(old_rest.len() - end..).unwrap_or_default(),
    );
    hunks
}

/// A run that two sequences have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) length: usize,
}

/// The runs of a longest common subsequence, in order; none if finding them takes too long.
fn common_runs(old: &[&str], new: &[&str], steps: &mut usize) -> Vec<Run> {
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut numbered = Vec::with_capacity(old.len() + new.len());
    for token in old.iter().chain(new) {
        let next = numbers.len();
        numbered.push(*numbers.entry(token).or_insert(next));
    }
    let (old, new) = numbered.split_at(old.len());
    let Some(fronts) = fronts(old, new, steps) else {
        return Vec::new();
    };
    trace(&fronts, old.len(), new.len())
}

/// How far the search got: for each number of differences, and each diagonal reachable with it, the furthest position in
/// the old sequence. The diagonal `old − new` of index `i` is `2 i − differences`.
pub(super) type Fronts = Vec<Vec<usize>>;

/// Whether the diagonal is reached from the one above, by an addition, and where in the old sequence from.
fn origin(previous: &[usize], index: usize) -> (bool, usize) {
    // With one difference less, the diagonal above has the same index and the one below the index before.
    let above = previous.get(index).copied();
    let below = index.checked_sub(1).and_then(|index| previous.get(index)).copied();
    match (above, below) {
        (Some(above), Some(below)) if below < above => (true, above),
        (_, Some(below)) => (false, below),
        (Some(above), None) => (true, above),
        (None, None) => (true, 0),
    }
}

/// The position in the new sequence of a position in the old one on a diagonal.
fn across(old: usize, index: usize, differences: usize) -> usize {
    (old + differences).saturating_sub(2 * index)
}

pub(super) fn fronts(old: &[usize], new: &[usize], steps: &mut usize) -> Option<Fronts> {
    let mut fronts: Fronts = Vec::new();
    for differences in 0..=(old.len() + new.len()).min(DEPTH) {
        let mut front = Vec::with_capacity(differences + 1);
        for index in 0..=differences {
            let start = match fronts.last() {
                None => 0,
                Some(previous) => match origin(previous, index) {
                    (true, x) => x,
                    (false, x) => x + 1,
                },
            };
            let y = across(start, index, differences);
            let (old_rest, new_rest) = (old.get(start..).unwrap_or_default(), new.get(y..).unwrap_or_default());
            let same = old_rest
                .iter()
                .zip(new_rest)
                .take_while(|(one, other)| one == other)
                .count();
            *steps = steps.checked_sub(same + 1)?;
            front.push(start + same);
            if start + same >= old.len() && y + same >= new.len() {
                fronts.push(front);
                return Some(fronts);
            }
        }
        fronts.push(front);
    }
    None
}

/// Goes back from the end to the start and collects the runs on the way.
pub(super) fn trace(fronts: &Fronts, old: usize, new: usize) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut x, mut y) = (old, new);
    for differences in (1..fronts.len()).rev() {
        let Some(previous) = fronts.get(differences - 1) else {
            return Vec::new();
        };
        let index = (x + differences).saturating_sub(y) / 2;
        let (by_addition, from) = origin(previous, index);
        let start = if by_addition { from } else { from + 1 };
        let length = x.saturating_sub(start);
        if length > 0 {
            runs.push(Run {
                old: start,
                new: y.saturating_sub(length),
                length,
            });
        }
        let before = if by_addition { index } else { index.saturating_sub(1) };
        (x, y) = (from, across(from, before, differences - 1));
    }
    if x > 0 {
        runs.push(Run {
            old: 0,
            new: 0,
            length: x,
        });
    }
    runs.reverse();
    runs
}
