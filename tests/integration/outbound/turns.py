"""Whose turn it is to be treated badly: every second message to a place called so."""

from collections import Counter
from dataclasses import dataclass, field

WAYS = ("5xx", "throttle", "drop", "hang")


@dataclass
class Turns:
    """Counts what came for each place, such as `b-1.drop.example`."""

    came: Counter = field(default_factory=Counter)

    def treatment(self, place):
        """Say how the next message to a place is treated; None is as any other."""
        way = place.split(".")[-2] if "." in place else place
        if way not in WAYS:
            return None
        self.came[place] += 1
        return "ok" if self.came[place] % 2 else way
