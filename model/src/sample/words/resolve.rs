//! What users request, which problems are behind repeated incidents, and the two major incidents of the year.

/// A kind of request from the catalogue.
pub(in crate::sample) struct Request {
    /// As the register shows it; the place follows.
    pub(in crate::sample) title: &'static str,
    /// As the catalogue names it.
    pub(in crate::sample) request_type: &'static str,
    /// Number of the service.
    pub(in crate::sample) service: usize,
    /// Answers to the form.
    pub(in crate::sample) details: &'static str,
    /// Steps to take.
    pub(in crate::sample) tasks: &'static str,
    /// What was delivered.
    pub(in crate::sample) result: &'static str,
    /// In €; above zero somebody has to approve it.
    pub(in crate::sample) cost: i32,
    /// Working time until it is promised, in days.
    pub(in crate::sample) days: i64,
}

pub(in crate::sample) const REQUESTS: &[Request] = &[
    Request {
        title: "Workplace for a new colleague",
        request_type: "New workplace",
        service: 0,
        details: "First day: Monday in two weeks\nRole: case worker\nDevice: laptop with dock",
        tasks: "- Order or take from stock\n- Account from the role template\n- Install, label, record\n- Hand over with the first login",
        result: "Handed over on the first day with a short introduction. Item recorded.",
        cost: 1450,
        days: 10,
    },
    Request {
        title: "Access to shared folder",
        request_type: "Access to a folder",
        service: 2,
        details: "Folder: spring project\nRights: read and write\nUntil: end of the year",
        tasks: "- Confirm with the owner of the folder\n- Add to the group\n- Set the end date",
        result: "Access given until the end of the year, as the owner of the folder confirmed.",
        cost: 0,
        days: 2,
    },
    Request {
        title: "Password reset",
        request_type: "Password reset",
        service: 1,
        details: "Account locked after holidays",
        tasks: "- Check identity by call-back\n- Set a first password",
        result: "Reset after checking identity; changed by the user at once.",
        cost: 0,
        days: 1,
    },
    Request {
        title: "Mobile extension",
        request_type: "Telephone number",
        service: 3,
        details: "Number to be kept: yes\nQueue: reception",
        tasks: "- Reserve the number\n- Add to the queue\n- Tell reception",
        result: "Number works on the mobile, rings with the reception queue.",
        cost: 60,
        days: 3,
    },
    Request {
        title: "Remote access for an external auditor",
        request_type: "Remote access",
        service: 6,
        details: "From: first of next month\nFor: four weeks\nSponsor: finance",
        tasks: "- Approval of the sponsor\n- Account with end date\n- Second factor in person",
        result: "Access with second factor until the end date; the sponsor was told.",
        cost: 25,
        days: 5,
    },
    Request {
        title: "More disk space for database",
        request_type: "Capacity",
        service: 8,
        details: "Database: reporting\nMore: 200 GB",
        tasks: "- Check the capacity plan\n- Extend\n- Adjust the alarm",
        result: "Extended during operation, alarm set to the new size.",
        cost: 180,
        days: 4,
    },
    Request {
        title: "Distribution list",
        request_type: "Mailing list",
        service: 1,
        details: "Name: crew planning\nOwner: operations",
        tasks: "- Create with two owners\n- Test in and out",
        result: "List works; both owners can change members.",
        cost: 0,
        days: 2,
    },
    Request {
        title: "Move of three desks",
        request_type: "Move",
        service: 0,
        details: "From the second to the third floor\nOn a Friday afternoon",
        tasks: "- Patch ports\n- Move devices\n- Correct locations on record",
        result: "All three work since Monday morning, locations corrected.",
        cost: 240,
        days: 8,
    },
    Request {
        title: "Restore of a deleted folder",
        request_type: "Restore",
        service: 2,
        details: "Deleted: last Thursday\nAs of: Wednesday evening",
        tasks: "- Restore beside the original\n- Let the user compare\n- Remove the copy",
        result: "Restored as of Wednesday evening; compared and accepted by the user.",
        cost: 0,
        days: 1,
    },
    Request {
        title: "Reading account for payroll reports",
        request_type: "Application role",
        service: 11,
        details: "Role: reader\nFor: management accounts",
        tasks: "- Approval of payroll\n- Add the role\n- Check after first login",
        result: "Role added after approval; other roles unchanged.",
        cost: 15,
        days: 3,
    },
];

/// A problem behind repeated incidents.
pub(in crate::sample) struct Problem {
    pub(in crate::sample) title: &'static str,
    /// How it came to light, as stored.
    pub(in crate::sample) detection: &'static str,
    /// Number of the disturbance whose incidents belong to it.
    pub(in crate::sample) disturbance: usize,
    /// Number of the service.
    pub(in crate::sample) service: usize,
    pub(in crate::sample) impact: &'static str,
    pub(in crate::sample) urgency: &'static str,
    pub(in crate::sample) symptom: &'static str,
    pub(in crate::sample) cause: &'static str,
    pub(in crate::sample) workaround: &'static str,
    pub(in crate::sample) solution: &'static str,
    pub(in crate::sample) prevention: &'static str,
    /// How many days ago it was found.
    pub(in crate::sample) days_ago: i64,
    /// How far it came: 0 new, 1 investigating, 2 known error, 3 fix in progress, 4 resolved, 5 closed.
    pub(in crate::sample) progress: u8,
}

pub(in crate::sample) const PROBLEMS: &[Problem] = &[
    Problem {
        title: "Storage controller stops both paths on one fault",
        detection: "major_incident",
        disturbance: 8,
        service: 7,
        impact: "high",
        urgency: "high",
        symptom: "Virtual machines stop answering within a minute; the storage shows one controller only.",
        cause: "Both paths ran through the same controller since a repair in autumn. Found by tracing cables against the plan.",
        workaround: "Start the vital machines on the second storage from the last copy.",
        solution: "Cable the second path to the second controller, update both, and test by pulling each path.",
        prevention: "Path test added to the instruction for repairs and to the yearly stock-take.",
        days_ago: 119,
        progress: 5,
    },
    Problem {
        title: "Wireless drops in meeting rooms",
        detection: "repeated_incidents",
        disturbance: 5,
        service: 4,
        impact: "medium",
        urgency: "medium",
        symptom: "Video meetings freeze every few minutes in rooms between two access points.",
        cause: "Automatic choice of channels gives neighbours the same channel after a restart.",
        workaround: "Use the cable under the table.",
        solution: "Fixed channel plan for all sites, measured after each change.",
        prevention: "Channel plan is part of the design of each new site.",
        days_ago: 160,
        progress: 4,
    },
    Problem {
        title: "Laptops stay black after updates",
        detection: "repeated_incidents",
        disturbance: 0,
        service: 0,
        impact: "medium",
        urgency: "high",
        symptom: "Screen stays black after an update at night, power light on.",
        cause: "The update package of one model resets the boot order.",
        workaround: "Loan device; reset the boot order with the key in the drawer of the desk.",
        solution: "Replace the package by the one of the maker, released to a test group first.",
        prevention: "Updates of firmware go through the test group for a week.",
        days_ago: 75,
        progress: 3,
    },
    Problem {
        title: "Accounts of new colleagues without role",
        detection: "analysis",
        disturbance: 20,
        service: 0,
        impact: "low",
        urgency: "medium",
        symptom: "New colleagues can log in but reach nothing.",
        cause: "The form does not ask for the role; the desk has to guess.",
        workaround: "Call the manager and use the role template.",
        solution: "Role becomes an obligatory answer of the form.",
        prevention: "Forms are tried by two users before they are published.",
        days_ago: 60,
        progress: 2,
    },
    Problem {
        title: "Copies of the database end early",
        detection: "monitoring",
        disturbance: 21,
        service: 8,
        impact: "medium",
        urgency: "medium",
        symptom: "Monitoring reports that a nightly copy ended early.",
        cause: "",
        workaround: "",
        solution: "",
        prevention: "",
        days_ago: 18,
        progress: 1,
    },
    Problem {
        title: "Patient records lock accounts on shared tablets",
        detection: "repeated_incidents",
        disturbance: 11,
        service: 10,
        impact: "high",
        urgency: "medium",
        symptom: "Accounts are locked in the morning before surgery.",
        cause: "",
        workaround: "",
        solution: "",
        prevention: "",
        days_ago: 5,
        progress: 0,
    },
];

/// A major incident.
pub(in crate::sample) struct Major {
    pub(in crate::sample) title: &'static str,
    pub(in crate::sample) says: &'static str,
    pub(in crate::sample) place: &'static str,
    pub(in crate::sample) category: &'static str,
    /// Numbers of the services that were down.
    pub(in crate::sample) services: &'static [usize],
    /// Number of the customer.
    pub(in crate::sample) customer: usize,
    pub(in crate::sample) group: &'static str,
    /// What was written while it lasted.
    pub(in crate::sample) log: &'static [&'static str],
    pub(in crate::sample) resolution: &'static str,
    pub(in crate::sample) review: &'static str,
    /// How many days ago it happened.
    pub(in crate::sample) days_ago: i64,
    /// Minutes until the service was back.
    pub(in crate::sample) minutes: i64,
    /// To whom messages went.
    pub(in crate::sample) audience: &'static str,
    /// A message after each of the first lines of the log.
    pub(in crate::sample) messages: &'static [&'static str],
}

pub(in crate::sample) const MAJORS: &[Major] = &[
    Major {
        title: "Patient records and server platform down",
        says: "Nothing answers since a few minutes: patient records, reporting, two file servers. Surgery has begun.",
        place: "Clinic, ground floor",
        category: "Platform",
        services: &[7, 10],
        customer: 2,
        group: "Server and storage",
        log: &[
            "Lead: Peter. Log: Mei. Customers informed by Ingrid every thirty minutes.",
            "Storage shows one controller only, both paths are gone. Supplier called, engineer on the way.",
            "Clinic works by the paper procedure. Vital machines are started on the second storage from the copy of this night.",
            "Patient records answer again, entries since that copy are compared by the clinic.",
            "Controller replaced, second path cabled, machines moved back one by one.",
        ],
        resolution: "Vital machines ran from the second storage; controller replaced and both paths tested.",
        review: "Restored after two hours and eight minutes; the target is two hours. What helped: the continuity plan on paper, one lead, one log. What did not: both paths ran through one controller since a repair, and nobody tested them afterwards. To do: test paths after every repair, exercise the move to the second storage twice a year, agree a shorter repair time with the supplier.",
        days_ago: 121,
        minutes: 128,
        audience: "Wards and management of the clinic",
        messages: &[
            "Patient records are down, we are working on it with everybody we have. Please work by the paper procedure. Next message in thirty minutes.",
            "The storage lost its paths. We start the most important systems from last night's copy. Next message in thirty minutes.",
            "First systems start on the second storage. Patient records are expected within the hour.",
            "Patient records answer again. Please compare what was entered since last night.",
        ],
    },
    Major {
        title: "Both internet lines of the town hall interrupted",
        says: "No internet, no telephony in the whole town hall since the morning. Works in the street.",
        place: "Town hall",
        category: "Network",
        services: &[5, 3],
        customer: 0,
        group: "Network",
        log: &[
            "Lead: Ole. Both carriers confirm a cut cable; the second line shares the duct.",
            "Mobile router installed for the citizens' desk, calls forwarded.",
            "First line spliced, telephony back. Second line follows tonight.",
        ],
        resolution: "Carrier spliced the cable; mobile router bridged the citizens' desk.",
        review: "Restored after four hours and fifty minutes. The two lines were sold as independent but shared a duct for eighty metres. To do: have the carrier prove separate ways, keep a mobile router per customer site, take the matter up in the supplier review.",
        days_ago: 262,
        minutes: 290,
        audience: "Town hall, all departments",
        messages: &[
            "Internet and telephony are interrupted, both carriers are digging. Next message in thirty minutes.",
            "The citizens' desk is reachable by mobile again, other calls are forwarded.",
        ],
    },
];
