//! The page by keyboard: moving, deciding, answering, presenting. Single letters stay away from whoever types.

use leptos::prelude::*;
use steward_model::review::{DECIDED, DISCUSSED, NOTHING};

use super::{
    item::answer,
    meeting::{Adding, Meeting},
};
use crate::{
    features::register::on_window_key,
    messages::review as text,
    ui::{Kbd, focus_by_id, is_typing_target},
};

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    Forward,
    Back,
    Add(Adding),
    Answer(&'static str),
    Timer,
    Present,
    Leave,
    Write,
}

/// The command of a key. `command` is Ctrl or ⌘; `presenting` gives the arrows to the presentation.
fn command(key: &str, (command, shift, alt): (bool, bool, bool), typing: bool, presenting: bool) -> Option<Command> {
    if key == "Enter" && command {
        return Some(Command::Add(if shift { Adding::Action } else { Adding::Decision }));
    }
    if key == "Escape" && presenting && !typing {
        return Some(Command::Leave);
    }
    if typing || command || alt {
        return None;
    }
    Some(match key {
        "j" | "PageDown" => Command::Forward,
        "k" | "PageUp" => Command::Back,
        "ArrowRight" | "ArrowDown" if presenting => Command::Forward,
        "ArrowLeft" | "ArrowUp" if presenting => Command::Back,
        "d" => Command::Add(Adding::Decision),
        "a" => Command::Add(Adding::Action),
        "1" => Command::Answer(NOTHING),
        "2" => Command::Answer(DISCUSSED),
        "3" => Command::Answer(DECIDED),
        "t" => Command::Timer,
        "p" => Command::Present,
        "w" => Command::Write,
        _ => return None,
    })
}

pub(super) fn follow_keys(meeting: Meeting) {
    on_window_key(move |event| {
        let modifiers = (event.ctrl_key() || event.meta_key(), event.shift_key(), event.alt_key());
        let typing = is_typing_target(event);
        let presenting = meeting.presenting.get_untracked();
        let key = event.key();
        let key = if key.chars().count() == 1 {
            key.to_lowercase()
        } else {
            key
        };
        if let Some(command) = command(&key, modifiers, typing, presenting)
            && perform(meeting, command)
        {
            event.prevent_default();
        }
    });
}

/// Whether there was something to do.
fn perform(meeting: Meeting, command: Command) -> bool {
    match command {
        Command::Forward => turn(meeting, true),
        Command::Back => turn(meeting, false),
        Command::Add(what) => {
            let possible = meeting.input().is_some();
            if possible {
                meeting.adding.set(Some(what));
            }
            return possible;
        }
        Command::Answer(outcome) => match meeting.input() {
            Some(input) => answer(meeting, input, outcome),
            None => return false,
        },
        Command::Timer => meeting.timer.toggle(),
        Command::Present => present(meeting, !meeting.presenting.get_untracked()),
        Command::Leave => present(meeting, false),
        Command::Write => {
            let field = meeting.input().map_or("minutes", |input| input.discussion);
            super::page::focus_text(field);
        }
    }
    true
}

/// Moves on, and tells where: the heading takes the focus.
fn turn(meeting: Meeting, forward: bool) {
    meeting.step(forward);
    request_animation_frame(|| focus_by_id("review-item"));
}

/// Begins or ends presenting.
pub(super) fn present(meeting: Meeting, presenting: bool) {
    meeting.presenting.set(presenting);
    request_animation_frame(|| focus_by_id("review-item"));
}

#[component]
pub(super) fn Keys() -> impl IntoView {
    let lines = [
        (&["J", "K"][..], text::key_move()),
        (&["D"][..], text::key_decision()),
        (&["A"][..], text::key_action()),
        (&["1", "2", "3"][..], text::key_outcome()),
        (&["W"][..], text::key_write()),
        (&["T"][..], text::key_timer()),
        (&["P"][..], text::key_present()),
    ];
    let rows = lines
        .into_iter()
        .map(|(keys, what)| {
            let keys = keys
                .iter()
                .map(|key| view! { <Kbd keys=vec![(*key).to_owned()]/> })
                .collect_view();
            view! { <div class="shortcut"><dt>{what}</dt><dd class="cluster">{keys}</dd></div> }
        })
        .collect_view();
    view! {
        <details class="review-keys">
            <summary>{text::keys()}</summary>
            <dl>
                {rows}
                <div class="shortcut">
                    <dt>{text::key_while_writing()}</dt>
                    <dd><Kbd keys=vec!["Ctrl".to_owned(), "Enter".to_owned()]/></dd>
                </div>
            </dl>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: (bool, bool, bool) = (false, false, false);

    #[test]
    fn letters_stay_away_from_whoever_types() {
        for key in ["j", "d", "a", "1", "t", "p", "w", "PageDown"] {
            assert!(command(key, PLAIN, false, false).is_some(), "{key}");
            assert_eq!(command(key, PLAIN, true, false), None, "{key}");
            assert_eq!(command(key, (true, false, false), false, false), None, "Ctrl+{key}");
        }
    }

    #[test]
    fn a_decision_is_one_keystroke_also_while_writing() {
        let decide = Some(Command::Add(Adding::Decision));
        assert_eq!(command("d", PLAIN, false, true), decide);
        assert_eq!(command("Enter", (true, false, false), true, false), decide);
        let act = Some(Command::Add(Adding::Action));
        assert_eq!(command("Enter", (true, true, false), true, false), act);
        assert_eq!(command("Enter", PLAIN, true, false), None);
    }

    #[test]
    fn arrows_and_escape_belong_to_the_presentation() {
        assert_eq!(command("ArrowRight", PLAIN, false, true), Some(Command::Forward));
        assert_eq!(command("ArrowUp", PLAIN, false, true), Some(Command::Back));
        assert_eq!(command("Escape", PLAIN, false, true), Some(Command::Leave));
        for key in ["ArrowRight", "ArrowLeft", "Escape"] {
            assert_eq!(command(key, PLAIN, false, false), None, "{key}");
        }
    }
}
