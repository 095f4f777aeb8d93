"""One line: what may stand in a header, whoever wrote it."""

from unicodedata import category

from libs.values import Invalid

# Controls, line and paragraph separators, and halves of characters.
REFUSED = frozenset({"Cc", "Zl", "Zp", "Cs"})
LONGEST = 300  # characters


class NotOneLine(Invalid):
    """A line break, a control character or far too much stands in one line."""


def one_line(told: str) -> str:
    """Return the text as it is; raises NotOneLine."""
    if len(told) > LONGEST or not REFUSED.isdisjoint(map(category, told)):
        raise NotOneLine
    return told
