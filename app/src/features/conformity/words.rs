//! Rules, reasons and next steps in words.

use steward_model::{
    conformity::{Demand, Finding, Freshness, Need, NextStep, Reason, Rule, Status, Topic},
    declaration::{Field, Kind},
    kinds,
};

use super::view::RuleView;
use crate::{
    features::register::cells::in_sentence,
    messages::{conformity as text, format, model, plural},
    ui::Tone,
};

/// States that a rule names before it says no more: a long list reads as "any of the later ones".
const STATES_NAMED: usize = 3;

pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Met => text::met(),
        Status::Due => text::due(),
        Status::Weak => text::weak(),
        Status::Missing => text::missing(),
    }
}

pub(super) fn status_means(status: Status) -> &'static str {
    match status {
        Status::Met => text::met_means(),
        Status::Due => text::due_means(),
        Status::Weak => text::weak_means(),
        Status::Missing => text::missing_means(),
    }
}

pub(crate) const fn tone(status: Status) -> Tone {
    match status {
        Status::Met => Tone::Good,
        Status::Due => Tone::Waiting,
        Status::Weak => Tone::Warning,
        Status::Missing => Tone::Neutral,
    }
}

fn kind(name: &str) -> Option<&'static Kind> {
    kinds::by_name(name)
}

fn field_label(kind: Option<&'static Kind>, name: &str) -> String {
    kind.and_then(|kind| kind.field(name))
        .map_or_else(|| name.to_owned(), |field| model::label(field.label).to_owned())
}

/// What a record must have, as its label in a sentence.
pub(crate) fn need_label(of: Option<&'static Kind>, need: Need<'_>) -> String {
    let quoted = |label: &'static str| text::quoted(model::label(label));
    match need {
        Need::Field(field) => text::quoted(field_label(of, field)),
        Need::Any(fields) => text::quoted(field_label(of, fields.first().copied().unwrap_or_default())),
        Need::Relation(relation) => of
            .and_then(|kind| kind.relation(relation))
            .map_or_else(|| relation.to_owned(), |relation| quoted(relation.label)),
        Need::RelatedBy { kind: from, relation } => kind(from)
            .and_then(|from| from.relation(relation).map(|relation| (from, relation)))
            .map_or_else(
                || relation.to_owned(),
                |(from, relation)| format!("{} ({})", quoted(relation.inverse_label), model::label(from.label)),
            ),
    }
}

fn choice_label(field: &'static Field, value: &str) -> String {
    field
        .choice_of(value)
        .map_or_else(|| value.to_owned(), |choice| model::label(choice.label).to_owned())
}

fn topic(of: Option<&'static Kind>, topic: Topic<'_>) -> String {
    match topic {
        Topic::Words(words) => {
            let words: Vec<String> = words.iter().map(text::quoted).collect();
            text::named(words.join(&format!(" {} ", text::or())))
        }
        Topic::Choice { field, values } => {
            let declared = of.and_then(|kind| kind.field(field));
            let labels: Vec<String> = values
                .iter()
                .map(|value| declared.map_or_else(|| (*value).to_owned(), |field| choice_label(field, value)))
                .collect();
            format!("{}: {}", field_label(of, field), labels.join(", "))
        }
        Topic::Flag { field, is_set: true } => text::flag_set(field_label(of, field)),
        Topic::Flag { field, is_set: false } => text::flag_unset(field_label(of, field)),
    }
}

/// What a rule wants, for example `At least 1 document · Type: Policy · Published · Next review not passed`.
pub(super) fn rule(rule: &Rule<'static>) -> String {
    let of = kind(rule.kind);
    let plural_name = || of.map_or_else(|| rule.kind.to_owned(), |kind| in_sentence(kind.plural));
    let mut parts = vec![match rule.demand {
        Demand::AtLeast(1) => {
            text::at_least_one(of.map_or_else(|| rule.kind.to_owned(), |kind| in_sentence(kind.label)))
        }
        Demand::AtLeast(count) => text::at_least(count, plural_name()),
        Demand::Each => text::each(plural_name()),
    }];
    parts.extend(rule.about.iter().map(|about| topic(of, *about)));
    if (1..=STATES_NAMED).contains(&rule.states.len()) {
        let labels: Vec<&str> = rule
            .states
            .iter()
            .filter_map(|state| of.and_then(|kind| kind.state(state)))
            .map(|state| model::label(state.label))
            .collect();
        parts.push(labels.join(&format!(" {} ", text::or())));
    }
    if !rule.needs.is_empty() {
        let needs: Vec<String> = rule.needs.iter().map(|need| need_label(of, *need)).collect();
        parts.push(text::with_needs(needs.join(", ")));
    }
    match rule.freshness {
        Freshness::Always => {}
        Freshness::Updated { days } => parts.push(text::changed_within(days)),
        Freshness::Since { field, days } => parts.push(text::within(field_label(of, field), days)),
        Freshness::Until { field } | Freshness::UntilIfSet { field } => {
            parts.push(text::not_passed(field_label(of, field)));
        }
    }
    parts.join(" · ")
}

/// Why a rule has its status; `today` in days.
pub(super) fn reason(finding: &Finding<'static>, today: i32) -> String {
    why(finding.rule, finding.reason, today)
}

/// A reason for a rule's status; `today` in days.
pub(super) fn why(rule: &Rule<'static>, reason: Reason<'static>, today: i32) -> String {
    let of = kind(rule.kind);
    match reason {
        Reason::Enough { found } => plural(
            found,
            || text::enough_one().to_owned(),
            || text::enough(format::count(found)),
        ),
        Reason::NoRecord => text::no_record().to_owned(),
        Reason::OtherState { found } => plural(
            found,
            || text::other_state_one().to_owned(),
            || text::other_state(format::count(found)),
        ),
        Reason::TooFew { found, wanted } => text::too_few(found, wanted),
        Reason::Incomplete { found, need } => text::incomplete(format::count(found), need_label(of, need)),
        Reason::Stale { day } => text::stale(format::date(day)),
        Reason::Undated { found } => text::undated(format::count(found)),
        Reason::AgesOut { day } => text::ages_out(format::date(day)),
        Reason::FallsDue { day, records } => {
            let when = format::relative_date(day, today);
            plural(
                records,
                || text::falls_due(&when),
                || text::falls_due_many(format::count(records), &when),
            )
        }
        Reason::Overdue { day, records } => {
            let when = format::relative_date(day, today);
            plural(
                records,
                || text::overdue(&when),
                || text::overdue_many(format::count(records), &when),
            )
        }
        Reason::Gaps {
            lacking,
            of: all,
            need: Some(need),
        } => text::gaps(format::count(lacking), format::count(all), need_label(of, need)),
        Reason::Gaps {
            lacking,
            of: all,
            need: None,
        } => text::gaps_dated(format::count(lacking), format::count(all)),
        Reason::NothingToCheck => text::nothing_to_check().to_owned(),
    }
}

/// What to do next about a rule; `None` if nothing or if the record is not at hand.
pub(super) fn step(rule: &RuleView) -> Option<String> {
    let of = kind(rule.finding.rule.kind);
    let id = rule.opens.as_ref().map(|record| record.short_id.as_str());
    match rule.finding.next? {
        NextStep::Create { kind: name } => Some(text::step_create(in_sentence(kind(name)?.label))),
        NextStep::Advance { .. } => Some(text::step_advance(id?)),
        NextStep::Complete { need, .. } => Some(text::step_complete(id?, need_label(of, need))),
        NextStep::Renew { .. } => Some(text::step_renew(id?)),
    }
}

#[cfg(test)]
mod tests {
    use steward_model::conformity::iso_20000::CATALOGUE;

    use super::*;

    #[test]
    fn a_rule_is_said_in_the_labels_of_its_kind() {
        let Some(policy) = CATALOGUE.requirement("security_policy") else {
            panic!("it is in the catalogue")
        };
        assert_eq!(
            rule(&policy.rules[0]),
            "At least 1 document · Type: Policy · title or tag with “security” or “sicherheit” · Published · \
             with “Approved by” · Next review not passed"
        );
    }

    #[test]
    fn every_rule_is_said_without_a_stored_name() {
        for rule_data in CATALOGUE.requirements.iter().flat_map(|requirement| requirement.rules) {
            let words = rule(rule_data);
            assert!(!words.contains('_'), "{words}");
        }
    }
}
