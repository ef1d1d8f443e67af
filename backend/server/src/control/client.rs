//! The commands' side: requests to the server of a data directory, wherever it runs.

use std::convert::Infallible;
use std::net::Ipv4Addr;
#[cfg(unix)]
use std::path::PathBuf;

use axum::Router;
use axum::body::Body;
use futures::TryStreamExt as _;
use http::{Method, Request, Response, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use stowbox_core::{App, Code, Config, Error, Result};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::context::Context;
use crate::serve::ServeOptions;

/// A line to the server of a data directory: to the one that runs, or to one that was opened for this command.
pub struct Control(Line);

enum Line {
    #[cfg(unix)]
    Socket(PathBuf),
    Here {
        app: App,
        router: Router,
    },
}

impl Control {
    /// Opens the data directory, or reaches the server that holds it.
    pub async fn open(config: Config) -> Result<Self> {
        #[cfg(unix)]
        let path = config.data_dir.join(super::SOCKET);
        match App::open_at_rest(config).await {
            Ok(app) => Ok(Self::here(app)),
            #[cfg(unix)]
            Err(locked) if locked.code() == Code::DataDirLocked => {
                tokio::net::UnixStream::connect(&path).await.map_err(|error| unreachable(&path, error))?;
                Ok(Self(Line::Socket(path)))
            }
            Err(error) => Err(error),
        }
    }

    fn here(app: App) -> Self {
        let base_url = "http://localhost".to_owned();
        let nowhere = (Ipv4Addr::LOCALHOST, 0).into();
        // A token that nobody learns.
        let token = crate::serve::random_token(&app);
        let context = Context::new(
            app.clone(),
            &token,
            base_url,
            nowhere,
            ServeOptions::default().into(),
            CancellationToken::new(),
        );
        Self(Line::Here { app, router: super::router(context) })
    }

    /// Sends a request as the operator, in `account` if one is named; answers the body of a success.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        account: Option<&str>,
        body: Option<Value>,
    ) -> Result<Body> {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost");
        if let Some(account) = account {
            request = request.header("x-account-id", account);
        }
        let request = match body {
            Some(body) => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()))
            }
            None => request.body(Body::empty()),
        };
        let response = self.exchange(request.map_err(Error::internal)?).await?;
        match response.status().is_success() {
            true => Ok(response.into_body()),
            false => Err(problem(&read_json(response.into_body()).await?)),
        }
    }

    /// The same, for an answer that is JSON.
    pub async fn json(
        &self,
        method: Method,
        path: &str,
        account: Option<&str>,
        body: Option<Value>,
    ) -> Result<Value> {
        read_json(self.send(method, path, account, body).await?).await
    }

    /// Every item of a list, over all of its pages.
    pub async fn list(&self, path: &str, account: Option<&str>) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let mut page =
                self.json(Method::GET, &format!("{path}?limit=1000{cursor}"), account, None).await?;
            if let Some(Value::Array(data)) = page.get_mut("data").map(Value::take) {
                items.extend(data);
            }
            match page["cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(items),
            }
        }
    }

    /// Runs a job to its end; tells each of its steps.
    pub async fn job(&self, path: &str, body: Option<Value>, mut step: impl FnMut(&Value)) -> Result<Value> {
        let mut body = self.send(Method::POST, path, None, body).await?.into_data_stream();
        let mut waiting = Vec::new();
        while let Some(bytes) = body.try_next().await.map_err(broken_off)? {
            waiting.extend_from_slice(&bytes);
            while let Some(end) = waiting.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = waiting.drain(..=end).collect();
                let line: Value = serde_json::from_slice(&line).map_err(Error::internal)?;
                match (line.get("step"), line.get("done")) {
                    (Some(told), _) => step(told),
                    (_, Some(done)) => return Ok(done.clone()),
                    _ => return Err(problem(&line)),
                }
            }
        }
        Err(broken_off("the job ended without a word"))
    }

    /// Lets the data directory go.
    pub async fn close(self) {
        match self.0 {
            #[cfg(unix)]
            Line::Socket(_) => {}
            Line::Here { app, .. } => app.close().await,
        }
    }

    async fn exchange(&self, request: Request<Body>) -> Result<Response<Body>> {
        match &self.0 {
            Line::Here { router, .. } => {
                router.clone().oneshot(request).await.map_err(|never: Infallible| match never {})
            }
            #[cfg(unix)]
            Line::Socket(path) => {
                let stream =
                    tokio::net::UnixStream::connect(path).await.map_err(|error| unreachable(path, error))?;
                let stream = hyper_util::rt::TokioIo::new(stream);
                let (mut sender, connection) =
                    hyper::client::conn::http1::handshake(stream).await.map_err(broken_off)?;
                tokio::spawn(async move {
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "the connection to the server ended early");
                    }
                });
                Ok(sender.send_request(request).await.map_err(broken_off)?.map(Body::new))
            }
        }
    }
}

async fn read_json(body: Body) -> Result<Value> {
    let bytes = body.collect().await.map_err(broken_off)?.to_bytes();
    match bytes.is_empty() {
        true => Ok(Value::Null),
        false => serde_json::from_slice(&bytes).map_err(Error::internal),
    }
}

/// The error that an answer tells of.
fn problem(answer: &Value) -> Error {
    let error = &answer["error"];
    let code = Code::PUBLIC.iter().find(|code| Some(code.as_str()) == error["code"].as_str());
    let message = error["message"].as_str().unwrap_or("The server refused without saying why.");
    Error::new(code.copied().unwrap_or(Code::InternalError), message)
}

fn broken_off(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(Code::StorageUnavailable, "The server stopped before it answered.").caused_by(error)
}

#[cfg(unix)]
fn unreachable(path: &std::path::Path, error: std::io::Error) -> Error {
    let folder = path.parent().unwrap_or(path).display();
    Error::new(
        Code::DataDirLocked,
        format!(
            "Another process holds the data directory {folder} and does not answer at {}: another command, or a server \
             that starts or stops. Try again in a moment.",
            path.display()
        ),
    )
    .caused_by(error)
}
