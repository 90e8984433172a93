//! Service hours as stretches of UTC: how many seconds of service lie between two moments, and when some have passed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::hours::{DAY, ServiceHours};
use super::zone::{MAX_OFFSET, Period, ZoneRules, periods};

/// How far ahead a deadline is looked for, in seconds: five years. A calendar that has fewer hours than a target until
/// then has no deadline.
pub(super) const HORIZON: i64 = 5 * 366 * DAY;

/// The seconds that are worked out at once: a little more than a year.
const BLOCK: i64 = 400 * DAY;
/// How many blocks are kept, so that a register of some years of records works out each once.
const BLOCKS: usize = 32;

/// Service hours and the zone rules that place them in time.
pub(super) struct Timetable<'a> {
    pub(super) hours: ServiceHours,
    rules: &'a dyn ZoneRules,
    blocks: RefCell<BTreeMap<i64, Rc<Block>>>,
}

/// Why time does not count although nobody stopped the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Availability {
    Open,
    Closed,
    /// Would be open if the local date (days since 1970-01-01) were not a holiday or shortened.
    Holiday(i32),
}

/// A stretch of UTC of fixed length.
struct Block {
    from: i64,
    to: i64,
    periods: Vec<Period>,
    /// Open stretches, sorted, each with the open seconds of the block before it.
    open: Vec<Stretch>,
    /// Stretches that a holiday takes away, sorted, each with its local date.
    holidays: Vec<(i64, i64, i32)>,
    open_seconds: i64,
}

#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: i64,
    to: i64,
    before: i64,
}

impl<'a> Timetable<'a> {
    pub(super) fn new(hours: ServiceHours, rules: &'a dyn ZoneRules) -> Self {
        Self {
            hours,
            rules,
            blocks: RefCell::default(),
        }
    }

    /// Seconds of service between two moments.
    pub(super) fn count(&self, from: i64, to: i64) -> i64 {
        if from >= to {
            return 0;
        }
        let (first, last) = (from.div_euclid(BLOCK), to.div_euclid(BLOCK));
        let whole: i64 = (first..last).map(|index| self.block(index).open_seconds).sum();
        whole + self.block(last).open_until(to) - self.block(first).open_until(from)
    }

    /// The earliest moment until which so many seconds of service (at least one) have passed, if it is not after
    /// `until`.
    pub(super) fn advance(&self, from: i64, seconds: i64, until: i64) -> Option<i64> {
        let mut remaining = seconds;
        for index in from.div_euclid(BLOCK)..=until.div_euclid(BLOCK) {
            let block = self.block(index);
            let before = block.open_until(from.max(block.from));
            if let Some(moment) = block.moment_of(before + remaining) {
                return Some(moment).filter(|moment| *moment <= until);
            }
            remaining -= block.open_seconds - before;
        }
        None
    }

    /// Calls `each` for every stretch between two moments, in order and without gaps.
    pub(super) fn walk(&self, from: i64, to: i64, mut each: impl FnMut(i64, i64, Availability)) {
        let mut moment = from;
        while moment < to {
            let block = self.block(moment.div_euclid(BLOCK));
            let (end, availability) = block.at(moment);
            let end = end.min(to);
            each(moment, end, availability);
            moment = end;
        }
    }

    /// When the service hours of the `count`-th business day after the local date of a moment end. A business day is a
    /// local date with service hours; the date of the moment itself is not one of them.
    pub(super) fn business_days_after(&self, moment: i64, count: u32) -> Option<i64> {
        let today = (moment + self.offset_at(moment)).div_euclid(DAY);
        let mut left = count;
        for day in today + 1..=today + HORIZON / DAY {
            let Some(end) = self.end_of_day(day) else { continue };
            left = left.saturating_sub(1);
            if left == 0 {
                return Some(end);
            }
        }
        None
    }

    /// The first moment of a local date; `None` if time has no place for it.
    pub(super) fn start_of_day(&self, day: i64) -> Option<i64> {
        let midnight = day * DAY;
        let (from, to) = (midnight - MAX_OFFSET, midnight + MAX_OFFSET);
        (from.div_euclid(BLOCK)..=to.div_euclid(BLOCK))
            .flat_map(|index| self.block(index).periods.clone())
            .filter(|period| period.from <= to && period.to > from)
            .filter_map(|period| {
                let start = (midnight - period.offset).max(period.from);
                (start < period.to).then_some(start)
            })
            .min()
    }

    fn offset_at(&self, moment: i64) -> i64 {
        let block = self.block(moment.div_euclid(BLOCK));
        let index = block.periods.partition_point(|period| period.to <= moment);
        block.periods.get(index).map_or(0, |period| period.offset)
    }

    /// When the last second of service on a local date ends; `None` if it has none.
    fn end_of_day(&self, day: i64) -> Option<i64> {
        let spans = self.hours.on(day_number(day));
        if spans.is_empty() {
            return None;
        }
        let (from, to) = (day * DAY - MAX_OFFSET, (day + 1) * DAY + MAX_OFFSET);
        (from.div_euclid(BLOCK)..=to.div_euclid(BLOCK))
            .flat_map(|index| self.block(index).periods.clone())
            .filter(|period| period.from < to && period.to > from)
            .flat_map(|period| {
                let midnight = day * DAY - period.offset;
                spans.iter().filter_map(move |span| {
                    let end = (midnight + span.to).min(period.to);
                    (end > period.from && end > midnight + span.from).then_some(end)
                })
            })
            .max()
    }

    fn block(&self, index: i64) -> Rc<Block> {
        if let Some(block) = self.blocks.borrow().get(&index) {
            return Rc::clone(block);
        }
        let block = Rc::new(Block::new(&self.hours, self.rules, index * BLOCK, (index + 1) * BLOCK));
        let mut blocks = self.blocks.borrow_mut();
        if blocks.len() >= BLOCKS {
            blocks.clear();
        }
        blocks.insert(index, Rc::clone(&block));
        block
    }
}

impl Block {
    fn new(hours: &ServiceHours, rules: &dyn ZoneRules, from: i64, to: i64) -> Self {
        let mut block = Self {
            from,
            to,
            periods: periods(rules, &hours.zone, from, to),
            open: Vec::new(),
            holidays: Vec::new(),
            open_seconds: 0,
        };
        for period in block.periods.clone() {
            let first = (period.from + period.offset).div_euclid(DAY);
            let last = (period.to - 1 + period.offset).div_euclid(DAY);
            for day in first..=last {
                let midnight = day * DAY - period.offset;
                let clipped = |from: i64, to: i64| {
                    let (from, to) = ((midnight + from).max(period.from), (midnight + to).min(period.to));
                    (from < to).then_some((from, to))
                };
                let date = day_number(day);
                for span in hours.on(date).iter() {
                    if let Some((from, to)) = clipped(span.from, span.to) {
                        block.push_open(from, to);
                    }
                }
                for span in hours.taken_by_holiday(date) {
                    if let Some((from, to)) = clipped(span.from, span.to) {
                        block.holidays.push((from, to, date));
                    }
                }
            }
        }
        block
    }

    fn push_open(&mut self, from: i64, to: i64) {
        match self.open.last_mut() {
            Some(last) if last.to == from => last.to = to,
            Some(_) | None => self.open.push(Stretch {
                from,
                to,
                before: self.open_seconds,
            }),
        }
        self.open_seconds += to - from;
    }

    /// Open seconds of the block before a moment.
    fn open_until(&self, moment: i64) -> i64 {
        let next = self.open.partition_point(|stretch| stretch.from < moment);
        next.checked_sub(1)
            .and_then(|index| self.open.get(index))
            .map_or(0, |stretch| stretch.before + moment.min(stretch.to) - stretch.from)
    }

    /// The end of the n-th open second of the block.
    fn moment_of(&self, open_seconds: i64) -> Option<i64> {
        if open_seconds > self.open_seconds {
            return None;
        }
        let next = self.open.partition_point(|stretch| stretch.before < open_seconds);
        let stretch = self.open.get(next.checked_sub(1)?)?;
        Some(stretch.from + open_seconds - stretch.before)
    }

    /// What a moment of the block is, and until when.
    fn at(&self, moment: i64) -> (i64, Availability) {
        let open = self.open.partition_point(|stretch| stretch.to <= moment);
        let open = self
            .open
            .get(open)
            .map_or((self.to, self.to), |stretch| (stretch.from, stretch.to));
        if open.0 <= moment && moment < open.1 {
            return (open.1, Availability::Open);
        }
        let holiday = self.holidays.partition_point(|(_, to, _)| *to <= moment);
        let (from, to, date) = self.holidays.get(holiday).copied().unwrap_or((self.to, self.to, 0));
        if from <= moment && moment < to {
            return (to, Availability::Holiday(date));
        }
        (from.min(open.0), Availability::Closed)
    }
}

/// A day number of a moment within the range that clocks accept, which fits by far.
fn day_number(day: i64) -> i32 {
    i32::try_from(day).unwrap_or(i32::MAX)
}
