//! The board: records in columns by state, and the steps that move them on.

use leptos::prelude::*;
use steward_model::{
    declaration::{Kind, Transition},
    edit::Edit,
    row::Row,
};
use steward_sync::ids::DocumentId;

use super::{Named, link, read_listed, text_of};
use crate::{
    features::register::{
        cells::{tone, value_label, value_tone},
        column::Column,
        page::Register,
    },
    messages::{self, format, looks as text},
    platform::task,
    ui::{Badge, Icon, IconName, Menu, MenuItem, StateChip, Toaster, Tone},
};

/// Cards drawn in a column; the rest is a number, and the list has them.
const CARDS: usize = 30;

/// A record as a card.
#[derive(Clone, PartialEq)]
struct Card {
    named: Named,
    /// The stored priority, where the kind has one.
    priority: String,
    owner: String,
}

/// A state and its records.
#[derive(Clone, PartialEq)]
struct StateColumn {
    state: &'static str,
    label: &'static str,
    tone: Tone,
    count: usize,
    /// The first of them, in the order of the register.
    cards: Vec<Card>,
}

/// States in the order of the declaration. Closed ones without records are left out.
fn board(kind: &'static Kind, rows: &[&Row]) -> Vec<StateColumn> {
    let mut columns: Vec<StateColumn> = kind
        .states
        .iter()
        .map(|state| StateColumn {
            state: state.name,
            label: state.label,
            tone: tone(state.tone),
            count: 0,
            cards: Vec::new(),
        })
        .collect();
    for row in rows {
        let Some(column) = columns.iter_mut().find(|column| column.state == row.state) else {
            continue;
        };
        column.count += 1;
        if column.cards.len() < CARDS {
            let who = ["assigned_to", "owner", "person"].map(|field| text_of(row, field));
            column.cards.push(Card {
                named: Named::of(row),
                priority: text_of(row, "priority").to_owned(),
                owner: who
                    .into_iter()
                    .find(|name| !name.is_empty())
                    .unwrap_or_default()
                    .to_owned(),
            });
        }
    }
    columns.retain(|column| column.count > 0 || kind.state(column.state).is_some_and(|state| !state.closed));
    columns
}

/// The steps that lead on from a state.
fn steps(kind: &'static Kind, state: &str) -> Vec<&'static Transition> {
    kind.transitions
        .iter()
        .filter(|step| step.from.contains(&state))
        .collect()
}

#[component]
pub(super) fn Board(register: Register) -> impl IntoView {
    let data = Memo::new(move |_| read_listed(register, |rows, _| board(register.kind, rows)));
    view! {
        <ol class="board">
            {move || data.get().into_iter().map(|column| column_view(register, column)).collect_view()}
        </ol>
    }
}

fn column_view(register: Register, column: StateColumn) -> AnyView {
    let id = format!("board-{}", column.state);
    let more = column.count - column.cards.len();
    let (state, count) = (column.state, column.count);
    let cards = column
        .cards
        .into_iter()
        .map(|card| card_view(register, state, card))
        .collect_view();
    view! {
        <li class="board-column">
            <h2 id=id.clone()>
                <StateChip label=messages::model::label(column.label).to_owned() tone=column.tone/>
                " " <span class="quiet numeric">{format::count(count)}</span>
            </h2>
            <ul aria-labelledby=id>{cards}</ul>
            {(more > 0).then(|| view! { <p class="quiet">{text::more_cards(format::count(more))}</p> })}
        </li>
    }
    .into_any()
}

fn card_view(register: Register, state: &'static str, card: Card) -> AnyView {
    let priority = Column::named(register.kind, "priority").filter(|_| !card.priority.is_empty());
    let badge = priority.map(|column| {
        let tone = value_tone(register.kind, &column, &card.priority);
        view! { <Badge tone>{value_label(register.kind, &column, &card.priority)}</Badge> }
    });
    view! {
        <li class="board-card">
            {link(register, &card.named)}
            <div class="board-facts">
                {badge}
                <span class="cell-id">{card.named.short_id.clone()}</span>
                <span class="quiet">{card.owner}</span>
                <MoveMenu register state named=card.named/>
            </div>
        </li>
    }
    .into_any()
}

/// The steps of a card. A step that asks for a reason is taken on the record, where there is room to write it.
#[component]
fn MoveMenu(register: Register, state: &'static str, named: Named) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let document = named.document;
    let trigger = ViewFn::from(move || view! { <Icon name=IconName::ArrowRight/> });
    let offered = steps(register.kind, state);
    (!offered.is_empty()).then(|| {
        view! {
            <Menu trigger label=text::move_card(named.words()) trigger_class="button button-ghost button-icon board-move">
                {offered
                    .iter()
                    .map(|step| {
                        let step: &'static Transition = step;
                        let detail = if step.reason_required { text::asks_for_reason() } else { "" };
                        view! {
                            <MenuItem
                                label=messages::model::label(step.label).to_owned()
                                detail=detail.to_owned()
                                on_choose=Callback::new(move |()| take(register, document, step, toaster))
                            />
                        }
                    })
                    .collect_view()}
            </Menu>
        }
    })
}

fn take(register: Register, document: DocumentId, step: &'static Transition, toaster: Toaster) {
    if step.reason_required {
        register.open_record(document);
        return;
    }
    let edit = Edit::Transition {
        name: step.name.to_owned(),
        reason: None,
    };
    task::spawn(async move {
        // A refusal names what is missing; the record opens, where it can be filled in.
        if let Err(reason) = register.workspace.edit_closed(document, vec![edit]).await {
            toaster.warn(reason);
            register.open_record(document);
        }
    });
}

#[cfg(test)]
mod tests {
    use steward_model::{kinds::incident, value::Value};

    use super::super::super::testing::row;
    use super::*;

    #[test]
    fn records_stand_in_the_column_of_their_state() {
        let mut first = row(&incident::KIND, 1, "in_progress");
        first.fields = vec![
            ("priority".to_owned(), Value::text("p1")),
            ("assigned_to".to_owned(), Value::text("Ana")),
        ];
        let rows = [
            first,
            row(&incident::KIND, 2, "new"),
            row(&incident::KIND, 3, "in_progress"),
            row(&incident::KIND, 4, "odd"),
        ];
        let rows: Vec<&Row> = rows.iter().collect();
        let columns = board(&incident::KIND, &rows);
        let counts: Vec<(&str, usize)> = columns.iter().map(|column| (column.state, column.count)).collect();
        assert_eq!(
            counts,
            [
                ("new", 1),
                ("assigned", 0),
                ("in_progress", 2),
                ("pending", 0),
                ("resolved", 0)
            ],
            "a closed state without records is left out"
        );
        let card = &columns[2].cards[0];
        assert_eq!((card.priority.as_str(), card.owner.as_str()), ("p1", "Ana"));
    }

    #[test]
    fn a_full_column_says_how_many_more_there_are() {
        let rows: Vec<Row> = (0..200).map(|number| row(&incident::KIND, number, "new")).collect();
        let rows: Vec<&Row> = rows.iter().collect();
        let columns = board(&incident::KIND, &rows);
        assert_eq!((columns[0].count, columns[0].cards.len()), (200, CARDS));
    }

    #[test]
    fn a_card_moves_by_the_steps_of_its_state() {
        let names: Vec<&str> = steps(&incident::KIND, "resolved")
            .iter()
            .map(|step| step.name)
            .collect();
        assert_eq!(names, ["close", "reopen"]);
    }
}
