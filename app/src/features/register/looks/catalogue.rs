//! The service catalogue: services by family, as a page to read and to print.

use leptos::prelude::*;
use steward_model::{kinds, row::Row};
use steward_sync::ids::DocumentId;

use super::{DRAWN, Named, link, not_drawn, read_listed, text_of};
use crate::{
    features::{
        record_path,
        register::{cells::tone, column::compare_text, page::Register},
    },
    messages::{self, looks as text},
    ui::{StateChip, Tone},
    workspace::RowIndex,
};

/// Fields of a service that the catalogue tells, in this order.
const FACTS: [&str; 5] = ["customers", "hours", "criticality", "owner", "support_group"];

/// Services of one family.
#[derive(Clone, PartialEq)]
struct Family {
    /// Empty for services without one.
    name: String,
    services: Vec<Service>,
}

#[derive(Clone, PartialEq)]
struct Service {
    named: Named,
    state: String,
    excerpt: String,
    facts: Vec<(&'static str, String)>,
    needs: Vec<Other>,
    agreements: Vec<Other>,
}

/// A record that a service names, or that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Other {
    kind: String,
    named: Named,
}

/// Families in order, those without a name last; services by title.
fn catalogue(rows: &[&Row], index: &RowIndex) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for row in rows {
        let name = text_of(row, "family");
        let service = service(row, index);
        match families.iter_mut().find(|family| family.name == name) {
            Some(family) => family.services.push(service),
            None => families.push(Family {
                name: name.to_owned(),
                services: vec![service],
            }),
        }
    }
    families.sort_by(|one, other| {
        let without = one.name.is_empty().cmp(&other.name.is_empty());
        without.then_with(|| compare_text(&one.name, &other.name))
    });
    for family in &mut families {
        let title = |service: &Service| service.named.title.clone();
        family
            .services
            .sort_by(|one, other| compare_text(&title(one), &title(other)));
    }
    families
}

fn service(row: &Row, index: &RowIndex) -> Service {
    let kind = kinds::by_name("service");
    let facts = FACTS
        .iter()
        .filter_map(|name| {
            let field = kind?.field(name)?;
            let stored = text_of(row, name);
            let words = field.choice_of(stored).map_or_else(
                || stored.to_owned(),
                |choice| messages::model::label(choice.label).to_owned(),
            );
            (!words.is_empty()).then_some((field.label, words))
        })
        .collect();
    let other = |document: DocumentId| {
        let row = index.get(document).filter(|row| !row.archived)?;
        Some(Other {
            kind: row.kind.clone(),
            named: Named::of(row),
        })
    };
    let needs = row
        .relations
        .iter()
        .filter(|(name, _)| name == "depends_on")
        .filter_map(|(_, target)| other(*target));
    let agreements = index
        .relations_to(row.document)
        .into_iter()
        .filter_map(|(source, _)| other(source))
        .filter(|other| other.kind == "service_level_agreement");
    Service {
        named: Named::of(row),
        state: row.state.clone(),
        excerpt: row.text_excerpt.clone(),
        facts,
        needs: sorted(needs.collect()),
        agreements: sorted(agreements.collect()),
    }
}

fn sorted(mut others: Vec<Other>) -> Vec<Other> {
    others.sort_by(|one, other| compare_text(&one.named.title, &other.named.title));
    others.dedup();
    others
}

#[component]
pub(super) fn Catalogue(register: Register) -> impl IntoView {
    let data = Memo::new(move |_| {
        read_listed(register, |rows, index| {
            let drawn = rows.get(..DRAWN.min(rows.len())).unwrap_or_default();
            (rows.len(), catalogue(drawn, index))
        })
    });
    let families = move || {
        data.with(|(_, families)| families.clone())
            .into_iter()
            .enumerate()
            .map(|(place, family)| {
                let id = format!("catalogue-family-{place}");
                let labelled_by = id.clone();
                let heading = if family.name.is_empty() {
                    text::no_family().to_owned()
                } else {
                    family.name
                };
                let services = family
                    .services
                    .into_iter()
                    .map(|service| service_view(register, service))
                    .collect_view();
                view! {
                    <section class="catalogue-family" aria-labelledby=labelled_by>
                        <h2 id=id>{heading}</h2>
                        <div class="catalogue-services">{services}</div>
                    </section>
                }
            })
            .collect_view()
    };
    view! {
        {families}
        {move || not_drawn(data.with(|(total, _)| *total))}
    }
}

fn service_view(register: Register, service: Service) -> AnyView {
    let state = register.kind.state(&service.state);
    let label = state.map_or(service.state.clone(), |state| {
        messages::model::label(state.label).to_owned()
    });
    let state_tone = state.map_or(Tone::Neutral, |state| tone(state.tone));
    let facts = service
        .facts
        .into_iter()
        .map(|(label, words)| view! { <dt>{messages::model::label(label)}</dt> <dd>{words}</dd> })
        .collect_view();
    let others = move |label: &'static str, others: Vec<Other>| {
        (!others.is_empty()).then(|| {
            let items = others
                .into_iter()
                .map(|other| {
                    let href = record_path(register.workspace.id(), &other.kind, other.named.document);
                    view! { <li><a class="look-link" href=href>{other.named.words()}</a></li> }
                })
                .collect_view();
            view! { <dt>{label}</dt> <dd><ul class="catalogue-others">{items}</ul></dd> }
        })
    };
    view! {
        <article class="card catalogue-service">
            <div class="catalogue-head">
                <h3>{link(register, &service.named)}</h3>
                <StateChip label tone=state_tone/>
            </div>
            {(!service.excerpt.is_empty()).then(|| view! { <p>{service.excerpt}</p> })}
            <dl class="facts">
                {facts}
                {others(text::depends_on(), service.needs)}
                {others(text::agreements(), service.agreements)}
            </dl>
        </article>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use steward_model::value::Value;

    use super::super::super::testing::row;
    use super::*;

    #[test]
    fn services_stand_in_their_families_by_title() {
        let kind = kinds::by_name("service").expect("services");
        let service = |number: u8, family: &str, title: &str| {
            let mut row = row(kind, number, "live");
            row.title = title.to_owned();
            row.fields = vec![("criticality".to_owned(), Value::text("vital"))];
            if !family.is_empty() {
                row.fields.push(("family".to_owned(), Value::text(family)));
            }
            row
        };
        let rows = [
            service(1, "", "Print"),
            service(2, "Mail", "Mail 10"),
            service(3, "Apps", "Payroll"),
            service(4, "Mail", "Mail 9"),
        ];
        let rows: Vec<&Row> = rows.iter().collect();
        let families: Vec<(String, Vec<String>)> = catalogue(&rows, &RowIndex::default())
            .into_iter()
            .map(|family| {
                let titles = family.services.into_iter().map(|service| service.named.title);
                (family.name, titles.collect())
            })
            .collect();
        let expected = [
            ("Apps", vec!["Payroll"]),
            ("Mail", vec!["Mail 9", "Mail 10"]),
            ("", vec!["Print"]),
        ];
        assert_eq!(families.len(), expected.len());
        for ((name, titles), (expected_name, expected_titles)) in families.iter().zip(expected) {
            assert_eq!((name.as_str(), titles.len()), (expected_name, expected_titles.len()));
            assert!(titles.iter().eq(expected_titles), "{titles:?}");
        }
    }

    #[test]
    fn a_service_tells_what_is_known_and_in_words() {
        let kind = kinds::by_name("service").expect("services");
        let mut row = row(kind, 1, "live");
        row.fields = vec![
            ("criticality".to_owned(), Value::text("vital")),
            ("hours".to_owned(), Value::text("Mon–Fri")),
        ];
        let service = service(&row, &RowIndex::default());
        assert_eq!(
            service.facts,
            [
                ("Service hours", "Mon–Fri".to_owned()),
                ("Criticality", "Vital".to_owned())
            ]
        );
    }
}
