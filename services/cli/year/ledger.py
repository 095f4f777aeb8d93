"""What was noted as the year went by: promises at each month's end, hours lacking."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from services.cli.door import Door

Month = str
Key = tuple[Month, str]


@dataclass
class Ledger:
    """Figures by month and branch, read from the suite while they can be read."""

    due: Counter[Key] = field(default_factory=Counter)
    kept: Counter[Key] = field(default_factory=Counter)
    hours: dict[Key, float] = field(default_factory=lambda: defaultdict(float))
    lacking: Counter[str] = field(default_factory=Counter)
    without: int = 0
    fullest: float = 0
    held_back: Counter[str] = field(default_factory=Counter)

    def close(self, door: Door, month: Month) -> None:
        """Note what became of the promises of a month that is over."""
        for each in door.get("/v1/consistency/branches")["items"]:
            branch = each["branch_id"]
            before = [key for key in self.due if key[1] == branch]
            due = each["due"] - sum(self.due[key] for key in before)
            kept = each["on_time"] - sum(self.kept[key] for key in before)
            self.due[month, branch], self.kept[month, branch] = due, kept

    def look(self, door: Door, monday: date) -> None:
        """Note who lacks hours this week, and who has no next touch."""
        for each in door.pages("/v1/plan/shortages"):
            if each["week"] == f"{monday}":
                self.hours[f"{monday:%Y-%m}", each["branch_id"]] += each["hours"]
                self.lacking += Counter(p["purpose"] for p in each["promises"])
        self.without += sum(
            "next_touch" in each["missing"] for each in door.pages("/v1/board")
        )
