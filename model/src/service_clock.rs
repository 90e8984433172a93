//! The clocks of service levels: how much agreed service time a record has taken, and which second counts why.
//!
//! A clock is a pure function of the record's history, the agreements with their calendars, the time zone rules and the
//! present moment: [`measure`]. Nothing is stored, so an event that arrives late from a device that was offline changes
//! every reading from its own time on, as it should.
//!
//! # What counts
//! - A clock runs from the opening. The response clock stops for good at the first response (a resolution is one too),
//!   the others when the record is resolved or closed. **Reopening** lets them go on; the time between does not count,
//!   and a met target is open again.
//! - Seconds within the service hours of the calendar that was **valid at that second** count, unless the clock was
//!   paused then. Changing the agreement or its calendar never changes what was counted before.
//! - A change of **priority** or agreement changes the target for the whole: what was counted stays counted, and the
//!   deadline is that of the target now valid. A breach of an earlier target that the present one does not share is
//!   taken back; it remains visible in [`ClockReading::targets`]. A target that is exceeded when it becomes valid is
//!   breached at that moment. The first priority that a record is given holds from its opening.
//! - A target is **breached** when it is used up and the clock goes on, inside or outside hours: whoever has eight
//!   hours from eight until four must be done at four o'clock. Stopping or pausing at that very second keeps it. A
//!   paused clock does not breach; used up to the last second, it breaches when it is resumed.
//!
//! # Which version of an agreement counts
//! Agreements and calendars are records with a history of their own. What counts is their content **as it was put in
//! force or confirmed**, from that step until the next; drafts and edits in between change no clock. Of several
//! agreements for a service the one in force at the moment counts, the customer's own first. See [`versions`] and
//! [`plan()`].
//!
//! # Events that contradict each other
//! Events may be unsorted and repeated. They are taken in the order of their time; at the same millisecond agreements
//! and priorities go first (of several, the last added and the most urgent hold) and then reopening, response,
//! resuming, pausing, resolving, closing. In that order:
//! - the first opening counts; what is dated before it, by a device whose clock was behind, counts from the opening on;
//! - a pause within a pause only changes the reason; resuming what is not paused, or reopening what is not resolved,
//!   does nothing; of several responses, or resolutions without reopening, the first counts;
//! - once resolved, only reopening leads back: a pause by somebody who did not know of the resolution is left out;
//! - what is dated after the present moment has not happened yet, so a reading for a past moment is right as of then;
//! - years before 1970 or after 2199 are cut to these.

mod hours;
mod life;
mod lifecycle;
mod parse;
mod plan;
mod reading;
mod recurring;
mod service_time;
mod target;
mod timetable;
mod version;
mod zone;

#[cfg(test)]
mod tests;

pub use hours::ServiceHours;
pub use life::{ClockChange, ClockEvent};
pub use lifecycle::{INCIDENT, Lifecycle, REQUEST, events};
pub use parse::{HoursError, HoursPart, HoursProblem};
pub use plan::{Candidate, Plan, Terms, plan};
pub use reading::{ClockReading, ClockState, Segment, SegmentKind, TargetPeriod, measure};
pub use service_time::ServiceTime;
pub use target::{AgreementId, Agreements, Measured, Priority, Target, Targets, UnknownZone};
pub use version::{RecordVersion, Versions, versions};
pub use zone::ZoneRules;
