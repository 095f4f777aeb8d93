"""Times as the clocks in the branches show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo

from libs.calendars.zones import zone
from services.cli.branches import all_branches
from services.cli.door import Door
from services.cli.moments import day


@dataclass(frozen=True)
class LocalTimes:
    """The zone of each branch that is spoken of."""

    zones: Mapping[str, tzinfo]

    @classmethod
    def of(cls, door: Door, branches: Iterable[str]) -> "LocalTimes":
        """Ask for the zones of some branches."""
        spoken_of = sorted(set(branches))
        known = all_branches(door) if spoken_of else []
        zones = {each["branch_id"]: zone(each["zone"]) for each in known}
        return cls({branch: zones.get(branch, UTC) for branch in spoken_of})

    def day(self, written: str | None, branch: str) -> str:
        """Spell a moment as its day and minute in a branch."""
        return day(written, self.zones[branch])

    def day_and_zone(self, written: str, branch: str) -> str:
        """Spell a moment that has no heading above it."""
        return f"{self.day(written, branch)} {self.zones[branch]}"

    @property
    def heading(self) -> str:
        """Say once which zone the times are in, or which for each branch."""
        names = sorted({str(zone) for zone in self.zones.values()})
        if len(names) > 1:
            names = [f"{zone} ({branch})" for branch, zone in self.zones.items()]
        return f"Times in {', '.join(names)}."
