//! The peak memory of the program while one large object goes in and comes out.

use std::time::Instant;

use stowbox_tests::{Program, noise};

use crate::wire::Wire;

const SIZE: u64 = 2 * 1024 * 1024 * 1024;

pub(crate) async fn run() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    program.client().create_bucket("bench").await;
    let mut wire = Wire::connect(program.url()).await;
    let started = Instant::now();
    assert_eq!(wire.send_long("/v1/buckets/bench/objects/big", &noise(1, 1024 * 1024), SIZE).await.0, 201);
    let put = started.elapsed();
    let peak_after_put = program.peak_bytes();
    let started = Instant::now();
    assert_eq!(wire.send("GET", "/v1/buckets/bench/objects/big", b"").await.1 as u64, SIZE);
    let get = started.elapsed();
    let rate = |elapsed: std::time::Duration| SIZE as f64 / 1024.0 / 1024.0 / elapsed.as_secs_f64();
    println!("2 GiB: PUT at {:.0} MiB/s, GET at {:.0} MiB/s", rate(put), rate(get));
    println!(
        "peak memory: {} MiB after the PUT, {} MiB after both",
        peak_after_put / 1024 / 1024,
        program.peak_bytes() / 1024 / 1024
    );
    program.terminate().await;
}
