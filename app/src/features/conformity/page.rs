//! The conformity page.

use std::collections::HashSet;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use steward_model::conformity::{Status, iso_20000::CATALOGUE, own::own_catalogues};

use super::{
    by_process::process_view,
    edition::{EditionChoice, day_moment, edition},
    history::{History, Past},
    query::{Arrangement, Query},
    requirement::{Opened, toggle_id},
    sections::{OnlyPhase, Sections},
    standards::{OwnCatalogueView, StandardsNav},
    summary::Summary,
    view::{ConformityView, assess, view},
    words,
};
use crate::{
    features::{Navigator, preferences::Preferences, shell::page_title},
    messages::{conformity as text, format},
    ui::{Button, IconName, Segment, Segmented, focus_by_id},
    workspace::Workspace,
};

/// Which of its faces the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Face {
    Requirements,
    History,
    Standard(String),
}

fn face(query: &Query) -> Face {
    match (&query.standard, query.by) {
        (Some(standard), _) => Face::Standard(standard.clone()),
        (None, Arrangement::History) => Face::History,
        (None, Arrangement::Clause | Arrangement::Process) => Face::Requirements,
    }
}

#[component]
pub(crate) fn ConformityPage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    page_title(|| text::title().to_owned());
    let preferences = expect_context::<Preferences>();
    let location = use_location();
    let navigator = Navigator::in_place();
    let query = Memo::new(move |_| location.search.with(|search| Query::parse(search)));
    let edition = edition(preferences);
    let moment = day_moment();
    let today = Signal::derive(move || moment.get().day());
    let rows = workspace.rows();
    let assessment = Memo::new(move |_| rows.with(|rows| assess(rows.iter().map(AsRef::as_ref), moment.get())));
    let shown = Memo::new(move |_| {
        // A title may change where no status does.
        rows.version.track();
        let is_by_process = query.with(|query| query.by == Arrangement::Process);
        assessment.with(|assessment| {
            rows.with_untracked(|rows| {
                let find = |document| rows.get(document).cloned();
                if is_by_process {
                    process_view(assessment, edition.get(), rows.iter().map(AsRef::as_ref), &find)
                } else {
                    view(assessment, edition.get(), &find)
                }
            })
        })
    });
    let own = Memo::new(move |_| {
        rows.version.track();
        let moment = moment.get();
        assessment.with(|assessment| {
            rows.with_untracked(|rows| own_catalogues(assessment, rows.iter().map(AsRef::as_ref), moment))
        })
    });
    let narrowed = Memo::new(move |_| {
        let (status, phase) = query.with(|query| (query.status, query.phase));
        shown.with(|shown| shown.clone().narrowed(status, phase))
    });
    let opened: Opened = RwSignal::new(HashSet::new());
    follow_clause(query, preferences, opened);
    let change = move |change: &dyn Fn(&mut Query)| {
        let mut query = query.get_untracked();
        change(&mut query);
        navigator.replace(query.path(workspace.id()));
    };
    let choose_status = Callback::new(move |name: String| {
        change(&|query| query.status = Status::EVERY.into_iter().find(|status| status.name() == name));
    });
    let arrange = Callback::new(move |name: String| {
        change(&|query| {
            query.by = Arrangement::EVERY
                .into_iter()
                .find(|by| by.name() == name)
                .unwrap_or_default();
        });
    });
    let past = Past::new();
    let face = Memo::new(move |_| query.with(face));
    let requirements = move || {
        view! {
            <div class="conformity-tools">
                <Segmented
                    label=text::filter()
                    segments=filters()
                    value=Signal::derive(move || query.with(|query| query.status.map_or("all", Status::name).to_owned()))
                    on_change=choose_status
                />
                <Tools opened narrowed/>
            </div>
            <OnlyPhase
                phase=Signal::derive(move || query.with(|query| query.phase))
                clear=Callback::new(move |()| change(&|query| query.phase = None))
            />
            <h2 class="visually-hidden">{text::clauses()}</h2>
            <Sections narrowed opened today all=Callback::new(move |()| change(&|query| {
                query.status = None;
                query.phase = None;
            }))/>
        }
    };
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
            <StandardsNav own chosen=Signal::derive(move || query.with(|query| query.standard.clone()))/>
            {move || match face.get() {
                Face::Standard(standard) => view! { <OwnCatalogueView own standard today/> }.into_any(),
                face @ (Face::Requirements | Face::History) => {
                    view! {
                        <Summary tally=Signal::derive(move || shown.with(|shown| shown.tally))/>
                        <div class="conformity-tools">
                            <Segmented
                                label=text::arrange()
                                segments=arrangements()
                                value=Signal::derive(move || query.with(|query| query.by.name().to_owned()))
                                on_change=arrange
                            />
                        </div>
                        {if face == Face::History {
                            let day = Signal::derive(move || query.with(|query| query.day));
                            let look_at = Callback::new(move |day| change(&|query| query.day = day));
                            view! { <History past edition moment day look_at/> }.into_any()
                        } else {
                            requirements().into_any()
                        }}
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

fn segment(value: &'static str, label: &str) -> Segment {
    Segment {
        value,
        label: label.to_owned(),
        icon: None,
    }
}

fn filters() -> Vec<Segment> {
    let statuses = Status::EVERY
        .into_iter()
        .map(|status| segment(status.name(), words::status(status)));
    std::iter::once(segment("all", text::all())).chain(statuses).collect()
}

fn arrangements() -> Vec<Segment> {
    let arrangements = Arrangement::EVERY.into_iter().map(|by| {
        let label = match by {
            Arrangement::Clause => text::by_clause(),
            Arrangement::Process => text::by_process(),
            Arrangement::History => text::history(),
        };
        segment(by.name(), label)
    });
    arrangements.collect()
}

/// Opens and shows the requirement that the address names, itself or by its clause, once it is there.
fn follow_clause(query: Memo<Query>, preferences: Preferences, opened: Opened) {
    Effect::new(move |_| {
        let Query {
            clause,
            requirement,
            edition,
            ..
        } = query.get();
        if clause.is_none() && requirement.is_none() {
            return;
        }
        if let Some(edition) = edition {
            preferences.set_edition(&edition);
        }
        let place = preferences.edition().with_untracked(|name| CATALOGUE.edition(name));
        let named = requirement.and_then(|id| CATALOGUE.requirement(&id));
        let at_clause = || CATALOGUE.at_clause(place.unwrap_or_default(), clause.as_deref()?);
        let Some(requirement) = named.or_else(at_clause) else {
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
