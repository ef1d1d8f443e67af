//! `stowbox serve`

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks on its streams")]

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use stowbox_core::seed::{Seed, sow};
use stowbox_core::{App, Code, Error, Principal, Result, settings};
use stowbox_server::{ServeOptions, Server, listen_address, serve};

use super::seed;
use super::settings::StoreArgs;

#[derive(Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Where to listen [default: 127.0.0.1:9710]
    #[arg(long, env = "STOWBOX_LISTEN", value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// A URL that leads here, such as a proxy's; may be given several times
    #[arg(long = "public-url", env = "STOWBOX_PUBLIC_URL", value_name = "URL", value_delimiter = ',')]
    public_urls: Vec<String>,
    /// The operator's token, `adm_…` [default: a new one at each start]
    #[arg(long, env = "STOWBOX_ADMIN_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    admin_token: Option<String>,
    /// Let webhooks go to private addresses, and over plain http there
    #[arg(long, env = "STOWBOX_ALLOW_PRIVATE_WEBHOOKS", value_parser = clap::builder::FalseyValueParser::new())]
    allow_private_webhooks: bool,
    /// Accounts, buckets, keys and webhooks to make where they are missing
    #[arg(long, env = "STOWBOX_SEED", value_name = "FILE")]
    seed: Option<PathBuf>,
}

pub(super) async fn run(args: ServeArgs) -> Result<()> {
    let (mut config, file) = args.store.read()?;
    config.allow_private_webhooks = args.allow_private_webhooks || file.allow_private_webhooks;
    config.first_key = std::env::var("STOWBOX_API_KEY").ok().filter(|key| !key.is_empty());
    let key_was_given = config.first_key.is_some();
    let options = ServeOptions {
        listen: args.listen.or(file.listen),
        public_urls: settings::check_urls(if args.public_urls.is_empty() {
            file.public_urls
        } else {
            args.public_urls
        })?,
        admin_token: check_token(args.admin_token.or(file.admin_token))?,
        ..ServeOptions::default()
    };

    // Read before anything is opened: a fault in it must not leave a store behind.
    let seed = args.seed.or(file.seed).map(|path| seed::read(&path)).transpose()?;
    let app = App::open(config).await?;
    let listen = listen_address(&app, options.listen);
    // At once: were the start to fail later on, nobody would ever see it.
    match app.first_key() {
        Some(key) if !key_was_given => println!("API key (shown once): {key}"),
        _ => {}
    }
    // Decides where the webhooks of the seed may go.
    app.set_listens_on_loopback(listen.ip().to_canonical().is_loopback());
    let server = match start(&app, seed, options).await {
        Ok(started) => started,
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
    // Whoever reads that it listens may stop it at once.
    let termination = Termination::listen()?;
    println!("Listening on {}", server.base_url());
    println!("Console: {}/#token={}", server.base_url(), server.admin_token());
    // Whoever waits for these lines waits on a pipe, which is not flushed at the end of a line.
    std::io::stdout().flush().map_err(Error::internal)?;

    termination.wait().await?;
    tracing::info!("stopping");
    server.shutdown().await;
    app.close().await;
    Ok(())
}

async fn start(app: &App, wanted: Option<Seed>, options: ServeOptions) -> Result<Server> {
    if let Some(wanted) = wanted {
        // At once, too: it may have made up secrets.
        for made in &sow(app, &Principal::operator(app), wanted).await? {
            println!("{}", seed::line(made));
        }
    }
    serve(app.clone(), options).await
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

/// SIGTERM and Ctrl+C, listened for from the moment this is made: one that comes before anybody waits is not lost.
struct Termination {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Termination {
    fn listen() -> Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Self {
                terminate: signal(SignalKind::terminate()).map_err(Error::internal)?,
                interrupt: signal(SignalKind::interrupt()).map_err(Error::internal)?,
            })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    async fn wait(mut self) -> Result<()> {
        #[cfg(unix)]
        {
            tokio::select! {
                _ = self.terminate.recv() => Ok(()),
                _ = self.interrupt.recv() => Ok(()),
            }
        }
        #[cfg(not(unix))]
        tokio::signal::ctrl_c().await.map_err(Error::internal)
    }
}
