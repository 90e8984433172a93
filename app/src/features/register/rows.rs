//! The rows of a register: a table where there is room, cards of two lines on phones.

use std::hash::{DefaultHasher, Hash, Hasher};

use leptos::{html, prelude::*};
use steward_model::row::Row;
use steward_sync::ids::DocumentId;
use wasm_bindgen::{JsCast, closure::Closure};

use super::{
    cells::{cell_view, column_label, value_label, value_tone},
    column::Column,
    keys::window_width,
    layout::{CARD_HEIGHT_PX, CARDS_BELOW_PX, ROW_HEIGHT_PX, fitting, template},
    list::{Line, document_of},
    page::{LIST_ID, Register},
};
use crate::{
    messages,
    ui::{GridCell, GridHeader, Icon, IconName, RelativeTime, Select, StateChip, Tone, VirtualList},
};

/// What a drawn line shows: when this changes, the line is drawn anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct LineKey {
    line: Option<DocumentId>,
    content: u64,
}

#[component]
pub(super) fn Rows(register: Register, cursor: RwSignal<Option<usize>>) -> impl IntoView {
    let width = window_width();
    let is_cards = Memo::new(move |_| width.get() < CARDS_BELOW_PX);
    let container = NodeRef::<html::Div>::new();
    let room = RwSignal::new(f64::INFINITY);
    watch_width(container, room);
    let columns = Memo::new(move |_| {
        let chosen = register.columns.get();
        // Where there is no room, the most telling columns stay. Columns that a person chose all stay while the list
        // stands alone: it scrolls sideways if it must.
        let is_own_choice = register.query.with(|query| query.columns.is_some());
        if is_own_choice && register.open.get().is_none() {
            chosen
        } else {
            fitting(&chosen, room.get())
        }
    });
    follow_record(register, cursor);
    view! {
        <div class="register-rows" node_ref=container>
            {move || view! { <Grid register cursor columns is_cards=is_cards.get()/> }}
        </div>
    }
}

#[component]
fn Grid(
    register: Register,
    cursor: RwSignal<Option<usize>>,
    columns: Memo<Vec<Column>>,
    is_cards: bool,
) -> impl IntoView {
    let Register {
        kind,
        listing,
        query,
        open,
        workspace,
        selection,
        ..
    } = register;
    let rows = workspace.rows();
    let count = Memo::new(move |_| listing.with(|listing| listing.lines.len()));
    let current = Memo::new(move |_| {
        let document = open.get()?;
        listing.with(|listing| {
            listing
                .lines
                .iter()
                .position(|line| document_of(line) == Some(document))
        })
    });
    let key = move |index: usize| {
        let line = listing.with(|listing| listing.lines.get(index).cloned());
        let document = line.as_ref().and_then(document_of);
        let mut hasher = DefaultHasher::new();
        if !is_cards {
            columns.with(|columns| columns.iter().for_each(|column| column.name().hash(&mut hasher)));
        }
        match &line {
            Some(Line::Group { value, count }) => (value, count).hash(&mut hasher),
            Some(Line::Record(document)) => rows
                .with(|index| index.get(*document).map(|row| row.heads_fingerprint))
                .hash(&mut hasher),
            None => {}
        }
        LineKey {
            line: document,
            content: hasher.finish(),
        }
    };
    let draw = move |index: usize| {
        let line = listing.with_untracked(|listing| listing.lines.get(index).cloned());
        match line {
            None => ().into_any(),
            Some(Line::Group { value, count }) => group_line(register, &value, count),
            Some(Line::Record(document)) => rows.with_untracked(|index| match index.get(document) {
                Some(row) if is_cards => card(register, row),
                Some(row) => columns.with_untracked(|columns| table_row(register, row, columns)),
                None => ().into_any(),
            }),
        }
    };
    let open_line = Callback::new(move |index: usize| {
        if let Some(document) = listing.with_untracked(|listing| listing.lines.get(index).and_then(document_of)) {
            register.open_record(document);
        }
    });
    let select = Callback::new(move |select: Select| {
        listing.with_untracked(|listing| selection.update(|selection| selection.select(&listing.lines, select)));
    });
    let is_selected = Callback::new(move |index: usize| {
        let document = listing.with_untracked(|listing| listing.lines.get(index).and_then(document_of));
        selection.with(|selection| document.map(|document| selection.contains(document)))
    });
    let selecting = Memo::new(move |_| selection.with(|selection| !selection.is_empty()));
    let header = ViewFn::from(move || {
        let shown = move || if is_cards { vec![Column::Title] } else { columns.get() };
        move || {
            shown()
                .into_iter()
                .map(|column| {
                    let sorted = Signal::derive(move || {
                        query.with(|query| (query.sorting.column == column.name()).then_some(query.sorting.descending))
                    });
                    view! { <SortHeader register column sorted/> }
                })
                .collect_view()
        }
    });
    let tracks = Signal::derive(move || {
        if is_cards {
            "minmax(0, 1fr)".to_owned()
        } else {
            template(&columns.get())
        }
    });
    view! {
        <VirtualList
            id=LIST_ID
            label=messages::model::label(kind.plural).to_string()
            count
            row_height_px=if is_cards { CARD_HEIGHT_PX } else { ROW_HEIGHT_PX }
            columns=tracks
            column_count=Signal::derive(move || if is_cards { 1 } else { columns.with(Vec::len) })
            header
            key
            row=draw
            cursor
            current=current
            on_open=open_line
            on_select=select
            is_selected=is_selected
            selecting=selecting
        />
    }
}

/// A heading that sorts.
#[component]
fn SortHeader(register: Register, column: Column, sorted: Signal<Option<bool>>) -> impl IntoView {
    let label = column_label(&column);
    let hint = messages::register::sort_by(&label);
    let aria = Signal::derive(move || {
        sorted
            .get()
            .map(|descending| if descending { "descending" } else { "ascending" })
    });
    view! {
        <GridHeader sorted=aria>
            <button
                type="button"
                class="sort-header"
                tabindex="-1"
                title=hint
                on:click=move |_| register.change(false, |query| query.sort_by(column.name(), column.sorts_descending_first()))
            >
                <span>{label}</span>
                {move || {
                    sorted.get().map(|descending| {
                        view! { <Icon name=if descending { IconName::ArrowDown } else { IconName::ArrowUp }/> }
                    })
                }}
            </button>
        </GridHeader>
    }
}

fn group_line(register: Register, value: &str, count: usize) -> AnyView {
    let column = register
        .query
        .with_untracked(|query| query.group.clone())
        .and_then(|name| Column::named(register.kind, &name));
    let (label, tone) = column.filter(|_| !value.is_empty()).map_or_else(
        || (messages::register::group_none().to_owned(), Tone::Neutral),
        |column| {
            (
                value_label(register.kind, &column, value),
                value_tone(register.kind, &column, value),
            )
        },
    );
    view! {
        <div role="gridcell" class="grid-cell register-group">
            <StateChip label tone/>
            <span class="quiet numeric">{count}</span>
        </div>
    }
    .into_any()
}

/// The title as a real link, so that it opens in a new tab and can be copied. The row around it takes plain presses.
fn title_link(register: Register, row: &Row) -> impl IntoView + use<> {
    let title = if row.title.is_empty() {
        messages::register::untitled().to_owned()
    } else {
        row.title.clone()
    };
    let conflicts = (row.conflicts > 0).then(|| {
        view! {
            <span class="row-mark" data-tone="warning" title=messages::register::conflict_mark()>
                <Icon name=IconName::GitMerge/>
                <span class="visually-hidden">{messages::register::conflict_mark()}</span>
            </span>
        }
    });
    let (is_untitled, href, hint) = (
        row.title.is_empty(),
        register.record_address(row.document),
        title.clone(),
    );
    view! {
        <a class="row-title" class:quiet=is_untitled tabindex="-1" href=href title=hint>
            {title}
        </a>
        {conflicts}
    }
}

fn table_row(register: Register, row: &Row, columns: &[Column]) -> AnyView {
    columns
        .iter()
        .map(|column| match column {
            Column::Title => {
                let title = title_link(register, row);
                view! { <GridCell class="cell-title">{title}</GridCell> }.into_any()
            }
            Column::Id => {
                let short_id = row.short_id.clone();
                view! { <GridCell class="cell-id">{short_id}</GridCell> }.into_any()
            }
            Column::State | Column::Tags | Column::Created | Column::Updated | Column::Field(_) => {
                let cell = cell_view(&column.cell(register.kind, row));
                view! { <GridCell>{cell}</GridCell> }.into_any()
            }
        })
        .collect_view()
        .into_any()
}

fn card(register: Register, row: &Row) -> AnyView {
    let extra = Column::named(register.kind, "priority").map(|column| cell_view(&column.cell(register.kind, row)));
    let title = title_link(register, row);
    let state = cell_view(&Column::State.cell(register.kind, row));
    let (short_id, updated_millis) = (row.short_id.clone(), row.updated_millis);
    view! {
        <GridCell class="row-card">
            <div class="row-card-first">{title}</div>
            <div class="row-card-second">
                {state}
                {extra}
                <span class="cell-id">{short_id}</span>
                <RelativeTime millis=updated_millis/>
            </div>
        </GridCell>
    }
    .into_any()
}

/// Keeps the cursor on its record when rows come, go or change places; a record that is opened from elsewhere gets it.
fn follow_record(register: Register, cursor: RwSignal<Option<usize>>) {
    let Register { listing, open, .. } = register;
    let under_cursor = StoredValue::new(None::<DocumentId>);
    let at = move |index: Option<usize>| {
        index.and_then(|index| listing.with_untracked(|listing| listing.lines.get(index).and_then(document_of)))
    };
    Effect::new(move |_| {
        let document = at(cursor.get());
        under_cursor.set_value(document);
    });
    Effect::new(move |_| {
        let wanted = under_cursor.get_value();
        let moved = listing.with(|listing| {
            let document = wanted?;
            listing
                .lines
                .iter()
                .position(|line| document_of(line) == Some(document))
        });
        if moved.is_some() && moved != cursor.get_untracked() {
            cursor.set(moved);
        }
    });
    Effect::new(move |_| {
        let Some(document) = open.get() else { return };
        let position = listing.with_untracked(|listing| {
            listing
                .lines
                .iter()
                .position(|line| document_of(line) == Some(document))
        });
        if position.is_some() && position != cursor.get_untracked() {
            cursor.set(position);
        }
    });
}

/// Keeps `room` equal to the width of the element.
fn watch_width(container: NodeRef<html::Div>, room: RwSignal<f64>) {
    Effect::new(move |_| {
        let Some(element) = container.get() else { return };
        room.set(f64::from(element.client_width()));
        let observed = element.clone();
        let callback = Closure::<dyn FnMut()>::new(move || {
            room.try_set(f64::from(observed.client_width()));
        });
        if let Ok(observer) = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let kept = send_wrapper::SendWrapper::new((observer, callback));
            on_cleanup(move || {
                let (observer, callback) = kept.take();
                observer.disconnect();
                drop(callback);
            });
        }
    });
}
