//! What the management reviews of the sample said, input by input in the order of the agenda.

/// What was said about an input.
pub(in crate::sample) struct Said {
    /// The discussion; empty where there was nothing to report.
    pub(in crate::sample) text: &'static str,
    /// Decisions, in words.
    pub(in crate::sample) decisions: &'static [&'static str],
    /// Actions, by their number among the tasks of the sample.
    pub(in crate::sample) actions: &'static [usize],
}

const fn said(text: &'static str, decisions: &'static [&'static str], actions: &'static [usize]) -> Said {
    Said {
        text,
        decisions,
        actions,
    }
}

const NOTHING: Said = said("", &[], &[]);

/// Who took part: name, how, in which role.
pub(in crate::sample) const ATTENDANCE: &[(&str, &str, &str)] = &[
    ("Kari Moen", "present", "Managing director, chair"),
    ("Ingrid Solheim", "present", "Service manager"),
    ("Peter Novak", "remote", "Owner of changes and platforms"),
    ("Fatima Nasser", "excused", "Owner of applications"),
    ("Ana Berg", "present", "Service desk, minutes"),
];

pub(in crate::sample) const FIRST_REVIEW: &[Said] = &[
    NOTHING,
    said(
        "The new rules on health data concern two of our services. The clinic asks for proof until autumn.\n",
        &[],
        &[],
    ),
    said(
        "The rise in access incidents comes from new colleagues without a role in their request.\n",
        &[],
        &[17],
    ),
    said("The first internal audit is planned for the second half.\n", &[], &[]),
    NOTHING,
    said(
        "Customers praise the desk, and ask for longer opening hours at the clinic.\n",
        &["Agree opening hours of the desk with the clinic anew"],
        &[],
    ),
    said("All objectives of the plan are on track.\n", &[], &[]),
    said(
        "The second carrier missed its repair time twice.\n",
        &["Review the contract with the second carrier"],
        &[],
    ),
    said(
        "Payroll depends on one person.\n",
        &["Train a second person for the payroll application"],
        &[],
    ),
    said(
        "The small machine room has one power feed.\n",
        &["Add a second power feed to the small machine room"],
        &[16],
    ),
    NOTHING,
];

pub(in crate::sample) const SECOND_REVIEW: &[Said] = &[
    said(
        "Both actions are done. The offer for the power feed is within the budget of next year.\n",
        &["The second power feed is ordered"],
        &[],
    ),
    said(
        "The municipality joins the purchase of its region. Contracts may have to be awarded anew in two years.\n",
        &[],
        &[],
    ),
    said(
        "Nine of ten incidents are solved within the agreed time, as intended.\n\nThe outage of the town hall in the first half is understood: both lines shared a duct. Since then no vital service was down for longer than agreed.\n",
        &[],
        &[],
    ),
    said(
        "The internal audit found two minor nonconformities and one good practice. Corrections are agreed and on time.\n",
        &[],
        &[],
    ),
    said(
        "Changes were sent to approval without a judgement of security. The form asks for it now; its effect is checked in three months.\n",
        &[],
        &[],
    ),
    said(
        "Satisfaction of the municipality rose. The clinic is to be asked again, its last survey was before the new wards.\n",
        &[],
        &[20],
    ),
    said(
        "New colleagues still wait too long for access; the objective stays as it is.\n",
        &["Shorten the time until new colleagues have access: the municipality reports joiners weekly"],
        &[],
    ),
    said(
        "The second carrier promised to prove separate ways and has not done so.\n",
        &["Without proof by the end of the year the contract is put out to tender"],
        &[18],
    ),
    said(
        "Budget and people suffice. Customers ask what a service costs; so far we can only tell it by department.\n",
        &[],
        &[19],
    ),
    said(
        "The risk of a power cut stays high until the feed is built. An exercise shows whether the plan carries until then.\n",
        &[],
        &[21],
    ),
    said(
        "Four ideas were rated. The director prefers the two that save time at the desk.\n",
        &[
            "Test the restore of the largest database every quarter",
            "Publish the service catalogue to all customers",
        ],
        &[],
    ),
];
