"""An import of contacts taken back: its touches count no longer, the log keeps them."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.cli.door import NOT_FOUND, Door, Refusal, segment
from services.cli.printing import counted

PATH = "/v1/touch-imports"
WHY = "the import was reverted"


def touch_runs(door: Door) -> Iterator[Mapping[str, Any]]:
    """Read the imports of contacts, the newest first."""
    return door.pages(PATH)


def preview_touches(door: Door, run: str) -> str | None:
    """Tell what reverting a run would take back; None if there is no such run."""
    for each in touch_runs(door):
        if each["run_id"] == run:
            left = each["events"] - each["taken_back"]
            return f"{counted(left, 'contact', 'contacts')} would be taken back."
    return None


def revert_touches(door: Door, run: str) -> str | None:
    """Take back what a run logged and say how much; None if it logged nothing."""
    try:
        parts = list(_reverted(door, f"{PATH}/{segment(run)}/reversal"))
    except Refusal as refusal:
        if refusal.status != NOT_FOUND:
            raise
        return None
    return _summary(
        sum(each["taken_back"] for each in parts),
        sum(each["forgotten"] for each in parts),
        parts[-1]["left"],
    )


def _reverted(door: Door, path: str) -> Iterator[Mapping[str, int]]:
    """Take back a part at a time, until nothing more can be."""
    while True:
        part = door.post(path, {"reason": WHY})
        yield part
        if not (part["taken_back"] or part["forgotten"]):
            return


def _summary(taken_back: int, forgotten: int, left: int) -> str:
    told = [counted(taken_back, "contact", "contacts") + " taken back"]
    if forgotten:
        told.append(f"{forgotten} without a client forgotten")
    if left:
        told.append(f"{left} not logged yet: revert again once they are")
    return f"{', '.join(told)}."
