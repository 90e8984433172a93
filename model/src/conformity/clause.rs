//! The order of clause numbers.

use std::cmp::Ordering;

/// Compares clause numbers part by part, as numbers: 8.9 comes before 8.10, a clause before its subclauses. Parts that
/// are no number (`A.5.1`) come after those that are.
#[must_use]
pub fn compare(left: &str, right: &str) -> Ordering {
    left.split('.').map(part).cmp(right.split('.').map(part))
}

/// The first part: `8` of `8.5.1`.
#[must_use]
pub fn top(clause: &str) -> &str {
    clause.split('.').next().unwrap_or(clause)
}

/// Whether one is the other or a part of it: 8.5 and 8.5.1 touch, 8.5 and 8.51 do not.
#[must_use]
pub fn touch(one: &str, other: &str) -> bool {
    let within = |whole: &str, part: &str| {
        part.strip_prefix(whole)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    within(one, other) || within(other, one)
}

/// Numbers sort before words; among themselves each in its own order.
fn part(part: &str) -> (bool, u32, &str) {
    part.parse().map_or((true, 0, part), |number| (false, number, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_ordered_as_numbers() {
        let mut clauses = ["A.5.1", "8.10", "8.9", "10.1", "8", "8.5.2.1", "8.5.2", "4.1"];
        clauses.sort_by(|left, right| compare(left, right));
        assert_eq!(
            clauses,
            ["4.1", "8", "8.5.2", "8.5.2.1", "8.9", "8.10", "10.1", "A.5.1"]
        );
    }

    #[test]
    fn a_clause_touches_its_parts() {
        assert!(touch("8.5", "8.5.1") && touch("8.5.1", "8.5") && touch("9.1", "9.1"));
        assert!(!touch("8.5", "8.51") && !touch("8.5.1", "8.5.2"));
    }

    #[test]
    fn the_top_clause_is_the_first_part() {
        assert_eq!((top("8.5.1"), top("10"), top("")), ("8", "10", ""));
    }
}
