//! Results of all surveys with the same respondents, over time.

use leptos::prelude::*;
use steward_model::{row::Row, value::Value};
use steward_sync::ids::DocumentId;

use super::course::{line, number};
use crate::{
    features::record::RecordContext,
    messages::{format, report as text},
    ui::{Chart, ChartData, ChartValues, Mark},
    workspace::RowIndex,
};

fn customers(row: &Row) -> Vec<DocumentId> {
    let related = row.relations.iter().filter(|(name, _)| name == "of_customer");
    related.map(|(_, customer)| *customer).collect()
}

/// The results of the surveys that asked the same group of the same customers, the earliest first.
fn results(rows: &RowIndex, document: DocumentId) -> Vec<(i32, f64)> {
    let Some(own) = rows.get(document) else {
        return Vec::new();
    };
    let (group, of) = (line(own, "respondent_group"), customers(own));
    let mut found: Vec<(i32, f64)> = rows
        .of_kind("satisfaction")
        .iter()
        .filter(|row| !row.archived && line(row, "verdict") != "not_measured")
        .filter(|row| row.document == document || (line(row, "respondent_group") == group && customers(row) == of))
        .filter_map(|row| match row.value("measured_on") {
            Some(Value::Date(day)) => Some((*day, number(row, "percent")?)),
            Some(_) | None => None,
        })
        .collect();
    found.sort_by_key(|(day, _)| *day);
    found
}

#[component]
pub(super) fn SatisfactionPanel(context: RecordContext) -> impl IntoView {
    let rows = context.workspace.rows();
    let data = Memo::new(move |_| {
        rows.with(|rows| {
            let found = results(rows, context.document);
            let target = rows.get(context.document).and_then(|row| number(row, "target_percent"));
            ChartData {
                title: text::satisfaction_course().to_owned(),
                unit: "%".to_owned(),
                labels: found.iter().map(|(day, _)| format::month_short(*day)).collect(),
                rows: vec![ChartValues::new(
                    text::satisfaction(),
                    Mark::Line,
                    found.iter().map(|(_, percent)| Some(*percent)).collect(),
                )],
                limits: target
                    .map(|target| (text::target().to_owned(), target))
                    .into_iter()
                    .collect(),
                ..ChartData::default()
            }
        })
    });
    view! {
        <section class="record-section panel" aria-labelledby="record-satisfaction">
            <h2 id="record-satisfaction">{text::series()}</h2>
            <Chart data/>
        </section>
    }
}
