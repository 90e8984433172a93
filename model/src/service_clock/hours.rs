//! Service hours: the week, the holidays and the shortened days of a calendar, in local time.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::parse::{self, HoursError};
use super::recurring::{Recurring, weekday_of};

/// The seconds of a day whose clocks do not change.
pub(super) const DAY: i64 = 86_400;

/// When a service is supported.
///
/// Hours are local times of the time zone. **A second belongs to the hours if a clock on the wall shows then a time
/// within them.** So a span that crosses a change of the clocks has an hour less in spring and an hour more in autumn;
/// a local time that is skipped never comes and is not counted; a local time that is repeated is counted both times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceHours {
    pub(super) zone: String,
    /// Monday first; spans sorted, apart from each other.
    pub(super) week: [Vec<Span>; 7],
    /// By day number since 1970-01-01.
    pub(super) special: BTreeMap<i32, SpecialDay>,
    /// Days of every year; where several fall on one date, the first.
    pub(super) yearly: Vec<(Recurring, SpecialDay)>,
}

/// A part of a local day, in seconds after its midnight, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// A holiday, or a day with hours of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SpecialDay {
    pub(super) spans: Vec<Span>,
    /// The parts of its nights that are on the next day, which has them beside its own hours.
    pub(super) after_midnight: Vec<Span>,
    pub(super) name: String,
}

impl ServiceHours {
    /// Reads the texts of a service calendar.
    ///
    /// `time_zone` is an IANA name. `hours` has a line for some days of the week and their hours: `Mon-Fri
    /// 08:00-18:00`, `Sat 09:00-12:00, 13:00-15:00`, `Mon, Wed 08:00-12:00`, or `24x7`; days may be written in English
    /// or German. `holidays` has a line for each day: `2026-12-25 Christmas Day` is closed, `2026-12-24 08:00-12:00
    /// Christmas Eve` has these hours instead of those of its day of the week; names may be left out. A day of every
    /// year is written `12-25 Christmas Day`, `first Monday of May`, `last Friday of August 08:00-12:00` or
    /// `Easter+1 Easter Monday`; a line of one date goes before it, and of several for one day the first counts.
    ///
    /// `24:00` is the end of a day. Hours that end before they start are a night, `22:00-06:00`: the part after midnight
    /// belongs to the next date, so that a holiday takes what lies between its own midnights. Overlapping spans become
    /// one.
    ///
    /// # Errors
    /// The first line that cannot be read, with what was expected there.
    pub fn parse(time_zone: &str, hours: &str, holidays: &str) -> Result<Self, HoursError> {
        let (zone, week) = (parse::zone(time_zone)?, parse::week(hours)?);
        let (special, yearly) = parse::holidays(holidays)?;
        Ok(Self {
            zone,
            week,
            special,
            yearly,
        })
    }

    /// The name of the time zone.
    #[must_use]
    pub fn time_zone(&self) -> &str {
        &self.zone
    }

    /// Whether a local date (days since 1970-01-01) has service hours.
    #[must_use]
    pub fn is_business_day(&self, days: i32) -> bool {
        !self.on(days).is_empty()
    }

    /// The hours of a local date.
    pub(super) fn on(&self, days: i32) -> Cow<'_, [Span]> {
        let own = self
            .special_day(days)
            .map_or_else(|| self.weekly(days), |special| &special.spans);
        match self.special_day(days.saturating_sub(1)) {
            Some(before) if !before.after_midnight.is_empty() => {
                Cow::Owned(merged(own.iter().chain(&before.after_midnight).copied().collect()))
            }
            Some(_) | None => Cow::Borrowed(own),
        }
    }

    /// What the week has on a local date and a holiday or shortened day takes away.
    pub(super) fn taken_by_holiday(&self, days: i32) -> Vec<Span> {
        if self.special_day(days).is_none() {
            return Vec::new();
        }
        let mut left = self.weekly(days).to_vec();
        for open in self.on(days).iter() {
            left = left
                .into_iter()
                .flat_map(|span| {
                    let before = Span {
                        from: span.from,
                        to: span.to.min(open.from),
                    };
                    let after = Span {
                        from: span.from.max(open.to),
                        to: span.to,
                    };
                    [before, after].into_iter().filter(|part| part.from < part.to)
                })
                .collect();
        }
        left
    }

    /// The name of a holiday or shortened day, empty if it has none.
    pub(super) fn holiday_name(&self, days: i32) -> &str {
        self.special_day(days).map_or("", |special| &special.name)
    }

    fn special_day(&self, days: i32) -> Option<&SpecialDay> {
        self.special.get(&days).or_else(|| {
            let yearly = self.yearly.iter().find(|(rule, _)| rule.falls_on(days));
            yearly.map(|(_, special)| special)
        })
    }

    fn weekly(&self, days: i32) -> &[Span] {
        let weekday = usize::try_from(weekday_of(days)).unwrap_or_default();
        self.week.get(weekday).map_or(&[], Vec::as_slice)
    }
}

impl SpecialDay {
    /// Whether it has the hours of another, whatever their names.
    pub(super) fn has_hours_of(&self, other: &Self) -> bool {
        self.spans == other.spans && self.after_midnight == other.after_midnight
    }
}

/// Sorted spans, those that touch or overlap joined.
pub(super) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            Some(_) | None => joined.push(span),
        }
    }
    joined
}
