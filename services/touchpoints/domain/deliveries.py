"""What we did for clients beyond fixing what was broken."""

from dataclasses import dataclass
from datetime import date

from libs.calendars.months import Month
from libs.values import BranchId, ClientId, DeliveryId


@dataclass(frozen=True)
class Delivery:
    """One thing we did for a client, in the client's words what it was good for."""

    id: DeliveryId
    branch: BranchId
    client: ClientId
    delivered_on: date
    what: str
    good_for: str


@dataclass(frozen=True)
class Delivered:
    """All that was delivered to a client in a month."""

    client: ClientId
    month: Month
    items: tuple[Delivery, ...]

    @property
    def nothing(self) -> bool:
        """Whether it was a month with none."""
        return not self.items


def last_whole_month(today: date) -> Month:
    """Return the month before that of `today`."""
    return Month(today.year, today.month).plus(-1)
