//! The service level of a record: its history measured against the agreement that applies to it.

use automerge::AutoCommit;
use steward_model::{
    row::Row,
    service_clock::{
        Agreements, ClockChange, ClockEvent, ClockReading, INCIDENT, Lifecycle, Measured, REQUEST, Segment,
        ServiceHours, Targets, ZoneRules, events, measure,
    },
    snapshot::RecordSnapshot,
};
use steward_sync::ids::DocumentId;

use super::{Workspace, driver::Driver, rows::RowIndex};
use crate::platform::time_zone;

/// A clock and the account of its seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// How it stands.
    pub reading: ClockReading,
    /// Every second from the opening until the reading.
    pub segments: Vec<Segment>,
}

/// The clocks of a record and the agreement that they are measured against.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceLevel {
    /// The agreement's record.
    pub agreement: DocumentId,
    /// Its title.
    pub title: String,
    /// Response first.
    pub clocks: Vec<Clock>,
}

/// The browser's knowledge of time zones.
struct BrowserZones;

impl ZoneRules for BrowserZones {
    fn offset_seconds(&self, zone: &str, utc_seconds: i64) -> Option<i32> {
        time_zone::offset_seconds(zone, utc_seconds)
    }
}

/// What is measured of records of a kind.
struct Rules {
    lifecycle: &'static Lifecycle,
    measured: [Measured; 2],
    /// The relation to the service.
    service: &'static str,
}

fn rules(kind: &str) -> Option<Rules> {
    match kind {
        "incident" => Some(Rules {
            lifecycle: &INCIDENT,
            measured: [Measured::IncidentResponse, Measured::IncidentResolution],
            service: "affects_service",
        }),
        "service_request" => Some(Rules {
            lifecycle: &REQUEST,
            measured: [Measured::RequestResponse, Measured::RequestFulfilment],
            service: "for_service",
        }),
        _ => None,
    }
}

/// Whether records of a kind have clocks.
#[must_use]
pub fn has_clocks(kind: &str) -> bool {
    rules(kind).is_some()
}

fn targets_of<'row>(row: &'row Row, relation: &'row str) -> impl Iterator<Item = DocumentId> + 'row {
    row.relations
        .iter()
        .filter(move |(name, _)| name == relation)
        .map(|(_, target)| *target)
}

/// The agreement that applies: the one that the record names, or else the one in force for its service (that with the
/// record's customer first, then the one agreed last).
fn agreement_for(record: &Row, rows: &RowIndex) -> Option<DocumentId> {
    let rules = rules(&record.kind)?;
    if let Some(named) = targets_of(record, "uses_sla").next() {
        return Some(named);
    }
    let customers: Vec<_> = targets_of(record, "for_customer").collect();
    targets_of(record, rules.service)
        .flat_map(|service| {
            rows.iter()
                .filter(move |row| row.kind == "service_level_agreement" && row.state == "in_force" && !row.archived)
                .filter(move |row| targets_of(row, "for_service").any(|target| target == service))
        })
        .max_by_key(|row| {
            let is_customers = targets_of(row, "with_customer").any(|customer| customers.contains(&customer));
            (is_customers, row.updated_millis, row.document)
        })
        .map(|row| row.document)
}

/// Measures a record against one agreement that holds for its whole life.
fn clocks(
    record: &mut AutoCommit,
    kind: &'static steward_model::declaration::Kind,
    agreement: &RecordSnapshot,
    hours: &ServiceHours,
    now_millis: i64,
) -> Result<Vec<Clock>, String> {
    let Some(rules) = rules(kind.name) else {
        return Ok(Vec::new());
    };
    let mut agreements = Agreements::new(&BrowserZones);
    let id = agreements
        .add(hours, Targets::of_record(agreement))
        .map_err(|error| error.to_string())?;
    let mut events = events(record, kind, rules.lifecycle, now_millis);
    let opened = events.iter().map(|event| event.at_millis).min().unwrap_or(now_millis);
    events.push(ClockEvent {
        at_millis: opened,
        what: ClockChange::Sla { agreement: Some(id) },
    });
    Ok(rules
        .measured
        .into_iter()
        .filter_map(|measured| measure(&events, measured, now_millis, &agreements))
        .map(|reading| {
            let segments = reading.explain(&agreements);
            Clock { reading, segments }
        })
        .collect())
}

impl Workspace {
    /// How an open record stands against its agreement at a moment; `None` if no agreement applies.
    ///
    /// # Errors
    /// A sentence: the agreement or its calendar cannot be read, or what the calendar says is not understood.
    pub async fn service_level(self, document: DocumentId, now_millis: i64) -> Result<Option<ServiceLevel>, String> {
        let driver = self.require()?;
        let found = {
            let rows = driver.rows.borrow();
            rows.get(document).and_then(|row| agreement_for(row, &rows))
        };
        let Some(agreement) = found else {
            return Ok(None);
        };
        let agreement = driver.read_record(agreement).await?;
        let calendar = agreement
            .relations
            .iter()
            .find(|(name, _)| name == "uses_calendar")
            .map(|(_, target)| *target);
        let hours = match calendar {
            Some(calendar) => {
                let calendar = driver.read_record(calendar).await?;
                let text = |name: &str| calendar.texts.get(name).map(String::as_str).unwrap_or_default();
                let zone = calendar
                    .value("time_zone")
                    .and_then(|value| value.as_text())
                    .unwrap_or("UTC");
                ServiceHours::parse(zone, text("hours"), text("holidays"))
                    .map_err(|error| format!("{}: {error}", calendar.title))?
            }
            None => ServiceHours::parse("UTC", "24x7", "").map_err(|error| error.to_string())?,
        };
        let kind = driver.kind_of(document).ok_or("The record is not open.")?;
        let mut engine = driver.engine.borrow_mut();
        let record = engine.document(document).ok_or("The record is not open.")?;
        Ok(Some(ServiceLevel {
            agreement: agreement.document,
            title: agreement.title.clone(),
            clocks: clocks(record, kind, &agreement, &hours, now_millis)?,
        }))
    }
}

impl Driver {
    /// A record that may not be open, as it is now.
    async fn read_record(&self, document: DocumentId) -> Result<std::sync::Arc<RecordSnapshot>, String> {
        let pin = self.pin(document);
        pin.loaded().await?;
        self.snapshot(document)
            .and_then(Result::ok)
            .ok_or_else(|| "A record that this one names is not on this device yet.".to_owned())
    }
}
