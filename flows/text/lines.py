"""What a line of an article is: story, or one of the things a page puts around a story.

The rules are those that decided most when copy was labelled by hand (design, section 4): captions and photo
credits (captions.py), sign-up and share lines, short lines without final punctuation, end marks. They look at
one line at a time; what needs the whole page is in reader.py, what needs other articles in text.furniture.

Every paragraph of every article passes through here, so costly patterns are tried only where a plain substring
(a hint) has been seen.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.text.captions import CAPTION_HINTS, CREDIT_HINTS, FULL_DATE, has

SHORT = 15  # words: a shorter line without final punctuation is a heading, a label or a link
_STOPS = tuple(".!?…。！？")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？] ?[\"”’'\)\]»*]*$")
_THEN_CREDIT = re.compile(r"[.!?…][\"”’']? \([^()]{2,30}\)\.?$")  # "... on Monday. (Reuters)"


class Hints(NamedTuple):
    """The substrings that costly patterns hang on, as far as a page has them."""

    credit: tuple[str, ...]
    caption: tuple[str, ...]
    call: tuple[str, ...]
    end: tuple[str, ...]


NO_HINTS = Hints((), (), (), ())


class Line(NamedTuple):
    """A line, its lower case, about how many words it has, whether it ends as a sentence does, its page's hints."""

    text: str
    lower: str
    n_words: int
    is_sentence: bool
    hints: Hints

    @property
    def is_short(self) -> bool:
        return self.n_words < SHORT and not self.is_sentence


def hints_of(page: str) -> Hints:
    """What a page's lines need to be looked through for."""
    lower = page.lower()
    groups = (CREDIT_HINTS, CAPTION_HINTS, _CALL_HINTS, _END_HINTS)
    return Hints(*(tuple(hint for hint in group if hint in lower) for group in groups))


def read_line(text: str, hints: Hints) -> Line:
    n_words = max(text.count(" ") + 1, len(text) // 20)  # a "word" without end is no short line
    is_sentence = text.endswith(_STOPS) or _ENDS_SENTENCE.search(text, max(0, len(text) - 6)) is not None
    if not is_sentence and text.endswith((")", ").")):
        is_sentence = _THEN_CREDIT.search(text, max(0, len(text) - 40)) is not None
    if is_sentence and n_words < SHORT and text.endswith(("...", "…")):
        is_sentence = False  # the teaser of another story
    return Line(text, text.lower(), n_words, is_sentence, hints)


# --- calls to the reader, labels, widgets ---

_SOCIAL = r"(?:twitter|facebook|instagram|youtube|whatsapp|telegram|x\b|social media)"
# beginnings of whole sentences that speak to the reader; each must be safe at the head of a story's paragraph
_CALL = re.compile(
    r"\W{0,4}(?:sign ?up (?:for|to|here|now|below)\b|subscribe (?:to|on|now|for|here|today)\b|click (?:here|on the"
    r"|below)\b"
    r"|tap here\b|get (?:the|our|daily|breaking|today['’]?s)\b.{0,60}\b(?:inbox|newsletter|app|alerts?|e-?mail)\b"
    rf"|(?:follow|like|join|find) .{{2,60}} on {_SOCIAL}|follow (?:us|@)|read more (?:at|on|about|from|here|:)"
    r"|tell us what you think|share this (?:article|story|post|page)|print this|e-?mail this"
    r"|story continues|continue reading|(?:article|story) continues|scroll (?:to|down) (?:top|the|for)"
    r"|you are signed|enter (?:city|your e-?mail)|by signing up|thank you for (?:signing|reading|subscrib)"
    r"|interested in this topic|your subscription|be the first to (?:comment|know)|no one covers"
    r"|try (?:one|1) month|unlimited digital|chat with us|purchase:|support (?:our|quality|local) (?:journalism|news)"
    r"|download (?:the|our) .{0,20}\bapp\b|turn on desktop|to find out more about .{0,40}(?:comment|polic)"
    r"|please read the conversation|(?:log|sign) ?in (?:to|or)\b|register (?:now|for free|here)|already a subscriber"
    r"|this (?:web)?site (?:uses|requires)|we use cookies|(?:please )?enable javascript|(?:jump|skip) to (?:content"
    r"|main)"
    r"|have a (?:news )?tip\b|got a (?:news )?tip\b|(?:contact|reach|e-?mail) (?:the )?(?:reporter|author|writer|us)\b"
    r"|powered by\b|a link has been (?:sent|posted)|your weather is set|you have successfully|you (?:can"
    r"|may) (?:unsubscribe|opt)|you must select|you are already subscribed"
    r"|(?:not a (?:regular )?|print |already a )subscriber\?|your browser does not"
    r"|we can['’]t find a .{0,20}subscription"
    r"|we encourage you to share|(?:more|related|also|see also|read): |sign me up\b"
    r"|this is a (?:developing|breaking) (?:news )?story|send (?:news )?tips to|originally (?:published"
    r"|appeared) (?:on|at|in)\b"
    r"|this (?:article|story|piece) (?:was )?(?:originally|first) (?:published|appeared)"
    r"|(?:the )?(?:views|opinions) expressed|publicado por\b|(?:https?://|www\.|pic\.twitter\.com/)\S+$"
    r"|(?:do you )?like this (?:article|story)\?"
    r"|what (?:do|did) you think\?|\S+ no longer supports\b|please upgrade your browser|let us know in the comments"
    r"|watch(?: live| now| the video)?:|live updates:|browse (?:our|the full|more)\b"
    r"|you must be logged in\b|if you are reading this on our\b|contact (?:\S+ ){1,4}at \S+@\S+\W*$"
    r"|(?:check out|visit) this page to\b|your (?:\S+ ){1,3}briefing is published\b"
    r"|watch the (?:ad|video|clip) above\W*$|read the rest of (?:the|this) (?:story|article) (?:at|on)\b"
    r"|privacy ?: we never share\b|source: .{2,40}\bgo to original\b|please verify you(?:['’]re| are) (?:not|human)"
    r"|invalid e-?mail address|an error (?:has )?occurred\. please"
    r"|want (?:(?:to )?(?:get|receive|read) )?(?:this|the|our|more)\b.{0,60}(?:by e-?mail|in your inbox|delivered)"
    r"|we(?: want|['’]d (?:like|love)| would (?:like|love)) to hear (?:from you|what you|your)|submit a letter to"
    r"|(?:get|buy|(?:pre-?)?order|purchase) .{3,250}\b(?:superstore|online store|our shop|e-?books?|audiobooks?"
    r"|mobile app)\b|turn on (?:desktop )?notifications"
    r"|watch (?:more|the (?:full|rest)) .{0,60}\b(?:above|below|here)\W*$|\[[^\[\]]{10,150}\]\W*$)"
)
_CALL_HINTS = (
    "newsletter", "twitter", "podcast", "window._", "function", "googletag", "adchoices", "ad choices", "two cents",
    "not be published", "all times", "privacy", "our standards", "click here", "delivered", "be reached", "be followed",
    "terms of", "@", "sign up", "us at", "comments", "check out this",
    "facebook", "player ", "**", "(poll)", "(video)", "(photos)",
)  # fmt: skip
_CALL_INSIDE = re.compile(
    r"click here (?:for|to)\b[^.]{0,60}\.?$|delivered (?:to|through) your (?:inbox|door|letterbox)"
    r"|sign up for .{0,60}newsletter|\bour (?:free )?(?:daily |weekly )?newsletter"
    r"|subscribe to .{0,60}(?:newsletter|channel|podcast)|\b(?:on|via) twitter(?: at)?:? ?(?:https?://|@)"
    r"|\bis on twitter\b|\bfollow (?:him|her|them) (?:on\b|at\b|@)|follow .{2,60} on twitter\b"
    r"|can be (?:reached|followed) (?:at|on|via)\b.{0,80}$|window\._|function\s?\(|googletag|\bad ?choices"
    r"|\bthat matter, delivered\b|\bin the (?:video )?player (?:above|below)\W*$"
    r"|add your two cents|may not be published, broadcast|all times (?:are )?local\)$"
    r"|\bsign up here\b|\b(?:contact|e-?mail|write(?: to)?|reach|tell) us at\b"
    r"|\b(?:tell us|let us know|share your|vote)\b.{0,80}\bcomments(?: section)?(?: below)?\W*$"
    r"|^(?:\S+ ){0,8}newsletters?\W*$|\((?:poll|video|photos)\)$"
    r"|terms of (?:use|service)\b.{0,80}privacy|privacy policy\b.{0,60}$|our standards:"
)
_LABEL = re.compile(  # lines that are no sentences
    r"\W{0,4}(?:advertis(?:ement|ing)\b|sponsored\b|recommended\b|related\b|read (?:more|also|next|the full)\b"
    r"|see (?:also|more)\b|also (?:read|on)\b|more (?:from|on|about|stories|news|coverage)\b|listen(?: now)?:"
    r"|don['’]t miss\b|share (?:this|on|via|story)|sign ?up\b|subscribe\b|follow\b|log ?in\b|tags?:|topics?:"
    r"|filed under"
    r"|categor(?:y|ies):|keywords?:|most (?:read|popular|viewed)\b|trending\b|watch\b|view (?:comments|gallery"
    r"|the full)"
    r"|(?:leave|post|add|show|hide|view|load|read|write) (?:a |your |all |more |the )?comments?\b|newsletters?$"
    r"|editors?['’]? (?:picks|choice)|skip\b|join the (?:conversation|discussion)|you (?:may|might) also like"
    r"|(?:analysis|opinion|perspective) (?:interpretation|discussion|commentary) (?:of|on)\b)"
)
_WIDGET = re.compile(
    r"\W*(?:\d+(?:\.\d+)?[km]? ?(?:shares?|likes?|retweets?|views?|comments?|replies|reactions)|shares?|tweet"
    r"|pin(?: it)?|e-?mail|print|save|whatsapp|facebook|twitter|linkedin|reddit|more|close|prev(?:ious)?|next|comments?"
    r"|updated|published|posted|advertisement|tonight|today|\d+ (?:min(?:ute)?s?|hours?|hrs?|days?)(?: \d+ min)? ago"
    r"|image \d+ of ?/?\d+|(?:enlarge|expand) (?:this )?image|(?:hide|toggle) caption|now playing:?.*|just watched"
    r"|replay|.{0,25}\d-day forecast|weather"
    r"|(?:[a-z.'’-]+,? ){0,3}-?\d{1,3} ?°[cf]?(?: (?:and |partly |mostly |light |heavy )*(?:sunny|cloudy|clear|rain"
    r"|snow|fair"
    r"|sleet|overcast|fog|showers?|thunderstorms?|windy|haze|mist))*"
    r"|accuweather\b.{0,20}|\d+ (?:/|of) \d+|\d{1,2} [ap]\.?m"
    r"|(?:(?:posted|updated|published) (?:at )?)?\d{1,2}[:.] ?\d\d(?: ?[ap]\.?m\.?)?(?: [a-z]{2,4})?"
    r"|(?:\W*(?:facebook|e-?mail|twitter|google\+?|linkedin|pinterest|whatsapp|reddit|tumblr|messenger|print|(?:fb|g)?share"
    r"|tweet"
    r"|copy link|connect|comment|more|save|text))+)\W*$"
)
_WEATHER = re.compile(
    r"\b(?:highs?|lows?) (?:near |around |in the )?\d{1,3} ?°?f?\b|\bwinds? (?:light and variable|[nsew]{1,3} at \d)"
    r"|\bchance of (?:rain|snow|precip)\w* \d+ ?%"
)


# what a page's buttons would send to friends, its headline and summary, quotations and all; how to write to a columnist
_TO_AUTHOR = re.compile(
    r"check out this (?:story|article|video) on \S+\.\w|\bfollow (?:him|her|them) on twitter:? @\w+"
    r"|\bsubmit a comment to\b"
)
_STARRED = re.compile(r"\* [^.?]{5,60}!$")  # * Great ships for sale!
_LONGEST_CALL = 120  # words
# one invitation may be the story's own; an author asks for several things at once
_ASKS = re.compile(
    r"\b(?:follow|lik|join|support|fund|donat|shar|find|visit|check)\w*(?: out| to| on)? (?:me|us|my|our)\b"
)


def is_promo(line: Line) -> bool:
    """A call to the reader (sign up, follow us), or a label."""
    if line.n_words >= _LONGEST_CALL:
        return False
    is_hinted = has(line.lower, line.hints.call)
    if is_hinted and (_TO_AUTHOR.search(line.lower) or len(_ASKS.findall(line.lower)) > 2):
        return True
    if line.n_words >= 45:
        return False
    if _CALL.match(line.lower):
        return True
    is_quoted = '"' in line.text or "“" in line.text
    if not is_quoted and is_hinted and _CALL_INSIDE.search(line.lower):
        return True
    if line.text[0] == "*" and _STARRED.match(line.text):
        return True
    if line.is_sentence:
        return False
    is_link = line.text.endswith(" »") and "«" not in line.text
    return is_link or _LABEL.match(line.lower) is not None


def is_widget(line: Line) -> bool:
    """A button, counter, time or weather bar."""
    if len(line.text) < 60 and _WIDGET.match(line.lower):
        return True
    return line.n_words < 40 and "wind" in line.lower and len(_WEATHER.findall(line.lower)) > 1


# --- notes and the end of the story ---

_NOTE = re.compile(
    r"\W{0,3}(?:\((?:corrects|corrected|updates|recasts|adds|refiles|repeats|(?:the|this) story is (?:refiled"
    r"|corrected))\b|this (?:story|version"
    r"|article|item|post|report) (?:has been"
    r"|corrects|was (?:updated|corrected))|editor['’]?s? note\b"
    r"|corrections?(?: added [^:]{0,30})?:|eds[.:]"
    r"|an? (?:previous|prior|earlier) version of this)"
)
_END_START = re.compile(
    r"please (?:review|read|follow) (?:the |our )?community (?:guidelines|standards)\b|"
    r"\W{0,4}(?:(?:(?:with )?addit\w+ |further )?reporting(?: and writing| and editing)? (?:by|from) (?-i:[A-Z])"
    r"|(?:writing|editing|compiled|edited)(?: and \w+)? by (?-i:[A-Z])|©|\(c\) |copyright (?:©|\(c\)|\d{4}|the\b)"
    r"|tags:|-{2,3}\s?30\s?-{2,3}$|#{3}$|(?-i:ENDS?)$)",
    re.IGNORECASE,
)
_END_HINTS = (
    "contributed", "contains material", "edited this", "produced this", "reported from", "©", "rights reserved",
    " is an ", " is a ",
)  # fmt: skip
_END_INSIDE = re.compile(
    r"^this (?:report|story|article) contains material from\b|\b(?:produced and edited|edited and produced) this"
    r" (?:interview|story|report) for\b"
    r"|\bcontributed (?:to )?(?:this|the) (?:report|story|article)|\bcontributed reporting\b|\bcontributed\.?$"
    r"|\bis an? (?:associated press|ap|reuters|afp|bloomberg(?: news)?)\b.{0,20}\b(?:writer|reporter|correspondent"
    r"|journalist)"
    r"|^(?-i:[A-Z]\S+(?: [A-Z]\S+)*(?:,? and [A-Z]\S+(?: [A-Z]\S+)*)? reported from [A-Z])|©\s?\d{4}"
    r"|\ball rights reserved\b",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"\W{0,3}(?:(?:leave|post|add) a (?:comment|reply)|\d+ comments?|comments? \(\d+\)|(?:readers?['’]?"
    r"|user) comments)\W*$"
)


_STORY_BEFORE = re.compile(r"[a-z][.!?] (?=[A-Z]\S+ [A-Z])")


def is_note(line: Line) -> bool:
    """A correction note or a wire's slug."""
    return line.n_words < 60 and _NOTE.match(line.lower) is not None


_DATED = re.compile(r"\b(?:published|updated|posted):? .{0,40}\b(?:19|20)\d\d\b", re.IGNORECASE)


def is_dated(line: Line) -> bool:
    """Names and times run together: "Jane Roe, USA TODAY Published 3:55 a.m. ET July 16, 2018"."""
    if line.is_sentence or line.n_words >= 40:
        return False
    return _DATED.search(line.text) is not None or (line.n_words <= 10 and FULL_DATE.search(line.text) is not None)


def is_end_mark(line: Line) -> bool:
    """The report's closing line: what follows is no longer the story."""
    if line.n_words >= 60 or '"' in line.text or "“" in line.text:
        return False
    if _END_START.match(line.text):
        return line.n_words < 30 or line.text.lstrip().startswith("(")
    found = _END_INSIDE.search(line.text) if has(line.lower, line.hints.end) else None
    # the credit at the end of a paragraph of story is left there
    return found is not None and not _STORY_BEFORE.search(line.text, 0, found.start())


def is_comments(line: Line) -> bool:
    """The heading of the readers' comments."""
    return line.n_words < 9 and _COMMENTS.match(line.lower) is not None


# --- bylines ---

_BYLINE = re.compile(
    r"\W{0,3}(?:[a-z][\w ]{2,30} [—–-] )?(?:(?:this (?:post|article|story) (?:was )?)?"
    r"(?:authored|analysis|opinion|story|written|words|report|text|interview|review|exclusive|reporting|posted"
    r"|commentary)\s+)?by:?\s+(?P<names>[^\W\d_].{1,140})$",
    re.IGNORECASE,
)
# what stands after the names on the line: times, calls to write to the author
_AFTER_NAMES = re.compile(
    r"[\s,]+[-–—|•·]?\s*(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?(?:\d{1,2} )?"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d|\d{1,2}[:/.]\d\d|\d{4}-\d\d|published\b"
    r"|updated\b"
    r"|posted\b|e-?mail\b|follow\b|[-–—|•·]\s*\d).*$",
    re.IGNORECASE,
)
_LOWER_WORD = re.compile(r"(?<![\w'’.-])[a-zà-ÿ]{2,}")
_BYLINE_WORDS = frozenset({
    "and", "in", "for", "of", "the", "with", "de", "da", "van", "von", "der", "den", "di", "la", "le", "el", "al",
    "bin", "y", "e", "staff", "writer", "reporter", "correspondent", "special", "to", "news", "editor",
    "contributor", "columnist", "guest", "host", "chief", "at", "on", "reporting", "by", "via", "author", "senior",
    "political", "national", "foreign", "business", "tech", "sports", "service", "wire", "wires", "agency", "press",
    "published", "updated", "posted", "email", "follow", "am", "pm",
})  # fmt: skip


def byline_names(line: Line) -> str | None:
    """The names of a line that is a byline ("By Jane Roe, Staff writer"), or None."""
    if line.n_words > 24 or (line.is_sentence and len(line.text) > 60):
        return None
    match = _BYLINE.match(line.text)
    if match is None:
        return None
    names = _AFTER_NAMES.sub("", match["names"]).strip(" ,|•·-–—")
    others = [word for word in _LOWER_WORD.findall(names) if word not in _BYLINE_WORDS]
    return names if names and len(others) <= 1 else None
