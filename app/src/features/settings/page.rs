//! The settings page.

use leptos::prelude::*;

use super::{
    about::About, danger::Danger, file::WorkspaceFile, people::People, relay::Sharing, storage::Storage, you::You,
};
use crate::{
    features::{
        links::links_path,
        shell::{LanguageChoice, ThemeChoice, page_title},
    },
    messages::{self, settings as text, shell},
    workspace::Workspace,
};

#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    page_title(|| text::title().to_owned());
    let entry = workspace.entry();
    view! {
        <div class="page page-narrow settings">
            <header class="page-header">
                <div>
                    <h1>{text::title()}</h1>
                    <p class="quiet">{move || entry.with(|entry| text::lead(&entry.name))}</p>
                </div>
            </header>
            <SettingsSection id="appearance" title=text::appearance()>
                <div class="setting-line">
                    <div>
                        <p class="setting-name">{shell::theme()}</p>
                        <p class="quiet">{text::theme_help()}</p>
                    </div>
                    <ThemeChoice/>
                </div>
                <div class="setting-line">
                    <p class="setting-name">{shell::language()}</p>
                    <LanguageChoice/>
                </div>
            </SettingsSection>
            <SettingsSection id="you" title=text::you()><You/></SettingsSection>
            <SettingsSection id="sharing" title=text::relay()><Sharing/></SettingsSection>
            <SettingsSection id="people" title=text::people()><People/></SettingsSection>
            <SettingsSection id="storage" title=text::storage()><Storage/></SettingsSection>
            <SettingsSection id="quality" title=messages::links::title()>
                <div class="setting-line">
                    <p class="quiet">{messages::links::lead()}</p>
                    <a href=links_path(workspace.id())>{messages::links::open()}</a>
                </div>
            </SettingsSection>
            <SettingsSection id="file" title=text::file()><WorkspaceFile/></SettingsSection>
            <SettingsSection id="danger" title=text::danger()><Danger/></SettingsSection>
            <SettingsSection id="about" title=text::about()><About/></SettingsSection>
        </div>
    }
}

#[component]
fn SettingsSection(id: &'static str, title: &'static str, children: Children) -> impl IntoView {
    let heading = format!("settings-{id}");
    let labelled_by = heading.clone();
    view! {
        <section class="settings-section" id=id aria-labelledby=labelled_by>
            <h2 id=heading>{title}</h2>
            <div class="card settings-card">{children()}</div>
        </section>
    }
}
