"""Liquid: what people write into templates, checked, and filled with words.

What comes out is plain text: all of it is escaped where HTML is made of it.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from liquid import BoundTemplate, Environment
from liquid.exceptions import LiquidError, UndefinedError
from liquid.static_analysis import TemplateAnalysis, Variable
from liquid.undefined import FalsyStrictUndefined

from libs.values import Invalid, Refused

Values = Mapping[str, str]
# Characters: the parser takes their square, and half a second for these.
LONGEST = 4_000
# What the parser itself is made of, and what chooses between words.
TAGS = frozenset(
    {"#", "case", "comment", "content", "if", "illegal", "output", "unless"}
)
# None that makes much of little: neither a chain of them nor a loop can.
FILTERS = frozenset(
    {"capitalize", "default", "downcase", "strip", "truncate", "truncatewords"}
    | {"upcase"}
)
IN_BRACES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


class NotATemplate(Invalid):
    """What is written cannot be read as a template."""


class WordUnknown(Refused):
    """The template says a word that is not known of whom it is for."""


class Unknown(FalsyStrictUndefined):
    """A word that is not known: it can be asked for, and not be said."""

    force_liquid_default = True


class Limited(Environment):
    """Liquid that ends soon, whatever is written in it."""

    block_nesting_limit = 20
    context_depth_limit = 20
    loop_iteration_limit = 10_000
    local_namespace_limit = 20_000
    output_stream_limit = 200_000

    def __init__(self) -> None:
        super().__init__(undefined=Unknown)
        self.tags = {name: tag for name, tag in self.tags.items() if name in TAGS}
        self.filters = {
            name: each for name, each in self.filters.items() if name in FILTERS
        }


LIQUID = Limited()


@lru_cache(512)
def read(source: str) -> BoundTemplate:
    """Read a template; raises NotATemplate with the place that is wrong."""
    if len(source) > LONGEST:
        raise NotATemplate(f"It is longer than {LONGEST} characters.")
    try:
        return LIQUID.from_string(source)
    except LiquidError as wrong:
        raise NotATemplate(str(wrong.message or NotATemplate.__doc__)) from wrong


def words_of(source: str) -> frozenset[str]:
    """Name the words that a template says or asks for; raises NotATemplate."""
    told = analysed(source).globals.values()
    return frozenset(spelled(each) for some in told for each in some)


def spoken(source: str) -> str:
    """Return what a template says itself, whatever it is filled with."""
    return IN_BRACES.sub(" ", source)


def analysed(source: str) -> TemplateAnalysis:
    try:
        return read(source).analyze(include_partials=False)
    except LiquidError as wrong:
        raise NotATemplate(str(wrong.message)) from wrong


def spelled(variable: Variable) -> str:
    """Spell a variable; what is reached by way of another is no word of ours."""
    return ".".join(map(str, variable.segments))


def check(source: str, allowed: Collection[str]) -> None:
    """Raise NotATemplate unless it reads well and only says what is allowed."""
    if strange := sorted(words_of(source).difference(allowed)):
        raise NotATemplate(f"There is no word {', '.join(strange)}.")
    # Where words are chosen between, Liquid itself looks at no more than it writes.
    if strange := sorted(used(source) - FILTERS):
        raise NotATemplate(f"There is no filter {', '.join(strange)}.")


def used(source: str) -> frozenset[str]:
    """Name the filters that a template uses; raises NotATemplate."""
    return frozenset(analysed(source).filters)


def fill(source: str, values: Values) -> str:
    """Write a template out; raises WordUnknown and NotATemplate."""
    try:
        return read(source).render(**nested(values))
    except UndefinedError as unknown:
        raise WordUnknown(f"{unknown.message}") from unknown
    except LiquidError as wrong:
        raise NotATemplate(str(wrong.message)) from wrong


def nested(values: Values) -> dict[str, Any]:
    """Turn "client.name" into what Liquid reads, and nothing but text."""
    made: dict[str, Any] = {}
    for name, value in values.items():
        group, dot, word = name.partition(".")
        if dot:
            made.setdefault(group, {})[word] = value
        else:
            made[group] = value
    return made
