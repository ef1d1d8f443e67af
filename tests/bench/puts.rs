//! Durable PUTs of 1 KiB: how they scale with clients, each answered after its sync.

use std::time::{Duration, Instant};

use stowbox_tests::{Program, noise};

use crate::median;
use crate::wire::Wire;

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);

pub(crate) async fn run() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    program.client().create_bucket("bench").await;
    let mut ratios = Vec::new();
    for round in 0..ROUNDS {
        let one = rate(&program, 1, round).await;
        let many = rate(&program, 64, round).await;
        println!("PUT 1 KiB: {one:.0}/s with 1 client, {many:.0}/s with 64");
        ratios.push(many / one);
    }
    println!("PUT 1 KiB, 64 clients against 1: {:.1} times (median of {ROUNDS})", median(ratios));
    program.terminate().await;
}

async fn rate(program: &Program, clients: usize, round: usize) -> f64 {
    let started = Instant::now();
    let writers: Vec<_> = (0..clients)
        .map(|client| {
            let url = program.url().to_owned();
            tokio::spawn(async move {
                let mut wire = Wire::connect(&url).await;
                let body = noise(client as u64, 1024);
                let mut count = 0_u32;
                while started.elapsed() < ROUND {
                    let path = format!("/v1/buckets/bench/objects/{clients}/{round}/{client}/{count}");
                    assert_eq!(wire.send("PUT", &path, &body).await.0, 201);
                    count += 1;
                }
                count
            })
        })
        .collect();
    let mut total = 0;
    for writer in writers {
        total += writer.await.unwrap();
    }
    f64::from(total) / started.elapsed().as_secs_f64()
}
