//! Places in a list that several people arrange apart: a text between any two texts, so that moving one thing writes that
//! thing alone and no two moves undo each other.
//!
//! A place is a fraction in digits of base 26, `a` being 0: between `b` and `c` lies `bn`. A place never ends in `a`, so
//! there is always room before it. Things with equal places stand in the order of their ids.

const DIGITS: u8 = 26;

fn digit(place: &[u8], at: usize) -> u8 {
    place
        .get(at)
        .map_or(0, |letter| letter.saturating_sub(b'a').min(DIGITS - 1))
}

/// A place after one and before the other; empty texts stand for the beginning and the end. Where there is none between
/// (both are equal, or in the wrong order) it is one after the first.
#[must_use]
pub fn between(after: &str, before: &str) -> String {
    let (low, high) = (after.as_bytes(), before.as_bytes());
    let bounded = !high.is_empty() && low < high;
    let mut place = String::new();
    let mut is_open = !bounded;
    // Digits beyond the longer of both are free, so the loop ends at the latest two digits after it.
    for at in 0..=low.len().max(high.len()) + 1 {
        let from = digit(low, at);
        let to = if is_open { DIGITS } else { digit(high, at) };
        let middle = u8::midpoint(from, to);
        if middle > from {
            place.push(char::from(b'a' + middle));
            return place;
        }
        // The same digit as the lower bound: what follows is free of the upper one if that was larger here.
        place.push(char::from(b'a' + from));
        is_open |= from < to;
    }
    place.push('n');
    place
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn there_is_a_place_at_each_end_and_between() {
        let first = between("", "");
        assert_eq!(first, "n");
        assert!(between("", &first) < first);
        assert!(between(&first, "") > first);
        assert_eq!(between("b", "c"), "bn");
        assert_eq!(between("b", "b"), between("b", ""), "no room: after the first");
    }

    proptest! {
        #[test]
        fn any_sequence_of_insertions_keeps_its_order(choices in prop::collection::vec(any::<u16>(), 1..200)) {
            let mut places: Vec<String> = Vec::new();
            for choice in choices {
                let at = usize::from(choice) % (places.len() + 1);
                let after = at.checked_sub(1).and_then(|index| places.get(index)).cloned().unwrap_or_default();
                let before = places.get(at).cloned().unwrap_or_default();
                let place = between(&after, &before);
                prop_assert!(place > after, "{place} after {after}");
                prop_assert!(before.is_empty() || place < before, "{place} before {before}");
                prop_assert!(!place.ends_with('a'));
                places.insert(at, place);
            }
        }
    }
}
