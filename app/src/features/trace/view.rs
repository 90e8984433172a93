//! What the page shows of a trace: its records in words, and where they stand.

use steward_model::{
    declaration::Kind,
    kinds,
    row::Row,
    trace::{Question, Rows, Trace, View, trace},
};
use steward_sync::ids::DocumentId;

use super::layout::Layout;
use crate::{
    features::tone,
    messages::{model, register},
    ui::Tone,
};

/// A record in words.
#[derive(Clone, PartialEq)]
pub(super) struct Card {
    pub(super) document: DocumentId,
    pub(super) kind: &'static Kind,
    pub(super) short_id: String,
    pub(super) title: String,
    pub(super) state: Option<(&'static str, Tone)>,
    pub(super) archived: bool,
}

impl Card {
    fn of(row: &Row) -> Self {
        let kind = kinds::by_name(&row.kind).unwrap_or(&kinds::unknown::KIND);
        let state = kind.state(&row.state);
        Self {
            document: row.document,
            kind,
            short_id: row.short_id.clone(),
            title: if row.title.is_empty() {
                register::untitled().to_owned()
            } else {
                row.title.clone()
            },
            state: state.map(|state| (model::label(state.label), tone(state.tone))),
            archived: row.archived,
        }
    }
}

/// A trace as it is drawn. The start is the first card; without it the record is not here.
#[derive(Clone, PartialEq, Default)]
pub(super) struct TraceView {
    pub(super) trace: Trace,
    /// By the place in the trace.
    pub(super) cards: Vec<Card>,
    pub(super) layout: Layout,
}

impl TraceView {
    pub(super) fn new(question: Question, rows: &dyn Rows) -> Self {
        let trace = trace(question, rows);
        let cards: Vec<Card> = trace
            .nodes
            .iter()
            .filter_map(|node| rows.row(node.document))
            .map(Card::of)
            .collect();
        Self {
            layout: Layout::new(&trace, question.view),
            trace,
            cards,
        }
    }

    /// The short ids from the start to a record.
    pub(super) fn chain_words(&self, place: usize) -> String {
        let chain = self.trace.chain(place).into_iter();
        let ids: Vec<&str> = chain
            .filter_map(|place| self.cards.get(place))
            .map(|card| card.short_id.as_str())
            .collect();
        ids.join(" → ")
    }

    /// The places of the records that were found from each.
    pub(super) fn branches(&self) -> Vec<Vec<usize>> {
        let mut branches = vec![Vec::new(); self.trace.nodes.len()];
        for (place, node) in self.trace.nodes.iter().enumerate() {
            if let Some(list) = node.via.and_then(|via| branches.get_mut(via)) {
                list.push(place);
            }
        }
        branches
    }
}

/// Whether records of a kind have an impact view.
pub(super) fn has_impact(kind: &Kind) -> bool {
    [
        "configuration_item",
        "service",
        "service_level_agreement",
        "customer",
        "supplier",
    ]
    .contains(&kind.name)
}

/// What is followed at first.
pub(super) fn first_view(kind: &Kind) -> View {
    if kind.name == "configuration_item" {
        View::Impact
    } else {
        View::Chain
    }
}

#[cfg(test)]
mod tests {
    use steward_model::trace::Direction;

    use super::*;

    struct Table(Vec<Row>);

    impl Rows for Table {
        fn row(&self, document: DocumentId) -> Option<&Row> {
            self.0.iter().find(|row| row.document == document)
        }

        fn relations_to(&self, document: DocumentId) -> Vec<(DocumentId, String)> {
            let to = |row: &Row| {
                let names = row.relations.iter().filter(|(_, target)| *target == document);
                names.map(|(name, _)| (row.document, name.clone())).collect::<Vec<_>>()
            };
            self.0.iter().flat_map(to).collect()
        }
    }

    const fn id(number: u8) -> DocumentId {
        DocumentId::from_bytes([number; 16])
    }

    fn row(number: u8, kind: &str, state: &str, relations: &[(&str, u8)]) -> Row {
        Row {
            short_id: format!("X-{number}"),
            state: state.to_owned(),
            relations: relations
                .iter()
                .map(|(name, to)| ((*name).to_owned(), id(*to)))
                .collect(),
            ..Row::blank(id(number), kind)
        }
    }

    #[test]
    fn a_trace_is_told_in_short_ids_and_branches() {
        let table = Table(vec![
            row(1, "incident", "new", &[("has_problem", 2), ("affects_service", 3)]),
            row(2, "problem", "closed", &[]),
            row(3, "service", "no such state", &[]),
            row(4, "customer", "active", &[("uses_service", 3)]),
        ]);
        let question = |start| Question {
            start,
            view: View::Chain,
            direction: Direction::Both,
            depth: 9,
        };
        let shown = TraceView::new(question(id(1)), &table);
        let place = shown
            .cards
            .iter()
            .position(|card| card.document == id(4))
            .unwrap_or_default();
        assert_eq!(shown.chain_words(place), "X-1 → X-3 → X-4");
        assert_eq!(shown.cards.len(), 4);
        let branches = shown.branches();
        assert_eq!(branches.iter().map(Vec::len).sum::<usize>(), 3);
        assert_eq!(branches[0].len(), 2);
        let card = |document| shown.cards.iter().find(|card| card.document == document);
        assert!(card(id(3)).is_some_and(|card| card.state.is_none()));
        assert!(card(id(2)).is_some_and(|card| card.state.is_some()));
        assert!(TraceView::new(question(id(9)), &table).cards.is_empty());
    }
}
