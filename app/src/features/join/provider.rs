//! Signing in at the relay's identity provider: the button, the way back, and which workspace it is.

use leptos::prelude::*;

use super::role_label;
use crate::{
    messages::start as text,
    platform::{network, task},
    ui::{Button, ButtonSize, ButtonVariant},
    workspace::{InvitationDetails, InvitationLink, begin_sign_in, sign_in_provider},
};

/// Why the way to the provider led back without a code, as a sentence.
pub(super) fn refusal(word: &str) -> String {
    match word {
        "expired" => text::sign_in_expired(),
        "browser" => text::sign_in_other_browser(),
        "cancelled" => text::sign_in_cancelled(),
        "provider" => text::sign_in_provider_away(),
        "untrusted" => text::sign_in_untrusted(),
        "uninvited" => text::sign_in_uninvited(),
        "unverified" => text::sign_in_unverified(),
        "revoked" => text::sign_in_revoked(),
        "busy" => text::sign_in_busy(),
        _ => text::sign_in_failed(),
    }
    .to_owned()
}

/// The button that leads to the provider.
#[component]
pub(super) fn SignInButton(name: String) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let going = text::sign_in_going(&name);
    let label = text::sign_in_with(&name);
    let press = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        if !network::is_online() {
            failure.set(Some(text::sign_in_offline().to_owned()));
            return;
        }
        busy.set(true);
        failure.set(None);
        task::spawn(async move {
            let led = match begin_sign_in().await {
                Ok(url) => window()
                    .location()
                    .set_href(&url)
                    .map_err(|_| text::sign_in_failed().to_owned()),
                Err(reason) => Err(reason),
            };
            // The page is about to be left; until then the button stays as it is.
            if let Err(reason) = led {
                failure.try_set(Some(reason));
                busy.try_set(false);
            }
        });
    });
    view! {
        <Button variant=ButtonVariant::Primary size=ButtonSize::Large on_press=press>
            {move || if busy.get() { going.clone() } else { label.clone() }}
        </Button>
        {move || failure.get().map(|failure| view! { <p class="field-error" role="alert">{failure}</p> })}
    }
}

/// The button, where the relay of this page has a provider; nothing otherwise, and nothing while there is no network.
#[component]
pub(crate) fn SignInWay() -> impl IntoView {
    let provider = RwSignal::new(None::<String>);
    if network::is_online() {
        task::spawn(async move {
            if let Ok(Some(name)) = sign_in_provider().await {
                provider.try_set(Some(name));
            }
        });
    }
    move || {
        provider.get().map(|name| {
            view! {
                <div class="way-action">
                    <SignInButton name/>
                </div>
            }
        })
    }
}

/// The page of who has neither link nor code: how to sign in, and why it did not work if they come from there.
#[component]
pub(super) fn SignInCard(name: String, refused: Option<String>) -> impl IntoView {
    view! {
        <section class="join-card card stack" aria-labelledby="sign-in-title">
            <div>
                <h1 id="sign-in-title">
                    {if refused.is_some() { text::sign_in_refused() } else { text::sign_in_title() }}
                </h1>
                {match refused {
                    Some(reason) => view! { <p role="alert">{reason}</p> }.into_any(),
                    None => view! { <p class="quiet">{text::sign_in_text()}</p> }.into_any(),
                }}
            </div>
            <SignInButton name/>
            <a class="button button-secondary" href="/?choose">
                {text::other_ways()}
            </a>
        </section>
    }
}

/// The workspaces that the person may join, when there are several.
#[component]
pub(super) fn Choice(
    offers: Vec<(InvitationLink, InvitationDetails)>,
    #[prop(into)] on_choose: Callback<(InvitationLink, InvitationDetails)>,
) -> impl IntoView {
    let buttons: Vec<_> = offers
        .into_iter()
        .map(|(link, details)| {
            let label = text::sign_in_as(&details.workspace_name, role_label(&details.role));
            let press = Callback::new(move |()| on_choose.run((link.clone(), details.clone())));
            view! { <Button size=ButtonSize::Large on_press=press>{label}</Button> }
        })
        .collect();
    view! {
        <section class="join-card card stack" aria-labelledby="choice-title">
            <h1 id="choice-title">{text::sign_in_choose()}</h1>
            {buttons}
        </section>
    }
}
