//! Copying what the page need not be asked for: it works with the window hidden, too.

use std::sync::{Mutex, PoisonError};

use arboard::Clipboard;
use tauri::{AppHandle, Manager};

/// Kept open: on X11 whoever copied has to hand the text out until somebody else copies.
#[derive(Default)]
pub(crate) struct Copied(Mutex<Option<Clipboard>>);

pub(crate) fn copy(app: &AppHandle, text: &str) {
    let copied = app.state::<Copied>();
    let mut clipboard = copied.0.lock().unwrap_or_else(PoisonError::into_inner);
    let result = match clipboard.take().map_or_else(Clipboard::new, Ok) {
        Ok(mut open) => {
            let result = open.set_text(text);
            *clipboard = Some(open);
            result
        }
        Err(error) => Err(error),
    };
    if let Err(error) = result {
        tracing::warn!(%error, "nothing could be copied");
    }
}
