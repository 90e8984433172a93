//! The bar under the list: how many records are selected, what can be done with them, how far that is.

use leptos::prelude::*;

use super::{
    dialog::BulkDialog,
    report::ReportDialog,
    words,
    work::{BulkWork, Doing},
};
use crate::{
    features::register::{
        export,
        page::{LIST_ID, Register},
        query::Lifecycle,
    },
    messages::{bulk as text, format},
    ui::{Button, ButtonSize, ButtonVariant, IconButton, IconName, ProgressBar, Toaster, focus_by_id},
    workspace::{BulkEdit, Progress},
};

/// `editing` opens the dialog; a key of the page sets it too.
#[component]
pub(in crate::features::register) fn BulkBar(register: Register, editing: RwSignal<bool>) -> impl IntoView {
    let work = expect_context::<BulkWork>();
    let selection = register.selection;
    let count = Memo::new(move |_| selection.with(|selection| selection.len()));
    let any = Memo::new(move |_| count.get() > 0);
    let report = work.report();
    let workspace = register.workspace.id();
    let refused = Memo::new(move |_| {
        report.with(|report| {
            report
                .as_ref()
                .filter(|report| report.workspace == workspace)
                .map_or(0, |report| report.refused.len())
        })
    });
    let doing = work.doing();
    let is_shown = Memo::new(move |_| any.get() || doing.get().is_some() || refused.get() > 0);
    view! {
        <div class="bulk-bar" role="group" aria-label=text::selection() data-shown=move || is_shown.get().then_some("true")>
            <p class="bulk-count numeric" role="status">
                {move || any.get().then(|| text::selected(format::count(count.get())))}
            </p>
            {move || match doing.get() {
                Some(doing) => view! { <Working work doing/> }.into_any(),
                None if any.get() => view! { <Actions register editing/> }.into_any(),
                None => ().into_any(),
            }}
            {move || (refused.get() > 0).then(|| view! { <Refused work count=refused.get()/> })}
        </div>
        <BulkDialog register open=editing/>
    }
}

#[component]
fn Actions(register: Register, editing: RwSignal<bool>) -> impl IntoView {
    let work = expect_context::<BulkWork>();
    let toaster = expect_context::<Toaster>();
    let selection = register.selection;
    let in_archive = Memo::new(move |_| register.query.with(|query| query.lifecycle == Lifecycle::Archived));
    let archive = Callback::new(move |()| {
        let archived = !in_archive.get_untracked();
        work.change(
            register.workspace,
            register.kind,
            register.selected(),
            BulkEdit::Archive { archived },
            toaster,
        );
        focus_by_id(LIST_ID);
    });
    let export = Callback::new(move |()| {
        export::start(register, Some(register.selected()), export::Format::Csv, toaster);
    });
    let clear = Callback::new(move |()| register.clear_selection());
    view! {
        <div class="bulk-actions">
            <Button
                variant=ButtonVariant::Primary
                size=ButtonSize::Small
                icon=IconName::Pencil
                on_press=Callback::new(move |()| editing.set(true))
            >
                {text::edit()}
            </Button>
            <Button size=ButtonSize::Small icon=IconName::Archive on_press=archive>
                {move || if in_archive.get() { text::unarchive() } else { text::archive() }}
            </Button>
            <Button size=ButtonSize::Small icon=IconName::FileDown on_press=export>{text::export()}</Button>
        </div>
        {move || selection.with(|selection| !selection.is_empty()).then(|| {
            view! {
                <span class="bulk-clear">
                    <IconButton icon=IconName::Close size=ButtonSize::Small label=text::clear() on_press=clear/>
                </span>
            }
        })}
    }
}

#[component]
fn Working(work: BulkWork, doing: Doing) -> impl IntoView {
    let progress = work.progress();
    let label = match doing {
        Doing::Changing => text::changing(),
        Doing::TakingBack => text::taking_back(),
    };
    #[expect(clippy::cast_precision_loss, reason = "records stay far below 2^52")]
    let value = Signal::derive(move || {
        let Progress { done, total } = progress.get();
        (total > 0).then(|| done as f64 / total as f64)
    });
    let detail = Signal::derive(move || {
        let Progress { done, total } = progress.get();
        if total > 0 {
            text::progress(format::count(done), format::count(total))
        } else {
            String::new()
        }
    });
    let stopping = work.stopping();
    // The button goes with the work; the keys go on in the list.
    let stop = Callback::new(move |()| {
        work.stop();
        focus_by_id(LIST_ID);
    });
    view! {
        <div class="bulk-work">
            <ProgressBar label value detail/>
            <Button size=ButtonSize::Small on_press=stop>
                {move || if stopping.get() { text::stopping() } else { text::stop() }}
            </Button>
        </div>
    }
}

#[component]
fn Refused(work: BulkWork, count: usize) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <div class="bulk-refused">
            <p role="status">{words::refused(count)}</p>
            <Button variant=ButtonVariant::Ghost size=ButtonSize::Small on_press=Callback::new(move |()| open.set(true))>
                {text::show_refused()}
            </Button>
            <IconButton
                icon=IconName::Close
                size=ButtonSize::Small
                label=text::dismiss()
                on_press=Callback::new(move |()| work.dismiss_report())
            />
        </div>
        <ReportDialog work open/>
    }
}
