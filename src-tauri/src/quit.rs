//! Quitting on somebody's wish: while something long runs, it is asked about first. A signal is no wish and asks nobody.

use std::sync::atomic::{AtomicBool, Ordering};

use tauri::{AppHandle, Manager};

use crate::dialogs;
use crate::operations::PageOperations;
use crate::running::Running;

/// The question stands on the screen.
static ASKING: AtomicBool = AtomicBool::new(false);

/// What an end of the process would break off.
#[derive(Clone, Copy)]
pub(crate) struct Unfinished {
    pub(crate) transfers: usize,
    pub(crate) operations: usize,
}

impl Unfinished {
    pub(crate) fn of(app: &AppHandle) -> Self {
        // Nothing runs when the start failed.
        let transfers = app.try_state::<Running>().map_or(0, |running| running.transfers.unfinished());
        Self { transfers, operations: app.state::<PageOperations>().running() }
    }

    pub(crate) fn is_nothing(self) -> bool {
        self.transfers == 0 && self.operations == 0
    }

    /// What runs, and what becomes of it.
    fn words(self) -> String {
        let transfers = match self.transfers {
            0 => String::new(),
            1 => "A transfer is still running. What arrived so far stays, and the next start goes on."
                .to_owned(),
            many => format!(
                "{many} transfers are still running. What arrived so far stays, and the next start goes on."
            ),
        };
        let operations = match self.operations {
            0 => String::new(),
            1 => {
                "A bulk operation is still running. What is done stays done, and the rest is left.".to_owned()
            }
            many => format!(
                "{many} bulk operations are still running. What is done stays done, and the rest is left."
            ),
        };
        [transfers, operations].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

pub(crate) fn quit(app: &AppHandle) {
    let unfinished = Unfinished::of(app);
    if unfinished.is_nothing() {
        app.exit(0);
        return;
    }
    if ASKING.swap(true, Ordering::Relaxed) {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if dialogs::quit_anyway(&unfinished.words()).await {
            app.exit(0);
        }
        ASKING.store(false, Ordering::Relaxed);
    });
}

#[cfg(test)]
mod tests {
    use super::Unfinished;

    #[test]
    fn the_question_tells_what_goes_on_and_what_does_not() {
        let words = |transfers, operations| Unfinished { transfers, operations }.words();
        assert_eq!(
            words(1, 0),
            "A transfer is still running. What arrived so far stays, and the next start goes on."
        );
        assert_eq!(
            words(0, 2),
            "2 bulk operations are still running. What is done stays done, and the rest is left."
        );
        assert!(words(3, 1).starts_with("3 transfers are"), "{}", words(3, 1));
        assert!(words(3, 1).contains("\n\nA bulk operation is"), "{}", words(3, 1));
    }
}
