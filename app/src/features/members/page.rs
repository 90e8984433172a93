//! The members page.

use leptos::prelude::*;
use steward_sync::ids::DocumentId;

use super::{
    confirm::Confirm,
    invite::InviteForm,
    link_card::DeviceLink,
    member::MemberCard,
    role_form::RoleForm,
    sign_out::SignOut,
    state::{Ask, State},
    view::Asker,
};
use crate::{
    features::{join::role_label, shell::page_title, workspace_path},
    messages::members as text,
    ui::{Button, ButtonSize, ButtonVariant, Dialog, EmptyState, IconName, RelativeTime},
    workspace::{OpenInvitation, Workspace},
};

/// The address of the page.
pub(crate) fn members_path(workspace: DocumentId) -> String {
    format!("{}/members", workspace_path(workspace))
}

#[component]
pub(crate) fn MembersPage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    page_title(|| text::title().to_owned());
    let shared = Memo::new(move |_| workspace.entry().with(|entry| entry.relay.is_some()));
    move || {
        if shared.get() {
            view! { <Members workspace/> }.into_any()
        } else {
            view! {
                <EmptyState whole_page=true icon=IconName::People title=text::not_shared() text=text::not_shared_help()>
                    <a class="button button-primary" href=format!("{}/settings#sharing", workspace_path(workspace.id()))>
                        {text::to_sharing()}
                    </a>
                </EmptyState>
            }
            .into_any()
        }
    }
}

#[component]
fn Members(workspace: Workspace) -> impl IntoView {
    let state = State::new(workspace);
    let present = move || {
        let asker = state.asker.get();
        state
            .known
            .with(|known| known.as_ref().map(|known| known.present(&asker)).unwrap_or_default())
    };
    let former = Memo::new(move |_| {
        state
            .known
            .with(|known| known.as_ref().map(|known| known.former()).unwrap_or_default())
    });
    view! {
        <div class="page page-narrow members">
            <header class="page-header">
                <div>
                    <h1>{text::title()}</h1>
                    <p class="quiet">{move || state.asker.with(lead)}</p>
                </div>
                <div class="cluster">
                    {move || state.asker.with(Asker::may_invite).then(|| view! { <InviteButton state/> })}
                    <AddDeviceButton state/>
                </div>
            </header>
            <p class="members-told" role="status">{move || told(state)}</p>
            <section aria-labelledby="members-present">
                <h2 id="members-present">{text::present()}</h2>
                <ul class="member-list">
                    <For each=present key=Clone::clone let:id>
                        <MemberCard state id/>
                    </For>
                </ul>
            </section>
            <Invitations state/>
            {move || (!former.with(Vec::is_empty)).then(|| view! {
                <details class="members-former">
                    <summary>{text::former()}</summary>
                    <ul class="member-list">
                        <For each=move || former.get() key=Clone::clone let:id>
                            <MemberCard state id/>
                        </For>
                    </ul>
                </details>
            })}
            <section aria-labelledby="members-sign-out">
                <h2 id="members-sign-out">{text::this_device_section()}</h2>
                <div class="card settings-card">
                    <div class="setting-line">
                        <p class="quiet">{text::sign_out_text()}</p>
                        <SignOut/>
                    </div>
                </div>
            </section>
            <Asked state/>
        </div>
    }
}

fn lead(asker: &Asker) -> String {
    text::lead(role_label(&asker.role))
}

/// Where what is shown comes from.
fn told(state: State) -> AnyView {
    let known_at = state.known.with(|known| known.as_ref().map(|known| known.at_millis));
    let trouble = state.trouble.get();
    match (state.online.get(), trouble, known_at) {
        (true, None, Some(_)) => ().into_any(),
        (true, None, None) => text::asking().into_any(),
        (true, Some(trouble), _) => trouble.into_any(),
        (false, _, None) => text::offline_nothing().into_any(),
        (false, _, Some(at)) => view! { {text::offline_as_of()} " " <RelativeTime millis=at/> }.into_any(),
    }
}

#[component]
fn InviteButton(state: State) -> impl IntoView {
    view! {
        <Button
            variant=ButtonVariant::Primary
            icon=IconName::UserPlus
            blocked=state.blocked()
            on_press=Callback::new(move |()| state.ask(Ask::Invite))
        >
            {text::invite()}
        </Button>
    }
}

#[component]
fn AddDeviceButton(state: State) -> impl IntoView {
    let blocked = Signal::derive(move || {
        if state.asker.with(|asker| asker.device.is_none()) {
            Some(text::add_device_by_token().to_owned())
        } else {
            state.blocked().get()
        }
    });
    view! {
        <Button icon=IconName::Monitor blocked on_press=Callback::new(move |()| state.ask(Ask::AddDevice))>
            {text::add_device()}
        </Button>
    }
}

#[component]
fn Invitations(state: State) -> impl IntoView {
    let open = Memo::new(move |_| {
        state.known.with(|known| {
            known
                .as_ref()
                .map(|known| known.invitations.clone())
                .unwrap_or_default()
        })
    });
    move || {
        (!open.with(Vec::is_empty)).then(|| {
            view! {
                <section aria-labelledby="members-invitations">
                    <h2 id="members-invitations">{text::invitations()}</h2>
                    <ul class="card invitation-list">
                        <For each=move || open.get() key=|invitation| invitation.handle.clone() let:invitation>
                            <InvitationLine state invitation/>
                        </For>
                    </ul>
                </section>
            }
        })
    }
}

#[component]
fn InvitationLine(state: State, invitation: OpenInvitation) -> impl IntoView {
    let failure = RwSignal::new(None::<String>);
    let whom = invitation
        .name
        .clone()
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| text::somebody().to_owned());
    let what = if invitation.purpose.as_deref() == Some("device") {
        text::invitation_device().to_owned()
    } else {
        text::invitation_role(role_label(&invitation.role))
    };
    let withdraw = {
        let handle = invitation.handle.clone();
        move |()| {
            let handle = handle.clone();
            let workspace = state.workspace;
            state.carry_out(text::withdrawn().to_owned(), failure, async move {
                workspace.withdraw_invitation(&handle).await
            });
        }
    };
    let label = text::withdraw_whose(&whom);
    view! {
        <li>
            <div>
                <p><b>{whom}</b> " · " {what}</p>
                <p class="quiet">{text::expires()} " " <RelativeTime millis=invitation.expires_millis/></p>
                {move || failure.get().map(|failure| view! { <p class="field-error" role="alert">{failure}</p> })}
            </div>
            <Button size=ButtonSize::Small blocked=state.blocked() on_press=Callback::new(withdraw)>
                {text::withdraw()}
                <span class="visually-hidden">" " {label}</span>
            </Button>
        </li>
    }
}

/// The dialog for whatever is asked.
#[component]
fn Asked(state: State) -> impl IntoView {
    let name_of = move |id: &str| {
        state.known.with(|known| {
            let member = known.as_ref().and_then(|known| known.member(id));
            member.map(|member| member.name.clone()).unwrap_or_default()
        })
    };
    let title = Signal::derive(move || match state.ask.get() {
        None => String::new(),
        Some(Ask::Invite) => text::invite_title().to_owned(),
        Some(Ask::AddDevice) => text::add_device().to_owned(),
        Some(Ask::Recover { member }) => text::recover_title(name_of(&member)),
        Some(Ask::Role { member }) => text::role_title(name_of(&member)),
        Some(Ask::RevokeMember { member }) => text::revoke_member_title(name_of(&member)),
        Some(Ask::RevokeDevice { .. }) => text::revoke_device_title().to_owned(),
    });
    let content = move || match state.ask.get_untracked() {
        None => ().into_any(),
        Some(Ask::Invite) => view! { <InviteForm state/> }.into_any(),
        Some(Ask::AddDevice) => view! { <DeviceLink state member=None/> }.into_any(),
        Some(Ask::Recover { member }) => view! { <DeviceLink state member=Some(member)/> }.into_any(),
        Some(Ask::Role { member }) => view! { <RoleForm state member/> }.into_any(),
        Some(Ask::RevokeMember { member }) => view! { <Confirm state member device=None/> }.into_any(),
        Some(Ask::RevokeDevice { member, device }) => view! { <Confirm state member device=Some(device)/> }.into_any(),
    };
    view! {
        <Dialog open=state.open title>
            {content}
        </Dialog>
    }
}
