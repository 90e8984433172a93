//! What this record proves now: each requirement, whether the record counts, until when, and what to do if it does not.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::{
    conformity::{
        Freshness, Grade, Proof, Rule,
        iso_20000::CATALOGUE,
        own::{self, registers},
        proofs,
    },
    row::Row,
    value::Value,
};
use steward_sync::ids::DocumentId;

use super::context::RecordContext;
use crate::{
    features::{
        conformity::{day_moment, need_label, requirement_path},
        preferences::Preferences,
        record_path,
    },
    messages::{self, conformity as text, format, model},
    ui::{Icon, IconName, StateChip, Tone},
    workspace::{RowIndex, Workspace},
};

/// States that are named before "or later" stands for the rest.
const STATES_NAMED: usize = 2;

/// A requirement of another standard that names this record or its register.
#[derive(Debug, Clone, PartialEq)]
struct Own {
    document: DocumentId,
    number: String,
    title: String,
}

/// Everything that the list shows.
#[derive(Debug, Clone, PartialEq, Default)]
struct Evidence {
    proofs: Vec<Proof<'static>>,
    own: Vec<Own>,
}

fn is_related_by(rows: &RowIndex, related: &[(DocumentId, String)], kind: &str, relation: &str) -> bool {
    related.iter().any(|(source, name)| {
        let is_of_kind = |row: &Row| row.kind == kind && !row.archived;
        name == relation && rows.get(*source).is_some_and(|row| is_of_kind(row))
    })
}

fn own_requirements(rows: &RowIndex, record: &Row) -> Vec<Own> {
    let line = |row: &Row, field: &str| {
        let value = row.value(field).and_then(Value::as_text);
        value.unwrap_or_default().trim().to_owned()
    };
    let names = |row: &Row| {
        let is_linked = row.relations.iter().any(|(_, target)| *target == record.document);
        let is_of_register = |kind: &steward_model::declaration::Kind| kind.name == record.kind;
        is_linked
            || registers(&line(row, "registers"))
                .into_iter()
                .flatten()
                .any(is_of_register)
    };
    let mut found: Vec<Own> = rows
        .of_kind(own::KIND)
        .iter()
        .filter(|row| !row.archived && row.state == "applies" && row.document != record.document && names(row))
        .map(|row| Own {
            document: row.document,
            number: format!("{} {}", line(row, "standard"), line(row, "clause")),
            title: row.title.clone(),
        })
        .collect();
    found.sort_by(|left, right| left.number.cmp(&right.number));
    found
}

#[component]
pub(crate) fn EvidenceList(context: RecordContext) -> impl IntoView {
    let kind = context.kind;
    let document = context.document;
    let rows = context.workspace.rows();
    let moment = day_moment();
    let found = Memo::new(move |_| {
        let moment = moment.get();
        rows.with(|rows| {
            let Some(row) = rows.get(document) else {
                return Evidence::default();
            };
            let related = rows.relations_to(document);
            Evidence {
                proofs: proofs(
                    &CATALOGUE,
                    row,
                    &|kind, relation| is_related_by(rows, &related, kind, relation),
                    moment,
                ),
                own: own_requirements(rows, row),
            }
        })
    });
    (!kind.evidence.is_empty()).then(|| {
        view! {
            <section class="record-aside" aria-labelledby="record-evidence">
                <h2 id="record-evidence">{messages::record::evidence()}</h2>
                {move || {
                    let Evidence { proofs, own } = found.get();
                    let none = (proofs.is_empty() && own.is_empty())
                        .then(|| view! { <p class="quiet evidence-none">{text::proves_nothing()}</p> });
                    view! {
                        {none}
                        <ul class="evidence">
                            {proofs.into_iter().map(|proof| view! { <ProofLine proof/> }).collect_view()}
                            {own.into_iter().map(|own| view! { <OwnLine own/> }).collect_view()}
                        </ul>
                    }
                }}
            </section>
        }
    })
}

#[component]
fn ProofLine(proof: Proof<'static>) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    let edition = expect_context::<Preferences>().edition().get_untracked();
    let requirement = proof.requirement;
    // An edition may lack the requirement; the record then proves the other edition's.
    let shown = CATALOGUE.edition(&edition).unwrap_or_default();
    let place = (0..CATALOGUE.editions.len())
        .find(|place| *place == shown && requirement.clause(*place).is_some())
        .or_else(|| (0..CATALOGUE.editions.len()).find(|place| requirement.clause(*place).is_some()))
        .unwrap_or_default();
    let name = CATALOGUE.editions.get(place).map_or("", |edition| edition.name);
    let clause = requirement.clause(place).unwrap_or_default();
    let [title, ..] = text::requirement(requirement);
    let other = (0..CATALOGUE.editions.len())
        .filter(|other| *other != place)
        .find_map(|other| {
            let edition = CATALOGUE.editions.get(other)?;
            Some(text::other_edition(edition.name, requirement.clause(other)?))
        });
    let (label, tone) = standing(proof.grade);
    let icon = if proof.grade.counts() {
        IconName::ShieldCheck
    } else {
        IconName::CircleAlert
    };
    let proves = if proof.grade.counts() {
        messages::record::evidence_proves(clause)
    } else {
        text::would_prove(clause)
    };
    view! {
        <li data-counts=proof.grade.counts().to_string()>
            <Icon name=icon/>
            <div>
                <A href=requirement_path(workspace, name, requirement) attr:class="evidence-clause">{proves}" "<span>{title}</span></A>
                {other.map(|other| view! { <span class="quiet evidence-other">{other}</span> })}
                <p class="evidence-standing"><StateChip label=label.to_owned() tone/>" "<span class="quiet">{words(proof.rule, proof.grade)}</span></p>
            </div>
        </li>
    }
}

fn standing(grade: Grade<'static>) -> (&'static str, Tone) {
    match grade {
        Grade::Current(_) => (text::proof_counts(), Tone::Good),
        Grade::Overdue(_) => (text::proof_overdue(), Tone::Waiting),
        Grade::Stale(_) => (text::proof_stale(), Tone::Warning),
        Grade::Undated | Grade::Incomplete(_) => (text::proof_incomplete(), Tone::Warning),
        Grade::OtherState => (text::proof_not_yet(), Tone::Neutral),
    }
}

/// Until when it counts, or why it does not and what to do.
fn words(rule: &Rule<'static>, grade: Grade<'static>) -> String {
    let kind = steward_model::kinds::by_name(rule.kind);
    let field = |name: &str| {
        let field = kind.and_then(|kind| kind.field(name));
        text::quoted(field.map_or("", |field| model::label(field.label)))
    };
    let dated = || rule.freshness.date_field().map(field).unwrap_or_default();
    match grade {
        Grade::Current(None) => text::proof_for_ever().to_owned(),
        Grade::Current(Some(day)) => text::proof_until(format::date(day)),
        Grade::Overdue(day) => text::proof_renew(dated(), format::date(day)),
        Grade::Stale(day) => match rule.freshness {
            Freshness::Until { .. } | Freshness::UntilIfSet { .. } => text::proof_passed(dated(), format::date(day)),
            Freshness::Since { .. } => text::proof_again(format::date(day)),
            Freshness::Always | Freshness::Updated { .. } => text::proof_old(format::date(day)),
        },
        Grade::Undated => text::proof_set(dated()),
        Grade::Incomplete(need) => text::proof_add(need_label(kind, need)),
        Grade::OtherState => {
            let labels = rule
                .states
                .iter()
                .filter_map(|state| kind.and_then(|kind| kind.state(state)));
            let labels: Vec<&str> = labels
                .map(|state| model::label(state.label))
                .take(STATES_NAMED)
                .collect();
            let named = labels.join(&format!(" {} ", text::or()));
            if rule.states.len() > STATES_NAMED {
                text::proof_once_later(named)
            } else {
                text::proof_once(named)
            }
        }
    }
}

#[component]
fn OwnLine(own: Own) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
    view! {
        <li>
            <Icon name=IconName::ShieldCheck/>
            <div>
                <A href=record_path(workspace, own::KIND, own.document) attr:class="evidence-clause">
                    {text::counts_for(own.number)}" "<span>{own.title}</span>
                </A>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keeps_a_record_from_counting_is_said_in_labels() {
        for requirement in CATALOGUE.requirements {
            for rule in requirement.rules {
                let mut grades = vec![Grade::OtherState];
                grades.extend(rule.needs.iter().map(|need| Grade::Incomplete(*need)));
                if rule.freshness.date_field().is_some() {
                    grades.push(Grade::Undated);
                }
                for grade in grades
                    .into_iter()
                    .filter(|grade| *grade != Grade::OtherState || !rule.states.is_empty())
                {
                    let said = words(rule, grade);
                    assert!(
                        !said.contains('_') && !said.contains("“”"),
                        "{}: {said}",
                        requirement.id
                    );
                }
            }
        }
    }
}
