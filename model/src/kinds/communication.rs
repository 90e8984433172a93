//! Communication: what is told to whom, when, how and by whom, and that it was.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const DIRECTION: &[Choice] = &[
    Choice::new("internal", "Internal", Tone::Neutral).import(&["inside"]),
    Choice::new("external", "External", Tone::Neutral).import(&["outside"]),
];

const FREQUENCY: &[Choice] = &[
    Choice::new("once", "Once", Tone::Neutral).import(&["one-off", "one time"]),
    Choice::new("on_occasion", "On occasion", Tone::Neutral).import(&["as needed", "ad hoc", "event driven"]),
    Choice::new("weekly", "Weekly", Tone::Neutral).import(&["every week"]),
    Choice::new("monthly", "Monthly", Tone::Neutral).import(&["every month"]),
    Choice::new("quarterly", "Quarterly", Tone::Neutral).import(&["every quarter"]),
    Choice::new("half_yearly", "Half-yearly", Tone::Neutral).import(&["semi-annually", "twice a year"]),
    Choice::new("yearly", "Yearly", Tone::Neutral).import(&["annually", "every year"]),
];

const CHANNEL: &[Choice] = &[
    Choice::new("meeting", "Meeting", Tone::Neutral).import(&["briefing", "workshop"]),
    Choice::new("email", "E-mail", Tone::Neutral).import(&["email", "mail", "newsletter"]),
    Choice::new("intranet", "Intranet or portal", Tone::Neutral).import(&["intranet", "portal", "website"]),
    Choice::new("report", "Written report", Tone::Neutral).import(&["report", "document"]),
    Choice::new("phone", "Phone", Tone::Neutral).import(&["telephone", "call"]),
    Choice::new("other", "Other", Tone::Neutral),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "communication",
    prefix: "COM",
    label: "Communication",
    plural: "Communications",
    area: Area::Govern,
    class: DocumentClass::Governance,
    purpose: "The communication plan, one entry per message: content, audience, occasion, channel, sender, and what was sent.",
    audit_reason: "Shows that it is planned who is told what about service management, and that the messages really go out.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("direction", "Direction", DIRECTION).import(&["direction", "internal or external"]),
        Field::line("audience", "Audience")
            .help("Who is told.")
            .import(&["audience", "recipients", "to whom", "to"]),
        Field::choice("frequency", "Frequency", FREQUENCY).import(&["frequency", "when", "interval"]),
        Field::line("occasion", "Occasion")
            .help("What prompts it, where it is not regular.")
            .import(&["occasion", "trigger"]),
        Field::choice("channel", "Channel", CHANNEL).import(&["channel", "how", "medium"]),
        Field::person("sender", "Sender").import(&["sender", "by whom", "from"]),
        Field::text("content", "Content")
            .help("What is to be said.")
            .import(&["content", "message", "what"]),
        Field::text("purpose", "Purpose")
            .help("What recipients are to know or do afterwards.")
            .import(&["purpose", "why", "aim"]),
        Field::date("next_due", "Next due").import(&["next due", "next", "due", "due date"]),
        Field::text("log", "Messages sent")
            .help("Date, content and reactions of each message.")
            .import(&["log", "messages", "messages sent"]),
        Field::moment("last_sent", "Last sent")
            .read_only()
            .import(&["last sent", "sent", "sent on"]),
        Field::person("last_sent_by", "Last sent by")
            .read_only()
            .import(&["last sent by", "sent by"]),
        Field::number("times_sent", "Times sent", "")
            .read_only()
            .import(&["times sent", "count"]),
    ],
    sections: &[
        Section {
            label: "Message",
            fields: &["content", "purpose", "description"],
        },
        Section {
            label: "Plan",
            fields: &[
                "direction",
                "audience",
                "frequency",
                "occasion",
                "channel",
                "sender",
                "owner",
                "next_due",
            ],
        },
        Section {
            label: "What was sent",
            fields: &["log", "last_sent", "last_sent_by", "times_sent"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "draft"]),
        State::open("active", "Active", Tone::Active, 1).import(&["running", "current"]),
        State::closed("ended", "Ended", Tone::Neutral, 2).import(&["closed", "done", "sent"]),
    ],
    transitions: &[
        Transition::new("activate", "Put into effect", &["planned"], "active").needs(&[
            "audience",
            "frequency",
            "channel",
            "sender",
            "content",
        ]),
        Transition::new("send", "Record as sent", &["active"], "active")
            .needs(&["log"])
            .stamps(&[
                Stamp::Now("last_sent"),
                Stamp::Actor("last_sent_by"),
                Stamp::Count("times_sent"),
            ]),
        Transition::new("revise", "Back to planning", &["active"], "planned").with_reason(),
        Transition::new("end", "End", &["planned", "active"], "ended").with_reason(),
        Transition::new("reopen", "Reopen", &["ended"], "planned").with_reason(),
    ],
    relations: &[
        Relation::many("about", "About", "Communicated in", &[]).import(&["about", "concerns"]),
        Relation::many(
            "addressed_to",
            "Addressed to",
            "Receives",
            &["interested_party", "customer", "supplier", "other_party"],
        )
        .import(&["interested party", "addressed to"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "audience",
        "frequency",
        "channel",
        "sender",
        "next_due",
        "last_sent",
        "updated",
    ],
    evidence: &[
        Evidence::new("7.4", "4.1.3", "communication is planned and messages are sent"),
        Evidence::new("5.2", "4.1.2", "the policy is made known"),
    ],
    counters: &[],
    derive: None,
};
