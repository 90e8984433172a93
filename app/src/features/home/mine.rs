//! My work: what is open and names the person of this device.

use leptos::prelude::*;

use super::{page::today, row_list::ItemLine, to_read::ToRead, view::mine};
use crate::{
    features::shell::page_title,
    messages::{format, home as text},
    ui::{EmptyState, IconName, RelativeTime},
    workspace::Workspace,
};

#[component]
pub(crate) fn MyWorkPage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    page_title(|| text::my_work_title().to_owned());
    let today = today();
    let me = workspace.me();
    let rows = workspace.rows();
    let entries =
        Memo::new(move |_| me.with(|me| rows.with(|rows| mine(rows.iter().map(AsRef::as_ref), &me.name, today.get()))));
    let is_empty = Memo::new(move |_| entries.with(Vec::is_empty));
    view! {
        <div class="page">
            <header class="page-header"><h1>{text::my_work_title()}</h1></header>
            <ToRead/>
            <Show
                when=move || !is_empty.get()
                fallback=move || {
                    view! {
                        <EmptyState
                            icon=IconName::Inbox
                            title=text::my_work_none()
                            text=Signal::derive(move || me.with(|me| text::my_work_none_text(&me.name)))
                        />
                    }
                }
            >
                <ul class="item-list">
                    <For each=move || entries.get() key=|entry| format!("{entry:?}") let:entry>
                        {
                            let (item, due) = entry;
                            let updated = item.updated_millis;
                            view! {
                                <ItemLine workspace=workspace.id() item>
                                    {match due {
                                        Some(days) => {
                                            view! {
                                                <span
                                                    class:overdue=move || days < today.get().days
                                                    title=format::date(days)
                                                >
                                                    {move || format::relative_date(days, today.get().days)}
                                                </span>
                                            }
                                                .into_any()
                                        }
                                        None => view! { <RelativeTime millis=updated/> }.into_any(),
                                    }}
                                </ItemLine>
                            }
                        }
                    </For>
                </ul>
            </Show>
        </div>
    }
}
