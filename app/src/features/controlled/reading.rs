//! Reading confirmations: the person's own, and who else has read the version in force.

use leptos::prelude::*;
use steward_model::edit::Edit;

use super::readers::{Reader, Readers, readers};
use crate::{
    features::record::RecordContext,
    messages::{controlled as text, format},
    ui::{Button, ButtonSize, ButtonVariant, Icon, IconName, RelativeTime},
};

#[component]
pub(super) fn Reading(context: RecordContext) -> impl IntoView {
    let shown = context.part(move |snapshot| readers(snapshot, &context.workspace.member_names()));
    let me = context.workspace.me();
    move || {
        let confirmed = |readers: &Readers| me.with(|me| readers.confirmed(&me.name));
        shown.get().map(|readers| {
            let confirmed = confirmed(&readers);
            reading_view(context, readers, confirmed)
        })
    }
}

fn reading_view(context: RecordContext, readers: Readers, confirmed: Option<i64>) -> impl IntoView {
    let own = match confirmed {
        Some(at_millis) => confirmed_view(at_millis).into_any(),
        None if readers.is_current => confirm_button(context, readers.approval.digest.to_string()).into_any(),
        None => view! { <p class="quiet">{text::confirm_in_version()}</p> }.into_any(),
    };
    let count = text::read_count(readers.read.len(), readers.total());
    let has_earlier = !readers.earlier.is_empty();
    view! {
        <div class="readers">
            <h3>{text::readers()}</h3>
            {own}
            <p class="quiet numeric">{count}</p>
            <details class="approval-more">
                <summary>{text::who_read()}</summary>
                <h4>{text::has_read()}</h4>
                {names(readers.read)}
                <h4>{text::not_read()}</h4>
                <ul>{readers.waiting.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
                {has_earlier.then(|| view! { <h4>{text::read_earlier()}</h4> })}
                {has_earlier.then(|| names(readers.earlier))}
            </details>
        </div>
    }
}

/// Says that the person has read the version with this digest.
pub(super) fn confirm_button(context: RecordContext, digest: String) -> impl IntoView {
    let confirm = Callback::new(move |()| {
        context.edit(Edit::ConfirmReading { digest: digest.clone() });
    });
    view! {
        <Button variant=ButtonVariant::Secondary size=ButtonSize::Small icon=IconName::BookOpen on_press=confirm>
            {text::confirm()}
        </Button>
    }
}

pub(super) fn confirmed_view(at_millis: i64) -> impl IntoView {
    view! {
        <p class="approval-state" data-tone="good">
            <Icon name=IconName::CircleCheck/>
            <span>{text::you_confirmed(format::moment(at_millis))}</span>
        </p>
    }
}

fn names(people: Vec<Reader>) -> AnyView {
    if people.is_empty() {
        return view! { <p class="quiet">{text::nobody()}</p> }.into_any();
    }
    let people = people.into_iter().map(|reader| {
        view! {
            <li>
                {reader.name}" · "<RelativeTime millis=reader.at_millis/>" "
                <span class="quiet approval-digest">{reader.version}</span>
            </li>
        }
    });
    view! { <ul>{people.collect_view()}</ul> }.into_any()
}
