"""Templates: what is written to many, each as if to one."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.values import BranchId, Conflict, FieldError, NotFound
from services.outbound.domain import liquids
from services.outbound.domain.contents import Content
from services.outbound.domain.liquids import NotATemplate, Values, WordUnknown
from services.outbound.domain.messages import Channel
from services.outbound.domain.template_words import words_for

EMPTY_LINES = re.compile(r"\n\s*\n\s*\n+")


class NoSuchTemplate(NotFound):
    """There is no such template."""


class NotWritten(NotFound):
    """The template is not written for this channel in this language."""


class ApprovedBefore(Conflict):
    """The version was approved before."""


class Overtaken(Conflict):
    """A newer version was approved since."""


@dataclass(frozen=True)
class Wording:
    """What a template says, in Liquid; `motto` stands on the front of a card."""

    subject: str
    text: str
    motto: str = ""

    def parts(self) -> Iterator[tuple[str, str]]:
        """Give what is written, each by its name."""
        yield from (("subject", self.subject), ("motto", self.motto))
        yield "text", self.text


@dataclass(frozen=True)
class Place:
    """Where a wording is used."""

    template: str
    channel: Channel
    language: str


@dataclass(frozen=True)
class Template:
    """One of the shipped templates.

    A `personal` one says something that is only true of whom it is for; `needs` are
    words without which it is not written.
    """

    name: str
    title: str
    edition: int
    page: str
    personal: bool
    needs: frozenset[str]
    wordings: Mapping[tuple[Channel, str], Wording]

    def wording(self, channel: Channel, language: str) -> Wording:
        """Return what it says; raises NotWritten."""
        if told := self.wordings.get((channel, language)):
            return told
        raise NotWritten


@dataclass(frozen=True)
class Version:
    """What a branch says instead of a shipped wording; it is never changed."""

    id: str
    branch: BranchId
    place: Place
    number: int
    wording: Wording
    made_at: datetime
    made_by: str
    approved_at: datetime | None = None
    approved_by: str | None = None

    def approve(self, at: datetime, by: str) -> "Version":
        """Let it be sent from now on; raises ApprovedBefore."""
        if self.approved_at:
            raise ApprovedBefore
        return replace(self, approved_at=at, approved_by=by)


def check(template: Template, wording: Wording, samples: Sequence[Values]) -> None:
    """Raise NotATemplate with each part that could not be written for everybody."""
    allowed = words_for(template.name)
    wrong = [
        FieldError(name, told)
        for name, source in wording.parts()
        if (told := amiss(source, [*allowed], samples))
    ]
    if wrong:
        raise NotATemplate(None, *wrong)


def amiss(source: str, allowed: Sequence[str], samples: Sequence[Values]) -> str | None:
    """Say what is wrong with a part, None if nothing."""
    try:
        liquids.check(source, allowed)
    except NotATemplate as wrong:
        return wrong.detail
    # What lacks least comes first: it names the very word.
    for sample in sorted(samples, key=len, reverse=True):
        try:
            liquids.fill(source, sample)
        except WordUnknown:
            return ask_first(liquids.words_of(source).difference(sample))
        except NotATemplate as wrong:
            return wrong.detail
    return None


def ask_first(unknown: Collection[str]) -> str:
    """Say how to write words that are not known of everybody."""
    named = ", ".join(sorted(unknown))
    one = min(unknown)
    return (
        f"{named} may not be known of everybody: ask first, as in"
        f" {{% if {one} %}} … {{{{ {one} }}}} … {{% endif %}}."
    )


def write(template: Template, place: Place, wording: Wording, told: Values) -> Content:
    """Write a message; raises WordUnknown."""
    filled = {name: liquids.fill(each, told).strip() for name, each in wording.parts()}
    posted = place.channel is Channel.POST
    return Content(
        subject=" ".join(filled["subject"].split()),
        text=tidy(filled["text"]),
        printed=printed(template, filled["motto"]) if posted else "",
        language=place.language,
    )


def printed(template: Template, motto: str) -> str:
    """Say on what it is printed."""
    return json.dumps({"page": template.page, "motto": motto}, ensure_ascii=False)


def tidy(text: str) -> str:
    """Take out the holes that words which were not said leave behind."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return EMPTY_LINES.sub("\n\n", lines).strip()


def missing(template: Template, told: Values) -> list[str]:
    """Name the words that it needs and that are not known."""
    return sorted(template.needs.difference(told))
