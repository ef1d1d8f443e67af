//! What commands say: results on standard output, everything else on standard error.

#![expect(clippy::print_stderr, reason = "a command line speaks on its streams")]

use std::io::{ErrorKind, IsTerminal as _, Write as _};

use serde_json::Value;
use stowbox_core::{Error, Result};

/// Why a command failed, on one line.
pub(crate) fn error(error: &Error) {
    eprintln!("stowbox: {error}");
}

/// A line beside the result.
pub(super) fn note(line: &str) {
    eprintln!("{line}");
}

/// The result. Whoever has read enough of it may close the pipe.
pub(super) fn result(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::internal(error)),
        _ => Ok(()),
    }
}

/// The result for programs.
pub(super) fn json(value: &Value) -> Result<()> {
    result(&serde_json::to_string_pretty(value).map_err(Error::internal)?)
}

/// How far a long command is, on one line of a terminal that is written over.
pub(super) struct Progress {
    verb: &'static str,
    is_shown: bool,
}

impl Progress {
    pub(super) fn new(verb: &'static str) -> Self {
        Self { verb, is_shown: false }
    }

    /// Shows a step with `doneBytes` and `totalBytes`.
    pub(super) fn show(&mut self, step: &Value) {
        if !std::io::stderr().is_terminal() {
            return;
        }
        self.is_shown = true;
        let (done, total) = (size(&step["doneBytes"]), size(&step["totalBytes"]));
        eprint!("\r\x1b[K{} {done} of {total}", self.verb);
    }

    /// Takes the line away, before anything else is written.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            eprint!("\r\x1b[K");
        }
    }
}

/// Columns as wide as their widest cell.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(column, title)| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
            cells.chain([title.chars().count()]).max().unwrap_or(0)
        })
        .collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<_> = cells.zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(&mut head.iter().copied())];
    lines.extend(rows.iter().map(|row| line(&mut row.iter().map(String::as_str))));
    lines.join("\n")
}

/// A text of a JSON answer, or a dash.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    }
}

/// Bytes of a JSON answer, or a dash.
pub(super) fn size(value: &Value) -> String {
    value.as_u64().map_or_else(|| "-".to_owned(), bytes)
}

/// `1.5 GiB`
pub(super) fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    let mut size = bytes as f64;
    let mut unit = "B";
    for next in UNITS {
        if size < 1024.0 {
            break;
        }
        size /= 1024.0;
        unit = next;
    }
    if unit == "B" { format!("{bytes} B") } else { format!("{size:.1} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_characters_and_lines_end_clean() {
        let rows = vec![vec!["ü".to_owned(), "long cell".to_owned()], vec!["abc".to_owned(), "x".to_owned()]];
        assert_eq!(table(&["A", "B"], &rows), "A    B\nü    long cell\nabc  x");
    }

    #[test]
    fn sizes_are_shown_in_binary_units() {
        assert_eq!(
            [0, 1023, 1024, 1536, 10 << 30].map(bytes),
            ["0 B", "1023 B", "1.0 KiB", "1.5 KiB", "10.0 GiB"]
        );
    }
}
