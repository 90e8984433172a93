//! Above the list: heading, count, filter text, lifecycle, and what can be done with the register.

use leptos::prelude::*;

use super::{
    cells::{column_label, in_sentence},
    column::Column,
    export::{self, Format},
    filter_bar::AddFilter,
    looks::{self, Look},
    page::Register,
    print,
    query::Lifecycle,
    views::ViewsMenu,
};
use crate::{
    features::{Navigator, review::OpenReviews, room::ActiveRooms, templates::FromTemplate},
    messages::{self, format},
    ui::{
        Button, ButtonVariant, Icon, IconName, Menu, MenuItem, MenuSeparator, Popover, Segment, Segmented, Toaster,
        is_typing_target,
    },
};

pub(super) fn lifecycle_label(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Open => messages::register::show_open(),
        Lifecycle::Closed => messages::register::show_closed(),
        Lifecycle::All => messages::register::show_all(),
        Lifecycle::Archived => messages::register::show_archived(),
    }
}

#[component]
pub(super) fn Toolbar(register: Register, filter_id: &'static str) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let Register {
        kind, query, listing, ..
    } = register;
    let count = move || {
        listing.with(|listing| {
            if listing.shown == listing.total {
                format::count(listing.total)
            } else {
                messages::register::count_of(format::count(listing.shown), format::count(listing.total))
            }
        })
    };
    let segments = Lifecycle::EVERY
        .into_iter()
        .map(|lifecycle| Segment {
            value: lifecycle.name(),
            label: lifecycle_label(lifecycle).to_owned(),
            icon: None,
        })
        .collect();
    let show = Callback::new(move |name: String| {
        if let Some(lifecycle) = Lifecycle::EVERY.into_iter().find(|lifecycle| lifecycle.name() == name) {
            register.change(false, |query| query.lifecycle = lifecycle);
        }
    });
    // Groups and columns are of the list.
    let is_list = Memo::new(move |_| query.with(|query| looks::chosen(kind, query.look.as_deref())) == Look::List);
    view! {
        <header class="register-toolbar">
            <div class="register-heading">
                <h1 id="register-heading">{messages::model::label(kind.plural)}</h1>
                <span class="register-count numeric" aria-hidden="true">{count}</span>
            </div>
            <div class="register-new">
                <Button variant=ButtonVariant::Primary icon=IconName::Plus on_press=Callback::new(move |()| register.create(toaster))>
                    {messages::register::new_record(in_sentence(kind.label))}
                </Button>
                <FromTemplate kind on_created=register.opened()/>
            </div>
            {match kind.name {
                "management_review" => view! { <div class="register-links"><OpenReviews/></div> }.into_any(),
                "incident" => view! { <div class="register-links"><ActiveRooms/></div> }.into_any(),
                _ => ().into_any(),
            }}
            <div class="register-tools">
                <FilterText register filter_id/>
                <Segmented
                    label=messages::register::show_label()
                    segments
                    value=Signal::derive(move || query.with(|query| query.lifecycle.name().to_owned()))
                    on_change=show
                />
                <LookSwitch register/>
                <span class="register-tools-end">
                    <ViewsMenu register/>
                    <AddFilter register/>
                    {move || {
                        is_list.get().then(|| view! { <GroupMenu register/> <ColumnChooser register/> })
                    }}
                    <MoreMenu register/>
                </span>
            </div>
        </header>
    }
}

/// The list, and the other ways to look at the same records, where the kind has any.
#[component]
fn LookSwitch(register: Register) -> impl IntoView {
    let Register { kind, query, .. } = register;
    let offered = looks::of(kind);
    let segments: Vec<Segment> = offered
        .iter()
        .map(|look| Segment {
            value: look.name(),
            label: look.label().to_owned(),
            icon: None,
        })
        .collect();
    let choose = Callback::new(move |name: String| {
        register.change(false, |query| {
            query.look = Some(name).filter(|name| name != Look::List.name())
        });
    });
    (segments.len() > 1).then(|| {
        view! {
            <Segmented
                label=messages::looks::switch()
                segments
                value=Signal::derive(move || query.with(|query| looks::chosen(kind, query.look.as_deref())).name().to_owned())
                on_change=choose
            />
        }
    })
}

#[component]
fn FilterText(register: Register, filter_id: &'static str) -> impl IntoView {
    let text = Memo::new(move |_| register.query.with(|query| query.text.clone()));
    let label = messages::register::filter_label(messages::model::label(register.kind.plural));
    view! {
        <div class="register-filter-text">
            <Icon name=IconName::Search/>
            <input
                id=filter_id
                class="input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=label
                placeholder=messages::register::filter_placeholder()
                prop:value=move || text.get()
                on:input=move |event| register.change(true, |query| query.text = event_target_value(&event))
                on:keydown=move |event| {
                    // Enter and the arrow lead from the filter into what it found.
                    if is_typing_target(&event) && matches!(event.key().as_str(), "Enter" | "ArrowDown") && !event.is_composing() {
                        event.prevent_default();
                        crate::ui::focus_by_id(super::page::LIST_ID);
                    }
                }
            />
        </div>
    }
}

#[component]
fn GroupMenu(register: Register) -> impl IntoView {
    let group = Memo::new(move |_| register.query.with(|query| query.group.clone()));
    let trigger = ViewFn::from(move || {
        view! { <Icon name=IconName::Layers/> <span class="wide-only">{messages::register::group_by()}</span> }
    });
    let choose = move |name: Option<&'static str>| {
        Callback::new(move |()| register.change(false, |query| query.group = name.map(str::to_owned)))
    };
    view! {
        <Menu trigger label=messages::register::group_by()>
            <MenuItem
                label=messages::register::no_group()
                checked=Signal::derive(move || Some(group.with(Option::is_none)))
                on_choose=choose(None)
            />
            <MenuSeparator/>
            {Column::available(register.kind)
                .into_iter()
                .filter(Column::is_categorical)
                .map(|column| {
                    let name = column.name();
                    view! {
                        <MenuItem
                            label=column_label(&column)
                            checked=Signal::derive(move || Some(group.with(|group| group.as_deref() == Some(name))))
                            on_choose=choose(Some(name))
                        />
                    }
                })
                .collect_view()}
        </Menu>
    }
}

#[component]
fn ColumnChooser(register: Register) -> impl IntoView {
    let trigger = ViewFn::from(move || {
        view! { <Icon name=IconName::Columns/> <span class="wide-only">{messages::register::columns()}</span> }
    });
    let toggle = move |column: Column| {
        let mut names: Vec<String> = register
            .columns
            .get_untracked()
            .iter()
            .map(|column| column.name().to_owned())
            .collect();
        match names.iter().position(|name| name == column.name()) {
            Some(index) => {
                names.remove(index);
            }
            None => names.push(column.name().to_owned()),
        }
        register.change(true, |query| query.columns = Some(names));
    };
    view! {
        <Popover trigger label=messages::register::columns() panel_class="column-chooser">
            <fieldset class="check-list">
                <legend>{messages::register::columns()}</legend>
                {Column::available(register.kind)
                    .into_iter()
                    .map(|column| {
                        let is_title = column == Column::Title;
                        view! {
                            <label class="check">
                                <input
                                    type="checkbox"
                                    disabled=is_title
                                    prop:checked=move || register.columns.with(|columns| columns.contains(&column))
                                    on:change=move |_| toggle(column)
                                />
                                <span>{column_label(&column)}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </fieldset>
            <Button variant=ButtonVariant::Ghost on_press=Callback::new(move |()| register.change(true, |query| query.columns = None))>
                {messages::register::columns_default()}
            </Button>
        </Popover>
    }
}

#[component]
fn MoreMenu(register: Register) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let navigator = Navigator::in_place();
    let trigger = ViewFn::from(move || view! { <Icon name=IconName::Ellipsis/> });
    let save = move |format: Format| Callback::new(move |()| export::start(register, None, format, toaster));
    let import = Callback::new(move |()| navigator.go(format!("/w/{}/import", register.workspace.id())));
    let print = Callback::new(move |()| print::start(register));
    view! {
        <Menu trigger label=messages::register::more()>
            <MenuItem icon=IconName::FileDown label=messages::register::export_csv() on_choose=save(Format::Csv)/>
            <MenuItem icon=IconName::FileDown label=messages::register::export_workbook() on_choose=save(Format::Workbook)/>
            <MenuItem icon=IconName::FileUp label=messages::register::import_csv() on_choose=import/>
            <MenuItem icon=IconName::Printer label=messages::register::print() on_choose=print/>
        </Menu>
    }
}
