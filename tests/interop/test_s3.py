"""Blobs in S3, as moto speaks it: the probe, the change of the storage, and objects of several parts of S3's."""

import hashlib
import random
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests

from program import ADMIN_TOKEN, Program

SECRET = "a-secret-that-nobody-shall-read"


@pytest.fixture
def s3() -> Iterator[str]:
    """An empty S3 with the bucket `blobs`; answers its endpoint."""
    moto = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], stderr=subprocess.PIPE, text=True
    )
    running = " * Running on "
    lines = iter(moto.stderr.readline, "")
    endpoint = next((line.removeprefix(running).strip() for line in lines if line.startswith(running)), "")
    assert endpoint, "moto did not listen"
    assert requests.put(f"{endpoint}/blobs", timeout=30).ok
    yield endpoint
    moto.terminate()
    moto.wait(timeout=30)
    moto.stderr.close()


def test_objects_go_to_s3_and_come_back_whole(s3: str) -> None:
    options = {
        "bucket": "blobs",
        "root": "/box",
        "region": "us-east-1",
        "endpoint": s3,
        "access_key_id": "test",
        "secret_access_key": SECRET,
    }
    settings = {"service": "s3", "options": options}
    body = random.Random(1).randbytes(20_000_000)
    with Program() as program, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {ADMIN_TOKEN}"

        def call(method: str, path: str, **more: object) -> requests.Response:
            response = session.request(method, program.url + path, timeout=60, **more)
            assert response.ok, response.text
            return response

        probe = call("POST", "/admin/v1/storage/probe", json=settings).json()
        assert probe["ok"], probe
        assert call("PUT", "/admin/v1/storage", json=settings).json()["location"] == "blobs/box"
        call("POST", "/v1/buckets", json={"name": "photos"})
        path = "/v1/buckets/photos/objects/big.bin"
        stored = call("PUT", path, data=body).json()
        assert stored["etag"] == hashlib.md5(body).hexdigest()
        assert call("GET", path).content == body
        assert call("GET", path, headers={"range": "bytes=9000000-9000009"}).content == body[9_000_000:9_000_010]
        assert SECRET not in call("GET", "/admin/v1/storage").text
        listed = requests.get(f"{s3}/blobs?list-type=2", timeout=30).text
        assert "<Size>20000000</Size>" in listed
        call("DELETE", path)
