"""Tools that everybody has: curl, requests, rclone."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from program import API_KEY

PATTERN = bytes(range(256)) * 4096  # 1 MiB


def test_curl_uploads_resumes_and_deletes(run: Callable[..., str], bucket: str, server, tmp_path: Path) -> None:
    (tmp_path / "sent").write_bytes(PATTERN)
    url = f"{server.url}/v1/buckets/{bucket}/objects/a%20folder/caf%C3%A9.bin"
    key = ["-H", f"Authorization: Bearer {API_KEY}"]
    quiet = ["curl", "--fail-with-body", "--silent", "--show-error"]
    assert '"key":"a folder/café.bin"' in run(*quiet, *key, "-T", tmp_path / "sent", url)
    # A download that broke off is continued with a range.
    (tmp_path / "got").write_bytes(PATTERN[:1000])
    run(*quiet, *key, "--continue-at", "-", "--output", tmp_path / "got", url)
    assert (tmp_path / "got").read_bytes() == PATTERN
    assert "HTTP/1.1 304" in run(*quiet, *key, "--head", "-H", f'If-None-Match: "{hashlib.md5(PATTERN).hexdigest()}"', url)
    run(*quiet, *key, "-X", "DELETE", url)
    assert run("curl", "--silent", *key, "--output", os.devnull, "--write-out", "%{http_code}", url) == "404"


def test_requests_sends_chunks_and_gets_its_headers_back(api: Callable[..., requests.Response], bucket: str) -> None:
    path = f"/v1/buckets/{bucket}/objects/chunked.txt"
    headers = {"content-type": "text/plain; charset=utf-8", "x-metadata-author": "Ada", "cache-control": "max-age=60"}
    chunks = (b"one ", b"two ", b"three")
    put = api("PUT", path, data=iter(chunks), headers=headers)
    assert put.status_code == 201
    assert put.json()["metadata"] == {"author": "Ada"}
    got = api("GET", path)
    assert got.text == "one two three"
    assert {name: got.headers[name] for name in headers} == headers
    assert api("GET", path, headers={"range": "bytes=4-6"}).text == "two"


def test_rclone_copies_from_a_signed_url_and_from_no_altered_one(
    run: Callable[..., str], api: Callable[..., requests.Response], bucket: str, tmp_path: Path
) -> None:
    api("PUT", f"/v1/buckets/{bucket}/objects/big.bin", data=PATTERN)
    signed = api("POST", f"/v1/buckets/{bucket}/sign", json={"key": "big.bin", "method": "GET"}).json()
    run("rclone", "--config", os.devnull, "copyurl", signed["url"], tmp_path / "copied.bin")
    assert (tmp_path / "copied.bin").read_bytes() == PATTERN
    altered = signed["url"].replace("big.bin", "bag.bin")
    with pytest.raises(AssertionError, match="403"):
        run("rclone", "--config", os.devnull, "--retries", "1", "copyurl", altered, tmp_path / "other.bin")
    assert not (tmp_path / "other.bin").exists()


def test_ffmpeg_seeks_in_a_video_by_a_signed_url(
    run: Callable[..., str], api: Callable[..., requests.Response], bucket: str, tmp_path: Path
) -> None:
    quiet = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin"]
    # Noise, so that it is large, and its index at the end, as most tools write it.
    made = ["-f", "lavfi", "-i", "nullsrc=s=320x240:d=60:r=10,geq=random(1)*255:128:128", "-c:v", "mpeg4", "-b:v", "4M"]
    run(*quiet, *made, "-g", "10", tmp_path / "noise.mp4")
    video = (tmp_path / "noise.mp4").read_bytes()
    api("PUT", f"/v1/buckets/{bucket}/objects/noise.mp4", data=video, headers={"content-type": "video/mp4"})
    signed = api("POST", f"/v1/buckets/{bucket}/sign", json={"key": "noise.mp4", "method": "GET"}).json()
    frame = ["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray"]
    run(*quiet, "-ss", "50", "-i", tmp_path / "noise.mp4", *frame, tmp_path / "from_disk")
    run(*quiet, "-seekable", "1", "-ss", "50", "-i", signed["url"], *frame, tmp_path / "from_url")
    assert (tmp_path / "from_url").read_bytes() == (tmp_path / "from_disk").read_bytes() != b""
    # It went to the index at the end and to the 50th second, and did not read what is between.
    log = api("GET", f"/v1/requests?limit=1000&path=/signed/{bucket}/noise.mp4").json()["data"]
    assert any(asked["status"] == 206 for asked in log), log
    assert max(asked["egressBytes"] for asked in log) < len(video) // 2, (len(video), log)
