//! The console's pages, which the server serves beside the API.

use http::StatusCode;
use stowbox_tests::TestServer;

#[tokio::test]
async fn pages_of_the_console_are_served_to_browsers_only() {
    let server = TestServer::start().await;
    let browser = server.anonymous().with("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    for path in ["/", "/buckets", "/buckets/photos/2026/a.txt", "/keys?x=1"] {
        let page = browser.get(path).await;
        // Without a built console the page says so: either way it is a page, and no error of the API.
        assert!(page.header("content-type").starts_with("text/"), "{path}");
        assert_eq!(page.header("x-error-code"), "", "{path}");
    }
    browser.get("/v1/nowhere").await.expect_error(404, "not_found");
    server.anonymous().get("/buckets").await.expect_error(404, "not_found");
}

#[tokio::test]
async fn the_built_console_runs_nothing_from_elsewhere_and_is_framed_by_nobody() {
    let server = TestServer::start().await;
    let page = server.anonymous().with("accept", "text/html").get("/").await;
    if page.status == StatusCode::NOT_FOUND {
        // `make test` builds the console first; a bare `cargo test` may come before that.
        assert!(String::from_utf8_lossy(&page.body).contains("built without its console"));
        return;
    }
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src"));
    assert_eq!(page.header("cache-control"), "no-cache");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
}
