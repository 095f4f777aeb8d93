"""Hypertext: what others wrote, cleaned, and the same as plain text."""

import re
from html import escape, unescape

import nh3
from inscriptis import get_text
from inscriptis.model.config import ParserConfig

TAGS = {
    *("a", "b", "blockquote", "br", "div", "em", "h1", "h2", "h3", "hr", "i", "img"),
    *("li", "ol", "p", "span", "strong", "table", "tbody", "td", "th", "thead", "tr"),
    *("u", "ul"),
}
ATTRIBUTES = {
    "*": {"style"},
    "a": {"href", "title"},
    "img": {"alt", "height", "src", "width"},
    "td": {"align", "colspan", "rowspan", "valign"},
    "th": {"align", "colspan", "rowspan", "valign"},
}
STYLES = {
    *("background-color", "border", "border-collapse", "border-radius", "color"),
    *("font-family", "font-size", "font-style", "font-weight", "line-height"),
    *("margin", "margin-bottom", "margin-top", "max-width", "padding", "text-align"),
    *("text-decoration", "vertical-align", "width"),
}
SCHEMES = {"http", "https", "mailto"}
WRITTEN = ParserConfig(display_links=True, display_images=True)
LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")
HREF = re.compile(r'href="(https?://[^"]*)"')
PARAGRAPHS = re.compile(r"\n\s*\n")


def cleaned(html: str) -> str:
    """Return what of HTML is harmless, as a part of a page."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        filter_style_properties=STYLES,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def text_of(html: str) -> str:
    """Return what cleaned HTML says, with the addresses that it links to."""
    lines = get_text(html, WRITTEN).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def html_of(text: str) -> str:
    """Return plain text as HTML, its links to follow."""
    paragraphs = PARAGRAPHS.split(text.strip())
    return "\n".join(f"<p>{_lines(each)}</p>" for each in paragraphs)


def links_of(html: str) -> set[str]:
    """Return the pages that cleaned HTML links to."""
    return set(map(unescape, HREF.findall(html)))


def links_in(text: str) -> set[str]:
    """Return the pages that plain text names."""
    return set(LINK.findall(text))


def _lines(paragraph: str) -> str:
    return "<br>\n".join(map(_linked, paragraph.splitlines()))


def _linked(line: str) -> str:
    """Escape a line, and its links as what they are."""
    written, rest = "", 0
    for found in LINK.finditer(line):
        link = escape(found.group())
        before = escape(line[rest : found.start()])
        written += f'{before}<a href="{link}">{link}</a>'
        rest = found.end()
    return written + escape(line[rest:])
