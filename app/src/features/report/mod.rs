//! What figures say: the course of a measure, forecasts, service reports and their list, dashboards.
//!
//! [`basis`] is what all of them are computed from. [`course`], [`forecast`] and [`tables`] are plain data; the other
//! files draw.

mod basis;
mod board;
mod card;
mod course;
mod entries;
mod figures_view;
mod forecast;
mod forecast_panel;
mod levels;
mod measure_panel;
mod report_panel;
mod reports_page;
mod satisfaction_panel;
mod tables;

use leptos::prelude::*;

pub(crate) use basis::Basis;
pub(crate) use reports_page::ReportsPage;

use super::record::RecordContext;

/// What a record of some kinds shows above its fields.
#[component]
pub(crate) fn KindPanel(context: RecordContext) -> impl IntoView {
    match context.kind.name {
        "measure" => view! { <measure_panel::MeasurePanel context/> }.into_any(),
        "objective" | "capacity_plan" => view! { <forecast_panel::ForecastPanel context/> }.into_any(),
        "satisfaction" => view! { <satisfaction_panel::SatisfactionPanel context/> }.into_any(),
        "service_report" => view! { <report_panel::ReportPanel context/> }.into_any(),
        "dashboard" => view! { <board::Board context/> }.into_any(),
        _ => ().into_any(),
    }
}
