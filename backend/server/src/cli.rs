//! Flags, `STOWBOX_…` variables and `stowbox.toml`, in this order of precedence; and `serve`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks on its streams")]

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use serde::Deserialize;
use stowbox_core::{App, Code, Config, Error, Result, Storage};
use stowbox_server::{ServeOptions, serve};

/// Object storage on your desk: the server without a window.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the console
    Serve(ServeArgs),
}

#[derive(Args)]
struct ServeArgs {
    /// Where to listen [default: 127.0.0.1:9710]
    #[arg(long, env = "STOWBOX_LISTEN", value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Where the catalog and, by default, the objects lie [default: stowbox-data]
    #[arg(long, env = "STOWBOX_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Where objects go: fs:///folder, memory:// or s3://bucket/prefix?region=…&endpoint=…
    #[arg(long, env = "STOWBOX_STORAGE", value_name = "URI", hide_env_values = true)]
    storage: Option<String>,
    /// A URL that leads here, such as a proxy's; may be given several times
    #[arg(long = "public-url", env = "STOWBOX_PUBLIC_URL", value_name = "URL", value_delimiter = ',')]
    public_urls: Vec<String>,
    /// The operator's token, `adm_…` [default: a new one at each start]
    #[arg(long, env = "STOWBOX_ADMIN_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    admin_token: Option<String>,
    /// Let webhooks go to private addresses, and over plain http there
    #[arg(long, env = "STOWBOX_ALLOW_PRIVATE_WEBHOOKS", value_parser = clap::builder::FalseyValueParser::new())]
    allow_private_webhooks: bool,
    /// Settings for what no flag says [default: stowbox.toml, if it is there]
    #[arg(long, env = "STOWBOX_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

/// `stowbox.toml`
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSettings {
    listen: Option<SocketAddr>,
    data_dir: Option<PathBuf>,
    storage: Option<String>,
    #[serde(default)]
    public_urls: Vec<String>,
    admin_token: Option<String>,
    #[serde(default)]
    allow_private_webhooks: bool,
}

pub(crate) async fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Serve(args) => run_server(args).await,
    }
}

pub(crate) fn print_error(error: &Error) {
    eprintln!("stowbox: {error}");
}

async fn run_server(args: ServeArgs) -> Result<()> {
    let file = read_file(args.config.as_deref())?;
    let mut config = Config::new(args.data_dir.or(file.data_dir).unwrap_or_else(|| "stowbox-data".into()));
    if let Some(uri) = args.storage.or(file.storage) {
        config.storage = Storage::parse(&uri)?;
    }
    config.allow_private_webhooks = args.allow_private_webhooks || file.allow_private_webhooks;
    config.first_key = std::env::var("STOWBOX_API_KEY").ok().filter(|key| !key.is_empty());
    let key_was_given = config.first_key.is_some();
    let options = ServeOptions {
        listen: args.listen.or(file.listen).unwrap_or(ServeOptions::default().listen),
        public_urls: check_urls(if args.public_urls.is_empty() {
            file.public_urls
        } else {
            args.public_urls
        })?,
        admin_token: check_token(args.admin_token.or(file.admin_token))?,
        ..ServeOptions::default()
    };
    let listen = options.listen;

    let app = App::open(config).await?;
    let server = match serve(app.clone(), options).await {
        Ok(server) => server,
        Err(error) => {
            app.close().await;
            return Err(error);
        }
    };
    if !listen.ip().is_loopback() {
        eprintln!(
            "Warning: {listen} can be reached from other computers. Whoever has a key or the admin token can read and \
             write; traffic is not encrypted. Put a proxy with TLS before it, and name its URL by --public-url."
        );
    }
    match app.first_key() {
        Some(key) if !key_was_given => println!("API key (shown once): {key}"),
        _ => {}
    }
    println!("Listening on {}", server.base_url());
    println!("Console: {}/#token={}", server.base_url(), server.admin_token());
    // Whoever waits for these lines waits on a pipe, which is not flushed at the end of a line.
    std::io::stdout().flush().map_err(Error::internal)?;

    terminated().await?;
    tracing::info!("stopping");
    server.shutdown().await;
    app.close().await;
    Ok(())
}

fn read_file(path: Option<&Path>) -> Result<FileSettings> {
    let bad =
        |path: &Path, why: String| Error::new(Code::InvalidConfig, format!("{}: {why}", path.display()));
    let (path, is_asked_for) = match path {
        Some(path) => (path, true),
        None => (Path::new("stowbox.toml"), false),
    };
    match std::fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error| bad(path, error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_asked_for => {
            Ok(FileSettings::default())
        }
        Err(error) => Err(bad(path, error.to_string())),
    }
}

fn check_urls(urls: Vec<String>) -> Result<Vec<String>> {
    urls.into_iter()
        .map(|url| {
            let url = url.trim_end_matches('/').to_owned();
            let has_host = url
                .split_once("://")
                .is_some_and(|(scheme, rest)| matches!(scheme, "http" | "https") && !rest.is_empty());
            if has_host {
                Ok(url)
            } else {
                Err(Error::new(
                    Code::InvalidConfig,
                    format!("The public URL `{url}` must begin with http:// or https:// and name a host."),
                ))
            }
        })
        .collect()
}

fn check_token(token: Option<String>) -> Result<Option<String>> {
    match token {
        Some(token) if !token.starts_with("adm_") || token.len() < 20 => Err(Error::new(
            Code::InvalidConfig,
            "The admin token must begin with `adm_` and have at least 20 characters.",
        )),
        token => Ok(token),
    }
}

/// Waits for SIGTERM or Ctrl+C.
async fn terminated() -> Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).map_err(Error::internal)?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            ended = tokio::signal::ctrl_c() => ended.map_err(Error::internal),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(Error::internal)
}
