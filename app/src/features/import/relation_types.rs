//! In a file of relations: which relation each of its types is.

use leptos::prelude::*;
use steward_model::{
    declaration::Kind,
    import::{Mapping, Shape},
};

use super::{
    state::{ImportState, Loaded},
    targets::distinct,
};
use crate::messages::{self, format};

/// The types that a file of relations names, with how often each occurs; one nameless type where no column has them.
fn types(mapping: &Mapping, loaded: &Loaded) -> Vec<(String, usize)> {
    match &mapping.shape {
        Shape::Relations {
            relation: Some(header), ..
        } => distinct(&loaded.table, header, |cell| mapping.is_empty_value(cell)),
        Shape::Relations { relation: None, .. } => vec![(String::new(), loaded.table.rows.len())],
        Shape::Records | Shape::EventLog { .. } => Vec::new(),
    }
}

fn meaning(mapping: &Mapping, cell: &str) -> String {
    match &mapping.shape {
        Shape::Relations { types, .. } => types.get(&cell.to_lowercase()).cloned().unwrap_or_default(),
        Shape::Records | Shape::EventLog { .. } => String::new(),
    }
}

fn set_meaning(mapping: &mut Mapping, cell: &str, relation: String) {
    if let Shape::Relations { types, .. } = &mut mapping.shape {
        if relation.is_empty() {
            types.remove(&cell.to_lowercase());
        } else {
            types.insert(cell.to_lowercase(), relation);
        }
    }
}

/// Nothing for other files.
#[component]
pub(super) fn RelationTypes(state: ImportState, loaded: Loaded, kind: &'static Kind) -> impl IntoView {
    let found = Memo::new(move |_| {
        state.mapping.with(|mapping| {
            mapping
                .as_ref()
                .map(|mapping| types(mapping, &loaded))
                .unwrap_or_default()
        })
    });
    move || {
        let found = found.get();
        (!found.is_empty()).then(|| {
            let rows = found
                .into_iter()
                .map(|(cell, count)| view! { <TypeRow state kind cell count/> })
                .collect_view();
            view! {
                <table class="import-table">
                    <thead>
                        <tr>
                            <th scope="col">{messages::import::target_relation_name()}</th>
                            <th scope="col">{messages::import::rows()}</th>
                            <th scope="col">{messages::import::target()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
        })
    }
}

#[component]
fn TypeRow(state: ImportState, kind: &'static Kind, cell: String, count: usize) -> impl IntoView {
    let stored = {
        let cell = cell.clone();
        Memo::new(move |_| {
            state.mapping.with(|mapping| {
                mapping
                    .as_ref()
                    .map(|mapping| meaning(mapping, &cell))
                    .unwrap_or_default()
            })
        })
    };
    let options = kind
        .relations
        .iter()
        .map(|relation| {
            view! {
                <option value=relation.name selected=move || stored.with(|stored| stored == relation.name)>
                    {messages::model::label(relation.label)}
                </option>
            }
        })
        .collect_view();
    let name = messages::import::target_for(&cell);
    let shown = if cell.is_empty() {
        messages::import::every_row().to_owned()
    } else {
        cell.clone()
    };
    view! {
        <tr>
            <td class="import-column">{shown}</td>
            <td class="numeric">{format::count(count)}</td>
            <td>
                <select
                    class="input"
                    aria-label=name
                    prop:value=move || stored.get()
                    on:change=move |event| {
                        let relation = event_target_value(&event);
                        state.change(|mapping| set_meaning(mapping, &cell, relation));
                    }
                >
                    <option value="" selected=move || stored.with(String::is_empty)>{messages::import::skip()}</option>
                    {options}
                </select>
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use steward_model::import::{DateOrder, Matching, Table};

    use super::*;

    #[test]
    fn each_type_of_a_file_can_be_given_a_relation() {
        let table = Table::read(b"source,relation,target\n1,Runs on,2\n1,runs on,3\n2,Odd,3\n").expect("a table");
        let loaded = Loaded {
            name: "file.csv".to_owned(),
            table: Arc::new(table),
        };
        let mut mapping = Mapping {
            kind: "configuration_item".to_owned(),
            shape: Shape::Relations {
                source: "source".to_owned(),
                relation: Some("relation".to_owned()),
                target: "target".to_owned(),
                matching: Matching::ExternalId,
                types: BTreeMap::new(),
            },
            columns: Vec::new(),
            title_from: Vec::new(),
            empty_values: Vec::new(),
            date_order: DateOrder::YearMonthDay,
            utc_offset_minutes: 0,
            constants: Vec::new(),
        };
        assert_eq!(types(&mapping, &loaded).len(), 3);
        set_meaning(&mut mapping, "Runs on", "runs_on".to_owned());
        assert_eq!(meaning(&mapping, "runs ON"), "runs_on");
        set_meaning(&mut mapping, "Runs on", String::new());
        assert_eq!(meaning(&mapping, "Runs on"), "");
    }
}
