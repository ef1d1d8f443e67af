//! How large the page is shown. It begins at its actual size at each start.

use std::sync::atomic::{AtomicUsize, Ordering};

use tauri::{AppHandle, Manager};

use crate::window::MAIN;

/// In percent, as browsers step.
const SIZES: [u32; 11] = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200];
const ACTUAL: usize = 5;

static SHOWN: AtomicUsize = AtomicUsize::new(ACTUAL);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    In,
    Out,
    Reset,
}

pub(crate) fn zoom(app: &AppHandle, step: Step) {
    let next = after(SHOWN.load(Ordering::Relaxed), step);
    SHOWN.store(next, Ordering::Relaxed);
    let Some(window) = app.get_webview_window(MAIN) else { return };
    if let Err(error) = window.set_zoom(f64::from(SIZES[next]) / 100.0) {
        tracing::warn!(%error, "the page could not be zoomed");
    }
}

fn after(size: usize, step: Step) -> usize {
    match step {
        Step::In => (size + 1).min(SIZES.len() - 1),
        Step::Out => size.saturating_sub(1),
        Step::Reset => ACTUAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stops_at_either_end_and_finds_back() {
        assert_eq!(SIZES[ACTUAL], 100);
        assert_eq!(SIZES[after(ACTUAL, Step::In)], 110);
        assert_eq!(after(SIZES.len() - 1, Step::In), SIZES.len() - 1);
        assert_eq!(after(0, Step::Out), 0);
        assert_eq!(after(0, Step::Reset), ACTUAL);
    }
}
