"""The library: good first templates, as data, to be sent as they are or to be changed.

A file is a template, its `edition` one more whenever its words change. What stands
under a language is said on all its channels, but for what stands under a channel there.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from services.outbound.domain.messages import Channel
from services.outbound.domain.templates import NoSuchTemplate, Template, Wording

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "de")
PARTS = ("subject", "motto", "text")


@cache
def templates() -> Mapping[str, Template]:
    """Read all templates, by name."""
    return {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}


def template(name: str) -> Template:
    """Return a template; raises NoSuchTemplate."""
    if known := templates().get(name):
        return known
    raise NoSuchTemplate


def read(path: Path) -> Template:
    """Read one file."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Template(
        name=path.stem,
        title=told["title"],
        edition=told["edition"],
        page=told["page"],
        personal=told["personal"],
        needs=frozenset(told["needs"]),
        wordings=dict(wordings(told)),
    )


def wordings(told: Mapping[str, Any]) -> Iterator[tuple[tuple[Channel, str], Wording]]:
    for language, name in product(LANGUAGES, told["channels"]):
        own = {**told[language], **told[language].get(name, {})}
        said = {part: str(own.get(part, "")) for part in PARTS}
        # Only a card has a front.
        front = said["motto"] if name == Channel.POST else ""
        yield (Channel(name), language), Wording(said["subject"], said["text"], front)
