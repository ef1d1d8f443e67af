"""Blobs in Azure Blob Storage, as Azurite speaks it, and in WebDAV, as WsgiDAV does: the probe, the change of the
storage, and objects larger than the pieces in which they are sent."""

import base64
import email.utils
import hashlib
import hmac
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from program import ADMIN_TOKEN, Program

HERE = Path(__file__).parent
ACCOUNT = "box"
KEY = base64.b64encode(b"a key that nobody shall read, of 40 bytes").decode()
Call = Callable[..., requests.Response]


@pytest.fixture
def azure(tmp_path: Path) -> Iterator[str]:
    """An empty storage account with the container `blobs`; answers its endpoint."""
    azurite = HERE / "node_modules/.bin/azurite-blob"
    assert azurite.exists(), "azurite is missing: .ci/setup.sh test installs it"
    command = [azurite, "--blobHost", "127.0.0.1", "--blobPort", "0", "--location", tmp_path, "--skipApiVersionCheck"]
    server = subprocess.Popen(
        [*map(str, command), "--disableTelemetry"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "AZURITE_ACCOUNTS": f"{ACCOUNT}:{KEY}"},
    )
    listening = "successfully listens on "
    address = next((line.split(listening)[1].strip() for line in server.stdout if listening in line), "")
    assert address, "azurite did not listen"
    endpoint = f"{address}/{ACCOUNT}"
    make_container(endpoint, "blobs")
    yield endpoint
    server.terminate()
    server.wait(timeout=30)
    server.stdout.close()


def make_container(endpoint: str, name: str) -> None:
    """Signed as https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key says."""
    dated = {"x-ms-date": email.utils.formatdate(usegmt=True), "x-ms-version": "2024-11-04"}
    headers = "".join(f"{name}:{value}\n" for name, value in dated.items())
    # The address of an emulator begins with the account, so its name stands there twice.
    signed = "PUT" + "\n" * 12 + headers + f"/{ACCOUNT}/{ACCOUNT}/{name}\nrestype:container"
    signature = base64.b64encode(hmac.digest(base64.b64decode(KEY), signed.encode(), "sha256")).decode()
    made = requests.put(
        f"{endpoint}/{name}?restype=container",
        headers={**dated, "Authorization": f"SharedKey {ACCOUNT}:{signature}"},
        timeout=30,
    )
    assert made.ok, made.text


@pytest.fixture
def webdav(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An empty WebDAV folder of the user `box`; answers its URL and where its files lie."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = tmp_path / "wsgidav.yaml"
    files = tmp_path / "files"
    files.mkdir()
    config.write_text(
        f"host: 127.0.0.1\nport: {port}\nserver: cheroot\nverbose: 1\n"
        f"provider_mapping:\n  /dav: {files}\n"
        "http_authenticator:\n  accept_basic: true\n  accept_digest: false\n  default_to_digest: false\n"
        "simple_dc:\n  user_mapping:\n    '*':\n      box:\n        password: hush-hush\n"
    )
    log = (tmp_path / "wsgidav.log").open("w")
    server = subprocess.Popen([sys.executable, "-m", "wsgidav.server.server_cli", "--config", str(config)], stdout=log, stderr=log)
    wait_for(port)
    yield f"http://127.0.0.1:{port}/dav", files
    server.terminate()
    server.wait(timeout=30)
    log.close()


def wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("it did not listen")


def caller(program: Program) -> Call:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {ADMIN_TOKEN}"
    return lambda method, path, **more: session.request(method, program.url + path, timeout=60, **more)


def take_into_use(call: Call, settings: dict[str, object]) -> dict[str, object]:
    probe = call("POST", "/admin/v1/storage/probe", json=settings).json()
    assert probe["ok"], probe
    changed = call("PUT", "/admin/v1/storage", json=settings)
    assert changed.ok, changed.text
    assert call("POST", "/v1/buckets", json={"name": "photos"}).ok
    return changed.json()


def assert_comes_back(call: Call, path: str, body: bytes) -> None:
    assert call("GET", path).content == body
    assert call("GET", path, headers={"range": "bytes=900000-900009"}).content == body[900_000:900_010]


def test_objects_go_to_azure_and_come_back_whole(azure: str) -> None:
    options = {"container": "blobs", "root": "/box", "endpoint": azure, "account_name": ACCOUNT, "account_key": KEY}
    body = random.Random(2).randbytes(20_000_000)
    with Program() as program:
        call = caller(program)
        assert take_into_use(call, {"service": "azblob", "options": options})["location"] == "blobs/box"
        path = "/v1/buckets/photos/objects/big.bin"
        stored = call("PUT", path, data=body).json()
        assert stored["etag"] == hashlib.md5(body).hexdigest()
        assert_comes_back(call, path, body)
        assert KEY not in call("GET", "/admin/v1/storage").text
        assert call("DELETE", path).status_code == 204


def test_a_wrong_key_for_azure_fails_the_probe_without_being_told(azure: str) -> None:
    wrong = "d3Jvbmc="
    options = {"container": "blobs", "endpoint": azure, "account_name": ACCOUNT, "account_key": wrong}
    with Program() as program:
        probe = caller(program)("POST", "/admin/v1/storage/probe", json={"service": "azblob", "options": options}).json()
    assert [step["result"] for step in probe["steps"]][:2] == ["ok", "failed"], probe
    assert wrong not in str(probe)


def test_objects_go_to_webdav_and_come_back_whole(webdav: tuple[str, Path]) -> None:
    url, files = webdav
    options = {"endpoint": url, "root": "/deep/box", "username": "box", "password": "hush-hush"}
    body = random.Random(3).randbytes(5_000_000)
    with Program() as program:
        call = caller(program)
        used = take_into_use(call, {"service": "webdav", "options": options})
        assert used["location"] == f"{url}/deep/box"
        assert used["options"]["password"] is None
        path = "/v1/buckets/photos/objects/big.bin"
        assert call("PUT", path, data=body).ok
        assert_comes_back(call, path, body)
        stored = [file for file in (files / "deep/box").rglob("*") if file.is_file() and file.stat().st_size == len(body)]
        assert [file.read_bytes() == body for file in stored] == [True]

        # More than goes there at once is refused before anything is stored, and goes in parts.
        large = random.Random(4).randbytes(40_000_000)
        refused = call("PUT", "/v1/buckets/photos/objects/larger.bin", data=large)
        assert (refused.status_code, refused.json()["error"]["code"]) == (413, "payload_too_large")
        upload = call("POST", "/v1/buckets/photos/uploads", json={"key": "larger.bin"}).json()["uploadId"]
        uploads = f"/v1/buckets/photos/uploads/{upload}"
        parts = []
        for number, start in enumerate(range(0, len(large), 16_000_000), 1):
            piece = large[start : start + 16_000_000]
            part = call("PUT", f"{uploads}/parts/{number}?key=larger.bin", data=piece)
            parts.append({"partNumber": number, "etag": part.json()["etag"]})
        assert call("POST", f"{uploads}/complete", json={"key": "larger.bin", "parts": parts}).ok
        assert_comes_back(call, "/v1/buckets/photos/objects/larger.bin", large)
        for key in ("big.bin", "larger.bin"):
            assert call("DELETE", f"/v1/buckets/photos/objects/{key}").status_code == 204


def test_a_webdav_server_that_is_named_at_the_start_is_used(webdav: tuple[str, Path]) -> None:
    url, files = webdav
    host = url.removeprefix("http://").removesuffix("/dav")
    storage = f"webdav:///dav/box?endpoint=http://{host}&username=box&password=hush-hush"
    body = random.Random(5).randbytes(100_000)
    with Program("--storage", storage) as program:
        call = caller(program)
        assert call("GET", "/admin/v1/storage").json()["fixed"] is True
        assert call("POST", "/v1/buckets", json={"name": "photos"}).ok
        assert call("PUT", "/v1/buckets/photos/objects/a.bin", data=body).ok
        assert call("GET", "/v1/buckets/photos/objects/a.bin").content == body
        assert "hush-hush" not in program.log()
    assert any(file.stat().st_size == len(body) for file in files.rglob("*") if file.is_file())
