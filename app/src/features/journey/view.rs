//! What the page shows, computed from rows.

use steward_model::{
    conformity::{Moment, evaluate, iso_20000::CATALOGUE},
    gap,
    journey::{Leg, Next, Stage, Subject, Task, current, journey},
    kinds,
    row::Row,
};
use steward_sync::ids::DocumentId;

use crate::{
    features::{gap::gap_path, kind_path, record_path, workspace_path},
    messages::{gap as gap_text, journey as text, model, shell},
};

/// Open tasks of a stage that are listed; the page of conformity has the rest.
const TASKS_LISTED: usize = 6;

/// Where a stage stands on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Done,
    Here,
    Ahead,
}

/// An open task with its next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TaskView {
    pub(super) clause: Option<&'static str>,
    pub(super) words: &'static str,
    /// How many of how many, where there may be several.
    pub(super) count: Option<(usize, usize)>,
    pub(super) step: String,
    pub(super) href: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StageView {
    pub(super) stage: Stage,
    pub(super) standing: Standing,
    pub(super) progress: (usize, usize),
    pub(super) open: Vec<TaskView>,
    /// Open tasks that are not listed.
    pub(super) more: usize,
}

/// The stages, with a row by its document for the words of a link.
pub(super) fn view<'r>(
    workspace: DocumentId,
    edition: usize,
    moment: Moment,
    rows: impl Iterator<Item = &'r Row> + Clone,
    row: &dyn Fn(DocumentId) -> Option<(String, String)>,
) -> Vec<StageView> {
    let assessment = evaluate(&CATALOGUE, rows.clone(), moment);
    let gaps = gap::read(workspace, rows.clone());
    let legs = journey(&assessment, edition, &gaps, rows, moment.day());
    let here = current(&legs);
    legs.iter()
        .map(|leg| {
            let standing = match (leg.is_done(), leg.stage == here) {
                (true, _) => Standing::Done,
                (false, true) => Standing::Here,
                (false, false) => Standing::Ahead,
            };
            stage_view(leg, standing, &|task| task_view(workspace, edition, task, row))
        })
        .collect()
}

fn stage_view(leg: &Leg, standing: Standing, task: &dyn Fn(&Task) -> Option<TaskView>) -> StageView {
    let mut open: Vec<TaskView> = leg.tasks.iter().filter_map(task).collect();
    let more = open.len().saturating_sub(TASKS_LISTED);
    open.truncate(TASKS_LISTED);
    StageView {
        stage: leg.stage,
        standing,
        progress: leg.progress(),
        open,
        more,
    }
}

fn task_view(
    workspace: DocumentId,
    edition: usize,
    task: &Task,
    row: &dyn Fn(DocumentId) -> Option<(String, String)>,
) -> Option<TaskView> {
    let conformity = || (shell::conformity().to_owned(), conformity_path(workspace));
    let (step, href) = match task.next? {
        Next::Gaps => (gap_text::title().to_owned(), gap_path(workspace, None)),
        Next::Conformity => conformity(),
        Next::Register(name) => kinds::by_name(name).map_or_else(conformity, |kind| {
            (
                text::open_register(model::label(kind.plural)),
                kind_path(workspace, kind),
            )
        }),
        Next::Record(document) => row(document).map_or_else(conformity, |(kind, short_id)| {
            (text::open_record(short_id), record_path(workspace, &kind, document))
        }),
    };
    let clause = match task.subject {
        Subject::Requirement(requirement) => requirement.clause(edition),
        Subject::Assessed
        | Subject::Planned
        | Subject::Closed
        | Subject::Decisions
        | Subject::Corrected
        | Subject::Proven
        | Subject::Certified
        | Subject::AuditAhead
        | Subject::ReviewAhead
        | Subject::Current => None,
    };
    Some(TaskView {
        clause,
        words: text::subject(task.subject),
        count: (task.of > 1).then_some((task.done, task.of)),
        step,
        href,
    })
}

/// The page that lists every requirement.
pub(super) fn conformity_path(workspace: DocumentId) -> String {
    format!("{}/conformity", workspace_path(workspace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stages() -> Vec<StageView> {
        let moment = Moment {
            now_millis: 0,
            offset_minutes: 0,
        };
        view(DocumentId::from_bytes([1; 16]), 0, moment, std::iter::empty(), &|_| {
            None
        })
    }

    #[test]
    fn an_empty_workspace_stands_at_the_beginning_and_every_task_leads_somewhere() {
        let stages = stages();
        assert_eq!(stages[0].standing, Standing::Here);
        assert!(stages[1..].iter().all(|stage| stage.standing == Standing::Ahead));
        for task in stages.iter().flat_map(|stage| &stage.open) {
            assert!(task.href.starts_with("/w/") && !task.step.is_empty() && !task.words.is_empty());
        }
        assert_eq!(stages[0].open[0].step, "Open Context issues");
    }

    #[test]
    fn a_stage_with_many_tasks_lists_the_first_and_counts_the_rest() {
        let stages = stages();
        let implement = &stages[2];
        assert_eq!(implement.open.len(), TASKS_LISTED);
        let (done, of) = implement.progress;
        assert_eq!(implement.more, of - done - TASKS_LISTED);
    }
}
