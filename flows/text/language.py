"""The language of an article, as ISO 639-1."""

from __future__ import annotations

import re

# not "a" and "is", which are a third of Hungarian
_ENGLISH = frozenset({
    "the", "of", "and", "to", "in", "that", "for", "was", "on", "said", "with", "as", "it", "by", "at", "from", "has",
    "his", "he",
})  # fmt: skip
# other languages share "a", "in", "was" or "of" with it, but none of these; Nigerian Pidgin has only the latter three
_UNMISTAKABLE = frozenset({"the", "that", "said"})
_ENGLISH_ALONE = _UNMISTAKABLE | {"and", "with", "from"}
_WORD = re.compile(r"[^\W\d_]+")
_TYPOGRAPHIC = "“”‘’–—…"
_NOT_LETTERS = {i: " " for i in range(128) if not chr(i).isalpha()}
_CODE = re.compile(r"^([a-z]{2,3})(?:[-_][A-Za-z0-9-]+)?$", re.IGNORECASE)
_NAMES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "russian": "ru", "chinese": "zh",
    "japanese": "ja", "arabic": "ar", "dutch": "nl", "eng": "en", "deu": "de", "ger": "de", "fra": "fr",
    "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "rus": "ru", "zho": "zh", "chi": "zh", "jpn": "ja",
    "ara": "ar", "nld": "nl", "dut": "nl",
}  # fmt: skip
_SAMPLE = 800  # characters; more does not change the answer


def language_of(text: str, declared: str | None = None) -> str | None:
    """The declared language if it is a code or a known name, else told from the text; None if it is too short.

    English is told by two of the words that it alone has and the share of its commonest, a tenth or more (of 19,507
    such texts of six corpora py3langid takes one for another language, which it is not). Whatever else is told by
    py3langid, which takes ten times as long, and half a second to load.
    """
    if declared:
        name = declared.strip().lower()
        if name in _NAMES:
            return _NAMES[name]
        code = _CODE.match(name)
        if code is not None and len(code[1]) == 2:
            return code[1]
    sample = text[:_SAMPLE]
    words = _words(sample)
    if len(words) < 5:
        return None
    if len(words) >= 20 and _is_english(words):
        return "en"
    from py3langid import classify

    return str(classify(sample)[0])


def _is_english(words: list[str]) -> bool:
    alone = _ENGLISH_ALONE.intersection(words)
    return len(alone) >= 2 and not alone.isdisjoint(_UNMISTAKABLE) and (
        sum(map(_ENGLISH.__contains__, words)) > 0.1 * len(words))


def _words(text: str) -> list[str]:
    plain = text
    for sign in () if text.isascii() else _TYPOGRAPHIC:
        plain = plain.replace(sign, " ")
    if plain.isascii():  # the same in a third of the time
        return plain.translate(_NOT_LETTERS).split()
    return _WORD.findall(plain)
