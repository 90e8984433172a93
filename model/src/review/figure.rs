//! The figures of cards: their names, what they are called, in what they count, and which way is better.

/// In what a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Records.
    Count,
    /// Percent.
    Percent,
    /// Euro.
    Money,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More.
    Higher,
    /// Less.
    Lower,
    /// Neither.
    Neither,
}

/// A figure that a card may have.
#[derive(Debug)]
pub struct FigureKind {
    /// Its name, part of what is frozen. Never renamed.
    pub name: &'static str,
    /// As shown.
    pub label: &'static str,
    /// In what it counts.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
}

const fn count(name: &'static str, label: &'static str, better: Better) -> FigureKind {
    FigureKind {
        name,
        label,
        unit: Unit::Count,
        better,
    }
}

const fn percent(name: &'static str, label: &'static str, better: Better) -> FigureKind {
    FigureKind {
        name,
        label,
        unit: Unit::Percent,
        better,
    }
}

const fn money(name: &'static str, label: &'static str) -> FigureKind {
    FigureKind {
        name,
        label,
        unit: Unit::Money,
        better: Better::Neither,
    }
}

static FIGURES: &[FigureKind] = &[
    count("actions_open", "Open", Better::Lower),
    count("actions_overdue", "Overdue", Better::Lower),
    count("actions_done", "Done since", Better::Higher),
    count("actions_agreed", "Agreed last time", Better::Neither),
    count("issues_open", "Issues open", Better::Neither),
    count("issues_new", "New issues", Better::Neither),
    count("issues_changed", "Reviewed or changed", Better::Neither),
    count("parties_open", "Interested parties", Better::Neither),
    percent("requirements_met", "Requirements met", Better::Higher),
    count("measures_on_target", "Measures on target", Better::Higher),
    count("measures_missed", "Measures off target", Better::Lower),
    count("measures_worsening", "Measures getting worse", Better::Lower),
    count("incidents_opened", "Incidents", Better::Lower),
    count("majors", "Major incidents", Better::Lower),
    percent("changes_success", "Changes successful", Better::Higher),
    percent("availability_lowest", "Lowest availability", Better::Higher),
    count("audits_reported", "Audits reported", Better::Neither),
    count("audits_follow_up", "In follow-up", Better::Lower),
    count("audits_late", "Planned and late", Better::Lower),
    count("audit_findings_open", "Findings of audits open", Better::Lower),
    count("findings_open", "Open", Better::Lower),
    count("findings_major", "Major ones open", Better::Lower),
    count("findings_new", "New", Better::Neither),
    count("findings_closed", "Verified or closed", Better::Higher),
    count("findings_overdue", "Overdue", Better::Lower),
    percent("satisfaction", "Satisfaction", Better::Higher),
    count("complaints_received", "Complaints", Better::Lower),
    count("complaints_open", "Complaints open", Better::Lower),
    count("objectives_on_track", "On track", Better::Higher),
    count("objectives_at_risk", "At risk", Better::Lower),
    count("objectives_off_track", "Off track", Better::Lower),
    count("objectives_achieved", "Achieved since", Better::Higher),
    count("objectives_missed", "Missed since", Better::Lower),
    count("suppliers_active", "Suppliers", Better::Neither),
    count("suppliers_poor", "Rated poor or failing", Better::Lower),
    count("contracts_ending", "Contracts to decide in 90 days", Better::Neither),
    count("disputes_open", "Disputes open", Better::Lower),
    count("resources_short", "Resources short", Better::Lower),
    count("capacity_exceeded", "Capacities over threshold", Better::Lower),
    money("budget_total", "Budget"),
    money("actual_total", "Spent"),
    percent("budget_used", "Of the budget", Better::Neither),
    count("budget_over", "Budget lines over", Better::Lower),
    count("risks_open", "Risks open", Better::Lower),
    count("risks_high", "High or extreme", Better::Lower),
    count("risks_overdue", "Review or treatment overdue", Better::Lower),
    count("opportunities_open", "Opportunities open", Better::Neither),
    count("improvements_open", "Open", Better::Neither),
    count("improvements_proposed", "Waiting for evaluation", Better::Neither),
    count("improvements_new", "Proposed since", Better::Higher),
    count("improvements_reached", "Target reached since", Better::Higher),
];

/// The figure of this name, if this version knows it.
#[must_use]
pub fn figure_kind(name: &str) -> Option<&'static FigureKind> {
    FIGURES.iter().find(|figure| figure.name == name)
}
