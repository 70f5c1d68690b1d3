"""Text of others as a terminal may show it: a headline or a file's name may hold escapes that move the cursor, set
the title or write to the clipboard."""

from __future__ import annotations

import json
import re
from typing import Any

#: A cell that begins so is a formula to a spreadsheet (OWASP, CSV injection); East Asian locales know more of them.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def printable(text: str) -> str:
    """The text with other blanks as spaces, and a replacement character for what is no character to look at."""
    return "".join(c if c.isprintable() or c == "\n" else " " if c.isspace() else "\ufffd" for c in text)


def printable_json(value: Any) -> str:
    """JSON whose text is as it was: json escapes the control characters below a space, and not those above ~."""
    text = json.dumps(value, default=str, ensure_ascii=False, indent=1)
    return re.sub("[\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", text)
