//! Role assignment: a role of service management, the person who holds it, and what that person may decide.

use crate::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

/// The declaration.
pub static KIND: Kind = Kind {
    name: "role_assignment",
    prefix: "ROL",
    label: "Role assignment",
    plural: "Role assignments",
    area: Area::Govern,
    class: DocumentClass::Governance,
    purpose: "Who holds which role, with which authority and deputy, and which processes that role answers for.",
    audit_reason: "Shows that responsibilities and authorities are assigned by name, accepted and known, the management representative included.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::line("role", "Role")
            .help("For example change manager or process owner.")
            .import(&["role", "function"]),
        Field::person("person", "Person").import(&["person", "holder", "assigned to", "member"]),
        Field::person("deputy", "Deputy").import(&["deputy", "substitute", "backup"]),
        Field::text("authorities", "Authorities")
            .help("What the holder may decide without asking.")
            .import(&["authorities", "authority", "powers"]),
        Field::text("duties", "Duties").import(&["duties", "responsibilities", "tasks"]),
        Field::line("accountable_for", "Accountable for")
            .help("Processes, separated by commas.")
            .import(&["accountable", "accountable for", "a"]),
        Field::line("responsible_for", "Responsible for")
            .help("Processes, separated by commas.")
            .import(&["responsible", "responsible for", "r"]),
        Field::line("consulted_on", "Consulted on")
            .help("Processes, separated by commas.")
            .import(&["consulted", "consulted on", "c"]),
        Field::line("informed_about", "Informed about")
            .help("Processes, separated by commas.")
            .import(&["informed", "informed about", "i"]),
        Field::flag("management_representative", "Represents management")
            .help("Reports to top management on how service management performs.")
            .import(&["management representative"]),
        Field::moment("appointed", "Appointed")
            .read_only()
            .import(&["appointed", "since", "appointed on"]),
        Field::person("appointed_by", "Appointed by")
            .read_only()
            .import(&["appointed by"]),
        Field::moment("accepted", "Accepted")
            .read_only()
            .import(&["accepted", "accepted on"]),
        Field::person("accepted_by", "Accepted by")
            .read_only()
            .import(&["accepted by"]),
        Field::date("review_due", "Next review").import(&["next review", "review date"]),
        Field::moment("ended", "Ended").read_only().import(&["ended", "until"]),
    ],
    sections: &[
        Section {
            label: "Role",
            fields: &[
                "role",
                "person",
                "deputy",
                "owner",
                "management_representative",
                "description",
            ],
        },
        Section {
            label: "Authority and duties",
            fields: &[
                "authorities",
                "duties",
                "accountable_for",
                "responsible_for",
                "consulted_on",
                "informed_about",
            ],
        },
        Section {
            label: "Appointment",
            fields: &[
                "appointed",
                "appointed_by",
                "accepted",
                "accepted_by",
                "review_due",
                "ended",
            ],
        },
    ],
    states: &[
        State::open("proposed", "Proposed", Tone::Neutral, 0).import(&["new", "draft", "planned"]),
        State::open("appointed", "Appointed", Tone::Active, 1).import(&["assigned"]),
        State::open("accepted", "Accepted", Tone::Good, 2).import(&["active", "current", "in force"]),
        State::closed("ended", "Ended", Tone::Neutral, 3).import(&["closed", "former", "revoked"]),
    ],
    transitions: &[
        Transition::new("appoint", "Appoint", &["proposed"], "appointed")
            .needs(&["role", "person", "authorities", "duties", "review_due"])
            .stamps(&[Stamp::Now("appointed"), Stamp::Actor("appointed_by")]),
        Transition::new("accept", "Accept the role", &["appointed"], "accepted")
            .stamps(&[Stamp::Now("accepted"), Stamp::Actor("accepted_by")]),
        Transition::new("change", "Change assignment", &["appointed", "accepted"], "proposed")
            .with_reason()
            .stamps(&[
                Stamp::Clear("appointed"),
                Stamp::Clear("appointed_by"),
                Stamp::Clear("accepted"),
                Stamp::Clear("accepted_by"),
            ]),
        Transition::new("end", "End assignment", &["proposed", "appointed", "accepted"], "ended")
            .with_reason()
            .stamps(&[Stamp::Now("ended")]),
        Transition::new("reopen", "Reopen", &["ended"], "proposed")
            .with_reason()
            .stamps(&[
                Stamp::Clear("ended"),
                Stamp::Clear("appointed"),
                Stamp::Clear("appointed_by"),
                Stamp::Clear("accepted"),
                Stamp::Clear("accepted_by"),
            ]),
    ],
    relations: &[
        Relation::many("responsible_for_record", "Answers for", "Roles", &[]).import(&["answers for", "process"]),
        Relation::many(
            "requires_competence",
            "Requires competence",
            "Required by role",
            &["competence"],
        )
        .import(&["competence", "required competence"]),
        Relation::one(
            "reports_to",
            "Reports to",
            "Receives reports from",
            &["role_assignment"],
        )
        .import(&["reports to", "superior"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "role",
        "person",
        "deputy",
        "accountable_for",
        "review_due",
        "updated",
    ],
    evidence: &[
        Evidence::new("5.3", "4.1.3", "roles and authorities are assigned and accepted"),
        Evidence::new("5.3", "4.1.4", "somebody represents management and reports to it"),
    ],
    counters: &[],
    derive: None,
};
