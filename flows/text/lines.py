"""What a line of an article is: story, or one of the things a page puts around a story.

The rules are those that decided most when copy was labelled by hand (design, section 4): captions and photo
credits, sign-up and share lines, short lines without final punctuation, end marks. They look at one line at a
time; what needs the whole article is in article.py, what needs other articles in text.furniture.
"""

from __future__ import annotations

import re

from flows.text.dates import date_line

SHORT = 15  # words: a shorter line without final punctuation is a heading, a label or a link

ENDS_SENTENCE = re.compile(r"[.!?…。！？][\"”’'\)\]»*]*$")
_FULL_DATE = re.compile(
    r"\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.?"
    r"|January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}, (?P<year>\d{4})\b"
)
_PHOTO_CREDIT = re.compile(
    r"\((?:[^()]{0,60}[ /,;])?(?:AP|Reuters|REUTERS|AFP|EPA|Getty|Xinhua|Kyodo|PA|Bloomberg)?[ /]?"
    r"(?:[Ff]ile )?(?:[Pp]hoto|PHOTO|[Ii]mage)s?\b[^()]{0,120}\)?[.)]?$"
    r"|\((?:AP|Pool|Courtesy|Handout|Staff|File|FILE)[ /](?:[Pp]hoto|PHOTO)"
    r"|\b(?:Pool|Handout|File|FILE) (?:[Pp]hoto|PHOTO)s?\b[^.]{0,60}\)?$"
    r"|\([^()]{3,80}(?:/|, | via | \| )(?:AP|The Associated Press|Associated Press|Reuters|AFP|EPA|Getty Images"
    r"|Bloomberg|TASS|Sputnik)\)\.?$"
)
_CREDIT_END = re.compile(
    r"(?:AP Photo|Getty Images|GETTY|AFP/|/AFP|via AP\b|\| ?(?:Reuters|AP|AFP)\b|EPA-EFE"
    r"|[A-Z][\w.]+ ?/ ?(?:Reuters|AP|AFP|EPA)\b"
    r"|Photo by|photograph by|Lehtikuva|Shutterstock|iStock|(?:Credit|Photo|Image)s?: ?[A-Z])[^.]{0,70}[.)]{0,2}$"
)
_CAPTION_START = re.compile(
    r"^\W{0,3}(?:FILE\s*[-–—:]|FILE PHOTO|File photo|(?:Photo|PHOTO|Image|IMAGE|Media|Credit|CREDIT|Caption"
    r"|CAPTION|Picture"
    r"|Photograph|Foto|Video|VIDEO)s?(?: (?:by|credit|caption))?\s?[:|]"
    r"|In this (?:\w+,? ){0,2}[A-Z]\w+\.? \d{1,2}, \d{4},? "
    r"(?:file )?photo|(?:Photos?|Photography|Illustration|Graphic|Video|Map) by\b|WATCH\b|Image \d+ ?(?:of|/) ?\d+)"
)
_CAPTION_WORDS = re.compile(
    r"\bfile (?:photo|image|picture)\b|\((?:[LRC]|left|right|center|centre|top|bottom|second from (?:left|right))\)"
    r"|,\s(?:far |second |third |top |bottom |front )?(?:left|right|center|centre|second from (?:left|right)),"
    r"|\b(?:is|are) (?:pictured|seen) (?:here|above|below|in (?:this|a|an) (?:file|undated|\w+ \d{1,2}))"
    r"|^Pictured\b|\(pictured[^)]*\)|\bpictured (?:above|below|here|left|right|together|in)\b"
)
_PRESENT_ACTION = re.compile(
    r"^(?:[A-Z“\"][\w.,'’“”\"-]* ?(?:[a-z]{2,4} )?){2,14}(?:speaks?|arrives?|walks?|attends?|waves?|shakes? hands"
    r"|smiles?"
    r"|listens?|gestures?|looks? on|holds?|stands?|sits?|poses?|meets?|addresses|disembarks?|boards?|plays?|greets?"
    r"|gathers?|march(?:es)?|watch(?:es)?|wears?|carr(?:y|ies)|leaves?|talks?)\b"
)
_PROMO = re.compile(
    r"^\W{0,4}(?:sign ?up\b|subscribe\b|click (?:here|to|on)\b|tap here\b|get (?:the|our|daily|breaking|today['’]?s)"
    r" .{0,60}(?:inbox|newsletter|headlines|app|alerts?|email)\b|follow .{2,60} on (?:twitter|facebook|instagram"
    r"|x\b|social)"
    r"|follow (?:us|me|him|her|them|@)|read more\b|tell us what you think|read (?:also|next|the full)\b|see (?:also|more)\b|also (?:read"
    r"|on)\b"
    r"|related\b.{0,20}:|more (?:from|on|about|stories|news|coverage)\b.{0,60}$|watch(?: live| now| the video)?:"
    r"|listen(?: now)?:"
    r"|live updates:|recommended\b|don['’]t miss\b.{0,60}:|share (?:this|on|via|story)|print this|e-?mail (?:this"
    r"|the)"
    r"|advertisement\b|advertising\b|sponsored\b|story continues|continue reading|article continues|scroll (?:to"
    r"|down)"
    r"|you are signed|enter city|by signing|thank you for (?:signing|reading|subscrib)|interested in this topic"
    r"|(?:your|this) subscription|be the first to|no one covers|try (?:one|1) month|unlimited digital|chat with us"
    r"|purchase:|support (?:our|independent|quality|local)\b|download (?:the|our)|install (?:the|our)|turn on desktop"
    r"|to find out more about|please read the conversation|log ?in\b|register (?:now|for|here)|already a subscriber"
    r"|this (?:site|website) (?:uses|requires)|we use cookies|enable javascript|view (?:comments|gallery|the full)"
    r"|(?:leave|post|add|show|hide|view|load|read|write) (?:a |your |all |more |the )?comments?\b|(?:jump|skip) to\b"
    r"|have a (?:news )?tip\b|got a tip\b|(?:contact|reach|e-?mail) (?:the )?(?:reporter|author|writer|us)\b"
    r"|powered by\b|originally (?:published|appeared) (?:on|at|in)\b|this (?:article|story"
    r"|piece) (?:was )?(?:originally|first)"
    r"|views expressed|the opinions expressed|opinions expressed|tags?:|topics?:|filed under|categories:|keywords?:)"
    r"|click here (?:for|to)\b[^.]{0,60}\.?$|^follow @?\w+ on twitter\b|^publicado por\b|delivered (?:to|through) your"
    r" (?:inbox|door|letterbox)|sign up for .{0,60}newsletter|\bour (?:free )?(?:daily |weekly )?newsletter"
    r"|subscribe to .{0,60}(?:newsletter|channel|podcast)"
    r"|\b(?:on|via) twitter (?:at|:|@)|(?:on|at) Twitter:? ?(?:at )?(?:https?://|@)|follow .{2,60} on twitter\b"
    r"|can be (?:reached|followed) (?:at|on|via)\b.{0,80}$|^https?://\S+$|^www\.\S+$|^pic\.twitter\.com/\S+$"
    r"|window\._|function\s?\(|googletag|\bAd ?Choices|add your two cents|may not be published, broadcast"
    r"|all times (?:are )?local\)$|terms of (?:use|service)\b.{0,80}privacy|privacy policy\b.{0,60}$|our standards:",
    re.IGNORECASE,
)
# a correction note or wire slug, never story
_NOTE = re.compile(
    r"^\W{0,3}(?:\(?(?:corrects|corrected|updates with|recasts|adds|refiles|repeats|this (?:story|version"
    r"|article) (?:has|corrects|was|is)"
    r"|editor['’]?s? note|correction\b)|eds?[.:]|a (?:previous|prior|earlier) version of this)",
    re.IGNORECASE,
)
_END_MARK = re.compile(
    r"^\W{0,4}(?:additional |with additional |further )?reporting(?: and writing| and editing)? (?:by|from) [A-Z]"
    r"|^\W{0,4}(?:writing|editing|compiled|edited|written) (?:and \w+ )?by [A-Z]"
    r"|\bcontributed (?:to )?(?:this|the) (?:report|story|article)|\bcontributed reporting\b|\bcontributed\.?$"
    r"|\breported from [A-Z].{0,60}\.$|^\W{0,3}(?:©|\(c\) |copyright\b)|©\s?\d{4}|\ball rights reserved\b"
    r"|^tags:|^-{2,3}\s?30\s?-{2,3}$|^#{3}$|^ENDS?$",
    re.IGNORECASE,
)
_END_GUARD = re.compile(r"^(?:writers?|.{0,60}\bwriters?) ", re.IGNORECASE)
_COMMENTS = re.compile(
    r"^\W{0,3}(?:leave a (?:comment|reply)|show comments|\d+ comments?|comments? \(\d+\)|join the (?:conversation"
    r"|discussion)"
    r"|post a comment|conversation guidelines|most (?:read|popular|viewed)\b.{0,30}|you (?:may|might) also like"
    r"|recommended (?:for you|stories)|trending(?: now)?|more from\b.{0,40})\W*$",
    re.IGNORECASE,
)
_WIDGET = re.compile(
    r"^\W*(?:\d+(?:\.\d+)?[KkMm]? ?(?:shares?|likes?|retweets?|views?|comments?|replies|reactions)|shares?|tweet"
    r"|pin(?: it)?|e-?mail|print"
    r"|save|whatsapp|facebook|twitter|linkedin|reddit|more|close|prev(?:ious)?|next|comments?|updated|published"
    r"|posted"
    r"|advertisement|tonight|today|\d+ (?:min(?:ute)?s?|hours?|hrs?|days?)(?: \d+ min)? ago|image \d+ of ?/?\d+"
    r"|now playing:?.*"
    r"|just watched|replay|.{0,25}\d-day forecast|weather|\d+ ?°[CF]?.{0,30}|\d+ / \d+)\W*$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^\W{0,3}(?P<by>(?:(?:analysis|opinion|story|written|words|report|text|interview|review|exclusive|reporting"
    r"|posted|commentary)\s+)?"
    r"[Bb][Yy]:?\s+)(?P<names>[^\W\d_](?:(?!\b(?:is|was|said|has|the way|which)\b).){1,140})$"
)
_LOWER_WORD = re.compile(r"(?<![\w'’.-])[a-zà-ÿ]{2,}")
_BYLINE_WORDS = frozenset({
    "and", "in", "for", "of", "the", "with", "de", "da", "van", "von", "der", "den", "di", "la", "le", "el", "al",
    "bin", "y", "e", "staff", "writer", "reporter", "correspondent", "special", "to", "news", "editor",
    "contributor", "columnist", "guest", "host", "chief", "at", "on", "reporting", "by", "via", "author", "senior",
    "political", "national", "foreign", "business", "tech", "sports", "service", "wire", "wires", "agency", "press",
    "published", "updated", "posted", "email", "follow", "am", "pm",
})  # fmt: skip


def byline_names(line: str) -> str | None:
    """The names of a line that is a byline ("By Jane Roe, Staff writer"), or None."""
    match = _BYLINE.match(line)
    if match is None or (ENDS_SENTENCE.search(line) and len(line) > 60):
        return None
    names = match["names"].strip()
    others = [w for w in _LOWER_WORD.findall(names) if w not in _BYLINE_WORDS]
    return names if len(others) <= 1 and len(names.split()) <= 24 else None


def is_widget(line: str) -> bool:
    return len(line) < 60 and _WIDGET.match(line) is not None


def is_promo(line: str, n_words: int) -> bool:
    return n_words < 45 and _PROMO.search(line) is not None


def is_note(line: str, n_words: int) -> bool:
    return n_words < 60 and _NOTE.match(line) is not None


def is_end_mark(line: str, n_words: int) -> bool:
    """The report's closing line: what follows is no longer the story."""
    return n_words < 60 and _END_MARK.search(line) is not None and '"' not in line and "“" not in line


def is_comments(line: str, n_words: int) -> bool:
    return n_words < 9 and _COMMENTS.match(line) is not None


def is_caption(line: str, n_words: int, year: int | None) -> bool:
    """A photograph's caption or credit. `year` is that of publication: agencies date captions in full, and
    hardly ever a story of the same year."""
    if n_words > 110:
        return False
    if _CAPTION_START.match(line) or _CREDIT_END.search(line) or _PHOTO_CREDIT.search(line):
        return True
    if n_words > 80 or '"' in line or "“" in line:
        return False
    if _CAPTION_WORDS.search(line):
        return True
    date = _FULL_DATE.search(line)
    if date is None:
        return False
    same_year = year is not None and abs(int(date["year"]) - year) <= (1 if date["weekday"] else 0)
    return bool((date["weekday"] and same_year) or (same_year and _PRESENT_ACTION.match(line)))


def is_date(line: str) -> bool:
    return date_line(line) is not None
