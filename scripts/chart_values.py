"""Reads the chart's values.yaml with the words that stand before each value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CHART = Path(__file__).parents[1] / "deploy/helm/keepwell"
KEY = re.compile(r"^( *)([A-Za-z]+):")
SECTION, WORDS, MORE = "# @section ", "# -- ", "# "
INDENT = 2


@dataclass(frozen=True)
class Value:
    """A value that is explained, with all that is below it."""

    section: str
    path: str
    default: Any
    words: str


def explained() -> Iterator[Value]:
    """Go through values.yaml; what is not explained is not there."""
    lines = (CHART / "values.yaml").read_text().splitlines()
    defaults = yaml.safe_load("\n".join(lines))
    section, words, parents = "", "", [""]
    for line in lines:
        text = line.strip()
        section = text.removeprefix(SECTION) if text.startswith(SECTION) else section
        if found := KEY.match(line):
            depth = len(found[1]) // INDENT
            parents = [*parents[:depth], found[2]]
            if words:
                yield Value(section, ".".join(parents), at(defaults, parents), words)
        words = carried(words, text)


def carried(words: str, text: str) -> str:
    """Gather the words of one value over the lines of its comment."""
    if text.startswith(WORDS):
        return text.removeprefix(WORDS)
    return f"{words} {text.removeprefix(MORE)}" if words and text[:1] == "#" else ""


def at(values: Any, path: list[str]) -> Any:
    for key in path:
        values = values[key]
    return values


def leaves(values: dict[str, Any], above: str = "") -> Iterator[str]:
    """Name every value that is no mapping, or an empty one."""
    for key, value in values.items():
        path = f"{above}{key}"
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{path}.")
        else:
            yield path
