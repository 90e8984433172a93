//! Who leads, who tells those concerned, and when the director was engaged.

use leptos::prelude::*;
use steward_model::{edit::Edit, kinds::incident::KIND, value::Value};

use super::clock_panel::moment;
use crate::{
    features::record::{RecordContext, RecordField},
    messages::room as text,
    platform::clock,
    ui::{Button, ButtonSize},
};

const ROLES: [&str; 3] = ["incident_lead", "communications_lead", "director"];

#[component]
pub(super) fn Roles(context: RecordContext) -> impl IntoView {
    let fields = ROLES
        .iter()
        .filter_map(|name| KIND.field(name))
        .map(|field| view! { <RecordField context field/> })
        .collect_view();
    let engaged = context.part(|snapshot| {
        let at = snapshot.value("director_engaged").and_then(Value::as_millis)?;
        let name = snapshot.value("director").and_then(Value::as_text).unwrap_or_default();
        Some((name.to_owned(), at))
    });
    let lead = Callback::new(move |()| {
        let me = context.workspace.me().with_untracked(|me| me.name.clone());
        context.edit_field("incident_lead", Edit::set("incident_lead", Value::text(me)));
    });
    let engage = Callback::new(move |()| {
        let now = Value::DateTime(clock::now_millis());
        context.edit_field("director_engaged", Edit::set("director_engaged", now));
    });
    view! {
        <section class="room-roles" aria-labelledby="room-roles">
            <h2 id="room-roles">{text::roles()}</h2>
            {fields}
            <div class="cluster">
                <Button size=ButtonSize::Small on_press=lead>{text::take_lead()}</Button>
                {move || match engaged.get() {
                    Some((name, at)) => view! { <p class="quiet">{text::engaged(name, moment(at))}</p> }.into_any(),
                    None => view! { <Button size=ButtonSize::Small on_press=engage>{text::engage_director()}</Button> }.into_any(),
                }}
            </div>
        </section>
    }
}
