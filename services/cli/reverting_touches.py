"""An import of touches taken back: they count no longer, the log keeps them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from services.cli.door import NOT_FOUND, Door, Refusal, segment
from services.cli.moments import utc
from services.cli.printing import counted

PATH = "/v1/touch-imports"
DOCUMENTS = ("invoice or time entry", "invoices or time entries")
WHY = "the import was reverted"
COUNTED, TOLD_BEFORE = ("taken_back", "forgotten", "voided"), ("stands", "lost")


def touch_runs(door: Door) -> Iterator[Mapping[str, Any]]:
    """Read the imports of touches, the newest first."""
    return door.pages(PATH)


def preview_touches(door: Door, run: str) -> str | None:
    """Tell what reverting a run would take back; None if there is no such run."""
    for each in touch_runs(door):
        if each["run_id"] == run:
            left = each["events"] - each["taken_back"]
            told = counted(left, "touch", "touches")
            return f"What it told of {told} would be taken back."
    return None


def revert_touches(door: Door, run: str) -> str | None:
    """Take back what a run logged and say how much; None if it logged nothing."""
    try:
        parts = list(_reverted(door, f"{PATH}/{segment(run)}/reversal"))
    except Refusal as refusal:
        if refusal.status != NOT_FOUND:
            raise
        return None
    counts = {name: sum(part[name] for part in parts) for name in COUNTED}
    stands, lost = ([e for part in parts for e in part[name]] for name in TOLD_BEFORE)
    told = _summary(counts, len(stands), parts[-1]["left"], parts[-1]["held"])
    return "\n".join([told, *_lost(lost)])


def _reverted(door: Door, path: str) -> Iterator[Mapping[str, Any]]:
    """Take back a part at a time, until nothing more can be."""
    so_far = 0
    while True:
        part = door.post(path, {"reason": WHY})
        yield part
        so_far += sum(part[name] for name in COUNTED)
        if part["left"]:
            click.echo(f"{so_far} taken back so far, {part['left']} left.", err=True)
        if not any(part[name] for name in (*COUNTED, *TOLD_BEFORE)):
            return


def _summary(counts: Mapping[str, int], stands: int, left: int, held: int) -> str:
    touches, voided = counts["taken_back"], counts["voided"]
    told = []
    if voided:
        told.append(counted(voided, *DOCUMENTS) + " taken back")
    if touches or not voided:
        told.append(counted(touches, "touch", "touches") + " taken back")
    if counts["forgotten"]:
        told.append(f"{counts['forgotten']} without a client forgotten")
    if stands:
        told.append(counted(stands, "stands", "stand") + " again as told before")
    return f"{', '.join([*told, *_staying(left, held)])}."


def _staying(left: int, held: int) -> Iterator[str]:
    if left:
        yield f"{left} not logged yet: revert again once they are"
    if held:
        yield counted(held, "stays", "stay") + " because the client is on hold"


def _lost(meetings: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Name the meetings of which an earlier telling does not come back."""
    if meetings:
        number = counted(len(meetings), "meeting was", "meetings were")
        yield f"{number} told of before, and had no client yet: import that file again."
    for each in meetings:
        yield f"  {utc(each['started_at'])}  {each['meeting_id'].rsplit('/', 2)[0]}"
