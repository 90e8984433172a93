//! What happened to a record, as sentences in the language in force.

use steward_model::{
    ballot::VoteChoice,
    declaration::{Field, FieldType, Kind},
    history::{HistoryEntry, Words, sentences_in},
    message::NoteValue,
};

use super::{format, messages, model};

messages! {
    ballot_opened(voters, needed) = "Ballot opened for {voters}; approvals needed: {needed}" | "Abstimmung eröffnet für {voters}; nötige Zustimmungen: {needed}";
    voted_approve = "Voted to approve" | "Hat zugestimmt";
    voted_reject = "Voted to reject" | "Hat dagegen gestimmt";
    voted_abstain = "Abstained from the vote" | "Hat sich enthalten";
    voted_otherwise = "Voted" | "Hat abgestimmt";
    ballot_closed = "Ballot closed" | "Abstimmung geschlossen";
    decision_stands = "Let the decision stand against votes" | "Lässt die Entscheidung gegen Stimmen bestehen";
    created(kind) = "{kind} created" | "{kind} angelegt";
    edited(field) = "{field} edited" | "{field} bearbeitet";
    formatted(field) = "{field} formatted" | "{field} formatiert";
    cleared(field) = "{field} cleared" | "{field} geleert";
    empty = "empty" | "leer";
    state = "State" | "Status";
    from_state(state) = "from {state}" | "von {state}";
    state_changed = "state changed" | "Status geändert";
    undone = "Undone" | "Zurückgenommen";
    undone_to(state) = "Undone: back to {state}" | "Zurückgenommen: wieder {state}";
    added(relation) = "{relation} added" | "{relation} hinzugefügt";
    removed(relation) = "{relation} removed" | "{relation} entfernt";
    tag_added(tag) = "Tag “{tag}” added" | "Schlagwort „{tag}“ hinzugefügt";
    tag_removed(tag) = "Tag “{tag}” removed" | "Schlagwort „{tag}“ entfernt";
    commented = "Commented" | "Kommentiert";
    item_written(item) = "{item} written" | "{item} eingetragen";
    item_value(item, value) = "{item} written: {value}" | "{item} eingetragen: {value}";
    item_removed(item) = "{item} taken away" | "{item} weggenommen";
    confirmed(version) =
        "Confirmed having read version {version}"
        | "Bestätigt, Version {version} gelesen zu haben";
    archived = "Archived" | "Archiviert";
    unarchived = "Brought back from the archive" | "Aus dem Archiv zurückgeholt";
    imported_as(id) = "Imported as {id}" | "Importiert als {id}";
    unknown = "Changed by a newer version" | "Von einer neueren Version geändert";
    more_edits(count) = "and {count} more edits" | "und {count} weitere Änderungen";
    updated_in_source = "Updated in the source system" | "Im Quellsystem geändert";
    other_program = "Changed by another program" | "Von einem anderen Programm geändert";
}

const WORDS: Words = Words {
    label: model::label,
    value,
    created: |kind| created(kind),
    edited: |field| edited(field),
    formatted: |field| formatted(field),
    cleared: |field| cleared(field),
    empty,
    state,
    from_state: |state| from_state(state),
    state_changed,
    undone,
    undone_to: |state| undone_to(state),
    added: |relation| added(relation),
    removed: |relation| removed(relation),
    tag_added: |tag| tag_added(tag),
    tag_removed: |tag| tag_removed(tag),
    commented,
    item_written: |item, value| match value {
        Some(value) => item_value(item, value),
        None => item_written(item),
    },
    item_removed: |item| item_removed(item),
    confirmed: |version| confirmed(version),
    ballot_opened: |voters, needed| ballot_opened(voters, needed),
    voted: |choice| match choice {
        Some(VoteChoice::Approve) => voted_approve(),
        Some(VoteChoice::Reject) => voted_reject(),
        Some(VoteChoice::Abstain) => voted_abstain(),
        None => voted_otherwise(),
    },
    ballot_closed,
    decision_stands,
    archived,
    unarchived,
    imported_as: |id| imported_as(id),
    unknown,
    more_edits: |count| more_edits(count),
    updated_in_source,
    other_program,
};

/// The history with its sentences in the language in force.
pub(crate) fn in_words(kind: &'static Kind, mut entries: Vec<HistoryEntry>) -> Vec<HistoryEntry> {
    for entry in &mut entries {
        entry.sentences = sentences_in(kind, &entry.message, &WORDS);
    }
    entries
}

/// A value in a message as a person reads it: the label of a choice, dates and numbers as the language writes them.
fn value(value: &NoteValue, field: Option<&'static Field>) -> String {
    let Some(field) = field else {
        return value.display(None);
    };
    match (value, field.field_type) {
        (NoteValue::Flag(true), _) => super::register::yes().to_owned(),
        (NoteValue::Flag(false), _) => super::register::no().to_owned(),
        (NoteValue::Text(text), FieldType::Choice(_)) => field
            .choice_of(text)
            .map_or_else(|| text.clone(), |choice| model::label(choice.label).to_owned()),
        (NoteValue::Whole(days), FieldType::Date) => {
            i32::try_from(*days).map_or_else(|_| days.to_string(), format::date)
        }
        (NoteValue::Whole(millis), FieldType::DateTime) => format::moment(*millis),
        (
            NoteValue::Whole(_) | NoteValue::Number(_) | NoteValue::Text(_),
            FieldType::Line
            | FieldType::Text
            | FieldType::Choice(_)
            | FieldType::Number { .. }
            | FieldType::Date
            | FieldType::DateTime
            | FieldType::Flag
            | FieldType::Person
            | FieldType::Group,
        ) => value.display(Some(field)),
    }
}

#[cfg(test)]
mod tests {
    use steward_model::{
        kinds::incident,
        message::{EditMessage, EditName, EditNote},
        value::Value,
    };

    use super::*;

    /// What a German reads of an edit. Labels come from the locale of the whole program, which tests leave alone, so
    /// the words of this file are read in the language that is in force there: English.
    fn sentence(note: EditNote) -> String {
        sentences_in(&incident::KIND, &EditMessage::new("Ana", vec![note], false), &WORDS).join("; ")
    }

    #[test]
    fn the_catalogue_says_what_the_model_says_in_english() {
        let set = EditNote::new(EditName::Set, "priority")
            .old(Some(&Value::text("p3")))
            .new_value(Some(&Value::text("p1")));
        let step = EditNote::new(EditName::Transition, "wait_supplier")
            .old(Some(&Value::text("in_progress")))
            .new_value(Some(&Value::text("pending")))
            .reason(Some("Part ordered"));
        for note in [
            set,
            step,
            EditNote::new(EditName::Create, ""),
            EditNote::new(EditName::Text, "description"),
            EditNote::new(EditName::Set, "major").new_value(Some(&Value::Flag(true))),
            EditNote::new(EditName::Set, "category").old(Some(&Value::text("Mail"))),
            EditNote::new(EditName::State, "").new_value(Some(&Value::text("closed"))),
            EditNote::new(EditName::Restore, "").new_value(Some(&Value::text("new"))),
            EditNote::new(EditName::Tag, "vip"),
            EditNote::new(EditName::Untag, "vip"),
            EditNote::new(EditName::Relate, "affects_service"),
            EditNote::new(EditName::Comment, ""),
            EditNote::new(EditName::Archive, ""),
            EditNote::new(EditName::Unknown, ""),
        ] {
            let message = EditMessage::new("Ana", vec![note.clone()], false);
            let english = steward_model::history::sentences(&incident::KIND, &message);
            assert_eq!(sentence(note), english.join("; "));
            assert!(!english.is_empty());
        }
    }
}
