//! What the page shows of the report: groups by reason, each with its first lines in words.

use steward_model::{
    kinds,
    links::{BrokenLink, Fault, Gap, Report},
    row::Row,
};
use steward_sync::ids::DocumentId;

use crate::{
    features::tone,
    messages::{model, register},
    ui::Tone,
};

/// Lines of a group at first.
pub(super) const SHOWN_AT_FIRST: usize = 20;
/// Lines of a group at most: more are mended in the register, and would make the page slow.
pub(super) const SHOWN_AT_MOST: usize = 500;

/// A record in words.
#[derive(Clone, PartialEq)]
pub(super) struct Named {
    pub(super) document: DocumentId,
    /// The stored name of its kind; empty if the record is not here.
    pub(super) kind: &'static str,
    pub(super) short_id: String,
    pub(super) title: String,
    pub(super) state: Option<(&'static str, Tone)>,
}

/// A relation with a fault, in words.
#[derive(Clone, PartialEq)]
pub(super) struct LinkLine {
    pub(super) link: BrokenLink,
    pub(super) source: Named,
    /// The relation's label, in the language of the interface.
    pub(super) label: &'static str,
    pub(super) target: Named,
}

/// Lines of one reason.
#[derive(Clone, PartialEq)]
pub(super) struct Group<R, L> {
    pub(super) reason: R,
    /// How many there are, shown or not.
    pub(super) count: usize,
    pub(super) lines: Vec<L>,
}

/// The page.
#[derive(Clone, PartialEq, Default)]
pub(super) struct LinksView {
    pub(super) links: Vec<Group<Fault, LinkLine>>,
    pub(super) gaps: Vec<Group<Gap, Named>>,
}

impl LinksView {
    /// How many relations have faults.
    pub(super) fn link_count(&self) -> usize {
        self.links.iter().map(|group| group.count).sum()
    }
}

fn named<'rows>(document: DocumentId, row_of: &dyn Fn(DocumentId) -> Option<&'rows Row>) -> Named {
    let row = row_of(document);
    let kind = row.and_then(|row| kinds::by_name(&row.kind));
    let state = kind.zip(row).and_then(|(kind, row)| kind.state(&row.state));
    Named {
        document,
        kind: kind.map_or("", |kind| kind.name),
        short_id: row.map(|row| row.short_id.clone()).unwrap_or_default(),
        title: match row {
            Some(row) if row.title.is_empty() => register::untitled().to_owned(),
            Some(row) => row.title.clone(),
            None => String::new(),
        },
        state: state.map(|state| (model::label(state.label), tone(state.tone))),
    }
}

/// The report in words; `limit` is how many lines of a reason are wanted.
pub(super) fn view<'rows>(
    report: &Report,
    row_of: &dyn Fn(DocumentId) -> Option<&'rows Row>,
    link_limit: &dyn Fn(Fault) -> usize,
    gap_limit: &dyn Fn(Gap) -> usize,
) -> LinksView {
    let line = |link: &BrokenLink| {
        let relation = row_of(link.source)
            .and_then(|row| kinds::by_name(&row.kind))
            .and_then(|kind| kind.relation(&link.relation));
        LinkLine {
            link: link.clone(),
            source: named(link.source, row_of),
            label: relation.map_or("", |relation| model::label(relation.label)),
            target: named(link.target, row_of),
        }
    };
    let links = Fault::ALL.into_iter().map(|fault| {
        let of_fault = || report.links.iter().filter(move |link| link.fault == fault);
        Group {
            reason: fault,
            count: of_fault().count(),
            lines: of_fault().take(link_limit(fault)).map(line).collect(),
        }
    });
    let gaps = Gap::ALL.into_iter().map(|gap| {
        let of_gap = || report.gaps.iter().filter(move |(other, _)| *other == gap);
        Group {
            reason: gap,
            count: of_gap().count(),
            lines: of_gap()
                .take(gap_limit(gap))
                .map(|(_, item)| named(*item, row_of))
                .collect(),
        }
    });
    LinksView {
        links: links.filter(|group| group.count > 0).collect(),
        gaps: gaps.filter(|group| group.count > 0).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_have_all_in_their_count_and_the_wanted_in_their_lines() {
        let id = |number: u8| DocumentId::from_bytes([number; 16]);
        let link = |fault, source| BrokenLink {
            fault,
            source: id(source),
            relation: "affects_service".to_owned(),
            target: id(99),
        };
        let report = Report {
            links: vec![link(Fault::Missing, 1), link(Fault::Missing, 2), link(Fault::Gone, 3)],
            gaps: vec![(Gap::Owner, id(4)), (Gap::Owner, id(5)), (Gap::Service, id(4))],
        };
        let shown = view(&report, &|_| None, &|_| 1, &|gap| if gap == Gap::Owner { 2 } else { 0 });
        let links: Vec<_> = shown
            .links
            .iter()
            .map(|group| (group.reason, group.count, group.lines.len()))
            .collect();
        assert_eq!(links, [(Fault::Missing, 2, 1), (Fault::Gone, 1, 1)]);
        let gaps: Vec<_> = shown
            .gaps
            .iter()
            .map(|group| (group.reason, group.count, group.lines.len()))
            .collect();
        assert_eq!(gaps, [(Gap::Owner, 2, 2), (Gap::Service, 1, 0)]);
        assert_eq!(shown.link_count(), 3);
        assert_eq!(shown.links[0].lines[0].target.kind, "");
    }
}
