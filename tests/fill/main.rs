//! Fills a bucket of a stopped server with more objects than a test of the console has the time to upload.
//!
//! `stowbox-fill DATA_DIR BUCKET COUNT PHOTOS`: so many objects, of which so many lie in the folder `photos` and the
//! others by the thousand in folders of `archive`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::path::Path;

use stowbox_tests::Rows;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data_dir, bucket, count, photos] = arguments.as_slice() else {
        panic!("stowbox-fill DATA_DIR BUCKET COUNT PHOTOS")
    };
    let photos: u32 = photos.parse().unwrap();
    let key = format!(
        "CASE WHEN i < {photos} THEN printf('photos/IMG_%06d.jpeg', i)
              ELSE printf('archive/%04d/document %07d.pdf', i / 1000, i) END"
    );
    Rows { bucket, key: &key, count: count.parse().unwrap() }.write(Path::new(data_dir));
}
