//! What counts as evidence, as data.

use crate::edit::Edit;
use crate::value::Value;

/// Which records prove a requirement, how many, in which state, complete with what, and how fresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule<'a> {
    /// The stored name of the kind.
    pub kind: &'a str,
    /// What an unmet rule means.
    pub weight: Weight,
    /// How many records.
    pub demand: Demand,
    /// What the records must be about; all of these hold. Others of the kind have nothing to do with the rule.
    pub about: &'a [Topic<'a>],
    /// Stored names of the states that count; empty: every state that is not a closed one.
    pub states: &'a [&'a str],
    /// What a record must have to count.
    pub needs: &'a [Need<'a>],
    /// Until when a record counts.
    pub freshness: Freshness<'a>,
}

/// What an unmet rule means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// The requirement is not met without it.
    Must,
    /// It makes the proof better; the status does not depend on it.
    Should,
}

/// How many records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Demand {
    /// So many that count.
    AtLeast(u16),
    /// Every one in the states of the rule; nothing is demanded where there is none.
    Each,
}

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic<'a> {
    /// The title or a tag contains one of these, in lower case.
    Words(&'a [&'a str]),
    /// A choice field has one of these stored values.
    Choice {
        /// Name of the field.
        field: &'a str,
        /// Stored values.
        values: &'a [&'a str],
    },
    /// A flag is set, or is not.
    Flag {
        /// Name of the field.
        field: &'a str,
        /// Whether it is set.
        is_set: bool,
    },
}

impl<'a> Topic<'a> {
    /// A flag that is set.
    #[must_use]
    pub const fn set(field: &'a str) -> Self {
        Self::Flag { field, is_set: true }
    }

    /// A flag that is not set.
    #[must_use]
    pub const fn unset(field: &'a str) -> Self {
        Self::Flag { field, is_set: false }
    }
}

/// Something that a record must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need<'a> {
    /// A field that is filled in.
    Field(&'a str),
    /// One of several fields that is filled in; the first is what new records have.
    Any(&'a [&'a str]),
    /// A relation of its own.
    Relation(&'a str),
    /// A relation from another record.
    RelatedBy {
        /// Kind of the other record.
        kind: &'a str,
        /// The relation, as declared there.
        relation: &'a str,
    },
}

/// Until when a record counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness<'a> {
    /// Always.
    Always,
    /// For so many days after its last change.
    Updated {
        /// Days.
        days: u16,
    },
    /// For so many days after a date or moment in one of its fields.
    Since {
        /// Name of the field.
        field: &'a str,
        /// Days.
        days: u16,
    },
    /// Until a date in one of its fields, a review or an expiry. Each record that counts has to keep its own.
    Until {
        /// Name of the field.
        field: &'a str,
    },
    /// Like [`Freshness::Until`], and for ever without a date: certificates that do not expire, open-ended contracts.
    UntilIfSet {
        /// Name of the field.
        field: &'a str,
    },
}

impl<'a> Freshness<'a> {
    /// The field whose date decides, if one does.
    #[must_use]
    pub const fn date_field(self) -> Option<&'a str> {
        match self {
            Self::Since { field, .. } | Self::Until { field } | Self::UntilIfSet { field } => Some(field),
            Self::Always | Self::Updated { .. } => None,
        }
    }
}

impl<'a> Rule<'a> {
    /// At least one record of a kind, in any state that is not a closed one, of any age.
    #[must_use]
    pub const fn one(kind: &'a str) -> Self {
        Self {
            kind,
            weight: Weight::Must,
            demand: Demand::AtLeast(1),
            about: &[],
            states: &[],
            needs: &[],
            freshness: Freshness::Always,
        }
    }

    /// Every record of a kind, in any state that is not a closed one.
    #[must_use]
    pub const fn each(kind: &'a str) -> Self {
        let mut rule = Self::one(kind);
        rule.demand = Demand::Each;
        rule
    }

    /// With the number of records that are wanted.
    #[must_use]
    pub const fn at_least(mut self, minimum: u16) -> Self {
        self.demand = Demand::AtLeast(minimum);
        self
    }

    /// Good to have, not demanded.
    #[must_use]
    pub const fn should(mut self) -> Self {
        self.weight = Weight::Should;
        self
    }

    /// With what the records are about.
    #[must_use]
    pub const fn about(mut self, topics: &'a [Topic<'a>]) -> Self {
        self.about = topics;
        self
    }

    /// With the states that count.
    #[must_use]
    pub const fn in_states(mut self, states: &'a [&'a str]) -> Self {
        self.states = states;
        self
    }

    /// With what a record must have.
    #[must_use]
    pub const fn with(mut self, needs: &'a [Need<'a>]) -> Self {
        self.needs = needs;
        self
    }

    /// Counts for so many days after its last change.
    #[must_use]
    pub const fn updated_within(mut self, days: u16) -> Self {
        self.freshness = Freshness::Updated { days };
        self
    }

    /// Counts for so many days after the date in a field.
    #[must_use]
    pub const fn since(mut self, field: &'a str, days: u16) -> Self {
        self.freshness = Freshness::Since { field, days };
        self
    }

    /// Counts until the date in a field, for ever if there is none.
    #[must_use]
    pub const fn until_if_set(mut self, field: &'a str) -> Self {
        self.freshness = Freshness::UntilIfSet { field };
        self
    }

    /// Counts until the date in a field.
    #[must_use]
    pub const fn until(mut self, field: &'a str) -> Self {
        self.freshness = Freshness::Until { field };
        self
    }

    /// Edits that make a new record one of those that the rule is about: the chosen value, the flag, a word as a tag.
    #[must_use]
    pub fn presets(&self) -> Vec<Edit> {
        self.about
            .iter()
            .filter_map(|topic| match topic {
                Topic::Words(words) => words.first().map(|word| Edit::Tag {
                    tag: (*word).to_owned(),
                }),
                Topic::Choice { field, values } => values.first().map(|value| Edit::set(field, Value::text(*value))),
                Topic::Flag { field, is_set } => is_set.then(|| Edit::set(field, Value::Flag(true))),
            })
            .collect()
    }
}
