//! Opens a ballot: who may vote, how many approvals are needed, until when.

use leptos::prelude::*;
use steward_model::{ballot::majority, edit::Edit};

use crate::{
    features::record::{RecordContext, known_names, local_moment, millis_of_local},
    messages::votes as text,
    platform::{clock, random},
    ui::{Button, ButtonSize, ButtonVariant, Dialog, Field, IconButton, IconName, TextField, unique_id},
};

/// How long a ballot is open unless somebody says otherwise.
const USUAL_MILLIS: i64 = 3 * 24 * 60 * 60 * 1000;

/// What is entered.
#[derive(Clone, Copy)]
struct Draft {
    voters: RwSignal<Vec<String>>,
    name: RwSignal<String>,
    needed: RwSignal<String>,
    deadline: RwSignal<String>,
    voters_error: RwSignal<Option<String>>,
    needed_error: RwSignal<Option<String>>,
    deadline_error: RwSignal<Option<String>>,
}

impl Draft {
    fn new() -> Self {
        Self {
            voters: RwSignal::new(Vec::new()),
            name: RwSignal::new(String::new()),
            needed: RwSignal::new(String::new()),
            deadline: RwSignal::new(String::new()),
            voters_error: RwSignal::new(None),
            needed_error: RwSignal::new(None),
            deadline_error: RwSignal::new(None),
        }
    }

    fn begin(self) {
        let deadline = clock::now_millis().saturating_add(USUAL_MILLIS);
        self.voters.set(Vec::new());
        self.name.set(String::new());
        self.needed.set(String::new());
        self.deadline
            .set(local_moment(deadline, -clock::utc_minus_local_minutes(deadline)));
        self.voters_error.set(None);
        self.needed_error.set(None);
        self.deadline_error.set(None);
    }

    /// Takes over the name that is being entered.
    fn add(self) {
        let name = self.name.with_untracked(|name| name.trim().to_owned());
        if !name.is_empty() {
            self.voters.update(|voters| {
                if !voters.contains(&name) {
                    voters.push(name);
                }
            });
            self.voters_error.set(None);
        }
        self.name.set(String::new());
    }

    /// The edit, or none; what is wrong is then said at each field.
    fn edit(self) -> Option<Edit> {
        self.add();
        let voters = self.voters.get_untracked();
        let needed = self.needed.with_untracked(|needed| approvals(needed, voters.len()));
        let deadline = self
            .deadline
            .with_untracked(|deadline| millis_of_local(deadline))
            .filter(|deadline| *deadline > clock::now_millis());
        let missing = voters.is_empty();
        self.voters_error
            .set(missing.then(|| text::voters_missing().to_owned()));
        self.needed_error
            .set((!missing && needed.is_none()).then(|| text::needed_wrong(voters.len())));
        self.deadline_error
            .set(deadline.is_none().then(|| text::deadline_wrong().to_owned()));
        Some(Edit::OpenBallot {
            id: random::hex_id(),
            needed: needed.filter(|_| !missing)?,
            deadline_millis: deadline?,
            voters,
        })
    }
}

/// How many approvals are needed: as written, or a majority.
fn approvals(written: &str, voters: usize) -> Option<usize> {
    let written = written.trim();
    if written.is_empty() {
        return Some(majority(voters));
    }
    written.parse().ok().filter(|needed| (1..=voters).contains(needed))
}

#[component]
pub(super) fn OpenDialog(context: RecordContext, open: RwSignal<bool>) -> impl IntoView {
    let draft = Draft::new();
    Effect::new(move |_| {
        if open.get() {
            draft.begin();
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(edit) = draft.edit()
            && context.edit(edit)
        {
            open.set(false);
        }
    };
    let needed_help =
        Signal::derive(move || text::needed_help(draft.voters.with(|voters| majority(voters.len().max(1)))));
    view! {
        <Dialog open title=Signal::derive(|| text::open_ballot().to_owned()) class="ballot-dialog">
            <form class="dialog-form" on:submit=submit>
                <Voters context draft/>
                <TextField label=text::needed() value=draft.needed help=needed_help error=draft.needed_error/>
                <Field label=text::deadline() help=text::deadline_help() error=draft.deadline_error let:ids>
                    <input
                        class="input"
                        type="datetime-local"
                        id=ids.control
                        aria-describedby=ids.described_by
                        aria-invalid=ids.invalid
                        prop:value=move || draft.deadline.get()
                        on:input=move |event| draft.deadline.set(event_target_value(&event))
                    />
                </Field>
                <div class="dialog-actions">
                    <Button on_press=Callback::new(move |()| open.set(false))>{text::cancel()}</Button>
                    <Button variant=ButtonVariant::Primary submit=true>{text::open_ballot()}</Button>
                </div>
            </form>
        </Dialog>
    }
}

/// The names chosen, and an input that suggests those that the workspace knows.
#[component]
fn Voters(context: RecordContext, draft: Draft) -> impl IntoView {
    let list = unique_id("voters");
    let known = known_names(context.workspace, false);
    let suggestions = known
        .into_iter()
        .map(|name| view! { <option value=name></option> })
        .collect_view();
    let datalist = list.clone();
    view! {
        <Field label=text::voter_add() error=draft.voters_error let:ids>
            <div class="voter-input">
                <input
                    class="input"
                    type="text"
                    id=ids.control
                    list=list
                    autocomplete="off"
                    aria-describedby=ids.described_by
                    aria-invalid=ids.invalid
                    prop:value=move || draft.name.get()
                    on:input=move |event| draft.name.set(event_target_value(&event))
                    on:keydown=move |event| {
                        let adds = event.key() == "Enter" && !event.is_composing();
                        if adds && draft.name.with_untracked(|name| !name.trim().is_empty()) {
                            event.prevent_default();
                            draft.add();
                        }
                    }
                />
                <Button on_press=Callback::new(move |()| draft.add())>{text::voter_add_short()}</Button>
            </div>
            <datalist id=datalist>{suggestions}</datalist>
        </Field>
        <ul class="voter-list" aria-label=text::voters()>
            {move || draft.voters.get().into_iter().map(|name| voter_view(draft, name)).collect_view()}
        </ul>
    }
}

fn voter_view(draft: Draft, name: String) -> impl IntoView {
    let own = name.clone();
    let remove = Callback::new(move |()| draft.voters.update(|voters| voters.retain(|voter| *voter != own)));
    view! {
        <li>
            <span>{name.clone()}</span>
            <IconButton icon=IconName::Close size=ButtonSize::Small label=text::voter_remove(name) on_press=remove/>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_majority_decides_unless_a_number_is_written() {
        assert_eq!(approvals(" ", 4), Some(3));
        assert_eq!(approvals("4", 4), Some(4));
        for wrong in ["0", "5", "-1", "two", "1.5"] {
            assert_eq!(approvals(wrong, 4), None, "{wrong}");
        }
    }
}
