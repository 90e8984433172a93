//! What the room says in words.

use steward_model::room::{Event, Line, Sort};

use crate::messages::room as text;

pub(super) fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Observation => text::sort_observation(),
        Sort::Action => text::sort_action(),
        Sort::Decision => text::sort_decision(),
        Sort::Handover => text::sort_handover(),
        Sort::Restored => text::sort_restored(),
        Sort::Correction => text::sort_correction(),
    }
}

/// What a line of the timeline is.
pub(super) fn event(line: &Line) -> String {
    match &line.event {
        Event::Declared => text::event_declared().to_owned(),
        Event::DirectorEngaged => text::event_director().to_owned(),
        Event::StoodDown => text::event_over().to_owned(),
        Event::Entry(kind, _) => sort(*kind).to_owned(),
        Event::Notice { audience, channel } if channel.is_empty() => text::event_notice(audience),
        Event::Notice { audience, channel } => text::event_notice_over(audience, channel),
    }
}

/// How far the next message is: until it is due, or since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    In(i64),
    Overdue(i64),
}

pub(super) const fn due(next_millis: i64, now_millis: i64) -> Due {
    let left = next_millis.saturating_sub(now_millis);
    if left > 0 { Due::In(left) } else { Due::Overdue(-left) }
}

/// A duration of whole milliseconds as a clock shows it.
#[expect(clippy::cast_precision_loss, reason = "an incident is shorter than 2^53 ms")]
pub(super) fn duration(millis: i64) -> String {
    crate::features::review::clock_words(millis as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_due_until_its_moment_and_overdue_from_it_on() {
        assert_eq!(due(10_000, 4_000), Due::In(6_000));
        assert_eq!(due(10_000, 10_000), Due::Overdue(0));
        assert_eq!(due(10_000, 71_000), Due::Overdue(61_000));
    }

    #[test]
    fn durations_read_as_on_a_clock() {
        assert_eq!(duration(61_000), "1:01");
        assert_eq!(duration(3_661_000), "1:01:01");
    }
}
