//! Availability of a service over a time: (agreed service time − outage) ÷ agreed service time.
//!
//! Only what lies within the agreed hours counts, and a second in which several outages overlap counts once. An outage
//! that does not count, such as agreed maintenance, takes nothing away; how long it was is given beside.

#[cfg(test)]
mod tests;

use crate::row::Row;
use crate::service_clock::ServiceTime;
use crate::value::Value;

/// A stretch of time in milliseconds since 1970, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// Where it starts.
    pub from_millis: i64,
    /// Where it ends.
    pub to_millis: i64,
}

/// A time in which a service could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// When.
    pub period: Period,
    /// Whether it counts against availability.
    pub counts: bool,
}

/// What came out for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Availability {
    /// Agreed service time, in seconds.
    pub agreed_seconds: i64,
    /// Outage within agreed service time, in seconds.
    pub outage_seconds: i64,
    /// Outage within agreed service time that does not count, in seconds, where nothing else did.
    pub excepted_seconds: i64,
}

impl Period {
    /// A month of a calendar, by the local dates of its time zone. `month` is from 1 to 12.
    #[must_use]
    pub fn month(time: &ServiceTime<'_>, year: i32, month: u32) -> Option<Self> {
        let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        Some(Self {
            from_millis: time.start_of_day_millis(year, month, 1)?,
            to_millis: time.start_of_day_millis(next_year, next_month, 1)?,
        })
    }

    /// What lies before a moment: the part of the present month that is over, for example.
    #[must_use]
    pub const fn until(self, millis: i64) -> Self {
        let to_millis = if millis < self.to_millis {
            millis
        } else {
            self.to_millis
        };
        Self { to_millis, ..self }
    }

    /// What two periods share.
    fn shared(self, other: Self) -> Option<Self> {
        let shared = Self {
            from_millis: self.from_millis.max(other.from_millis),
            to_millis: self.to_millis.min(other.to_millis),
        };
        (shared.from_millis < shared.to_millis).then_some(shared)
    }
}

impl Interval {
    /// What the record of an outage says as of a moment, in milliseconds; `None` if nothing has happened by then, or the
    /// record was cancelled or archived. One that goes on lasts until that moment.
    ///
    /// It counts as its field says; where nobody said, unplanned outages count and announced maintenance does not, nor
    /// does a service that was only impaired.
    #[must_use]
    pub fn of_outage(row: &Row, now_millis: i64) -> Option<Self> {
        if row.kind != "outage" || row.archived || row.state == "cancelled" {
            return None;
        }
        let moment = |field: &str| row.value(field).and_then(Value::as_millis);
        let flag = |field: &str| match row.value(field) {
            Some(Value::Flag(flag)) => Some(*flag),
            Some(Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::DateTime(_)) | None => None,
        };
        let period = Period {
            from_millis: moment("start")?,
            to_millis: moment("end").unwrap_or(now_millis),
        };
        let is_planned = flag("planned") == Some(true);
        let is_impaired = row.value("extent").and_then(Value::as_text) == Some("slow");
        let counts = flag("counts").unwrap_or(!is_planned && !is_impaired);
        let period = period.until(now_millis);
        (period.from_millis < period.to_millis).then_some(Self { period, counts })
    }
}

impl Availability {
    /// Agreed service time less outage, of agreed service time: from 0 to 1; `None` without agreed time.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "seconds of some centuries are far below 2^53")]
    pub fn ratio(self) -> Option<f64> {
        (self.agreed_seconds > 0)
            .then(|| (self.agreed_seconds - self.outage_seconds) as f64 / self.agreed_seconds as f64)
    }

    /// Agreed service time in minutes.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "seconds of some centuries are far below 2^53")]
    pub fn agreed_minutes(self) -> f64 {
        self.agreed_seconds as f64 / 60.0
    }

    /// Outage within agreed service time, in minutes.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "seconds of some centuries are far below 2^53")]
    pub fn outage_minutes(self) -> f64 {
        self.outage_seconds as f64 / 60.0
    }

    /// Of two periods that do not overlap, together: two months, or the parts of a month before and after the hours
    /// were changed.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            agreed_seconds: self.agreed_seconds + other.agreed_seconds,
            outage_seconds: self.outage_seconds + other.outage_seconds,
            excepted_seconds: self.excepted_seconds + other.excepted_seconds,
        }
    }
}

/// The availability of a service whose agreed hours are `time`, over a period, from all its outages in any order.
#[must_use]
pub fn of(time: &ServiceTime<'_>, outages: &[Interval], period: Period) -> Availability {
    let seconds = |periods: &[Period]| -> i64 {
        periods
            .iter()
            .map(|part| time.seconds_between(part.from_millis, part.to_millis))
            .sum()
    };
    let shared = |wanted: fn(&Interval) -> bool| -> Vec<Period> {
        let within = outages.iter().filter(|outage| wanted(outage));
        joined(within.filter_map(|outage| outage.period.shared(period)).collect())
    };
    let outage_seconds = seconds(&shared(|outage| outage.counts));
    Availability {
        agreed_seconds: seconds(&[period]),
        outage_seconds,
        excepted_seconds: seconds(&shared(|_| true)) - outage_seconds,
    }
}

/// Sorted periods, those that touch or overlap as one.
fn joined(mut periods: Vec<Period>) -> Vec<Period> {
    periods.sort_unstable();
    let mut joined: Vec<Period> = Vec::with_capacity(periods.len());
    for period in periods {
        match joined.last_mut() {
            Some(last) if period.from_millis <= last.to_millis => {
                last.to_millis = last.to_millis.max(period.to_millis);
            }
            Some(_) | None => joined.push(period),
        }
    }
    joined
}
