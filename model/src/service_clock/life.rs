//! What the events of a record say happened, second by second, whatever order they arrived in.

use super::target::{AgreementId, Priority};

/// The moments that clocks accept, in seconds: the years 1970 to 2199. A device whose clock is beyond is cut to them,
/// so that no moment makes a clock walk through millennia.
const MOMENTS: std::ops::RangeInclusive<i64> = 0..=7_258_118_400;

/// Something that happened to a record and matters for its clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockEvent {
    /// When, in milliseconds. Clocks count whole seconds; the rest only orders events of one second.
    pub at_millis: i64,
    /// What.
    pub what: ClockChange,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockChange {
    /// The record was opened.
    Opened,
    /// Somebody took it up.
    Responded,
    /// Work waits for somebody else.
    Paused {
        /// The stored value of the reason, for example `customer`; empty if none is given.
        reason: String,
    },
    /// The wait is over.
    Resumed,
    /// The service is restored, or the request is fulfilled.
    Resolved,
    /// It was not solved after all.
    Reopened,
    /// The record was closed.
    Closed,
    /// It has this priority from now on.
    Priority(Priority),
    /// This version of an agreement, with its calendar, is valid from now on.
    Sla {
        /// Which; `None` if none is.
        agreement: Option<AgreementId>,
    },
}

/// What goes on between two events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Activity {
    Working,
    Paused { reason: String },
    Resolved,
}

/// A record's life until a moment. All moments are seconds; every list starts at the opening and is strictly ordered.
#[derive(Debug)]
pub(super) struct Life {
    pub(super) opened: i64,
    pub(super) now: i64,
    pub(super) activities: Vec<(i64, Activity)>,
    pub(super) agreements: Vec<(i64, Option<AgreementId>)>,
    pub(super) priorities: Vec<(i64, Option<Priority>)>,
    pub(super) responded: Option<i64>,
}

/// A moment as clocks count it.
pub(super) fn second(millis: i64) -> i64 {
    millis.div_euclid(1000).clamp(*MOMENTS.start(), *MOMENTS.end())
}

impl Life {
    /// Reads events that happened by now. `None` if the record was not opened by then.
    ///
    /// Events may come in any order, more than once, and contradict each other; see the module's documentation for what
    /// then counts.
    pub(super) fn read(events: &[ClockEvent], now_millis: i64) -> Option<Self> {
        let mut events: Vec<&ClockEvent> = events.iter().filter(|event| event.at_millis <= now_millis).collect();
        events.sort_by(|one, other| one.order().cmp(&other.order()));
        let opened = events.iter().find(|event| event.what == ClockChange::Opened)?;
        let opened = second(opened.at_millis);
        // There was no priority before the first, so the first holds from the opening.
        let first_priority = events.iter().find_map(|event| event.what.priority());
        let mut life = Self {
            opened,
            now: second(now_millis),
            activities: vec![(opened, Activity::Working)],
            agreements: vec![(opened, None)],
            priorities: vec![(opened, first_priority)],
            responded: None,
        };
        for event in events {
            life.take(second(event.at_millis).max(opened), &event.what);
        }
        Some(life)
    }

    fn take(&mut self, at: i64, what: &ClockChange) {
        let present = self.activities.last().map(|(_, activity)| activity);
        let is_resolved = present == Some(&Activity::Resolved);
        match what {
            ClockChange::Opened => {}
            ClockChange::Responded => self.respond(at),
            ClockChange::Paused { reason } if !is_resolved => {
                let reason = reason.clone();
                change(&mut self.activities, at, Activity::Paused { reason });
            }
            ClockChange::Resumed if !is_resolved => change(&mut self.activities, at, Activity::Working),
            ClockChange::Paused { .. } | ClockChange::Resumed => {}
            ClockChange::Resolved | ClockChange::Closed => {
                self.respond(at);
                change(&mut self.activities, at, Activity::Resolved);
            }
            ClockChange::Reopened if is_resolved => change(&mut self.activities, at, Activity::Working),
            ClockChange::Reopened => {}
            ClockChange::Priority(priority) => change(&mut self.priorities, at, Some(*priority)),
            ClockChange::Sla { agreement } => change(&mut self.agreements, at, *agreement),
        }
    }

    fn respond(&mut self, at: i64) {
        self.responded = self.responded.or(Some(at));
    }
}

impl ClockChange {
    const fn priority(&self) -> Option<Priority> {
        match self {
            Self::Priority(priority) => Some(*priority),
            Self::Opened
            | Self::Responded
            | Self::Paused { .. }
            | Self::Resumed
            | Self::Resolved
            | Self::Reopened
            | Self::Closed
            | Self::Sla { .. } => None,
        }
    }
}

impl ClockEvent {
    /// By time; at one millisecond what conditions hold goes first, and of contradictions the later state comes last,
    /// as when states of records merge. Of several priorities the most urgent, of several agreements the last added is
    /// last.
    fn order(&self) -> (i64, u8, usize, &str) {
        let (rank, detail, text) = match &self.what {
            ClockChange::Opened => (0, 0, ""),
            ClockChange::Sla { agreement } => (1, agreement.map_or(0, |id| id.rank() + 1), ""),
            ClockChange::Priority(priority) => (2, 5 - priority.index(), ""),
            ClockChange::Reopened => (3, 0, ""),
            ClockChange::Responded => (4, 0, ""),
            ClockChange::Resumed => (5, 0, ""),
            ClockChange::Paused { reason } => (6, 0, reason.as_str()),
            ClockChange::Resolved => (7, 0, ""),
            ClockChange::Closed => (8, 0, ""),
        };
        (self.at_millis, rank, detail, text)
    }
}

/// Notes a change; what lasted no second leaves no trace.
fn change<T: PartialEq>(list: &mut Vec<(i64, T)>, at: i64, next: T) {
    if list.last().is_some_and(|(from, _)| *from == at) {
        list.pop();
    }
    if list.last().is_none_or(|(_, last)| *last != next) {
        list.push((at, next));
    }
}
