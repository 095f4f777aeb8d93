"""Manuscripts: an issue as people write it, one plain text from title to last line.

A title behind `# `, a few lines `Theme: …`, an opening; then each section behind
`## Heading [what it is there for, …]`, its paragraphs apart by empty lines.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise

from libs.values import FieldError, Invalid
from services.outbound.domain.newsletters import Manuscript, Section, Tag

TITLE, HEADING, ITEM, BULLET = "# ", "## ", "- ", "• "
LANGUAGES = ("en", "de")
HEADER = re.compile(r"(Theme|Language|Signed): *(.*)")
MARKED = re.compile(r"(.*?)\s*\[([^\[\]]*)\]")  # the last pair of brackets
DATED = re.compile(r"(?:dated )?([0-9]{4}-[0-9]{2}-[0-9]{2})")
STORY = "story "
PITCH = "pitch"
LONGEST = 40_000  # characters


class NotAManuscript(Invalid):
    """The text of an issue begins with a line "# Title"."""


def read(text: str) -> Manuscript:
    """Read a manuscript; raises NotAManuscript with the line to mend."""
    lines = [(number, line.strip()) for number, line in enumerate(lines_of(text), 1)]
    while lines and not lines[0][1]:
        lines.pop(0)
    if not lines or not lines[0][1].startswith(TITLE):
        raise NotAManuscript
    (_, title), *rest = lines
    first = next((at for at, (_, x) in enumerate(rest) if begins(x)), len(rest))
    headers, opening = header_lines(rest[:first])
    return Manuscript(
        title.removeprefix(TITLE).strip(),
        headers.get("Theme", ""),
        language_of(headers.get("Language", LANGUAGES[0])),
        headers.get("Signed", ""),
        paragraphs_of(opening),
        tuple(sections(rest[first:])),
    )


def lines_of(text: str) -> list[str]:
    """Split a text into lines; raises NotAManuscript for what cannot be printed."""
    if len(text) > LONGEST:
        raise wrong(1, f"more than {LONGEST} characters")
    lines = text.replace("\r\n", "\n").replace("\t", " ").split("\n")
    for number, line in enumerate(lines, 1):
        if any(unicodedata.category(each) == "Cc" for each in line):
            raise wrong(number, "a character that cannot be printed")
    return lines


def begins(line: str) -> bool:
    return line.startswith(HEADING)


def header_lines(
    lines: Sequence[tuple[int, str]],
) -> tuple[dict[str, str], list[str]]:
    """Part the lines `Name: value` below the title from the opening."""
    told: dict[str, str] = {}
    for at, (_, line) in enumerate(lines):
        header = HEADER.fullmatch(line)
        if line and not header:
            return told, [each for _, each in lines[at:]]
        if header:
            told[header[1]] = header[2].strip()
    return told, []


def language_of(told: str) -> str:
    if told not in LANGUAGES:
        raise NotAManuscript(f"Language: {' or '.join(LANGUAGES)}, not {told}.")
    return told


def paragraphs_of(lines: Iterable[str]) -> tuple[str, ...]:
    """Join lines into paragraphs; each line `- ` is one by itself."""
    apart = (part for line in lines for part in parted(line))
    found = [list(some) for there, some in groupby(apart, bool) if there]
    return tuple(" ".join(each) for each in found)


def parted(line: str) -> tuple[str, ...]:
    """Put empty lines around an item."""
    if not line.startswith(ITEM):
        return (line,)
    return ("", BULLET + line.removeprefix(ITEM).strip(), "")


def sections(lines: Sequence[tuple[int, str]]) -> Iterator[Section]:
    starts = [at for at, (_, line) in enumerate(lines) if begins(line)]
    for start, end in pairwise([*starts, len(lines)]):
        number, heading = lines[start]
        body = paragraphs_of(line for _, line in lines[start + 1 : end])
        yield section_of(number, heading.removeprefix(HEADING).strip(), body)


def section_of(number: int, heading: str, body: tuple[str, ...]) -> Section:
    """Read what stands in brackets behind a heading."""
    marked = MARKED.fullmatch(heading)
    section = Section(marked[1] if marked else heading, body)
    for mark in marked[2].split(",") if marked else ():
        section = with_mark(section, mark.strip(), number)
    return section


def with_mark(section: Section, word: str, number: int) -> Section:
    """Return a section with what one word in its brackets says of it."""
    if word in set(Tag):
        return replace(section, tags=section.tags | {Tag(word)})
    if word == PITCH:
        return replace(section, pitch=True)
    if word.startswith(STORY):
        return replace(section, story=word.removeprefix(STORY).strip())
    if day := DATED.fullmatch(word):
        return replace(section, dated=day_of(number, day[1]))
    raise wrong(number, f"[{word}] says nothing of a section")


def day_of(number: int, told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise wrong(number, f"{told} is no day") from None


def wrong(number: int, what: str) -> NotAManuscript:
    detail = f"line {number}: {what}"
    return NotAManuscript(None, FieldError("manuscript", detail))


def written(manuscript: Manuscript) -> str:
    """Write a manuscript as it is read."""
    headers = {
        "Theme": manuscript.theme,
        "Language": manuscript.language,
        "Signed": manuscript.signed,
    }
    head = [TITLE + manuscript.title, *(f"{n}: {v}" for n, v in headers.items() if v)]
    parts = ["\n".join(head), *map(spelled, manuscript.opening)]
    for section in manuscript.sections:
        parts += [heading_of(section), *map(spelled, section.paragraphs)]
    return "\n\n".join(parts) + "\n"


def spelled(paragraph: str) -> str:
    if paragraph.startswith(BULLET):
        return ITEM + paragraph.removeprefix(BULLET)
    return paragraph


def heading_of(section: Section) -> str:
    marks = [
        *(tag.value for tag in Tag if tag in section.tags),
        *([PITCH] if section.pitch else []),
        *([f"dated {section.dated}"] if section.dated else []),
        *([f"{STORY}{section.story}"] if section.story else []),
    ]
    told = f" [{', '.join(marks)}]" if marks else ""
    return f"{HEADING}{section.heading}{told}"
