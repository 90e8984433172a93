//! Which steps of the lifecycle a record can take now, and what stands in the way of the others.

use crate::ballot::{self, Hurdle};
use crate::declaration::{Kind, Transition};
use crate::snapshot::RecordSnapshot;

/// Why a step cannot be taken yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// As shown.
    pub sentence: String,
    /// Names of the fields to fill in.
    pub missing_fields: Vec<&'static str>,
    /// The votes that it waits for.
    pub hurdle: Option<Hurdle>,
    /// Fields that are filled in, and say more than the record bears out.
    pub unsaid: Vec<&'static str>,
}

/// The steps that start from the present state, in their declared order: free ones, and blocked ones with the reason.
///
/// Whether a reason must be given is [`needs_reason`]; it does not block.
#[must_use]
pub fn available(snapshot: &RecordSnapshot) -> Vec<(&'static Transition, Result<(), Blocked>)> {
    let state = snapshot.state_name();
    snapshot
        .kind
        .transitions
        .iter()
        .filter(|transition| transition.from.contains(&state))
        .map(|transition| (transition, blocked(snapshot, transition).map_or(Ok(()), Err)))
        .collect()
}

/// Whether a reason must be given for the step as the record stands: always, or because it goes ahead of the votes.
#[must_use]
pub fn needs_reason(snapshot: &RecordSnapshot, transition: &Transition) -> bool {
    transition.reason_required || (goes_ahead(snapshot, transition) && hurdle(snapshot, transition).is_some())
}

fn hurdle(snapshot: &RecordSnapshot, transition: &Transition) -> Option<Hurdle> {
    ballot::hurdle(snapshot.kind, transition, snapshot.state_name(), &snapshot.ballots)
}

fn goes_ahead(snapshot: &RecordSnapshot, transition: &Transition) -> bool {
    let chosen = |name: &str| snapshot.value(name)?.as_text().map(str::to_owned);
    ballot::goes_ahead(transition, chosen)
}

fn blocked(snapshot: &RecordSnapshot, transition: &Transition) -> Option<Blocked> {
    let missing: Vec<_> = transition
        .required
        .iter()
        .filter_map(|name| snapshot.kind.field(name))
        .filter(|field| {
            if field.is_text() {
                snapshot.texts.get(field.name).is_none_or(|text| text.trim().is_empty())
            } else {
                snapshot.value(field.name).is_none()
            }
        })
        .collect();
    if missing.is_empty() {
        let unsaid = transition.guard.map(|guard| guard(snapshot)).unwrap_or_default();
        if !unsaid.is_empty() {
            return Some(Blocked {
                sentence: unsaid_sentence(snapshot.kind, &unsaid),
                missing_fields: Vec::new(),
                hurdle: None,
                unsaid,
            });
        }
        let hurdle = hurdle(snapshot, transition).filter(|_| !goes_ahead(snapshot, transition))?;
        return Some(Blocked {
            sentence: hurdle.to_string(),
            missing_fields: Vec::new(),
            hurdle: Some(hurdle),
            unsaid: Vec::new(),
        });
    }
    let labels: Vec<_> = missing.iter().map(|field| field.label).collect();
    Some(Blocked {
        sentence: format!("Fill in {} first.", labels.join(", ")),
        missing_fields: missing.into_iter().map(|field| field.name).collect(),
        hurdle: None,
        unsaid: Vec::new(),
    })
}

/// What is said where fields promise more than the record bears out.
pub(crate) fn unsaid_sentence(kind: &'static Kind, unsaid: &[&'static str]) -> String {
    let labels: Vec<_> = unsaid
        .iter()
        .filter_map(|name| kind.field(name))
        .map(|field| field.label)
        .collect();
    format!("Write down what was said or decided first: {}.", labels.join(", "))
}
