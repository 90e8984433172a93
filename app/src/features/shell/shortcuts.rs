//! The list of keyboard shortcuts, opened with `?`.

use leptos::prelude::*;

use super::overlays::command_key;
use crate::{
    messages::shell as text,
    ui::{Dialog, Kbd},
};

/// A group's heading and its shortcuts: alternatives of keys pressed together, and what they do.
type Group = (&'static str, Vec<(Vec<Vec<&'static str>>, &'static str)>);

fn groups() -> Vec<Group> {
    let command = command_key();
    vec![
        (
            text::keys_anywhere(),
            vec![
                (vec![vec![command, "K"]], text::keys_palette()),
                (vec![vec!["?"]], text::keys_help()),
                (vec![vec!["Esc"]], text::keys_close()),
            ],
        ),
        (
            text::keys_lists(),
            vec![
                (vec![vec!["j"], vec!["k"]], text::keys_move()),
                (vec![vec!["Enter"]], text::keys_open()),
                (vec![vec!["c"]], text::keys_create()),
                (vec![vec!["/"]], text::keys_filter()),
                (vec![vec![text::keys_space()]], text::keys_select()),
                (vec![vec!["Shift", "↓"], vec!["Shift", "↑"]], text::keys_select_range()),
                (vec![vec![command, "A"]], text::keys_select_all()),
                (vec![vec!["e"]], text::keys_edit_selected()),
                (vec![vec!["Esc"]], text::keys_clear_selection()),
            ],
        ),
        (
            text::keys_records(),
            vec![
                (vec![vec!["e"]], text::keys_edit()),
                (vec![vec![command, "Z"]], text::keys_undo()),
                (vec![vec![command, "Shift", "Z"]], text::keys_redo()),
            ],
        ),
    ]
}

#[component]
pub(super) fn ShortcutsDialog(open: RwSignal<bool>) -> impl IntoView {
    let content = move || {
        groups()
            .into_iter()
            .map(|(heading, shortcuts)| {
                let rows = shortcuts
                    .into_iter()
                    .map(|(alternatives, what)| {
                        let keys = alternatives
                            .into_iter()
                            .map(|keys| {
                                let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
                                view! { <Kbd keys/> }
                            })
                            .collect_view();
                        view! {
                            <div class="shortcut">
                                <dt>{what}</dt>
                                <dd class="cluster">{keys}</dd>
                            </div>
                        }
                    })
                    .collect_view();
                view! {
                    <section>
                        <h3>{heading}</h3>
                        <dl>{rows}</dl>
                    </section>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog open title=text::shortcuts() class="shortcuts">
            {content()}
        </Dialog>
    }
}
