//! What a record kind is: fields, sections, states, transitions, relations, columns, import hints, clause evidence.
//!
//! Everything generic (forms, registers, CSV, search, history) follows from a [`Kind`]; adding one touches its file in
//! [`crate::kinds`] and the list there.

mod build;

/// A record kind.
#[derive(Debug)]
pub struct Kind {
    /// The value of the document's `kind` key, for example `incident`. Lower case with underscores; never renamed.
    pub name: &'static str,
    /// Letters before a short id, for example `INC`.
    pub prefix: &'static str,
    /// One record, as shown.
    pub label: &'static str,
    /// Several records, as shown.
    pub plural: &'static str,
    /// Where it stands in the navigation.
    pub area: Area,
    /// Which rows of the access matrix apply.
    pub class: DocumentClass,
    /// What belongs here, one or two sentences.
    pub purpose: &'static str,
    /// Why an auditor asks for it, one or two sentences.
    pub audit_reason: &'static str,
    /// Schema version of the document layout, from 1; see [`crate::genesis`].
    pub schema: u32,
    /// Map containers beyond those of every record (the workspace document has members, devices, views), each with the
    /// schema version that added it.
    pub maps: &'static [(&'static str, u32)],
    /// Fields beyond the common ones (see [`COMMON_FIELDS`]).
    pub fields: &'static [Field],
    /// How the record page groups fields.
    pub sections: &'static [Section],
    /// States; the first is the initial one.
    pub states: &'static [State],
    /// Legal transitions.
    pub transitions: &'static [Transition],
    /// Relations to other kinds.
    pub relations: &'static [Relation],
    /// Columns that a register shows at first: field names, or `id`, `title`, `state`, `updated`, `created`.
    pub columns: &'static [&'static str],
    /// Requirements that records of this kind are evidence for.
    pub evidence: &'static [Evidence],
    /// Number fields that count how often another field was changed from one value to another: (watched, counter).
    pub counters: &'static [(&'static str, &'static str)],
    /// Values computed from other fields whenever one of them is edited (for example the priority).
    pub derive: Option<Rule>,
}

/// Computes derived fields from others. It reads the same fields, and names the same derived ones, whatever their values
/// are; none says that the value cannot be derived from what is there.
pub type Rule = fn(&dyn FieldReader) -> Derived;

/// What a rule derives: each field with its value, or none.
pub type Derived = Vec<(&'static str, Option<crate::value::Value>)>;

/// Reads current field values while deriving.
pub trait FieldReader {
    /// The value of a field, if set.
    fn value(&self, field: &str) -> Option<crate::value::Value>;
}

/// What the kind's rule derives, if the edited field is one of those that the rule reads.
pub(crate) fn derived_from(kind: &Kind, fields: &dyn FieldReader, edited: &str) -> Derived {
    struct Watched<'a> {
        fields: &'a dyn FieldReader,
        edited: &'a str,
        read: std::cell::Cell<bool>,
    }
    impl FieldReader for Watched<'_> {
        fn value(&self, field: &str) -> Option<crate::value::Value> {
            self.read.set(self.read.get() || field == self.edited);
            self.fields.value(field)
        }
    }
    let watched = Watched {
        fields,
        edited,
        read: std::cell::Cell::new(false),
    };
    let derived = kind.derive.map(|rule| rule(&watched)).unwrap_or_default();
    if watched.read.get() { derived } else { Vec::new() }
}

/// The areas of the left rail, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Policies, plans, roles, risks.
    Govern,
    /// Services and agreements.
    Deliver,
    /// Customers and suppliers.
    Relate,
    /// Changes, releases, configuration.
    BuildAndControl,
    /// Incidents, requests, problems.
    Resolve,
    /// Measures, audits, reviews, improvements.
    CheckAndAct,
}

/// Classes of the access matrix; set when a document is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentClass {
    /// Operational records.
    Record,
    /// Policies, plans, scope.
    Governance,
    /// Audits and findings.
    Audit,
    /// Security incidents and other need-to-know records.
    Restricted,
    /// Settings and members.
    Workspace,
}

/// A field of a record.
#[derive(Debug)]
pub struct Field {
    /// The document key. Never renamed.
    pub name: &'static str,
    /// As shown.
    pub label: &'static str,
    /// What it holds.
    pub field_type: FieldType,
    /// A sentence of help, or empty.
    pub help: &'static str,
    /// Header names that a CSV import maps to this field without asking (compared in lower case, `_` and space alike).
    pub import_names: &'static [&'static str],
    /// Of texts: whether people format them with headings, lists and marks, see [`crate::rich_text`].
    pub rich: bool,
    /// Whether a person may edit it; derived and stamped fields are read-only.
    pub editable: bool,
    /// The schema version that added the field; text fields get their container from that version's root change.
    pub since: u32,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// One line, last writer wins with the conflict shown.
    Line,
    /// Collaborative text; concurrent edits merge.
    Text,
    /// One of several named values.
    Choice(&'static [Choice]),
    /// A whole or decimal number, with its unit for display (may be empty).
    Number {
        /// For example `hours`, `€`, or empty.
        unit: &'static str,
    },
    /// A calendar date.
    Date,
    /// A moment.
    DateTime,
    /// Yes or no.
    Flag,
    /// A person: a member, or a name as imported.
    Person,
    /// A group of people by name.
    Group,
}

/// One value of a choice field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The stored value. Never renamed.
    pub value: &'static str,
    /// As shown.
    pub label: &'static str,
    /// How it is coloured (always beside its words).
    pub tone: Tone,
    /// Other spellings that imports accept, in lower case.
    pub import_names: &'static [&'static str],
}

/// Meaning of a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// No meaning.
    Neutral,
    /// Under way.
    Active,
    /// Waits for something.
    Waiting,
    /// Done, well.
    Good,
    /// Needs attention.
    Warning,
    /// Bad.
    Critical,
}

/// A group of fields on the record page.
#[derive(Debug)]
pub struct Section {
    /// Heading.
    pub label: &'static str,
    /// Names of fields, common or own, in order.
    pub fields: &'static [&'static str],
}

/// A state of the lifecycle.
#[derive(Debug)]
pub struct State {
    /// The stored value. Never renamed.
    pub name: &'static str,
    /// As shown.
    pub label: &'static str,
    /// Colour.
    pub tone: Tone,
    /// Whether work is over: closed records leave the default register view.
    pub closed: bool,
    /// Which of two concurrently written states wins: the higher rank; ties go to automerge's winner.
    pub rank: u8,
    /// Spellings that imports accept, in lower case.
    pub import_names: &'static [&'static str],
}

/// A legal step of the lifecycle.
#[derive(Debug)]
pub struct Transition {
    /// Name in edits and history, for example `resolve`.
    pub name: &'static str,
    /// Button text.
    pub label: &'static str,
    /// States it starts from.
    pub from: &'static [&'static str],
    /// State it ends in.
    pub to: &'static str,
    /// Fields that must be filled in first.
    pub required: &'static [&'static str],
    /// Whether a reason must be given.
    pub reason_required: bool,
    /// Fields stamped by taking the step.
    pub stamps: &'static [Stamp],
    /// What the step has to do with a ballot, if the kind takes one.
    pub ballot: BallotRole,
    /// What must be said first beyond fields that are filled in, if anything.
    pub guard: Option<Guard>,
}

/// Names the fields whose value is not borne out by the rest of the record, so that the step waits for them.
pub type Guard = fn(&crate::snapshot::RecordSnapshot) -> Vec<&'static str>;

/// What a step has to do with votes on the record, see [`crate::ballot`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BallotRole {
    /// Nothing.
    None,
    /// The ballot, where one was opened, decides on the step. Where the named choice field has the named value the step
    /// may go ahead of the votes with a reason.
    Decides(Option<(&'static str, &'static str)>),
    /// The step ends the ballot without its decision.
    Ends,
    /// The step carries out what was decided; it waits while a vote that arrived later contradicts the decision.
    CarriesOut,
}

/// Something a transition writes.
#[derive(Debug, Clone, Copy)]
pub enum Stamp {
    /// Sets a date-time field to the time of the step.
    Now(&'static str),
    /// Sets a person field to the member who takes the step.
    Actor(&'static str),
    /// Clears a field.
    Clear(&'static str),
    /// Writes the reason of the step to a field.
    Reason(&'static str),
    /// Adds one to a number field.
    Count(&'static str),
    /// Sets a choice field to one of its values.
    Choice(&'static str, &'static str),
    /// Binds the approval to the content (see [`crate::approval`]). It names the fields and relations that are filled in
    /// after the approval and are no part of what is approved. The step also stamps when ([`Stamp::Now`]) and who
    /// ([`Stamp::Actor`]), and steps that revise clear both.
    Approval(&'static [&'static str]),
}

/// A typed relation. It is stored on the record that declares it; the target shows it under the inverse label.
#[derive(Debug)]
pub struct Relation {
    /// The stored name, unique within the kind. Never renamed.
    pub name: &'static str,
    /// As shown on this record, for example `Affects`.
    pub label: &'static str,
    /// As shown on the target, for example `Affected by`.
    pub inverse_label: &'static str,
    /// Kinds of target; empty means any.
    pub targets: &'static [&'static str],
    /// At most one target (a second concurrent one shows as a conflict).
    pub single: bool,
    /// Header names that a CSV import maps to this relation.
    pub import_names: &'static [&'static str],
}

/// A requirement that a record is evidence for. Either number may be empty where an edition has none.
#[derive(Debug)]
pub struct Evidence {
    /// Clause of ISO/IEC 20000-1:2018.
    pub clause_2018: &'static str,
    /// Clause of ISO/IEC 20000-1:2011.
    pub clause_2011: &'static str,
    /// What the record shows, paraphrased in a few words.
    pub shows: &'static str,
}

/// Fields that every kind has: title, owner, description. (`state`, `tags`, `archived`, `external_id` and relations
/// have their own edits.)
pub const COMMON_FIELDS: &[Field] = &[
    Field::line("title", "Title").import(&["title", "short description", "name", "subject", "summary"]),
    Field::person("owner", "Owner")
        .help("Who answers for this record.")
        .import(&["owner", "owned by", "managed by"]),
    Field::text("description", "Description").import(&["description", "details", "comments"]),
];

impl Kind {
    /// A field by name, own or common.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().chain(COMMON_FIELDS).find(|field| field.name == name)
    }

    /// A state by name.
    #[must_use]
    pub fn state(&self, name: &str) -> Option<&'static State> {
        self.states.iter().find(|state| state.name == name)
    }

    /// The state of a new record.
    #[must_use]
    pub fn initial_state(&self) -> Option<&'static State> {
        self.states.first()
    }

    /// A transition by name.
    #[must_use]
    pub fn transition(&self, name: &str) -> Option<&'static Transition> {
        self.transitions.iter().find(|transition| transition.name == name)
    }

    /// A relation by name.
    #[must_use]
    pub fn relation(&self, name: &str) -> Option<&'static Relation> {
        self.relations.iter().find(|relation| relation.name == name)
    }
}

/// Kinds are the same if their stored names are.
impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}
