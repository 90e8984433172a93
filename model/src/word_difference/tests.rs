//! Pieces make both texts, the script is a shortest one, and the work is bounded.

use proptest::prelude::*;

use super::search::{fronts, trace};
use super::*;

fn same(text: &str) -> Piece {
    Piece::Same(text.to_owned())
}
fn removed(text: &str) -> Piece {
    Piece::Removed(text.to_owned())
}
fn added(text: &str) -> Piece {
    Piece::Added(text.to_owned())
}

/// The two texts that pieces are made of.
fn sides(pieces: &[Piece]) -> (String, String) {
    let (mut before, mut after) = (String::new(), String::new());
    for piece in pieces {
        match piece {
            Piece::Same(text) => {
                before += text;
                after += text;
            }
            Piece::Removed(text) => before += text,
            Piece::Added(text) => after += text,
            Piece::Gap => panic!("nothing is left out before abridging"),
        }
    }
    (before, after)
}

#[test]
fn changed_words_are_marked_and_the_rest_stays() {
    let pieces = words(
        "All staff use a password.\nIt has 10 letters.\n",
        "All staff use a strong password.\nIt has 14 letters.\n",
    );
    assert_eq!(
        pieces,
        [
            same("All staff use a "),
            added("strong "),
            same("password.\nIt has "),
            removed("10"),
            added("14"),
            same(" letters.\n"),
        ]
    );
}

#[test]
fn beginning_end_and_all_of_a_text_can_differ() {
    assert_eq!(words("", "New"), [added("New")]);
    assert_eq!(words("Old", ""), [removed("Old")]);
    assert_eq!(words("Same", "Same"), [same("Same")]);
    assert_eq!(words("", ""), []);
    assert_eq!(words("one", "one two"), [same("one"), added(" two")]);
    assert_eq!(words("one two", "two"), [removed("one "), same("two")]);
}

#[test]
fn long_unchanged_stretches_are_left_out() {
    let plain = "word ".repeat(200);
    let pieces = abridged(
        words(&format!("{plain}old {plain}"), &format!("{plain}new {plain}")),
        20,
    );
    assert_eq!(
        pieces,
        [
            Piece::Gap,
            same(" word word word "),
            removed("old"),
            added("new"),
            same(" word word word"),
            Piece::Gap,
        ]
    );
}

#[test]
fn texts_of_which_everything_differs_are_bounded_in_work() {
    let numbers = |from: u32| {
        (from..from + 20_000)
            .map(|number| format!("{number} "))
            .collect::<String>()
    };
    let (before, after) = (numbers(0), numbers(500_000));
    let mut steps = STEPS;
    let (old, new) = (tokens(&before), tokens(&after));
    drop(hunks(&old, &new, &mut steps));
    let pieces = words(&before, &after);
    assert_eq!(sides(&pieces), (before, after));
}

/// The length of a longest common subsequence, by the plain table.
fn reference(old: &[usize], new: &[usize]) -> usize {
    let mut table = vec![vec![0; new.len() + 1]; old.len() + 1];
    for x in 0..old.len() {
        for y in 0..new.len() {
            table[x + 1][y + 1] = if old[x] == new[y] {
                table[x][y] + 1
            } else {
                table[x][y + 1].max(table[x + 1][y])
            };
        }
    }
    table[old.len()][new.len()]
}

proptest! {
    #[test]
    fn pieces_make_both_texts(before in "([ab ,]|\n){0,40}", after in "([ab ,]|\n){0,40}") {
        prop_assert_eq!(sides(&words(&before, &after)), (before, after));
    }

    #[test]
    fn runs_are_a_longest_common_subsequence(
        old in proptest::collection::vec(0_usize..4, 1..24),
        new in proptest::collection::vec(0_usize..4, 1..24),
    ) {
        let fronts = fronts(&old, &new, &mut 1_000_000).expect("short enough");
        let runs = trace(&fronts, old.len(), new.len());
        let (mut x, mut y) = (0, 0);
        for run in &runs {
            prop_assert!(run.old >= x && run.new >= y, "in order");
            prop_assert_eq!(&old[run.old..run.old + run.length], &new[run.new..run.new + run.length]);
            (x, y) = (run.old + run.length, run.new + run.length);
        }
        prop_assert_eq!(runs.iter().map(|run| run.length).sum::<usize>(), reference(&old, &new));
    }
}
