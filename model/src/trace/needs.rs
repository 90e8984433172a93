//! Which relations mean that one record cannot work without the other.

/// Who needs whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The record that has the relation needs the one that it names.
    OfSource,
    /// The other way round.
    OfTarget,
}

/// Whether a relation of a kind says that one end needs the other. Being connected, or being related, does not.
#[must_use]
pub fn need(source: &str, relation: &str, target: &str) -> Option<Need> {
    Some(match (source, relation, target) {
        ("configuration_item", "runs_on" | "depends_on" | "contained_in", "configuration_item")
        | ("configuration_item", "supplied_by", "supplier" | "configuration_item")
        | ("service", "depends_on", "service" | "configuration_item")
        | ("service_level_agreement", "for_service", "service")
        | ("service_level_agreement", "backed_by", "internal_agreement" | "contract")
        | ("customer", "uses_service", "service") => Need::OfSource,
        // The whole needs its parts; the customer has what the agreement promises.
        ("configuration_item", "part_of", "configuration_item")
        | ("service", "part_of", "service")
        | ("service_level_agreement", "with_customer", "customer")
        | ("supplier", "contributes_to", "service" | "configuration_item") => Need::OfTarget,
        _ => return None,
    })
}
