"""A page of another origin in Chromium, with signed URLs."""

import io
import json
import shutil
import wave
from collections.abc import Callable
from typing import Any

from conftest import HERE
from program import Program

SECONDS, RATE = 600, 8000


def sound() -> bytes:
    """Ten minutes of silence: far more than a browser reads ahead."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(bytes(2 * RATE * SECONDS))
    return file.getvalue()


def test_a_page_of_another_origin_reads_writes_and_seeks_with_signed_urls(
    run: Callable[..., str], api: Callable[..., Any], server: Program, bucket: str
) -> None:
    objects = f"/v1/buckets/{bucket}/objects"
    api("PUT", f"{objects}/hello.txt", data=b"hello, world", headers={"content-type": "text/plain", "x-metadata-author": "Ada"})
    api("PUT", f"{objects}/silence.wav", data=sound(), headers={"content-type": "audio/wav"})

    def signed(**grant: object) -> str:
        return api("POST", f"/v1/buckets/{bucket}/sign", json=grant).json()["url"]

    seen = json.loads(
        run(
            "node",
            HERE / "browser.mjs",
            GET_URL=signed(key="hello.txt", method="GET"),
            PUT_URL=signed(key="made.txt", method="PUT", contentType="text/plain"),
            SOUND_URL=signed(key="silence.wav", method="GET"),
            PRIVATE_URL=f"{server.url}{objects}/hello.txt",
            CHROMIUM=shutil.which("chromium") or shutil.which("chromium-browser") or "chromium is missing",
        )
    )
    assert seen["text"] == "hello, world"
    assert (seen["etag"], seen["author"]) == (api("HEAD", f"{objects}/hello.txt").headers["etag"], "Ada")
    assert seen["part"] == [206, "hello", "bytes 0-4/12"]
    assert seen["put"] == [201, "made.txt"]
    assert api("GET", f"{objects}/made.txt").text == "from a page"
    assert seen["refused"] == [403, "forbidden"]
    assert seen["hidden"] == "hidden"
    # It got to the ninth minute by asking for the bytes there, not by reading all before them.
    assert seen["sound"]["duration"] == SECONDS and seen["sound"]["at"] >= 540
    starts = [int(asked.removeprefix("bytes=").partition("-")[0]) for asked in seen["ranges"]]
    assert max(starts) >= 2 * RATE * 500, seen["ranges"]
