"""Bytes to text: marks first, then UTF-8, then what the page declares, then Windows-1252."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:<meta[^>]+charset\s*=\s*["']?|<\?xml[^>]+encoding\s*=\s*["'])\s*([A-Za-z0-9_.:-]{2,40})""", re.I
)
_UNDEFINED = {i: chr(i) for i in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # bytes Windows-1252 leaves undefined


class BinaryError(ValueError):
    """The bytes are not text in any encoding we can tell."""


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of `data`. `declared` is an encoding named outside of it (an HTTP header).

    Raises BinaryError for bytes that are no text (many NULs or control characters, no mark).
    """
    encoding = sniff(data)
    if encoding is not None:
        return data.decode(encoding, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _legacy(data, declared)
    if _is_binary(text):
        raise BinaryError("not text: control characters throughout; if it is UTF-16, save it with its mark")
    return text


def sniff(data: bytes) -> str | None:
    """The encoding a byte order mark tells, or that the NULs of plain Latin text in UTF-16 give away."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    head = data[:400]
    if len(head) >= 16 and head.count(0) * 5 > len(head) * 2:
        if not any(head[0::2]):
            return "utf-16-be"
        if not any(head[1::2]):
            return "utf-16-le"
    return None


def decode_line(data: bytes) -> str:
    """One line of a UTF-8 file, any of whose lines may be Windows-1252 all the same."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _legacy(data: bytes, declared: str | None) -> str:
    found = _DECLARED.search(data[:4096])
    for name in (declared, found[1].decode("ascii") if found else None):
        try:
            encoding = codecs.lookup(name).name if name else None
        except LookupError:
            continue
        if encoding in (None, "utf-8", "ascii", "iso8859-1"):  # browsers read Latin-1 as Windows-1252
            continue
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, ValueError, LookupError, AssertionError):
            continue
    try:
        return data.decode("cp1252") if _mostly_latin(data) else _guess(data)
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(_UNDEFINED)


def _mostly_latin(data: bytes) -> bool:
    """Few bytes past ASCII: Western text. Cyrillic or Asian text in an old encoding is full of them."""
    sample = data[:20_000]
    return sum(byte > 0x7F for byte in sample) * 4 < len(sample)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:20_000]).best()
    return data.decode(best.encoding if best is not None else "cp1252", "replace")


def _is_binary(text: str) -> bool:
    sample = text[:4000]
    controls = sum((c < " " and c not in "\n\r\t\f") or c == "\x7f" or "\x80" <= c <= "\x9f" for c in sample)
    return controls * 20 > len(sample) and controls > 2
