"""Waits until what an import sent is logged, as long as it goes on."""

from collections.abc import Iterator

from libs.waiting import pause
from services.cli.batches import shown
from services.cli.door import Door, segment

PATH = "/v1/touch-imports"
ASK_AGAIN_SECONDS = 0.2
MOST_ASKED_IN_VAIN = 50  # in a row: ten seconds in which nothing is logged


def await_logged(door: Door, run: str, sent: int) -> int:
    """Show how far the logging of a run is; return how many it gave up waiting for."""
    left = sent
    for part in shown(_logged(door, run, sent), sent, "Logging"):
        left -= len(part)
    return left


def _logged(door: Door, run: str, left: int) -> Iterator[range]:
    """Pass on how many more are logged, until all are or it stands still."""
    asked_in_vain = 0
    while left and asked_in_vain < MOST_ASKED_IN_VAIN:
        waiting: int = door.get(f"{PATH}/{segment(run)}/waiting")["waiting"]
        if waiting < left:
            asked_in_vain = 0
            yield range(left - waiting)
            left = waiting
        else:
            asked_in_vain += 1
            pause(ASK_AGAIN_SECONDS)
