"""Clients generated from openapi.json do a whole round, in the words of their languages."""

import importlib
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from conftest import HERE, ROOT
from program import API_KEY, Program

# What the generator knows no decoder for.
CONFIG = {
    "post_hooks": [],
    "content_type_overrides": {
        "application/openmetrics-text": "text/plain",
        "application/zip": "application/octet-stream",
        "text/event-stream": "text/plain",
        "text/html": "text/plain",
    },
}
PART = 5 * 1024 * 1024


@pytest.fixture
def generated(run: Callable[..., str], server: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the generated package. A warning about the document fails the test."""
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    run(
        HERE / ".venv/bin/openapi-python-client", "generate", "--url", f"{server.url}/openapi.json", "--meta", "none",
        "--output-path", tmp_path / "stowbox_client", "--config", tmp_path / "config.json", "--fail-on-warning",
    )  # fmt: skip
    monkeypatch.syspath_prepend(tmp_path)
    return "stowbox_client"


def test_a_generated_python_client_does_a_whole_round(generated: str, server: Program) -> None:
    def module(path: str) -> Any:
        return importlib.import_module(f"{generated}.{path}")

    models, types = module("models"), module("types")
    client = module("client").AuthenticatedClient(base_url=server.url, token=API_KEY, raise_on_unexpected_status=True)

    def call(path: str, *arguments: object, **named: object) -> Any:
        return module(f"api.{path}").sync(*arguments, client=client, **named)

    def file(content: bytes) -> Any:
        return types.File(payload=io.BytesIO(content))

    bucket = call("buckets.create_bucket", body=models.CreateBucket(name="python-client"))
    assert (bucket.name, bucket.object_count) == ("python-client", 0)
    inbox = call("webhooks.create_inbox", body=models.SetInboxAnswer())
    webhook = call("webhooks.create_webhook", body=models.CreateWebhook(url=inbox.url, events=[models.EventPattern.VALUE_3]))
    assert webhook.signing_secret.startswith("whsec_")

    stored = call("objects.put_object", bucket.name, "2026/harbour.jpg", body=file(b"bytes"), content_type="image/jpeg")
    assert (stored.key, stored.size_bytes, stored.content_type) == ("2026/harbour.jpg", 5, "image/jpeg")
    assert call("objects.get_object", bucket.name, "2026/harbour.jpg").payload.read() == b"bytes"
    missing = call("objects.get_object", bucket.name, "nothing")
    assert missing.error.code == models.ErrorCode.OBJECT_NOT_FOUND

    upload = call("uploads.start_upload", bucket.name, body=models.StartUpload(key="film.mp4"))
    where = (bucket.name, upload.upload_id)
    parts = [
        call("uploads.put_part", *where, number, key="film.mp4", body=file(content))
        for number, content in ((1, b"a" * PART), (2, b"end"))
    ]
    listed = [models.ListedPart(part_number=part.part_number, etag=part.etag) for part in parts]
    film = call("uploads.complete_upload", *where, body=models.CompleteUpload(key="film.mp4", parts=listed))
    assert film.size_bytes == PART + 3 and film.etag.endswith("-2")

    body = models.SignRequestType0(key="film.mp4", method=models.SignRequestType0Method.GET, expires_in="5m")
    signed = call("signed_urls.sign_url", bucket.name, body=body)
    assert requests.get(signed.url, headers={"range": f"bytes={PART}-"}, timeout=20).content == b"end"

    # Both changes arrive in the inbox, the second of which tells of two things.
    told: set[tuple[str, str]] = set()
    for _ in range(100):
        received = call("webhooks.list_inbox_requests", inbox.id).data
        events = [json.loads(request.body) for request in received]
        told = {(event["type"], event["data"]["key"]) for event in events}
        if len(told) == 3:
            break
        time.sleep(0.1)
    assert told == {
        ("object.created", "2026/harbour.jpg"), ("object.created", "film.mp4"), ("upload.completed", "film.mp4"),
    }  # fmt: skip

    gone = call("objects.batch_delete_objects", bucket.name, body=models.BatchDeleteType1(prefix=""))
    assert sorted(gone.deleted) == ["2026/harbour.jpg", "film.mp4"]
    for path, name in (("buckets.delete_bucket", bucket.name), ("webhooks.delete_webhook", webhook.id), ("webhooks.delete_inbox", inbox.id)):
        assert module(f"api.{path}").sync_detailed(name, client=client).status_code == 204
    for name in [name for name in sys.modules if name.startswith(generated)]:
        del sys.modules[name]


def test_a_generated_typescript_client_compiles_and_does_a_whole_round(
    run: Callable[..., str], server: Program, tmp_path: Path
) -> None:
    tools = ROOT / "ui/node_modules/.bin"
    run(tools / "openapi-typescript", f"{server.url}/openapi.json", "--output", tmp_path / "schema.d.ts")
    (tmp_path / "round.ts").write_text((HERE / "round.ts").read_text())
    (tmp_path / "node_modules").symlink_to(ROOT / "ui/node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    run(
        tools / "tsc", "--strict", "--noUncheckedIndexedAccess", "--target", "es2023", "--module", "nodenext",
        "--types", "node", "--skipLibCheck", "round.ts", cwd=tmp_path, timeout=120,
    )  # fmt: skip
    assert "a whole round" in run("node", tmp_path / "round.js")
