"""When a client is to be contacted next: nobody we keep up with is left without."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from services.cadence.domain.gaps import Gaps
from services.cadence.domain.history import History


class Status(StrEnum):
    """Where a client stands with us."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    DORMANT = "dormant"
    LOST = "lost"


KEPT_UP_WITH = frozenset({Status.ACTIVE, Status.PROSPECT})


def next_touch(
    status: Status,
    gaps: Gaps,
    history: History,
    promised: Collection[datetime],
    urgent_at: datetime | None,
) -> datetime | None:
    """Return the next planned touch; none exactly for dormant and lost clients.

    The target gap or what is promised, whichever is earlier but not within the
    shortest gap; what is urgent, as an open callback, comes before them all. One that
    has passed is overdue and stays where it is.
    """
    if status not in KEPT_UP_WITH:
        return None
    wanted = history.counts_from + gaps.target
    planned = min([wanted, *promised])
    spaced = max(planned, history.counts_from + gaps.shortest)
    return min(spaced, urgent_at or spaced)
