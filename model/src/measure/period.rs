//! Calendar periods: days, weeks from Monday, months, quarters, half-years and years, as numbers in a row.

use crate::agenda::day_of_moment;
use crate::calendar::{DAY_MILLIS, civil_of, days_of};

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
    /// Six months from January or July.
    HalfYear,
    /// A calendar year.
    Year,
}

/// A stretch of days, both ends included, in days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// Its first day.
    pub from_day: i32,
    /// Its last day.
    pub to_day: i32,
}

impl Frequency {
    /// By the stored value of a measure's or report's frequency; a month where none is said.
    #[must_use]
    pub fn parse(stored: &str) -> Self {
        match stored {
            "daily" => Self::Day,
            "weekly" => Self::Week,
            "quarterly" => Self::Quarter,
            "half_yearly" => Self::HalfYear,
            "yearly" => Self::Year,
            _ => Self::Month,
        }
    }

    /// How many periods a series shows: about a year, or some of them where they are longer.
    #[must_use]
    pub const fn shown(self) -> usize {
        match self {
            Self::Day => 31,
            Self::Week => 26,
            Self::Month => 13,
            Self::Quarter => 9,
            Self::HalfYear => 6,
            Self::Year => 5,
        }
    }

    const fn months(self) -> i32 {
        match self {
            Self::Day | Self::Week => 0,
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }

    /// The number of the period that a day lies in.
    fn index(self, day: i32) -> i32 {
        match self {
            Self::Day => day,
            // 1970-01-01 was a Thursday.
            Self::Week => (day + 3).div_euclid(7),
            Self::Month | Self::Quarter | Self::HalfYear | Self::Year => {
                let (year, month, _) = civil_of(day);
                (year * 12 + i32::try_from(month).unwrap_or(1) - 1).div_euclid(self.months())
            }
        }
    }

    /// The first day of a period; days beyond the calendar stand at its ends.
    fn start(self, index: i32) -> i32 {
        match self {
            Self::Day => index,
            Self::Week => index * 7 - 3,
            Self::Month | Self::Quarter | Self::HalfYear | Self::Year => {
                let month = index * self.months();
                let of_year = u32::try_from(month.rem_euclid(12)).unwrap_or_default() + 1;
                days_of(month.div_euclid(12), of_year, 1).unwrap_or_default()
            }
        }
    }

    /// The period that a day lies in.
    #[must_use]
    pub fn around(self, day: i32) -> Period {
        let index = self.index(day);
        Period {
            from_day: self.start(index),
            to_day: self.start(index + 1) - 1,
        }
    }

    /// So many periods, the last of them around a day.
    #[must_use]
    pub fn until(self, day: i32, count: usize) -> Vec<Period> {
        let last = self.index(day);
        let first = last + 1 - i32::try_from(count).unwrap_or(1);
        (first..=last)
            .map(|index| Period {
                from_day: self.start(index),
                to_day: self.start(index + 1) - 1,
            })
            .collect()
    }
}

impl Period {
    /// How many days it has.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.to_day - self.from_day + 1
    }

    /// Its first moment where the person is. `offset_minutes` is UTC minus local time, as JavaScript counts.
    #[must_use]
    pub fn from_millis(self, offset_minutes: i32) -> i64 {
        i64::from(self.from_day) * DAY_MILLIS + i64::from(offset_minutes) * 60_000
    }

    /// The first moment after it.
    #[must_use]
    pub fn end_millis(self, offset_minutes: i32) -> i64 {
        (i64::from(self.to_day) + 1) * DAY_MILLIS + i64::from(offset_minutes) * 60_000
    }

    /// The length of the calendar period that this is exactly, if it is one.
    #[must_use]
    pub fn frequency(self) -> Option<Frequency> {
        [
            Frequency::Month,
            Frequency::Quarter,
            Frequency::HalfYear,
            Frequency::Year,
            Frequency::Week,
            Frequency::Day,
        ]
        .into_iter()
        .find(|frequency| frequency.around(self.from_day) == self)
    }

    /// This period after so many before it of the same length: calendar periods if it is one, else of as many days.
    #[must_use]
    pub fn with_earlier(self, earlier: usize) -> Vec<Self> {
        if let Some(frequency) = self.frequency() {
            return frequency.until(self.from_day, earlier + 1);
        }
        let days = self.days().max(1);
        (0..=i32::try_from(earlier).unwrap_or(0))
            .rev()
            .map(|back| Self {
                from_day: self.from_day - back * days,
                to_day: self.to_day - back * days,
            })
            .collect()
    }
}

/// The number of the period of a list, sorted and apart, that a moment lies in.
pub(crate) fn position(periods: &[Period], millis: i64, offset_minutes: i32) -> Option<usize> {
    let day = day_of_moment(millis, offset_minutes)?;
    let after = periods.partition_point(|period| period.from_day <= day);
    let index = after.checked_sub(1)?;
    periods.get(index).filter(|period| day <= period.to_day).map(|_| index)
}
