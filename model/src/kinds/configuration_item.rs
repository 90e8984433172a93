//! Configuration item: a component that must be under control to deliver a service.

use crate::declaration::{
    Area, DocumentClass, Evidence, Field, Kind, Relation, Section, Stamp, State, Tone, Transition,
};

const CI: &[&str] = &["configuration_item"];

/// The declaration.
pub static KIND: Kind = Kind {
    name: "configuration_item",
    prefix: "CI",
    label: "Configuration item",
    plural: "Configuration items",
    area: Area::BuildAndControl,
    class: DocumentClass::Record,
    purpose: "The components that services are made of: devices, machines, circuits, sites, software, and how they hang together.",
    audit_reason: "Shows that what is in use is known, owned and related to services, so that impact can be judged before a change.",
    schema: 1,
    maps: &[],
    fields: &[
        Field::line("ci_type", "Type").import(&["type", "ci type", "class", "device role", "sys_class_name"]),
        Field::line("manufacturer", "Manufacturer").import(&["manufacturer", "vendor", "make"]),
        Field::line("model", "Model").import(&["model", "model number", "device type", "model_id"]),
        Field::line("serial", "Serial number").import(&["serial", "serial number", "serial_number", "s/n"]),
        Field::line("asset_tag", "Asset tag").import(&["asset tag", "asset_tag", "inventory number"]),
        Field::line("location", "Location").import(&["location", "site", "room", "building"]),
        Field::line("role", "Role").import(&["role", "function"]),
        Field::line("ip_address", "IP address").import(&["ip", "ip address", "primary ip", "ip_address"]),
        Field::line("customer", "Used by")
            .help("Customer or tenant.")
            .import(&["tenant", "customer", "used by"]),
        Field::line("supplier", "Supplier").import(&["supplier", "provider"]),
        Field::group("support_group", "Support group").import(&["support group", "support_group"]),
        Field::number("cost", "Cost", "€").import(&["cost", "price", "purchase cost"]),
        Field::date("purchased", "Purchased").import(&["purchased", "purchase date", "install date"]),
        Field::date("support_ends", "Support ends").import(&["warranty", "warranty expiration", "end of support"]),
        Field::moment("verified", "Last verified")
            .read_only()
            .import(&["last verified", "last discovered"]),
        Field::person("verified_by", "Verified by").read_only(),
    ],
    sections: &[
        Section {
            label: "Item",
            fields: &["ci_type", "role", "manufacturer", "model", "serial", "asset_tag"],
        },
        Section {
            label: "Place and use",
            fields: &["location", "ip_address", "customer", "owner", "support_group"],
        },
        Section {
            label: "Asset",
            fields: &["supplier", "cost", "purchased", "support_ends"],
        },
        Section {
            label: "Notes",
            fields: &["description", "verified", "verified_by"],
        },
    ],
    states: &[
        State::open("planned", "Planned", Tone::Neutral, 0).import(&["planned", "on order", "ordered"]),
        State::open("in_stock", "In stock", Tone::Waiting, 1).import(&[
            "available",
            "inventory",
            "in stock",
            "staged",
            "reserved",
            "spare",
        ]),
        State::open("in_use", "In use", Tone::Good, 2).import(&[
            "active",
            "installed",
            "operational",
            "in use",
            "live",
            "connected",
        ]),
        State::open("in_repair", "In repair", Tone::Warning, 3).import(&[
            "failed",
            "in maintenance",
            "offline",
            "repair",
            "decommissioning",
        ]),
        State::closed("retired", "Retired", Tone::Neutral, 4).import(&[
            "retired",
            "decommissioned",
            "disposed",
            "deprecated",
            "stolen",
            "absent",
        ]),
    ],
    transitions: &[
        Transition::new("receive", "Take into stock", &["planned"], "in_stock"),
        Transition::new(
            "install",
            "Put into use",
            &["planned", "in_stock", "in_repair"],
            "in_use",
        )
        .needs(&["ci_type"]),
        Transition::new("verify", "Confirm as found", &["in_use"], "in_use")
            .stamps(&[Stamp::Now("verified"), Stamp::Actor("verified_by")]),
        Transition::new("repair", "Send to repair", &["in_use", "in_stock"], "in_repair").with_reason(),
        Transition::new("store", "Return to stock", &["in_use", "in_repair"], "in_stock"),
        Transition::new(
            "retire",
            "Retire",
            &["in_use", "in_stock", "in_repair", "planned"],
            "retired",
        )
        .with_reason(),
        Transition::new("restore", "Restore", &["retired"], "in_stock").with_reason(),
    ],
    relations: &[
        Relation::many("runs_on", "Runs on", "Runs", CI).import(&["runs on", "hosted on", "host", "virtualized by"]),
        Relation::many("connected_to", "Connected to", "Connected to", CI).import(&[
            "connected to",
            "connects to",
            "terminates at",
            "linked to",
        ]),
        Relation::many("depends_on", "Depends on", "Needed by", CI).import(&["depends on", "uses", "requires"]),
        Relation::many("part_of", "Part of", "Consists of", CI).import(&["part of", "component of", "member of"]),
        Relation::many("contained_in", "Contained in", "Contains", CI).import(&[
            "mounted in",
            "located in",
            "contained in",
            "installed in",
        ]),
        Relation::many(
            "supplied_by",
            "Supplied by",
            "Supplies",
            &["supplier", "configuration_item"],
        )
        .import(&["supplied by", "provided by"]),
    ],
    columns: &[
        "id", "title", "state", "ci_type", "location", "model", "owner", "updated",
    ],
    evidence: &[
        Evidence::new(
            "8.2.6",
            "9.1",
            "items, their attributes and relations are recorded and verified",
        ),
        Evidence::new("8.2.5", "9.1", "assets are known with their owner"),
    ],
    counters: &[],
    derive: None,
};
