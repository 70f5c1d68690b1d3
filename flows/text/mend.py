"""Mending text before it is read: mojibake, entities left in, invisible characters, odd spaces."""

from __future__ import annotations

import html
import re

from flows.text.clues import has

# UTF-8 read as Windows-1252: its lead bytes followed by what its continuation bytes look like there
_MOJIBAKE = re.compile(r"[ÂÃâÐÑØÙÎÏ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\u00e2\u20ac|[\u0080-\u009f]")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d{0,2});")
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff\ufffc"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ODD = dict.fromkeys(_INVISIBLE, "") | dict.fromkeys(_SPACES, " ") | {"\u2029": "\n\n"}
_ASCII = bytes(range(128))
_TWEET_LINKS = re.compile(r" ?(?:\bpic\.twitter\.com/\w+|\bhttps?://t\.co/\w+)")
_TWEET_HINTS = ("twitter.com/", "//t.co/")
# a link to another story, set inside a paragraph; in capitals, so that nobody's words are taken for one
_ASIDES = re.compile(r" ?[(\[](?:RELATED|ALSO READ|READ ALSO|READ MORE|SEE ALSO|SEE MORE|WATCH): [^()\[\]\n]{1,300}"
                     r"(?:\[[^\[\]\n]{1,30}\])?[)\]]")  # fmt: skip
_ASIDE_HINTS = ("RELATED: ", "READ", "SEE ", "WATCH: ")
_STORY_NUMBER = re.compile(r" ?\[n[A-Z0-9]{6,12}\]")  # Reuters' own, to another story: [nL8N1UB0KN]
# what forms leave at the end of a paragraph or between two
_CALLS = re.compile(
    r"(?m)(?<=[.!?”\"]) (?:You can unsubscribe at any time|Sign up for [^.\n]{3,60} newsletter ?)\.$"
    r"| (?:Story Continued|Continue Reading) Below(?= )|^Follow \w+ Facebook ?\| ?Twitter "
    r"|^[A-Z][\w ]{3,40}, · (?=[A-Z])"  # the programme: "Weekend Edition Sunday, · Summits are ..."
)
_CALL_HINTS = ("You can unsub", "Sign up for", " Below ")
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\u2028", "\x85")


def mend(text: str) -> str:
    """The text as its author meant it. Line breaks are \\n; spaces inside a line are single and plain."""
    if not text.isascii():
        signs = _signs(text)
        if _MOJIBAKE.search(signs) and _MOJIBAKE.search(text):
            text = _fix(text)
            signs = _signs(text)
        for sign in _ODD.keys() & set(signs):
            text = text.replace(sign, _ODD[sign])
        text = text.replace("\x0c", "\n\n")
    for _ in range(2):  # feeds escape twice
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _ODD_SPACES.sub(" ", html.unescape(text))  # &nbsp;
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    text = text.replace("\t", " ")
    # one character is found ten times as quickly as several
    if "/" in text and has(text, _TWEET_HINTS):
        text = "\n".join(_TWEET_LINKS.sub("", line) if has(line, _TWEET_HINTS) else line for line in text.split("\n"))
    if ": " in text and has(text, _ASIDE_HINTS):
        text = _ASIDES.sub("", text)
    if "[" in text and "[n" in text:
        text = _STORY_NUMBER.sub("", text)
    is_listed = ("|" in text and "Twitter " in text) or ("·" in text and ", · " in text)
    if is_listed or has(text, _CALL_HINTS):
        text = _CALLS.sub("", text)
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _signs(text: str) -> str:
    """The characters beyond ASCII: few, so that what needs a look at each of them looks at no others."""
    return text.encode(errors="surrogatepass").translate(None, _ASCII).decode(errors="surrogatepass")


def _fix(text: str) -> str:
    from ftfy import TextFixerConfig, fix_text

    keep = TextFixerConfig(
        unescape_html=False, fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False,
        fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None,
        explain=False,
    )  # fmt: skip
    return str(fix_text(text, keep))
