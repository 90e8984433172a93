//! Incident: an unplanned interruption or a loss of quality of a service.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};
use crate::item;
use crate::priority::{IMPACT, PRIORITY, URGENCY, derive};

const CONTACT_TYPE: &[Choice] = &[
    Choice::new("phone", "Phone", Tone::Neutral).import(&["telephone", "call"]),
    Choice::new("email", "E-mail", Tone::Neutral).import(&["email", "mail"]),
    Choice::new("self_service", "Self-service", Tone::Neutral).import(&["self service", "portal", "web"]),
    Choice::new("walk_in", "In person", Tone::Neutral).import(&["walk-in", "direct opening", "walk in"]),
    Choice::new("chat", "Chat", Tone::Neutral).import(&["virtual agent", "ivr"]),
    Choice::new("monitoring", "Monitoring", Tone::Neutral).import(&["event", "alert", "monitor"]),
];

const PENDING_REASON: &[Choice] = &[
    Choice::new("customer", "Customer", Tone::Waiting).import(&[
        "awaiting user info",
        "awaiting caller",
        "awaiting evidence",
        "awaiting customer",
        "waiting for customer",
    ]),
    Choice::new("supplier", "Supplier", Tone::Waiting).import(&[
        "awaiting vendor",
        "awaiting supplier",
        "waiting for supplier",
    ]),
    Choice::new("change", "Change", Tone::Waiting).import(&["awaiting change", "waiting for change"]),
    Choice::new("problem", "Problem", Tone::Waiting).import(&["awaiting problem", "waiting for problem"]),
    Choice::new("other", "Other", Tone::Waiting).import(&["on hold", "pending", "suspended"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "incident",
    prefix: "INC",
    label: "Incident",
    plural: "Incidents",
    area: Area::Resolve,
    class: DocumentClass::Record,
    purpose: "Interruptions and losses of quality, from the first call to the confirmed solution.",
    audit_reason: "Shows that disturbances are recorded, ranked by impact and urgency, worked on by named people and closed with a result.",
    schema: 2,
    maps: &[(item::TIMELINE, 2), (item::NOTICES, 2)],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Report",
            fields: &[
                "caller",
                "contact_type",
                "location",
                "opened",
                "opened_by",
                "description",
            ],
        },
        Section {
            label: "Classification",
            fields: &[
                "category",
                "subcategory",
                "symptom",
                "impact",
                "urgency",
                "priority",
                "priority_confirmed",
            ],
        },
        Section {
            label: "Work",
            fields: &[
                "assignment_group",
                "assigned_to",
                "owner",
                "reassignments",
                "pending_reason",
                "workaround",
            ],
        },
        Section {
            label: "Result",
            fields: &[
                "resolution_code",
                "resolution",
                "resolved",
                "resolved_by",
                "closed",
                "sla_met",
                "knowledge_used",
                "reopen_count",
                "reopened",
            ],
        },
        Section {
            label: "Major incident",
            fields: &[
                "major",
                "major_declared",
                "major_stood_down",
                "incident_lead",
                "communications_lead",
                "director",
                "director_engaged",
                "next_update",
                "update_minutes",
                "major_review",
                "restricted",
            ],
        },
        Section {
            label: "References",
            fields: &[
                "item_reference",
                "problem_reference",
                "change_reference",
                "caused_by_reference",
                "supplier_reference",
            ],
        },
    ],
    states: &[
        State::open("new", "New", Tone::Neutral, 0).import(&["new", "open", "registered"]),
        State::open("assigned", "Assigned", Tone::Neutral, 1).import(&["assigned", "accepted"]),
        State::open("in_progress", "In progress", Tone::Active, 2).import(&[
            "active",
            "in progress",
            "work in progress",
            "started",
        ]),
        State::open("pending", "Pending", Tone::Waiting, 3).import(&[
            "on hold",
            "pending",
            "suspended",
            "awaiting user info",
            "awaiting caller",
            "awaiting evidence",
            "awaiting customer",
            "awaiting vendor",
            "awaiting supplier",
            "awaiting change",
            "awaiting problem",
        ]),
        State::open("resolved", "Resolved", Tone::Good, 4).import(&["resolved", "solved", "fixed", "completed"]),
        State::closed("closed", "Closed", Tone::Good, 5).import(&["closed", "canceled", "cancelled"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("affects_service", "Affects service", "Incidents", &["service"]).import(&[
            "service",
            "business service",
            "affected service",
        ]),
        Relation::many("affects_item", "Affects item", "Incidents", &["configuration_item"])
            .import(&["configuration item", "affected ci"]),
        Relation::one("for_customer", "For customer", "Incidents", &["customer"]).import(&["customer", "company"]),
        Relation::one("uses_sla", "Under agreement", "Incidents", &["service_level_agreement"])
            .import(&["sla", "service level agreement"]),
        Relation::many("has_problem", "Has problem", "Incidents", &["problem"])
            .import(&["has problem", "related problem"]),
        Relation::many(
            "uses_article",
            "Uses article",
            "Used for incidents",
            &["knowledge_article"],
        )
        .import(&["knowledge article"]),
        Relation::many(
            "caused_by",
            "Caused by change",
            "Caused incidents",
            &["change", "release"],
        )
        .import(&["caused by change"]),
        Relation::many("solved_by", "Solved by change", "Solves incidents", &["change"]).import(&["solved by change"]),
        Relation::many("related_to", "Related incident", "Related incident", &["incident"])
            .import(&["related incident", "related to"]),
        Relation::one("parent", "Part of incident", "Child incidents", &["incident"])
            .import(&["parent", "parent incident"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "priority",
        "caller",
        "assignment_group",
        "assigned_to",
        "opened",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.6.1",
            "8.1",
            "incidents are recorded, prioritized, resolved and closed",
        ),
        Evidence::new("8.3.3", "6.1", "work against agreed service levels can be followed"),
        Evidence::new(
            "8.7.3",
            "6.6.3",
            "security incidents are recorded and worked on like others",
        ),
    ],
    counters: &[("assignment_group", "reassignments")],
    derive: Some(derive),
};

const FIELDS: &[Field] = &[
    Field::person("caller", "Caller").import(&[
        "caller",
        "caller id",
        "caller_id",
        "reported by",
        "requester",
        "affected user",
    ]),
    Field::choice("contact_type", "Reported by", CONTACT_TYPE).import(&[
        "contact type",
        "contact_type",
        "channel",
        "source",
    ]),
    Field::line("location", "Location").import(&["location", "site"]),
    Field::moment("opened", "Opened").import(&["opened", "opened at", "opened_at", "reported", "created on"]),
    Field::person("opened_by", "Opened by").import(&["opened by", "opened_by", "created by"]),
    Field::line("category", "Category").import(&["category"]),
    Field::line("subcategory", "Subcategory").import(&["subcategory", "sub category"]),
    Field::line("symptom", "Symptom").import(&["symptom", "u_symptom"]),
    Field::choice("impact", "Impact", IMPACT)
        .help("How far it reaches.")
        .import(&["impact"]),
    Field::choice("urgency", "Urgency", URGENCY)
        .help("How soon it hurts.")
        .import(&["urgency"]),
    Field::choice("priority", "Priority", PRIORITY)
        .help("Follows from impact and urgency.")
        .read_only()
        .import(&["priority"]),
    Field::flag("priority_confirmed", "Priority confirmed").import(&["priority confirmed", "u_priority_confirmation"]),
    Field::group("assignment_group", "Group").import(&["assignment group", "assignment_group", "group", "team"]),
    Field::person("assigned_to", "Assigned to").import(&["assigned to", "assigned_to", "assignee", "technician"]),
    Field::number("reassignments", "Reassignments", "")
        .read_only()
        .import(&["reassignment count", "reassignment_count"]),
    Field::choice("pending_reason", "Waiting for", PENDING_REASON).import(&[
        "pending reason",
        "on hold reason",
        "hold_reason",
    ]),
    Field::text("workaround", "Workaround").import(&["workaround", "work around"]),
    Field::line("resolution_code", "Resolution code").import(&[
        "resolution code",
        "close code",
        "closed_code",
        "closure code",
    ]),
    Field::text("resolution", "Resolution")
        .help("What restored the service.")
        .import(&["resolution", "close notes", "resolution notes", "solution"]),
    Field::moment("resolved", "Resolved")
        .read_only()
        .import(&["resolved", "resolved at", "resolved_at"]),
    Field::person("resolved_by", "Resolved by")
        .read_only()
        .import(&["resolved by", "resolved_by"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed", "closed at", "closed_at"]),
    Field::flag("sla_met", "Within agreed time").import(&["made sla", "made_sla", "sla met"]),
    Field::flag("knowledge_used", "Knowledge used").import(&["knowledge"]),
    Field::number("reopen_count", "Times reopened", "")
        .read_only()
        .import(&["reopen count", "reopen_count"]),
    Field::moment("reopened", "Last reopened")
        .read_only()
        .import(&["reopened", "reopened at", "reopened_time"]),
    // Declaring is an edit of fields, not a step: it must not compete with a step that somebody else takes offline.
    Field::flag("major", "Major incident")
        .help("Declared by the rule of the major incident procedure; set the time of the declaration with it.")
        .import(&["major", "major incident", "major_incident_state"]),
    Field::moment("major_declared", "Declared").import(&["major declared", "declared"]),
    Field::person("incident_lead", "Led by")
        .help("Who leads until the service is restored.")
        .import(&["incident lead", "incident manager", "major incident manager"]),
    Field::moment("major_stood_down", "Stood down")
        .help("When the major incident was over and everyday work took it on.")
        .import(&["stood down"]),
    Field::person("communications_lead", "Communications by")
        .help("Who tells customers, users and management.")
        .import(&["communications lead"]),
    Field::person("director", "Director engaged").import(&["director"]),
    Field::moment("next_update", "Next update due")
        .help("By when those concerned hear again.")
        .import(&["next update"]),
    Field::number("update_minutes", "Update every", "min").import(&["update interval"]),
    Field::moment("director_engaged", "Top management informed")
        .help("When the director was told and took part.")
        .import(&["director engaged", "management informed"]),
    Field::text("major_review", "Review of the major incident")
        .help("What happened, what helped, what is to be improved.")
        .import(&["major incident review", "post incident review"]),
    Field::flag("restricted", "Security incident")
        .help("To be handled by those who need to know; never shared with customers or suppliers.")
        .import(&["restricted", "security incident"]),
    Field::line("item_reference", "Item in the source")
        .help("As named by the system it was imported from.")
        .import(&["cmdb_ci", "ci"]),
    Field::line("problem_reference", "Problem in the source").import(&["problem id", "problem_id", "problem"]),
    Field::line("change_reference", "Change in the source").import(&["rfc", "change request"]),
    Field::line("caused_by_reference", "Causing change in the source").import(&["caused by", "caused_by"]),
    Field::line("supplier_reference", "Supplier in the source").import(&["vendor", "supplier"]),
];

const WORKING: &[&str] = &["new", "assigned", "in_progress"];

const TRANSITIONS: &[Transition] = &[
    Transition::new("assign", "Assign", &["new"], "assigned").needs(&["assignment_group"]),
    Transition::new("start", "Start work", &["new", "assigned"], "in_progress").needs(&["assigned_to"]),
    Transition::new("wait_customer", "Wait for customer", WORKING, "pending")
        .with_reason()
        .stamps(&[Stamp::Choice("pending_reason", "customer")]),
    Transition::new("wait_supplier", "Wait for supplier", WORKING, "pending")
        .with_reason()
        .stamps(&[Stamp::Choice("pending_reason", "supplier")]),
    Transition::new("wait_change", "Wait for change", WORKING, "pending")
        .with_reason()
        .stamps(&[Stamp::Choice("pending_reason", "change")]),
    Transition::new("wait_problem", "Wait for problem", WORKING, "pending")
        .with_reason()
        .stamps(&[Stamp::Choice("pending_reason", "problem")]),
    Transition::new("resume", "Resume", &["pending"], "in_progress").stamps(&[Stamp::Clear("pending_reason")]),
    Transition::new(
        "resolve",
        "Resolve",
        &["assigned", "in_progress", "pending"],
        "resolved",
    )
    .needs(&["impact", "urgency", "resolution_code", "resolution"])
    .stamps(&[
        Stamp::Now("resolved"),
        Stamp::Actor("resolved_by"),
        Stamp::Clear("pending_reason"),
    ]),
    Transition::new("close", "Close", &["resolved"], "closed").stamps(&[Stamp::Now("closed")]),
    Transition::new("reopen", "Reopen", &["resolved", "closed"], "in_progress")
        .with_reason()
        .stamps(&[
            Stamp::Count("reopen_count"),
            Stamp::Now("reopened"),
            Stamp::Clear("resolved"),
            Stamp::Clear("resolved_by"),
            Stamp::Clear("closed"),
        ]),
];
