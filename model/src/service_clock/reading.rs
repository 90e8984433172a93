//! What a clock shows at a moment, and why.

use super::life::{Activity, ClockEvent, Life};
use super::target::{AgreementId, Agreements, Measured, Priority};
use super::timetable::{Availability, HORIZON};

/// A clock at a moment. Moments are milliseconds since 1970, on whole seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockReading {
    /// What it measures.
    pub measured: Measured,
    /// How it stands.
    pub state: ClockState,
    /// When the record was opened.
    pub opened_millis: i64,
    /// The moment of this reading.
    pub as_of_millis: i64,
    /// When it stopped, if it did.
    pub stopped_millis: Option<i64>,
    /// Service time that counts, in seconds.
    pub counted_seconds: i64,
    /// The target now valid, or valid when the clock stopped, in seconds of service.
    pub target_seconds: Option<i64>,
    /// What is left of the target, in seconds of service; below zero is how much it is over.
    pub left_seconds: Option<i64>,
    /// When the target is, or was, used up: if the clock goes on from now (a paused one as if it were resumed now, a
    /// stopped one as if it had not stopped). `None` without a target, or if the calendar has not so many hours within
    /// five years.
    pub deadline_millis: Option<i64>,
    /// When the warning was reached, if it was.
    pub warned_millis: Option<i64>,
    /// When it was breached, if it is: the first moment since the present target is valid at which the target was used
    /// up and the clock was neither paused nor stopped, or at which the target became valid with more than it counted.
    pub breached_millis: Option<i64>,
    /// The targets that were valid, in order; the last is the present one.
    pub targets: Vec<TargetPeriod>,
    phases: Vec<Phase>,
}

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockState {
    /// It goes on, inside or outside service hours.
    Running,
    /// It is paused, within the target.
    Paused,
    /// It stopped within the target.
    Met,
    /// The target was used up and the clock went on.
    Breached,
    /// It stopped, and there was no target.
    Untargeted,
}

/// A target and for how long it was valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetPeriod {
    /// Since when.
    pub from_millis: i64,
    /// Until when: the next change, the stop, or the moment of the reading.
    pub to_millis: i64,
    /// The agreement.
    pub agreement: Option<AgreementId>,
    /// The priority.
    pub priority: Option<Priority>,
    /// The target, in seconds of service.
    pub target_seconds: Option<i64>,
    /// When it was breached while it was valid, or while the same target was valid just before. A later change of
    /// target takes back the breach, not the fact.
    pub breached_millis: Option<i64>,
}

/// A stretch of time between opening and now, in milliseconds, the end excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Where it starts.
    pub from_millis: i64,
    /// Where it ends.
    pub to_millis: i64,
    /// What it is.
    pub kind: SegmentKind,
}

/// Why a stretch of time counts or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SegmentKind {
    /// It counts.
    Counted,
    /// The clock was paused, inside or outside service hours.
    Paused {
        /// The stored value of the reason; empty if none was given.
        reason: String,
    },
    /// No service was agreed for this time of the week.
    OutsideHours,
    /// The week has hours then, and a holiday or shortened day takes them away.
    Holiday {
        /// Its name, empty if it has none.
        name: String,
    },
    /// No agreement was valid.
    WithoutAgreement,
    /// Somebody had taken it up; the response clock had stopped.
    Responded,
    /// It was resolved or closed.
    Resolved,
}

/// What a clock did from one moment to another, in seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Phase {
    from: i64,
    to: i64,
    what: PhaseKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum PhaseKind {
    Working(Option<AgreementId>),
    Paused { reason: String },
    Responded,
    Resolved,
}

/// Reads a clock at a moment from the events of a record. `None` if the record was not opened by then.
#[must_use]
pub fn measure(
    events: &[ClockEvent],
    measured: Measured,
    now_millis: i64,
    agreements: &Agreements<'_>,
) -> Option<ClockReading> {
    let life = Life::read(events, now_millis)?;
    let stopped = stopped(&life, measured);
    let end = stopped.unwrap_or(life.now);
    let tape = Tape {
        phases: phases(&life, measured),
        agreements,
    };
    let counted = tape.counted_until(end);
    let (targets, valid_since) = targets(&life, measured, end, &tape);
    let present = targets.last();
    let target = present.and_then(|period| period.target_seconds);
    let agreement = present.and_then(|period| period.agreement);
    let breached = present.and_then(|period| period.breached_millis);
    let deadline = target.and_then(|target| {
        tape.moment_of(target).or_else(|| {
            agreements
                .timetable(agreement?)?
                .advance(end, target - counted, end + HORIZON)
        })
    });
    let warned = target.zip(agreement).and_then(|(target, agreement)| {
        let percent = i64::from(agreements.warn_at_percent(agreement)?);
        let reached = tape.moment_of((target * percent + 99) / 100)?;
        Some(reached.max(valid_since))
    });
    let is_paused = matches!(life.activities.last(), Some((_, Activity::Paused { .. })));
    let state = match (breached, stopped, target) {
        (Some(_), _, _) => ClockState::Breached,
        (None, Some(_), Some(_)) => ClockState::Met,
        (None, Some(_), None) => ClockState::Untargeted,
        (None, None, _) if is_paused => ClockState::Paused,
        (None, None, _) => ClockState::Running,
    };
    Some(ClockReading {
        measured,
        state,
        opened_millis: life.opened * 1000,
        as_of_millis: life.now * 1000,
        stopped_millis: stopped.map(millis),
        counted_seconds: counted,
        target_seconds: target,
        left_seconds: target.map(|target| target - counted),
        deadline_millis: deadline.map(millis),
        warned_millis: warned.map(millis),
        breached_millis: breached,
        targets,
        phases: tape.phases,
    })
}

impl ClockReading {
    /// Every second from the opening to the moment of the reading in exactly one segment; the counted ones sum to
    /// [`ClockReading::counted_seconds`]. `agreements` are those that the clock was read with.
    #[must_use]
    pub fn explain(&self, agreements: &Agreements<'_>) -> Vec<Segment> {
        let mut segments = Vec::new();
        for phase in &self.phases {
            let kind = match &phase.what {
                PhaseKind::Working(agreement) => {
                    if let Some(timetable) = agreement.and_then(|id| agreements.timetable(id)) {
                        timetable.walk(phase.from, phase.to, |from, to, availability| {
                            let kind = match availability {
                                Availability::Open => SegmentKind::Counted,
                                Availability::Closed => SegmentKind::OutsideHours,
                                Availability::Holiday(date) => SegmentKind::Holiday {
                                    name: timetable.hours.holiday_name(date).to_owned(),
                                },
                            };
                            push(&mut segments, from, to, kind);
                        });
                        continue;
                    }
                    SegmentKind::WithoutAgreement
                }
                PhaseKind::Paused { reason } => SegmentKind::Paused { reason: reason.clone() },
                PhaseKind::Responded => SegmentKind::Responded,
                PhaseKind::Resolved => SegmentKind::Resolved,
            };
            push(&mut segments, phase.from, phase.to, kind);
        }
        segments
    }

    /// When so many seconds of service (at least one) had been counted, if so many were: for marks at any percentage.
    #[must_use]
    pub fn reached_millis(&self, seconds: i64, agreements: &Agreements<'_>) -> Option<i64> {
        let tape = Tape {
            phases: self.phases.clone(),
            agreements,
        };
        tape.moment_of(seconds).map(millis)
    }
}

const fn millis(seconds: i64) -> i64 {
    seconds * 1000
}

fn push(segments: &mut Vec<Segment>, from: i64, to: i64, kind: SegmentKind) {
    match segments.last_mut() {
        Some(last) if last.kind == kind => last.to_millis = millis(to),
        Some(_) | None => segments.push(Segment {
            from_millis: millis(from),
            to_millis: millis(to),
            kind,
        }),
    }
}

fn stopped(life: &Life, measured: Measured) -> Option<i64> {
    if measured.is_response() {
        return life.responded;
    }
    match life.activities.last() {
        Some((from, Activity::Resolved)) => Some(*from),
        Some((_, Activity::Working | Activity::Paused { .. })) | None => None,
    }
}

/// The phases of a clock, from the opening to now without gaps; work is cut where the agreement changes.
fn phases(life: &Life, measured: Measured) -> Vec<Phase> {
    let responded = life.responded.filter(|_| measured.is_response());
    let end = responded.unwrap_or(life.now);
    let mut phases = Vec::new();
    for (index, (from, activity)) in life.activities.iter().enumerate() {
        let to = life.activities.get(index + 1).map_or(end, |(next, _)| (*next).min(end));
        let mut add = |from: i64, to: i64, what: PhaseKind| {
            if from < to {
                phases.push(Phase { from, to, what });
            }
        };
        match activity {
            Activity::Working => {
                for (index, (since, agreement)) in life.agreements.iter().enumerate() {
                    let until = life.agreements.get(index + 1).map_or(to, |(next, _)| (*next).min(to));
                    add((*since).max(*from), until, PhaseKind::Working(*agreement));
                }
            }
            Activity::Paused { reason } => add(*from, to, PhaseKind::Paused { reason: reason.clone() }),
            Activity::Resolved => add(*from, to, PhaseKind::Resolved),
        }
    }
    if end < life.now {
        phases.push(Phase {
            from: end,
            to: life.now,
            what: PhaseKind::Responded,
        });
    }
    phases
}

/// The targets valid until the end of a clock, each with its breach, and since when the length of the last has been
/// valid.
fn targets(life: &Life, measured: Measured, end: i64, tape: &Tape<'_>) -> (Vec<TargetPeriod>, i64) {
    let mut cuts: Vec<i64> = life
        .agreements
        .iter()
        .map(|(from, _)| *from)
        .chain(life.priorities.iter().map(|(from, _)| *from))
        .filter(|from| *from <= end)
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut periods: Vec<TargetPeriod> = Vec::with_capacity(cuts.len());
    let mut since = life.opened;
    for (index, from) in cuts.iter().enumerate() {
        let to = cuts.get(index + 1).copied().unwrap_or(end);
        let agreement = valid_at(&life.agreements, *from);
        let priority = valid_at(&life.priorities, *from);
        let target = agreement.and_then(|id| tape.agreements.target_seconds(id, measured, priority, life.opened));
        // Another calendar or priority with the same target does not start anew.
        if periods.last().is_none_or(|last| last.target_seconds != target) {
            since = *from;
        }
        periods.push(TargetPeriod {
            from_millis: millis(*from),
            to_millis: millis(to),
            agreement,
            priority,
            target_seconds: target,
            breached_millis: target.and_then(|target| tape.breach(target, since, to)).map(millis),
        });
    }
    (periods, since)
}

fn valid_at<T: Copy>(list: &[(i64, Option<T>)], moment: i64) -> Option<T> {
    let next = list.partition_point(|(from, _)| *from <= moment);
    list.get(next.checked_sub(1)?)?.1
}

/// The phases of a clock with the calendars to count them by.
struct Tape<'a> {
    phases: Vec<Phase>,
    agreements: &'a Agreements<'a>,
}

impl Tape<'_> {
    fn count(&self, phase: &Phase, from: i64, to: i64) -> i64 {
        let timetable = match phase.what {
            PhaseKind::Working(agreement) => agreement.and_then(|id| self.agreements.timetable(id)),
            PhaseKind::Paused { .. } | PhaseKind::Responded | PhaseKind::Resolved => None,
        };
        timetable.map_or(0, |timetable| timetable.count(from.max(phase.from), to.min(phase.to)))
    }

    fn counted_until(&self, moment: i64) -> i64 {
        self.phases
            .iter()
            .map(|phase| self.count(phase, phase.from, moment))
            .sum()
    }

    /// When so many seconds had been counted.
    fn moment_of(&self, seconds: i64) -> Option<i64> {
        let mut left = seconds;
        for phase in &self.phases {
            let counted = self.count(phase, phase.from, phase.to);
            if left <= counted
                && let PhaseKind::Working(Some(agreement)) = phase.what
            {
                return self
                    .agreements
                    .timetable(agreement)?
                    .advance(phase.from, left, phase.to);
            }
            left -= counted;
        }
        None
    }

    /// When a target was breached while it was valid: at once if more than it had been counted already, or else at the
    /// first moment at which the clock was at work with so much counted before.
    fn breach(&self, target: i64, from: i64, to: i64) -> Option<i64> {
        if self.counted_until(from) > target {
            return Some(from);
        }
        let mut counted = 0;
        for phase in self.phases.iter().take_while(|phase| phase.from < to) {
            if let PhaseKind::Working(agreement) = phase.what
                && phase.to > from
            {
                let (start, end) = (phase.from.max(from), phase.to.min(to));
                let left = target - counted - self.count(phase, phase.from, start);
                let moment = if left <= 0 {
                    Some(start)
                } else {
                    agreement
                        .and_then(|id| self.agreements.timetable(id))
                        .and_then(|timetable| timetable.advance(start, left, end))
                };
                if let Some(moment) = moment.filter(|moment| *moment < end) {
                    return Some(moment);
                }
            }
            counted += self.count(phase, phase.from, phase.to);
        }
        None
    }
}
