//! The figures of a report as tables and key figures: plain data, and how a table is drawn.

use leptos::prelude::*;
use steward_model::{
    kinds,
    report::{Count, Figures, Volume, frozen::Part, levels::Levels},
};

use crate::{
    messages::{format, model, report as text},
    ui::short_number,
};

/// A table: what it is about, its columns, and its lines, each with its name first.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) heads: Vec<String>,
    pub(super) lines: Vec<Vec<String>>,
}

/// A number that stands out: what it is, its value, and that of the period before.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KeyFigure {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) before: Option<String>,
    /// Its course over the earlier periods; may be empty.
    pub(super) course: Vec<Option<f64>>,
}

fn whole(number: u32) -> String {
    format::count(usize::try_from(number).unwrap_or(usize::MAX))
}

pub(super) fn percent(share: f64) -> String {
    format!("{} %", short_number(share))
}

fn counted(label: &'static str, count: Count, course: impl Iterator<Item = u32>) -> KeyFigure {
    KeyFigure {
        label,
        value: whole(count.now),
        before: Some(whole(count.before)),
        course: course.map(|count| Some(f64::from(count))).collect(),
    }
}

pub(super) fn key_figures(figures: &Figures) -> Vec<KeyFigure> {
    let shared = |label, (now, before): (Option<f64>, Option<f64>)| {
        now.map(|now| KeyFigure {
            label,
            value: percent(now),
            before: before.map(percent),
            course: Vec::new(),
        })
    };
    let incidents = |place: usize| {
        let steps = figures.trend.iter();
        steps.map(move |step| step.incidents.get(place).copied().unwrap_or_default())
    };
    let requests = figures.trend.iter().map(|step| {
        let [opened, ..] = step.requests;
        opened
    });
    let mut found = vec![
        counted(text::incidents_opened(), figures.incidents.opened, incidents(0)),
        counted(text::incidents_finished(), figures.incidents.finished, incidents(1)),
        counted(text::incidents_open(), figures.incidents.open, incidents(2)),
        counted(text::requests_opened(), figures.requests.opened, requests),
    ];
    found.extend(shared(text::changes_success(), figures.changes.success_percent()));
    let satisfaction = &figures.satisfaction;
    found.extend(shared(
        text::satisfaction(),
        (satisfaction.percent, satisfaction.before),
    ));
    found
}

/// Changes, problems and what customers said: this period and the one before.
pub(super) fn counts(figures: &Figures) -> Table {
    let line = |label: &str, count: Count| vec![label.to_owned(), whole(count.now), whole(count.before)];
    Table {
        caption: text::in_tables().to_owned(),
        heads: vec![
            text::figure().to_owned(),
            text::this_period().to_owned(),
            text::earlier_period().to_owned(),
        ],
        lines: vec![
            line(text::requests_finished(), figures.requests.finished),
            line(text::changes_done(), figures.changes.carried_out),
            line(text::failed_change(), figures.changes.failed),
            line(text::changes_emergency(), figures.changes.emergency),
            line(text::problems_opened(), figures.problems.opened),
            line(text::problems_resolved(), figures.problems.resolved),
            line(text::complaints_received(), figures.complaints.received),
            line(text::complaints_closed(), figures.complaints.closed),
        ],
    }
}

pub(super) fn volume(caption: &str, volume: &Volume) -> Table {
    let lines = volume.priorities.iter().map(|priority| {
        vec![
            priority.priority.to_uppercase(),
            whole(priority.opened),
            whole(priority.finished),
            whole(priority.open),
        ]
    });
    Table {
        caption: caption.to_owned(),
        heads: [text::priority(), text::opened(), text::finished(), text::open()]
            .map(str::to_owned)
            .to_vec(),
        lines: lines.collect(),
    }
}

pub(super) fn levels(levels: &Levels) -> Table {
    let lines = levels.levels.iter().map(|level| {
        let clock = match level.measured.as_str() {
            "incident_response" => text::level_response(),
            "incident_resolution" => text::level_resolution(),
            "request_response" => text::level_request_response(),
            _ => text::level_fulfilment(),
        };
        let all = level.met + level.missed;
        vec![
            clock.to_owned(),
            level.priority.to_uppercase(),
            whole(level.met),
            whole(level.missed),
            percent(f64::from(level.met) * 100.0 / f64::from(all.max(1))),
        ]
    });
    Table {
        caption: text::levels().to_owned(),
        heads: [
            text::clock(),
            text::priority(),
            text::met(),
            text::missed(),
            text::share(),
        ]
        .map(str::to_owned)
        .to_vec(),
        lines: lines.collect(),
    }
}

pub(super) fn availability(figures: &Figures) -> Table {
    let lines = figures.availability.iter().map(|service| {
        vec![
            service.title.clone(),
            percent(service.percent),
            service.target.map_or_else(|| "–".to_owned(), percent),
            short_number(service.outage_minutes.round()),
        ]
    });
    Table {
        caption: text::availability().to_owned(),
        heads: [
            text::service(),
            text::availability(),
            text::target(),
            text::outage_minutes(),
        ]
        .map(str::to_owned)
        .to_vec(),
        lines: lines.collect(),
    }
}

/// Major incidents, failed changes and outages, each list in the order of time.
pub(super) fn events(figures: &Figures) -> Table {
    let told = &figures.happenings;
    let plain = |what: &str, record: &steward_model::report::Mention, detail: String| {
        vec![
            what.to_owned(),
            format!("{} {}", record.id, record.title),
            format::moment(record.at_millis),
            detail,
        ]
    };
    let cause = |stored: &str| {
        let choice = kinds::outage::KIND
            .field("cause_area")
            .and_then(|field| field.choice_of(stored));
        choice.map_or_else(|| stored.to_owned(), |choice| model::label(choice.label).to_owned())
    };
    let majors = told
        .majors
        .iter()
        .map(|record| plain(text::major(), record, String::new()));
    let failed = told
        .failed_changes
        .iter()
        .map(|record| plain(text::failed_change(), record, String::new()));
    let outages = told.outages.iter().map(|outage| {
        let what = if outage.planned {
            text::planned_outage()
        } else {
            text::outage()
        };
        let length = outage.minutes.map(text::minutes);
        let parts: Vec<String> = length
            .into_iter()
            .chain((!outage.cause.is_empty()).then(|| cause(&outage.cause)))
            .collect();
        plain(what, &outage.record, parts.join(", "))
    });
    let more = [
        (text::major(), told.more_majors),
        (text::failed_change(), told.more_failed_changes),
        (text::outage(), told.more_outages),
    ];
    let more = more
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| vec![what.to_owned(), text::and_more(count), String::new(), String::new()]);
    Table {
        caption: text::events().to_owned(),
        heads: [text::what(), text::record(), text::when(), text::detail()]
            .map(str::to_owned)
            .to_vec(),
        lines: majors.chain(failed).chain(outages).chain(more).collect(),
    }
}

/// The name of a part in which figures differ.
pub(super) fn part(part: Part) -> &'static str {
    match part {
        Part::Incidents => text::incidents(),
        Part::Requests => text::requests(),
        Part::Levels => text::levels(),
        Part::Availability => text::availability(),
        Part::Changes => text::changes(),
        Part::Problems => text::problems(),
        Part::Customers => text::part_customers(),
        Part::Happenings => text::events(),
    }
}

pub(super) fn draw(table: Table) -> AnyView {
    let lines = table
        .lines
        .into_iter()
        .map(|line| {
            let mut cells = line.into_iter();
            let name = cells.next().unwrap_or_default();
            let cells = cells.map(|cell| view! { <td>{cell}</td> }).collect_view();
            view! { <tr><th scope="row">{name}</th>{cells}</tr> }
        })
        .collect_view();
    let heads = table
        .heads
        .into_iter()
        .map(|head| view! { <th scope="col">{head}</th> })
        .collect_view();
    let name = table.caption.clone();
    view! {
        <div class="chart-table" tabindex="0" role="group" aria-label=name>
            <table>
                <caption class="visually-hidden">{table.caption}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}
