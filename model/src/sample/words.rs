//! The people, services, disturbances and texts of the sample: an invented IT provider in an invented fjord town.

mod assure;
mod check;
mod context;
mod control;
mod deliver;
mod governance;
mod relate;
mod resolve;
mod review;
mod risks;

pub(super) use assure::{CONTINUITY, CONTROLS, EXERCISES, Exercise, OUTAGES, Outage};
pub(super) use check::{AUDITS, COMPUTED, DASHBOARDS, FINDINGS, Finding, IDEAS, Idea, MEASURES, REPORTS};
pub(super) use context::{
    COMMUNICATIONS, COMPETENCES, ISSUES, OBJECTIVES, OTHER_PARTIES, PARTIES, RESOURCES, ROLES, TRAININGS,
};
pub(super) use control::{BASELINES, PLANS, RELEASES, Release, STOCK_TAKES};
pub(super) use deliver::{AGREEMENTS, BUDGETS, CALENDARS, CAPACITIES, DEMANDS, INTERNAL, REQUIREMENTS};
pub(super) use governance::{DECISIONS, DOCUMENTS, PLAN, TASKS, Task};
pub(super) use relate::{
    COMPLAINTS, CUSTOMER_FACTS, Complaint, SERVICE_REVIEWS, SUPPLIER_REVIEWS, SUPPLIERS, SURVEYS, Supplier,
};
pub(super) use resolve::{MAJORS, Major, PROBLEMS, Problem, REQUESTS, Request};
pub(super) use review::{ATTENDANCE, FIRST_REVIEW, SECOND_REVIEW};
pub(super) use risks::{ARTICLE_DAYS, ARTICLES, RISKS, Risk};

use super::random::Random;

/// People who work in the sample workspace; the first four are the service desk, the last the managing director.
pub(super) const PEOPLE: &[&str] = &[
    "Ana Berg",
    "Jonas Lie",
    "Mei Tanaka",
    "Samir Haddad",
    "Ingrid Solheim",
    "Peter Novak",
    "Lucia Romano",
    "Ole Dahl",
    "Fatima Nasser",
    "Erik Strand",
    "Kari Moen",
];

/// Groups that work on incidents.
pub(super) const GROUPS: &[&str] = &[
    "Service desk",
    "Workplace",
    "Network",
    "Server and storage",
    "Applications",
];

/// People of the customers who call.
pub(super) const CALLERS: &[&str] = &[
    "Hanne Vik",
    "Tor Aas",
    "Birgit Haug",
    "Amir Rahimi",
    "Sofie Lund",
    "Kjell Nygård",
    "Maria Costa",
    "Per Olsen",
    "Linn Foss",
    "David Okafor",
    "Grete Bakke",
    "Nils Holm",
    "Eva Sandvik",
    "Rune Eide",
    "Tove Hansen",
    "Jan Kowalski",
];

/// Customers.
pub(super) const CUSTOMERS: &[&str] = &[
    "Nordvik municipality",
    "Havgard Shipping",
    "Lindås Clinic",
    "Fjell & Co. Accountants",
];

/// Contact persons of the customers, in their order.
pub(super) const CONTACTS: &[&str] = &["Tor Aas", "Kjell Nygård", "Birgit Haug", "David Okafor"];

/// The customer, by number, whose user needs a service: applications belong to one customer each.
pub(super) fn customer_of(service: usize, random: &mut Random) -> usize {
    match service {
        10 => 2,
        11 => 3,
        _ => random.below(CUSTOMERS.len()),
    }
}

/// The number of the SLA for a service to a customer: one per customer, and one each for the two applications.
pub(super) const fn agreement_of(service: usize, customer: usize) -> usize {
    match service {
        10 => 4,
        11 => 5,
        _ => customer,
    }
}

/// Places of the customers, in their order.
pub(super) const CUSTOMER_PLACES: &[&[&str]] = &[
    &["Town hall", "School"],
    &["Harbour office", "Warehouse"],
    &["Clinic, ground floor"],
    &["Head office"],
];

/// Places.
pub(super) const PLACES: &[&str] = &[
    "Harbour office",
    "Town hall",
    "Clinic, ground floor",
    "Warehouse",
    "School",
    "Head office",
];

/// A service: title, family, hours, criticality, what it is.
pub(super) const SERVICES: &[(&str, &str, &str, &str, &str)] = &[
    (
        "Managed workplace",
        "Workplace",
        "Monday to Friday, 07:00–18:00",
        "important",
        "Laptops and desktops with the standard software, delivered, patched, repaired and replaced.",
    ),
    (
        "E-mail and calendar",
        "Collaboration",
        "Every day, 00:00–24:00",
        "vital",
        "Mailboxes, shared calendars and mailing lists, with filtering of unwanted mail.",
    ),
    (
        "File storage",
        "Collaboration",
        "Every day, 00:00–24:00",
        "important",
        "Shared folders with versions and nightly copies kept for ninety days.",
    ),
    (
        "Telephony",
        "Collaboration",
        "Every day, 06:00–22:00",
        "important",
        "Fixed numbers, mobile extensions, queues and announcements.",
    ),
    (
        "Local network",
        "Network",
        "Every day, 00:00–24:00",
        "vital",
        "Wired and wireless networks in the customers' buildings.",
    ),
    (
        "Internet access",
        "Network",
        "Every day, 00:00–24:00",
        "vital",
        "Two independent lines per site, switched over without hands.",
    ),
    (
        "Remote access",
        "Network",
        "Every day, 00:00–24:00",
        "important",
        "Work from outside with two factors.",
    ),
    (
        "Server hosting",
        "Platform",
        "Every day, 00:00–24:00",
        "vital",
        "Virtual machines with monitoring, patches and copies.",
    ),
    (
        "Database hosting",
        "Platform",
        "Every day, 00:00–24:00",
        "important",
        "Relational databases with restore to any minute of the last two weeks.",
    ),
    (
        "Printing",
        "Workplace",
        "Monday to Friday, 07:00–18:00",
        "normal",
        "Printers on every floor, released by badge.",
    ),
    (
        "Patient records application",
        "Applications",
        "Every day, 06:00–22:00",
        "vital",
        "Operation of the clinic's application with its interfaces.",
    ),
    (
        "Payroll application",
        "Applications",
        "Monday to Friday, 07:00–18:00",
        "important",
        "Operation of the payroll application; month-end days have priority.",
    ),
];

/// A disturbance: title, what the caller says, category, subcategory, service, cause and cure, workaround.
pub(super) const DISTURBANCES: &[(&str, &str, &str, &str, usize, &str, &str)] = &[
    (
        "Laptop does not start after update",
        "The screen stays black after last night's update. The power light is on.",
        "Hardware",
        "Laptop",
        0,
        "The update left the boot order changed. Boot order restored, update installed again, start tested twice.",
        "Use a loan device from the cupboard.",
    ),
    (
        "Cannot send mail with attachment",
        "Messages with attachments above a few megabytes stay in the outbox.",
        "Software",
        "Mail",
        1,
        "The outgoing limit had been set too low on one of the two gateways. Both set to the agreed value.",
        "Share the file by link.",
    ),
    (
        "Shared calendar shows old entries",
        "Appointments that were moved last week appear twice.",
        "Software",
        "Calendar",
        1,
        "The local copy of the calendar was rebuilt on the device.",
        "Look at the calendar in the browser.",
    ),
    (
        "Folder disappeared from file storage",
        "The folder of the spring project is gone since this morning.",
        "Data",
        "File",
        2,
        "The folder had been moved into its neighbour by accident. Moved back, rights checked with the owner.",
        "",
    ),
    (
        "No dial tone on extension",
        "The phone shows “registering” and never gets further.",
        "Telephony",
        "Phone",
        3,
        "The switch port had been put into another network during cleaning. Port corrected, label renewed.",
        "Forward calls to a mobile.",
    ),
    (
        "Wireless network drops in meeting room",
        "During video meetings the connection drops every few minutes.",
        "Network",
        "Wireless",
        4,
        "Two access points used the same channel. Channel plan corrected and measured on site.",
        "Use the cable under the table.",
    ),
    (
        "Internet very slow",
        "Pages take half a minute to appear. Other offices say the same.",
        "Network",
        "Internet",
        5,
        "The first line had errors, traffic stayed on it. Switched to the second line; the carrier replaced a card.",
        "None needed after the switch.",
    ),
    (
        "Two-factor prompt does not appear",
        "After the password nothing happens, no prompt on the phone.",
        "Access",
        "Remote access",
        6,
        "The phone had been replaced. Old registration removed, new one made after checking identity.",
        "One-time code by the service desk.",
    ),
    (
        "Virtual machine not reachable",
        "The reporting server does not answer since 06:40.",
        "Platform",
        "Server",
        7,
        "The disk was full of old traces. Traces removed, rotation set, alarm threshold lowered.",
        "",
    ),
    (
        "Report runs out of time",
        "The monthly report stops with a timeout at about two minutes.",
        "Platform",
        "Database",
        8,
        "Statistics of the largest table were out of date. Updated, and scheduled weekly.",
        "Run the report per region.",
    ),
    (
        "Printer prints blank pages",
        "Every job comes out blank, also the test page.",
        "Hardware",
        "Printer",
        9,
        "Toner seal had not been removed at replacement. Removed; note added to the instruction.",
        "Use the printer one floor up.",
    ),
    (
        "Login to patient records fails",
        "The application says that the account is locked. Surgery starts at nine.",
        "Access",
        "Application",
        10,
        "Account unlocked after checking identity by call-back. The lock came from an old saved password on a tablet.",
        "Colleague opens the record.",
    ),
    (
        "Payslips cannot be opened",
        "The document viewer shows an empty window.",
        "Software",
        "Application",
        11,
        "Viewer update had reset the trusted locations. Restored by policy for all devices.",
        "Open in the browser.",
    ),
    (
        "Keyboard types wrong characters",
        "Letters and signs are swapped since the desk was moved.",
        "Hardware",
        "Laptop",
        0,
        "Keyboard layout had been switched by a key combination. Set back and shown to the caller.",
        "",
    ),
    (
        "Mailbox full",
        "I cannot receive messages any more and need them for a tender.",
        "Software",
        "Mail",
        1,
        "Archive of older years switched on as agreed in the service description.",
        "Delete large sent messages.",
    ),
    (
        "File locked by another person",
        "The budget sheet opens only for reading, the name shown left the company.",
        "Data",
        "File",
        2,
        "Stale lock released on the file server.",
        "Work on a copy.",
    ),
    (
        "Suspicious message received",
        "A message asks me to confirm my password on a page that looks like ours.",
        "Security",
        "Phishing",
        1,
        "Sender and address blocked, message withdrawn from nine mailboxes, nobody had entered data.",
        "Do not open links.",
    ),
    (
        "Noise on the line",
        "Callers hear an echo, we hear crackling.",
        "Telephony",
        "Quality",
        3,
        "Priority of voice traffic was missing on a new switch. Configured from the standard.",
        "Call by mobile.",
    ),
    (
        "Badge does not release print jobs",
        "The reader beeps, but no jobs appear.",
        "Hardware",
        "Printer",
        9,
        "Badge number was not yet in the directory. Added; joiner checklist extended.",
        "Release by code.",
    ),
    (
        "Certificate warning on intranet",
        "The browser says that the connection is not private.",
        "Platform",
        "Certificate",
        7,
        "Certificate renewed; the renewal had failed quietly for a week. Alarm added.",
        "",
    ),
    (
        "New colleague has no access",
        "Starts today, account exists, but no groups.",
        "Access",
        "Account",
        0,
        "Groups assigned from the role template; the request had been filed without a role.",
        "",
    ),
    (
        "Backup reported failed",
        "Monitoring reports that last night's copy of the database ended early.",
        "Platform",
        "Backup",
        8,
        "Target volume was full. Old copies beyond the agreed time removed, copy repeated and restore tested.",
        "",
    ),
];

/// What people of the desk and the teams write while they work.
pub(super) const REMARKS: &[&str] = &[
    "Called back, nobody there. Trying again after lunch.",
    "Reproduced on a test device.",
    "The caller can work with the workaround for now.",
    "Looks like the same cause as last month, comparing.",
    "On site tomorrow morning, time agreed with the caller.",
    "Handed over with everything known so far.",
    "Logs attached in the folder of this week.",
    "Supplier has confirmed the fault and sends a part.",
    "Tested together with the caller, works.",
    "Caller confirms that it works since yesterday.",
];

/// Changes that releases and outages are about: the template, and how many days ago the change was begun.
pub(super) const EVENTS: &[(usize, i64)] = &[(8, 215), (9, 72), (6, 0), (4, 84), (7, 43)];

/// A change: title, type, reason, plan, test, back-out, service.
pub(super) const CHANGES: &[(&str, &str, &str, &str, &str, &str, usize)] = &[
    (
        "Replace access switches",
        "normal",
        "The present ones leave vendor support this year.",
        "One floor per evening: mount, patch from the plan, label, measure.",
        "Each port tested with a device; phones ring; cameras record.",
        "Old switches stay mounted until the morning check.",
        4,
    ),
    (
        "Renew certificates of public services",
        "standard",
        "They expire within thirty days.",
        "Issue, install on both nodes, reload one after the other.",
        "Browser and monitoring show the new date on both nodes.",
        "Install the former certificate, still valid for days.",
        7,
    ),
    (
        "Raise storage of file service",
        "normal",
        "Use grows by two percent a month and reaches the threshold in spring.",
        "Add shelf, extend volume online, adjust alarms.",
        "Volume shows the new size, write test, snapshot test.",
        "The shelf is not used before the volume is extended; remove it.",
        2,
    ),
    (
        "Emergency patch of remote access gateway",
        "emergency",
        "A weakness is being exploited elsewhere; the vendor advises to patch at once.",
        "Drain node two, patch, test, swap, patch node one.",
        "Login with two factors from outside through each node.",
        "Return to the snapshot taken before.",
        6,
    ),
    (
        "Monthly patches of servers",
        "standard",
        "Agreed rhythm of security patches.",
        "Test ring on Tuesday, rest on Thursday night in two groups.",
        "Monitoring green, three business functions tried by their owners.",
        "Snapshots of the same night.",
        7,
    ),
    (
        "Introduce second internet line at warehouse",
        "normal",
        "The warehouse stood still twice when the only line failed.",
        "Carrier installs; configure switch-over; train the site contact.",
        "Pull the first line during a quiet hour; orders go on.",
        "Disable the second line in the configuration.",
        5,
    ),
    (
        "Upgrade payroll application",
        "normal",
        "New legal rates apply from the first of next month.",
        "Copy to test, compare one full run, upgrade on the weekend.",
        "Two employees of payroll compare twenty payslips.",
        "Restore the copy made on Friday evening.",
        11,
    ),
    (
        "Move mail filtering to new provider",
        "normal",
        "The contract ends and the new one recognizes more unwanted mail.",
        "Lower time to live, switch one domain, watch two days, switch the others.",
        "Messages in and out, rate of unwanted mail, quarantine notices.",
        "Point the records back; the former contract runs another month.",
        1,
    ),
    (
        "Install new version of patient records",
        "normal",
        "The clinic needs entries at the bed and the fixes of the new version.",
        "Copy, database, nodes one and two, interfaces; ward by ward with the clinic.",
        "Interfaces deliver, a record opens within two seconds, key users sign.",
        "Back to the copy of the evening until noon of the next day.",
        10,
    ),
    (
        "Roll out remote access client",
        "standard",
        "The present client is no longer supported after this quarter.",
        "Test group for a week, then all devices in three nights.",
        "Login with second factor from outside on each system.",
        "Software distribution puts the former version back.",
        6,
    ),
];
