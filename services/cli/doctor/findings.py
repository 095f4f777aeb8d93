"""What a check found, and the command or setting that mends it."""

from collections.abc import Iterator
from dataclasses import dataclass

SETTINGS = "Set it: the settings are in README.md, under Settings."


@dataclass(frozen=True)
class Finding:
    """Something to tell; `wrong` is False for what is only worth knowing.

    `asked` is False where nobody could look, which is no good answer.
    """

    what: str
    mend: str
    wrong: bool = True
    asked: bool = True


def known(what: str, mend: str) -> Finding:
    """Tell what somebody decided, or has to decide, and is nothing broken."""
    return Finding(what, mend, wrong=False)


def unasked(why: str, mend: str) -> Finding:
    """Tell why nobody looked, and how it can be asked."""
    return Finding(why, mend, wrong=False, asked=False)


Findings = Iterator[Finding]
