"""Verifies a webhook of Stowbox by its `X-Signature`. Needs nothing but Python."""

import hashlib
import hmac
import time

TOLERANCE_SECONDS = 5 * 60


def verify(secret: str, timestamp: str, signature: str, body: bytes) -> bool:
    """`timestamp` and `signature` are the headers `X-Webhook-Timestamp` and `X-Signature`; `body` is the bytes as they came."""
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False  # An old delivery, sent again by somebody who saw it.
    expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={expected}".encode(), signature.encode())
