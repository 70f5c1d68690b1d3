"""Short, stable ids: the same on every machine and small enough for any BI tool."""

from __future__ import annotations

import base64
import hashlib

ID_LENGTH = 16


def short_id(*parts: str) -> str:
    """16 lower-case base32 characters (80 bits) of sha256 over the parts.

    Parts are joined by the unit separator, so ("ab", "c") and ("a", "bc") differ.
    """
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return base64.b32encode(digest[: ID_LENGTH * 5 // 8]).decode().lower()
