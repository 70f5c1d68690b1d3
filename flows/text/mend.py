"""Mending text before it is read: mojibake, entities left in, invisible characters, odd spaces."""

from __future__ import annotations

import html
import re

# UTF-8 read as Windows-1252: its lead bytes followed by what its continuation bytes look like there
_MOJIBAKE = re.compile(r"[ÂÃâÐÑØÙÎÏ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\u00e2\u20ac|[\u0080-\u009f]")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d{0,2});")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc]")
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# one look at a text instead of four: most have none of these
_ODD = re.compile("[\x0c\x85\u00a0\u00ad\u1680\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\ufffc]")
_TWEET_LINKS = re.compile(r" ?(?:\bpic\.twitter\.com/\w+|\bhttps?://t\.co/\w+)")
# a link to another story, set inside a paragraph; in capitals, so that nobody's words are taken for one
_ASIDES = re.compile(r" ?[(\[](?:RELATED|ALSO READ|READ ALSO|READ MORE|SEE ALSO|SEE MORE|WATCH): [^()\[\]\n]{1,300}"
                     r"(?:\[[^\[\]\n]{1,30}\])?[)\]]")  # fmt: skip
_STORY_NUMBER = re.compile(r" ?\[n[A-Z0-9]{6,12}\]")  # Reuters' own, to another story: [nL8N1UB0KN]
# what forms leave at the end of a paragraph or between two
_CALLS = re.compile(
    r"(?m)(?<=[.!?”\"]) (?:You can unsubscribe at any time|Sign up for [^.\n]{3,60} newsletter ?)\.$"
    r"| (?:Story Continued|Continue Reading) Below(?= )|^Follow \w+ Facebook ?\| ?Twitter "
    r"|^[A-Z][\w ]{3,40}, · (?=[A-Z])"  # the programme: "Weekend Edition Sunday, · Summits are ..."
)
_CALL_HINTS = ("unsub", "Sign up", " Below", "Follow", "·")
_LINE_ENDS = re.compile("\r\n?|[\u2028\x85\x0b]")
_PARAGRAPH_ENDS = re.compile("\u2029|\x0c")


def mend(text: str) -> str:
    """The text as its author meant it. Line breaks are \\n; spaces inside a line are single and plain."""
    is_odd = False
    if not text.isascii():
        if _MOJIBAKE.search(text):
            text = _fix(text)
        is_odd = _ODD.search(text) is not None
        if is_odd:
            text = _ODD_SPACES.sub(" ", _PARAGRAPH_ENDS.sub("\n\n", _INVISIBLE.sub("", text)))
    for _ in range(2):  # feeds escape twice
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
        text = _ODD_SPACES.sub(" ", text)  # &nbsp;
        is_odd = True
    if is_odd or "\r" in text or "\x0b" in text:
        text = _LINE_ENDS.sub("\n", text)
    text = text.replace("\t", " ")
    if "twitter.com/" in text or "//t.co/" in text:
        text = _TWEET_LINKS.sub("", text)
    if "RELATED: " in text or "READ" in text or "SEE " in text or "WATCH: " in text:
        text = _ASIDES.sub("", text)
    if "[" in text and "[n" in text:
        text = _STORY_NUMBER.sub("", text)
    for hint in _CALL_HINTS:
        if hint in text:
            text = _CALLS.sub("", text)
            break
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _fix(text: str) -> str:
    from ftfy import TextFixerConfig, fix_text

    keep = TextFixerConfig(
        unescape_html=False, fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False,
        fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None,
        explain=False,
    )  # fmt: skip
    return str(fix_text(text, keep))
