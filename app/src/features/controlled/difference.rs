//! What was changed since the approval: fields, texts word by word, links.

use leptos::prelude::*;
use steward_model::{
    approval::{Difference, differences},
    word_difference::{Piece, abridged, words},
};
use steward_sync::ids::DocumentId;

use super::panel::Compared;
use crate::{
    features::record::{RecordContext, value_view},
    messages::{controlled as text, format, model, register},
    ui::{Dialog, Icon, IconName},
};

/// Characters of unchanged text that are shown beside each change.
const AROUND: usize = 160;

#[component]
pub(super) fn DifferenceDialog(context: RecordContext, open: RwSignal<bool>, compared: Compared) -> impl IntoView {
    view! {
        <Dialog open title=Signal::derive(|| text::difference_title().to_owned()) class="difference-dialog">
            {difference_view(context, compared)}
        </Dialog>
    }
}

/// The difference as it is when the dialog opens.
fn difference_view(context: RecordContext, compared: Compared) -> AnyView {
    let Some((approval, approved)) = compared.get_value() else {
        return view! { <p>{text::difference_gone()}</p> }.into_any();
    };
    let found = context.now(|now| differences(&approved, now)).unwrap_or_default();
    let lead = text::difference_lead(&approval.by, format::exact(approval.at_millis));
    if found.is_empty() {
        return view! { <p>{lead}</p><p>{text::difference_none()}</p> }.into_any();
    }
    let parts = found
        .into_iter()
        .map(|difference| part(context, difference))
        .collect_view();
    view! {
        <p class="quiet">{lead}</p>
        <div class="differences">{parts}</div>
    }
    .into_any()
}

fn part(context: RecordContext, difference: Difference) -> AnyView {
    match difference {
        Difference::Value { field, before, after } => view! {
            <section class="difference">
                <h3>{model::label(field.label)}</h3>
                <p class="difference-values">
                    <span class="visually-hidden">{text::was()}" "</span>
                    <del>{value_view(field, before.as_ref())}</del>
                    <Icon name=IconName::ArrowRight/>
                    <span class="visually-hidden">{text::is_now()}" "</span>
                    <ins>{value_view(field, after.as_ref())}</ins>
                </p>
            </section>
        }
        .into_any(),
        Difference::Text { field, before, after } => {
            let pieces = abridged(words(&before, &after), AROUND);
            view! {
                <section class="difference">
                    <h3>{model::label(field.label)}</h3>
                    <p class="difference-text">{pieces.into_iter().map(piece).collect_view()}</p>
                </section>
            }
            .into_any()
        }
        Difference::Items { label, count } => view! {
            <section class="difference">
                <h3>{model::label(label)}</h3>
                <p>{text::items_differ(count)}</p>
            </section>
        }
        .into_any(),
        Difference::Relation {
            relation,
            removed,
            added,
        } => {
            let titles =
                |documents: Vec<DocumentId>| documents.into_iter().map(move |document| title(context, document));
            let removed = titles(removed)
                .map(|title| view! { <li>{removed_view(title)}</li> })
                .collect_view();
            let added = titles(added)
                .map(|title| view! { <li>{added_view(title)}</li> })
                .collect_view();
            view! {
                <section class="difference">
                    <h3>{model::label(relation.label)}</h3>
                    <ul>{removed}{added}</ul>
                </section>
            }
            .into_any()
        }
    }
}

fn piece(piece: Piece) -> AnyView {
    match piece {
        Piece::Same(text) => view! { <span>{text}</span> }.into_any(),
        Piece::Removed(text) => removed_view(text),
        Piece::Added(text) => added_view(text),
        Piece::Gap => view! {
            <span class="difference-gap">
                <span aria-hidden="true">" … "</span>
                <span class="visually-hidden">{text::left_out()}</span>
            </span>
        }
        .into_any(),
    }
}

fn removed_view(words: String) -> AnyView {
    view! { <del><span class="visually-hidden">{text::removed()}" "</span>{words}</del> }.into_any()
}

fn added_view(words: String) -> AnyView {
    view! { <ins><span class="visually-hidden">{text::added()}" "</span>{words}</ins> }.into_any()
}

/// What a linked record is called now.
pub(super) fn title(context: RecordContext, document: DocumentId) -> String {
    let rows = context.workspace.rows();
    let title = rows.with_untracked(|index| index.get(document).map(|row| format!("{} {}", row.short_id, row.title)));
    title.unwrap_or_else(|| register::untitled().to_owned())
}
