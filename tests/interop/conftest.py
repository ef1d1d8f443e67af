"""One real server for the suite, and what the tests share of it."""

import itertools
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from program import ADMIN_TOKEN, API_KEY, Program, Receiver

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Program]:
    with Program() as program:
        yield program
        assert program.is_running(), f"the server died:\n{program.log()}"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture(scope="session")
def api(server: Program) -> Iterator[Callable[..., requests.Response]]:
    """`api("POST", "/v1/buckets", json={…})`, as `requests` sends it. A refusal fails the test."""
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {API_KEY}"

        def call(method: str, path: str, **more: object) -> requests.Response:
            response = session.request(method, server.url + path, timeout=60, **more)
            assert response.ok, response.text
            return response

        yield call


@pytest.fixture
def bucket(api: Callable[..., requests.Response]) -> str:
    """A bucket of this test's own, empty."""
    name = f"interop-{next(numbers)}"
    api("POST", "/v1/buckets", json={"name": name})
    return name


@pytest.fixture(scope="session")
def run(server: Program) -> Callable[..., str]:
    """Runs a program that finds the server in its environment; answers what it printed. A failure fails the test."""
    known = {"STOWBOX_URL": server.url, "STOWBOX_KEY": API_KEY, "STOWBOX_ADMIN_TOKEN": ADMIN_TOKEN}

    def start(
        *command: str | Path, sends: bytes = b"", timeout: int = 60, cwd: Path = ROOT, **environment: str
    ) -> str:
        program = shutil.which(command[0])
        assert program, f"{command[0]} is missing: .ci/setup.sh test installs it"
        done = subprocess.run(
            [program, *map(str, command[1:])],
            input=sends,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            cwd=cwd,
            env={**os.environ, **known, **environment},
        )
        output = done.stdout.decode(errors="replace")
        assert done.returncode == 0, f"{' '.join(map(str, command))} ended with {done.returncode}:\n{output}"
        return output

    return start
