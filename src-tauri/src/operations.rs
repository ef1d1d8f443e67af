//! The bulk operations that the page runs, by calls of the API. They end with the page, so the page tells of them.

use std::sync::atomic::{AtomicUsize, Ordering};

use tauri::State;

/// How many run, as the page told last; a page that was loaded anew begins with none.
#[derive(Default)]
pub(crate) struct PageOperations(AtomicUsize);

impl PageOperations {
    pub(crate) fn running(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands a command its state by value")]
pub(crate) fn tell_operations(operations: State<'_, PageOperations>, running: usize) {
    operations.0.store(running, Ordering::Relaxed);
}
