//! The content of a service report: live figures until it is issued, and then those that were frozen with the step.

use leptos::prelude::*;
use steward_model::{
    item,
    report::{Figures, Scope, freeze, frozen, generate},
};

use super::{
    basis::Basis,
    figures_view::figures_view,
    levels::{Counter, Counting},
    tables::part,
};
use crate::{
    features::record::RecordContext,
    messages::{format, report as text},
    platform::{clock, random},
    ui::{Button, ButtonSize, Icon, IconName},
};

const ISSUE: &str = "issue";
const ISSUED: &str = "issued";

#[component]
pub(super) fn ReportPanel(context: RecordContext) -> impl IntoView {
    let basis = Basis::new(context.workspace);
    let rows = context.workspace.rows();
    let scope = Memo::new(move |_| rows.with(|rows| Scope::of(rows.get(context.document)?, rows)));
    let is_issued = context.part(|snapshot| snapshot.state_name() == ISSUED);
    let kept = context.part(|snapshot| {
        snapshot
            .items(item::ISSUES)
            .last()
            .map(|issue| frozen::decode(issue.text(item::FIGURES)))
    });
    let live = Memo::new(move |_| {
        scope.with(|scope| {
            scope
                .as_ref()
                .map(|scope| basis.compute(|_, surroundings| generate(scope, surroundings)))
        })
    });
    let counter = Counter::new(
        basis,
        scope,
        Signal::derive(move || !is_issued.get() && basis.is_ready()),
    );
    context.set_with_step(Callback::new(move |step: &'static str| {
        let figures = live.get_untracked().filter(|_| step == ISSUE);
        let Some(mut figures) = figures else {
            return Ok(Vec::new());
        };
        figures.taken_millis = clock::now_millis();
        figures.levels = match counter.state.get_untracked() {
            Counting::Running => return Err(text::levels_wait().to_owned()),
            Counting::Done(levels) => Some(levels),
            Counting::Stopped | Counting::Failed(_) => None,
        };
        let encoded = frozen::encode(&figures).map_err(|error| error.to_string())?;
        Ok(vec![freeze(&random::hex_id(), encoded)])
    }));
    let print = Callback::new(move |()| {
        // Printing is refused only where the browser has no printing at all.
        drop(window().print());
    });
    let shown = move || {
        let Some(live) = live.get() else {
            return view! { <p class="quiet">{text::no_period()}</p> }.into_any();
        };
        match (is_issued.get(), kept.get()) {
            (true, Some(Ok(kept))) => {
                let note = frozen_note(&kept, &live);
                view! { {note}{figures_view(&kept, view! { <p class="quiet">{text::levels_stopped()}</p> }.into_any())} }.into_any()
            }
            (true, Some(Err(error))) => view! { <p class="report-note">{error.to_string()}</p> }.into_any(),
            (is_issued, _) => live_view(live, basis, counter, is_issued),
        }
    };
    view! {
        <section class="record-section panel report-panel" aria-labelledby="report-contents">
            <div class="panel-head">
                <h2 id="report-contents">{text::contents()}</h2>
                <Button size=ButtonSize::Small icon=IconName::Printer on_press=print>{text::print()}</Button>
            </div>
            {shown}
        </section>
    }
}

fn live_view(mut live: Figures, basis: Basis, counter: Counter, is_issued: bool) -> AnyView {
    if let Counting::Done(levels) = counter.state.get() {
        live.levels = Some(levels);
    }
    let note = if is_issued {
        text::issued_without().to_owned()
    } else {
        text::live(format::moment(basis.now_millis()))
    };
    view! { <p class="report-note quiet">{note}</p>{figures_view(&live, counter.view())} }.into_any()
}

/// When the figures were frozen, and whether live ones differ by now.
fn frozen_note(kept: &Figures, live: &Figures) -> AnyView {
    let differing = frozen::differences(kept, live);
    let parts: Vec<&str> = differing.into_iter().map(part).collect();
    let since = if parts.is_empty() {
        text::unchanged_since().to_owned()
    } else {
        text::changed_since(parts.join(", "))
    };
    view! {
        <p class="report-note"><Icon name=IconName::Lock/> {text::frozen(format::moment(kept.taken_millis))} " " {since}</p>
    }
    .into_any()
}
