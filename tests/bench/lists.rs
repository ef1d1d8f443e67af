//! Pages of a bucket with 1,000,000 objects against the same pages of one with 1,000.

use std::time::Instant;

use futures::StreamExt as _;
use stowbox_core::buckets::{self, Visibility};
use stowbox_core::names::{BucketName, ObjectKey};
use stowbox_core::objects::{self, PutObject};
use stowbox_core::{App, Config, Principal};
use stowbox_tests::{KEY, Program};

use crate::median;
use crate::wire::Wire;

const TURNS: usize = 101;
/// As many on a page as the smaller bucket fills.
const LIMIT: usize = 100;

pub(crate) async fn run() {
    let folder = tempfile::tempdir().unwrap();
    let started = Instant::now();
    fill(folder.path()).await;
    println!("1,001,000 objects written in {:.0} s", started.elapsed().as_secs_f64());
    let program = Program::start(folder.path(), &[]).await;
    let client = program.client();
    let middle = async |bucket: &str, start_after: &str| {
        let page = client
            .get(&format!("/v1/buckets/{bucket}/objects?limit={LIMIT}&startAfter={start_after}"))
            .await
            .json();
        let cursor = page["cursor"].as_str().unwrap().to_owned();
        format!("limit={LIMIT}&startAfter={start_after}&cursor={cursor}")
    };
    let many_middle = middle("many", "050000").await;
    let few_middle = middle("few", "000050").await;
    let mut wire = Wire::connect(program.url()).await;
    for (page, many, few) in [
        ("first page", format!("limit={LIMIT}"), format!("limit={LIMIT}")),
        ("page by cursor in the middle", many_middle, few_middle),
        ("folder page", format!("limit={LIMIT}&delimiter=/"), format!("limit={LIMIT}&delimiter=/")),
        (
            "folder page in the middle",
            format!("limit={LIMIT}&delimiter=/&startAfter=050000/5"),
            format!("limit={LIMIT}&delimiter=/"),
        ),
    ] {
        let (mut slow, mut fast) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            slow.push(time(&mut wire, "many", &many).await);
            fast.push(time(&mut wire, "few", &few).await);
        }
        let (slow, fast) = (median(slow), median(fast));
        println!(
            "list, {page}: {:.2} ms of 1,000,000 and {:.2} ms of 1,000 objects: {:.2} times",
            slow,
            fast,
            slow / fast
        );
    }
    program.terminate().await;
}

async fn time(wire: &mut Wire, bucket: &str, query: &str) -> f64 {
    let started = Instant::now();
    assert_eq!(wire.send("GET", &format!("/v1/buckets/{bucket}/objects?{query}"), b"").await.0, 200);
    started.elapsed().as_secs_f64() * 1000.0
}

/// Ten objects in each folder: 100,000 folders, and 100.
async fn fill(data_dir: &std::path::Path) {
    let mut config = Config::new(data_dir);
    config.first_key = Some(KEY.to_owned());
    let app = App::open(config).await.unwrap();
    let operator = Principal::operator(&app);
    for (bucket, folders) in [("many", 100_000), ("few", 100)] {
        let bucket = BucketName::parse(bucket).unwrap();
        buckets::create(&app, &operator, bucket.clone(), Visibility::Private, None).await.unwrap();
        let (app, operator, bucket) = (&app, &operator, &bucket);
        let writes = (0..folders * 10).map(|n| async move {
            let key = ObjectKey::parse(&format!("{:06}/{}.jpg", n / 10, n % 10)).unwrap();
            let body = futures::stream::iter([Ok(bytes::Bytes::from_static(b"x"))]);
            objects::put(app, operator, PutObject::new(bucket.clone(), key), body).await.unwrap();
        });
        futures::stream::iter(writes).buffer_unordered(512).collect::<Vec<()>>().await;
    }
    app.close().await;
}
