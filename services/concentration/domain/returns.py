"""What being in touch cost, beside what was retained and what came and went."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Return:
    """The contact of twelve months, and their revenue beside that of the year before.

    Amounts are cents. `cost` is None while for some of the minutes nobody has said
    what an hour costs: `uncosted_minutes`. `retained` is what each client of the year
    before brought in again, up to what it brought in then.
    """

    clients: int = 0
    minutes: int = 0
    uncosted_minutes: int = 0
    cost: int | None = 0
    revenue: int = 0
    before: int = 0
    retained: int = 0

    @property
    def gained(self) -> int:
        """What came: of new clients, and of others beyond the year before."""
        return self.revenue - self.retained

    @property
    def gone(self) -> int:
        """What went: of clients who left or bought less."""
        return self.before - self.retained
