//! The page behind an invitation link, `/join#code`; without a code, the way in over the relay's provider.

use leptos::prelude::*;

use super::{
    device_name, handed_over,
    provider::{Choice, SignInCard, refusal},
    role_label,
};
use crate::{
    features::{Navigator, shell::page_title, workspace_path},
    messages::start as text,
    platform::{device_key, task},
    ui::{Button, ButtonSize, ButtonVariant, EmptyState, IconName, TextField},
    workspace::{
        CameBack, InvitationDetails, InvitationLink, InvitationPurpose, Joining, join, look_up, sign_in_offers,
        sign_in_provider,
    },
};

#[derive(Clone)]
enum Step {
    LookingUp,
    Invited(InvitationLink, InvitationDetails),
    Unusable(String),
    /// At the provider of this name; with why it did not work before.
    SignIn(String, Option<String>),
    /// Signed in, and may join several.
    Choosing(Vec<(InvitationLink, InvitationDetails)>),
}

/// How somebody came to this page.
enum Arrival {
    Invited(InvitationLink),
    Back(CameBack),
    /// With an address that is no invitation, for this reason.
    Bare(String),
}

/// The invitation handed over by the start page, or what the address says.
fn arrival() -> Arrival {
    if let Some(invitation) = handed_over() {
        return Arrival::Invited(invitation);
    }
    let Ok(address) = window().location().href() else {
        return Arrival::Bare(text::join_link_missing().to_owned());
    };
    if let Some(back) = CameBack::parse(&address) {
        return Arrival::Back(back);
    }
    match InvitationLink::parse(&address) {
        Ok(invitation) => Arrival::Invited(invitation),
        Err(reason) => Arrival::Bare(reason),
    }
}

/// What the page shows for whoever came like this.
async fn first_step(arrival: Arrival) -> Step {
    match arrival {
        Arrival::Invited(invitation) => match look_up(&invitation).await {
            Ok(details) => Step::Invited(invitation, details),
            Err(reason) => Step::Unusable(reason),
        },
        Arrival::Back(CameBack::WithCode(code)) => match sign_in_offers(&code).await {
            Ok(offers) => match <[_; 1]>::try_from(offers) {
                Ok([(link, details)]) => Step::Invited(link, details),
                Err(several) => Step::Choosing(several),
            },
            Err(reason) => sign_in_again(reason).await,
        },
        Arrival::Back(CameBack::Refused(word)) => sign_in_again(refusal(&word)).await,
        Arrival::Bare(reason) => match sign_in_provider().await {
            Ok(Some(name)) => Step::SignIn(name, None),
            Ok(None) => Step::Unusable(reason),
            Err(error) => Step::Unusable(error.to_string()),
        },
    }
}

async fn sign_in_again(reason: String) -> Step {
    match sign_in_provider().await {
        Ok(Some(name)) => Step::SignIn(name, Some(reason)),
        Ok(None) | Err(_) => Step::Unusable(reason),
    }
}

#[component]
pub(crate) fn JoinPage() -> impl IntoView {
    page_title(|| text::join_page_title().to_owned());
    let step = RwSignal::new(Step::LookingUp);
    let arrival = arrival();
    task::spawn(async move {
        step.try_set(first_step(arrival).await);
    });
    let choose = Callback::new(move |(invitation, details)| step.set(Step::Invited(invitation, details)));
    view! {
        <main class="opening" id="main">
            {move || match step.get() {
                Step::LookingUp => view! { <p role="status">{text::join_looking_up()}</p> }.into_any(),
                Step::Invited(invitation, details) => view! { <JoinForm invitation details/> }.into_any(),
                Step::SignIn(name, refused) => view! { <SignInCard name refused/> }.into_any(),
                Step::Choosing(offers) => view! { <Choice offers on_choose=choose/> }.into_any(),
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
    if (adds_device || invitation.needs_key()) && !has_keys {
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
