//! Stored pieces that could not be read: how many, and their bytes as a file.

use leptos::prelude::*;
use steward_sync::ids::DocumentId;

use crate::{
    messages::settings as text,
    platform::{download, task},
    ui::{Button, ButtonSize, Toaster},
    workspace::Workspace,
};

type Pieces = Vec<(DocumentId, Vec<u8>)>;

/// One file: for each piece the document's id, a space, the length in decimal, a line break, the bytes, a line break.
fn one_file(pieces: &Pieces) -> Vec<u8> {
    let mut file = Vec::new();
    for (document, bytes) in pieces {
        file.extend_from_slice(format!("{document} {}\n", bytes.len()).as_bytes());
        file.extend_from_slice(bytes);
        file.push(b'\n');
    }
    file
}

#[component]
pub(super) fn Quarantine() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let toaster = expect_context::<Toaster>();
    let pieces = RwSignal::new(None::<Result<Pieces, String>>);
    let check = move |()| {
        task::spawn(async move {
            let found = workspace.quarantined().await;
            pieces.try_set(Some(found));
        });
    };
    check(());
    let words = move || {
        pieces.with(|pieces| match pieces {
            None => String::new(),
            Some(Ok(pieces)) if pieces.is_empty() => text::quarantine_none().to_owned(),
            Some(Ok(pieces)) => text::quarantine_some(pieces.len()),
            Some(Err(reason)) => text::quarantine_failed(reason),
        })
    };
    let has_some = Memo::new(move |_| pieces.with(|pieces| matches!(pieces, Some(Ok(pieces)) if !pieces.is_empty())));
    let export = move |()| {
        let file = pieces.with_untracked(|pieces| match pieces {
            Some(Ok(pieces)) => one_file(pieces),
            Some(Err(_)) | None => Vec::new(),
        });
        if let Err(reason) = download::save("steward-damaged-pieces.bin", "application/octet-stream", &file) {
            toaster.warn(text::file_export_failed(reason));
        }
    };
    view! {
        <div class="setting-line">
            <div>
                <p class="setting-name">{text::quarantine()}</p>
                <p class="quiet">{words}</p>
            </div>
            <div class="cluster">
                <Show when=move || has_some.get() fallback=|| ()>
                    <Button size=ButtonSize::Small on_press=Callback::new(export)>{text::quarantine_export()}</Button>
                </Show>
                <Button size=ButtonSize::Small on_press=Callback::new(check)>{text::quarantine_check()}</Button>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_tells_whose_bytes_follow() {
        let document = DocumentId::from_bytes([1; 16]);
        let file = one_file(&vec![(document, vec![7, 8])]);
        let mut expected = format!("{document} 2\n").into_bytes();
        expected.extend_from_slice(&[7, 8, b'\n']);
        assert_eq!(file, expected);
    }
}
