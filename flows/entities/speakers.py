"""Who says a quotation: the cue beside it and the name, pronoun or title that goes with the cue."""

from __future__ import annotations

import re

from flows.entities.context import Context, Speaker, Subject, last_person, title_words
from flows.entities.cues import ACCORDING, CUE, PRONOUN, ROLE

_CLAUSE = re.compile(r"[;:]|\b(?:but|while|because|although|when|after|before)\b")
_BREAK = re.compile(r",|;|:|\b(?:who|that|which|in|on|at|after|when|during|before|as|to|and)\b")
_BYLINE = re.compile(r"\s*([—–]|--?)\s*(?=[A-Z])")  # "..." - Michelle Marks, Philadelphia
# Hollande retaliated, after a quotation that ends in a comma
_ANY_VERB = re.compile(r",?\s+(?!(?:is|was|has|as|its|his|does)\b)([a-z]+(?:ed|s))\b")
_OF_WHOM = re.compile(r"\s+(?:for|of|to)\s+(?:the\s+)?")
_INVERTED = re.compile(r"\s*(Said|Says|Stated|Wrote|Writes|Added|Asked|Asks|Tweeted)\s+")


def speaker_after(context: Context, start: int, end: int, direct: bool) -> Speaker | None:
    """From the text after a quotation up to its sentence's end: said NAME, NAME said, according to NAME."""
    body = context.body
    if (match := ACCORDING.search(body, start, end)) and (found := _named_from(context, match.end(), end)):
        return found._replace(cue=match[0].strip())
    if found := speaker_byline(context, start):
        return found
    verb = CUE.search(body, start, end)
    if verb is None or (direct and verb.start() - start > 60):
        named = _named_at(context, _skip(body, start)) if direct else None
        if named and (other := _ANY_VERB.match(body, named.end)):
            return Speaker(named.name, named.entity_id, other[1])
        before = _ANY_VERB.match(body, start) if direct else None
        if before and (found := _named_from(context, before.end(), end)):
            return found._replace(cue=before[1])
    if verb is None:
        return None
    if not body[start : verb.start()].strip(" ,\n—–-"):
        if found := _named_from(context, verb.end(), end):
            return found._replace(cue=verb[0])
        return None
    if verb[0] in ("said", "says", "wrote") and body[start : verb.start()].rstrip().endswith(","):
        named = _named_at(context, _skip(body, verb.end()))
        if named and named.is_person:  # "a challenge" for Clinton, said Kunin
            return Speaker(named.name, named.entity_id, verb[0])
    if found := _subject_of(context, start, verb.start()):
        return found._replace(cue=verb[0])
    later = CUE.search(body, verb.end(), end)
    if later is not None and (found := _subject_of(context, verb.end(), later.start())):
        return found._replace(cue=later[0])
    return None


def speaker_byline(context: Context, start: int) -> Speaker | None:
    """From a dash and a name after a quotation, in its paragraph or the next."""
    dash = _BYLINE.match(context.body, start)
    named = _named_at(context, dash.end()) if dash else None
    return Speaker(named.name, named.entity_id, dash[1]) if dash and named else None


def speaker_before(context: Context, start: int, end: int, introduces: bool = False) -> Speaker | None:
    """From the text before a quotation back to its sentence's start: NAME said that ...

    `introduces`: the text is the sentence of the paragraph before, which must lead over by its verb.
    """
    body = context.body
    if (match := ACCORDING.match(body, start, end)) and (found := _named_from(context, match.end(), end)):
        return found._replace(cue=match[0].strip())
    verbs = [verb for verb in CUE.finditer(body, start, end) if not context.quoted(verb.start())]
    if introduces and not (verbs and body[end - 1 : end] in ":,"):
        verbs = verbs if body[end - 1 : end] == ":" else []
    for verb in reversed(verbs):
        if found := _subject_of(context, start, verb.start()):
            return found._replace(cue=verb[0])
    opening = _INVERTED.match(body, start, end)
    if opening and (found := _named_from(context, opening.end(), end)):
        return found._replace(cue=opening[1])
    if body[start:end].rstrip()[-1:] == ":":
        named = [s for s in context.within(start, end) if not context.quoted(s.start)]
        named = [s for s in named if s.is_person] or named
        if named:
            last = named[-1] if not body[named[-1].end : end].strip(" :") else named[0]
            return Speaker(last.name, last.entity_id, ":")
    return None


def speaker_beside(context: Context, start: int, end: int) -> Speaker | None:
    """The person whom a sentence is about that leads to a quotation without a verb of speech: NAME shook her head."""
    for subject in context.within(start, end):
        if subject.is_person and not context.quoted(subject.start):
            return Speaker(subject.name, subject.entity_id, None)
    return None


def _named_at(context: Context, position: int) -> Subject | None:
    """The person or body named at `position`, descriptions of up to three words before the name included."""
    for subject in context.within(position, position + 80):
        lead = context.body[position : subject.start]
        return subject if len(lead.split()) <= 3 and not re.search(r"[,.;:]\s", lead) else None
    return None


def _named_from(context: Context, start: int, end: int) -> Speaker | None:
    """The name, title or pronoun that a phrase begins with: `said` the president's spokesman, Sean Spicer."""
    body = context.body
    limit = min(end, start + 200)
    people = [s for s in context.within(start, limit) if s.is_person]
    others = [s for s in context.within(start, limit) if not s.is_person]
    stop = _BREAK.search(body, start, limit)
    head_end = stop.start() if stop else limit
    role = ROLE.search(body, start, head_end)
    if role and people and role.end() < people[0].start and _in_phrase(body, start, people[0]):
        return _role(context, role, start, head_end)
    head = [s for s in people if s.end <= head_end]
    for n, subject in enumerate(head):
        if n + 1 < len(head) and _describes(body[subject.end : head[n + 1].start]):
            continue  # Clinton's aide NAME, Cruz constituent NAME
        return Speaker(subject.name, subject.entity_id, None)
    pronoun = PRONOUN.match(body, _skip(body, start))
    if pronoun:
        return _pronoun(context, pronoun)
    if people and stop and stop[0] == "," and not body[stop.end() : people[0].start].strip():
        return Speaker(people[0].name, people[0].entity_id, None)  # the borough engineer, NAME
    if people and role and not body[role.end() : people[0].start].strip(" ,"):
        return Speaker(people[0].name, people[0].entity_id, None)
    if role is not None:
        return _role(context, role, start, head_end)
    for subject in others:
        if subject.end <= head_end:
            return Speaker(subject.name, subject.entity_id, None)
    return None


def _subject_of(context: Context, start: int, verb: int) -> Speaker | None:
    """The subject of a verb that stands at `verb`, looked for back to `start`."""
    body = context.body
    start = max(start, verb - 300)
    text = body[start:verb]
    clause = 0
    for match in _CLAUSE.finditer(text):
        clause = match.end()
    candidates = [s for s in context.within(start + clause, verb) if not context.quoted(s.start)]
    if not candidates and clause:
        candidates = [s for s in context.within(start, verb) if not context.quoted(s.start)]
        clause = 0
    pronouns = [p for p in PRONOUN.finditer(body, start + clause, verb) if not context.quoted(p.start())]
    people = [s for s in candidates if s.is_person]
    if pronouns and (not people or pronouns[-1].start() > people[-1].end) and _adjacent(body, pronouns[-1].end(), verb):
        return _pronoun(context, pronouns[-1])
    for subject in reversed(people):  # the name right before the verb
        if _adjacent(body, subject.end, verb) and not _in_phrase(body, start + clause, subject):
            return Speaker(subject.name, subject.entity_id, None)
    roles = [r for r in ROLE.finditer(body, start + clause, verb) if not context.quoted(r.start())]
    roles = [r for r in roles if not re.search(r"\b[Ii]n\s$", body[max(0, r.start() - 4) : r.start()])] or roles
    if roles and not people:
        close = [r for r in roles if _adjacent(body, r.end(), verb)]
        return _role(context, (close or roles)[0], start, verb)
    if people:
        if roles and roles[0].end() < people[0].start and _in_phrase(body, start + clause, people[0]):
            return _role(context, roles[0], start, verb)
        return Speaker(people[0].name, people[0].entity_id, None)
    if candidates:
        return Speaker(candidates[0].name, candidates[0].entity_id, None)
    if pronouns:
        return _pronoun(context, pronouns[-1])
    return None


def _adjacent(body: str, start: int, verb: int) -> bool:
    """Only adverbs and auxiliaries between: Trump has repeatedly said."""
    between = body[start:verb].strip()
    return len(between.split()) <= 3 and not re.search(r"[,;:.]|['’]s\b|\b(?:and|or|to|of|for|that)\b", between)


def _in_phrase(body: str, start: int, subject: Subject) -> bool:
    """Whether a name only completes another: a spokesman for NAME, the wife of NAME."""
    lead = body[max(start, subject.start - 60) : subject.start]
    phrase = re.search(r"\b(?:for|of|to|with|by|from|at|against)(?:\s+(?:the|[A-Z][\w.]*))*\s*$", lead)
    return phrase is not None and bool(ROLE.search(lead[: phrase.start()]))


def _describes(between: str) -> bool:
    """Whether what stands between two names makes the first describe the second."""
    return len(between.split()) <= 5 and not re.search(
        r"[,;:]|\b(?:and|of|for|to|with|about|in|on|at|from|by)\b", between
    )


def _skip(body: str, position: int) -> int:
    while position < len(body) and body[position] in " ,\n":
        position += 1
    return position


def _pronoun(context: Context, pronoun: re.Match[str]) -> Speaker | None:
    """He and she: who spoke just before, else the person last named; `it`, `we` and `I` name nobody."""
    gender = {"he": "m", "she": "f"}.get(pronoun[0].lower())
    if gender is None:
        return Speaker(pronoun[0], None, None) if pronoun[0].lower() == "they" else None
    if context.said:
        end, speaker = context.said[-1]
        between = context.body[end : pronoun.start()]
        near = "\n\n" not in between and len(re.findall(r"[.!?](?=\s)", between)) <= 1
        if (
            near
            and speaker.entity_id in context.people
            and context.genders.get(str(speaker.entity_id), gender) == gender
        ):
            return Speaker(speaker.name, speaker.entity_id, None)
    person = last_person(context, pronoun.start(), gender)
    return Speaker(person.name, person.entity_id, None) if person else Speaker(pronoun[0], None, None)


def _role(context: Context, role: re.Match[str], start: int, end: int) -> Speaker:
    """A title: the person who holds it in the article, else the words themselves."""
    phrase = " ".join(role[0].split())
    bound = _OF_WHOM.match(context.body, role.end(), end)
    whom = next((s for s in context.within(bound.end(), end) if s.start == bound.end()), None) if bound else None
    if bound and whom:  # a spokesman for NAME
        return Speaker(phrase + " " + " ".join(context.body[role.end() : whom.end].split()), None, None)
    words = title_words(phrase)
    if words[0] == "the" or phrase[0].isupper():
        tails = (" ".join(words[-n:]) for n in (4, 3, 2, 1) if len(words) >= n)
        holder = next((context.holders[tail] for tail in tails if tail in context.holders), None)
        if holder is not None:
            return Speaker(holder.name, holder.entity_id, None)
    return Speaker(phrase, None, None)
