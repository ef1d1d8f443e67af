"""The real server as a process, and a receiver for what it sends."""

import http.server
import os
import queue
import subprocess
import tempfile
import threading
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ADMIN_TOKEN = "adm_interop-0123456789-abcdefgh"


def api_key(random: str) -> str:
    """A well-formed key: 32 characters and their CRC-32 in base62."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    number, checksum = zlib.crc32(random.encode()), ""
    while number > 0:
        number, digit = divmod(number, 62)
        checksum = digits[digit] + checksum
    return f"sk_live_{random}{checksum.rjust(6, '0')}"


API_KEY = api_key("interopinteropinteropinteropinte")


class Program:
    """`stowbox serve` on a data directory and a port of its own."""

    def __init__(self, *more: str) -> None:
        self._data = tempfile.TemporaryDirectory(prefix="stowbox-interop-")
        self._log = open(Path(self._data.name) / "interop.log", "w+")
        arguments = ["--listen", "127.0.0.1:0", "--data-dir", self._data.name, "--admin-token", ADMIN_TOKEN, *more]
        self._process = subprocess.Popen(
            [os.environ["STOWBOX_BIN"], "serve", *arguments],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**os.environ, "STOWBOX_API_KEY": API_KEY, "STOWBOX_LOG": "warn"},
        )
        listening = "Listening on "
        printed = iter(self._process.stdout.readline, "")
        self.url = next((line.removeprefix(listening).strip() for line in printed if line.startswith(listening)), "")
        assert self.url, f"it did not listen:\n{self.log()}"

    def log(self) -> str:
        """What it warned of."""
        self._log.flush()
        return Path(self._log.name).read_text()

    def is_running(self) -> bool:
        return self._process.poll() is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=40)
        self._process.stdout.close()
        self._log.close()
        self._data.cleanup()


@dataclass
class Delivery:
    """A request that the receiver got: names of headers in lower case, the body as it came."""

    headers: dict[str, str]
    body: bytes


class Receiver:
    """Takes every POST, and keeps it."""

    def __init__(self) -> None:
        self._deliveries: queue.Queue[Delivery] = queue.Queue()
        deliveries = self._deliveries

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                deliveries.put(Delivery({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def next(self) -> Delivery:
        return self._deliveries.get(timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
