//! The service level clocks of an incident or a request: how each stands, and the account of its every second.

use leptos::prelude::*;
use steward_model::{
    kinds,
    service_clock::{ClockState, Measured, Segment, SegmentKind, Terms},
};

use super::context::RecordContext;
use crate::{
    features::record_path,
    messages::{format, model, service_level as text},
    platform::task,
    ui::{Now, StateChip, Tone},
    workspace::{Clock, ServiceLevel, has_clocks},
};

/// So many of the latest stretches are listed at first.
const SEGMENTS_SHOWN: usize = 24;

/// What is known of the clocks.
type Known = Option<Result<Option<ServiceLevel>, String>>;

#[component]
pub(crate) fn ServiceLevelCard(context: RecordContext) -> impl IntoView {
    has_clocks(context.kind.name).then(|| view! { <Clocks context/> })
}

#[component]
fn Clocks(context: RecordContext) -> impl IntoView {
    let known: RwSignal<Known> = RwSignal::new(None);
    let asked = StoredValue::new(0_u64);
    let now = expect_context::<Now>().0;
    // What can move a clock; a keystroke in the description cannot.
    let moves = context.part(|snapshot| {
        let value = |name: &str| snapshot.value(name).cloned();
        (
            snapshot.state.clone(),
            ["priority", "impact", "urgency", "pending_reason", "opened"].map(value),
            snapshot.relations.clone(),
        )
    });
    Effect::new(move |_| {
        moves.track();
        let now = now.get();
        asked.update_value(|asked| *asked += 1);
        let question = asked.get_value();
        task::spawn(async move {
            let result = context.workspace.service_level(context.document, now).await;
            // The page may have been left meanwhile, or have asked again.
            if asked.try_get_value() == Some(question) {
                known.set(Some(result));
            }
        });
    });
    view! {
        <section class="record-aside service-level" aria-labelledby="record-service-level">
            <h2 id="record-service-level">{text::title()}</h2>
            {move || match known.get() {
                None => ().into_any(),
                Some(Err(reason)) => view! { <p class="quiet">{text::failed(reason)}</p> }.into_any(),
                Some(Ok(None)) => view! { <p class="quiet">{text::none()}</p> }.into_any(),
                Some(Ok(Some(level))) => view! { <Level context level/> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Level(context: RecordContext, level: ServiceLevel) -> impl IntoView {
    let clocks = level
        .clocks
        .into_iter()
        .map(|clock| view! { <ClockLine context clock/> })
        .collect_view();
    view! {
        <Agreements context terms=level.terms/>
        <ul class="clocks">{clocks}</ul>
    }
}

/// Which version of which agreement and calendar counted, and from when on if there were several.
#[component]
fn Agreements(context: RecordContext, terms: Vec<Terms>) -> impl IntoView {
    let workspace = context.workspace.id();
    let several = terms.len() > 1;
    let lines = terms
        .into_iter()
        .enumerate()
        .map(|(place, terms)| {
            let href = record_path(workspace, "service_level_agreement", terms.agreement);
            let since = (several && place > 0).then(|| text::from_then(format::moment(terms.from_millis)));
            view! {
                <li>
                    {since.map(|since| view! { <span class="numeric">{since}" "</span> })}
                    <a href=href>{text::under(titled(terms.title, &terms.version))}</a>
                    {(terms.in_force_millis.is_none()).then(|| format!(" · {}", text::not_in_force()))}
                    {terms.calendar.map(|(title, version)| format!(" · {}", titled(title, &version)))}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="quiet clock-terms" aria-label=text::terms()>{lines}</ul> }
}

/// A title with the version that counted.
fn titled(title: String, version: &str) -> String {
    if version.is_empty() {
        title
    } else {
        text::versioned(title, version)
    }
}

fn measured_label(measured: Measured) -> &'static str {
    match measured {
        Measured::IncidentResponse | Measured::RequestResponse => text::response(),
        Measured::IncidentResolution => text::resolution(),
        Measured::RequestFulfilment => text::fulfilment(),
    }
}

fn state_words(clock: &Clock) -> (&'static str, Tone) {
    match clock.reading.state {
        ClockState::Running if clock.reading.warned_millis.is_some() => (text::warned(), Tone::Warning),
        ClockState::Running if clock.reading.target_seconds.is_none() => (text::untargeted(), Tone::Neutral),
        ClockState::Running => (text::running(), Tone::Active),
        ClockState::Paused => (text::paused(), Tone::Waiting),
        ClockState::Met => (text::met(), Tone::Good),
        ClockState::Breached => (text::breached(), Tone::Critical),
        ClockState::Untargeted => (text::untargeted(), Tone::Neutral),
    }
}

/// A length of time in its two largest units. Days are those of a clock on the wall, of 24 hours.
fn length(seconds: i64) -> String {
    let seconds = seconds.abs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    if days >= 2 {
        text::days_hours(days, hours % 24)
    } else if hours > 0 {
        text::hours_minutes(hours, minutes % 60)
    } else {
        text::minutes_seconds(minutes, seconds % 60)
    }
}

/// How much of the target is used, in words.
fn used(clock: &Clock) -> String {
    let reading = &clock.reading;
    let (Some(target), Some(left)) = (reading.target_seconds, reading.left_seconds) else {
        return text::taken_only(length(reading.counted_seconds));
    };
    if left < 0 {
        text::over(length(left), length(target))
    } else if reading.stopped_millis.is_some() {
        text::taken(length(reading.counted_seconds), length(target))
    } else {
        text::left(length(left), length(target))
    }
}

/// The part of the target that is used, from 0 to 1.
fn share(clock: &Clock) -> Option<f64> {
    let target = clock.reading.target_seconds?;
    #[expect(clippy::cast_precision_loss, reason = "seconds of a few years")]
    Some((clock.reading.counted_seconds as f64 / target.max(1) as f64).clamp(0.0, 1.0))
}

#[component]
fn ClockLine(context: RecordContext, clock: Clock) -> impl IntoView {
    let (words, tone) = state_words(&clock);
    let reading = &clock.reading;
    let when = match (reading.breached_millis, reading.deadline_millis, reading.state) {
        (Some(breached), _, _) => Some(text::breached_at(format::exact(breached))),
        (None, Some(deadline), ClockState::Running | ClockState::Paused) => Some(text::due(format::exact(deadline))),
        (None, _, _) => None,
    };
    let label = measured_label(reading.measured);
    let share = share(&clock);
    let used = used(&clock);
    let segments = clock.segments;
    view! {
        <li class="clock" data-tone=tone.name()>
            <div class="clock-first">
                <span class="clock-name">{label}</span>
                <StateChip label=words.to_owned() tone/>
            </div>
            <progress max="1" value=share.map(|share| format!("{share:.3}")) aria-label=label></progress>
            <p class="clock-words numeric">{used}{when.map(|when| format!(" · {when}"))}</p>
            <Account context segments/>
        </li>
    }
}

/// Where every second between the opening and now went.
#[component]
fn Account(context: RecordContext, segments: Vec<Segment>) -> impl IntoView {
    let hidden = segments.len().saturating_sub(SEGMENTS_SHOWN);
    let lines = segments
        .into_iter()
        .skip(hidden)
        .map(|segment| {
            let counts = segment.kind == SegmentKind::Counted;
            view! {
                <li class="clock-segment" class:clock-segment-counted=counts>
                    <span class="numeric">{format::moment(segment.from_millis)}</span>
                    <span>{segment_words(context, &segment.kind)}</span>
                    <span class="numeric">{length((segment.to_millis - segment.from_millis) / 1000)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="clock-account">
            <summary>{text::account()}</summary>
            {(hidden > 0).then(|| view! { <p class="quiet">{text::more(hidden)}</p> })}
            <ol>{lines}</ol>
        </details>
    }
}

fn segment_words(context: RecordContext, kind: &SegmentKind) -> String {
    match kind {
        SegmentKind::Counted => text::counted().to_owned(),
        SegmentKind::Paused { reason } if reason.is_empty() => text::segment_paused_plain().to_owned(),
        SegmentKind::Paused { reason } => {
            let choice = kinds::by_name(context.kind.name)
                .and_then(|kind| kind.field("pending_reason"))
                .and_then(|field| field.choice_of(reason));
            text::segment_paused(choice.map_or(reason.as_str(), |choice| model::label(choice.label)))
        }
        SegmentKind::OutsideHours => text::outside_hours().to_owned(),
        SegmentKind::Holiday { name } if name.is_empty() => text::holiday_plain().to_owned(),
        SegmentKind::Holiday { name } => text::holiday(name),
        SegmentKind::WithoutAgreement => text::without_agreement().to_owned(),
        SegmentKind::Responded => text::responded().to_owned(),
        SegmentKind::Resolved => text::resolved().to_owned(),
    }
}
