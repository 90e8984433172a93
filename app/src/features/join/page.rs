//! The page behind an invitation link: `/join#code`.

use leptos::prelude::*;

use super::{device_name, handed_over, role_label};
use crate::{
    features::{Navigator, shell::page_title, workspace_path},
    messages::start as text,
    platform::{device_key, task},
    ui::{Button, ButtonSize, ButtonVariant, EmptyState, IconName, TextField},
    workspace::{InvitationDetails, InvitationLink, InvitationPurpose, Joining, join, look_up},
};

#[derive(Clone)]
enum Step {
    LookingUp,
    Invited(InvitationLink, InvitationDetails),
    Unusable(String),
}

/// The invitation handed over by the start page, or the one in the address.
fn invitation() -> Result<InvitationLink, String> {
    if let Some(invitation) = handed_over() {
        return Ok(invitation);
    }
    let address = window()
        .location()
        .href()
        .map_err(|_| text::join_link_missing().to_owned())?;
    InvitationLink::parse(&address)
}

#[component]
pub(crate) fn JoinPage() -> impl IntoView {
    page_title(|| text::join_page_title().to_owned());
    let step = RwSignal::new(Step::LookingUp);
    match invitation() {
        Ok(invitation) => task::spawn(async move {
            let found = look_up(&invitation).await;
            step.try_set(match found {
                Ok(details) => Step::Invited(invitation, details),
                Err(reason) => Step::Unusable(reason),
            });
        }),
        Err(reason) => step.set(Step::Unusable(reason)),
    }
    view! {
        <main class="opening" id="main">
            {move || match step.get() {
                Step::LookingUp => view! { <p role="status">{text::join_looking_up()}</p> }.into_any(),
                Step::Invited(invitation, details) => view! { <JoinForm invitation details/> }.into_any(),
                Step::Unusable(reason) => {
                    view! {
                        <EmptyState whole_page=true icon=IconName::Unlink title=text::join_bad_link() text=reason reason=text::join_bad_link_text()>
                            <a class="button button-primary" href="/?choose">{text::other_ways()}</a>
                        </EmptyState>
                    }
                        .into_any()
                }
            }}
        </main>
    }
}

#[component]
fn JoinForm(invitation: InvitationLink, details: InvitationDetails) -> impl IntoView {
    let navigator = Navigator::new();
    let has_keys = device_key::is_supported();
    let adds_device = details.purpose == InvitationPurpose::Device;
    if adds_device && !has_keys {
        return view! {
            <EmptyState whole_page=true icon=IconName::Lock title=text::join_needs_https() text=text::join_needs_https_help()>
                <a class="button button-secondary" href="/?choose">{text::other_ways()}</a>
            </EmptyState>
        }
        .into_any();
    }
    let invited = details.name.clone().unwrap_or_default();
    let name = RwSignal::new(invited.clone());
    let device = RwSignal::new(device_name());
    let submitted = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let error = Signal::derive(move || {
        (submitted.get() && name.with(|name| name.trim().is_empty())).then(|| text::your_name_missing().to_owned())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        submitted.set(true);
        let person = name.with_untracked(|name| name.trim().to_owned());
        if (person.is_empty() && !adds_device) || busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let invitation = invitation.clone();
        let device_name = device.with_untracked(|device| device.trim().to_owned());
        let joining = Joining {
            member_name: person,
            device_name: if device_name.is_empty() {
                super::device_name()
            } else {
                device_name
            },
        };
        task::spawn(async move {
            match join(invitation, joining).await {
                Ok(id) => navigator.replace(workspace_path(id)),
                Err(reason) => {
                    failure.try_set(Some(reason));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="join-card card stack" novalidate on:submit=submit>
            <div>
                {if adds_device {
                    view! {
                        <h1>{text::join_device(&details.workspace_name)}</h1>
                        <p class="quiet">{text::join_device_as(&invited, role_label(&details.role))}</p>
                    }
                        .into_any()
                } else {
                    view! {
                        <h1>{text::join_invited(&details.workspace_name)}</h1>
                        <p class="quiet">{text::join_role(role_label(&details.role))}</p>
                    }
                        .into_any()
                }}
            </div>
            {(!adds_device)
                .then(|| {
                    view! { <TextField label=text::your_name() value=name help=text::your_name_help() autocomplete="name" autofocus=true error/> }
                })}
            {has_keys
                .then(|| view! { <TextField label=text::device_name() value=device help=text::device_name_help() autofocus=adds_device/> })}
            {(!has_keys).then(|| view! { <p class="quiet">{text::join_by_token()}</p> })}
            {move || failure.get().map(|failure| view! { <p class="field-error" role="alert">{failure}</p> })}
            <Button variant=ButtonVariant::Primary size=ButtonSize::Large submit=true>
                {move || match (busy.get(), adds_device) {
                    (true, _) => text::join_joining(),
                    (false, true) => text::join_device_submit(),
                    (false, false) => text::join_submit(),
                }}
            </Button>
        </form>
    }
    .into_any()
}
