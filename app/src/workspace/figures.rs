//! What measures and reports are computed from: rows, agreed service times, and what the clocks of many records say.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::prelude::{Set, WriteSignal};
use steward_model::{
    availability::{self, Availability, Interval, Period},
    measure::{Availabilities, Surroundings},
    report::levels::{Levels, Outcome},
    row::{Row, Rows},
    service_clock::{ClockState, ServiceHours, ServiceTime, ZoneRules},
    value::Value,
};
use steward_sync::ids::DocumentId;

use super::{
    Workspace,
    driver::Driver,
    progress::{CancelFlag, Progress, Slices},
    rows::RowIndex,
};
use crate::platform::{clock, time_zone};

/// So many records are read from the disk at once, so that one does not wait for the other.
const READ_AHEAD: usize = 16;
/// Outcomes kept; those of some years of a busy service desk.
const OUTCOMES_KEPT: usize = 20_000;

thread_local! {
    /// What the clocks of a record say, by record and by fingerprint of its heads and of all agreements and calendars.
    static OUTCOMES: RefCell<HashMap<(DocumentId, u64), Vec<Outcome>>> = RefCell::new(HashMap::new());
}

impl Rows for RowIndex {
    fn each(&self, kind: &str, visit: &mut dyn FnMut(&Row)) {
        self.of_kind(kind).iter().for_each(|row| visit(row));
    }

    fn find(&self, document: DocumentId) -> Option<&Row> {
        self.get(document).map(AsRef::as_ref)
    }
}

/// The browser's knowledge of time zones.
struct BrowserZones;

impl ZoneRules for BrowserZones {
    fn offset_seconds(&self, zone: &str, utc_seconds: i64) -> Option<i32> {
        time_zone::offset_seconds(zone, utc_seconds)
    }
}

/// The agreed service hours of services, from the calendars of the agreements in force.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ServiceTimes {
    hours: Vec<ServiceHours>,
    of: HashMap<DocumentId, usize>,
}

/// Service times ready for questions, and the outages of each service.
struct Known<'a> {
    times: Vec<Option<ServiceTime<'a>>>,
    of: &'a HashMap<DocumentId, usize>,
    outages: HashMap<DocumentId, Vec<Interval>>,
}

impl Availabilities for Known<'_> {
    fn of(&self, service: DocumentId, stretch: Period) -> Option<Availability> {
        let time = self.times.get(*self.of.get(&service)?)?.as_ref()?;
        let outages = self.outages.get(&service).map_or(&[][..], Vec::as_slice);
        Some(availability::of(time, outages, stretch))
    }
}

impl ServiceTimes {
    /// Answers with what measures and reports are computed from, now.
    pub fn surround<T>(&self, rows: &RowIndex, now_millis: i64, answer: impl FnOnce(&Surroundings<'_>) -> T) -> T {
        let mut outages: HashMap<DocumentId, Vec<Interval>> = HashMap::new();
        for row in rows.of_kind("outage") {
            if let Some(interval) = Interval::of_outage(row, now_millis) {
                for (_, service) in row.relations.iter().filter(|(name, _)| name == "affects_service") {
                    outages.entry(*service).or_default().push(interval);
                }
            }
        }
        let known = Known {
            times: self
                .hours
                .iter()
                .map(|hours| ServiceTime::new(hours.clone(), &BrowserZones).ok())
                .collect(),
            of: &self.of,
            outages,
        };
        answer(&Surroundings {
            rows,
            now_millis,
            offset_minutes: clock::utc_minus_local_minutes(now_millis),
            availabilities: &known,
        })
    }
}

/// Fingerprint of everything that agreements and calendars say.
fn agreements_fingerprint(rows: &RowIndex) -> u64 {
    ["service_level_agreement", "service_calendar"]
        .into_iter()
        .flat_map(|kind| rows.of_kind(kind))
        .fold(0, |sum, row| sum ^ row.heads_fingerprint.rotate_left(1))
}

impl Workspace {
    /// Agreed service times as the agreements in force and their calendars say now. Of several agreements of a service,
    /// the one changed last counts; a calendar that cannot be read counts as none.
    ///
    /// # Errors
    /// A sentence, when the workspace is not open any more or a calendar is not on this device.
    pub async fn service_times(self) -> Result<ServiceTimes, String> {
        let driver = self.require()?;
        let mut wanted: Vec<(DocumentId, DocumentId)> = Vec::new();
        {
            let rows = driver.rows.borrow();
            let mut agreements: Vec<_> = rows
                .of_kind("service_level_agreement")
                .iter()
                .filter(|row| row.state == "in_force" && !row.archived)
                .collect();
            agreements.sort_by_key(|row| (row.updated_millis, row.document));
            for row in agreements {
                let related = |relation: &'static str| row.relations.iter().filter(move |(name, _)| name == relation);
                if let Some((_, calendar)) = related("uses_calendar").next() {
                    wanted.extend(related("for_service").map(|(_, service)| (*service, *calendar)));
                }
            }
        }
        let mut times = ServiceTimes::default();
        let mut places: HashMap<DocumentId, Option<usize>> = HashMap::new();
        for (service, calendar) in wanted {
            let place = match places.get(&calendar) {
                Some(place) => *place,
                None => {
                    let place = driver.hours_of(calendar).await?.map(|hours| {
                        times.hours.push(hours);
                        times.hours.len() - 1
                    });
                    places.insert(calendar, place);
                    place
                }
            };
            if let Some(place) = place {
                times.of.insert(service, place);
            }
        }
        Ok(times)
    }

    /// What the service level clocks of finished records say; `None` if the person stopped it. Records whose history was
    /// read before, and has not changed since, cost nothing.
    ///
    /// # Errors
    /// A sentence, when the workspace is not open any more or an agreement or its calendar cannot be read.
    pub async fn levels(
        self,
        records: Vec<(DocumentId, String)>,
        progress: WriteSignal<Progress>,
        cancel: CancelFlag,
    ) -> Result<Option<Levels>, String> {
        let driver = self.require()?;
        let (keys, agreements) = {
            let rows = driver.rows.borrow();
            let agreements = agreements_fingerprint(&rows);
            let key = |document: DocumentId| rows.get(document).map_or(0, |row| row.heads_fingerprint) ^ agreements;
            let keys: Vec<(DocumentId, u64)> = records
                .iter()
                .map(|(document, _)| (*document, key(*document)))
                .collect();
            let named = ["service_level_agreement", "service_calendar"];
            let agreements = named
                .into_iter()
                .flat_map(|kind| rows.of_kind(kind))
                .map(|row| row.document);
            (keys, agreements.collect::<Vec<_>>())
        };
        let missing: Vec<(DocumentId, u64)> =
            OUTCOMES.with_borrow(|known| keys.iter().copied().filter(|key| !known.contains_key(key)).collect());
        // Agreements and calendars stay in memory while records are measured against them.
        let pinned: Vec<_> = agreements.into_iter().map(|document| driver.pin(document)).collect();
        let (mut done, total) = (0, missing.len());
        let mut slices = Slices::begin();
        progress.set(Progress { done, total });
        for ahead in missing.chunks(READ_AHEAD) {
            let pins: Vec<_> = ahead.iter().map(|(document, _)| driver.pin(*document)).collect();
            for ((document, fingerprint), pin) in ahead.iter().zip(pins) {
                if cancel.is_cancelled() {
                    return Ok(None);
                }
                pin.loaded().await?;
                let level = self.service_level(*document, clock::now_millis()).await?;
                let outcomes = level.iter().flat_map(|level| &level.clocks).map(|clock| Outcome {
                    measured: clock.reading.measured,
                    met: match clock.reading.state {
                        ClockState::Met => Some(true),
                        ClockState::Breached => Some(false),
                        ClockState::Running | ClockState::Paused | ClockState::Untargeted => None,
                    },
                });
                keep((*document, *fingerprint), outcomes.collect());
                drop(pin);
                done += 1;
                if slices.step().await {
                    progress.set(Progress { done, total });
                }
            }
        }
        drop(pinned);
        progress.set(Progress { done, total });
        let priorities = records.iter().map(|(_, priority)| priority.as_str());
        Ok(Some(OUTCOMES.with_borrow(|known| {
            Levels::count(
                priorities
                    .zip(&keys)
                    .map(|(priority, key)| (priority, known.get(key).map_or(&[][..], Vec::as_slice))),
            )
        })))
    }
}

fn keep(key: (DocumentId, u64), outcomes: Vec<Outcome>) {
    OUTCOMES.with_borrow_mut(|known| {
        if known.len() >= OUTCOMES_KEPT {
            known.clear();
        }
        known.insert(key, outcomes);
    });
}

impl Driver {
    /// The hours of a calendar; none if what it says is not understood.
    async fn hours_of(&self, calendar: DocumentId) -> Result<Option<ServiceHours>, String> {
        let pin = self.pin(calendar);
        pin.loaded().await?;
        let snapshot = self.snapshot(calendar).and_then(Result::ok);
        Ok(snapshot.and_then(|calendar| {
            let text = |name: &str| calendar.texts.get(name).map(String::as_str).unwrap_or_default();
            let zone = calendar.value("time_zone").and_then(Value::as_text).unwrap_or("UTC");
            ServiceHours::parse(zone, text("hours"), text("holidays")).ok()
        }))
    }
}
