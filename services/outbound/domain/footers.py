"""Footers: who writes, where post reaches them, and how to hear no more of it."""

from collections.abc import Iterator
from html import escape

from services.outbound.domain.senders import Identity

DIVIDER = "-- "  # RFC 3676, 4.3
STOP = {
    "en": "You get this because you are a client of ours. To get no more of it:",
    "de": "Sie bekommen das, weil Sie bei uns Kunde sind. Abbestellen:",
}
STOP_LINK = {"en": "unsubscribe", "de": "abbestellen"}
STYLE = "color:#666666;font-size:12px;line-height:1.5"


def text_footer(who: Identity, language: str, stop: str | None) -> str:
    """Write the end of a plain mail; `stop` is where its reader can say so."""
    lines = [DIVIDER, *_lines(who)]
    if stop:
        lines += ["", STOP[language], stop]
    return "\n".join(lines)


def html_footer(who: Identity, language: str, stop: str | None) -> str:
    """Write the end of a mail in HTML."""
    told = "<br>\n".join(map(escape, _lines(who)))
    if stop:
        link = f'<a href="{escape(stop)}">{STOP_LINK[language]}</a>'
        told += f"</p>\n<p>{escape(STOP[language])} {link}"
    return f'<hr>\n<div style="{STYLE}"><p>{told}</p></div>'


def _lines(who: Identity) -> Iterator[str]:
    yield who.name
    yield from (line for line in who.postal_lines if line != who.name)
    if who.said.phone:
        yield who.said.phone
