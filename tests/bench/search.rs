//! Finding and sorting over 1,000,000 keys. Neither has an index, so each looks at every key of its prefix.
//!
//! Two times are told: until the answer was there (the median), and what the server's process spent on it (the mean), which
//! other work on the machine does not lengthen as much.

use std::time::Instant;

use stowbox_tests::{Program, Rows};

use crate::median;
use crate::wire::Wire;

const TURNS: usize = 15;
const COUNT: u32 = 1_000_000;

pub(crate) async fn run() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    for bucket in ["latin", "cyrillic"] {
        program.client().create_bucket(bucket).await;
    }
    program.terminate().await;
    let started = Instant::now();
    let latin = "printf('photos/2026/%03d/IMG_%06d.jpeg', i / 1000, i)";
    let cyrillic = "printf('Фотографии/Отпуск %03d/Снимок %06d.jpeg', i / 1000, i)";
    for (bucket, key) in [("latin", latin), ("cyrillic", cyrillic)] {
        Rows { bucket, key, count: COUNT }.write(folder.path());
    }
    println!("2 buckets of 1,000,000 rows written in {:.0} s", started.elapsed().as_secs_f64());
    let program = Program::start(folder.path(), &[]).await;
    let mut wire = Wire::connect(program.url()).await;
    for (what, bucket, query) in [
        ("find, one hit", "latin", "search=img_987654"),
        ("find, no hit", "latin", "search=zzqzz"),
        ("find, no hit but many a beginning of one", "latin", "search=00000000"),
        ("find, no hit, not ASCII", "latin", "search=%C3%84rger"),
        ("find, no hit, among keys that are not ASCII", "cyrillic", "search=zzqzz"),
        ("find, no hit, not ASCII among such keys", "cyrillic", "search=%D0%9C%D0%9E%D0%A0%D0%95"),
        ("find, no hit, below a prefix of 1,000 keys", "latin", "prefix=photos/2026/500/&search=zzqzz"),
        ("find, a full page of hits", "latin", "search=img&limit=1000"),
        ("sort by size", "latin", "sort=sizeBytes&order=desc&limit=1000"),
        ("sort by date", "latin", "sort=updatedAt&order=desc&limit=1000"),
        ("sort by type", "latin", "sort=contentType&order=desc&limit=1000"),
    ] {
        let path = format!("/v1/buckets/{bucket}/objects?{query}");
        // To warm the caches.
        wire.send("GET", &path, b"").await;
        let mut waited = Vec::new();
        let before = program.processor_ms();
        for _ in 0..TURNS {
            let started = Instant::now();
            assert_eq!(wire.send("GET", &path, b"").await.0, 200);
            waited.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        let spent = (program.processor_ms() - before) / TURNS as f64;
        println!("{what}: {:.0} ms, of the processor {spent:.0} ms", median(waited));
    }
    program.terminate().await;
}
