//! Where a kind stands between what goes wrong and whom it concerns.

/// The stages of the chain, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Incidents, requests, outages, complaints: what people notice.
    Event,
    /// Problems.
    Problem,
    /// Changes.
    Change,
    /// Releases.
    Release,
    /// Configuration items.
    Item,
    /// Services.
    Service,
    /// Agreements and contracts.
    Agreement,
    /// Customers and suppliers.
    Party,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Event,
        Self::Problem,
        Self::Change,
        Self::Release,
        Self::Item,
        Self::Service,
        Self::Agreement,
        Self::Party,
    ];

    /// The stage of a kind by its stored name; `None` if it has no place in the chain.
    #[must_use]
    pub fn of(kind: &str) -> Option<Self> {
        Some(match kind {
            "incident" | "service_request" | "outage" | "complaint" => Self::Event,
            "problem" => Self::Problem,
            "change" => Self::Change,
            "release" => Self::Release,
            "configuration_item" => Self::Item,
            "service" => Self::Service,
            "service_level_agreement" | "internal_agreement" | "contract" => Self::Agreement,
            "customer" | "supplier" => Self::Party,
            _ => return None,
        })
    }

    /// Its place in the chain, from 0.
    #[must_use]
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|stage| *stage == self).unwrap_or_default()
    }
}
