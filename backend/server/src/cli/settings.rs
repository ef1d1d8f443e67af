//! Flags, `STOWBOX_…` variables and `stowbox.toml`, in this order of precedence.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use stowbox_core::{Code, Config, Error, Result, Storage};
use stowbox_server::control::Control;

/// Which store it is about.
#[derive(Args)]
pub(super) struct StoreArgs {
    /// Where the catalog and, by default, the objects lie [default: stowbox-data]
    #[arg(long, env = "STOWBOX_DATA_DIR", value_name = "DIR", global = true)]
    data_dir: Option<PathBuf>,
    /// Where objects go: fs:///folder, memory://, s3://bucket/prefix?region=…&endpoint=…,
    /// azblob://container/prefix?account_name=…&account_key=… or webdav://host/folder?username=…&password=…
    #[arg(long, env = "STOWBOX_STORAGE", value_name = "URI", hide_env_values = true, global = true)]
    storage: Option<String>,
    /// Settings for what no flag says [default: stowbox.toml, if it is there]
    #[arg(long, env = "STOWBOX_CONFIG", value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

/// `stowbox.toml`
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileSettings {
    pub(super) listen: Option<SocketAddr>,
    data_dir: Option<PathBuf>,
    storage: Option<String>,
    pub(super) seed: Option<PathBuf>,
    #[serde(default)]
    pub(super) public_urls: Vec<String>,
    pub(super) admin_token: Option<String>,
    #[serde(default)]
    pub(super) allow_private_webhooks: bool,
}

impl StoreArgs {
    /// What they and the settings file say.
    pub(super) fn read(self) -> Result<(Config, FileSettings)> {
        let mut file = match &self.config {
            Some(path) => read_toml(path)?,
            None => {
                let path = Path::new("stowbox.toml");
                if path.exists() { read_toml(path)? } else { FileSettings::default() }
            }
        };
        let data_dir = self.data_dir.or(file.data_dir.take());
        let mut config = Config::new(data_dir.unwrap_or_else(|| "stowbox-data".into()));
        if let Some(uri) = self.storage.or(file.storage.take()) {
            config.storage = Storage::parse(&uri)?;
        }
        Ok((config, file))
    }

    /// A line to the server of that store.
    pub(super) async fn control(self) -> Result<Control> {
        let (config, _) = self.read()?;
        Control::open(config).await
    }
}

/// Reads a TOML file. An error names the file, the line and what is wrong there.
fn read_toml<T: DeserializeOwned>(path: &Path) -> Result<T> {
    parse_toml(path, &read_text(path)?)
}

/// The text of a settings file.
pub(super) fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| bad_file(path, None, &error))
}

/// Parses the text of a TOML file.
pub(super) fn parse_toml<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| line_at(text, span.start));
        bad_file(path, line, &error.message())
    })
}

/// The line of a byte of a text, counted from 1.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// What is wrong with a file, and where.
pub(super) fn bad_file(path: &Path, line: Option<usize>, why: &dyn std::fmt::Display) -> Error {
    let line = line.map(|line| format!(":{line}")).unwrap_or_default();
    Error::new(Code::InvalidConfig, format!("{}{line}: {why}", path.display()))
}
