//! What stands where a register lists nothing: why, and the one thing to do about it.

use leptos::prelude::*;

use super::{cells::in_sentence, page::Register, query::Lifecycle};
use crate::{
    features::templates::FromTemplate,
    messages,
    ui::{Button, ButtonVariant, EmptyState, IconName, Toaster},
};

/// Why the list is empty, and the one thing to do about it.
#[component]
pub(super) fn Nothing(register: Register) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let Register {
        kind, query, listing, ..
    } = register;
    let reason = Memo::new(move |_| {
        let total = listing.with(|listing| listing.total);
        query.with(|query| match total {
            0 => Emptiness::NoRecords,
            _ if query.is_narrowed() => Emptiness::Filtered,
            _ => Emptiness::OtherLifecycle(query.lifecycle),
        })
    });
    move || {
        match reason.get() {
        Emptiness::NoRecords => view! {
            <EmptyState
                icon=IconName::Inbox
                title=messages::register::empty_title(in_sentence(kind.plural))
                text=messages::model::label(kind.purpose).to_string()
                reason=messages::model::label(kind.audit_reason).to_string()
            >
                <div class="cluster">
                    <Button variant=ButtonVariant::Primary icon=IconName::Plus on_press=Callback::new(move |()| register.create(toaster))>
                        {messages::register::first_record(in_sentence(kind.label))}
                    </Button>
                    <FromTemplate kind on_created=register.opened()/>
                </div>
            </EmptyState>
        }
        .into_any(),
        Emptiness::Filtered => {
            let clear = Callback::new(move |()| {
                register.change(false, |query| {
                    query.text.clear();
                    query.filters.clear();
                });
            });
            view! {
                <EmptyState
                    icon=IconName::ListFilter
                    title=messages::register::nothing_matches()
                    text=messages::register::nothing_matches_help()
                >
                    <Button on_press=clear>{messages::register::clear_filters()}</Button>
                </EmptyState>
            }
            .into_any()
        }
        Emptiness::OtherLifecycle(lifecycle) => {
            let plural = in_sentence(kind.plural);
            // Where nothing is shown of everything, everything is archived.
            let (title, help, button, to) = match lifecycle {
                Lifecycle::Open => (
                    messages::register::nothing_open(plural),
                    messages::register::nothing_open_help(),
                    messages::register::show_everything(),
                    Lifecycle::All,
                ),
                Lifecycle::Closed => (
                    messages::register::nothing_closed(plural),
                    messages::register::nothing_closed_help(),
                    messages::register::show_everything(),
                    Lifecycle::All,
                ),
                Lifecycle::All => (
                    messages::register::all_archived(plural),
                    messages::register::all_archived_help(),
                    messages::register::show_the_archive(),
                    Lifecycle::Archived,
                ),
                Lifecycle::Archived => (
                    messages::register::nothing_archived(plural),
                    messages::register::nothing_archived_help(),
                    messages::register::show_everything(),
                    Lifecycle::All,
                ),
            };
            let show = Callback::new(move |()| register.change(false, |query| query.lifecycle = to));
            view! {
                <EmptyState icon=IconName::CircleCheck title=title text=help>
                    <Button on_press=show>{button}</Button>
                </EmptyState>
            }
            .into_any()
        }
    }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emptiness {
    NoRecords,
    Filtered,
    /// Nothing in this part of the lifecycle.
    OtherLifecycle(Lifecycle),
}
