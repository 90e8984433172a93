//! The content of a record: its sections as declared, fields two abreast where there is room.

use leptos::prelude::*;
use steward_model::declaration::{Field, Kind};

use super::{context::RecordContext, field::RecordField};
use crate::messages;

/// Fields that the heading shows already.
const IN_HEADING: &[&str] = &["title", "owner"];

/// The fields of each section, without those of the heading; declared fields that no section names come last.
fn sections(kind: &'static Kind) -> Vec<(&'static str, Vec<&'static Field>)> {
    let mut sections: Vec<(&'static str, Vec<&'static Field>)> = kind
        .sections
        .iter()
        .map(|section| {
            let fields = section
                .fields
                .iter()
                .filter(|name| !IN_HEADING.contains(name))
                .filter_map(|name| kind.field(name));
            let mut fields: Vec<&'static Field> = fields.collect();
            // Prose first: it is what a reader came for. The sort is stable.
            fields.sort_by_key(|field| !field.is_text());
            (section.label, fields)
        })
        .collect();
    let named = |field: &Field| kind.sections.iter().any(|section| section.fields.contains(&field.name));
    let rest: Vec<&'static Field> = kind.fields.iter().filter(|field| !named(field)).collect();
    if !rest.is_empty() {
        sections.push((messages::record::details(), rest));
    }
    sections.retain(|(_, fields)| !fields.is_empty());
    sections
}

#[component]
pub(crate) fn Sections(context: RecordContext) -> impl IntoView {
    sections(context.kind)
        .into_iter()
        .map(|(label, fields)| {
            view! {
                <section class="record-section">
                    <h2>{messages::model::label(label)}</h2>
                    <div class="record-fields">
                        {fields.into_iter().map(|field| view! { <RecordField context field/> }).collect_view()}
                    </div>
                </section>
            }
        })
        .collect_view()
}

#[cfg(test)]
mod tests {
    use steward_model::kinds;

    use super::*;

    #[test]
    fn every_field_of_every_kind_stands_on_its_page_once() {
        for kind in kinds::ALL {
            let shown: Vec<&str> = sections(kind)
                .into_iter()
                .flat_map(|(_, fields)| fields)
                .map(|field| field.name)
                .collect();
            for field in kind.fields {
                assert_eq!(
                    shown.iter().filter(|name| **name == field.name).count(),
                    1,
                    "{}.{}",
                    kind.name,
                    field.name
                );
            }
        }
    }
}
