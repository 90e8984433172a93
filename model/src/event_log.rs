//! Event logs: rows of one record brought together and put in order of time.

use std::collections::BTreeMap;

/// A row of an event log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The number of the row in its table.
    pub row: usize,
    /// When it happened, in milliseconds.
    pub time_millis: i64,
}

/// The events of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventGroup {
    /// The record's id.
    pub id: String,
    /// Its events, the earliest first; events of one moment stay in the order of the file.
    pub events: Vec<Event>,
}

/// Groups events by id and orders each group by time. Groups come in the order in which the file first names them.
#[must_use]
pub fn group(events: impl IntoIterator<Item = (String, Event)>) -> Vec<EventGroup> {
    let mut groups: Vec<EventGroup> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (id, event) in events {
        let place = *places.entry(id.clone()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.events.push(event),
            None => groups.push(EventGroup {
                id,
                events: vec![event],
            }),
        }
    }
    for group in &mut groups {
        group.events.sort_by_key(|event| event.time_millis);
    }
    groups
}

/// The events that come after what an earlier import took in: later ones, and of those at exactly that moment all but the
/// first `count`.
#[must_use]
pub fn after(events: &[Event], through_millis: i64, count: u32) -> &[Event] {
    let earlier = events
        .iter()
        .take_while(|event| event.time_millis < through_millis)
        .count();
    let same = events
        .iter()
        .skip(earlier)
        .take_while(|event| event.time_millis == through_millis)
        .count();
    let seen = usize::try_from(count).unwrap_or(usize::MAX).min(same);
    events.get(earlier + seen..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_grouped_and_ordered_stably() {
        let rows = [("b", 5), ("a", 3), ("b", 2), ("a", 3), ("b", 5)];
        let groups = group(rows.iter().enumerate().map(|(row, (id, time))| {
            (
                (*id).to_owned(),
                Event {
                    row,
                    time_millis: *time,
                },
            )
        }));
        let shape: Vec<(&str, Vec<usize>)> = groups
            .iter()
            .map(|group| (group.id.as_str(), group.events.iter().map(|event| event.row).collect()))
            .collect();
        assert_eq!(shape, [("b", vec![2, 0, 4]), ("a", vec![1, 3])]);
    }

    #[test]
    fn only_events_that_were_not_imported_remain() {
        let events: Vec<Event> = [1, 2, 2, 2, 3]
            .into_iter()
            .enumerate()
            .map(|(row, time_millis)| Event { row, time_millis })
            .collect();
        let rows = |through, count| {
            after(&events, through, count)
                .iter()
                .map(|event| event.row)
                .collect::<Vec<_>>()
        };
        assert_eq!(rows(2, 2), [3, 4]);
        assert_eq!(rows(2, 9), [4]);
        assert_eq!(rows(3, 1), [] as [usize; 0]);
        assert_eq!(rows(0, 0), [0, 1, 2, 3, 4]);
    }
}
