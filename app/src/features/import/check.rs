//! Third step: what the import would do, and which rows it would leave out.

use leptos::prelude::*;
use steward_model::import::{ImportCounts, RowError};

use super::state::{ImportState, Step};
use crate::{
    features::register::csv_lines,
    messages::{self, format},
    platform,
    ui::{Button, ButtonVariant, EmptyState, IconName},
};

/// Errors listed on the page; the file has all of them.
const ERRORS_SHOWN: usize = 50;

#[component]
pub(super) fn Checked(state: ImportState) -> impl IntoView {
    let found = state.plan.with_value(|plan| {
        plan.as_ref().map(|plan| {
            let shown: Vec<RowError> = plan.row_errors.iter().take(ERRORS_SHOWN).cloned().collect();
            (plan.counts, shown)
        })
    });
    found.map(|(counts, errors)| {
        let to_write = counts.created + counts.updated;
        let start = messages::plural(
            to_write,
            || messages::import::start_one().to_owned(),
            || messages::import::start(format::count(to_write)),
        );
        view! {
            <h2>{messages::import::dry_run_title()}</h2>
            <p class="quiet">{messages::import::nothing_yet()}</p>
            <Counts counts/>
            {if to_write == 0 {
                view! { <EmptyState icon=IconName::CircleCheck title=messages::import::nothing_to_import()/> }.into_any()
            } else {
                ().into_any()
            }}
            {(!errors.is_empty()).then(|| view! { <Errors state errors total=counts.errors/> })}
            <div class="import-actions">
                {(to_write > 0)
                    .then(|| {
                        view! {
                            <Button variant=ButtonVariant::Primary on_press=Callback::new(move |()| state.import())>{start}</Button>
                        }
                    })}
                <Button on_press=Callback::new(move |()| state.step.set(Step::Columns))>{messages::import::back()}</Button>
            </div>
        }
    })
}

#[component]
fn Counts(counts: ImportCounts) -> impl IntoView {
    let mut numbers = vec![
        (messages::import::count_new(), counts.created),
        (messages::import::count_updated(), counts.updated),
        (messages::import::count_unchanged(), counts.unchanged),
        (messages::import::count_errors(), counts.errors),
    ];
    if counts.changes > counts.created + counts.updated {
        numbers.push((messages::import::count_changes(), counts.changes));
    }
    if counts.relations > 0 {
        numbers.push((messages::import::group_relations(), counts.relations));
    }
    view! {
        <dl class="import-counts">
            {numbers
                .into_iter()
                .map(|(label, number)| view! { <div><dt>{label}</dt><dd>{format::count(number)}</dd></div> })
                .collect_view()}
        </dl>
    }
}

#[component]
fn Errors(state: ImportState, errors: Vec<RowError>, total: usize) -> impl IntoView {
    let more = total.saturating_sub(errors.len());
    let download = Callback::new(move |()| {
        if let Err(reason) = save_errors(state) {
            state.toaster.warn(reason);
        }
    });
    let rows = errors
        .into_iter()
        .map(|error| {
            let place = if error.column.is_empty() {
                error.reason
            } else {
                format!("{}: {}", error.column, error.reason)
            };
            let value = if error.value.is_empty() {
                String::new()
            } else {
                format!("“{}”", error.value)
            };
            view! {
                <tr>
                    <td class="numeric">{error.line}</td>
                    <td>{place} " " <span class="quiet">{value}</span></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <h2>{messages::import::errors_title()}</h2>
        <p class="quiet">{messages::import::errors_help()}</p>
        <div class="import-table-scroll">
            <table class="import-table">
                <thead>
                    <tr>
                        <th scope="col">{messages::import::error_line()}</th>
                        <th scope="col">{messages::import::error_reason()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="quiet">{messages::import::errors_more(format::count(more))}</p> })}
        <div class="import-actions">
            <Button icon=IconName::Download on_press=download>{messages::import::errors_download()}</Button>
        </div>
    }
}

/// The row errors as CSV, with what stands in the file.
fn save_errors(state: ImportState) -> Result<(), String> {
    let text = state.plan.with_value(|plan| {
        let heading = ["line", "column", "value", "reason"].map(str::to_owned).to_vec();
        let errors = plan.iter().flat_map(|plan| &plan.row_errors);
        let lines = errors.map(|error| {
            vec![
                error.line.to_string(),
                error.column.clone(),
                error.value.clone(),
                error.reason.clone(),
            ]
        });
        csv_lines(std::iter::once(heading).chain(lines))
    });
    platform::download::save("import-errors.csv", "text/csv;charset=utf-8", text.as_bytes())
}
