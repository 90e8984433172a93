//! The clocks against a slow second opinion that walks through time tick by tick and shares no code with them.

use jiff::civil::Date;
use proptest::prelude::*;

use super::cases::{Case, Day, case, hours_of};
use super::*;

#[derive(Debug, Clone, PartialEq)]
struct Opinion {
    state: ClockState,
    counted: i64,
    target: Option<i64>,
    breached: Option<i64>,
    warned: Option<i64>,
    stopped: Option<i64>,
    kinds: Vec<SegmentKind>,
}

/// What the events until a tick come to.
#[derive(Default)]
struct Story {
    plan: Option<usize>,
    priority: Option<usize>,
    pause: Option<String>,
    is_resolved: bool,
    has_response: bool,
}

impl Story {
    fn take(&mut self, what: ClockChange, ids: [AgreementId; 2]) {
        self.priority = place_of(&what).or(self.priority);
        match what {
            ClockChange::Responded => self.has_response = true,
            ClockChange::Paused { reason } if !self.is_resolved => self.pause = Some(reason),
            ClockChange::Resumed => self.pause = None,
            ClockChange::Resolved | ClockChange::Closed => {
                (self.is_resolved, self.has_response, self.pause) = (true, true, None);
            }
            ClockChange::Reopened => self.is_resolved = false,
            ClockChange::Sla { agreement } => self.plan = agreement.map(|id| usize::from(id == ids[1])),
            ClockChange::Paused { .. } | ClockChange::Opened | ClockChange::Priority(_) => {}
        }
    }
}

fn place_of(what: &ClockChange) -> Option<usize> {
    let ClockChange::Priority(priority) = what else {
        return None;
    };
    let all = [Priority::P1, Priority::P2, Priority::P3, Priority::P4, Priority::P5];
    all.iter().position(|other| other == priority)
}

#[derive(Clone, Default)]
struct Figures {
    by: (Option<usize>, Option<usize>),
    since: i64,
    target: Option<i64>,
    counted: i64,
    breached: Option<i64>,
}

impl Figures {
    fn retarget(&mut self, moment: i64, story: &Story, target: impl Fn(usize, usize) -> Option<i64>) {
        if self.by == (story.plan, story.priority) {
            return;
        }
        self.by = (story.plan, story.priority);
        let next = story
            .plan
            .zip(story.priority)
            .and_then(|(plan, priority)| target(plan, priority));
        if next != self.target {
            (self.target, self.breached, self.since) = (next, None, moment);
        }
        if self.target.is_some_and(|target| self.counted > target) {
            self.breached = self.breached.or(Some(moment));
        }
    }
}

struct Walker<'a> {
    case: &'a Case,
    zones: Vec<TimeZone>,
}

/// What a plan says of a moment: open, else by the week open.
impl Walker<'_> {
    fn local(&self, plan: usize, moment: i64) -> (Date, i64) {
        let local = self.zones[plan].to_datetime(Timestamp::from_second(moment).unwrap());
        (local.date(), i64::from(local.hour()) * 60 + i64::from(local.minute()))
    }

    fn is_open(&self, plan: usize, moment: i64) -> (bool, bool) {
        let (date, minute) = self.local(plan, moment);
        let plan = &self.case.plans[plan];
        let contains = |day: &Day, minute: i64| day.iter().any(|(from, to)| *from <= minute && minute < *to);
        let of_week = |date: Date| &plan.week[usize::try_from(date.weekday().to_monday_zero_offset()).unwrap()];
        let yesterday = date.yesterday().unwrap();
        // The week's nights belong half to each date, those of a special day go on beside what the next date has.
        let by_week = contains(of_week(date), minute) || contains(of_week(yesterday), minute + 1440);
        let own = plan.special.get(&date).map_or(by_week, |day| contains(day, minute));
        let night = plan
            .special
            .get(&yesterday)
            .is_some_and(|day| contains(day, minute + 1440));
        (own || night, by_week)
    }

    fn target(&self, plan: usize, priority: usize) -> Option<i64> {
        match self.case.plans[plan].targets[priority]? {
            Target::Seconds(seconds) => Some(seconds),
            Target::BusinessDays(days) => {
                // Ticks of a minute, since hours and offsets are whole minutes; the opening may be within one.
                let (mut date, _) = self.local(plan, self.case.opened);
                let (mut seen, mut seconds, mut at_end) = (0, 0, 0);
                let mut moment = self.case.opened;
                while moment < self.case.opened + 60 * 86_400 {
                    let next = (moment / 60 + 1) * 60;
                    let (today, _) = self.local(plan, moment);
                    if self.is_open(plan, moment).0 {
                        if today > date {
                            date = today;
                            seen += 1;
                        }
                        if seen > days {
                            return Some(at_end);
                        }
                        seconds += next - moment;
                        if seen == days {
                            at_end = seconds;
                        }
                    }
                    moment = next;
                }
                None
            }
        }
    }

    fn walk(&self, ids: [AgreementId; 2], is_response: bool) -> Opinion {
        let mut pending: Vec<_> = self.case.events.clone();
        pending.retain(|event| event.at_millis <= self.case.now_millis);
        pending.sort_by_key(|event| event.at_millis);
        pending.dedup();
        let mut story = Story {
            priority: pending.iter().find_map(|event| place_of(&event.what)),
            ..Story::default()
        };
        let mut pending = pending.into_iter().peekable();
        let now = self.case.now_millis / 1000;
        let mut figures = Figures::default();
        let mut kept: Option<(i64, Figures)> = None;
        let mut kinds = Vec::new();
        // What was counted when.
        let mut marks: Vec<(i64, i64)> = Vec::new();
        let mut moment = self.case.opened;
        loop {
            while let Some(event) = pending.next_if(|event| event.at_millis.div_euclid(1000) <= moment) {
                story.take(event.what, ids);
            }
            let is_stopped = if is_response {
                story.has_response
            } else {
                story.is_resolved
            };
            figures.retarget(moment, &story, |plan, priority| self.target(plan, priority));
            if !is_stopped {
                kept = None;
            } else if kept.is_none() {
                kept = Some((moment, figures.clone()));
            }
            if moment >= now {
                break;
            }
            let kind = self.kind(&story, is_stopped, is_response, moment);
            let is_working = !is_stopped && story.pause.is_none();
            if is_working && figures.target.is_some_and(|target| figures.counted >= target) {
                figures.breached = figures.breached.or(Some(moment));
            }
            moment += self.case.tick;
            if kind == SegmentKind::Counted {
                figures.counted += self.case.tick;
                marks.push((figures.counted, moment));
            }
            kinds.push(kind);
        }
        let stopped = kept.as_ref().map(|(moment, _)| *moment);
        let figures = kept.map_or(figures, |(_, figures)| figures);
        let state = match (figures.breached, stopped) {
            (Some(_), _) => ClockState::Breached,
            (None, Some(_)) if figures.target.is_some() => ClockState::Met,
            (None, Some(_)) => ClockState::Untargeted,
            (None, None) if story.pause.is_some() => ClockState::Paused,
            (None, None) => ClockState::Running,
        };
        let warned = figures.target.and_then(|target| {
            let mark = (target * 3 + 3) / 4;
            let (counted, at) = marks.iter().find(|(counted, _)| *counted >= mark)?;
            Some((at - (counted - mark)).max(figures.since))
        });
        Opinion {
            state,
            counted: figures.counted,
            target: figures.target,
            breached: figures.breached,
            warned,
            stopped,
            kinds,
        }
    }

    fn kind(&self, story: &Story, is_stopped: bool, is_response: bool, moment: i64) -> SegmentKind {
        match (is_stopped, &story.pause, story.plan) {
            (true, _, _) if is_response => SegmentKind::Responded,
            (true, _, _) => SegmentKind::Resolved,
            (false, Some(reason), _) => SegmentKind::Paused { reason: reason.clone() },
            (false, None, None) => SegmentKind::WithoutAgreement,
            (false, None, Some(plan)) => match self.is_open(plan, moment) {
                (true, _) => SegmentKind::Counted,
                (false, true) => SegmentKind::Holiday { name: String::new() },
                (false, false) => SegmentKind::OutsideHours,
            },
        }
    }

    /// The first moment after which so many more seconds of a plan have passed, looked for over some days.
    fn deadline(&self, plan: usize, from: i64, left: i64, until: i64) -> Option<i64> {
        let mut left = left;
        let mut moment = from;
        while left > 0 && moment < until {
            moment += self.case.tick;
            if self.is_open(plan, moment - self.case.tick).0 {
                left -= self.case.tick;
            }
        }
        // Within a tick of a minute all seconds are alike.
        (left <= 0).then_some(moment + left)
    }
}

fn agree(case: &Case) -> Result<(), TestCaseError> {
    let database = Database::new();
    let mut agreements = Agreements::new(&database);
    let mut ids = Vec::new();
    for plan in &case.plans {
        let mut targets = Targets {
            warn_at_percent: Some(75),
            ..Targets::default()
        };
        for (index, target) in plan.targets.iter().enumerate() {
            targets.resolve[index] = *target;
            targets.respond[index] = *target;
        }
        ids.push(agreements.add(&hours_of(plan), targets).unwrap());
    }
    let ids = [ids[0], ids[1]];
    let walker = Walker {
        case,
        zones: case
            .plans
            .iter()
            .map(|plan| database.zone(plan.zone).unwrap())
            .collect(),
    };
    for measured in [Measured::IncidentResponse, Measured::IncidentResolution] {
        let reading = measure(&case.events, measured, case.now_millis, &agreements).unwrap();
        let segments = assert_whole(&reading, &agreements);
        let opinion = walker.walk(ids, measured == Measured::IncidentResponse);
        let seconds = |millis: Option<i64>| millis.map(|millis| millis / 1000);
        prop_assert_eq!(
            (
                reading.state,
                reading.counted_seconds,
                reading.target_seconds,
                seconds(reading.breached_millis),
                seconds(reading.stopped_millis),
                seconds(reading.warned_millis)
            ),
            (
                opinion.state,
                opinion.counted,
                opinion.target,
                opinion.breached,
                opinion.stopped,
                opinion.warned
            ),
            "{:?}",
            measured
        );
        let mut kinds = opinion.kinds.iter();
        for segment in &segments {
            prop_assert_eq!((segment.to_millis - segment.from_millis) % (case.tick * 1000), 0);
            for _ in 0..(segment.to_millis - segment.from_millis) / 1000 / case.tick {
                prop_assert_eq!(Some(&segment.kind), kinds.next());
            }
        }
        prop_assert_eq!(kinds.next(), None);
        // The deadline, if work is left to do.
        if let (Some(left), Some(id)) = (
            reading.left_seconds.filter(|left| *left > 0),
            reading.targets.last().and_then(|period| period.agreement),
        ) {
            let from = opinion.stopped.unwrap_or(case.now_millis / 1000);
            let until = from + 4_000 * case.tick;
            let wanted = walker.deadline(usize::from(id == ids[1]), from, left, until);
            let found = seconds(reading.deadline_millis);
            prop_assert_eq!(
                found.filter(|found| *found <= until),
                wanted.filter(|wanted| *wanted <= until)
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clocks_agree_with_a_walk_by_minutes(case in case(60, 9 * 1440)) {
        agree(&case)?;
    }

    #[test]
    fn clocks_agree_with_a_walk_by_seconds(case in case(1, 3 * 3600)) {
        agree(&case)?;
    }
}
