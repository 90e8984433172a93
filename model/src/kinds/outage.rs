//! Outage: a time in which a service could not be used, planned or not; availability is computed from these.

use crate::declaration::{
    Area, Choice, Derived, DocumentClass, Evidence, Field, FieldReader, Kind, Relation, Section, Stamp, State, Tone,
    Transition,
};
use crate::value::Value;

const EXTENT: &[Choice] = &[
    Choice::new("full", "Whole service down", Tone::Critical).import(&["full", "complete", "down"]),
    Choice::new("partial", "Parts of the service or users", Tone::Warning).import(&["partial", "degraded"]),
    Choice::new("slow", "Usable, but impaired", Tone::Active).import(&["slow", "impaired", "performance"]),
];

const CAUSE_AREA: &[Choice] = &[
    Choice::new("hardware", "Hardware", Tone::Neutral),
    Choice::new("software", "Software", Tone::Neutral).import(&["bug", "defect"]),
    Choice::new("network", "Network", Tone::Neutral),
    Choice::new("power", "Power and premises", Tone::Neutral).import(&["power", "facility", "cooling"]),
    Choice::new("supplier", "Supplier", Tone::Neutral).import(&["third party"]),
    Choice::new("change", "Change", Tone::Neutral).import(&["failed change", "maintenance"]),
    Choice::new("operation", "Operating error", Tone::Neutral).import(&["human error", "operator error"]),
    Choice::new("security", "Security event", Tone::Neutral).import(&["security", "attack"]),
    Choice::new("capacity", "Capacity", Tone::Neutral).import(&["overload"]),
    Choice::new("unknown", "Not known", Tone::Waiting).import(&["unknown"]),
];

/// Whole minutes from begin to end; 0 while one of them is missing or the end comes before the begin.
fn last(fields: &dyn FieldReader) -> Derived {
    let moment = |name| fields.value(name).and_then(|value| value.as_millis());
    let (start, end) = (moment("start"), moment("end"));
    let millis = start
        .zip(end)
        .map_or(0, |(start, end)| end.saturating_sub(start).max(0));
    let minutes = i32::try_from(millis / 60_000).unwrap_or(i32::MAX);
    vec![("minutes", Some(Value::Number(f64::from(minutes))))]
}

/// The declaration.
pub static KIND: Kind = Kind {
name: "outage",
prefix: "OUT",
label: "Outage",
plural: "Outages",
area: Area::Deliver,
class: DocumentClass::Record,
purpose: "Times in which a service could not be used, planned or not, with cause and what prevents the next one.",
audit_reason: "Availability figures are only believable if every outage behind them is on record, and unplanned ones are investigated.",
schema: 1,
maps: &[],
fields: &[
Field::flag("planned", "Planned").help("Announced maintenance, agreed with those concerned.").import(&["planned", "maintenance", "scheduled"]),
Field::choice("extent", "Extent", EXTENT).import(&["extent", "severity", "impact"]),
Field::moment("start", "Started").import(&["start", "begin", "started", "start time", "begin time"]),
Field::moment("end", "Ended").import(&["end", "ended", "end time", "restored"]),
Field::number("minutes", "Duration", "minutes").help("From begin to end by the clock, whole minutes; 0 while it lasts. Availability counts only the part in agreed service time.").read_only().import(&["minutes", "duration", "downtime"]),
Field::flag("counts", "Counts against availability").help("Not if it lies in a maintenance window that the agreement excepts.").import(&["counts", "counts against availability"]),
Field::moment("announced", "Announced").help("When customers were told.").import(&["announced", "notified"]),
Field::line("approved_window", "Maintenance window").help("The agreed window, if planned.").import(&["maintenance window", "window"]),
Field::choice("cause_area", "Area of the cause", CAUSE_AREA).import(&["cause area", "cause category"]),
Field::text("cause", "Cause").import(&["cause", "root cause"]),
Field::text("restored_by", "What restored the service").import(&["restored by", "resolution"]),
Field::text("prevention", "Prevention").help("What keeps it from happening again.").import(&["prevention", "preventive action"]),
Field::moment("reviewed", "Reviewed").read_only().import(&["reviewed", "review date"]),
Field::person("reviewed_by", "Reviewed by").read_only().import(&["reviewed by"]),
],
sections: &[
Section {
label: "Outage",
fields: &["planned", "extent", "start", "end", "minutes", "counts", "owner", "description"],
},
Section {
label: "Announcement",
fields: &["announced", "approved_window"],
},
Section {
label: "Investigation",
fields: &["cause_area", "cause", "restored_by", "prevention", "reviewed", "reviewed_by"],
},
],
states: &[
State::open("recorded", "Recorded", Tone::Neutral, 0).import(&["new", "planned", "announced"]),
State::open("running", "Under way", Tone::Critical, 1).import(&["active", "ongoing", "open", "in progress"]),
State::open("ended", "Over", Tone::Waiting, 2).import(&["ended", "resolved", "restored"]),
State::closed("cancelled", "Cancelled", Tone::Neutral, 3).import(&["canceled", "postponed"]),
State::closed("reviewed", "Reviewed", Tone::Good, 4).import(&["closed", "investigated", "done"]),
],
transitions: &[
Transition::new("begin", "Mark as begun", &["recorded"], "running").needs(&["start", "extent"]),
Transition::new("finish", "Mark as over", &["recorded", "running"], "ended").needs(&["start", "end", "extent"]),
Transition::new("resume", "Mark as still under way", &["ended"], "running").with_reason(),
Transition::new("cancel", "Cancel", &["recorded"], "cancelled").with_reason(),
Transition::new("review", "Mark as reviewed", &["ended"], "reviewed").needs(&["owner", "cause_area", "cause", "restored_by", "prevention"]).stamps(&[Stamp::Now("reviewed"), Stamp::Actor("reviewed_by")]),
Transition::new("reopen", "Reopen", &["cancelled", "reviewed"], "recorded").with_reason().stamps(&[Stamp::Clear("reviewed"), Stamp::Clear("reviewed_by")]),
],
relations: &[
Relation::many("affects_service", "Affects service", "Outages", &["service"]).import(&["service", "affected service", "business service"]),
Relation::many("affects_item", "Affects item", "Outages", &["configuration_item"]).import(&["configuration item", "ci", "affected ci"]),
Relation::many("seen_as", "Seen as incident", "Outages", &["incident"]).import(&["incident", "incidents"]),
Relation::many("planned_by", "Done for change", "Outages", &["change", "release"]).import(&["change", "for change"]),
Relation::many("caused_by", "Caused by change", "Caused outages", &["change", "release"]).import(&["caused by change", "caused by"]),
Relation::many("investigated_in", "Investigated in", "Investigates outages", &["problem", "nonconformity"]).import(&["problem", "investigated in"]),
Relation::many("used_plan", "Plan invoked", "Invoked in outage", &["continuity_plan"]).import(&["continuity plan", "plan invoked"]),
],
columns: &["id", "title", "state", "planned", "start", "end", "minutes", "extent", "cause_area", "owner", "updated"],
evidence: &[
Evidence::new("8.7.1", "6.3.3", "outages are recorded and unplanned ones investigated"),
Evidence::new("8.3.3", "6.1", "achieved availability can be computed"),
],
counters: &[],
derive: Some(last),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{days_of, millis_of};
    use crate::kinds::reading::derived;

    fn moment(day: u32, hour: u32, minute: u32, second: u32) -> Value {
        let days = days_of(2026, 11, day).unwrap();
        Value::DateTime(millis_of(days, hour, minute, second).unwrap())
    }

    #[test]
    fn the_duration_is_in_whole_minutes() {
        let given = [("start", moment(23, 23, 30, 0)), ("end", moment(24, 1, 15, 59))];
        assert_eq!(derived(last, &given, "minutes"), Some(Value::Number(105.0)));
    }

    #[test]
    fn an_outage_that_lasts_or_ends_before_it_began_has_no_duration() {
        let given = [("start", moment(23, 23, 30, 0))];
        assert_eq!(derived(last, &given, "minutes"), Some(Value::Number(0.0)));
        let given = [("start", moment(24, 1, 0, 0)), ("end", moment(23, 1, 0, 0))];
        assert_eq!(derived(last, &given, "minutes"), Some(Value::Number(0.0)));
        let given = [("start", Value::DateTime(i64::MIN)), ("end", Value::DateTime(i64::MAX))];
        assert_eq!(
            derived(last, &given, "minutes"),
            Some(Value::Number(f64::from(i32::MAX)))
        );
    }
}
