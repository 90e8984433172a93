//! Ways to the rooms of major incidents that go on.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{row::Row, value::Value};
use steward_sync::ids::DocumentId;

use crate::{
    features::workspace_path,
    messages::room as text,
    ui::{Icon, IconName},
    workspace::{RowIndex, Workspace},
};

/// So many rooms are offered; more at once are unlikely, and in the register.
const OFFERED: usize = 3;

/// The room of an incident.
pub(super) fn room_path(workspace: DocumentId, document: DocumentId) -> String {
    format!("{}/room/{document}", workspace_path(workspace))
}

fn is_active(row: &Row) -> bool {
    let millis = |field: &str| row.value(field).and_then(Value::as_millis);
    let over = match (millis("major_declared"), millis("major_stood_down")) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(declared), Some(over)) => declared <= over,
    };
    // Records from before there was standing down are over with the incident.
    let done = matches!(row.state.as_str(), "resolved" | "closed");
    !row.archived && !over && !done && row.value("major") == Some(&Value::Flag(true))
}

fn active(rows: &RowIndex) -> Vec<(DocumentId, String)> {
    let mut found: Vec<_> = rows
        .of_kind("incident")
        .iter()
        .filter(|row| is_active(row))
        .map(|row| {
            let declared = row.value("major_declared").and_then(Value::as_millis).unwrap_or(0);
            let title = if row.title.is_empty() {
                &row.short_id
            } else {
                &row.title
            };
            (std::cmp::Reverse(declared), row.document, title.clone())
        })
        .collect();
    found.sort();
    let offered = found.into_iter().take(OFFERED);
    offered.map(|(_, document, title)| (document, title)).collect()
}

/// Links to the rooms of major incidents that go on; nothing where there is none.
#[component]
pub(crate) fn ActiveRooms() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let rows = workspace.rows();
    let found = Memo::new(move |_| rows.with(active));
    move || {
        found
            .get()
            .into_iter()
            .map(|(document, title)| {
                view! {
                    <A href=room_path(workspace.id(), document) attr:class="room-link">
                        <Icon name=IconName::Siren/>
                        <span>{text::active_link(title)}</span>
                    </A>
                }
            })
            .collect_view()
    }
}
