"""Markup: what looks like Markdown, HTML or Liquid, and would be read as it stands."""

import re
from collections.abc import Mapping

LOOKS: Mapping[str, re.Pattern[str]] = {
    "Markdown": re.compile(
        r"\*\*\S[^*\n]{0,200}\*\*|(?<!\w)__\S[^_\n]{0,200}__(?!\w)"
        r"|\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)|`[^`\n]{1,200}`"
    ),
    "HTML": re.compile(
        r"</?[a-zA-Z][a-zA-Z0-9]{0,20}(?:\s[^<>\n]{0,200})?/?>|&[a-z]{2,8};"
    ),
    "Liquid": re.compile(r"\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}"),
}


def looks_like(text: str) -> list[str]:
    """Say what of a text looks like markup, each kind with its first example."""
    found = ((kind, pattern.search(text)) for kind, pattern in LOOKS.items())
    return [f"{each.group()} looks like {kind}" for kind, each in found if each]
