//! Service calendar: the hours in which a service is agreed to run and be supported, with holidays and shortened days.

use crate::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

/// The declaration.
pub static KIND: Kind = Kind {
name: "service_calendar",
prefix: "CAL",
label: "Service calendar",
plural: "Service calendars",
area: Area::Deliver,
class: DocumentClass::Governance,
purpose: "When services are supported: the hours of each weekday in one time zone, holidays and shortened days.",
audit_reason: "Every target in hours or days means time of a calendar; without one nobody can recompute whether an agreement was kept.",
schema: 1,
maps: &[],
fields: &[
Field::line("version", "Version").import(&["version", "revision"]),
Field::line("time_zone", "Time zone").help("IANA name, for example Europe/Oslo.").import(&["time zone", "timezone"]),
Field::text("hours", "Hours").help("One line for each range of weekdays, for example Mon-Fri 08:00-18:00, or Mon-Fri 22:00-06:00 for nights that end on the next day. Days without a line are closed.").import(&["hours", "service hours", "schedule", "opening hours"]),
Field::text("holidays", "Holidays and shortened days").help("One day on each line, for example 2026-12-25 Christmas Day; with hours it is a shortened day, for example 2026-12-24 08:00-12:00. Every year: 12-25 Christmas Day, first Monday of May, last Friday of August, Easter-2 Good Friday, Easter+1 Easter Monday. A line of one date goes before one of every year.").import(&["holidays", "exceptions", "closed days"]),
Field::moment("in_force_since", "In force since").read_only().import(&["in force since", "effective"]),
Field::person("approved_by", "Approved by").read_only().import(&["approved by", "approver"]),
Field::date("review_due", "Next review").help("Before the listed holidays run out.").import(&["next review", "review date", "review due"]),
],
sections: &[
Section {
label: "Calendar",
fields: &["version", "time_zone", "hours", "holidays", "owner", "description"],
},
Section {
label: "Control",
fields: &["in_force_since", "approved_by", "review_due"],
},
],
states: &[
State::open("draft", "Draft", Tone::Neutral, 0).import(&["new", "in preparation"]),
State::open("in_force", "In force", Tone::Good, 1).import(&["active", "approved", "current", "published"]),
State::closed("withdrawn", "Withdrawn", Tone::Neutral, 2).import(&["retired", "inactive", "obsolete", "superseded"]),
],
transitions: &[
Transition::new("approve", "Put in force", &["draft"], "in_force").needs(&["version", "time_zone", "hours", "owner", "review_due"]).stamps(&[Stamp::Now("in_force_since"), Stamp::Actor("approved_by"), Stamp::Approval(&[])]),
Transition::new("revise", "Revise", &["in_force"], "draft").with_reason().stamps(&[Stamp::Clear("in_force_since"), Stamp::Clear("approved_by")]),
Transition::new("withdraw", "Withdraw", &["draft", "in_force"], "withdrawn").with_reason(),
Transition::new("restore", "Back to draft", &["withdrawn"], "draft").with_reason().stamps(&[Stamp::Clear("in_force_since"), Stamp::Clear("approved_by")]),
],
relations: &[
Relation::many("replaces", "Replaces", "Replaced by", &["service_calendar"]).import(&["replaces", "supersedes"]),
],
columns: &["id", "title", "state", "version", "time_zone", "in_force_since", "review_due", "owner", "updated"],
evidence: &[
Evidence::new("8.3.3", "6.1", "the hours in which targets count are agreed"),
Evidence::new("8.7.1", "6.3.1", "agreed service time is the base of availability"),
],
counters: &[],
derive: None,
};
