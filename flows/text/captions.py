"""Captions and credits of photographs, as agencies and papers write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.text.clues import CAPTION, CREDIT, YEAR, clues, is_seen
from flows.text.sentences import sentence_spans

if TYPE_CHECKING:
    from flows.text.lines import Line

_MONTH = (
    r"(?:(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.|January|February|March|April|May|June|July|August|September"
    r"|October|November|December)"
)
_CAPTION_START = re.compile(
    r"[^\w\"“‘']{0,3}(?:(?:Image|Media) caption\b|FILE\s*[-–—:]|FILE PHOTO|File photo"
    r"|(?:Photo|PHOTO|Image|IMAGE|Media|Credit|CREDIT|Caption|CAPTION|Picture|Photograph|Foto|Video|VIDEO)s?"
    r"(?: (?:by|credit|caption))?\s?[:|]"
    rf"|In this (?:\w+,? ){{0,2}}{_MONTH} \d{{1,2}}, \d{{4}},? (?:file )?photo"
    r"|(?:Photos?|Photography|Illustration|Graphic|Video|Map) by [A-Z]|WATCH\b|\(L-R\)"
    r"|Above, (?:[A-Z]|from )|[A-Z][A-Z ,.'-]{3,40} [-–] [A-Z]{3,9} \d{1,2}: |Image \d+ ?(?:of|/) ?\d+"
    r"|(?:Clockwise f|F)rom (?:(?:top|bottom|upper|lower|far) ?)?(?:left|right|top|bottom)(?: to (?:left|right))?[,:])"
)
# ways to end that no sentence of a story has: cut short behind a button, and the day of a film
_CAPTION_END = re.compile(
    r"(?:\.\.\.|…) ?(?:(?:[Rr]ead|[Ss]ee|[Ss]how) )?(?:more|less|More|Less)$|[.!?][\"”]? less$"
    r"|\([Ff]ile(?: [Pp]hoto| [Pp]ic(?:ture)?)?\)\.?$"
    rf"|[.!?…][\"”]? \({_MONTH} \d{{1,2}}\)(?: [A-Z][\w.]{{1,12}})?$"
)
CREDIT_HINTS = (
    "photo", "image", "getty", "ap)", "/ap", "/ ap", "via ap", "press)", "afp", "reuters", "epa", "lehtikuva",
    "shutterstock", "istock", "credit", "/associated press", "tass)", "sputnik)", "bloomberg)",
)  # fmt: skip
_AGENCY = r"(?:AP|The Associated Press|Associated Press|Reuters|REUTERS|AFP|EPA|Getty Images|Bloomberg|TASS|Sputnik)"
# what a line ends with: an agency or the word photo in brackets that nothing follows
_BRACKET = re.compile(
    r"\((?:[^()]{0,60}[ /,;|])?(?:[Ff]ile |FILE )?(?:[Pp]hoto|PHOTO|[Ii]mage)s?\b[^()]{0,120}\)?[.)]?$"
    rf"|\([^()]{{3,80}}(?: ?/ ?|, | via | \| ){_AGENCY}\)\.?$|\([^()]{{3,80}}/ ?{_AGENCY}[^()]{{0,40}}\)\.?$"
)
_NO_SENTENCE = r"[^.]{0,70}[.)]{0,2}$"  # to the end of the line
_CREDITS = clues(
    ("hoto", r", \d{4},? (?:file )?photo\.?$|\b(?:Pool|Handout|File|FILE) [Pp]hotos?\b[^.]{0,60}\)?$"
             rf"|(?:AP Photo|Photo by|photograph by|Photos?: ?[A-Z]){_NO_SENTENCE}"),
    ("PHOTO", r"\b(?:Pool|Handout|File|FILE) PHOTOs?\b[^.]{0,60}\)?$"),
    ("/", rf"(?:AFP/|/AFP|[A-Z][\w.]+ ?/ ?(?:Reuters|AP|AFP|EPA)\b|\bREUTERS/[A-Z]){_NO_SENTENCE}"
          r"|/(?:The )?Associated Press$"),
    ("|", rf"\| ?(?:Reuters|AP|AFP)\b{_NO_SENTENCE}"),
    ("Credit", rf"Credits?: ?[A-Z]{_NO_SENTENCE}"
               r"|\bCredit(?: ?[A-Z][^.]{3,50}(?:/| for )The [A-Z][\w ]{2,30}| Associated Press)$"),
    ("Image", rf"(?:Getty Images|Images?: ?[A-Z]){_NO_SENTENCE}"),
    ("GETTY", rf"GETTY{_NO_SENTENCE}"),
    ("via AP", rf"via AP\b{_NO_SENTENCE}"),
    ("EPA-EFE", rf"EPA-EFE{_NO_SENTENCE}"),
    ("Lehtikuva", rf"Lehtikuva{_NO_SENTENCE}"),
    ("Shutterstock", rf"Shutterstock{_NO_SENTENCE}"),
    ("iStock", rf"iStock{_NO_SENTENCE}"),
)  # fmt: skip
# (Jane Roe / The Courier): the name and the paper of whoever took it
_NAME_AND_PAPER = re.compile(
    r"\((?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+ ?/ ?(?:[Ff]or )?(?:[Tt]he )?[A-Z][\w.&'’-]*(?: [A-Z&][\w.&'’-]*){0,4}\)"
    r"\.?$"
)
NAME_AND_AGENCY = re.compile(rf"[A-Z][\w.'’-]+(?: [\w.'’-]+){{1,3}}, {_AGENCY}")
_BARE_AGENCY = re.compile(rf"\({_AGENCY}\)\.?$")
CAPTION_HINTS = ("file ", " left,", " right,", " center,", " centre,", "pictured", " seen ")
_CAPTION_WORDS = clues(
    ("file ", r"\bfile (?:photo|image|picture)\b"),
    (",", r",\s(?:far |second |third |top |bottom |front )?(?:left|right|center|centre|second from (?:left|right)),"),
    ("pictured", r"\b(?:is|are) pictured\b|^pictured\b|\bpictured: "
                 r"|\bpictured (?:above|below|here|left|right|together|in)\b"),
    (" seen ", r"\b(?:is|are) seen (?:here|above|below|in (?:this|a|an) (?:file|undated|\w+ \d{1,2}))"),
)  # fmt: skip
_SIDE = re.compile(  # begins with one character: `re` skips to it
    r"\((?:from l to r|(?:l|left|right|center|centre|top|bottom|second from (?:left|right))\)|pictured[^)]*\)"
    r"|(?:front|rear|back|far) (?:l|r|c|left|right|center|centre)\))"
)
FULL_DATE = re.compile(
    rf"\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:{_MONTH},? \d{{1,2}},?|\d{{1,2}} {_MONTH})"
    r" (?P<year>\d{4})\b"
)
_PRESENT_ACTION = re.compile(
    r"\b(?:speaks?|arrives?|walks?|attends?|waves?|shakes? hands|smiles?|listens?|gestures?|looks? on|holds?|stands?"
    r"|sits?|poses?|meets?|addresses|disembarks?|boards?|greets?|protests?|pats?|delivers?|gathers?|march(?:es)?"
    r"|watch(?:es)?|talks? (?:with|to|on|during)|leaves?|[Ss]mokes? (?:rises?|billows?))\b"
)
_PAST = re.compile(r"\b(?:was|were|had|will|would|said|[a-z]{2,}ed)\b")
_LAST_DAY = re.compile(rf", (?:\w+day, )?{_MONTH} \d{{1,2}}, \d{{4}}\.?$")
_IS_DONE = re.compile(r"\b(?:is|are)(?: being)? [a-z]+ed\b")
_DOES = re.compile(rf"{_IS_DONE.pattern}|\b(?:is|are) [a-z]+ing\b|\b[A-Z][\w'’-]+ [a-z]{{3,}}s\b")
_DID = re.compile(
    r"\b(?:left|met|came|won|took|went|spoke|held|rose|fell|made|gave|sent|began|became|found|saw|signed)\b"
)
_ABOVE = re.compile(r"(?<=[.!?”\"]) Above, (?:an? |from |[A-Z])(?:[^.!?]|(?<=M[rs])\.|(?<=Mrs)\.){5,200}\.$")
_SOMEONE_ACTS = re.compile(
    r"\b[A-Z][\w'’-]+ (?:speaks|arrives|walks|attends|waves|shakes hands|smiles|listens|gestures|looks on|stands|sits"
    r"|poses|addresses|disembarks|greets|delivers|watches|talks (?:with|to|on|during))\b"
)
# four words or more: a march and a film have names in quotation marks
QUOTATION = re.compile(r"[\"“](?:[^\s\"“”]+\s){3}[^\s\"“”]")
# NEW SHIP: The minister came to Oslo in a sailing boat
_CAPITALS = re.compile(r"(?!NOTE)[A-Z]{2,}(?: [A-Z]{2,}){0,4}: [A-Z]\D*$")
# three such words leave no doubt; telexes go on in capitals
_MANY_CAPITALS = re.compile(r"[A-Z]{2,}(?: [A-Z'’]{2,}){2,5}: [A-Z][a-z]")
_SIGNED_OR_SAID = re.compile(r"\bsaid\b|[.!?…][\"”’)]* \S+(?: \S+)?$")  # "... on Monday. Reuter"
_LAST_SIGNS = (")", ").", "more", "less", "More", "Less")
_MAX_UNENDED = 45  # words


def is_caption(line: Line, year: int | None) -> bool:
    """A photograph's caption or credit. `year` is that of publication: agencies date captions in full, and
    hardly ever a story of the same year."""
    if line.n_words < 200 and (_CAPTION_START.match(line.text) or "ATTENTION EDITORS" in line.text):
        return True
    if line.n_words < 200 and line.text.endswith((" less", " more")) and _CAPTION_END.search(line.text):
        return True
    if line.n_words > 110:
        return False
    if not line.is_sentence and _MANY_CAPITALS.match(line.text):
        return True
    if year and line.text[-2:-1].isdigit() and str(year) in line.text[-5:] and _is_shown(line.text):
        return True
    may_end = line.text.endswith(_LAST_SIGNS) or ") " in line.text[-16:]
    if may_end and (_CAPTION_END.search(line.text) or _NAME_AND_PAPER.search(line.text)):
        return True
    if line.hints & CREDIT:
        bracket = line.text.rfind("(")
        if bracket >= 0 and _BRACKET.match(line.text, bracket):
            return True
        if is_seen(_CREDITS, line.text):
            return True
        # an agency alone in brackets ends stories too
        bare = _BARE_AGENCY.match(line.text, bracket) if bracket >= 0 else None
        if bare and 3 < line.n_words < 40:
            before = line.text[: bare.start()].rstrip()
            if _PRESENT_ACTION.search(before) or before[-1:].isalnum():  # no full stop: no sentence of a story
                return True
    if line.n_words > 80 or (('"' in line.text or "“" in line.text) and QUOTATION.search(line.text)):
        return False
    if "(" in line.lower and _SIDE.search(line.lower):
        return True
    if line.hints & CAPTION and is_seen(_CAPTION_WORDS, line.lower):
        return True
    if year is None or not line.hints & YEAR or line.n_words < 8:
        return False
    if not (str(year) in line.text or str(year - 1) in line.text):
        return False
    date = FULL_DATE.search(line.text)
    if date is None:
        return False
    if date["weekday"]:
        return abs(int(date["year"]) - year) <= 1
    if _PRESENT_ACTION.search(line.text[: date.start()]) is None:
        return False
    # an older picture's text ends with its day and tells nothing else
    return int(date["year"]) == year or (date.end() > len(line.text) - 3 and not _PAST.search(line.text))


def _is_shown(sentence: str) -> bool:
    """Whether a sentence tells in the present what was to be seen on the day that it ends with."""
    if not _LAST_DAY.search(sentence) or _DID.search(sentence) or _PAST.search(_IS_DONE.sub("", sentence)):
        return False
    return _DOES.search(sentence) is not None or _PRESENT_ACTION.search(sentence) is not None


def without_picture(text: str, year: int | None) -> str:
    """A paragraph without the caption that its last sentence is: "Above, the minister in Oslo.", or one that ends
    with a full date of the year of publication."""
    if " Above, " in text:
        text = _ABOVE.sub("", text)
    if year and text[-2:-1].isdigit() and str(year) in text[-5:] and _LAST_DAY.search(text):
        spans = sentence_spans(text)
        if len(spans) > 1 and _is_shown(text[spans[-1][1] :]):
            return text[: spans[-2][2]]
    return text


def is_unended(line: Line) -> bool:
    """The text of a film or picture without a full stop: "The minister Jane Roe delivers a speech to the fleet". Of
    headlines and lists some read alike, so it is asked last."""
    if line.is_sentence or line.n_words > _MAX_UNENDED or not line.text[-1].isalpha():
        return False
    if '"' in line.text or "“" in line.text or _SIGNED_OR_SAID.search(line.text):
        return False
    return _SOMEONE_ACTS.search(line.text) is not None or _CAPITALS.match(line.text) is not None
