"""What no schema can say, told to the fuzzer; and checks of our own."""

import itertools
import os
import re
from typing import Any

import schemathesis

numbers = itertools.count(1)

# What the fuzzer must not lose: its own key, the account it is in, the buckets it works on.
KEPT = {
    ("DELETE", "/v1/keys/{id}"): ("id", {os.environ["STOWBOX_KEY_ID"]}),
    ("PATCH", "/admin/v1/accounts/{id}"): ("id", {os.environ["STOWBOX_ACCOUNT_ID"]}),
    ("DELETE", "/v1/buckets/{bucket}"): ("bucket", {"photos", "archive"}),
}
# A digest of bytes that are made up is wrong.
DIGESTS = ("content-md5", "content-digest", "repr-digest", "x-checksum-crc64nvme")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    parameter, kept = KEPT.get((case.method.upper(), case.path), ("", set()))
    if case.path_parameters.get(parameter) in kept:
        case.path_parameters[parameter] = "other"
    # A key that was used for another request is refused (422), as it should be.
    key = case.headers.get("idempotency-key")
    if isinstance(key, str) and re.fullmatch("[!-~]{1,255}", key):
        case.headers["idempotency-key"] = f"{next(numbers)}-{key}"[:255]
    # Bytes that are made up are not packed, whatever they say; the fuzzer would unpack them when they come back.
    case.headers.pop("content-encoding", None)
    if isinstance(case.body, dict):
        case.body.pop("contentEncoding", None)
        # Nothing is sent beyond this computer.
        if str(case.body.get("url")).startswith("http"):
            case.body["url"] = "http://127.0.0.1:9/hook"
        if case.path.startswith("/admin/v1/storage") and isinstance(case.body.get("options"), dict):
            # Nor is anything written elsewhere.
            case.body["options"] |= {"root": os.environ["STOWBOX_OTHER_STORE"]}
            if case.body.get("service") == "s3":
                case.body["options"] |= {"bucket": "none", "region": "none", "endpoint": "http://127.0.0.1:9"}
    if case.meta is not None and case.meta.generation.mode.is_positive:
        leave_to_the_server(case)


def leave_to_the_server(case: Any) -> None:
    """Takes values out of valid data that are good only where the server made them, or at that time."""
    case.query.pop("cursor", None)
    for name in DIGESTS:
        case.headers.pop(name, None)
    if isinstance(case.body, dict):
        # A cursor, one of the operator's URLs, a time in the future.
        for name in ("cursor", "baseUrl", "expiresAt"):
            case.body.pop(name, None)
        case.body = whole(case.body)


def whole(value: Any) -> Any:
    """A whole number is written without a point. To JSON Schema `1.0` is one; no client writes it so, and we do not read it."""
    if isinstance(value, dict):
        return {name: whole(part) for name, part in value.items()}
    if isinstance(value, list):
        return [whole(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@schemathesis.check
def refusals_are_as_described(ctx: Any, response: Any, case: Any) -> None:
    """Each refusal bears a code that its operation names for that status, in its body and in a header."""
    assert response.headers.get("x-request-id"), "no x-request-id"
    if response.status_code < 400:
        return
    [code] = response.headers["x-error-code"]
    if case.method.upper() != "HEAD":
        error = response.json()["error"]
        assert error["code"] == code, f"the body says {error['code']}, the header {code}"
        assert response.headers["x-request-id"] == [error["requestId"]]
        assert error["docsUrl"].endswith(f"/docs#{code}")
    described = case.operation.definition.raw["responses"].get(str(response.status_code))
    if described is None:
        return  # Another check's matter, and right for a method that is not described.
    if "$ref" in described:
        described = case.operation.schema.raw_schema["components"]["responses"][described["$ref"].rpartition("/")[2]]
    assert f"`{code}`" in described["description"], f"`{code}` is not described for {response.status_code}"
