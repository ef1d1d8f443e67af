//! The program `stowbox` as a process of its own, for what a server in the same process cannot show: signals, its exit,
//! its memory.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::Client;

/// A running `stowbox serve`.
#[derive(Debug)]
pub struct Program {
    child: Child,
    url: String,
    /// What it printed before it listened.
    pub printed: Vec<String>,
}

impl Program {
    /// Starts it on a port of its own and waits until it listens.
    pub async fn start(data_dir: &Path, arguments: &[&str]) -> Self {
        Self::listening(command(data_dir, arguments)).await
    }

    /// Starts it with everything that it has to say going to `log`.
    pub async fn start_logging(data_dir: &Path, arguments: &[&str], log: &Path) -> Self {
        let mut command = command(data_dir, arguments);
        command.env("STOWBOX_LOG", "trace").stderr(std::fs::File::create(log).unwrap());
        Self::listening(command).await
    }

    async fn listening(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut printed = Vec::new();
        let mut url = String::new();
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some(listening) = line.strip_prefix("Listening on ") {
                listening.clone_into(&mut url);
            }
            let done = line.starts_with("Console: ");
            printed.push(line);
            if done {
                break;
            }
        }
        assert!(!url.is_empty(), "it did not listen: {printed:?}");
        Self { child, url, printed }
    }

    /// Starts it where it must refuse to; answers its exit code and what it said.
    pub async fn refuse(data_dir: &Path, arguments: &[&str]) -> (i32, String) {
        let mut child = command(data_dir, arguments).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).await.unwrap();
        (child.wait().await.unwrap().code().unwrap_or(-1), said)
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A client with the key that the tests give it.
    pub fn client(&self) -> Client {
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_mins(2)).build().unwrap();
        Client::new(http, &self.url, Some(crate::KEY.to_owned()))
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// What its process has spent of the processors so far, in milliseconds. Linux counts it in hundredths of a second.
    pub fn processor_ms(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).unwrap();
        // The name, in brackets, may hold spaces; the times in the program and in the kernel are 11 and 12 behind it.
        let behind_name = &stat[stat.rfind(')').unwrap()..];
        let ticks = behind_name.split(' ').skip(12).take(2).map(|ticks| ticks.parse::<f64>().unwrap());
        ticks.sum::<f64>() * 10.0
    }

    /// The most memory it has held so far, in bytes, as Linux counts it.
    pub fn peak_bytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    }

    /// SIGKILL: no chance to tidy up.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// SIGTERM: answers its exit code.
    pub async fn terminate(mut self) -> i32 {
        let sent = Command::new("kill").arg("-TERM").arg(self.pid().to_string()).status().await.unwrap();
        assert!(sent.success());
        self.child.wait().await.unwrap().code().unwrap_or(-1)
    }
}

/// Runs another command of the program to its end.
pub async fn stowbox(data_dir: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(executable());
    command.args(arguments).arg("--data-dir").arg(data_dir).stdin(Stdio::null()).kill_on_drop(true);
    let output = command.output().await.unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// How a command ended.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code.
    pub code: i32,
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
}

impl Ran {
    /// What it wrote to standard output, if it succeeded.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    /// The same, as JSON.
    #[track_caller]
    pub fn json(self) -> serde_json::Value {
        let out = self.ok();
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }

    /// What it wrote to standard error, if it failed with this exit code and on one line.
    #[track_caller]
    pub fn failed(self, code: i32) -> String {
        assert_eq!(self.code, code, "{self:?}");
        assert!(
            self.err.starts_with("stowbox: ") && self.err.trim_end().lines().count() == 1,
            "{}",
            self.err
        );
        self.err
    }
}

fn command(data_dir: &Path, arguments: &[&str]) -> Command {
    rustls::crypto::ring::default_provider().install_default().ok();
    let mut command = Command::new(executable());
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(data_dir)
        .args(arguments)
        .env("STOWBOX_API_KEY", crate::KEY)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// The tests lie in `target/<profile>/deps`, the program in `target/<profile>`; a build of the workspace makes both.
fn executable() -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    if path.ends_with("deps") {
        path.pop();
    }
    let path = path.join("stowbox");
    assert!(path.exists(), "{} is missing: build the workspace first", path.display());
    path
}
