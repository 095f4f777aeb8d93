"""The days that a report is about."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """The days from `since` to before `until`."""

    since: date
    until: date
