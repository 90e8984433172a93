//! Baseline: a named moment of the configuration, to compare with and to return to.

use crate::declaration::{
    Area, Choice, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const OCCASION: &[Choice] = &[
    Choice::new("before_release", "Before a release", Tone::Neutral),
    Choice::new("after_release", "After a release", Tone::Neutral),
    Choice::new("stock_take", "After a stock-take", Tone::Neutral),
    Choice::new("audit", "For an audit", Tone::Neutral),
    Choice::new("regular", "Regular", Tone::Neutral).import(&["periodic", "quarterly"]),
    Choice::new("other", "Other", Tone::Neutral),
];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "baseline",
    prefix: "BAS",
    label: "Configuration baseline",
    plural: "Configuration baselines",
    area: Area::BuildAndControl,
    class: DocumentClass::Record,
    purpose: "The configuration as it was at a named moment, to compare later states with and to return to.",
    audit_reason: "Shows that the configuration was captured before it was changed, so that differences are known and the way back exists.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::choice("occasion", "Occasion", OCCASION).import(&["occasion", "reason"]),
        Field::moment("as_of", "As of")
            .help("The moment whose configuration this is.")
            .import(&["as of", "date", "baseline date"]),
        Field::line("coverage", "What is covered")
            .help("A search that finds the items, for example kind:configuration-item location:Warehouse.")
            .import(&["coverage", "scope"]),
        Field::number("item_count", "Number of items", "").import(&["items", "item count"]),
        Field::date("expires", "Keep until").import(&["keep until", "expires"]),
        Field::moment("fixed", "Fixed").read_only().import(&["fixed", "taken"]),
        Field::person("fixed_by", "Fixed by")
            .read_only()
            .import(&["fixed by", "taken by"]),
        Field::moment("compared", "Compared").read_only().import(&["compared"]),
        Field::person("compared_by", "Compared by").read_only(),
        Field::number("difference_count", "Number of differences", "").import(&["differences"]),
        Field::text("differences", "Differences")
            .help("What was otherwise when compared, whether it was meant, and what follows.")
            .import(&["differences found", "result"]),
    ],
    sections: &[
        Section {
            label: "Configuration baseline",
            fields: &["occasion", "as_of", "coverage", "item_count", "owner", "description"],
        },
        Section {
            label: "Control",
            fields: &["fixed", "fixed_by", "expires"],
        },
        Section {
            label: "Comparison",
            fields: &["difference_count", "differences", "compared", "compared_by"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["new", "draft"]),
        State::open("fixed", "Fixed", Tone::Good, 1).import(&["taken", "active", "current"]),
        State::open("compared", "Compared", Tone::Good, 2).import(&["verified", "checked"]),
        State::closed("superseded", "Superseded", Tone::Neutral, 3).import(&["obsolete", "replaced", "expired"]),
    ],
    transitions: &[
        Transition::new("fix", "Fix", &["planned"], "fixed")
            .needs(&["owner", "occasion", "as_of", "coverage"])
            .stamps(&[Stamp::Now("fixed"), Stamp::Actor("fixed_by")]),
        Transition::new("compare", "Mark as compared", &["fixed", "compared"], "compared")
            .needs(&["difference_count", "differences"])
            .stamps(&[Stamp::Now("compared"), Stamp::Actor("compared_by")]),
        Transition::new("correct", "Correct", &["fixed", "compared"], "planned")
            .with_reason()
            .stamps(&[
                Stamp::Clear("fixed"),
                Stamp::Clear("fixed_by"),
                Stamp::Clear("compared"),
                Stamp::Clear("compared_by"),
            ]),
        Transition::new(
            "supersede",
            "Mark as superseded",
            &["planned", "fixed", "compared"],
            "superseded",
        )
        .with_reason(),
    ],
    relations: &[
        Relation::many("covers_item", "Covers item", "Baselines", &["configuration_item"]).import(&["items"]),
        Relation::many("covers_service", "Covers service", "Baselines", &["service"]).import(&["services"]),
        Relation::one("previous", "Previous baseline", "Next baseline", &["baseline"]).import(&["previous baseline"]),
    ],
    columns: &[
        "id",
        "title",
        "state",
        "occasion",
        "as_of",
        "item_count",
        "difference_count",
        "owner",
        "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.2.6",
            "9.1",
            "the configuration is captured at defined moments and compared",
        ),
        Evidence::new("8.5.3", "9.3", "a baseline exists before a release is deployed"),
    ],
    counters: &[],
    derive: None,
};
