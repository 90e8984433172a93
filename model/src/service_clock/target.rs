//! Targets of a service level agreement, and the agreements that clocks are measured against.

use super::hours::{DAY, ServiceHours};
use super::timetable::Timetable;
use super::zone::ZoneRules;
use crate::snapshot::RecordSnapshot;
use crate::value::Value;

/// The longest target, in seconds of service: ten years. A longer one is a slip of the pen.
const LONGEST_SECONDS: f64 = 10.0 * 366.0 * 86_400.0;
/// The longest target in business days, about as many years.
const LONGEST_DAYS: f64 = 3_660.0;

/// The priority of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// The most urgent.
    P1,
    /// High.
    P2,
    /// Moderate.
    P3,
    /// Low.
    P4,
    /// Planned.
    P5,
}

/// What a clock measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measured {
    /// From the opening of an incident until somebody takes it up.
    IncidentResponse,
    /// From the opening of an incident until it is resolved.
    IncidentResolution,
    /// From the opening of a service request until somebody takes it up.
    RequestResponse,
    /// From the opening of a service request until it is fulfilled.
    RequestFulfilment,
}

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// So many seconds of service.
    Seconds(i64),
    /// Until the service hours of the n-th business day end. A business day is a local date on which the calendar of
    /// the agreement has hours; the day of the opening is not counted. As a length it is the service time of that
    /// calendar from the opening until then, so that a pause moves the deadline by just the service time that it takes.
    BusinessDays(u32),
}

/// The targets of a version of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Targets {
    /// Response to incidents, P1 first.
    pub respond: [Option<Target>; 5],
    /// Resolution of incidents, P1 first.
    pub resolve: [Option<Target>; 5],
    /// Response to service requests.
    pub request_respond: Option<Target>,
    /// Fulfilment of service requests.
    pub request_fulfil: Option<Target>,
    /// After which part of the target to warn, in percent from 1 to 99.
    pub warn_at_percent: Option<u8>,
}

/// An agreement of [`Agreements`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgreementId(usize);

/// Agreements (each with one version of its targets and of its calendar) and the time zone rules for them.
///
/// Made once for a whole register: what was worked out of a calendar serves all clocks.
pub struct Agreements<'a> {
    rules: &'a dyn ZoneRules,
    timetables: Vec<Timetable<'a>>,
    agreements: Vec<Agreement>,
}

struct Agreement {
    timetable: usize,
    targets: Targets,
}

/// A calendar names a time zone that the platform does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The time zone “{zone}” is not known here; expected a name such as Europe/Berlin")]
pub struct UnknownZone {
    /// The name.
    pub zone: String,
}

impl Priority {
    /// The priority of a stored value, `p1` to `p5`.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        match value {
            "p1" => Some(Self::P1),
            "p2" => Some(Self::P2),
            "p3" => Some(Self::P3),
            "p4" => Some(Self::P4),
            "p5" => Some(Self::P5),
            _ => None,
        }
    }

    /// Its place, P1 first.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::P1 => 0,
            Self::P2 => 1,
            Self::P3 => 2,
            Self::P4 => 3,
            Self::P5 => 4,
        }
    }
}

impl AgreementId {
    /// Its place in the order in which agreements were added.
    pub(super) const fn rank(self) -> usize {
        self.0
    }
}

impl Measured {
    /// Whether the clock stops at the first response.
    pub(super) const fn is_response(self) -> bool {
        matches!(self, Self::IncidentResponse | Self::RequestResponse)
    }
}

impl Targets {
    /// The targets of an agreement record: numbers of minutes in `respond_p1` to `respond_p5`, `resolve_p1` to
    /// `resolve_p5`, `request_respond` and `request_fulfil`, percent in `warn_at`. A field of the same name with
    /// `_days` at its end gives a number of business days instead, and goes before minutes. Numbers below a second, or
    /// beyond ten years, are no targets.
    #[must_use]
    pub fn from_fields(number: impl Fn(&str) -> Option<f64>) -> Self {
        let target = |name: &str| {
            let days = number(&format!("{name}_days")).and_then(business_days);
            days.or_else(|| number(name).and_then(minutes))
        };
        let by_priority = |name: &str| [1, 2, 3, 4, 5].map(|priority| target(&format!("{name}_p{priority}")));
        Self {
            respond: by_priority("respond"),
            resolve: by_priority("resolve"),
            request_respond: target("request_respond"),
            request_fulfil: target("request_fulfil"),
            warn_at_percent: number("warn_at").and_then(percent),
        }
    }

    /// The targets of an agreement record as it is in a snapshot, see [`Targets::from_fields`].
    #[must_use]
    pub fn of_record(agreement: &RecordSnapshot) -> Self {
        Self::from_fields(|name| match agreement.value(name) {
            Some(Value::Number(number)) => Some(*number),
            Some(Value::Text(_) | Value::Date(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
        })
    }

    fn of(&self, measured: Measured, priority: Option<Priority>) -> Option<Target> {
        let by_priority = |targets: &[Option<Target>; 5]| {
            priority.and_then(|priority| targets.get(priority.index()).copied().flatten())
        };
        match measured {
            Measured::IncidentResponse => by_priority(&self.respond),
            Measured::IncidentResolution => by_priority(&self.resolve),
            Measured::RequestResponse => self.request_respond,
            Measured::RequestFulfilment => self.request_fulfil,
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked first")]
fn minutes(minutes: f64) -> Option<Target> {
    let seconds = (minutes * 60.0).round();
    (1.0..=LONGEST_SECONDS)
        .contains(&seconds)
        .then_some(Target::Seconds(seconds as i64))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked first"
)]
fn business_days(days: f64) -> Option<Target> {
    (1.0..=LONGEST_DAYS)
        .contains(&days)
        .then_some(Target::BusinessDays(days.ceil() as u32))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked first"
)]
fn percent(percent: f64) -> Option<u8> {
    (1.0..100.0).contains(&percent).then_some(percent as u8)
}

impl<'a> Agreements<'a> {
    /// None yet.
    #[must_use]
    pub fn new(rules: &'a dyn ZoneRules) -> Self {
        Self {
            rules,
            timetables: Vec::new(),
            agreements: Vec::new(),
        }
    }

    /// Adds one version of an agreement. Agreements with equal hours share what is worked out of them.
    ///
    /// # Errors
    /// If the rules do not know the time zone of the hours.
    pub fn add(&mut self, hours: &ServiceHours, targets: Targets) -> Result<AgreementId, UnknownZone> {
        if self.rules.offset_seconds(hours.time_zone(), 0).is_none() {
            return Err(UnknownZone {
                zone: hours.time_zone().to_owned(),
            });
        }
        let known = self.timetables.iter().position(|timetable| timetable.hours == *hours);
        let timetable = known.unwrap_or_else(|| {
            self.timetables.push(Timetable::new(hours.clone(), self.rules));
            self.timetables.len() - 1
        });
        self.agreements.push(Agreement { timetable, targets });
        Ok(AgreementId(self.agreements.len() - 1))
    }

    /// The timetable of an agreement; `None` for one of another [`Agreements`].
    pub(super) fn timetable(&self, id: AgreementId) -> Option<&Timetable<'a>> {
        self.timetables.get(self.agreements.get(id.0)?.timetable)
    }

    /// The length of a target, in seconds of service.
    pub(super) fn target_seconds(
        &self,
        id: AgreementId,
        measured: Measured,
        priority: Option<Priority>,
        opened: i64,
    ) -> Option<i64> {
        match self.agreements.get(id.0)?.targets.of(measured, priority)? {
            Target::Seconds(seconds) => Some(seconds.clamp(1, 100 * 366 * DAY)),
            Target::BusinessDays(days) => {
                let timetable = self.timetable(id)?;
                let end = timetable.business_days_after(opened, days.max(1))?;
                Some(timetable.count(opened, end))
            }
        }
    }

    pub(super) fn warn_at_percent(&self, id: AgreementId) -> Option<u8> {
        self.agreements.get(id.0)?.targets.warn_at_percent
    }
}
