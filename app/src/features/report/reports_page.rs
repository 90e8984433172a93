//! The list of service reports: those in work by when they are due, those issued, and one press for a new one.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{
    edit::Edit,
    kinds,
    measure::period::{Frequency, Period},
    value::Value,
};
use steward_sync::ids::DocumentId;

use super::course::line;
use crate::{
    features::{Navigator, kind_path, record_page_path, shell::page_title, tone},
    messages::{format, model, report as text, shell},
    platform::clock,
    ui::{Button, ButtonVariant, IconName, StateChip, Toaster, Tone},
    workspace::{RowIndex, Workspace},
};

/// Days after the end of its period at which a new report is due.
const DUE_AFTER_DAYS: i32 = 14;
/// So many issued reports are listed; all of them are in the register.
const ISSUED_SHOWN: usize = 24;

/// A report in the list.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    document: DocumentId,
    title: String,
    state: String,
    audience: String,
    due: Option<i32>,
    issued_millis: Option<i64>,
}

/// Reports in work, the next due first, and those issued, the latest first.
fn lines(rows: &RowIndex) -> (Vec<Line>, Vec<Line>) {
    let all = rows
        .of_kind("service_report")
        .iter()
        .filter(|row| !row.archived && row.state != "cancelled");
    let all = all.map(|row| Line {
        document: row.document,
        title: if row.title.is_empty() {
            row.short_id.clone()
        } else {
            row.title.clone()
        },
        state: row.state.clone(),
        audience: line(row, "audience").to_owned(),
        due: match row.value("due") {
            Some(Value::Date(due)) => Some(*due),
            Some(Value::Text(_) | Value::Number(_) | Value::DateTime(_) | Value::Flag(_)) | None => None,
        },
        issued_millis: row.value("issued").and_then(Value::as_millis),
    });
    let (mut issued, mut in_work): (Vec<Line>, Vec<Line>) = all.partition(|line| line.state == "issued");
    in_work.sort_by_key(|line| (line.due.unwrap_or(i32::MAX), line.document));
    issued.sort_by_key(|line| (std::cmp::Reverse(line.issued_millis), line.document));
    issued.truncate(ISSUED_SHOWN);
    (in_work, issued)
}

/// The month before a day.
fn last_month(today: i32) -> Period {
    let this = Frequency::Month.around(today);
    Frequency::Month.around(this.from_day - 1)
}

fn new_report(month: Period, me: String) -> Vec<Edit> {
    let mut edits = vec![
        Edit::set("title", Value::text(text::new_title(format::month(month.from_day)))),
        Edit::set("audience", Value::text(text::new_audience())),
        Edit::set("frequency", Value::text("monthly")),
        Edit::set("period_start", Value::Date(month.from_day)),
        Edit::set("period_end", Value::Date(month.to_day)),
        Edit::set("due", Value::Date(month.to_day + DUE_AFTER_DAYS)),
        Edit::write("purpose", text::new_purpose()),
        Edit::write("sources", text::new_sources()),
    ];
    if !me.is_empty() {
        edits.push(Edit::set("owner", Value::Text(me)));
    }
    edits
}

#[component]
pub(crate) fn ReportsPage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let navigator = Navigator::new();
    page_title(|| shell::reports().to_owned());
    let now = clock::now_millis();
    let today = steward_model::agenda::day_of_moment(now, clock::utc_minus_local_minutes(now)).unwrap_or_default();
    let month = last_month(today);
    let rows = workspace.rows();
    let found = Memo::new(move |_| rows.with(lines));
    let create = Callback::new(move |()| {
        let me = workspace.me().get_untracked().name;
        match workspace.create(&kinds::service_report::KIND, new_report(month, me)) {
            Ok(document) => navigator.go(record_page_path(workspace.id(), "service_report", document)),
            Err(reason) => toaster.warn(reason),
        }
    });
    let id = workspace.id();
    view! {
        <div class="page page-narrow reports">
            <header class="page-header">
                <div>
                    <h1>{shell::reports()}</h1>
                    <p class="quiet">{text::lead()}</p>
                </div>
                <Button variant=ButtonVariant::Primary icon=IconName::Plus on_press=create>
                    {text::new_for(format::month(month.from_day))}
                </Button>
            </header>
            <section aria-labelledby="reports-in-work">
                <h2 id="reports-in-work">{text::in_work()}</h2>
                {move || list(id, found.with(|(in_work, _)| in_work.clone()), text::none_in_work())}
            </section>
            <section aria-labelledby="reports-issued">
                <h2 id="reports-issued">{text::issued()}</h2>
                {move || list(id, found.with(|(_, issued)| issued.clone()), text::none_issued())}
            </section>
            <p><A href=kind_path(id, &kinds::service_report::KIND)>{model::label(kinds::service_report::KIND.plural)}</A></p>
        </div>
    }
}

fn list(workspace: DocumentId, lines: Vec<Line>, none: &'static str) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="quiet">{none}</p> }.into_any();
    }
    let lines = lines
        .into_iter()
        .map(|line| {
            let state = kinds::service_report::KIND.state(&line.state);
            let label = state.map_or_else(|| line.state.clone(), |state| model::label(state.label).to_owned());
            let when = match (line.issued_millis, line.due) {
                (Some(issued), _) => text::issued_on(format::moment(issued)),
                (None, Some(due)) => text::due(format::date(due)),
                (None, None) => String::new(),
            };
            view! {
                <li class="report-line">
                    <A href=record_page_path(workspace, "service_report", line.document)>{line.title}</A>
                    <StateChip label tone=state.map_or(Tone::Neutral, |state| tone(state.tone))/>
                    <span class="quiet">{line.audience}</span>
                    <span class="quiet numeric">{when}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="card report-lines">{lines}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use steward_model::calendar::{date_text, days_of};

    use super::*;

    #[test]
    fn the_last_month_is_the_whole_one_before_today() {
        let day = |year, month, day| days_of(year, month, day).unwrap_or_default();
        let month = |today| {
            let month = last_month(today);
            (date_text(month.from_day), date_text(month.to_day))
        };
        assert_eq!(
            month(day(2026, 3, 1)),
            ("2026-02-01".to_owned(), "2026-02-28".to_owned())
        );
        assert_eq!(
            month(day(2027, 1, 31)),
            ("2026-12-01".to_owned(), "2026-12-31".to_owned())
        );
    }
}
