//! Service time for others than clocks: how many seconds of a calendar lie between two moments, and when its months
//! begin.

use super::hours::ServiceHours;
use super::life::second;
use super::target::UnknownZone;
use super::timetable::Timetable;
use super::zone::ZoneRules;
use crate::calendar;

/// A calendar with the rules of its time zone. Made once for many questions: what was worked out serves all of them.
pub struct ServiceTime<'a> {
    timetable: Timetable<'a>,
}

impl<'a> ServiceTime<'a> {
    /// The service time of some hours.
    ///
    /// # Errors
    /// If the rules do not know the time zone of the hours.
    pub fn new(hours: ServiceHours, rules: &'a dyn ZoneRules) -> Result<Self, UnknownZone> {
        if rules.offset_seconds(hours.time_zone(), 0).is_none() {
            return Err(UnknownZone {
                zone: hours.time_zone().to_owned(),
            });
        }
        Ok(Self {
            timetable: Timetable::new(hours, rules),
        })
    }

    /// Seconds of service from one moment to another, in milliseconds since 1970; 0 if the second is not later. Moments
    /// count as whole seconds, from 1970 to 2199.
    #[must_use]
    pub fn seconds_between(&self, from_millis: i64, to_millis: i64) -> i64 {
        self.timetable.count(second(from_millis), second(to_millis))
    }

    /// The first moment of a local date, in milliseconds since 1970; `None` if the calendar has no such date.
    #[must_use]
    pub fn start_of_day_millis(&self, year: i32, month: u32, day: u32) -> Option<i64> {
        let day = i64::from(calendar::days_of(year, month, day)?);
        Some(self.timetable.start_of_day(day)?.saturating_mul(1000))
    }
}
