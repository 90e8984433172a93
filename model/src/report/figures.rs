//! The figures of a report. Their names in JSON are part of what is frozen: they are never renamed, and what is added
//! later has a default.

use serde::{Deserialize, Serialize};

use super::levels::Levels;

/// The longest title that is kept, in characters.
const TITLE_CHARACTERS: usize = 80;

/// A title, not longer than figures keep.
pub(super) fn short(title: &str) -> String {
    crate::message::cut(title, TITLE_CHARACTERS)
}

/// A number of this period and of the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Count {
    /// In this period.
    pub now: u32,
    /// In the one before.
    pub before: u32,
}

impl Count {
    /// Counts one in this period or the one before.
    pub(super) const fn add(&mut self, now: bool) {
        if now {
            self.now += 1;
        } else {
            self.before += 1;
        }
    }
}

/// Records of a kind that were opened, finished, and open at the end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Volume {
    /// Opened in the period.
    pub opened: Count,
    /// Finished in the period.
    pub finished: Count,
    /// Open at its end.
    pub open: Count,
    /// By priority, the most urgent first. Records without priority are in the sums alone.
    pub priorities: Vec<Priority>,
}

/// Records of a priority.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Priority {
    /// The stored value, `p1` to `p5`.
    pub priority: String,
    /// Opened in the period.
    pub opened: u32,
    /// Finished in the period.
    pub finished: u32,
    /// Open at its end.
    pub open: u32,
}

/// One of the periods that show the trend.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    /// Its first day, in days since 1970-01-01.
    pub from_day: i32,
    /// Incidents opened, finished, open at its end.
    pub incidents: [u32; 3],
    /// Service requests likewise.
    pub requests: [u32; 3],
}

/// Changes that ended in the period, by success or not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Changes {
    /// All of them.
    pub carried_out: Count,
    /// Backed out, or the recorded cause of an incident.
    pub failed: Count,
    /// Emergency changes.
    pub emergency: Count,
}

impl Changes {
    /// The share that did not fail, in percent, in this period and the one before; none without changes.
    #[must_use]
    pub fn success_percent(&self) -> (Option<f64>, Option<f64>) {
        let share =
            |all: u32, failed: u32| (all > 0).then(|| f64::from(all - failed.min(all)) * 100.0 / f64::from(all));
        (
            share(self.carried_out.now, self.failed.now),
            share(self.carried_out.before, self.failed.before),
        )
    }
}

/// Problems of the period.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Problems {
    /// Detected.
    pub opened: Count,
    /// Resolved.
    pub resolved: Count,
    /// Unresolved at the end.
    pub open: u32,
    /// Of these, known errors.
    pub known_errors: u32,
}

/// Complaints of the period.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Complaints {
    /// Received.
    pub received: Count,
    /// Closed.
    pub closed: Count,
    /// Open at the end.
    pub open: u32,
}

/// What surveys found in the period.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Satisfaction {
    /// The mean of the results, in percent of the scale.
    pub percent: Option<f64>,
    /// Of the period before.
    pub before: Option<f64>,
    /// How many results.
    pub results: u32,
}

/// Availability of a service.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceFigures {
    /// Its title.
    pub title: String,
    /// (agreed service time − outage) ÷ agreed service time, in percent.
    pub percent: f64,
    /// Agreed service time, in minutes.
    pub agreed_minutes: f64,
    /// Outage within it, in minutes.
    pub outage_minutes: f64,
    /// The strictest agreed target, in percent.
    pub target: Option<f64>,
}

/// A record that the report names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Mention {
    /// Its document.
    pub document: String,
    /// Its short id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When, in milliseconds.
    pub at_millis: i64,
}

/// An outage with its cause.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Outage {
    /// The record; when it began.
    pub record: Mention,
    /// How long by the clock, in minutes; none while it lasts.
    pub minutes: Option<i64>,
    /// Whether it was announced maintenance.
    pub planned: bool,
    /// The stored value of the area of its cause; empty if it is not known.
    pub cause: String,
}

/// What happened in the period, told one by one. Lists are cut to a bounded length; the rest is a number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Happenings {
    /// Major incidents opened.
    pub majors: Vec<Mention>,
    /// How many more.
    pub more_majors: u32,
    /// Changes that failed.
    pub failed_changes: Vec<Mention>,
    /// How many more.
    pub more_failed_changes: u32,
    /// Outages begun.
    pub outages: Vec<Outage>,
    /// How many more.
    pub more_outages: u32,
}

/// The figures of a report.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// When they were taken, in milliseconds.
    pub taken_millis: i64,
    /// The first day of the period, in days since 1970-01-01.
    pub from_day: i32,
    /// Its last day.
    pub to_day: i32,
    /// Titles of the services that the report names; empty means all.
    pub services: Vec<String>,
    /// Title of the customer.
    pub customer: Option<String>,
    /// Incidents.
    pub incidents: Volume,
    /// Service requests.
    pub requests: Volume,
    /// The earlier periods and this one, which comes last.
    pub trend: Vec<Step>,
    /// Changes.
    pub changes: Changes,
    /// Problems.
    pub problems: Problems,
    /// Complaints.
    pub complaints: Complaints,
    /// Satisfaction.
    pub satisfaction: Satisfaction,
    /// Availability by service, the worst first; services without agreed time are not listed.
    pub availability: Vec<ServiceFigures>,
    /// What happened.
    pub happenings: Happenings,
    /// What the service level clocks say; none if they were not read.
    pub levels: Option<Levels>,
}
