//! Constant functions that keep declarations short to read.

use super::{BallotRole, Choice, Evidence, Field, FieldType, Guard, Relation, Stamp, State, Tone, Transition};

impl Field {
    /// An editable field of a type, without help or import names, present since schema 1.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, field_type: FieldType) -> Self {
        Self {
            name,
            label,
            field_type,
            help: "",
            import_names: &[],
            rich: false,
            editable: true,
            since: 1,
        }
    }

    /// A line of text.
    #[must_use]
    pub const fn line(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, FieldType::Line)
    }

    /// Collaborative text.
    #[must_use]
    pub const fn text(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, FieldType::Text)
    }

    /// One of several named values.
    #[must_use]
    pub const fn choice(name: &'static str, label: &'static str, choices: &'static [Choice]) -> Self {
        Self::new(name, label, FieldType::Choice(choices))
    }

    /// A number with its unit.
    #[must_use]
    pub const fn number(name: &'static str, label: &'static str, unit: &'static str) -> Self {
        Self::new(name, label, FieldType::Number { unit })
    }

    /// A calendar date.
    #[must_use]
    pub const fn date(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, FieldType::Date)
    }

    /// A moment.
    #[must_use]
    pub const fn moment(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, FieldType::DateTime)
    }

    /// Yes or no.
    #[must_use]
    pub const fn flag(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, FieldType::Flag)
    }

    /// A person.
    #[must_use]
    pub const fn person(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, FieldType::Person)
    }

    /// A group of people.
    #[must_use]
    pub const fn group(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, FieldType::Group)
    }

    /// With a sentence of help.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// With the header names that an import maps to it.
    #[must_use]
    pub const fn import(mut self, names: &'static [&'static str]) -> Self {
        self.import_names = names;
        self
    }

    /// A text with headings, lists and marks.
    #[must_use]
    pub const fn rich(mut self) -> Self {
        self.rich = true;
        self
    }

    /// Derived or stamped: nobody edits it by hand.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.editable = false;
        self
    }

    /// Added by a later schema version.
    #[must_use]
    pub const fn since(mut self, schema: u32) -> Self {
        self.since = schema;
        self
    }

    /// The choice with this stored value, if the field is a choice.
    #[must_use]
    pub fn choice_of(&self, value: &str) -> Option<&'static Choice> {
        match self.field_type {
            FieldType::Choice(choices) => choices.iter().find(|choice| choice.value == value),
            FieldType::Line
            | FieldType::Text
            | FieldType::Number { .. }
            | FieldType::Date
            | FieldType::DateTime
            | FieldType::Flag
            | FieldType::Person
            | FieldType::Group => None,
        }
    }

    /// Whether it holds collaborative text.
    #[must_use]
    pub const fn is_text(&self) -> bool {
        matches!(self.field_type, FieldType::Text)
    }
}

impl Choice {
    /// A choice without further import spellings.
    #[must_use]
    pub const fn new(value: &'static str, label: &'static str, tone: Tone) -> Self {
        Self {
            value,
            label,
            tone,
            import_names: &[],
        }
    }

    /// With the spellings that imports accept, in lower case.
    #[must_use]
    pub const fn import(mut self, names: &'static [&'static str]) -> Self {
        self.import_names = names;
        self
    }
}

impl State {
    /// An open state.
    #[must_use]
    pub const fn open(name: &'static str, label: &'static str, tone: Tone, rank: u8) -> Self {
        Self {
            name,
            label,
            tone,
            closed: false,
            rank,
            import_names: &[],
        }
    }

    /// A state in which work is over.
    #[must_use]
    pub const fn closed(name: &'static str, label: &'static str, tone: Tone, rank: u8) -> Self {
        Self {
            name,
            label,
            tone,
            closed: true,
            rank,
            import_names: &[],
        }
    }

    /// With the spellings that imports accept, in lower case.
    #[must_use]
    pub const fn import(mut self, names: &'static [&'static str]) -> Self {
        self.import_names = names;
        self
    }
}

impl Transition {
    /// A step without conditions.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, from: &'static [&'static str], to: &'static str) -> Self {
        Self {
            name,
            label,
            from,
            to,
            required: &[],
            reason_required: false,
            stamps: &[],
            ballot: BallotRole::None,
            guard: None,
        }
    }

    /// With fields that must be filled in first.
    #[must_use]
    pub const fn needs(mut self, fields: &'static [&'static str]) -> Self {
        self.required = fields;
        self
    }

    /// With a reason that must be given.
    #[must_use]
    pub const fn with_reason(mut self) -> Self {
        self.reason_required = true;
        self
    }

    /// With what must be said first.
    #[must_use]
    pub const fn guarded(mut self, guard: Guard) -> Self {
        self.guard = Some(guard);
        self
    }

    /// With its part in votes on the record.
    #[must_use]
    pub const fn ballot(mut self, role: BallotRole) -> Self {
        self.ballot = role;
        self
    }

    /// With what it writes.
    #[must_use]
    pub const fn stamps(mut self, stamps: &'static [Stamp]) -> Self {
        self.stamps = stamps;
        self
    }
}

impl Relation {
    /// A relation to any number of records.
    #[must_use]
    pub const fn many(
        name: &'static str,
        label: &'static str,
        inverse_label: &'static str,
        targets: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            label,
            inverse_label,
            targets,
            single: false,
            import_names: &[],
        }
    }

    /// A relation to at most one record.
    #[must_use]
    pub const fn one(
        name: &'static str,
        label: &'static str,
        inverse_label: &'static str,
        targets: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            label,
            inverse_label,
            targets,
            single: true,
            import_names: &[],
        }
    }

    /// With the header names (and, in files of relations, the type names) that an import maps to it.
    #[must_use]
    pub const fn import(mut self, names: &'static [&'static str]) -> Self {
        self.import_names = names;
        self
    }
}

impl Evidence {
    /// Evidence for a clause of the 2018 edition and its counterpart of 2011.
    #[must_use]
    pub const fn new(clause_2018: &'static str, clause_2011: &'static str, shows: &'static str) -> Self {
        Self {
            clause_2018,
            clause_2011,
            shows,
        }
    }
}
