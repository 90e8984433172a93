//! The filters in force as chips, and the menu that adds one.

use leptos::prelude::*;

use super::{
    cells::{column_label, value_label, value_tone},
    column::Column,
    list::facets,
    page::Register,
};
use crate::{
    messages::{self, format},
    ui::{Button, ButtonSize, ButtonVariant, Icon, IconName, Popover},
};

/// More values than this are found by typing into the filter text instead.
const VALUES_SHOWN: usize = 60;

#[component]
pub(super) fn FilterBar(register: Register) -> impl IntoView {
    let Register { kind, query, .. } = register;
    let filters = Memo::new(move |_| query.with(|query| query.filters.clone()));
    let chips = move || {
        filters
            .get()
            .into_iter()
            .filter_map(|(name, values)| Column::named(kind, &name).map(|column| (column, values)))
            .flat_map(|(column, values)| values.into_iter().map(move |value| (column, value)))
            .map(|(column, value)| view! { <Chip register column value/> })
            .collect_view()
    };
    let clear = Callback::new(move |()| register.change(false, |query| query.filters.clear()));
    let is_filtered = Memo::new(move |_| filters.with(|filters| !filters.is_empty()));
    move || {
        is_filtered.get().then(|| {
            view! {
                <div class="filter-bar">
                    {chips}
                    <Button variant=ButtonVariant::Ghost size=ButtonSize::Small on_press=clear>
                        {messages::register::clear_filters()}
                    </Button>
                </div>
            }
        })
    }
}

#[component]
fn Chip(register: Register, column: Column, value: String) -> impl IntoView {
    let field = column_label(&column);
    let label = value_label(register.kind, &column, &value);
    let tone = value_tone(register.kind, &column, &value);
    view! {
        <span class="filter-chip" data-tone=tone.name()>
            <span class="quiet">{field.clone()}</span>
            <span class="filter-chip-value">{label.clone()}</span>
            <button
                type="button"
                class="filter-chip-remove"
                aria-label=messages::register::remove_filter(field, label)
                on:click=move |_| register.change(false, |query| query.toggle_filter(column.name(), &value))
            >
                <Icon name=IconName::Close/>
            </button>
        </span>
    }
}

/// Two steps in one panel: which column, then which of its values, with how many records each would leave.
#[component]
pub(super) fn AddFilter(register: Register) -> impl IntoView {
    let trigger = ViewFn::from(move || {
        view! { <Icon name=IconName::ListFilter/> <span class="wide-only">{messages::register::add_filter()}</span> }
    });
    let chosen = RwSignal::new(None::<Column>);
    view! {
        <Popover
            trigger
            label=messages::register::add_filter()
            panel_class="filter-panel"
        >
            {move || match chosen.get() {
                None => view! { <ColumnChoice register chosen/> }.into_any(),
                Some(column) => view! { <ValueChoice register column chosen/> }.into_any(),
            }}
        </Popover>
    }
}

#[component]
fn ColumnChoice(register: Register, chosen: RwSignal<Option<Column>>) -> impl IntoView {
    Column::available(register.kind)
        .into_iter()
        .filter(Column::is_categorical)
        .map(|column| {
            view! {
                <button type="button" class="menu-item" on:click=move |_| chosen.set(Some(column))>
                    <span class="menu-item-label">{column_label(&column)}</span>
                    <Icon name=IconName::ChevronRight/>
                </button>
            }
        })
        .collect_view()
}

#[component]
fn ValueChoice(register: Register, column: Column, chosen: RwSignal<Option<Column>>) -> impl IntoView {
    let Register {
        kind, query, workspace, ..
    } = register;
    // Counted once when the panel opens, so that values do not move under the pointer.
    let found = workspace.rows().with_untracked(|index| {
        facets(
            index.of_kind(kind.name).iter().map(AsRef::as_ref),
            kind,
            &query.get_untracked(),
            &column,
        )
    });
    let nothing = found
        .is_empty()
        .then(|| view! { <p class="quiet filter-none">{messages::register::no_values()}</p> });
    let values = found
        .into_iter()
        .take(VALUES_SHOWN)
        .map(|facet| {
            let (value, toggled) = (facet.value.clone(), facet.value.clone());
            let is_on = move || {
                query.with(|query| {
                    query
                        .filters
                        .get(column.name())
                        .is_some_and(|values| values.contains(&value))
                })
            };
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=is_on
                        on:change=move |_| register.change(true, |query| query.toggle_filter(column.name(), &toggled))
                    />
                    <span>{value_label(kind, &column, &facet.value)}</span>
                    <span class="quiet numeric">{format::count(facet.count)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <button type="button" class="menu-item filter-back" on:click=move |_| chosen.set(None)>
            <Icon name=IconName::ChevronLeft/>
            <span class="menu-item-label">{messages::register::back_to_filters()}</span>
        </button>
        <fieldset class="check-list">
            <legend>{column_label(&column)}</legend>
            {nothing}
            {values}
        </fieldset>
    }
}
