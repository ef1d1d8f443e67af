//! A client that reads like a sentence.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Sends requests with one key, or none.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base_url: String,
    key: Option<String>,
    headers: Vec<(String, Vec<u8>)>,
}

impl Client {
    /// For a server that listens at `base_url`.
    pub fn new(http: reqwest::Client, base_url: &str, key: Option<String>) -> Self {
        Self { http, base_url: base_url.to_owned(), key, headers: Vec::new() }
    }

    /// The same, sending one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// GET
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// HEAD
    pub async fn head(&self, path: &str) -> Answer {
        self.send(Method::HEAD, path, None).await
    }

    /// DELETE
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// PUT with these bytes
    pub async fn put(&self, path: &str, body: impl Into<reqwest::Body>) -> Answer {
        self.send(Method::PUT, path, Some(body.into())).await
    }

    /// POST with this JSON
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.clone()
            .with("content-type", "application/json")
            .send(Method::POST, path, Some(body.to_string().into()))
            .await
    }

    /// PATCH with this JSON
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.clone()
            .with("content-type", "application/json")
            .send(Method::PATCH, path, Some(body.to_string().into()))
            .await
    }

    /// The key that it sends, if any.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Any request
    pub async fn send(&self, method: Method, path: &str, body: Option<reqwest::Body>) -> Answer {
        let answer = self.try_send(method.clone(), path, body).await;
        answer.unwrap_or_else(|error| panic!("{method} {path} was not answered: {error:?}"))
    }

    /// Any request, which may break off
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Option<reqwest::Body>,
    ) -> reqwest::Result<Answer> {
        let mut request = self.http.request(method, format!("{}{path}", self.base_url));
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value.as_slice());
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Answer { status, headers, body: response.bytes().await? })
    }

    /// A request without a body to the path as it is written: the HTTP library would resolve `..` on its own.
    pub async fn send_raw(&self, method: &str, path: &str) -> Answer {
        self.send_bytes(method, path, &[], b"").await
    }

    /// The same with headers and a body, byte for byte.
    pub async fn send_bytes(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &[u8])],
        body: &[u8],
    ) -> Answer {
        let mut socket = TcpStream::connect(self.base_url.trim_start_matches("http://")).await.unwrap();
        let key = self.key.as_deref().unwrap_or_default();
        let length = body.len();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\ncontent-length: {length}\r\nconnection: close\r\n"
        )
        .into_bytes();
        for (name, value) in headers {
            request.extend_from_slice(&[name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        request.extend_from_slice(b"\r\n");
        request.extend_from_slice(body);
        socket.write_all(&request).await.unwrap();
        let mut bytes = Vec::new();
        socket.read_to_end(&mut bytes).await.unwrap();
        Answer::parse(&bytes)
    }

    /// Makes a bucket.
    pub async fn create_bucket(&self, name: &str) -> Answer {
        self.post("/v1/buckets", serde_json::json!({ "name": name })).await.expect(StatusCode::CREATED)
    }

    /// The keys of a bucket, all pages.
    pub async fn all_keys(&self, bucket: &str, query: &str) -> Vec<String> {
        let mut keys = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self
                .get(&format!("/v1/buckets/{bucket}/objects?{query}{cursor}"))
                .await
                .expect(StatusCode::OK)
                .json();
            let data = page["data"].as_array().unwrap_or_else(|| panic!("a page without data: {page}"));
            keys.extend(data.iter().map(|object| object["key"].as_str().unwrap_or_default().to_owned()));
            match page["cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return keys,
            }
        }
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    /// Reads an answer with a length from the wire.
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            headers.append(HeaderName::try_from(name).unwrap(), HeaderValue::from_str(value.trim()).unwrap());
        }
        Self { status, headers, body: Bytes::copy_from_slice(&bytes[end + 4..]) }
    }

    /// The same, if it has this status.
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    /// Asserts an error: its status and code, and that its body is as promised.
    #[track_caller]
    pub fn expect_error(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.body));
        assert_eq!(self.header("x-error-code"), code);
        assert_eq!(self.header("content-type"), "application/json");
        let error = self.json()["error"].clone();
        assert_eq!(error["code"], code);
        assert_eq!(error["requestId"], self.header("x-request-id"));
        assert!(
            error["docsUrl"].as_str().is_some_and(|url| url.ends_with(&format!("/docs#{code}"))),
            "{error}"
        );
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{error}");
        error
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// A header, or an empty text.
    pub fn header(&self, name: &str) -> String {
        self.headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .unwrap_or_default()
    }
}
