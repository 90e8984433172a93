//! How much time the meeting spends on each item: on this device, in no document.

/// Time spent on each item, in milliseconds.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Spent(Vec<f64>);

impl Spent {
    /// Adds time to an item.
    pub(super) fn add(&mut self, item: usize, millis: f64) {
        if self.0.len() <= item {
            self.0.resize(item + 1, 0.0);
        }
        if let Some(spent) = self.0.get_mut(item) {
            // A clock that jumped back takes nothing away.
            *spent += millis.max(0.0);
        }
    }

    /// Time spent on an item.
    pub(super) fn on(&self, item: usize) -> f64 {
        self.0.get(item).copied().unwrap_or(0.0)
    }

    /// Time spent in all.
    pub(super) fn all(&self) -> f64 {
        self.0.iter().sum()
    }
}

/// A duration as clocks show it: `3:07`, `1:03:07`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a meeting is shorter than 2^53 ms and never below zero"
)]
pub(crate) fn clock_words(millis: f64) -> String {
    let seconds = (millis.max(0.0) / 1000.0) as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_adds_up_by_item_and_in_all() {
        let mut spent = Spent::default();
        spent.add(2, 1_500.0);
        spent.add(0, 500.0);
        spent.add(2, 1_000.0);
        spent.add(1, -9_000.0);
        assert_eq!([0, 1, 2, 3].map(|item| spent.on(item)), [500.0, 0.0, 2_500.0, 0.0]);
        assert!((spent.all() - 3_000.0).abs() < f64::EPSILON);
    }

    #[test]
    fn durations_read_as_on_a_clock() {
        for (millis, words) in [
            (0.0, "0:00"),
            (-5.0, "0:00"),
            (187_900.0, "3:07"),
            (3_787_000.0, "1:03:07"),
        ] {
            assert_eq!(clock_words(millis), words);
        }
    }
}
