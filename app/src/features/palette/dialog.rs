//! The palette as a dialog with a combobox: typing narrows, arrows move, Enter does.

use leptos::{html, prelude::*};

use super::{
    entries::{Action, Entry, Group, Surroundings, groups},
    offered::{Command, Offered},
};
use crate::{
    features::{
        Navigator,
        parts::PALETTE,
        preferences::{Preferences, Theme},
        record, record_path,
        shell::{KnownWorkspaces, Overlays},
    },
    messages::shell as text,
    ui::{Dialog, Icon, IconName, Kbd, Toaster},
    workspace::Workspace,
};

const LIST_ID: &str = "palette-list";

fn option_id(index: usize) -> String {
    format!("palette-option-{index}")
}

#[component]
pub(crate) fn Palette(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=text::palette() class="palette" bare=true>
            {PALETTE.view(move |draw| draw(open))}
        </Dialog>
    }
}

/// What choosing an entry needs.
#[derive(Clone, Copy)]
struct Hands {
    workspace: Workspace,
    navigator: Navigator,
    toaster: Toaster,
    preferences: Preferences,
    overlays: Overlays,
    commands: StoredValue<Vec<Command>>,
    open: RwSignal<bool>,
}

impl Hands {
    fn perform(self, action: &Action) {
        self.open.set(false);
        match action {
            Action::Go(path) => self.navigator.go(path.clone()),
            Action::Create(kind) => match self.workspace.create(kind, Vec::new()) {
                Ok(document) => {
                    record::focus_title_of(document);
                    self.navigator.go(record_path(self.workspace.id(), kind.name, document));
                }
                Err(reason) => self.toaster.warn(text::create_failed(reason)),
            },
            Action::Offered(index) => {
                let command = self
                    .commands
                    .with_value(|commands| commands.get(*index).map(|command| command.run));
                if let Some(run) = command {
                    run.run(());
                }
            }
            Action::Undo => drop(self.workspace.undo()),
            Action::Redo => drop(self.workspace.redo()),
            Action::Shortcuts => self.overlays.shortcuts.set(true),
            Action::Theme(name) => self.preferences.set_theme(Theme::from_name(name)),
        }
    }
}

fn surroundings(workspace: Workspace, known: KnownWorkspaces, commands: &[Command]) -> Surroundings {
    let own = workspace.id();
    let others = known.entries().with_untracked(|entries| {
        entries
            .iter()
            .filter_map(|entry| Some((entry.id().ok()?, entry.name.clone())))
            .filter(|(id, _)| *id != own)
            .collect()
    });
    Surroundings {
        workspace: own,
        others,
        offered: commands
            .iter()
            .map(|command| (command.label.clone(), command.detail.clone(), command.icon))
            .collect(),
        can_undo: workspace.can_undo().get_untracked(),
        can_redo: workspace.can_redo().get_untracked(),
    }
}

#[component]
pub(crate) fn PaletteBody(open: RwSignal<bool>) -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let commands = StoredValue::new(expect_context::<Offered>().commands());
    let hands = Hands {
        workspace,
        navigator: Navigator::new(),
        toaster: expect_context(),
        preferences: expect_context(),
        overlays: expect_context(),
        commands,
        open,
    };
    let known = expect_context::<KnownWorkspaces>();
    let around = commands.with_value(|commands| surroundings(workspace, known, commands));
    let query = RwSignal::new(String::new());
    let groups = Memo::new(move |_| {
        query.with(|query| {
            workspace
                .rows()
                .with(|rows| groups(rows.iter().map(AsRef::as_ref), query, &around))
        })
    });
    let entries = Memo::new(move |_| {
        groups.with(|groups| {
            groups
                .iter()
                .flat_map(|group| group.entries.iter().cloned())
                .collect::<Vec<Entry>>()
        })
    });
    let active = RwSignal::new(0_usize);
    Effect::new(move |_| {
        query.track();
        active.set(0);
    });
    let go = move |index: usize| {
        active.set(index);
        if let Some(element) = document().get_element_by_id(&option_id(index)) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    };
    let by_key = move |event: web_sys::KeyboardEvent| {
        let count = entries.with_untracked(Vec::len);
        let here = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => go((here + 1) % count),
            "ArrowUp" if count > 0 => go((here + count - 1) % count),
            "Enter" => {
                let action = entries.with_untracked(|entries| entries.get(here).map(|entry| entry.action.clone()));
                if let Some(action) = action {
                    hands.perform(&action);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <SearchLine query active entries by_key=Callback::new(by_key)/>
        <div class="palette-list" id=LIST_ID role="listbox" aria-label=text::palette()>
            {move || drawn(&groups.get(), active, hands)}
        </div>
        <Show when=move || entries.with(Vec::is_empty) fallback=|| ()>
            <p class="palette-nothing quiet">{move || query.with(|query| text::palette_nothing(query.trim()))}</p>
        </Show>
        <p class="visually-hidden" role="status">{move || text::palette_results(entries.with(Vec::len))}</p>
        <footer class="palette-hints quiet" aria-hidden="true">
            <span><Kbd keys=vec!["↑".to_owned()]/><Kbd keys=vec!["↓".to_owned()]/>{text::palette_hint_move()}</span>
            <span><Kbd keys=vec!["↵".to_owned()]/>{text::palette_hint_open()}</span>
            <span><Kbd keys=vec!["Esc".to_owned()]/>{text::palette_hint_close()}</span>
        </footer>
    }
}

#[component]
fn SearchLine(
    query: RwSignal<String>,
    active: RwSignal<usize>,
    entries: Memo<Vec<Entry>>,
    by_key: Callback<web_sys::KeyboardEvent>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            drop(input.focus());
        }
    });
    view! {
        <div class="palette-search">
            <Icon name=IconName::Search/>
            <input
                node_ref=input
                type="text"
                role="combobox"
                aria-label=text::palette()
                aria-expanded="true"
                aria-controls=LIST_ID
                aria-autocomplete="list"
                aria-activedescendant=move || {
                    let index = active.get();
                    entries.with(|entries| index < entries.len()).then(|| option_id(index))
                }
                placeholder=text::palette_placeholder()
                autocomplete="off"
                spellcheck="false"
                prop:value=move || query.get()
                on:input=move |event| query.set(event_target_value(&event))
                on:keydown=move |event| by_key.run(event)
            />
        </div>
    }
}

fn drawn(groups: &[Group], active: RwSignal<usize>, hands: Hands) -> impl IntoView + use<> {
    let mut index = 0;
    groups
        .iter()
        .map(|group| {
            let options = group
                .entries
                .iter()
                .map(|entry| {
                    let own = index;
                    index += 1;
                    option(own, entry.clone(), active, hands)
                })
                .collect_view();
            view! {
                <div role="group" aria-label=group.label>
                    <p class="palette-heading" role="presentation">{group.label}</p>
                    {options}
                </div>
            }
        })
        .collect_view()
}

fn option(index: usize, entry: Entry, active: RwSignal<usize>, hands: Hands) -> impl IntoView {
    let action = entry.action;
    view! {
        <div
            class="palette-option"
            role="option"
            id=option_id(index)
            aria-selected=move || if active.get() == index { "true" } else { "false" }
            on:mousemove=move |_| {
                if active.get_untracked() != index {
                    active.set(index);
                }
            }
            on:click=move |_| hands.perform(&action)
        >
            <Icon name=entry.icon/>
            <span class="palette-label">{entry.label}</span>
            <span class="quiet numeric">{entry.detail}</span>
        </div>
    }
}
