//! Service reports: what was achieved for services and a customer in a period, as a pure function of the rows.
//!
//! [`generate`] counts; [`frozen`] keeps what was counted when a report is issued, and says later what has changed since.
//! What the service level clocks say of each incident comes from the histories of records, which rows do not have: it is
//! added by [`levels::Levels`].

mod events;
mod figures;
pub mod frozen;
pub mod levels;
mod scope;

#[cfg(test)]
mod tests;

pub use events::happenings;
pub use figures::{
    Changes, Complaints, Count, Figures, Happenings, Mention, Outage, Priority, Problems, Satisfaction, ServiceFigures,
    Step, Volume,
};
pub use scope::Scope;

use crate::availability::Period as Stretch;
use crate::edit::Edit;
use crate::item;
use crate::measure::life::{finished, is_open_at, opened};
use crate::measure::period::{Period, position};
use crate::measure::{Surroundings, mean};
use crate::row::Row;
use crate::value::Value;

/// So many earlier periods show the trend.
const EARLIER: usize = 6;
/// The most services that a report lists.
const SERVICES: usize = 30;
/// The most services that its heading names.
const NAMED: usize = 12;
/// Priorities, the most urgent first.
const PRIORITIES: [&str; 5] = ["p1", "p2", "p3", "p4", "p5"];

/// The figures of a report as they are now.
#[must_use]
pub fn generate(scope: &Scope, surroundings: &Surroundings<'_>) -> Figures {
    let periods = scope.period.with_earlier(EARLIER);
    let (incidents, incident_steps) = volume(scope, surroundings, "incident", &periods);
    let (requests, request_steps) = volume(scope, surroundings, "service_request", &periods);
    let steps = periods.iter().zip(incident_steps).zip(request_steps);
    let title = |document| {
        surroundings
            .rows
            .find(document)
            .map_or_else(String::new, |row| figures::short(&row.title))
    };
    Figures {
        taken_millis: surroundings.now_millis,
        from_day: scope.period.from_day,
        to_day: scope.period.to_day,
        services: scope.named_services.iter().copied().take(NAMED).map(title).collect(),
        customer: scope.customer.map(title),
        incidents,
        requests,
        trend: steps
            .map(|((period, incidents), requests)| Step {
                from_day: period.from_day,
                incidents,
                requests,
            })
            .collect(),
        changes: changes(scope, surroundings),
        problems: problems(scope, surroundings),
        complaints: complaints(scope, surroundings),
        satisfaction: satisfaction(scope, surroundings),
        availability: availability(scope, surroundings),
        happenings: happenings(scope, surroundings),
        levels: None,
    }
}

/// The edit that keeps encoded figures; it belongs into the change that issues the report. `id` is a random name.
#[must_use]
pub fn freeze(id: &str, encoded: String) -> Edit {
    Edit::PutItem {
        map: item::ISSUES.to_owned(),
        id: id.to_owned(),
        values: vec![(item::FIGURES.to_owned(), Some(Value::Text(encoded)))],
    }
}

/// What lies before the period: the one whose figures are compared.
fn before(scope: &Scope) -> Period {
    let periods = scope.period.with_earlier(1);
    periods.first().copied().unwrap_or(scope.period)
}

fn text<'row>(row: &'row Row, field: &str) -> &'row str {
    row.value(field).and_then(Value::as_text).unwrap_or_default()
}

fn flag(row: &Row, field: &str) -> bool {
    row.value(field) == Some(&Value::Flag(true))
}

/// The last moment of a period that has come.
fn end(period: Period, surroundings: &Surroundings<'_>) -> i64 {
    (period.end_millis(surroundings.offset_minutes) - 1).min(surroundings.now_millis)
}

/// Visits the records of a kind that the report is about.
fn each(scope: &Scope, surroundings: &Surroundings<'_>, kind: &str, mut visit: impl FnMut(&Row)) {
    surroundings.rows.each(kind, &mut |row| {
        if scope.concerns(row) {
            visit(row);
        }
    });
}

/// Where a moment lies: in the period (true), or in the one before it (false).
fn when(periods: &[Period; 2], millis: Option<i64>, surroundings: &Surroundings<'_>) -> Option<bool> {
    position(periods, millis?, surroundings.offset_minutes).map(|index| index == 1)
}

/// Opened, finished and open records of a kind, by priority in the period, and for each of the periods.
fn volume(scope: &Scope, surroundings: &Surroundings<'_>, kind: &str, periods: &[Period]) -> (Volume, Vec<[u32; 3]>) {
    let offset = surroundings.offset_minutes;
    let ends: Vec<i64> = periods.iter().map(|period| end(*period, surroundings)).collect();
    let mut steps = vec![[0_u32; 3]; periods.len()];
    let mut priorities = [[0_u32; 3]; PRIORITIES.len()];
    let last = periods.len().saturating_sub(1);
    let add = |steps: &mut Vec<[u32; 3]>, priority: Option<&mut [u32; 3]>, index: Option<usize>, what: usize| {
        if let Some(count) = index
            .and_then(|index| steps.get_mut(index))
            .and_then(|step| step.get_mut(what))
        {
            *count += 1;
        }
        if index == Some(last)
            && let Some(count) = priority.and_then(|priority| priority.get_mut(what))
        {
            *count += 1;
        }
    };
    each(scope, surroundings, kind, |row| {
        let priority = text(row, "priority");
        let place = PRIORITIES.iter().position(|name| *name == priority);
        let mut own = place.and_then(|place| priorities.get_mut(place));
        let opened_in = position(periods, opened(row), offset);
        add(&mut steps, own.as_deref_mut(), opened_in, 0);
        let finished_in = finished(row).and_then(|at| position(periods, at, offset));
        add(&mut steps, own.as_deref_mut(), finished_in, 1);
        for (index, at) in ends.iter().enumerate() {
            if is_open_at(row, *at) {
                add(&mut steps, own.as_deref_mut(), Some(index), 2);
            }
        }
    });
    let at = |index: usize, what: usize| steps.get(index).and_then(|step| step.get(what)).copied().unwrap_or(0);
    let count = |what: usize| Count {
        now: at(last, what),
        before: last.checked_sub(1).map_or(0, |before| at(before, what)),
    };
    let priorities = PRIORITIES
        .iter()
        .zip(priorities)
        .map(|(name, [opened, finished, open])| Priority {
            priority: (*name).to_owned(),
            opened,
            finished,
            open,
        });
    let volume = Volume {
        opened: count(0),
        finished: count(1),
        open: count(2),
        priorities: priorities.collect(),
    };
    (volume, steps)
}

/// A change failed if it was backed out, or if an incident is recorded as caused by it.
fn changes(scope: &Scope, surroundings: &Surroundings<'_>) -> Changes {
    let mut causes = std::collections::HashSet::new();
    surroundings.rows.each("incident", &mut |row| {
        let related = row.relations.iter().filter(|(name, _)| name == "caused_by");
        causes.extend(related.filter(|_| !row.archived).map(|(_, target)| *target));
    });
    let periods = [before(scope), scope.period];
    let mut changes = Changes::default();
    each(scope, surroundings, "change", |row| {
        let ended = row.value("ended").and_then(Value::as_millis);
        let Some(now) = when(&periods, ended, surroundings) else {
            return;
        };
        let backed_out = row.state == "backed_out" || text(row, "outcome") == "backed_out";
        changes.carried_out.add(now);
        if backed_out || causes.contains(&row.document) {
            changes.failed.add(now);
        }
        if text(row, "change_type") == "emergency" {
            changes.emergency.add(now);
        }
    });
    changes
}

fn problems(scope: &Scope, surroundings: &Surroundings<'_>) -> Problems {
    let periods = [before(scope), scope.period];
    let end = end(scope.period, surroundings);
    let mut problems = Problems::default();
    each(scope, surroundings, "problem", |row| {
        if let Some(now) = when(&periods, Some(opened(row)), surroundings) {
            problems.opened.add(now);
        }
        if let Some(now) = when(&periods, finished(row), surroundings) {
            problems.resolved.add(now);
        }
        if is_open_at(row, end) {
            problems.open += 1;
            let known = row.value("known_error_since").and_then(Value::as_millis);
            problems.known_errors += u32::from(known.is_some_and(|since| since <= end));
        }
    });
    problems
}

fn complaints(scope: &Scope, surroundings: &Surroundings<'_>) -> Complaints {
    let periods = [before(scope), scope.period];
    let end = end(scope.period, surroundings);
    let mut complaints = Complaints::default();
    each(scope, surroundings, "complaint", |row| {
        if let Some(now) = when(&periods, Some(opened(row)), surroundings) {
            complaints.received.add(now);
        }
        if let Some(now) = when(&periods, finished(row), surroundings) {
            complaints.closed.add(now);
        }
        complaints.open += u32::from(is_open_at(row, end));
    });
    complaints
}

/// The mean of the results measured in the period, in percent of the scale.
fn satisfaction(scope: &Scope, surroundings: &Surroundings<'_>) -> Satisfaction {
    let (mut now, mut before_now) = (Vec::new(), Vec::new());
    let earlier = before(scope);
    each(scope, surroundings, "satisfaction", |row| {
        let (Some(Value::Date(day)), Some(Value::Number(percent))) = (row.value("measured_on"), row.value("percent"))
        else {
            return;
        };
        let measured = text(row, "verdict") != "not_measured";
        if measured && (scope.period.from_day..=scope.period.to_day).contains(day) {
            now.push(*percent);
        } else if measured && (earlier.from_day..=earlier.to_day).contains(day) {
            before_now.push(*percent);
        }
    });
    Satisfaction {
        percent: mean(&now),
        before: mean(&before_now),
        results: u32::try_from(now.len()).unwrap_or(u32::MAX),
    }
}

/// Availability of each service of the report, the worst first. The target is the strictest of the agreements in force
/// with the report's customer, or with anybody.
fn availability(scope: &Scope, surroundings: &Surroundings<'_>) -> Vec<ServiceFigures> {
    let offset = surroundings.offset_minutes;
    let stretch = Stretch {
        from_millis: scope.period.from_millis(offset),
        to_millis: scope.period.end_millis(offset).min(surroundings.now_millis),
    };
    let mut targets: Vec<(steward_sync::ids::DocumentId, f64)> = Vec::new();
    surroundings.rows.each("service_level_agreement", &mut |row| {
        if let Some(Value::Number(target)) = row.value("availability_target")
            && scope.is_agreed(row)
        {
            let services = row.relations.iter().filter(|(name, _)| name == "for_service");
            targets.extend(services.map(|(_, service)| (*service, *target)));
        }
    });
    let mut services = Vec::new();
    surroundings.rows.each("service", &mut |row| {
        if row.archived || !(scope.services.is_empty() || scope.services.contains(&row.document)) {
            return;
        }
        let found = surroundings.availabilities.of(row.document, stretch);
        if let Some((found, ratio)) = found.and_then(|found| Some((found, found.ratio()?))) {
            let of_service = targets.iter().filter(|(service, _)| *service == row.document);
            services.push(ServiceFigures {
                title: figures::short(&row.title),
                percent: ratio * 100.0,
                agreed_minutes: found.agreed_minutes(),
                outage_minutes: found.outage_minutes(),
                target: of_service.map(|(_, target)| *target).reduce(f64::max),
            });
        }
    });
    services.sort_by(|one, other| {
        one.percent
            .total_cmp(&other.percent)
            .then_with(|| one.title.cmp(&other.title))
    });
    services.truncate(SERVICES);
    services
}
