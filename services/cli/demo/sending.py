"""What is about to be sent: letters, cards, gifts and messages, by day."""

from collections.abc import Sequence
from itertools import groupby

from rich.table import Table

from services.cli.demo.offices import OFFICES
from services.cli.demo.sheet import moment, plain
from services.cli.meant import Told

SENT = frozenset({"post", "gift", "email", "sms", "chat"})
ZONES = {office.code: office.open_hours.zone for office in OFFICES}
NAMED = 2

Sending = tuple[str, str, str]


def to_be_sent(tasks: Sequence[Told]) -> Table:
    """List what goes out, the soonest first, and to whom."""
    coming = sorted(
        (each for each in tasks if each["channel"] in SENT),
        key=lambda each: (sending(each), each["name"]),
    )
    table = plain("by", "what", "by way of", "to")
    for (day, what, channel), same in groupby(coming, key=sending):
        table.add_row(day, what, channel, named([each["name"] for each in same]))
    return table


def sending(task: Told) -> Sending:
    """Return the day, the reason and the way of what is sent together."""
    by = moment(task["due_at"]).astimezone(ZONES[task["branch_id"]])
    return (f"{by:%Y-%m-%d}", task["why"], task["channel"])


def named(names: Sequence[str]) -> str:
    """Name the first, and count the others."""
    others = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {others} more" if others > 0 else "")
