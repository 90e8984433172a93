//! The service level of a record: its history measured against the agreement that applies to it.

use steward_model::{
    row::Row,
    service_clock::{
        Candidate, ClockReading, INCIDENT, Lifecycle, Measured, REQUEST, Segment, Terms, Versions, ZoneRules, events,
        measure, plan, versions,
    },
};
use steward_sync::ids::DocumentId;

use super::{Workspace, driver::Driver, rows::RowIndex};
use crate::platform::time_zone;

/// Agreements of one service that are looked at, at most: more are a mistake of an import.
const CANDIDATES: usize = 40;

/// A clock and the account of its seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// How it stands.
    pub reading: ClockReading,
    /// Every second from the opening until the reading.
    pub segments: Vec<Segment>,
}

/// The clocks of a record and the agreements that they are measured against.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceLevel {
    /// Which version of which agreement held when, from the opening until the record was done; never empty.
    pub terms: Vec<Terms>,
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

/// An agreement that may apply, before its history is read.
struct Found {
    agreement: DocumentId,
    is_named: bool,
    is_customers: bool,
}

/// The agreements that may apply: the one that the record names, or else all for its service.
fn agreements_for(record: &Row, rows: &RowIndex) -> Vec<Found> {
    let Some(rules) = rules(&record.kind) else {
        return Vec::new();
    };
    if let Some(agreement) = targets_of(record, "uses_sla").next() {
        return vec![Found {
            agreement,
            is_named: true,
            is_customers: true,
        }];
    }
    let customers: Vec<_> = targets_of(record, "for_customer").collect();
    let services: Vec<_> = targets_of(record, rules.service).collect();
    rows.of_kind("service_level_agreement")
        .iter()
        .filter(|row| !row.archived && targets_of(row, "for_service").any(|service| services.contains(&service)))
        .map(|row| Found {
            agreement: row.document,
            is_named: false,
            is_customers: targets_of(row, "with_customer").any(|customer| customers.contains(&customer)),
        })
        .take(CANDIDATES)
        .collect()
}

impl Workspace {
    /// How an open record stands at a moment, each of its seconds against the version of the agreement and of the
    /// calendar that was in force then; `None` if no agreement applies.
    ///
    /// # Errors
    /// A sentence: the agreement or its calendar cannot be read, or what the calendar says is not understood.
    pub async fn service_level(self, document: DocumentId, now_millis: i64) -> Result<Option<ServiceLevel>, String> {
        let driver = self.require()?;
        let found = {
            let rows = driver.rows.borrow();
            rows.get(document)
                .map(|row| agreements_for(row, &rows))
                .unwrap_or_default()
        };
        let mut candidates = Vec::with_capacity(found.len());
        for found in found {
            candidates.push(Candidate {
                agreement: found.agreement,
                is_named: found.is_named,
                is_customers: found.is_customers,
                versions: driver.read_versions(found.agreement, now_millis).await?,
            });
        }
        let mut calendars: Vec<(DocumentId, Versions)> = Vec::new();
        for calendar in calendars_of(&candidates) {
            // One that is not here matters only if it is still used, which the plan then says.
            if let Ok(versions) = driver.read_versions(calendar, now_millis).await {
                calendars.push((calendar, versions));
            }
        }
        driver.measure(document, &candidates, &calendars, now_millis)
    }
}

fn calendars_of(candidates: &[Candidate]) -> Vec<DocumentId> {
    let mut calendars: Vec<DocumentId> = candidates
        .iter()
        .flat_map(|candidate| &candidate.versions.list)
        .filter_map(|version| version.record.as_ref())
        .flat_map(|record| &record.relations)
        .filter(|(name, _)| name == "uses_calendar")
        .map(|(_, calendar)| *calendar)
        .collect();
    calendars.sort_unstable();
    calendars.dedup();
    calendars
}

impl Driver {
    /// The versions of a record that may not be open.
    async fn read_versions(&self, document: DocumentId, now_millis: i64) -> Result<Versions, String> {
        let pin = self.pin(document);
        pin.loaded().await?;
        let kind = self.kind_of(document);
        let mut engine = self.engine.borrow_mut();
        kind.zip(engine.document(document))
            .map(|(kind, record)| versions(document, record, kind, now_millis))
            .ok_or_else(|| "A record that this one names is not on this device yet.".to_owned())
    }

    fn measure(
        &self,
        document: DocumentId,
        candidates: &[Candidate],
        calendars: &[(DocumentId, Versions)],
        now_millis: i64,
    ) -> Result<Option<ServiceLevel>, String> {
        const NOT_OPEN: &str = "The record is not open.";
        let plan = plan(&BrowserZones, candidates, calendars)?;
        let kind = self.kind_of(document).ok_or(NOT_OPEN)?;
        let Some(rules) = rules(kind.name) else {
            return Ok(None);
        };
        let mut events = {
            let mut engine = self.engine.borrow_mut();
            let record = engine.document(document).ok_or(NOT_OPEN)?;
            events(record, kind, rules.lifecycle, now_millis)
        };
        events.extend(plan.events());
        let clocks: Vec<Clock> = rules
            .measured
            .into_iter()
            .filter_map(|measured| measure(&events, measured, now_millis, &plan.agreements))
            .map(|reading| {
                let segments = reading.explain(&plan.agreements);
                Clock { reading, segments }
            })
            .collect();
        let opened = clocks.iter().map(|clock| clock.reading.opened_millis).min();
        let done = clocks
            .iter()
            .map(|clock| clock.reading.stopped_millis.unwrap_or(now_millis))
            .max();
        let terms = opened
            .zip(done)
            .map(|(opened, done)| plan.between(opened, done))
            .unwrap_or_default();
        Ok((!terms.is_empty()).then_some(ServiceLevel { terms, clocks }))
    }
}
