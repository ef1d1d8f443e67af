//! `stowbox`: the server without a window, and its command line.

mod cli;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    // The one provider of cryptography for outgoing TLS; a second call would be no harm.
    rustls::crypto::ring::default_provider().install_default().ok();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("STOWBOX_LOG")
                .unwrap_or_else(|_| cli.log_filter().into()),
        )
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    match cli::run(cli).await {
        Ok(code) => code,
        Err(error) => {
            tracing::debug!(cause = ?std::error::Error::source(&error), "the command failed");
            cli::print_error(&error);
            ExitCode::FAILURE
        }
    }
}
