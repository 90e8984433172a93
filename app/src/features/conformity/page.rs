//! The conformity page.

use std::collections::HashSet;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use steward_model::conformity::{Moment, Status, iso_20000::CATALOGUE};

use super::{
    query::Query,
    requirement::{Opened, RequirementItem, toggle_id},
    summary::{Bar, Summary},
    view::{ConformityView, Section, assess, view},
    words,
};
use crate::{
    features::{Navigator, preferences::Preferences, shell::page_title},
    messages::{conformity as text, format},
    platform::clock,
    ui::{Button, ButtonVariant, EmptyState, IconName, Now, Segment, Segmented, focus_by_id},
    workspace::Workspace,
};

/// The midnight before the present moment, where the person is: the statuses change with the day, not with the clock.
fn moment() -> Memo<Moment> {
    let now = expect_context::<Now>().0;
    Memo::new(move |_| {
        let now_millis = now.get();
        Moment {
            now_millis,
            offset_minutes: clock::utc_minus_local_minutes(now_millis),
        }
        .start_of_day()
    })
}

#[component]
pub(crate) fn ConformityPage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    page_title(|| text::title().to_owned());
    let preferences = expect_context::<Preferences>();
    let location = use_location();
    let navigator = Navigator::new();
    let query = Memo::new(move |_| location.search.with(|search| Query::parse(search)));
    let edition = Memo::new(move |_| {
        preferences
            .edition()
            .with(|name| CATALOGUE.edition(name))
            .unwrap_or_default()
    });
    let moment = moment();
    let today = Signal::derive(move || moment.get().day());
    let rows = workspace.rows();
    let assessment = Memo::new(move |_| rows.with(|rows| assess(rows.iter().map(AsRef::as_ref), moment.get())));
    let shown = Memo::new(move |_| {
        // A title may change where no status does.
        rows.version.track();
        assessment.with(|assessment| {
            rows.with_untracked(|rows| view(assessment, edition.get(), &|document| rows.get(document).cloned()))
        })
    });
    let status = Memo::new(move |_| query.with(|query| query.status));
    let narrowed = Memo::new(move |_| shown.with(|shown| shown.clone().narrowed(status.get())));
    let opened: Opened = RwSignal::new(HashSet::new());
    follow_clause(query, preferences, opened);
    let choose = Callback::new(move |name: String| {
        let status = Status::EVERY.into_iter().find(|status| status.name() == name);
        navigator.replace(Query::path(workspace.id(), status));
    });
    view! {
        <div class="page conformity">
            <header class="page-header">
                <div>
                    <h1>{text::title()}</h1>
                    <p class="quiet">{text::lead()}" "<span class="conformity-day">{move || format::date(today.get())}</span></p>
                    <crate::features::journey::Links/>
                </div>
                <EditionChoice preferences/>
            </header>
            <Summary tally=Signal::derive(move || shown.with(|shown| shown.tally))/>
            <div class="conformity-tools">
                <Segmented
                    label=text::filter()
                    segments=filters()
                    value=Signal::derive(move || status.get().map_or("all", Status::name).to_owned())
                    on_change=choose
                />
                <Tools opened narrowed/>
            </div>
            <h2 class="visually-hidden">{text::clauses()}</h2>
            <Sections narrowed opened today choose/>
        </div>
    }
}

fn filters() -> Vec<Segment> {
    let all = Segment {
        value: "all",
        label: text::all().to_owned(),
        icon: None,
    };
    let statuses = Status::EVERY.into_iter().map(|status| Segment {
        value: status.name(),
        label: words::status(status).to_owned(),
        icon: None,
    });
    std::iter::once(all).chain(statuses).collect()
}

#[component]
fn EditionChoice(preferences: Preferences) -> impl IntoView {
    let segments = CATALOGUE
        .editions
        .iter()
        .map(|edition| Segment {
            value: edition.name,
            label: edition.name.to_owned(),
            icon: None,
        })
        .collect();
    view! {
        <div class="conformity-edition">
            <span class="quiet" aria-hidden="true">{CATALOGUE.label}</span>
            <Segmented
                label=text::edition()
                segments
                value=preferences.edition()
                on_change=Callback::new(move |name: String| preferences.set_edition(&name))
            />
        </div>
    }
}

/// Opens and shows the requirement of the clause in the address, once it is there.
fn follow_clause(query: Memo<Query>, preferences: Preferences, opened: Opened) {
    Effect::new(move |_| {
        let Query {
            clause: Some(clause),
            edition,
            ..
        } = query.get()
        else {
            return;
        };
        if let Some(edition) = edition {
            preferences.set_edition(&edition);
        }
        let place = preferences.edition().with_untracked(|name| CATALOGUE.edition(name));
        let Some(requirement) = CATALOGUE.at_clause(place.unwrap_or_default(), &clause) else {
            return;
        };
        opened.update(|opened| {
            opened.insert(requirement.id);
        });
        let toggle = toggle_id(requirement.id);
        // After the frame in which the navigation puts the focus on the page.
        request_animation_frame(move || request_animation_frame(move || focus_by_id(&toggle)));
    });
}

#[component]
fn Tools(opened: Opened, narrowed: Memo<ConformityView>) -> impl IntoView {
    let ids = move || {
        narrowed.with(|view| {
            let items = view.sections.iter().flat_map(|section| &section.items);
            items.map(|item| item.requirement.id).collect::<HashSet<_>>()
        })
    };
    let all_open = Memo::new(move |_| opened.with(|opened| ids().is_subset(opened)));
    let toggle = Callback::new(move |()| {
        if all_open.get_untracked() {
            opened.set(HashSet::new());
        } else {
            opened.set(ids());
        }
    });
    let print = Callback::new(move |()| {
        // Printing is refused only where the browser has no printing at all.
        drop(window().print());
    });
    view! {
        <div class="cluster conformity-actions">
            <Button on_press=toggle>
                {move || if all_open.get() { text::hide_all_details() } else { text::show_all_details() }}
            </Button>
            <Button icon=IconName::Printer on_press=print>{text::print()}</Button>
        </div>
    }
}

#[component]
fn Sections(
    narrowed: Memo<ConformityView>,
    opened: Opened,
    today: Signal<i32>,
    choose: Callback<String>,
) -> impl IntoView {
    let is_empty = Memo::new(move |_| narrowed.with(|view| view.sections.is_empty()));
    let clauses = move || {
        narrowed.with(|view| {
            let groups = view.sections.iter().map(|section| section.group);
            groups.collect::<Vec<_>>()
        })
    };
    view! {
        <Show when=move || is_empty.get() fallback=|| ()>
            <EmptyState icon=IconName::ListFilter title=text::nothing_here()>
                <Button variant=ButtonVariant::Secondary on_press=Callback::new(move |()| choose.run("all".to_owned()))>
                    {text::show_every()}
                </Button>
            </EmptyState>
        </Show>
        <For each=clauses key=|group| (group.clause, group.title) let:group>
            <SectionView
                section=Memo::new(move |_| {
                    narrowed.with(|view| view.sections.iter().find(|section| section.group == group).cloned())
                })
                group
                opened
                today
            />
        </For>
    }
}

#[component]
fn SectionView(
    section: Memo<Option<Section>>,
    group: steward_model::conformity::Group<'static>,
    opened: Opened,
    today: Signal<i32>,
) -> impl IntoView {
    let heading = format!("clause-{}", group.clause);
    let labelled_by = heading.clone();
    let tally =
        Memo::new(move |_| section.with(|section| section.as_ref().map(|section| section.tally).unwrap_or_default()));
    let items = move || {
        section.with(|section| {
            section
                .as_ref()
                .map(|section| section.items.clone())
                .unwrap_or_default()
        })
    };
    let met = move || {
        let tally = tally.get();
        text::group_met(format::count(tally.met), format::count(tally.total()))
    };
    view! {
        <section class="conformity-section" aria-labelledby=labelled_by>
            <header class="conformity-section-head">
                <h2 id=heading><span class="numeric">{group.clause}</span>" "{text::group(group)}</h2>
                <span class="quiet numeric">{met}</span>
                <Bar tally/>
            </header>
            <ul class="card requirements">
                <For each=items key=|item| item.key() let:item>
                    <RequirementItem item opened today/>
                </For>
            </ul>
        </section>
    }
}
