"""Proofreading: what an issue lacks, has too much of, or should not say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from libs.calendars.months import Month
from libs.values import Invalid
from services.outbound.domain import jargon, markup
from services.outbound.domain.newsletters import Manuscript, Section, Tag
from services.outbound.domain.one_line import NotOneLine, one_line
from services.outbound.domain.printable import advice, unprintable
from services.outbound.domain.stories import (
    Story,
    bare,
    has,
    is_everyday,
    mentions,
    with_stories,
)

LATEST_DUE = 28


class ImpossibleTerms(Invalid):
    """A share is at most 1, lengths are at least 1, and every month has a due day."""


@dataclass(frozen=True)
class Terms:
    """The owner's numbers: how much may sell, how long it may be, when it is late.

    `due_day` is the day of the month by which an issue is sent; `copy_cost` is what a
    printed copy costs, in the firm's own currency. Raises ImpossibleTerms.
    """

    pitch_share: float = 0.2
    longest_section: int = 180  # words
    longest_issue: int = 900
    stale_months: int = 2
    due_day: int = 15
    copy_cost: Decimal | None = None
    jargon: tuple[str, ...] = jargon.JARGON

    def __post_init__(self) -> None:
        least = min(self.longest_section, self.longest_issue, self.stale_months)
        share_fits = 0 <= self.pitch_share <= 1
        if not (share_fits and least >= 1 and 1 <= self.due_day <= LATEST_DUE):
            raise ImpossibleTerms


@dataclass(frozen=True)
class Finding:
    """What is wrong with an issue; what `blocks` must be mended before approval."""

    rule: str
    detail: str
    blocks: bool = False
    section: str | None = None


@dataclass(frozen=True)
class Known:
    """What an issue is held against: the bank of stories, and whom we look after.

    `betrayed` are the words of each of its texts that tell of a client of any branch.
    """

    stories: Mapping[str, Story]
    clients: Mapping[str, str]  # names by ids
    betrayed: Sequence[Sequence[str]]


def findings(
    manuscript: Manuscript, month: Month, terms: Terms, known: Known
) -> list[Finding]:
    """Say all that is wrong with an issue, what blocks it first."""
    told = with_stories(manuscript, known.stories)
    found = [
        *tags(told),
        *unfinished(told),
        *not_one_line(told),
        *not_printable(told),
        *pitch(told, terms),
        *unknown_stories(told, known),
        *names(told, known),
        *topical(told, month, terms),
        *lengths(told, terms),
        *technical(told, terms),
        *marked_up(told),
    ]
    return sorted(found, key=lambda each: not each.blocks)


def tags(manuscript: Manuscript) -> Iterator[Finding]:
    there = frozenset[Tag]().union(*(each.tags for each in manuscript.sections))
    for tag in Tag:
        if tag not in there:
            detail = f"No section is {tag}: mark one [{tag}]."
            yield Finding("tag_missing", detail, blocks=True)


def unfinished(manuscript: Manuscript) -> Iterator[Finding]:
    for section in manuscript.sections:
        if not section.paragraphs:
            detail = "There is nothing below this heading."
            yield Finding("empty", detail, blocks=True, section=section.heading)
        if any(each.startswith("(…") for each in section.paragraphs):
            detail = "This is still the hint of the first draft."
            yield Finding("hint", detail, blocks=True, section=section.heading)


def not_one_line(manuscript: Manuscript) -> Iterator[Finding]:
    """Find what no mail can be made with."""
    front = {
        "title": manuscript.title,
        "theme": manuscript.theme,
        "signature": manuscript.signed,
    }
    for name, told in front.items():
        try:
            one_line(told)
        except NotOneLine as refused:
            yield Finding("not_one_line", f"The {name}: {refused.detail}", blocks=True)


def not_printable(manuscript: Manuscript) -> Iterator[Finding]:
    """Find what would be an empty box on paper; most copies are posted."""
    for where, text in (*texts(manuscript), (None, manuscript.signed)):
        if lacking := unprintable([text]):
            yield Finding("not_printable", advice(lacking), blocks=True, section=where)


def pitch(manuscript: Manuscript, terms: Terms) -> Iterator[Finding]:
    if manuscript.pitch_share > terms.pitch_share:
        detail = (
            f"{manuscript.pitch_share:.1%} of the words sell something;"
            f" {100 * terms.pitch_share:g}% may."
        )
        yield Finding("too_much_pitch", detail, blocks=True)


def unknown_stories(manuscript: Manuscript, known: Known) -> Iterator[Finding]:
    for section in manuscript.sections:
        if section.story and section.story not in known.stories:
            detail = f"There is no story {section.story}."
            yield Finding("no_such_story", detail, blocks=True, section=section.heading)


def names(manuscript: Manuscript, known: Known) -> Iterator[Finding]:
    """Find clients who are named and did not agree to it."""
    used = {section.story for section in manuscript.sections}
    stories = [each for each in known.stories.values() if each.id in used]
    agreed = {each.client for each in stories if each.agreed_at}
    unasked = [name for client, name in known.clients.items() if client not in agreed]
    for (where, text), told in zip(texts(manuscript), known.betrayed, strict=True):
        here = [named(x, text, where) for x in unasked if mentions(text, x)]
        yield from here
        if not any(each.blocks for each in here):
            yield from (telling(words, where) for words in told)


def texts(manuscript: Manuscript) -> Iterator[tuple[str | None, str]]:
    """Give the texts of an issue, each with the heading it stands under."""
    front = (manuscript.title, manuscript.theme, *manuscript.opening)
    yield None, "\n".join(front)
    for each in manuscript.sections:
        yield each.heading, "\n".join((each.heading, *each.paragraphs))


def named(name: str, text: str, where: str | None) -> Finding:
    """Block a client's name; a single everyday word, or in small letters, asks only."""
    said = bare(name)
    only_a_word = said not in text or is_everyday(said)
    if len(said.split()) == 1 and only_a_word and not has(text, name):
        return Finding("may_name_a_client", f"Is {name} meant?", section=where)
    detail = f"{name} did not agree to be named."
    return Finding("names_a_client", detail, blocks=True, section=where)


def telling(words: str, where: str | None) -> Finding:
    detail = f"{words}: that tells of a client who did not agree to it."
    return Finding("names_a_client", detail, blocks=True, section=where)


def topical(manuscript: Manuscript, month: Month, terms: Terms) -> Iterator[Finding]:
    if not manuscript.theme:
        yield Finding("no_theme", "The month has no theme: Theme: …")
    dated = [section for section in manuscript.sections if section.dated]
    if not dated:
        yield Finding("nothing_topical", "Nothing is of this month: [dated 2026-03-25]")
    for section in dated:
        if is_stale(section.dated, month, terms):
            detail = f"{section.dated} is older than {terms.stale_months} months."
            yield Finding("stale", detail, section=section.heading)


def is_stale(day: date | None, month: Month, terms: Terms) -> bool:
    """Tell whether a day lies too many months before the month of an issue."""
    earliest = month.plus(-terms.stale_months).day(1)
    return day is not None and day < earliest


def lengths(manuscript: Manuscript, terms: Terms) -> Iterator[Finding]:
    for section in manuscript.sections:
        if section.words > terms.longest_section:
            detail = f"{section.words} words; {terms.longest_section} are read."
            yield Finding("long_section", detail, section=section.heading)
    if manuscript.words > terms.longest_issue:
        detail = f"{manuscript.words} words in all; {terms.longest_issue} are read."
        yield Finding("long_issue", detail)


def technical(manuscript: Manuscript, terms: Terms) -> Iterator[Finding]:
    for section in manuscript.sections:
        if words := jargon.found(spoken(section), terms.jargon):
            detail = f"Who says that at home? {', '.join(words)}"
            yield Finding("jargon", detail, section=section.heading)


def marked_up(manuscript: Manuscript) -> Iterator[Finding]:
    """Find what a reader would see as it is typed."""
    for where, text in texts(manuscript):
        for looks in markup.looks_like(text):
            detail = f"{looks}: it is printed as it stands here."
            yield Finding("markup", detail, section=where)


def spoken(section: Section) -> str:
    return "\n".join((section.heading, *section.paragraphs))


def fit_for_everybody(manuscript: Manuscript, known: Known) -> Manuscript | None:
    """Return what may be read by anybody today; None when its front names a client.

    Its stories are in their place already. A client may have withdrawn what was agreed
    when the issue was approved.
    """
    bad = {each.section for each in names(manuscript, known) if each.blocks}
    if None in bad:
        return None
    sections = tuple(each for each in manuscript.sections if each.heading not in bad)
    return replace(manuscript, sections=sections)


def blocking(found: Sequence[Finding]) -> list[Finding]:
    """Return what must be mended before an issue is approved."""
    return [each for each in found if each.blocks]
