//! What stands in the dialog that edits many records, and the edit that follows from it. Plain data and functions.

use steward_model::{
    declaration::{Field, FieldType, Kind, Transition},
    edit::TAG_BYTES,
    keys,
    value::{LINE_BYTES, Value},
};

use crate::{
    features::record::{parse_date, parse_number, text_value},
    workspace::{BulkEdit, Facts},
};

/// What is to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Target {
    /// Not chosen yet.
    #[default]
    Nothing,
    /// The field of this name.
    Field(&'static str),
    Tags,
    Step,
}

/// What a person has entered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Draft {
    pub(super) target: Target,
    /// As it stands in the input.
    pub(super) value: String,
    /// The field is to be emptied.
    pub(super) clear: bool,
    pub(super) add: String,
    pub(super) remove: String,
    /// Name of the step.
    pub(super) step: String,
    pub(super) reason: String,
}

/// Why there is no edit yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unready {
    Target,
    Value,
    Number,
    Date,
    TooLong,
    Tags,
    TagTooLong,
    Step,
    Reason,
}

/// The fields that can be set in many records at once: no texts, no titles, nothing that the program fills in.
pub(super) fn fields(kind: &'static Kind) -> Vec<&'static Field> {
    let owner = kind.field(keys::OWNER).into_iter();
    owner
        .chain(kind.fields)
        .filter(|field| field.editable && is_offered(field.field_type))
        .collect()
}

const fn is_offered(field_type: FieldType) -> bool {
    match field_type {
        FieldType::Choice(_)
        | FieldType::Person
        | FieldType::Group
        | FieldType::Date
        | FieldType::Line
        | FieldType::Number { .. }
        | FieldType::Flag => true,
        FieldType::Text | FieldType::DateTime => false,
    }
}

/// The steps that start from the state of one of the records at least, in the order of the declaration.
pub(super) fn steps<'record, R: Facts + 'record>(
    kind: &'static Kind,
    records: impl Iterator<Item = &'record R> + Clone,
) -> Vec<&'static Transition> {
    kind.transitions
        .iter()
        .filter(|transition| records.clone().any(|record| transition.from.contains(&record.state())))
        .collect()
}

/// Tags between commas, each once, without the sign that people put before them.
pub(super) fn tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split(',') {
        let tag = tag.trim().trim_start_matches('#').trim();
        if !tag.is_empty() && !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

impl Draft {
    /// The edit, or what is missing for it.
    pub(super) fn edit(&self, kind: &'static Kind) -> Result<BulkEdit, Unready> {
        match self.target {
            Target::Nothing => Err(Unready::Target),
            Target::Field(name) => {
                let field = kind.field(name).ok_or(Unready::Target)?;
                let value = if self.clear {
                    None
                } else {
                    Some(self.field_value(field)?)
                };
                Ok(BulkEdit::Set {
                    field: name.to_owned(),
                    value,
                })
            }
            Target::Tags => self.tags_edit(),
            Target::Step => {
                let transition = kind.transition(&self.step).ok_or(Unready::Step)?;
                let reason = self.reason.trim();
                if transition.reason_required && reason.is_empty() {
                    return Err(Unready::Reason);
                }
                Ok(BulkEdit::Step {
                    name: transition.name.to_owned(),
                    reason: transition.reason_required.then(|| reason.to_owned()),
                })
            }
        }
    }

    fn field_value(&self, field: &Field) -> Result<Value, Unready> {
        let value = match field.field_type {
            FieldType::Number { .. } => parse_number(&self.value)
                .map_err(|_| Unready::Number)?
                .map(Value::Number),
            FieldType::Date => parse_date(&self.value).map_err(|_| Unready::Date)?.map(Value::Date),
            FieldType::Flag => match self.value.as_str() {
                "true" => Some(Value::Flag(true)),
                "false" => Some(Value::Flag(false)),
                _ => None,
            },
            FieldType::Choice(_) | FieldType::Line | FieldType::Person | FieldType::Group => {
                if self.value.len() > LINE_BYTES {
                    return Err(Unready::TooLong);
                }
                text_value(&self.value)
            }
            FieldType::Text | FieldType::DateTime => None,
        };
        value
            .filter(|value| value.fits(&field.field_type))
            .ok_or(Unready::Value)
    }

    fn tags_edit(&self) -> Result<BulkEdit, Unready> {
        let remove = tags(&self.remove);
        let mut add = tags(&self.add);
        // A tag in both is one to go.
        add.retain(|tag| !remove.contains(tag));
        if add.is_empty() && remove.is_empty() {
            return Err(Unready::Tags);
        }
        if add.iter().any(|tag| tag.len() > TAG_BYTES) {
            return Err(Unready::TagTooLong);
        }
        Ok(BulkEdit::Tags { add, remove })
    }
}

#[cfg(test)]
mod tests {
    use steward_model::kinds;

    use super::*;

    fn incident() -> &'static Kind {
        kinds::by_name("incident").expect("the incident kind")
    }

    fn of_field(name: &'static str, value: &str) -> Result<BulkEdit, Unready> {
        Draft {
            target: Target::Field(name),
            value: value.to_owned(),
            ..Draft::default()
        }
        .edit(incident())
    }

    fn set(name: &str, value: Value) -> Result<BulkEdit, Unready> {
        Ok(BulkEdit::Set {
            field: name.to_owned(),
            value: Some(value),
        })
    }

    #[test]
    fn values_are_read_as_the_field_has_them() {
        assert_eq!(
            of_field("assignment_group", " Desk "),
            set("assignment_group", Value::text("Desk"))
        );
        assert_eq!(of_field("impact", "nonsense"), Err(Unready::Value));
        assert_eq!(of_field("sla_met", "true"), set("sla_met", Value::Flag(true)));
        assert_eq!(of_field("sla_met", ""), Err(Unready::Value));
        assert_eq!(
            of_field("location", ""),
            Err(Unready::Value),
            "nothing is emptied by accident"
        );
        assert_eq!(Draft::default().edit(incident()), Err(Unready::Target));
    }

    #[test]
    fn a_field_is_emptied_when_that_is_asked_for() {
        let draft = Draft {
            target: Target::Field("location"),
            value: "Floor 3".to_owned(),
            clear: true,
            ..Draft::default()
        };
        let cleared = BulkEdit::Set {
            field: "location".to_owned(),
            value: None,
        };
        assert_eq!(draft.edit(incident()), Ok(cleared));
    }

    #[test]
    fn every_kind_offers_fields_that_can_be_set_and_no_texts() {
        for kind in kinds::ALL {
            let fields = fields(kind);
            assert!(fields.iter().any(|field| field.name == "owner"), "{}", kind.name);
            assert!(
                fields.iter().all(|field| field.editable && !field.is_text()),
                "{}",
                kind.name
            );
            assert!(fields.iter().all(|field| field.name != "title"), "{}", kind.name);
        }
    }

    #[test]
    fn tags_stand_between_commas() {
        assert_eq!(tags(" #vpn, mail ,, vpn,"), ["vpn", "mail"]);
        let draft = |add: &str, remove: &str| {
            Draft {
                target: Target::Tags,
                add: add.to_owned(),
                remove: remove.to_owned(),
                ..Draft::default()
            }
            .edit(incident())
        };
        assert_eq!(draft(" , ", ""), Err(Unready::Tags));
        assert_eq!(draft(&"x".repeat(TAG_BYTES + 1), ""), Err(Unready::TagTooLong));
        assert_eq!(
            draft("vpn, old", "old"),
            Ok(BulkEdit::Tags {
                add: vec!["vpn".to_owned()],
                remove: vec!["old".to_owned()],
            })
        );
    }

    #[test]
    fn a_step_that_wants_a_reason_waits_for_it() {
        let draft = |step: &str, reason: &str| {
            Draft {
                target: Target::Step,
                step: step.to_owned(),
                reason: reason.to_owned(),
                ..Draft::default()
            }
            .edit(incident())
        };
        assert_eq!(draft("", ""), Err(Unready::Step));
        assert_eq!(draft("wait_customer", "  "), Err(Unready::Reason));
        assert!(draft("wait_customer", "Asked which printer").is_ok());
        assert_eq!(
            draft("assign", "not asked for"),
            Ok(BulkEdit::Step {
                name: "assign".to_owned(),
                reason: None
            })
        );
    }
}
