//! Listening, connections, and an orderly end.

use std::fmt;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use stowbox_core::{App, Code, Error, Result};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::connections::accept;
use crate::context::Context;
use crate::control;
use crate::router::router;

/// Where it listens if nobody says otherwise.
pub(crate) const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 9710);
/// How many ports after a taken one are tried.
const NEXT_PORTS: u16 = 100;

/// How to serve.
#[derive(Clone)]
pub struct ServeOptions {
    /// Where to listen, whatever the settings say; port 0 takes any free one.
    pub listen: Option<SocketAddr>,
    /// Whether to take the next free port if this one is taken.
    pub next_free_port: bool,
    /// Other URLs that lead here, such as a proxy's.
    pub public_urls: Vec<String>,
    /// The operator's token; a random one if none is given.
    pub admin_token: Option<String>,
    /// Origins whose pages may call the API from a browser, besides the server's own.
    pub console_origins: Vec<String>,
    /// How long requests in flight may take to finish at the end.
    pub grace: Duration,
    /// How long a request's body may bring nothing before it counts as broken off.
    pub body_patience: Duration,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            listen: None,
            next_free_port: false,
            public_urls: Vec::new(),
            admin_token: None,
            console_origins: Vec::new(),
            grace: Duration::from_secs(30),
            body_patience: Duration::from_mins(1),
        }
    }
}

/// A server that listens until it is [shut down](Server::shutdown).
pub struct Server {
    base_url: String,
    admin_token: String,
    taken_port: Option<u16>,
    stop: CancellationToken,
    accepting: JoinSet<()>,
}

impl fmt::Debug for ServeOptions {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServeOptions")
            .field("listen", &self.listen)
            .field("public_urls", &self.public_urls)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Server {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({})", self.base_url)
    }
}

impl Server {
    /// Where it listens, such as `http://127.0.0.1:9710`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// What makes a caller the operator.
    pub fn admin_token(&self) -> &str {
        &self.admin_token
    }

    /// The port that was asked for, if it was taken.
    pub fn port_was_taken(&self) -> Option<u16> {
        self.taken_port
    }

    /// Stops accepting, lets requests in flight finish within the grace, then closes what is left.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        while let Some(ended) = self.accepting.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "the server ended in a panic");
            }
        }
    }
}

/// Puts an app on a port, and on the control socket of its data directory.
pub async fn serve(app: App, mut options: ServeOptions) -> Result<Server> {
    let listen = listen_address(&app, options.listen);
    let listener = bind(listen, options.next_free_port).await?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let base_url = format!("http://{}", reachable(address));
    let admin_token = options.admin_token.take().unwrap_or_else(|| random_token(&app));
    let grace = options.grace;
    app.set_listens_on_loopback(address.ip().to_canonical().is_loopback());
    let stop = CancellationToken::new();
    let context = Context::new(app, &admin_token, base_url.clone(), address, options.into(), stop.clone());
    let mut accepting = JoinSet::new();
    if let Some(socket) = control::listen(&context.app) {
        let router = control::router(context.clone());
        accepting.spawn(accept(socket, router, stop.clone(), grace));
    }
    accepting.spawn(accept(listener, router(context), stop.clone(), grace));
    let taken_port = Some(listen.port()).filter(|port| *port != 0 && *port != address.port());
    Ok(Server { base_url, admin_token, taken_port, stop, accepting })
}

/// Where this computer itself reaches what listens there. Nobody connects to the unspecified address.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, address.port()).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => (Ipv6Addr::LOCALHOST, address.port()).into(),
        ip => (ip, address.port()).into(),
    }
}

pub(crate) fn random_token(app: &App) -> String {
    app.random::<32>().iter().fold(String::from("adm_"), |token, byte| token + &format!("{byte:02x}"))
}

/// Where a server listens that was given this address, or none.
pub fn listen_address(app: &App, given: Option<SocketAddr>) -> SocketAddr {
    given.or(app.settings().listen).unwrap_or(DEFAULT_ADDRESS)
}

async fn bind(mut address: SocketAddr, next_free_port: bool) -> Result<TcpListener> {
    let first = address.port();
    let last = if next_free_port && first != 0 { first.saturating_add(NEXT_PORTS) } else { first };
    for port in first..=last {
        address.set_port(port);
        match TcpListener::bind(address).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse && port < last => {}
            Err(error) => {
                let why = match error.kind() {
                    ErrorKind::AddrInUse => {
                        "the port is taken. Stop who holds it, or choose another one".to_owned()
                    }
                    ErrorKind::PermissionDenied => {
                        "this user may not listen there. Choose a port above 1023".to_owned()
                    }
                    ErrorKind::AddrNotAvailable => "this computer has no such address".to_owned(),
                    _ => error.to_string(),
                };
                return Err(Error::new(Code::InvalidConfig, format!("Cannot listen on {address}: {why}."))
                    .caused_by(error));
            }
        }
    }
    Err(Error::new(Code::InvalidConfig, format!("All ports from {first} to {last} are taken.")))
}
