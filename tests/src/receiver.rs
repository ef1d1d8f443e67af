//! A receiver of webhooks that behaves as badly as it is told to. It speaks HTTP by hand: what it does to a connection
//! is the point.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What a receiver does once it has read a request.
#[derive(Clone, Debug)]
pub enum Behaviour {
    /// Answers this status with these headers and no body.
    Answer(u16, Vec<(String, String)>),
    /// Answers nothing and keeps the connection open.
    Hang,
    /// Resets the connection.
    Reset,
    /// Answers 200 and then a byte now and then.
    Trickle,
    /// Answers 200 and then two gibibytes, as fast as they are taken.
    Endless,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// When it had come whole.
    pub at: Instant,
    /// The first line.
    pub line: String,
    /// By their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The exact body.
    pub body: String,
}

impl Request {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// A header, or an empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// A receiver on a port of its own.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    behaviour: Mutex<Behaviour>,
    requests: watch::Sender<Vec<Request>>,
    written: AtomicU64,
}

impl Receiver {
    /// Starts one that answers 200.
    pub async fn start() -> Self {
        Self::start_at(([127, 0, 0, 1], 0).into()).await
    }

    /// Starts one at this address.
    pub async fn start_at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            behaviour: Mutex::new(Behaviour::Answer(200, Vec::new())),
            requests: watch::Sender::default(),
            written: AtomicU64::new(0),
        });
        let accepting = tokio::spawn({
            let shared = shared.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let shared = shared.clone();
                    // A connection that breaks off is what some of the tests want.
                    tokio::spawn(async move { drop(serve(stream, &shared).await) });
                }
            }
        });
        Self { address, shared, accepting }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A URL that leads to it.
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// From now on it does this.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.shared.behaviour.lock().unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    /// From now on it answers this status.
    pub fn answer(&self, status: u16) {
        self.behave(Behaviour::Answer(status, Vec::new()));
    }

    /// What came so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.borrow().clone()
    }

    /// The bodies of what came, as JSON.
    pub fn bodies(&self) -> Vec<Value> {
        self.requests().iter().map(Request::json).collect()
    }

    /// Waits until so many requests have come.
    pub async fn wait_for(&self, count: usize) -> Vec<Request> {
        self.wait_until(|requests| requests.len() >= count).await
    }

    /// Waits until what came is enough.
    pub async fn wait_until(&self, enough: impl FnMut(&Vec<Request>) -> bool) -> Vec<Request> {
        let mut requests = self.shared.requests.subscribe();
        let came = tokio::time::timeout(Duration::from_mins(4), requests.wait_for(enough)).await;
        came.expect("the webhooks did not come in time").unwrap().clone()
    }

    /// Bytes it has sent of endless answers.
    pub fn written(&self) -> u64 {
        self.shared.written.load(Ordering::SeqCst)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let (line, headers) = read_head(&mut stream).await?;
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let behaviour = shared.behaviour.lock().unwrap_or_else(PoisonError::into_inner).clone();
    shared.requests.send_modify(|requests| {
        requests.push(Request { at: Instant::now(), line, headers, body });
    });
    let mut stream = stream.into_inner();
    match behaviour {
        Behaviour::Answer(status, headers) => {
            let headers: String =
                headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let head =
                format!("HTTP/1.1 {status} X\r\n{headers}content-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).await
        }
        Behaviour::Hang => std::future::pending().await,
        Behaviour::Reset => {
            // Closing with bytes unread would do, too, but there are none.
            stream.set_zero_linger()
        }
        Behaviour::Trickle => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n").await?;
            loop {
                stream.write_all(b"x").await?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Behaviour::Endless => {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 1_u64 << 31);
            stream.write_all(head.as_bytes()).await?;
            let chunk = vec![b'x'; 64 * 1024];
            for _ in 0..32 * 1024 {
                stream.write_all(&chunk).await?;
                shared.written.fetch_add(chunk.len() as u64, Ordering::SeqCst);
            }
            Ok(())
        }
    }
}

pub(crate) async fn read_head(
    stream: &mut BufReader<TcpStream>,
) -> std::io::Result<(String, BTreeMap<String, String>)> {
    let first = read_line(stream).await?;
    let mut headers = BTreeMap::new();
    loop {
        let line = read_line(stream).await?;
        match line.split_once(':') {
            Some((name, value)) => {
                headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
            }
            None => return Ok((first, headers)),
        }
    }
}

/// A line; a sender that was killed in the middle of one is an error, and no empty line that ends the head.
async fn read_line(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    use tokio::io::AsyncBufReadExt as _;
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    match line.strip_suffix('\n') {
        Some(whole) => Ok(whole.trim_end().to_owned()),
        None => Err(std::io::ErrorKind::UnexpectedEof.into()),
    }
}
