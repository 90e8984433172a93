//! Draws the timeline.

use std::time::Duration;

use leptos::prelude::*;
use steward_model::{history::HistoryGroup, snapshot::CommentSnapshot};

use super::{
    composer::Composer,
    entries::{Entry, Filter, entries},
    receipts::{self, Received},
};
use crate::{
    features::record::RecordContext,
    messages,
    ui::{Avatar, Button, ButtonSize, ButtonVariant, Icon, IconName, RelativeTime, Segment, Segmented},
};

/// Entries drawn at first and added with each press on "older".
const PAGE: usize = 25;
/// The history is read when the record has been quiet for this long: typing must not wait for it.
const QUIET: Duration = Duration::from_millis(350);

#[component]
pub(crate) fn Timeline(context: RecordContext) -> impl IntoView {
    let filter = RwSignal::new(Filter::default());
    let drawn = RwSignal::new(PAGE);
    let history = RwSignal::new(read(context));
    follow(context, history);
    receipts::follow(context);
    let comments = context.part(|snapshot| snapshot.comments.clone());
    let all =
        Memo::new(move |_| comments.with(|comments| history.with(|history| entries(comments, history, filter.get()))));
    let shown = move || all.with(|all| all.iter().take(drawn.get()).cloned().collect::<Vec<_>>());
    let older = Memo::new(move |_| all.with(Vec::len).saturating_sub(drawn.get()));
    let segments = Filter::EVERY
        .into_iter()
        .map(|filter| Segment {
            value: filter.name(),
            label: filter_label(filter).to_owned(),
            icon: None,
        })
        .collect();
    let choose = Callback::new(move |name: String| {
        if let Some(chosen) = Filter::EVERY.into_iter().find(|filter| filter.name() == name) {
            filter.set(chosen);
            drawn.set(PAGE);
        }
    });
    view! {
        <section class="timeline" aria-labelledby="timeline-heading">
            <div class="timeline-heading">
                <h2 id="timeline-heading">{messages::timeline::title()}</h2>
                <Segmented
                    label=messages::timeline::show_label()
                    segments
                    value=Signal::derive(move || filter.get().name().to_owned())
                    on_change=choose
                />
            </div>
            <Composer context/>
            <ol class="timeline-list">
                <For each=shown key=Entry::key let:entry>
                    {match entry {
                        Entry::Comment(comment) => view! { <Comment comment/> }.into_any(),
                        Entry::Change(group) => view! { <Change group/> }.into_any(),
                    }}
                </For>
            </ol>
            {move || all.with(Vec::is_empty).then(|| view! { <p class="quiet">{nothing_label(filter.get())}</p> })}
            {move || {
                let count = older.get();
                (count > 0).then(|| view! { <Older count drawn/> })
            }}
        </section>
    }
}

fn filter_label(filter: Filter) -> &'static str {
    match filter {
        Filter::Everything => messages::timeline::everything(),
        Filter::Comments => messages::timeline::comments(),
        Filter::Changes => messages::timeline::changes(),
    }
}

fn nothing_label(filter: Filter) -> &'static str {
    match filter {
        Filter::Comments => messages::timeline::nothing_comments(),
        Filter::Everything | Filter::Changes => messages::timeline::nothing_changes(),
    }
}

/// The history in the language in force.
fn read(context: RecordContext) -> Vec<steward_model::history::HistoryEntry> {
    messages::history::in_words(context.kind, context.workspace.history(context.document))
}

/// Reads the history anew some time after the last change.
fn follow(context: RecordContext, history: RwSignal<Vec<steward_model::history::HistoryEntry>>) {
    let wave = StoredValue::new(0_u64);
    Effect::new(move |is_first: Option<()>| {
        context.track();
        if is_first.is_none() {
            return;
        }
        let mine = wave.get_value() + 1;
        wave.set_value(mine);
        set_timeout(
            move || {
                if wave.try_get_value() == Some(mine) {
                    history.try_set(read(context));
                }
            },
            QUIET,
        );
    });
}

/// The button that draws older entries.
#[component]
fn Older(count: usize, drawn: RwSignal<usize>) -> impl IntoView {
    view! {
        <div class="timeline-older">
            <Button
                variant=ButtonVariant::Ghost
                size=ButtonSize::Small
                on_press=Callback::new(move |()| drawn.update(|drawn| *drawn += PAGE * 2))
            >
                {messages::timeline::show_more(count)}
            </Button>
        </div>
    }
}

fn author_words(author: &str) -> String {
    if author.is_empty() {
        messages::timeline::unknown_author().to_owned()
    } else {
        author.to_owned()
    }
}

#[component]
fn Comment(comment: CommentSnapshot) -> impl IntoView {
    let author = author_words(&comment.author);
    view! {
        <li class="timeline-entry timeline-comment">
            <Avatar name=author.clone() decorative=true/>
            <div class="timeline-words">
                <p class="timeline-head"><b>{author}</b> " " <RelativeTime millis=comment.at_millis/></p>
                <p class="timeline-body">{comment.body}</p>
            </div>
        </li>
    }
}

#[component]
fn Change(group: HistoryGroup) -> impl IntoView {
    let author = author_words(&group.author);
    let device = messages::timeline::device(&group.device);
    view! {
        <li class="timeline-entry timeline-change">
            <span class="timeline-mark"><Icon name=IconName::Circle/></span>
            <div class="timeline-words">
                <p class="timeline-head" title=device><b>{author}</b> " " <RelativeTime millis=group.to_millis/></p>
                <ul class="timeline-sentences">
                    {group.sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}
                </ul>
                <Received author=group.author changes=group.changes/>
            </div>
        </li>
    }
}
