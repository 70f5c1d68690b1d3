"""Text of others as a terminal may show it: a headline or a file's name may hold escapes that move the cursor, set
the title or write to the clipboard."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text with other blanks as spaces, and a replacement character for what is no character to look at."""
    return "".join(c if c.isprintable() or c == "\n" else " " if c.isspace() else "\ufffd" for c in text)
