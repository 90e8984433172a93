//! Figures as they were when a report was issued: JSON with its version, of bounded size, never changed afterwards.

use serde::{Deserialize, Serialize};

use super::Figures;
use crate::item::TEXT_BYTES;

/// The version of what is written.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    #[serde(flatten)]
    figures: &'a Figures,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// Why frozen figures cannot be shown. They stay in the record as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrozenError {
    /// A newer version wrote them.
    #[error("A newer version froze these figures; open the report there.")]
    Newer,
    /// They are no figures.
    #[error("The frozen figures cannot be read.")]
    Damaged,
    /// They are larger than a record may hold.
    #[error("The figures are larger than a record can hold. Narrow the report to fewer services.")]
    TooLarge,
}

/// Part of a report, as far as it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Incidents.
    Incidents,
    /// Service requests.
    Requests,
    /// Service levels.
    Levels,
    /// Availability.
    Availability,
    /// Changes.
    Changes,
    /// Problems.
    Problems,
    /// Complaints and satisfaction.
    Customers,
    /// Major incidents, failed changes, outages.
    Happenings,
}

/// Figures as they are stored.
///
/// # Errors
/// If they are too large.
pub fn encode(figures: &Figures) -> Result<String, FrozenError> {
    let written = Written {
        version: VERSION,
        figures,
    };
    serde_json::to_string(&written)
        .ok()
        .filter(|text| text.len() <= TEXT_BYTES)
        .ok_or(FrozenError::TooLarge)
}

/// Reads stored figures.
///
/// # Errors
/// If a newer version wrote them, or they are damaged.
pub fn decode(text: &str) -> Result<Figures, FrozenError> {
    if text.len() > TEXT_BYTES {
        return Err(FrozenError::Damaged);
    }
    let version: Version = serde_json::from_str(text).map_err(|_| FrozenError::Damaged)?;
    if version.version > VERSION {
        return Err(FrozenError::Newer);
    }
    serde_json::from_str(text).map_err(|_| FrozenError::Damaged)
}

/// The parts in which figures differ. What only one of them has counted is not compared.
#[must_use]
pub fn differences(frozen: &Figures, live: &Figures) -> Vec<Part> {
    let levels_differ = frozen
        .levels
        .as_ref()
        .zip(live.levels.as_ref())
        .is_some_and(|(one, other)| one != other);
    // Through JSON, a fraction may differ in its last digit.
    let near = |one: f64, other: f64| (one - other).abs() < 1e-6;
    let availability_differs = frozen.availability.len() != live.availability.len()
        || frozen.availability.iter().zip(&live.availability).any(|(one, other)| {
            one.title != other.title || !near(one.percent, other.percent) || one.target != other.target
        });
    let percent_differs = match (frozen.satisfaction.percent, live.satisfaction.percent) {
        (Some(one), Some(other)) => !near(one, other),
        (one, other) => one.is_some() != other.is_some(),
    };
    [
        (Part::Incidents, frozen.incidents != live.incidents),
        (Part::Requests, frozen.requests != live.requests),
        (Part::Levels, levels_differ),
        (Part::Availability, availability_differs),
        (Part::Changes, frozen.changes != live.changes),
        (Part::Problems, frozen.problems != live.problems),
        (Part::Customers, frozen.complaints != live.complaints || percent_differs),
        (Part::Happenings, frozen.happenings != live.happenings),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(part, _)| part)
    .collect()
}
