"""Calls to the reader among the lines of a page: sign up, follow us, read more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.text.clues import CALL, clues, is_seen

if TYPE_CHECKING:
    from flows.text.lines import Line

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
CALL_HINTS = (
    "newsletter", "twitter", "podcast", "window._", "function", "googletag", "adchoices", "ad choices", "two cents",
    "not be published", "all times", "privacy", "our standards", "click here", "delivered", "be reached", "be followed",
    "terms of", "@", "sign up", "us at", "comments", "check out this",
    "facebook", "player ", "**", "(poll)", "(video)", "(photos)",
)  # fmt: skip
_CALL_INSIDE = clues(
    ("click here", r"click here (?:for|to)\b[^.]{0,60}\.?$"),
    ("delivered", r"delivered (?:to|through) your (?:inbox|door|letterbox)|\bthat matter, delivered\b"),
    ("newsletter", r"sign up for .{0,60}newsletter|\bour (?:free )?(?:daily |weekly )?newsletter"
                   r"|^(?:\S+ ){0,8}newsletters?\W*$"),
    ("subscribe to", r"subscribe to .{0,60}(?:newsletter|channel|podcast)"),
    ("twitter", r"\b(?:on|via) twitter(?: at)?:? ?(?:https?://|@)|\bis on twitter\b|follow .{2,60} on twitter\b"),
    ("follow ", r"\bfollow (?:him|her|them) (?:on\b|at\b|@)"),
    ("can be ", r"can be (?:reached|followed) (?:at|on|via)\b.{0,80}$"),
    ("window._", r"window\._"),
    ("function", r"function\s?\("),
    ("googletag", r"googletag"),
    ("choices", r"\bad ?choices"),
    ("player ", r"\bin the (?:video )?player (?:above|below)\W*$"),
    ("add your two cents", r"add your two cents"),
    ("may not be published, broadcast", r"may not be published, broadcast"),
    ("all times", r"all times (?:are )?local\)$"),
    ("sign up here", r"\bsign up here\b"),
    (" us at", r"\b(?:contact|e-?mail|write(?: to)?|reach|tell) us at\b"),
    ("comments", r"\b(?:tell us|let us know|share your|vote)\b.{0,80}\bcomments(?: section)?(?: below)?\W*$"),
    ("(poll)", r"\(poll\)$"),
    ("(video)", r"\(video\)$"),
    ("(photos)", r"\(photos\)$"),
    ("terms of", r"terms of (?:use|service)\b.{0,80}privacy"),
    ("privacy policy", r"privacy policy\b.{0,60}$"),
    ("our standards:", r"our standards:"),
)  # fmt: skip
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

# what a page's buttons would send to friends, its headline and summary, quotations and all; how to write to a columnist
_TO_AUTHOR = clues(
    ("check out this", r"check out this (?:story|article|video) on \S+\.\w"),
    ("on twitter", r"\bfollow (?:him|her|them) on twitter:? @\w+"),
    ("submit a comment to", r"\bsubmit a comment to\b"),
)
_STARRED = re.compile(r"\* [^.?]{5,60}!$")  # * Great ships for sale!
_LONGEST_CALL = 120  # words
# one invitation may be the story's own; an author asks for several things at once
_ASKS = re.compile(
    r"\b(?:follow|lik|join|support|fund|donat|shar|find|visit|check)\w*(?: out| to| on)? (?:me|us|my|our)\b"
)
_OURS = (" me", " us", " my", " our")
_MOST_ASKED = 2


def is_promo(line: Line) -> bool:
    """A call to the reader (sign up, follow us), or a label."""
    if line.n_words >= _LONGEST_CALL:
        return False
    is_hinted = line.hints & CALL
    if is_hinted and (is_seen(_TO_AUTHOR, line.lower) or _asks_often(line.lower)):
        return True
    if line.n_words >= 45:
        return False
    if _CALL.match(line.lower):
        return True
    is_quoted = '"' in line.text or "“" in line.text
    if not is_quoted and is_hinted and is_seen(_CALL_INSIDE, line.lower):
        return True
    if line.text[0] == "*" and _STARRED.match(line.text):
        return True
    if line.is_sentence:
        return False
    is_link = line.text.endswith(" »") and "«" not in line.text
    return is_link or _LABEL.match(line.lower) is not None


def _asks_often(text: str) -> bool:
    return sum(map(text.count, _OURS)) > _MOST_ASKED and len(_ASKS.findall(text)) > _MOST_ASKED
