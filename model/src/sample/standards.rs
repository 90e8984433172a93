//! Requirements of other standards that the sample organization follows as well.

use super::{DAY, HOUR, MANAGER, Story, text};
use crate::edit::Edit;

/// A requirement in the organization's own words.
pub(super) struct Asked {
    standard: &'static str,
    clause: &'static str,
    title: &'static str,
    /// Clauses of ISO/IEC 20000-1 with the same evidence.
    same_as: &'static str,
    registers: &'static str,
    fresh_within: &'static str,
    owner: &'static str,
    /// Why it does not apply, or empty.
    excluded: &'static str,
    /// A document that proves it.
    document: Option<usize>,
}

const SECURITY: &str = "ISO/IEC 27001:2022";
const QUALITY: &str = "ISO 9001:2015";

const fn asked(standard: &'static str, clause: &'static str, title: &'static str, owner: &'static str) -> Asked {
    Asked {
        standard,
        clause,
        title,
        same_as: "",
        registers: "",
        fresh_within: "",
        owner,
        excluded: "",
        document: None,
    }
}

/// They exist at every size of the sample.
pub(super) const ASKED: &[Asked] = &[
    Asked {
        same_as: "8.3.2",
        ..asked(QUALITY, "9.1.2", "We know how satisfied customers are", MANAGER)
    },
    Asked {
        same_as: "8.3.4",
        registers: "supplier review",
        fresh_within: "year",
        ..asked(QUALITY, "8.4.1", "Suppliers are chosen, watched and rated", "Ole Dahl")
    },
    Asked {
        same_as: "10.1",
        ..asked(QUALITY, "10.2", "What went wrong is corrected at its cause", MANAGER)
    },
    Asked {
        excluded: "We run and change services; products are designed by their makers",
        ..asked(QUALITY, "8.3", "Products are designed under control", MANAGER)
    },
    Asked {
        same_as: "8.7.3",
        document: Some(2),
        ..asked(
            SECURITY,
            "5.2",
            "The security policy is approved and known",
            "Peter Novak",
        )
    },
    Asked {
        same_as: "8.6.1",
        registers: "incident, problem",
        fresh_within: "half_year",
        ..asked(
            SECURITY,
            "A.5.24",
            "Security incidents are prepared for and handled",
            "Peter Novak",
        )
    },
    Asked {
        same_as: "8.7.2",
        registers: "exercise",
        fresh_within: "year",
        ..asked(
            SECURITY,
            "A.5.30",
            "IT is ready to carry on after a failure",
            "Ole Dahl",
        )
    },
    asked(
        SECURITY,
        "A.8.10",
        "Data that is no longer needed is deleted",
        "Peter Novak",
    ),
];

pub(super) fn requirement(story: &mut Story<'_>) {
    let Some(asked) = ASKED.get(story.number) else { return };
    story.open(
        160 - 3 * i64::try_from(story.number).unwrap_or(0),
        MANAGER,
        asked.title,
        asked.owner,
    );
    let mut edits = vec![
        text("standard", asked.standard),
        text("clause", asked.clause),
        Edit::set("review_due", story.date_in(200)),
    ];
    let mapped = [
        ("same_as", asked.same_as),
        ("registers", asked.registers),
        ("fresh_within", asked.fresh_within),
    ];
    edits.extend(
        mapped
            .iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(field, words)| text(field, words)),
    );
    edits.extend(
        asked
            .document
            .and_then(|document| story.relate("proved_by", "document", document)),
    );
    story.step(HOUR, DAY, MANAGER, edits);
    if !asked.excluded.is_empty() {
        let exclude = Edit::transition_because("exclude", asked.excluded);
        story.step(HOUR, 2 * DAY, asked.owner, vec![exclude]);
    }
}
