"""Newsletter pages: an issue as one reader gets it, as text, as HTML and on paper."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from services.outbound.domain.contents import Content
from services.outbound.domain.manuscripts import BULLET, lines_of, paragraphs_of
from services.outbound.domain.newsletters import Manuscript, Section


@dataclass(frozen=True)
class Words:
    """What stands in every issue, in one language."""

    dear: str
    hello: str
    signed: str
    code: str


WORDS = {
    "en": Words(
        "Dear {name},", "Hello,", "Yours, {name}", "Read this far? Tell us {code}."
    ),
    "de": Words(
        "Guten Tag {name},",
        "Guten Tag,",
        "Ihr Team: {name}",
        "Bis hierher gelesen? Nennen Sie uns {code}.",
    ),
}
UNDERLINE = "-"


@dataclass(frozen=True)
class Reader:
    """Who reads a copy: a name, a `note` for this client alone, and a code to tell."""

    name: str | None
    note: str = ""
    code: str = ""


def content(manuscript: Manuscript, reader: Reader) -> Content:
    """Write a copy for one reader; stories are in their place already."""
    return Content(
        subject=manuscript.title,
        text=text(manuscript, reader),
        html=html(manuscript, reader),
        printed=printed(manuscript, reader),
        language=manuscript.language,
    )


def front(manuscript: Manuscript, reader: Reader) -> Iterator[str]:
    """Give what stands before the first section, for this reader."""
    words = WORDS[manuscript.language]
    yield words.dear.format(name=reader.name) if reader.name else words.hello
    yield from manuscript.opening
    if reader.note:
        yield from paragraphs_of(lines_of(reader.note))


def end(manuscript: Manuscript) -> Iterator[str]:
    """Give what stands behind the last section."""
    if manuscript.signed:
        yield WORDS[manuscript.language].signed.format(name=manuscript.signed)


def text(manuscript: Manuscript, reader: Reader) -> str:
    """Write a copy as plain text."""
    head = [manuscript.title, *filter(None, [manuscript.theme])]
    parts = ["\n".join(head), *front(manuscript, reader)]
    for section in manuscript.sections:
        underline = UNDERLINE * len(section.heading)
        parts += [f"{section.heading}\n{underline}", *section.paragraphs]
    return "\n\n".join((*parts, *end(manuscript))) + "\n"


def html(manuscript: Manuscript, reader: Reader) -> str:
    """Write a copy as HTML that says what the text says, and nothing else."""
    return "\n".join(
        (
            *titled(manuscript),
            *paragraphs(tuple(front(manuscript, reader))),
            *sections(manuscript.sections),
            *paragraphs(tuple(end(manuscript))),
        )
    )


def public_page(manuscript: Manuscript, sender: str, month: str) -> str:
    """Write an issue as a page for everybody: nobody is greeted in it."""
    body = "\n".join(
        (
            *titled(manuscript),
            *paragraphs(manuscript.opening),
            *sections(manuscript.sections),
            *paragraphs(tuple(end(manuscript))),
            f"<footer>{escape(sender)} · {escape(month)}</footer>",
        )
    )
    return page(manuscript.language, manuscript.title, body, LINKED)


def proof_page(manuscript: Manuscript, reader: Reader) -> str:
    """Write a copy as a page to be looked at from a file."""
    body = html(manuscript, reader)
    return page(manuscript.language, manuscript.title, body, f"<style>{STYLE}</style>")


def page(language: str, title: str, body: str, style: str) -> str:
    """Write a whole page; it runs nothing."""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n{style}\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


STYLESHEET = "/v1/newsletter-archive/page.css"
LINKED = f'<link rel="stylesheet" href="{STYLESHEET}">'
STYLE = (
    "body{margin:0;background:#f6f4ef;color:#222;font:1.1rem/1.6 Georgia,serif}"
    "main{max-width:38rem;margin:0 auto;padding:2rem 1.2rem}"
    "h1,h2{color:#1f3a5f;line-height:1.2}h2{margin-top:2.2rem;font-size:1.25rem}"
    ".theme{font-style:italic;color:#555}footer{margin-top:3rem;color:#666;"
    "font-size:.85rem}"
)


def titled(manuscript: Manuscript) -> Iterator[str]:
    yield f"<h1>{escape(manuscript.title)}</h1>"
    if manuscript.theme:
        yield f'<p class="theme">{escape(manuscript.theme)}</p>'


def sections(told: Iterable[Section]) -> Iterator[str]:
    for section in told:
        yield f"<h2>{escape(section.heading)}</h2>"
        yield from paragraphs(section.paragraphs)


def paragraphs(told: Sequence[str]) -> Iterator[str]:
    """Write paragraphs; items that follow each other are one list."""
    for listed, some in groupby(told, lambda each: each.startswith(BULLET)):
        if listed:
            items = (f"<li>{escape(x.removeprefix(BULLET))}</li>" for x in some)
            yield f"<ul>{''.join(items)}</ul>"
        else:
            yield from (f"<p>{escape(x)}</p>" for x in some)


def printed(manuscript: Manuscript, reader: Reader) -> str:
    """Write what the printed page is set from; what is written is no source of it."""
    words = WORDS[manuscript.language]
    asked = [words.code.format(code=reader.code)] if reader.code else []
    last = (*end(manuscript), *asked)
    told = [
        {"heading": each.heading, "paragraphs": list(each.paragraphs)}
        for each in manuscript.sections
    ]
    if told:
        told[-1]["paragraphs"] = [*manuscript.sections[-1].paragraphs, *last]
    return json.dumps(
        {
            "page": "newsletter",
            "title": manuscript.title,
            "motto": manuscript.theme,
            "note": list(front(manuscript, reader)),
            "sections": told,
        },
        ensure_ascii=False,
    )
