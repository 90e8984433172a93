//! One member: name, role, presence, devices, and what one may do about them.

use leptos::prelude::*;

use super::{
    device_list::DeviceList,
    state::{Ask, State},
};
use crate::{
    features::join::role_label,
    messages::members as text,
    ui::{Avatar, Badge, Button, ButtonSize, ButtonVariant, RelativeTime, StateChip, Tone},
    workspace::MemberAtRelay,
};

/// The member with this id, as last told. The card follows; it is not drawn anew, so that the focus stays where it is.
#[component]
pub(super) fn MemberCard(state: State, id: String) -> impl IntoView {
    let member = Memo::new(move |_| {
        state
            .known
            .with(|known| known.as_ref().and_then(|known| known.member(&id)).cloned())
    });
    let name = move || member.with(|member| member.as_ref().map(|member| member.name.clone()).unwrap_or_default());
    view! {
        <li class="card member">
            <div class="member-head">
                {move || view! { <Avatar name=name() decorative=true/> }}
                <div class="member-who">
                    <h3>
                        {name}
                        {move || member.with(|member| is_me(state, member.as_ref())).then(|| view! { " " <Badge>{text::you()}</Badge> })}
                    </h3>
                    <p class="quiet">
                        {move || member.with(|member| member.as_ref().map(|member| role_label(&member.role)).unwrap_or_default())}
                    </p>
                </div>
                <div class="member-seen">{move || member.with(|member| member.as_ref().map(seen))}</div>
            </div>
            <DeviceList state member/>
            <Actions state member/>
        </li>
    }
}

fn is_me(state: State, member: Option<&MemberAtRelay>) -> bool {
    member.is_some_and(|member| state.asker.with(|asker| asker.is(member)))
}

fn seen(member: &MemberAtRelay) -> AnyView {
    match (member.revoked_millis, member.online, member.last_seen_millis) {
        (Some(revoked), _, _) => view! { {text::revoked()} " " <RelativeTime millis=revoked/> }.into_any(),
        (None, true, _) => view! { <StateChip label=text::online() tone=Tone::Good/> }.into_any(),
        (None, false, Some(seen)) => view! { {text::last_seen()} " " <RelativeTime millis=seen/> }.into_any(),
        (None, false, None) => text::never_seen().into_any(),
    }
}

/// What may be done about a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Offered {
    role: bool,
    recover: bool,
    revoke: bool,
    last_owner: bool,
}

#[component]
fn Actions(state: State, member: Memo<Option<MemberAtRelay>>) -> impl IntoView {
    let offered = Memo::new(move |_| {
        let last_owner = |member: &MemberAtRelay| {
            state
                .known
                .with(|known| known.as_ref().is_some_and(|known| known.is_last_owner(member)))
        };
        member.with(|member| {
            let Some(member) = member else {
                return Offered::default();
            };
            state.asker.with(|asker| Offered {
                role: asker.may_change_roles() && member.revoked_millis.is_none(),
                recover: asker.may_recover(member),
                revoke: asker.may_revoke(member),
                last_owner: last_owner(member),
            })
        })
    });
    let blocked = Signal::derive(move || {
        if offered.get().last_owner {
            Some(text::last_owner().to_owned())
        } else {
            state.blocked().get()
        }
    });
    let about = move |ask: fn(String) -> Ask| {
        Callback::new(move |()| {
            let id = member.with_untracked(|member| member.as_ref().map(|member| member.member.clone()));
            if let Some(id) = id {
                state.ask(ask(id));
            }
        })
    };
    move || {
        let Offered {
            role, recover, revoke, ..
        } = offered.get();
        (role || recover || revoke).then(|| {
            let name = member.with_untracked(|member| member.as_ref().map(|member| member.name.clone()).unwrap_or_default());
            view! {
                <div class="member-actions" role="group" aria-label=text::actions_for(&name)>
                    {role
                        .then(|| view! {
                            <Button size=ButtonSize::Small blocked on_press=about(|member| Ask::Role { member })>{text::change_role()}</Button>
                        })}
                    {recover
                        .then(|| view! {
                            <Button size=ButtonSize::Small blocked=state.blocked() on_press=about(|member| Ask::Recover { member })>
                                {text::recover()}
                            </Button>
                        })}
                    {revoke
                        .then(|| view! {
                            <Button
                                size=ButtonSize::Small
                                variant=ButtonVariant::DangerQuiet
                                blocked
                                on_press=about(|member| Ask::RevokeMember { member })
                            >
                                {text::revoke_member()}
                            </Button>
                        })}
                </div>
            }
        })
    }
}
