//! Service clocks over the real incidents: every second explained, and running time as the event log itself gives it.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests fail by panicking"
)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;

use automerge::{ActorId, AutoCommit};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use steward_model::calendar;
use steward_model::edit::Stamp;
use steward_model::import::{ImportOptions, Index, Table, plan, propose};
use steward_model::kinds;
use steward_model::service_clock::{
    AgreementId, Agreements, ClockChange, ClockEvent, ClockReading, ClockState, INCIDENT, Measured, Priority,
    SegmentKind, ServiceHours, Target, Targets, ZoneRules, events, measure,
};

/// 2017-01-01T00:00:00Z, after the last event of the log.
const NOW: i64 = 1_483_228_800_000;

struct Database {
    zones: TimeZoneDatabase,
    cache: RefCell<HashMap<String, Option<TimeZone>>>,
}

impl ZoneRules for Database {
    fn offset_seconds(&self, zone: &str, utc_seconds: i64) -> Option<i32> {
        let mut cache = self.cache.borrow_mut();
        let zone = cache
            .entry(zone.to_owned())
            .or_insert_with(|| self.zones.get(zone).ok());
        let moment = Timestamp::from_second(utc_seconds).ok()?;
        Some(zone.as_ref()?.to_offset(moment).seconds())
    }
}

fn data(name: &str) -> Option<Vec<u8>> {
    let directory = std::env::var_os("STEWARD_DATA_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let path = directory.join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            println!("skipped: {} is not here ({error})", path.display());
            None
        }
    }
}

fn incidents(bytes: &[u8]) -> Vec<(String, AutoCommit)> {
    let table = Table::read(bytes).unwrap();
    let mapping = propose(&table, None, &Index::default());
    let options = ImportOptions {
        batch: "b1".to_owned(),
        seed: [7; 16],
        stamp: Stamp::new(NOW, "Ana"),
    };
    let plan = plan(table, mapping, Index::default(), options).unwrap();
    let build = |record: &steward_model::import::PlannedRecord| {
        let number = record.external_id.clone().unwrap();
        (number, record.build(ActorId::from([3; 16])).unwrap())
    };
    plan.records.iter().map(build).collect()
}

/// What an event of the log says of the clock.
struct Logged {
    at_millis: i64,
    opened_millis: i64,
    state: String,
    priority: String,
}

fn log_of(bytes: &[u8]) -> HashMap<String, Vec<Logged>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let columns = ["number", "sys_updated_at", "opened_at", "incident_state", "priority"].map(column);
    let mut log: HashMap<String, Vec<Logged>> = HashMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let [number, updated, opened, state, priority] = columns.map(|column| row[column].trim());
        log.entry(number.to_owned()).or_default().push(Logged {
            at_millis: moment(updated),
            opened_millis: moment(opened),
            state: state.to_owned(),
            priority: format!("p{}", priority.split(' ').next().unwrap()),
        });
    }
    log.values_mut()
        .for_each(|events| events.sort_by_key(|event| event.at_millis));
    log
}

fn moment(text: &str) -> i64 {
    let part = |range| -> u32 { text.get(range).map(|part: &str| part.parse().unwrap()).unwrap() };
    let days = calendar::days_of(i32::try_from(part(6..10)).unwrap(), part(3..5), part(0..2)).unwrap();
    calendar::millis_of(days, part(11..13), part(14..16), 0).unwrap()
}

/// Seconds in which the log has the incident open and not waiting, straight from its rows.
fn running_seconds(log: &[Logged]) -> i64 {
    let mut since = log.last().unwrap().opened_millis;
    let (mut is_running, mut seconds) = (true, 0);
    for event in log {
        let at = event.at_millis.max(since);
        if is_running {
            seconds += (at - since) / 1000;
        }
        since = at;
        is_running = matches!(event.state.as_str(), "New" | "Active");
    }
    if is_running {
        seconds += (NOW - since) / 1000;
    }
    seconds
}

/// Every second in exactly one segment, in order, and the counted ones sum to the result.
fn check(reading: &ClockReading, agreements: &Agreements<'_>, number: &str) {
    let (mut moment, mut counted) = (reading.opened_millis, 0);
    for segment in reading.explain(agreements) {
        assert_eq!(segment.from_millis, moment, "{number}");
        assert!(segment.to_millis > moment, "{number}");
        moment = segment.to_millis;
        if segment.kind == SegmentKind::Counted {
            counted += (segment.to_millis - segment.from_millis) / 1000;
        }
    }
    assert_eq!((moment, counted), (NOW, reading.counted_seconds), "{number}");
    if let (Some(left), Some(deadline)) = (reading.left_seconds, reading.deadline_millis) {
        let end = reading.stopped_millis.unwrap_or(NOW);
        assert!(
            left >= 0 || reading.state == ClockState::Breached,
            "{number} {reading:?}"
        );
        assert!((left > 0) == (deadline > end) || left == 0, "{number} {reading:?}");
    }
}

fn with_agreement(events: &[ClockEvent], id: AgreementId) -> Vec<ClockEvent> {
    let mut events = events.to_vec();
    events.push(ClockEvent {
        at_millis: 0,
        what: ClockChange::Sla { agreement: Some(id) },
    });
    events
}

#[test]
fn every_second_of_600_real_incidents_is_explained() {
    let Some(bytes) = data("servicenow-incident-events.csv") else {
        return;
    };
    let log = log_of(&bytes);
    let database = Database {
        zones: TimeZoneDatabase::bundled(),
        cache: RefCell::default(),
    };
    let mut agreements = Agreements::new(&database);
    let hour = |hours: i64| Some(Target::Seconds(hours * 3600));
    let targets = Targets {
        respond: [hour(1), hour(2), hour(4), hour(8), hour(8)],
        resolve: [hour(4), hour(8), hour(30), Some(Target::BusinessDays(5)), None],
        warn_at_percent: Some(80),
        ..Targets::default()
    };
    let always = ServiceHours::parse("UTC", "24x7", "").unwrap();
    let always = agreements.add(&always, targets.clone()).unwrap();
    let holidays = "2016-03-25 Good Friday\n2016-03-28 Easter Monday\n2016-05-05 08:00-12:00 Ascension Day";
    let office = ServiceHours::parse("Europe/Berlin", "Mon-Fri 08:00-18:00\nSat 09:00-12:00", holidays).unwrap();
    let office = agreements.add(&office, targets).unwrap();

    let mut states: HashMap<ClockState, usize> = HashMap::new();
    let mut pauses = 0;
    let mut incidents = incidents(&bytes);
    assert_eq!(incidents.len(), 600);
    for (number, document) in &mut incidents {
        let found = events(document, &kinds::incident::KIND, &INCIDENT, NOW);
        let rows = &log[number];
        let whole = with_agreement(&found, always);
        let reading = measure(&whole, Measured::IncidentResolution, NOW, &agreements).unwrap();
        check(&reading, &agreements, number);
        assert_eq!(reading.counted_seconds, running_seconds(rows), "{number} {found:?}");
        assert_eq!(reading.opened_millis, rows.last().unwrap().opened_millis, "{number}");
        let last = rows.last().unwrap();
        let is_over = matches!(last.state.as_str(), "Resolved" | "Closed");
        assert_eq!(reading.stopped_millis.is_some(), is_over, "{number}");
        if !is_over {
            let priority = reading.targets.last().unwrap().priority;
            assert_eq!(priority, Priority::parse(&last.priority), "{number}");
        }
        let segments = reading.explain(&agreements);
        pauses += segments
            .iter()
            .filter(|segment| matches!(segment.kind, SegmentKind::Paused { .. }))
            .count();
        for measured in [Measured::IncidentResponse, Measured::IncidentResolution] {
            let events = with_agreement(&found, office);
            let reading = measure(&events, measured, NOW, &agreements).unwrap();
            check(&reading, &agreements, number);
            *states.entry(reading.state).or_default() += 1;
            // The order in which events arrive changes nothing.
            let turned: Vec<_> = events.iter().rev().chain(&events).cloned().collect();
            assert_eq!(
                measure(&turned, measured, NOW, &agreements).unwrap(),
                reading,
                "{number}"
            );
        }
    }
    println!("{states:?}, {pauses} pauses");
    let count = |state| states.get(&state).copied().unwrap_or_default();
    assert!(count(ClockState::Met) > 300 && count(ClockState::Breached) > 100 && pauses > 200);
}
