//! Texts of documents, of the service management plan, and what reviews decide.

/// A document: title, type, audience, what it is for, its text.
pub(in crate::sample) const DOCUMENTS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "Service management policy",
        "policy",
        "Everyone",
        "What we promise and how we work.",
        "We deliver services that our customers can rely on.\n\nWe agree with each customer what they need, measure what we deliver, and talk about both. We plan before we change, we write down what we learn, and we correct what goes wrong at its cause. Everyone here may stop work that endangers a customer.\n\nThe managing director answers for this policy and looks at it once a year.",
    ),
    (
        "Change policy",
        "policy",
        "Everyone who changes anything",
        "Which changes need what.",
        "Nothing that customers depend on is changed without a record.\n\nStandard changes are those done before with the same steps and a known result. Normal changes are assessed by somebody who does not carry them out. Emergency changes may begin before they are assessed, never without telling the service manager, and are reviewed within five working days.",
    ),
    (
        "Information security policy",
        "policy",
        "Everyone",
        "How we protect what is entrusted to us.",
        "We protect what our customers entrust to us against loss, change and curious eyes.\n\nAccess follows from the task and ends with it. Devices are encrypted. What looks odd is reported at once; nobody is blamed for reporting.",
    ),
    (
        "Release policy",
        "policy",
        "Applications, Platform",
        "How new versions go live.",
        "A release goes live when its acceptance tests have passed, the way back is tried, and the people who answer calls know what is new.",
    ),
    (
        "Improvement policy",
        "policy",
        "Everyone",
        "How ideas become improvements.",
        "Every suggestion gets an answer within a month. What costs less than a day is simply done; the rest is weighed by benefit, cost and risk in the monthly meeting.",
    ),
    (
        "Supplier policy",
        "policy",
        "Service managers",
        "How we choose and steer suppliers.",
        "Each supplier has one person here who answers for the contract. Targets in contracts are at least as strict as what we promised on.",
    ),
    (
        "Incident procedure",
        "procedure",
        "Service desk, all teams",
        "From the call to the confirmed solution.",
        "1. Record who called, what happened, and since when.\n2. Set impact and urgency; the priority follows.\n3. Solve it, or give it to the group of the service.\n4. Tell the caller what happens next, and when.\n5. When waiting, say for whom.\n6. Close only when the caller confirms or two working days have passed.",
    ),
    (
        "Major incident procedure",
        "procedure",
        "On-call, managers",
        "Who does what when much stands still.",
        "A major incident is declared when a vital service is down for a whole customer.\n\nOne person leads, one writes the log, one informs customers every thirty minutes. The managing director is told at once. Within five working days the review is written.",
    ),
    (
        "Change procedure",
        "procedure",
        "Everyone who changes anything",
        "The steps of a change.",
        "Describe, assess, approve, schedule, carry out, check, review. The calendar shows what else happens that night.",
    ),
    (
        "Configuration procedure",
        "procedure",
        "All teams",
        "How items are recorded and verified.",
        "New items are recorded before they are put into use. Each site is walked once a year; differences are corrected within a week and their cause noted.",
    ),
    (
        "Continuity plan",
        "plan",
        "Management, on-call",
        "How we go on when a site is lost.",
        "The plan is put into force by the managing director or deputy.\n\nOrder of return: telephony of the clinic, patient records, network of the municipality, mail. Contacts and steps are on every device of the on-call team.",
    ),
    (
        "Capacity plan",
        "plan",
        "Service managers",
        "What grows, and when it is enough.",
        "File storage grows by two percent a month; the threshold of eighty percent is expected in spring. Internet lines are used to a third. Licences of the patient records application end with the contract in autumn.",
    ),
];

/// Sections of the service management plan, by field.
pub(in crate::sample) const PLAN: &[(&str, &str)] = &[
    (
        "scope_and_services",
        "All services of the catalogue for all customers, delivered from the head office and the two machine rooms. Not in scope: software made by customers themselves.",
    ),
    (
        "objectives",
        "Nine of ten incidents solved within the agreed time. Vital services available 99.9 percent of the agreed time. No change without a record. Customers rate us at least four of five.",
    ),
    (
        "requirements",
        "Agreements with four customers, the rules on health data, the law on archives, and our own policies.",
    ),
    (
        "known_limits",
        "A small team: at most two people can be away from each group. One machine room has no second power feed until next year.",
    ),
    (
        "policies",
        "Service management, change, release, information security, improvement, suppliers. All in the document register.",
    ),
    (
        "authorities_and_roles",
        "The managing director answers for the system. The service manager runs it. Each process and each service has one owner; owners may stop changes to what is theirs.",
    ),
    (
        "resources",
        "Eleven people, the tools named below, a training budget of four days per person, and a reserve of hardware for two failed devices of each kind.",
    ),
    (
        "risk_approach",
        "Risks are collected twice a year and after every major incident, rated by probability and impact, and given to one owner each.",
    ),
    (
        "other_parties",
        "Two carriers, one supplier of hosting hardware, the maker of the patient records application. Each is reviewed once a year against its contract.",
    ),
    (
        "technology",
        "Monitoring, remote help, software distribution, and this workspace for records.",
    ),
    (
        "measurement_and_audit",
        "Monthly figures per service, a yearly internal audit of every process, and two management reviews a year.",
    ),
];

/// What is decided in reviews, and becomes actions.
pub(in crate::sample) const DECISIONS: &[&str] = &[
    "Add a second power feed to the small machine room",
    "Agree opening hours of the desk with the clinic anew",
    "Train a second person for the payroll application",
    "Measure wireless coverage in all schools",
    "Shorten the time until new colleagues have access",
    "Test the restore of the largest database every quarter",
    "Review the contract with the second carrier",
    "Publish the service catalogue to all customers",
    "Rate risks of suppliers before budget talks",
    "Write down what the on-call does in the first ten minutes",
];

/// An action that another record of the sample led to.
pub(in crate::sample) struct Task {
    pub(in crate::sample) title: &'static str,
    pub(in crate::sample) owner: &'static str,
    /// Kind and number of the record that it follows from, unless that record points at it.
    pub(in crate::sample) source: Option<(&'static str, usize)>,
    pub(in crate::sample) days_ago: i64,
    /// Days from now; below zero it is due or overdue.
    pub(in crate::sample) due: i64,
    /// 0 open, 1 in progress, 2 done.
    pub(in crate::sample) progress: u8,
}

const fn task(
    title: &'static str,
    owner: &'static str,
    source: Option<(&'static str, usize)>,
    days_ago: i64,
    due: i64,
    progress: u8,
) -> Task {
    Task {
        title,
        owner,
        source,
        days_ago,
        due,
        progress,
    }
}

pub(in crate::sample) const TASKS: &[Task] = &[
    task(
        "Test paths of storage and network after repairs",
        "Erik Strand",
        None,
        116,
        -60,
        2,
    ),
    task(
        "Prepare the exercise with two wards of the clinic",
        "Peter Novak",
        None,
        87,
        -66,
        2,
    ),
    task(
        "Ask for the approver in forms that cost money or give access",
        "Ana Berg",
        None,
        164,
        -120,
        2,
    ),
    task("Label devices under control in schools", "Erik Strand", None, 42, 6, 1),
    task(
        "Send back changes that are not judged for security",
        "Peter Novak",
        None,
        41,
        12,
        1,
    ),
    task(
        "Check contacts in continuity plans each quarter",
        "Ingrid Solheim",
        None,
        219,
        -5,
        1,
    ),
    task(
        "Add the order of the interfaces to the continuity plan",
        "Lucia Romano",
        None,
        63,
        -40,
        2,
    ),
    task(
        "Weekly list of joiners from the municipality",
        "Mei Tanaka",
        None,
        17,
        3,
        1,
    ),
    task(
        "Send the change calendar to all customers each month",
        "Peter Novak",
        None,
        92,
        -50,
        2,
    ),
    task(
        "Call ward managers directly during incidents",
        "Ingrid Solheim",
        None,
        80,
        -45,
        2,
    ),
    task(
        "Obtain the plans of ducts for all sites from Nordkabel",
        "Ole Dahl",
        None,
        56,
        -11,
        1,
    ),
    task(
        "Decide on notice to Fjellstor",
        "Ole Dahl",
        Some(("contract", 2)),
        14,
        4,
        0,
    ),
    task(
        "Train Jonas for the month end of payroll",
        "Lucia Romano",
        None,
        58,
        35,
        1,
    ),
    task(
        "List all redundant paths with a quiet hour for each",
        "Erik Strand",
        None,
        98,
        -70,
        2,
    ),
    task(
        "Close accounts of leavers at the municipality",
        "Ana Berg",
        Some(("security_control", 4)),
        39,
        -3,
        1,
    ),
    task("Call Rune Eide back and explain", "Ana Berg", None, 2, 1, 0),
    task(
        "Get an offer for the second power feed",
        "Peter Novak",
        REVIEW_ONE,
        240,
        -190,
        2,
    ),
    task(
        "Put the role into the form for new colleagues",
        "Ana Berg",
        REVIEW_ONE,
        240,
        -200,
        2,
    ),
    task(
        "Meet the second carrier about its repair times",
        "Ole Dahl",
        REVIEW_TWO,
        130,
        -20,
        1,
    ),
    task(
        "Show customers what each service costs",
        "Ingrid Solheim",
        REVIEW_TWO,
        130,
        25,
        1,
    ),
    task(
        "Ask the wards of the clinic again after the outage",
        "Ana Berg",
        REVIEW_TWO,
        130,
        -60,
        2,
    ),
    task(
        "Plan the exercise of a power cut",
        "Peter Novak",
        REVIEW_TWO,
        130,
        40,
        0,
    ),
];

const REVIEW_ONE: Option<(&str, usize)> = Some(("management_review", 0));
const REVIEW_TWO: Option<(&str, usize)> = Some(("management_review", 1));
