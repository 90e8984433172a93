//! How previews, outcomes and refusals are said.

use steward_model::declaration::Kind;

use super::draft::Unready;
use crate::{
    messages::{self, bulk as text, format, plural},
    workspace::{BulkOutcome, BulkUndone, Preview, Refusal},
};

pub(super) fn unready(unready: Unready) -> &'static str {
    match unready {
        Unready::Target => text::not_chosen(),
        Unready::Value => text::value_missing(),
        Unready::Number => messages::record::not_a_number(),
        Unready::Date => messages::record::not_a_date(),
        Unready::TooLong => text::value_too_long(),
        Unready::Tags => text::tags_missing(),
        Unready::TagTooLong => text::tag_too_long(),
        Unready::Step => text::step_missing(),
        Unready::Reason => text::reason_missing(),
    }
}

fn one_or_many(count: usize, one: fn() -> &'static str, many: fn(String) -> String) -> String {
    plural(count, || one().to_owned(), || many(format::count(count)))
}

/// `12 change, 3 already say so, 2 are refused`.
pub(super) fn preview(preview: &Preview) -> String {
    let refused = preview.refused_count();
    let mut parts = vec![one_or_many(
        preview.changes,
        text::preview_changes_one,
        text::preview_changes,
    )];
    if preview.same > 0 {
        parts.push(one_or_many(preview.same, text::preview_same_one, text::preview_same));
    }
    if refused > 0 {
        parts.push(one_or_many(refused, text::preview_refused_one, text::preview_refused));
    }
    parts.join(", ")
}

pub(super) fn refusal(kind: &'static Kind, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFrom(state) => {
            let label = kind.state(state).map_or_else(
                || state.clone(),
                |state| messages::model::label(state.label).to_string(),
            );
            text::refusal_from(label)
        }
        Refusal::Missing(fields) => {
            let labels: Vec<String> = fields
                .iter()
                .filter_map(|name| kind.field(name))
                .map(|field| messages::model::label(field.label).to_string())
                .collect();
            text::refusal_missing(labels.join(", "))
        }
        Refusal::Other(sentence) => sentence.clone(),
    }
}

/// `2 were refused`.
pub(super) fn refused(count: usize) -> String {
    one_or_many(count, text::done_refused_one, text::done_refused)
}

/// `12 records changed, 2 were refused`.
pub(super) fn outcome(outcome: &BulkOutcome) -> String {
    let mut parts = vec![one_or_many(outcome.changed, text::done_changed_one, text::done_changed)];
    if outcome.unchanged > 0 {
        parts.push(one_or_many(outcome.unchanged, text::done_same_one, text::done_same));
    }
    if !outcome.refused.is_empty() {
        parts.push(refused(outcome.refused.len()));
    }
    if outcome.left > 0 {
        parts.push(text::done_left(format::count(outcome.left)));
    }
    parts.join(", ")
}

/// `11 records taken back, 1 was changed since and keeps what it has`.
pub(super) fn undone(undone: &BulkUndone) -> String {
    let mut parts = vec![one_or_many(undone.restored, text::undone_one, text::undone)];
    if !undone.kept.is_empty() {
        parts.push(one_or_many(undone.kept.len(), text::undone_kept_one, text::undone_kept));
    }
    if undone.left > 0 {
        parts.push(text::done_left(format::count(undone.left)));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use steward_model::kinds;

    use super::*;

    #[test]
    fn a_preview_is_one_sentence() {
        let one_each = Preview {
            changes: 1,
            same: 1,
            refused: vec![(Refusal::NotFrom("closed".to_owned()), 1)],
        };
        assert_eq!(preview(&one_each), "1 changes, 1 already says so, 1 is refused");
        let alone = Preview {
            changes: 1,
            ..Preview::default()
        };
        assert_eq!(preview(&alone), "1 changes");
    }

    #[test]
    fn refusals_name_states_and_fields_as_people_know_them() {
        let incident = kinds::by_name("incident").expect("the incident kind");
        let from = Refusal::NotFrom("in_progress".to_owned());
        assert_eq!(refusal(incident, &from), "not possible from In progress");
        let missing = Refusal::Missing(vec!["assignment_group"]);
        assert_eq!(refusal(incident, &missing), "fill in Group first");
    }
}
