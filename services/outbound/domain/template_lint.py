"""What a careful reader would say of a template before it is sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.outbound.domain import jargon, liquids, markup
from services.outbound.domain.contents import Content
from services.outbound.domain.letters import Page, printed_of
from services.outbound.domain.messages import Channel
from services.outbound.domain.printable import advice, unprintable
from services.outbound.domain.templates import Place, Template, Wording

WORDS = {Channel.POST: 220, Channel.EMAIL: 170}
CARD_WORDS = 90
SMS_CHARACTERS = 320  # two of the parts that a telephone network carries
SUBJECT_CHARACTERS = 70
LEFT_TO_FILL = re.compile(r"\[[^\]\n]{0,60}\]|\bTODO\b|\bXXX+\b|_{3,}|\.{4,}")
SHOUTING = re.compile(r"!\s*!|\b[A-ZÄÖÜ]{4,}(?:\s+[A-ZÄÖÜ]{4,})+\b")
EXCLAMATIONS = 2


@dataclass(frozen=True)
class Finding:
    """What is wrong with a wording; what `blocks` is mended before approval."""

    rule: str
    detail: str
    blocks: bool = False


def findings(
    template: Template, place: Place, wording: Wording, sample: Content
) -> list[Finding]:
    """Say what is wrong with a wording, `sample` being it with invented words."""
    said = "\n".join((sample.subject, front(sample), sample.text))
    found = [
        *impersonal(template, wording),
        *unfinished(wording, sample),
        *not_printable(place, wording, said),
        *too_long(template, place, sample),
        *technical(said),
        *loud(said),
        *marked_up(written(wording)),
    ]
    return sorted(found, key=lambda each: not each.blocks)


def impersonal(template: Template, wording: Wording) -> Iterator[Finding]:
    """Find a personal template that says nothing of whom it is for."""
    said = liquids.words_of(wording.text)
    personal = any(
        word == "greeting" or word.startswith(("client.", "contact.", "occasion."))
        for word in said
    )
    if template.personal and not personal:
        detail = "Nothing in it is of them: begin with {{ greeting }}."
        yield Finding("nothing_personal", detail, blocks=True)


def front(sample: Content) -> str:
    """Return what stands on the front of a card."""
    return printed_of(sample).motto


def unfinished(wording: Wording, sample: Content) -> Iterator[Finding]:
    if not sample.text:
        yield Finding("empty", "It says nothing.", blocks=True)
    if found := LEFT_TO_FILL.search(written(wording)):
        detail = f"Something is left to be filled in: {found.group()}"
        yield Finding("left_to_fill", detail, blocks=True)


def written(wording: Wording) -> str:
    """Return all that is written: what one sample does not say, another reader is."""
    return "\n".join(liquids.spoken(source) for _, source in wording.parts())


def not_printable(place: Place, wording: Wording, said: str) -> Iterator[Finding]:
    """Find what would be an empty box on paper."""
    if place.channel is not Channel.POST:
        return
    if lacking := unprintable((said, written(wording))):
        yield Finding("not_printable", advice(lacking), blocks=True)


def too_long(template: Template, place: Place, sample: Content) -> Iterator[Finding]:
    if len(sample.subject) > SUBJECT_CHARACTERS:
        detail = f"{len(sample.subject)} characters; {SUBJECT_CHARACTERS} are seen."
        yield Finding("long_subject", detail)
    if place.channel not in WORDS:
        yield from too_long_to_ring(sample)
        return
    on_card = place.channel is Channel.POST and template.page == Page.CARD
    most = CARD_WORDS if on_card else WORDS[place.channel]
    if (words := len(sample.text.split())) > most:
        yield Finding("too_long", f"{words} words; {most} are read.")


def too_long_to_ring(sample: Content) -> Iterator[Finding]:
    if len(sample.text) > SMS_CHARACTERS:
        detail = f"{len(sample.text)} characters; {SMS_CHARACTERS} are read."
        yield Finding("too_long", detail)


def technical(said: str) -> Iterator[Finding]:
    if words := jargon.found(said, jargon.JARGON):
        yield Finding("jargon", f"Who says that at home? {', '.join(words)}")


def marked_up(said: str) -> Iterator[Finding]:
    """Find what a reader would see as it is typed."""
    for looks in markup.looks_like(said):
        yield Finding("markup", f"{looks}: it is read as it stands here.")


def loud(said: str) -> Iterator[Finding]:
    if SHOUTING.search(said) or said.count("!") > EXCLAMATIONS:
        yield Finding("loud", "It shouts: one exclamation mark is plenty.")
