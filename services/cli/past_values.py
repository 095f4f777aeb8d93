"""What a relationship was worth at another time: what was true, and what was shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.cli.door import Door
from services.cli.local_times import LocalTimes

Explanation = Mapping[str, Any]


@dataclass(frozen=True)
class Past:
    """A value at some time, by all that is known now and by what was known then."""

    true: Explanation
    shown: Explanation

    @classmethod
    def of(
        cls, door: Door, path: str, as_of: datetime | None, known_at: datetime | None
    ) -> "Past":
        """Ask for both; what was shown is what was known at that same time."""
        true = door.get(f"{path}/credits", as_of=as_of and as_of.isoformat())
        then = known_at.isoformat() if known_at else true["as_of"]
        shown = door.get(f"{path}/credits", as_of=true["as_of"], known_at=then)
        return cls(true, shown)

    def told(self, client: Mapping[str, Any], times: LocalTimes) -> list[str]:
        """Say both, one below the other."""
        branch = client["branch_id"]
        at = times.day_and_zone(self.true["as_of"], branch)
        known = times.day(self.shown["known_at"], branch)
        return [
            f"{client['name']}, as of {at}",
            f"  by what is known now:              {points(self.true['value'])}",
            f"  by what was known {known}: {points(self.shown['value'])}",
        ]


def points(worth: float | None) -> str:
    """Spell a value."""
    return "unknown" if worth is None else f"{worth:.2f}"
