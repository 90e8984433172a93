//! Draws the budget by service and period, with the variance of each.

use leptos::prelude::*;

use super::{
    Named,
    budget::{Amounts, Table, table},
    read_listed,
};
use crate::{
    features::register::page::Register,
    messages::{format, looks as text},
};

/// Columns of a period: budget, actual, variance.
const COLUMNS: usize = 3;

#[component]
pub(super) fn BudgetTable(register: Register) -> impl IntoView {
    let data = Memo::new(move |_| {
        read_listed(register, |rows, index| {
            table(rows, |service| {
                index
                    .get(service)
                    .filter(|row| !row.archived)
                    .map(|row| Named::of(row).words())
            })
        })
    });
    move || data.with(table_view)
}

fn table_view(data: &Table) -> impl IntoView + use<> {
    let period = |name: &str| {
        if name.is_empty() {
            text::no_period().to_owned()
        } else {
            name.to_owned()
        }
    };
    let periods = data
        .periods
        .iter()
        .map(|name| period(name))
        .chain(std::iter::once(text::total().to_owned()))
        .map(|name| view! { <th scope="colgroup" colspan=COLUMNS>{name}</th> })
        .collect_view();
    let parts = (0..=data.periods.len())
        .map(|_| {
            view! {
                <th scope="col">{text::budget()}</th>
                <th scope="col">{text::actual()}</th>
                <th scope="col">{text::variance()}</th>
            }
        })
        .collect_view();
    let rows = data
        .rows
        .iter()
        .map(|service| {
            let name = if service.name.is_empty() {
                text::no_service().to_owned()
            } else {
                service.name.clone()
            };
            let cells = service.cells.iter().map(|cell| amounts(*cell)).collect_view();
            view! { <tr><th scope="row">{name}</th>{cells}{amounts(Some(service.total))}</tr> }
        })
        .collect_view();
    let totals = data.totals.iter().map(|total| amounts(Some(*total))).collect_view();
    view! {
        <table class="look-table matrix budget-table">
            <caption>{text::budget_caption()}</caption>
            <thead>
                <tr><td rowspan="2"></td>{periods}</tr>
                <tr>{parts}</tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr><th scope="row">{text::total()}</th>{totals}{amounts(Some(data.total))}</tr>
            </tfoot>
        </table>
    }
}

/// Whole units: cents say nothing in a table of sums.
fn money(amount: f64) -> String {
    format::number(amount.round())
}

fn amounts(amounts: Option<Amounts>) -> impl IntoView + use<> {
    let (budget, actual) = amounts.map_or((String::new(), String::new()), |amounts| {
        (money(amounts.budget), money(amounts.actual))
    });
    let tone = amounts.map(|amounts| {
        if amounts.variance.round() > 0.0 {
            "critical"
        } else {
            "neutral"
        }
    });
    let variance = amounts.map(|amounts| {
        let sign = if amounts.variance.round() > 0.0 { "+" } else { "" };
        let over =
            (amounts.variance.round() > 0.0).then(|| view! { " " <span class="budget-over">{text::over()}</span> });
        let percent = amounts
            .percent()
            .map(|percent| view! { " " <span class="quiet">{format!("{}\u{a0}%", format::number(percent))}</span> });
        view! { {sign}{money(amounts.variance)}{percent}{over} }
    });
    view! {
        <td class="numeric">{budget}</td>
        <td class="numeric">{actual}</td>
        <td class="numeric budget-variance" data-tone=tone>{variance}</td>
    }
}
