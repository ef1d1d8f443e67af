//! A bucket of somebody else's S3: a server that keeps blobs, goes away and comes back. It speaks as much of the protocol
//! as storing whole objects takes, and believes every signature.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::receiver::read_head;

type Blobs = Arc<Mutex<BTreeMap<String, Bytes>>>;

/// A server with one bucket, on a port of its own.
#[derive(Debug)]
pub struct RemoteBucket {
    address: SocketAddr,
    blobs: Blobs,
    accepting: Option<JoinHandle<()>>,
}

impl RemoteBucket {
    /// Starts one that is empty.
    pub async fn start() -> Self {
        let mut bucket =
            Self { address: ([127, 0, 0, 1], 0).into(), blobs: Blobs::default(), accepting: None };
        bucket.come_back().await;
        bucket
    }

    /// The storage URI that leads to it.
    pub fn uri(&self) -> String {
        format!(
            "s3://blobs?region=here&endpoint=http://{}&access_key_id=id&secret_access_key=secret",
            self.address
        )
    }

    /// Nobody listens any more.
    pub async fn go_away(&mut self) {
        if let Some(accepting) = self.accepting.take() {
            accepting.abort();
            // The port is free once the task is gone.
            drop(accepting.await);
        }
    }

    /// It listens again, with all that it had.
    pub async fn come_back(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        let blobs = self.blobs.clone();
        self.accepting = Some(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let blobs = blobs.clone();
                tokio::spawn(async move { drop(serve(stream, &blobs).await) });
            }
        }));
    }
}

impl Drop for RemoteBucket {
    fn drop(&mut self) {
        if let Some(accepting) = &self.accepting {
            accepting.abort();
        }
    }
}

/// One request to a connection: what is away answers nothing on one that is left.
async fn serve(stream: TcpStream, blobs: &Blobs) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let (line, headers) = read_head(&mut stream).await?;
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let (method, target) = line.split_once(' ').unwrap_or_default();
    let target = target.split(' ').next().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let range = headers.get("range").and_then(|range| range.strip_prefix("bytes="));
    let (head, body) = answer(method, path, query, range, body.into(), &mut lock(blobs));
    let head = format!("HTTP/1.1 {head}\r\nconnection: close\r\n\r\n");
    let mut stream = stream.into_inner();
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&body).await?;
    stream.shutdown().await
}

/// The head of an answer, from its status on, and its body.
fn answer(
    method: &str,
    path: &str,
    query: &str,
    range: Option<&str>,
    body: Bytes,
    blobs: &mut BTreeMap<String, Bytes>,
) -> (String, Bytes) {
    let empty = |status: &str| (format!("{status}\r\ncontent-length: 0"), Bytes::new());
    if query.contains("list-type=2") {
        let list = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
        return (format!("200 OK\r\ncontent-length: {}", list.len()), list.into());
    }
    match (method, blobs.get(path)) {
        ("PUT", _) => {
            blobs.insert(path.to_owned(), body);
            empty("200 OK\r\netag: \"e\"")
        }
        ("DELETE", _) => {
            blobs.remove(path);
            empty("204 No Content")
        }
        ("GET" | "HEAD", None) => empty("404 Not Found"),
        ("HEAD", Some(blob)) => {
            (format!("200 OK\r\netag: \"e\"\r\ncontent-length: {}", blob.len()), Bytes::new())
        }
        ("GET", Some(blob)) => {
            let Some((first, last)) = range.and_then(|range| range.split_once('-')) else {
                return (format!("200 OK\r\netag: \"e\"\r\ncontent-length: {}", blob.len()), blob.clone());
            };
            let first: usize = first.parse().unwrap_or(0);
            let end = last.parse().map_or(blob.len(), |last: usize| (last + 1).min(blob.len()));
            let (part, whole) = (blob.slice(first..end), blob.len());
            let head = format!(
                "206 Partial Content\r\netag: \"e\"\r\ncontent-range: bytes {first}-{}/{whole}\r\ncontent-length: {}",
                end - 1,
                part.len()
            );
            (head, part)
        }
        _ => empty("501 Not Implemented"),
    }
}

fn lock(blobs: &Blobs) -> MutexGuard<'_, BTreeMap<String, Bytes>> {
    blobs.lock().unwrap_or_else(PoisonError::into_inner)
}
