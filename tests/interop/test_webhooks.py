"""Deliveries of the real server, verified by the official packages of Standard Webhooks and by our documentation."""

import hashlib
import hmac
import json
import runpy
from collections.abc import Callable
from typing import Any

import pytest
import standardwebhooks

from conftest import HERE, ROOT
from program import Delivery, Receiver

VERIFY = ROOT / "docs/verify"


@pytest.fixture
def delivered(api: Callable[..., Any], bucket: str, receiver: Receiver) -> tuple[str, Delivery]:
    """The secret of a webhook, and what it was sent."""
    webhook = api("POST", "/v1/webhooks", json={"url": receiver.url, "events": ["object.created"]}).json()
    api("PUT", f"/v1/buckets/{bucket}/objects/nöte.txt", data=b"hello", headers={"x-metadata-title": "Grüße".encode()})
    delivery = receiver.next()
    api("DELETE", f"/v1/webhooks/{webhook['id']}")
    return webhook["signingSecret"], delivery


def altered(body: bytes) -> bytes:
    changed = body.replace(b'"sizeBytes":5', b'"sizeBytes":6')
    assert changed != body
    return changed


def test_the_python_package_accepts_a_delivery_and_nothing_altered(delivered: tuple[str, Delivery]) -> None:
    secret, delivery = delivered
    verifier = standardwebhooks.Webhook(secret)
    assert verifier.verify(delivery.body, delivery.headers)["data"]["key"] == "nöte.txt"
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        verifier.verify(altered(delivery.body), delivery.headers)


def test_the_javascript_package_accepts_a_delivery_and_nothing_altered(
    run: Callable[..., str], delivered: tuple[str, Delivery]
) -> None:
    secret, delivery = delivered
    command = ("node", HERE / "standard_webhooks.mjs")
    known = {"STOWBOX_SIGNING_SECRET": secret, "HEADERS": json.dumps(delivery.headers)}
    assert run(*command, sends=delivery.body, **known).strip() == "nöte.txt"
    with pytest.raises(AssertionError, match="WebhookVerificationError"):
        run(*command, sends=altered(delivery.body), **known)


def by_python(secret: str, timestamp: str, signature: str, body: bytes, _: Callable[..., str]) -> bool:
    return runpy.run_path(str(VERIFY / "python.py"))["verify"](secret, timestamp, signature, body)


def by_program(*command: object) -> Callable[..., bool]:
    def verifies(secret: str, timestamp: str, signature: str, body: bytes, run: Callable[..., str]) -> bool:
        try:
            run(*command, timestamp, signature, sends=body, STOWBOX_SIGNING_SECRET=secret)
        except AssertionError as refused:
            assert "ended with 1:\n" in f"{refused}", "it failed, rather than refused"
            return False
        return True

    return verifies


SNIPPETS = {
    "python": by_python,
    "node": by_program("node", HERE / "x_signature.mjs"),
    "shell": by_program("sh", VERIFY / "shell.sh"),
}


@pytest.mark.parametrize("verifies", SNIPPETS.values(), ids=SNIPPETS.keys())
def test_the_documented_snippet_accepts_a_delivery_and_nothing_altered(
    run: Callable[..., str], delivered: tuple[str, Delivery], verifies: Callable[..., bool]
) -> None:
    secret, delivery = delivered
    timestamp, signature = delivery.headers["x-webhook-timestamp"], delivery.headers["x-signature"]
    assert verifies(secret, timestamp, signature, delivery.body, run)
    assert not verifies(secret, timestamp, signature, altered(delivery.body), run)
    assert not verifies(secret, str(int(timestamp) + 1), signature, delivery.body, run)
    assert not verifies(secret + "A", timestamp, signature, delivery.body, run)
    assert not verifies(secret, timestamp, "sha256=00", delivery.body, run)


@pytest.mark.parametrize("verifies", SNIPPETS.values(), ids=SNIPPETS.keys())
def test_the_documented_snippet_refuses_an_old_delivery(run: Callable[..., str], verifies: Callable[..., bool]) -> None:
    # Signed well, but in 2001.
    secret, timestamp, body = "whsec_b2xk", "1000000000", b"{}"
    mac = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert not verifies(secret, timestamp, f"sha256={mac}", body, run)
