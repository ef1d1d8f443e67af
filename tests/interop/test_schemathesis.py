"""Everything that openapi.json describes, with data that it allows and data that it does not."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from conftest import HERE
from program import ADMIN_TOKEN, API_KEY, Program


@pytest.fixture
def prepared(tmp_path: Path) -> Iterator[tuple[Program, dict[str, str]]]:
    """A server of its own, with what the fuzzer shall find, and what it must know."""
    with Program() as program:
        yield program, prepare(program) | {"STOWBOX_OTHER_STORE": str(tmp_path / "blobs")}
        assert program.is_running(), f"the server died:\n{program.log()}"


def prepare(program: Program) -> dict[str, str]:
    key = {"Authorization": f"Bearer {API_KEY}"}

    def api(method: str, path: str, **more: Any) -> requests.Response:
        response = requests.request(method, program.url + path, headers=key, timeout=60, **more)
        assert response.ok, response.text
        return response

    for bucket in ("photos", "archive"):
        api("POST", "/v1/buckets", json={"name": bucket})
        api("PATCH", f"/v1/buckets/{bucket}", json={"trashDays": 1})
        for name in ("2026/harbour.jpg", "notes.txt"):
            api("PUT", f"/v1/buckets/{bucket}/objects/{name}", data=b"a" * 5000)
    return {
        "STOWBOX_URL": program.url,
        "STOWBOX_KEY": API_KEY,
        "STOWBOX_ADMIN_TOKEN": ADMIN_TOKEN,
        "STOWBOX_KEY_ID": api("GET", "/v1/keys").json()["data"][0]["id"],
        "STOWBOX_ACCOUNT_ID": api("GET", "/v1/account").json()["id"],
    }


def test_schemathesis_finds_nothing(run: Any, prepared: tuple[Program, dict[str, str]]) -> None:
    program, known = prepared
    said = run(
        HERE / ".venv/bin/schemathesis", "run", f"{program.url}/openapi.json", "--url", program.url,
        cwd=HERE, timeout=240, PYTHONPATH=str(HERE), **known,
    )  # fmt: skip
    operations = re.search(r"Operations:\s+(\d+) selected / (\d+) total", said)
    tested = re.search(r"Tested: (\d+)", said)
    assert operations and tested and operations[1] == operations[2] == tested[1], said
    assert "internal_error" not in program.log()
