//! Values of a field that were written apart: both with who and when, until a person decides.

use leptos::prelude::*;
use steward_model::{declaration::Field, edit::Edit, snapshot::ConflictingValue, value::Value};

use super::{context::RecordContext, field::value_view};
use crate::{
    messages,
    ui::{Button, ButtonSize, Icon, IconName, Popover, RelativeTime},
};

/// A mark on the field that opens the choice; nothing while there is one value.
#[component]
pub(crate) fn ConflictChip(context: RecordContext, field: &'static Field) -> impl IntoView {
    let conflicts = context.part(move |snapshot| {
        snapshot
            .fields
            .get(field.name)
            .map(|field| field.conflicts.clone())
            .unwrap_or_default()
    });
    conflict_chip(
        conflicts,
        move |value| value_view(field, Some(value)),
        move |value| {
            context.edit_field(
                field.name,
                Edit::Set {
                    field: field.name.to_owned(),
                    value,
                },
            );
        },
    )
}

/// The same for the title, which has no declared field of its own kind.
pub(crate) fn conflict_chip(
    conflicts: Memo<Vec<ConflictingValue>>,
    show: impl Fn(&Value) -> AnyView + Copy + Send + Sync + 'static,
    choose: impl Fn(Value) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        let conflicts = conflicts.get();
        (conflicts.len() > 1).then(|| {
            let count = conflicts.len();
            let trigger = ViewFn::from(move || {
                view! { <Icon name=IconName::GitMerge/> <span>{messages::record::conflict_count(count)}</span> }
            });
            view! {
                <Popover trigger trigger_class="conflict-chip" panel_class="conflict-panel" label=messages::record::conflict_count(count)>
                    <h3>{messages::record::conflict_title()}</h3>
                    <p class="quiet">{messages::record::conflict_help()}</p>
                    <ul class="conflict-values">
                        {conflicts
                            .clone()
                            .into_iter()
                            .map(|conflict| {
                                let value = conflict.value.clone();
                                let take = Callback::new(move |()| choose(value.clone()));
                                view! {
                                    <li>
                                        <div class="conflict-value">{show(&conflict.value)}</div>
                                        <div class="quiet conflict-origin">
                                            {messages::record::conflict_by(&conflict.author)} " · " <RelativeTime millis=conflict.time_millis/>
                                        </div>
                                        <Button size=ButtonSize::Small on_press=take>{messages::record::conflict_take()}</Button>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                </Popover>
            }
        })
    }
}
