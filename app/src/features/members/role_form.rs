//! Choosing a role, with what each may do.

use leptos::prelude::*;

use super::{state::State, view::ROLES};
use crate::{
    features::join::role_label,
    messages::{members as text, ui},
    ui::{Button, ButtonVariant, unique_id},
};

fn description(role: &str) -> &'static str {
    match role {
        "owner" => text::owner_may(),
        "manager" => text::manager_may(),
        "practitioner" => text::practitioner_may(),
        "auditor" => text::auditor_may(),
        "reader" => text::reader_may(),
        "contact" => text::contact_may(),
        _ => "",
    }
}

/// A role out of several.
#[component]
pub(super) fn RoleChoice(roles: &'static [&'static str], role: RwSignal<String>) -> impl IntoView {
    let group = unique_id("role");
    let choices = roles
        .iter()
        .map(|name| {
            let id = format!("{group}-{name}");
            let described = format!("{id}-may");
            view! {
                <div class="role-choice">
                    <input
                        type="radio"
                        id=id.clone()
                        name=group.clone()
                        value=*name
                        aria-describedby=described.clone()
                        prop:checked=move || role.with(|role| role == name)
                        on:change=move |_| role.set((*name).to_owned())
                    />
                    <div>
                        <label for=id>{role_label(name)}</label>
                        <p class="quiet" id=described>{description(name)}</p>
                    </div>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="role-choices">
            <legend>{text::role()}</legend>
            {choices}
        </fieldset>
    }
}

/// Gives a member another role.
#[component]
pub(super) fn RoleForm(state: State, member: String) -> impl IntoView {
    let present = state.known.with_untracked(|known| {
        let member = known.as_ref().and_then(|known| known.member(&member));
        member.map(|member| member.role.clone()).unwrap_or_default()
    });
    let role = RwSignal::new(present.clone());
    let failure = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let chosen = role.get_untracked();
        if chosen == present {
            state.open.set(false);
            return;
        }
        let (workspace, member) = (state.workspace, member.clone());
        state.carry_out(text::role_changed().to_owned(), failure, async move {
            workspace.change_role(&member, &chosen).await
        });
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <RoleChoice roles=&ROLES role/>
            <p class="quiet">{text::role_at_once()}</p>
            {move || failure.get().map(|failure| view! { <p class="field-error" role="alert">{failure}</p> })}
            <div class="dialog-actions">
                <Button on_press=Callback::new(move |()| state.open.set(false))>{ui::cancel()}</Button>
                <Button variant=ButtonVariant::Primary submit=true>{text::role_save()}</Button>
            </div>
        </form>
    }
}
