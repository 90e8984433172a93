//! Tests of the clocks, against the IANA time zone database that `jiff` bundles.

mod cases;
mod lifecycle;
mod reference;
mod rules;
mod summer_time;
mod texts;
mod traps;
mod versions;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::*;

pub(super) const HOUR: i64 = 3600;

/// The rules of the bundled database; counts how often it is asked.
pub(super) struct Database {
    zones: TimeZoneDatabase,
    cache: RefCell<HashMap<String, Option<TimeZone>>>,
    pub(super) calls: Cell<usize>,
}

impl Database {
    pub(super) fn new() -> Self {
        Self {
            zones: TimeZoneDatabase::bundled(),
            cache: RefCell::default(),
            calls: Cell::new(0),
        }
    }

    pub(super) fn zone(&self, name: &str) -> Option<TimeZone> {
        if let Some(known) = self.cache.borrow().get(name) {
            return known.clone();
        }
        let zone = self.zones.get(name).ok();
        self.cache.borrow_mut().insert(name.to_owned(), zone.clone());
        zone
    }
}

impl ZoneRules for Database {
    fn offset_seconds(&self, zone: &str, utc_seconds: i64) -> Option<i32> {
        self.calls.set(self.calls.get() + 1);
        let moment = Timestamp::from_second(utc_seconds).ok()?;
        Some(self.zone(zone)?.to_offset(moment).seconds())
    }
}

/// Milliseconds of a moment with its offset, such as `2026-03-29T08:00+02:00`.
pub(super) fn t(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

pub(super) fn hours(zone: &str, week: &str, holidays: &str) -> ServiceHours {
    ServiceHours::parse(zone, week, holidays).unwrap()
}

/// Ten hours on working days in Berlin.
pub(super) fn office(holidays: &str) -> ServiceHours {
    hours("Europe/Berlin", "Mon-Fri 08:00-18:00", holidays)
}

/// Targets of resolution in hours, P1 first.
pub(super) fn resolve_in_hours(targets: [i64; 5]) -> Targets {
    Targets {
        resolve: targets.map(|target| Some(Target::Seconds(target * HOUR))),
        respond: [Some(Target::Seconds(HOUR)); 5],
        warn_at_percent: Some(75),
        ..Targets::default()
    }
}

pub(super) fn event(at: &str, what: ClockChange) -> ClockEvent {
    ClockEvent { at_millis: t(at), what }
}

pub(super) fn paused(reason: &str) -> ClockChange {
    ClockChange::Paused {
        reason: reason.to_owned(),
    }
}

pub(super) fn sla(agreement: AgreementId) -> ClockChange {
    ClockChange::Sla {
        agreement: Some(agreement),
    }
}

/// Reads the resolution clock and checks what holds of every reading.
pub(super) fn resolution(events: &[ClockEvent], now: &str, agreements: &Agreements<'_>) -> ClockReading {
    let reading = measure(events, Measured::IncidentResolution, t(now), agreements).unwrap();
    assert_whole(&reading, agreements);
    reading
}

/// Every second is in exactly one segment, the counted ones sum to the result, and nothing is over without a breach.
pub(super) fn assert_whole(reading: &ClockReading, agreements: &Agreements<'_>) -> Vec<Segment> {
    let segments = reading.explain(agreements);
    let mut moment = reading.opened_millis;
    let mut counted = 0;
    for segment in &segments {
        assert_eq!(segment.from_millis, moment, "{segments:?}");
        assert!(segment.to_millis > segment.from_millis, "{segments:?}");
        if segment.kind == SegmentKind::Counted {
            counted += (segment.to_millis - segment.from_millis) / 1000;
        }
        moment = segment.to_millis;
    }
    assert_eq!(moment, reading.as_of_millis, "{segments:?}");
    assert_eq!(counted, reading.counted_seconds);
    if reading.left_seconds.is_some_and(|left| left < 0) {
        assert_eq!(reading.state, ClockState::Breached);
    }
    assert_eq!(reading.state == ClockState::Breached, reading.breached_millis.is_some());
    segments
}

/// Segments as text: `08:00 counted` and so on, in the local time of a fixed offset.
pub(super) fn told(segments: &[Segment], offset_hours: i64) -> Vec<String> {
    segments
        .iter()
        .map(|segment| {
            let clock = |millis: i64| {
                let text = crate::calendar::moment_text(millis + offset_hours * HOUR * 1000);
                text.trim_end_matches(" UTC").get(5..).unwrap_or_default().to_owned()
            };
            let kind = match &segment.kind {
                SegmentKind::Counted => "counted".to_owned(),
                SegmentKind::Paused { reason } => format!("paused ({reason})"),
                SegmentKind::OutsideHours => "outside hours".to_owned(),
                SegmentKind::Holiday { name } => format!("holiday ({name})"),
                SegmentKind::WithoutAgreement => "without agreement".to_owned(),
                SegmentKind::Responded => "responded".to_owned(),
                SegmentKind::Resolved => "resolved".to_owned(),
            };
            format!("{} to {}: {kind}", clock(segment.from_millis), clock(segment.to_millis))
        })
        .collect()
}
