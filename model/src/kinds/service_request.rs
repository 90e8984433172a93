//! Service request: something from the catalogue that a user asks for.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};
use crate::priority::PRIORITY;

const CONTACT_TYPE: &[Choice] = &[
    Choice::new("self_service", "Self-service", Tone::Neutral).import(&["self service", "portal", "web"]),
    Choice::new("email", "E-mail", Tone::Neutral).import(&["mail"]),
    Choice::new("phone", "Phone", Tone::Neutral).import(&["telephone", "call"]),
    Choice::new("walk_in", "In person", Tone::Neutral).import(&["walk-in", "walk in"]),
    Choice::new("chat", "Chat", Tone::Neutral),
];

const PENDING_REASON: &[Choice] = &[
    Choice::new("customer", "Customer", Tone::Waiting).import(&["awaiting user info", "awaiting caller"]),
    Choice::new("supplier", "Supplier", Tone::Waiting).import(&["awaiting vendor", "on order"]),
    Choice::new("change", "Change", Tone::Waiting).import(&["awaiting change"]),
    Choice::new("other", "Other", Tone::Waiting).import(&["on hold", "pending", "suspended"]),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "service_request",
    prefix: "REQ",
    label: "Service request",
    plural: "Service requests",
    area: Area::Resolve,
    class: DocumentClass::Record,
    purpose: "What users order from the catalogue: access, equipment, information; approved where needed, fulfilled and confirmed.",
    audit_reason: "Shows that requests are recorded, ranked, approved by those who may, fulfilled and closed by instructions.",
    schema: 1,
    maps: &[],
    fields: FIELDS,
    sections: &[
        Section {
            label: "Request",
            fields: &[
                "request_type",
                "requested_by",
                "requested_for",
                "contact_type",
                "location",
                "opened",
                "opened_by",
                "priority",
                "due",
                "details",
                "description",
            ],
        },
        Section {
            label: "Approval",
            fields: &["approver", "cost", "approved_by", "approved"],
        },
        Section {
            label: "Work",
            fields: &[
                "assignment_group",
                "assigned_to",
                "owner",
                "reassignments",
                "pending_reason",
                "tasks",
            ],
        },
        Section {
            label: "Result",
            fields: &[
                "result",
                "fulfilled",
                "fulfilled_by",
                "closed",
                "sla_met",
                "reopen_count",
                "reopened",
            ],
        },
    ],
    states: &[
        State::open("new", "New", Tone::Neutral, 0).import(&["open", "requested", "registered"]),
        State::open("awaiting_approval", "Awaiting approval", Tone::Waiting, 1).import(&[
            "requested approval",
            "waiting for approval",
            "approval",
        ]),
        State::open("approved", "Approved", Tone::Active, 2),
        State::open("in_progress", "In progress", Tone::Active, 3).import(&["active", "work in progress", "started"]),
        State::open("pending", "Pending", Tone::Waiting, 4).import(&["on hold", "suspended", "awaiting user info"]),
        State::closed("cancelled", "Cancelled", Tone::Neutral, 5).import(&["canceled", "withdrawn"]),
        State::closed("rejected", "Rejected", Tone::Neutral, 6).import(&["denied", "closed rejected"]),
        State::open("fulfilled", "Fulfilled", Tone::Good, 7).import(&["resolved", "delivered", "completed"]),
        State::closed("closed", "Closed", Tone::Good, 8).import(&["closed complete", "complete"]),
    ],
    transitions: TRANSITIONS,
    relations: &[
        Relation::many("for_service", "For service", "Service requests", &["service"]).import(&[
            "service",
            "business service",
            "affected service",
        ]),
        Relation::many(
            "concerns_item",
            "Concerns item",
            "Service requests",
            &["configuration_item"],
        )
        .import(&["configuration item", "cmdb_ci", "ci"]),
        Relation::one("for_customer", "For customer", "Service requests", &["customer"])
            .import(&["customer", "company"]),
        Relation::one(
            "uses_sla",
            "Under agreement",
            "Service requests",
            &["service_level_agreement"],
        )
        .import(&["sla", "service level agreement"]),
        Relation::many(
            "fulfilled_by_change",
            "Fulfilled by change",
            "Fulfils requests",
            &["change"],
        )
        .import(&["change"]),
        Relation::many(
            "uses_article",
            "Uses article",
            "Used for requests",
            &["knowledge_article"],
        ),
        Relation::many(
            "follows_incident",
            "Follows incident",
            "Service requests",
            &["incident"],
        )
        .import(&["incident"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "request_type",
        "requested_by",
        "assignment_group",
        "due",
        "opened",
        "updated",
    ],
    evidence: &[
        Evidence::new("8.6.2", "8.1", "requests are recorded, approved, fulfilled and closed"),
        Evidence::new("8.3.3", "6.1", "work against agreed service levels can be followed"),
    ],
    counters: &[("assignment_group", "reassignments")],
    derive: None,
};

const FIELDS: &[Field] = &[
    Field::line("request_type", "Request type")
        .help("As the catalogue names it, for example New workplace.")
        .import(&["request type", "catalog item", "item", "cat_item", "type"]),
    Field::person("requested_by", "Requested by").import(&["requested by", "requester", "opened for", "caller"]),
    Field::person("requested_for", "Requested for").import(&["requested for", "requested_for", "beneficiary"]),
    Field::choice("contact_type", "Reported by", CONTACT_TYPE).import(&["contact type", "channel"]),
    Field::line("location", "Location").import(&["location", "site"]),
    Field::moment("opened", "Opened").import(&["opened", "opened at", "opened_at"]),
    Field::person("opened_by", "Opened by").import(&["opened by", "opened_by"]),
    Field::choice("priority", "Priority", PRIORITY).import(&["priority"]),
    Field::date("due", "Promised for").import(&["due", "due date", "promised for"]),
    Field::text("details", "Answers to the form")
        .help("What the catalogue asks for with this type, one answer per line.")
        .import(&["variables", "answers"]),
    Field::person("approver", "Approval by")
        .help("Who has to approve it; empty if nobody has to.")
        .import(&["approver"]),
    Field::number("cost", "Cost", "€").import(&["cost", "price"]),
    Field::person("approved_by", "Approved by")
        .read_only()
        .import(&["approved by"]),
    Field::moment("approved", "Approved")
        .read_only()
        .import(&["approved", "approval date"]),
    Field::group("assignment_group", "Group").import(&["assignment group", "group"]),
    Field::person("assigned_to", "Assigned to").import(&["assigned to", "assignee"]),
    Field::number("reassignments", "Reassignments", "")
        .read_only()
        .import(&["reassignment count"]),
    Field::choice("pending_reason", "Waiting for", PENDING_REASON).import(&["pending reason", "on hold reason"]),
    Field::text("tasks", "Fulfilment tasks")
        .help("The steps to take, ticked off as they are done.")
        .import(&["tasks", "fulfilment"]),
    Field::text("result", "Result")
        .help("What was delivered, and what the user was told.")
        .import(&["result", "close notes"]),
    Field::moment("fulfilled", "Fulfilled")
        .read_only()
        .import(&["fulfilled", "resolved at", "delivered"]),
    Field::person("fulfilled_by", "Fulfilled by")
        .read_only()
        .import(&["fulfilled by"]),
    Field::moment("closed", "Closed")
        .read_only()
        .import(&["closed", "closed at", "closed_at"]),
    Field::flag("sla_met", "Within agreed time").import(&["made sla", "sla met"]),
    Field::number("reopen_count", "Times reopened", "")
        .read_only()
        .import(&["reopen count"]),
    Field::moment("reopened", "Last reopened").read_only(),
];

const WORKING: &[&str] = &["new", "approved", "in_progress"];

const TRANSITIONS: &[Transition] = &[
    Transition::new("ask_approval", "Ask for approval", &["new"], "awaiting_approval")
        .needs(&["request_type", "approver"]),
    Transition::new("approve", "Approve", &["awaiting_approval"], "approved").stamps(&[
        Stamp::Now("approved"),
        Stamp::Actor("approved_by"),
        Stamp::Approval(&[
            "priority",
            "due",
            "assignment_group",
            "assigned_to",
            "pending_reason",
            "tasks",
            "result",
            "sla_met",
            "uses_sla",
            "fulfilled_by_change",
            "uses_article",
            "follows_incident",
        ]),
    ]),
    Transition::new("reject", "Reject", &["new", "awaiting_approval"], "rejected").with_reason(),
    Transition::new("start", "Start work", &["new", "approved"], "in_progress").needs(&["request_type", "assigned_to"]),
    Transition::new("wait_customer", "Wait for customer", WORKING, "pending")
        .with_reason()
        .stamps(&[Stamp::Choice("pending_reason", "customer")]),
    Transition::new("wait_supplier", "Wait for supplier", WORKING, "pending")
        .with_reason()
        .stamps(&[Stamp::Choice("pending_reason", "supplier")]),
    Transition::new("wait_change", "Wait for change", WORKING, "pending")
        .with_reason()
        .stamps(&[Stamp::Choice("pending_reason", "change")]),
    Transition::new("resume", "Resume", &["pending"], "in_progress")
        .needs(&["assigned_to"])
        .stamps(&[Stamp::Clear("pending_reason")]),
    Transition::new("fulfil", "Mark as fulfilled", &["in_progress", "pending"], "fulfilled")
        .needs(&["result"])
        .stamps(&[
            Stamp::Now("fulfilled"),
            Stamp::Actor("fulfilled_by"),
            Stamp::Clear("pending_reason"),
        ]),
    Transition::new("close", "Close", &["fulfilled"], "closed").stamps(&[Stamp::Now("closed")]),
    Transition::new("reopen", "Reopen", &["fulfilled", "closed"], "in_progress")
        .with_reason()
        .stamps(&[
            Stamp::Count("reopen_count"),
            Stamp::Now("reopened"),
            Stamp::Clear("fulfilled"),
            Stamp::Clear("fulfilled_by"),
            Stamp::Clear("closed"),
        ]),
    Transition::new(
        "cancel",
        "Cancel",
        &["new", "awaiting_approval", "approved", "in_progress", "pending"],
        "cancelled",
    )
    .with_reason()
    .stamps(&[Stamp::Clear("pending_reason")]),
];
