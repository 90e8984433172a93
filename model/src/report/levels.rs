//! Service levels of a report: of the clocks that stopped in its period, how many had kept their target.

use serde::{Deserialize, Serialize};
use steward_sync::ids::DocumentId;

use super::{Scope, each};
use crate::measure::Surroundings;
use crate::measure::life::finished;
use crate::measure::period::position;
use crate::service_clock::Measured;
use crate::value::Value;

/// What became of one clock of a record that was finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Which clock.
    pub measured: Measured,
    /// Whether it stopped within its target; none if there was no target.
    pub met: Option<bool>,
}

/// Clocks of one sort and priority.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Level {
    /// `incident_response`, `incident_resolution`, `request_response` or `request_fulfilment`.
    pub measured: String,
    /// The stored value of the priority.
    pub priority: String,
    /// Within their target.
    pub met: u32,
    /// Beyond it.
    pub missed: u32,
}

/// What the clocks of the records finished in a period say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Levels {
    /// By clock and priority, in a fixed order; those without a clock are left out.
    pub levels: Vec<Level>,
    /// Records finished that no agreement covers, or whose clocks have no target.
    pub unmeasured: u32,
}

/// The records whose clocks a report reads: incidents and requests finished in its period.
#[must_use]
pub fn finished_in(scope: &Scope, surroundings: &Surroundings<'_>) -> Vec<(DocumentId, String)> {
    let mut found = Vec::new();
    for kind in ["incident", "service_request"] {
        each(scope, surroundings, kind, |row| {
            let period = std::slice::from_ref(&scope.period);
            if finished(row).is_some_and(|at| position(period, at, surroundings.offset_minutes).is_some()) {
                let priority = row.value("priority").and_then(Value::as_text).unwrap_or_default();
                found.push((row.document, priority.to_owned()));
            }
        });
    }
    found
}

/// The stored name of a clock.
#[must_use]
pub const fn name(measured: Measured) -> &'static str {
    match measured {
        Measured::IncidentResponse => "incident_response",
        Measured::IncidentResolution => "incident_resolution",
        Measured::RequestResponse => "request_response",
        Measured::RequestFulfilment => "request_fulfilment",
    }
}

const ORDER: [Measured; 4] = [
    Measured::IncidentResponse,
    Measured::IncidentResolution,
    Measured::RequestResponse,
    Measured::RequestFulfilment,
];

impl Levels {
    /// Counts the clocks of records, each with its priority.
    #[must_use]
    pub fn count<'a>(records: impl Iterator<Item = (&'a str, &'a [Outcome])>) -> Self {
        let mut counted = Self::default();
        for (priority, outcomes) in records {
            let mut has_target = false;
            for outcome in outcomes {
                let Some(met) = outcome.met else { continue };
                has_target = true;
                let measured = name(outcome.measured);
                let found = counted
                    .levels
                    .iter()
                    .position(|level| level.measured == measured && level.priority == priority);
                let index = found.unwrap_or_else(|| {
                    counted.levels.push(Level {
                        measured: measured.to_owned(),
                        priority: priority.to_owned(),
                        ..Level::default()
                    });
                    counted.levels.len() - 1
                });
                if let Some(level) = counted.levels.get_mut(index) {
                    level.met += u32::from(met);
                    level.missed += u32::from(!met);
                }
            }
            counted.unmeasured += u32::from(!has_target);
        }
        let place = |level: &Level| ORDER.iter().position(|measured| name(*measured) == level.measured);
        counted
            .levels
            .sort_by(|one, other| (place(one), &one.priority).cmp(&(place(other), &other.priority)));
        counted
    }

    /// Met and all clocks of one sort.
    #[must_use]
    pub fn of(&self, measured: Measured) -> (u32, u32) {
        let of_sort = self.levels.iter().filter(|level| level.measured == name(measured));
        of_sort.fold((0, 0), |(met, all), level| {
            (met + level.met, all + level.met + level.missed)
        })
    }
}
