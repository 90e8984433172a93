//! Beside the record: the ballot, who voted how and when, and one's own vote.

use leptos::prelude::*;
use steward_model::{
    ballot::{Ballot, ContestReason, Mark, Standing, Vote, VoteChoice},
    edit::Edit,
};

use super::{
    opening::OpenDialog,
    settling::SettleDialog,
    words::{self, Counted, Panel},
};
use crate::{
    features::record::RecordContext,
    messages::{format, votes as text},
    platform::random,
    ui::{Button, ButtonSize, ButtonVariant, Icon, IconName, Now, RelativeTime, StateChip, Tone, unique_id},
};

#[component]
pub(crate) fn VotesPanel(context: RecordContext) -> impl IntoView {
    context.kind.ballot_step().map(|_| view! { <Votes context/> })
}

#[component]
fn Votes(context: RecordContext) -> impl IntoView {
    let stored = context.part(|snapshot| (snapshot.ballots.clone(), snapshot.state_name().to_owned()));
    let now = expect_context::<Now>().0;
    let kind = context.kind;
    // Plain data, so that the clock draws nothing anew unless it changes what is said.
    let panel = Memo::new(move |_| {
        let now = now.get();
        stored.with(|(ballots, state)| words::panel(kind, state, ballots, now))
    });
    let opening = RwSignal::new(false);
    let settling = RwSignal::new(false);
    view! {
        <section class="record-aside votes" aria-labelledby="record-votes">
            <div class="record-aside-heading">
                <h2 id="record-votes">{text::title()}</h2>
            </div>
            {move || panel_view(context, panel.get(), opening, settling)}
            <OwnVote context/>
            <OpenDialog context open=opening/>
            <SettleDialog context open=settling/>
        </section>
    }
}

fn panel_view(
    context: RecordContext,
    panel: Panel,
    opening: RwSignal<bool>,
    settling: RwSignal<bool>,
) -> impl IntoView {
    let earlier = panel.earlier.len();
    let open = panel.can_open.then(|| {
        view! {
            <Button size=ButtonSize::Small on_press=Callback::new(move |()| opening.set(true))>{text::open_ballot()}</Button>
        }
    });
    view! {
        <div class="votes-body">
            <div role="status">{panel.contest.map(|reason| contest_view(reason, settling))}</div>
            {panel.hint.map(|hint| view! { <p class="quiet">{hint}</p> })}
            {panel.current.map(|current| ballot_view(context, current, true))}
            {open}
            {(earlier > 0).then(|| view! {
                <details class="votes-earlier">
                    <summary>{text::earlier(earlier)}</summary>
                    {panel.earlier.into_iter().map(|counted| ballot_view(context, counted, false)).collect_view()}
                </details>
            })}
        </div>
    }
}

fn contest_view(reason: ContestReason, settling: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="votes-contest">
            <p><Icon name=IconName::GitMerge/> <span>{words::contest(reason)}</span></p>
            <p>{text::contest_help()}</p>
            <Button size=ButtonSize::Small on_press=Callback::new(move |()| settling.set(true))>{text::settle()}</Button>
        </div>
    }
}

fn ballot_view(context: RecordContext, counted: Counted, current: bool) -> AnyView {
    let (label, tone) = words::verdict(counted.tally.verdict);
    let numbers = words::numbers(&counted);
    let Counted { ballot, tally } = counted;
    let (counting, others): (Vec<_>, Vec<_>) = tally
        .votes
        .into_iter()
        .partition(|(_, standing)| *standing == Standing::Counted);
    let until = match ballot.over_millis() {
        Some(over) => text::over(format::moment(over)),
        None => text::until(format::moment(ballot.deadline_millis)),
    };
    let close = (current && ballot.over_millis().is_none()).then(|| close_button(context, &ballot));
    view! {
        <div class="ballot">
            <p class="ballot-outcome"><StateChip label tone/></p>
            <p class="numeric">{numbers}</p>
            <ul class="vote-list">
                {counting.into_iter().map(|(vote, standing)| vote_view(vote, standing)).collect_view()}
                {tally.waiting.into_iter().map(waiting_view).collect_view()}
            </ul>
            {(!others.is_empty()).then(|| view! {
                <h3>{text::not_counted()}</h3>
                <ul class="vote-list">{others.into_iter().map(|(vote, standing)| vote_view(vote, standing)).collect_view()}</ul>
            })}
            <ul class="ballot-marks quiet">
                {ballot.ahead.iter().map(|mark| view! { <li>{text::went_ahead(&mark.by, &mark.reason)}</li> }).collect_view()}
                {ballot.settled.iter().map(settled_view).collect_view()}
                <li>{text::opened(&ballot.opened_by, format::moment(ballot.opened_millis))}</li>
                <li>{until}</li>
            </ul>
            {close}
        </div>
    }
    .into_any()
}

fn settled_view(mark: &Mark) -> impl IntoView + use<> {
    view! { <li>{text::settled(&mark.by, &mark.reason)}</li> }
}

fn close_button(context: RecordContext, ballot: &Ballot) -> impl IntoView + use<> {
    let ballot = ballot.id.clone();
    let close = Callback::new(move |()| {
        context.edit(Edit::CloseBallot { ballot: ballot.clone() });
    });
    view! { <Button size=ButtonSize::Small variant=ButtonVariant::Ghost on_press=close>{text::close()}</Button> }
}

fn vote_view(vote: Vote, standing: Standing) -> impl IntoView {
    let (label, tone) = words::choice(vote.choice);
    let why_not = words::standing(standing);
    view! {
        <li class="vote" class:vote-late=standing.is_late()>
            <span class="vote-who">{vote.voter}</span>
            <StateChip label tone/>
            <span class="quiet vote-when"><RelativeTime millis=vote.at_millis/></span>
            {why_not.map(|why_not| view! { <span class="vote-standing">{why_not}</span> })}
            {(!vote.note.is_empty()).then(|| view! { <span class="vote-note">{vote.note}</span> })}
        </li>
    }
}

fn waiting_view(name: String) -> impl IntoView {
    view! {
        <li class="vote">
            <span class="vote-who">{name}</span>
            <StateChip label=text::waiting() tone=Tone::Waiting/>
        </li>
    }
}

/// The current ballot that the person of this device may vote in, and whether it is over.
fn own_ballot(ballots: &[Ballot], me: &str) -> Option<(String, bool)> {
    let ballot = steward_model::ballot::current(ballots)?;
    let mine = ballot.ended.is_empty() && ballot.voters.iter().any(|voter| voter == me.trim());
    mine.then(|| (ballot.id.clone(), ballot.over_millis().is_some()))
}

/// Kept apart from what others do, so that a note in the making stays when their votes arrive.
#[component]
fn OwnVote(context: RecordContext) -> impl IntoView {
    let ballots = context.part(|snapshot| snapshot.ballots.clone());
    let me = context.workspace.me();
    let mine = Memo::new(move |_| me.with(|me| ballots.with(|ballots| own_ballot(ballots, &me.name))));
    let note = RwSignal::new(String::new());
    let cast = move |ballot: &str, choice: VoteChoice| {
        let said = context.edit(Edit::Vote {
            id: random::hex_id(),
            ballot: ballot.to_owned(),
            choice,
            note: note.with_untracked(|note| note.trim().to_owned()),
        });
        // A refused vote keeps its note.
        if said {
            note.set(String::new());
        }
    };
    move || {
        mine.get().map(|(ballot, over)| {
            let id = unique_id("vote-note");
            let button = |choice: VoteChoice, label: &'static str| {
                let ballot = ballot.clone();
                view! {
                    <Button size=ButtonSize::Small on_press=Callback::new(move |()| cast(&ballot, choice))>{label}</Button>
                }
            };
            view! {
                <div class="own-vote" role="group" aria-label=text::your_vote()>
                    <h3>{text::your_vote()}</h3>
                    {over.then(|| view! { <p class="quiet">{text::your_late_vote()}</p> })}
                    <label class="visually-hidden" for=id.clone()>{text::note()}</label>
                    <input
                        class="input"
                        type="text"
                        id=id
                        autocomplete="off"
                        placeholder=text::note()
                        prop:value=move || note.get()
                        on:input=move |event| note.set(event_target_value(&event))
                    />
                    <div class="own-vote-buttons">
                        {button(VoteChoice::Approve, text::vote_approve())}
                        {button(VoteChoice::Reject, text::vote_reject())}
                        {button(VoteChoice::Abstain, text::vote_abstain())}
                    </div>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_voters_of_the_current_ballot_vote() {
        let ballot = |id: &str, voters: &[&str]| Ballot {
            id: id.to_owned(),
            voters: voters.iter().map(ToString::to_string).collect(),
            needed: 1,
            deadline_millis: 100,
            ..Ballot::default()
        };
        let mut both = vec![ballot("b1", &["Ana"]), ballot("b2", &["Ben"])];
        assert_eq!(own_ballot(&both, "Ana"), None);
        assert_eq!(own_ballot(&both, "Ben "), Some(("b2".to_owned(), false)));
        both[1].closed.push(Mark::default());
        assert_eq!(own_ballot(&both, "Ben"), Some(("b2".to_owned(), true)));
        both[1].ended.push(Mark::default());
        assert_eq!(own_ballot(&both, "Ben"), None);
    }
}
