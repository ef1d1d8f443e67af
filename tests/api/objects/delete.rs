//! `DELETE …/objects/{key}`

use http::StatusCode;
use stowbox_tests::{TestServer, noise};

#[tokio::test]
async fn a_deleted_object_is_gone_and_its_bytes_are_swept() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server.client().put("/v1/buckets/photos/objects/x", noise(1, 100_000)).await.expect(StatusCode::CREATED);
    assert_eq!(server.stored_blobs(), 1);
    server.client().delete("/v1/buckets/photos/objects/x").await.expect(StatusCode::NO_CONTENT);
    server.client().get("/v1/buckets/photos/objects/x").await.expect_error(404, "object_not_found");
    server.client().delete("/v1/buckets/photos/objects/x").await.expect_error(404, "object_not_found");
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 0);
}

#[tokio::test]
async fn deleting_from_a_missing_bucket_names_the_bucket() {
    let server = TestServer::start().await;
    server.client().delete("/v1/buckets/none/objects/x").await.expect_error(404, "bucket_not_found");
}
