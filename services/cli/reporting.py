"""What a file tells, reported as events: one run, which can be taken back whole."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import click

from libs.contracts import wire
from libs.contracts.record import Event
from libs.values import Invalid
from services.cli.batches import batches, shown
from services.cli.door import Door
from services.cli.sheets import Line, Reject
from services.cli.stopping import stoppable

PATH, MEDIA_TYPE = "/v1/events", "application/cloudevents-batch+json"
MOST_EVENTS, LARGEST_BODY = 1_000, 4 * 2**20
TAKEN = {"accepted", "duplicate"}
# What is dated later than so much from now cannot have happened.
CLOCK_SKEW = timedelta(minutes=5)

DRY_RUN = click.option("--dry-run", is_flag=True, help="Only read the file.")


@dataclass
class Reading:
    """What a file tells: events by their ids, what is none, and what is wrong."""

    events: dict[str, tuple[Line, bytes]] = field(default_factory=dict)
    passed_over: Counter[str] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)

    def take(self, line: Line, event: Event) -> None:
        """Keep an event; what the file says twice counts once."""
        self.passed_over["said before"] += event.sent.id in self.events
        self.events.setdefault(event.sent.id, (line, wire.encode(event)))

    @contextmanager
    def judging(self, line: Line) -> Iterator[None]:
        """Reject the line for what it is found not to be."""
        try:
            yield
        except Invalid as unusable:
            self.reject(line, unusable.detail)

    def reject(self, line: Line, reason: str) -> None:
        """Keep what is wrong with a line."""
        self.rejects.append(Reject(line, reason))


@dataclass(frozen=True)
class Became:
    """What became of the events, and the run that they are of."""

    run: str
    statuses: Counter[str]


def addressed(event: Event, source: str, at: datetime, *named_by: str) -> Event:
    """Put an event into its envelope; the same names always make the same id."""
    named = "\n".join(named_by).encode()
    event_id = hashlib.sha256(named).hexdigest()[:32]
    return wire.addressed(event, id=event_id, source=source, time=at, branches=())


def report(door: Door, reading: Reading) -> Became:
    """Send the events as one run; what is refused joins the rejects."""
    became = Became(secrets.token_hex(6), Counter())
    events = list(reading.events.values())
    with stoppable(became.run, became.statuses.total, len(events)):
        for line, answer in _answers(door, became.run, events):
            became.statuses[answer["status"]] += 1
            _judge(reading, line, answer)
    return became


def summary(what: str, reading: Reading, became: Became | None) -> str:
    """Count what was imported, or would be, and what was not; name the run."""
    told = {"to import": len(reading.events)}
    if became:
        statuses = became.statuses
        told = {
            "imported": statuses["accepted"],
            "known already": statuses["duplicate"],
        }
    counts = [f"{n} {name}" for name, n in (told | reading.passed_over).items() if n]
    counted = f"{what}: {', '.join(counts) or 'none'}."
    if not (became and became.statuses["accepted"]):
        return counted
    return f"{counted}\nkeepwell import revert {became.run} takes this back."


def now_of(door: Door) -> datetime:
    """Return what time it is in the suite, whose clock may be a simulated one."""
    return datetime.fromisoformat(door.get("/v1/call-list", slots=0)["drawn_up_at"])


def _answers(
    door: Door, run: str, events: Sequence[tuple[Line, bytes]]
) -> Iterator[tuple[Line, dict[str, Any]]]:
    cut = batches(events, lambda one: len(one[1]) + 1, MOST_EVENTS, LARGEST_BODY)
    for batch in shown(cut, len(events), "Importing"):
        body = b"[" + b",".join(event for _, event in batch) + b"]"
        answers = door.send(f"{PATH}?run={run}", body, MEDIA_TYPE)["items"]
        yield from zip((line for line, _ in batch), answers, strict=True)


def _judge(reading: Reading, line: Line, answer: dict[str, Any]) -> None:
    if answer["status"] not in TAKEN:
        reading.reject(line, _reason(answer))


def _reason(answer: dict[str, Any]) -> str:
    wrong = [f"{each['path']}: {each['detail']}" for each in answer.get("errors", ())]
    where = f" ({'; '.join(wrong)})" if wrong else ""
    return f"{answer.get('detail') or answer['status']}{where}"
