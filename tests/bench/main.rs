//! Measures what the README claims, each as a ratio within one run: absolute times say more about the machine.
//!
//! `make bench` builds it in release and runs all of it; `stowbox-bench lists` (or `search`, `puts`, `memory`, `constant`) one part.

#![expect(clippy::print_stdout, reason = "a measurement is printed")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on stops")]

mod constant;
mod lists;
mod memory;
mod puts;
mod search;
mod wire;

#[tokio::main]
async fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let wants = |part: &str| asked.is_empty() || asked.iter().any(|name| name == part);
    if wants("puts") {
        puts::run().await;
    }
    if wants("memory") {
        memory::run().await;
    }
    if wants("constant") {
        constant::run().await;
    }
    if wants("lists") {
        lists::run().await;
    }
    if wants("search") {
        search::run().await;
    }
}

/// The middle of some measurements.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
