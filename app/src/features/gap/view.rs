//! What the page shows, computed from rows.

use std::collections::HashMap;

use steward_model::{
    conformity::{Assessment, Group, Requirement, Status, Tally, iso_20000::CATALOGUE},
    gap::{Answer, Count, Gap, questions},
};

use crate::{
    messages::{conformity, gap as text},
    ui::Tone,
};

/// A requirement: what people say of it, and what the records prove.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) group: Group<'static>,
    pub(super) clause: &'static str,
    pub(super) requirement: &'static Requirement<'static>,
    pub(super) gap: Option<Gap>,
    pub(super) status: Status,
}

impl Line {
    pub(super) fn answer(&self) -> Option<Answer> {
        self.gap.as_ref().and_then(|gap| gap.answer)
    }

    /// The title in the language in force.
    pub(super) fn title(&self) -> &'static str {
        let [title, _, _] = conformity::requirement(self.requirement);
        title
    }

    /// A sentence where judgement and records contradict each other.
    pub(super) fn difference(&self) -> Option<&'static str> {
        let is_proven = matches!(self.status, Status::Met | Status::Due);
        match self.answer()? {
            Answer::InPlace if !is_proven => Some(text::records_say_more()),
            Answer::Partly | Answer::NotInPlace if is_proven => Some(text::records_say_less()),
            Answer::InPlace | Answer::Partly | Answer::NotInPlace | Answer::NotApplicable => None,
        }
    }
}

/// A top clause in numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bars {
    pub(super) group: Group<'static>,
    pub(super) count: Count,
    pub(super) tally: Tally,
}

/// Everything the page shows in one edition.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct GapView {
    pub(super) lines: Vec<Line>,
    pub(super) bars: Vec<Bars>,
    pub(super) count: Count,
}

impl GapView {
    /// The first requirement that nobody has assessed.
    pub(super) fn first_open(&self) -> Option<&'static str> {
        let mut open = self.lines.iter().filter(|line| line.answer().is_none());
        open.next().map(|line| line.requirement.id)
    }

    /// The requirements that people say have a gap.
    pub(super) fn gaps(&self) -> Vec<Line> {
        let lines = self.lines.iter();
        lines
            .filter(|line| line.answer().is_some_and(Answer::is_gap))
            .cloned()
            .collect()
    }

    /// The place of a requirement among all, from 0.
    pub(super) fn place(&self, requirement: &str) -> Option<usize> {
        self.lines.iter().position(|line| line.requirement.id == requirement)
    }
}

pub(super) fn view(assessment: &Assessment<'static>, edition: usize, mut gaps: HashMap<String, Gap>) -> GapView {
    let mut shown = GapView::default();
    for (group, clause, requirement) in questions(&CATALOGUE, edition) {
        let line = Line {
            group,
            clause,
            requirement,
            gap: gaps.remove(requirement.id),
            status: assessment
                .outcome(requirement.id)
                .map_or(Status::Missing, |outcome| outcome.status),
        };
        if shown.bars.last().is_none_or(|last| last.group != group) {
            shown.bars.push(Bars {
                group,
                count: Count::default(),
                tally: Tally::default(),
            });
        }
        if let Some(bars) = shown.bars.last_mut() {
            bars.count.add(line.answer());
            let tally = &mut bars.tally;
            *(match line.status {
                Status::Met => &mut tally.met,
                Status::Due => &mut tally.due,
                Status::Weak => &mut tally.weak,
                Status::Missing => &mut tally.missing,
            }) += 1;
        }
        shown.count.add(line.answer());
        shown.lines.push(line);
    }
    shown
}

pub(super) fn answer(answer: Option<Answer>) -> &'static str {
    match answer {
        Some(Answer::InPlace) => text::in_place(),
        Some(Answer::Partly) => text::partly(),
        Some(Answer::NotInPlace) => text::not_in_place(),
        Some(Answer::NotApplicable) => text::not_applicable(),
        None => text::not_assessed(),
    }
}

pub(super) const fn answer_tone(answer: Option<Answer>) -> Tone {
    match answer {
        Some(Answer::InPlace) => Tone::Good,
        Some(Answer::Partly) => Tone::Warning,
        Some(Answer::NotInPlace) => Tone::Critical,
        Some(Answer::NotApplicable) => Tone::Active,
        None => Tone::Neutral,
    }
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Met => conformity::met(),
        Status::Due => conformity::due(),
        Status::Weak => conformity::weak(),
        Status::Missing => conformity::missing(),
    }
}

pub(super) const fn status_tone(status: Status) -> Tone {
    match status {
        Status::Met => Tone::Good,
        Status::Due => Tone::Waiting,
        Status::Weak => Tone::Warning,
        Status::Missing => Tone::Neutral,
    }
}

#[cfg(test)]
mod tests {
    use steward_model::{
        conformity::{Moment, evaluate},
        row::Row,
    };
    use steward_sync::ids::DocumentId;

    use super::*;

    fn gap(answer: Answer) -> Gap {
        Gap {
            document: DocumentId::from_bytes([1; 16]),
            answer: Some(answer),
            note: String::new(),
            owner: String::new(),
            is_disputed: false,
            updated_millis: 0,
            actions: (0, 0),
            action: None,
        }
    }

    fn shown(answers: &[(&str, Answer)], edition: usize) -> GapView {
        let moment = Moment {
            now_millis: 0,
            offset_minutes: 0,
        };
        let assessment = evaluate(&CATALOGUE, std::iter::empty::<&Row>(), moment);
        let gaps = answers
            .iter()
            .map(|(id, answer)| ((*id).to_owned(), gap(*answer)))
            .collect();
        view(&assessment, edition, gaps)
    }

    #[test]
    fn the_pass_goes_on_where_it_was_left() {
        let none = shown(&[], 0);
        assert_eq!(none.first_open(), Some("context"));
        let begun = shown(&[("context", Answer::InPlace)], 0);
        assert_eq!(begun.first_open(), Some("interested_parties"));
        assert_eq!((begun.place("context"), begun.place("nothing")), (Some(0), None));
        let all: Vec<_> = none
            .lines
            .iter()
            .map(|line| (line.requirement.id, Answer::InPlace))
            .collect();
        assert_eq!(shown(&all, 0).first_open(), None);
    }

    #[test]
    fn every_clause_counts_its_own_requirements_twice_over() {
        for edition in [0, 1] {
            let view = shown(
                &[("incidents", Answer::Partly), ("problems", Answer::NotApplicable)],
                edition,
            );
            for bars in &view.bars {
                assert_eq!(bars.count.total(), bars.tally.total(), "{}", bars.group.clause);
            }
            let total: usize = view.bars.iter().map(|bars| bars.count.total()).sum();
            assert_eq!((total, view.count.answered()), (view.lines.len(), 2));
            assert_eq!(view.gaps().len(), 1, "what does not apply is no gap");
        }
    }

    #[test]
    fn judgement_and_records_are_held_against_each_other() {
        let view = shown(&[("incidents", Answer::InPlace), ("problems", Answer::NotInPlace)], 0);
        let line = |id: &str| &view.lines[view.place(id).unwrap_or_default()];
        assert_eq!(line("incidents").difference(), Some(text::records_say_more()));
        assert_eq!(line("problems").difference(), None, "both say that it is missing");
        assert_eq!(line("policy").difference(), None, "nobody said anything");
    }
}
