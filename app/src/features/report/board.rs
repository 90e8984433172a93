//! A dashboard: cards in the order that people gave them, each with its buttons, and a line to add one.

use leptos::prelude::*;
use steward_model::{
    edit::Edit,
    item::{self, Item},
    kinds, order,
    value::Value,
};

use super::{
    basis::Basis,
    card::{Shows, card_name, content},
};
use crate::{
    features::record::RecordContext,
    messages::{model, report as text},
    platform::random,
    ui::{Button, ButtonSize, Icon, IconButton, IconName, SelectField, SelectOption},
    workspace::Workspace,
};

/// Cards in their order: by place, and by name where two people gave the same.
fn ordered(items: &[Item]) -> Vec<Item> {
    let mut cards = items.to_vec();
    cards.sort_by(|one, other| (one.text(item::ORDER), &one.id).cmp(&(other.text(item::ORDER), &other.id)));
    cards
}

fn put(id: &str, values: Vec<(&str, Option<Value>)>) -> Edit {
    Edit::PutItem {
        map: item::CARDS.to_owned(),
        id: id.to_owned(),
        values: values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    }
}

/// The edits that put a card one place earlier or later. Cards whose places are equal are told apart first.
fn moved(cards: &[Item], id: &str, later: bool) -> Vec<Edit> {
    let mut ids: Vec<&str> = cards.iter().map(|card| card.id.as_str()).collect();
    let Some(from) = ids.iter().position(|card| *card == id) else {
        return Vec::new();
    };
    let to = if later { from + 1 } else { from.wrapping_sub(1) };
    if to >= ids.len() {
        return Vec::new();
    }
    ids.swap(from, to);
    let place = |index: Option<usize>| {
        let id = index.and_then(|index| ids.get(index).copied());
        id.and_then(|id| cards.iter().find(|card| card.id == id))
            .map_or("", |card| card.text(item::ORDER))
    };
    let (after, before) = (place(to.checked_sub(1)), place(Some(to + 1)));
    if before.is_empty() || after < before {
        return vec![put(
            id,
            vec![(item::ORDER, Some(Value::text(order::between(after, before))))],
        )];
    }
    // Two people put their cards at the same place: all places are given anew, in the order now wanted.
    let mut last = String::new();
    ids.into_iter()
        .map(|id| {
            last = order::between(&last, "");
            put(id, vec![(item::ORDER, Some(Value::text(last.as_str())))])
        })
        .collect()
}

#[component]
pub(super) fn Board(context: RecordContext) -> impl IntoView {
    let basis = Basis::new(context.workspace);
    let cards = context.part(|snapshot| ordered(snapshot.items(item::CARDS)));
    let keys = move || cards.with(|cards| cards.iter().map(|card| card.id.clone()).collect::<Vec<_>>());
    view! {
        <section class="record-section panel board-panel" aria-labelledby="record-board">
            <h2 id="record-board">{text::board()}</h2>
            <Show when=move || cards.with(Vec::is_empty) fallback=|| ()>
                <p class="quiet">{text::board_empty()}</p>
            </Show>
            <ul class="board">
                <For each=keys key=Clone::clone let:id>
                    <CardFrame context basis cards id/>
                </For>
            </ul>
            <AddCard context cards/>
        </section>
    }
}

#[component]
fn CardFrame(context: RecordContext, basis: Basis, cards: Memo<Vec<Item>>, id: String) -> impl IntoView {
    let card_id = id.clone();
    let card = Memo::new(move |_| cards.with(|cards| cards.iter().find(|card| card.id == card_id).cloned()));
    let id = StoredValue::new(id);
    let name = Signal::derive(move || {
        card.with(|card| {
            card.as_ref()
                .map(|card| card_name(card, basis.workspace))
                .unwrap_or_default()
        })
    });
    let is_wide = move || {
        card.with(|card| {
            card.as_ref()
                .is_some_and(|card| card.value(item::WIDE) == Some(&Value::Flag(true)))
        })
    };
    let shift = move |later: bool| {
        let edits = cards.with_untracked(|cards| moved(cards, &id.get_value(), later));
        if !edits.is_empty() {
            context.edit_all("cards", edits);
        }
    };
    let widen = Callback::new(move |()| {
        let wide = Value::Flag(!untrack(is_wide));
        context.edit(put(&id.get_value(), vec![(item::WIDE, Some(wide))]));
    });
    let remove = Callback::new(move |()| {
        context.edit(Edit::RemoveItem {
            map: item::CARDS.to_owned(),
            id: id.get_value(),
        });
    });
    let is_wide_now = Memo::new(move |_| is_wide());
    view! {
        <li class="board-card card" class:board-card-wide=move || is_wide_now.get()>
            <header class="board-card-head">
                <h3>{move || name.get()}</h3>
                <div class="board-card-buttons">
                    <IconButton icon=IconName::ChevronLeft size=ButtonSize::Small label=Signal::derive(move || text::card_earlier(name.get())) on_press=Callback::new(move |()| shift(false))/>
                    <IconButton icon=IconName::ChevronRight size=ButtonSize::Small label=Signal::derive(move || text::card_later(name.get())) on_press=Callback::new(move |()| shift(true))/>
                    <IconButton
                        icon=Signal::derive(move || if is_wide_now.get() { IconName::Minimize } else { IconName::Maximize })
                        size=ButtonSize::Small
                        label=Signal::derive(move || if is_wide_now.get() { text::card_narrower(name.get()) } else { text::card_wider(name.get()) })
                        on_press=widen
                    />
                    <IconButton icon=IconName::Close size=ButtonSize::Small label=Signal::derive(move || text::card_remove(name.get())) on_press=remove/>
                </div>
            </header>
            {content(card, basis)}
        </li>
    }
}

/// What a new card may be about, by what it shows: stored value and words.
fn choices(shows: &str, workspace: Workspace) -> Vec<SelectOption> {
    let option = |value: String, label: String| SelectOption { value, label };
    let kind_choices = |names: &[&str]| {
        let found = names.iter().filter_map(|name| kinds::by_name(name));
        found
            .map(|kind| option(kind.name.to_owned(), model::label(kind.plural).to_owned()))
            .collect::<Vec<_>>()
    };
    match Shows::parse(shows) {
        Some(Shows::Measure) => workspace.rows().with_untracked(|rows| {
            let mut measures: Vec<_> = rows.of_kind("measure").iter().filter(|row| !row.archived).collect();
            measures.sort_by(|one, other| one.title.cmp(&other.title));
            measures
                .into_iter()
                .map(|row| option(row.document.to_string(), row.title.clone()))
                .collect()
        }),
        Some(Shows::Volume) => kind_choices(&["incident", "service_request", "change", "problem", "complaint"]),
        Some(Shows::Register) => {
            let views = workspace.shared_views().get_untracked();
            let saved = views.into_values().filter_map(|view| {
                let kind = kinds::by_name(&view.kind)?;
                let label = text::saved_view(model::label(kind.plural), &view.name);
                Some(option(format!("{}?{}", view.kind, view.query), label))
            });
            let plain = kinds::ALL
                .iter()
                .map(|kind| option(kind.name.to_owned(), text::all_open(model::label(kind.plural))));
            saved.chain(plain).collect()
        }
        Some(Shows::Attention) => vec![
            option("everybody".to_owned(), text::of_everybody().to_owned()),
            option("me".to_owned(), text::of_me().to_owned()),
        ],
        None => Vec::new(),
    }
}

#[component]
fn AddCard(context: RecordContext, cards: Memo<Vec<Item>>) -> impl IntoView {
    let shows = RwSignal::new("measure".to_owned());
    let of = RwSignal::new(String::new());
    let offered = Memo::new(move |_| {
        let choices = shows.with(|shows| choices(shows, context.workspace));
        choices
            .into_iter()
            .map(|choice| (choice.value, choice.label))
            .collect::<Vec<_>>()
    });
    let add = Callback::new(move |()| {
        let first = || offered.with_untracked(|offered| offered.first().map(|(value, _)| value.clone()));
        let chosen = Some(of.get_untracked()).filter(|of| !of.is_empty()).or_else(first);
        let Some(chosen) = chosen else { return };
        let (about, query) = chosen.split_once('?').unwrap_or((&chosen, ""));
        let last = cards.with_untracked(|cards| cards.last().map(|card| card.text(item::ORDER).to_owned()));
        let place = order::between(last.as_deref().unwrap_or_default(), "");
        let values = vec![
            (item::ORDER, Some(Value::text(place))),
            (item::SHOWS, Some(Value::Text(shows.get_untracked()))),
            (item::OF, Some(Value::text(about))),
            (item::QUERY, (!query.is_empty()).then(|| Value::text(query))),
        ];
        context.edit(put(&random::hex_id(), values));
    });
    let kinds_of_cards = [
        ("measure", text::card_measure()),
        ("volume", text::card_volume()),
        ("register", text::card_register()),
        ("attention", text::card_attention()),
    ];
    let options = kinds_of_cards
        .into_iter()
        .map(|(value, label)| SelectOption {
            value: value.to_owned(),
            label: label.to_owned(),
        })
        .collect();
    let choose = Callback::new(move |value: String| {
        of.set(String::new());
        shows.set(value);
    });
    view! {
        <details class="board-add">
            <summary><Icon name=IconName::Plus/>{text::card_add()}</summary>
            <div class="board-add-form">
                <SelectField label=text::card_shows().to_owned() value=shows options on_change=choose/>
                {move || {
                    let options = offered.with(|offered| {
                        offered
                            .iter()
                            .map(|(value, label)| SelectOption { value: value.clone(), label: label.clone() })
                            .collect::<Vec<_>>()
                    });
                    view! { <SelectField label=text::card_of().to_owned() value=of options on_change=Callback::new(move |value| of.set(value))/> }
                }}
                <Button on_press=add>{text::card_add()}</Button>
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(id: &str, place: &str) -> Item {
        Item {
            id: id.to_owned(),
            author: String::new(),
            at_millis: 0,
            values: vec![
                (item::ORDER, Value::text(place)),
                (item::SHOWS, Value::text("attention")),
            ],
        }
    }

    fn after(cards: &[Item], edits: &[Edit]) -> Vec<String> {
        let mut cards = cards.to_vec();
        for edit in edits {
            let Edit::PutItem { id, values, .. } = edit else {
                panic!("moving puts")
            };
            let place = values.iter().find_map(|(_, value)| value.clone());
            if let (Some(card), Some(place)) = (cards.iter_mut().find(|card| card.id == *id), place) {
                card.values = vec![(item::ORDER, place)];
            }
        }
        ordered(&cards).into_iter().map(|card| card.id).collect()
    }

    #[test]
    fn a_card_moves_by_one_and_alone() {
        let cards = ordered(&[card("c", "t"), card("a", "g"), card("b", "n")]);
        let later = moved(&cards, "a", true);
        assert_eq!(
            (later.len(), after(&cards, &later)),
            (1, vec!["b".into(), "a".into(), "c".into()])
        );
        let earlier = moved(&cards, "c", false);
        assert_eq!(
            (earlier.len(), after(&cards, &earlier)),
            (1, vec!["a".into(), "c".into(), "b".into()])
        );
        let first = moved(&cards, "b", false);
        assert_eq!(after(&cards, &first), ["b", "a", "c"]);
        assert!(moved(&cards, "a", false).is_empty() && moved(&cards, "c", true).is_empty());
    }

    #[test]
    fn cards_that_two_people_put_at_one_place_can_be_told_apart() {
        let cards = ordered(&[card("a", "n"), card("b", "n"), card("c", "n")]);
        assert_eq!(after(&cards, &moved(&cards, "c", false)), ["a", "c", "b"]);
        assert_eq!(after(&cards, &moved(&cards, "a", true)), ["b", "a", "c"]);
    }
}
