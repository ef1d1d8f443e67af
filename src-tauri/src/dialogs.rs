//! Native dialogs, by `rfd`.
//!
//! Only its asynchronous ones: the blocking ones on the main thread would wait for a loop that they themselves hold up.

use std::path::PathBuf;

use rfd::{
    AsyncFileDialog, AsyncMessageDialog, FileHandle, MessageButtons, MessageDialogResult, MessageLevel,
};
use stowbox_core::Error;
use stowbox_core::transfers::{Chosen, Transfer};
use tauri::ipc::{InvokeBody, Request};
use tauri::{Manager, State, Url, WebviewWindow};

use crate::commands::Refused;
use crate::running::Running;
use crate::saving;

#[tauri::command]
pub(crate) async fn pick_files(window: WebviewWindow) -> Vec<PathBuf> {
    let chosen = dialog("Upload files", &window, window.path().home_dir()).pick_files().await;
    paths(chosen.unwrap_or_default())
}

#[tauri::command]
pub(crate) async fn pick_folder(window: WebviewWindow) -> Vec<PathBuf> {
    let chosen = dialog("Upload a folder", &window, window.path().home_dir()).pick_folder().await;
    paths(chosen)
}

/// Asks where to save the object, then saves it. `None`: the person changed their mind.
#[tauri::command]
pub(crate) async fn start_download(
    window: WebviewWindow,
    running: State<'_, Running>,
    bucket: String,
    key: String,
) -> Result<Option<Transfer>, Refused> {
    let chosen = dialog("Save as", &window, window.path().download_dir())
        .set_file_name(file_name(&key))
        .save_file()
        .await;
    let Some(target) = chosen else { return Ok(None) };
    Ok(Some(running.transfers.start_download(&bucket, &key, target.path().to_owned())?))
}

/// Asks for a folder, then saves folders and objects in it. `None`: the person changed their mind.
#[tauri::command]
pub(crate) async fn start_tree_download(
    window: WebviewWindow,
    running: State<'_, Running>,
    bucket: String,
    chosen: Chosen,
) -> Result<Option<Transfer>, Refused> {
    let folder = dialog("Save into a folder", &window, window.path().download_dir()).pick_folder().await;
    let Some(folder) = folder else { return Ok(None) };
    Ok(Some(running.transfers.start_tree_download(&bucket, chosen, folder.path().to_owned())?))
}

/// Asks where to save what the page has made, then saves it and tells where. `None`: the person changed their mind.
///
/// The bytes are the request's body, as they are; its name comes as `name=` of a query in the header `x-file`.
#[tauri::command]
pub(crate) async fn save_file(
    window: WebviewWindow,
    request: Request<'_>,
) -> Result<Option<PathBuf>, Refused> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(Error::invalid("body", "must be the bytes of the file").into());
    };
    let name = request.headers().get("x-file").and_then(|query| named(query.to_str().ok()?));
    let chosen = dialog("Save as", &window, window.path().download_dir())
        .set_file_name(file_name(&name.unwrap_or_default()))
        .save_file()
        .await;
    let Some(target) = chosen.map(|file| file.path().to_owned()) else { return Ok(None) };
    let (path, bytes) = (target.clone(), bytes.clone());
    let saved = tauri::async_runtime::spawn_blocking(move || saving::save(&path, &bytes));
    saved.await.map_err(Error::internal)??;
    Ok(Some(target))
}

/// Says why the start failed; returns when it was read.
pub(crate) async fn cannot_start(problem: &str) {
    message(MessageLevel::Error, "Stowbox cannot start", problem)
        .set_buttons(MessageButtons::Ok)
        .show()
        .await;
}

/// Says something that was done, where the system shows no notifications.
pub(crate) async fn tell(title: &str, text: &str) {
    message(MessageLevel::Info, title, text).set_buttons(MessageButtons::Ok).show().await;
}

/// Whether to quit although something would be interrupted.
pub(crate) async fn quit_anyway(question: &str) -> bool {
    let asked =
        message(MessageLevel::Warning, "Quit Stowbox?", question).set_buttons(MessageButtons::OkCancel);
    asked.show().await == MessageDialogResult::Ok
}

/// A dialog that begins in `folder`, or, where the system knows no such folder, at home.
fn dialog(title: &str, window: &WebviewWindow, folder: tauri::Result<PathBuf>) -> AsyncFileDialog {
    let dialog = AsyncFileDialog::new().set_title(title).set_parent(window);
    match folder.or_else(|_| window.path().home_dir()) {
        Ok(folder) => dialog.set_directory(folder),
        Err(_) => dialog,
    }
}

fn message(level: MessageLevel, title: &str, text: &str) -> AsyncMessageDialog {
    // The GTK backend hands the text on as a format string: a `%` in a path would be taken for one of its own.
    let text =
        if cfg!(all(unix, not(target_os = "macos"))) { text.replace('%', "%%") } else { text.to_owned() };
    AsyncMessageDialog::new().set_level(level).set_title(title).set_description(text)
}

fn paths(chosen: impl IntoIterator<Item = FileHandle>) -> Vec<PathBuf> {
    chosen.into_iter().map(|file| file.path().to_owned()).collect()
}

/// The `name` of a query.
fn named(query: &str) -> Option<String> {
    let url = Url::parse(&format!("file:?{query}")).ok()?;
    url.query_pairs().find(|(field, _)| field == "name").map(|(_, name)| name.into_owned())
}

/// The key's last segment, without what a file name may not hold on this system.
fn file_name(key: &str) -> String {
    let name = key.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let allowed = |character: char| !(cfg!(windows) && r#"<>:"\|?*"#.contains(character));
    let name: String =
        name.chars().map(|character| if allowed(character) { character } else { '_' }).collect();
    if name.is_empty() { "object".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::{file_name, named};

    #[test]
    fn a_name_comes_through_a_header_whatever_is_in_it() {
        assert_eq!(named("name=%C3%BC+%26%3D%25+%F0%9F%93%A6.json").unwrap(), "ü &=% 📦.json");
        assert_eq!(named("other=1"), None);
    }

    #[test]
    fn an_object_is_saved_under_the_last_segment_of_its_key() {
        assert_eq!(file_name("photos/2026/ü.jpg"), "ü.jpg");
        assert_eq!(file_name("plain"), "plain");
        assert_eq!(file_name("folder/"), "folder");
        assert_eq!(file_name("//"), "object");
    }
}
