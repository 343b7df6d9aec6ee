#!/usr/bin/env python3
"""Is a webhook from Nexo? By the Standard Webhooks specification; needs nothing beside Python 3.

From the command line: verify.py SECRET WEBHOOK_ID WEBHOOK_TIMESTAMP WEBHOOK_SIGNATURE < body
"""
import base64
import hashlib
import hmac
import sys
import time

TOLERANCE = 5 * 60  # seconds


def is_valid(secret: str, webhook_id: str, timestamp: str, signatures: str, body: bytes, now: float | None = None) -> bool:
    """`body` is the request's body, byte by byte, before anything parses it."""
    if not timestamp.isdigit() or abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE:
        return False  # old: somebody may be repeating it
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, f"{webhook_id}.{timestamp}.".encode() + body, hashlib.sha256).digest())
    # Several while a secret is rotated; one that is right is enough.
    return any(hmac.compare_digest(expected, one.removeprefix("v1,").encode()) for one in signatures.split() if one.startswith("v1,"))


if __name__ == "__main__":
    secret, webhook_id, timestamp, signatures = sys.argv[1:5]
    now = float(sys.argv[5]) if len(sys.argv) > 5 else None  # for tests
    valid = is_valid(secret, webhook_id, timestamp, signatures, sys.stdin.buffer.read(), now)
    print("valid" if valid else "refused")
    sys.exit(0 if valid else 1)
