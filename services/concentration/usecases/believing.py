"""What is told of clients: whose it is, unless nobody can mean its day."""

from collections.abc import Sequence
from datetime import date

from libs.contracts.record import Event
from libs.contracts.verdicts import Park, Verdict
from libs.storage.named import Named, meant

# Nothing older is on anybody's record: 0026 is a slip of the pen.
LONG_AGO = 1970
TOO_OLD = Park(f"it is dated before {LONG_AGO}")


def believed(event: Event, day: date, known: Sequence[Named]) -> Named | Verdict:
    """Return the one client that an event of this day is of, or why there is none."""
    return TOO_OLD if day.year < LONG_AGO else meant(event, known)
