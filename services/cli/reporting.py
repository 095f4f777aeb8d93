"""What a file tells, reported as events: one run, which can be taken back whole."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import click

from libs.contracts import wire
from libs.contracts.record import E, Event
from libs.values import Invalid
from services.cli.batches import batches, shown
from services.cli.being_logged import await_logged
from services.cli.door import Door, segment
from services.cli.sheets import Line, Reject
from services.cli.stopping import stoppable

PATH, MEDIA_TYPE = "/v1/events", "application/cloudevents-batch+json"
PREVIEW = f"{PATH}/preview"
MOST_EVENTS, LARGEST_BODY = 1_000, 4 * 2**20
IMPORTED, TO_IMPORT, KNOWN = "imported", "to import", "known already"
MOVED, CHANGED, TAKEN_BACK = "moved", "changed", "taken back"
WORDS = (IMPORTED, TO_IMPORT, MOVED, CHANGED, TAKEN_BACK, KNOWN)
BEING_LOGGED = (
    "Still being logged: {}; keepwell touches CLIENT shows them in a moment.\n"
    "If some never come, keepwell parked list says why."
)
OTHERWISE = "Something else was told before under its number."
# What is dated later than so much from now cannot have happened.
CLOCK_SKEW = timedelta(minutes=5)

Answered = tuple[str, Line, Mapping[str, Any]]  # an event's id, its line, its verdict

DRY_RUN = click.option("--dry-run", is_flag=True, help="Only show what would be done.")


@dataclass
class Reading:
    """What a file tells: events by their ids, what is none, and what is wrong.

    `corrects` says of an event what it does, where it is not simply imported.
    """

    events: dict[str, tuple[Line, bytes]] = field(default_factory=dict)
    passed_over: Counter[str] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)
    corrects: dict[str, str] = field(default_factory=dict)
    file: str | None = None

    def take(self, line: Line, event: Event, does: str = IMPORTED) -> None:
        """Keep an event and what it does; what the file says twice counts once."""
        if does != IMPORTED:
            self.corrects[event.sent.id] = does
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
    """What the events did, and the run that they are of; a preview is of none.

    `waiting` is how many of them are not logged yet.
    """

    did: Counter[str]
    run: str | None = None
    waiting: int = 0

    @property
    def sent(self) -> int:
        """How many of them there are to take back."""
        return self.did.total() - self.did[KNOWN]


def addressed(event: E, source: str, at: datetime, *named_by: str) -> E:
    """Put an event into its envelope; the same names always make the same id."""
    return sent(event, digest_of(*named_by), source, at)


def sent(event: E, event_id: str, source: str, at: datetime) -> E:
    """Put an event into its envelope, under an id that the same telling always has."""
    return wire.addressed(event, id=event_id, source=source, time=at, branches=())


def digest_of(*names: str) -> str:
    """Make an id of names."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]


def report(door: Door, reading: Reading, run: str | None = None) -> Became:
    """Send the events as one run, and wait for them; what is refused is rejected."""
    run, did = run or new_run(), _counted([])
    path = f"{PATH}?run={run}" + (
        f"&file={segment(reading.file)}" if reading.file else ""
    )
    with stoppable(run, did.total, len(reading.events)):
        for answered in _answers(door, path, reading, "Importing"):
            did.update(_done(reading, answered, IMPORTED))
        sent = Became(did, run).sent
        return Became(did, run, await_logged(door, run, sent) if sent else 0)


def new_run() -> str:
    """Name an import."""
    return secrets.token_hex(6)


def preview(door: Door, reading: Reading) -> Became:
    """Ask what the events would do; what would be refused joins the rejects."""
    did = _counted([])
    for answered in _answers(door, PREVIEW, reading, "Looking up"):
        did.update(_done(reading, answered, TO_IMPORT))
    return Became(did)


def summary(what: str, reading: Reading, became: Became) -> str:
    """Count what was imported, or would be, and what was not; name the run."""
    counts = became.did + reading.passed_over
    told = ", ".join(f"{n} {name}" for name, n in counts.items())
    lines = [f"{what}: {told or 'none'}."]
    if became.waiting:
        lines.append(BEING_LOGGED.format(became.waiting))
    if became.run and became.sent:
        lines.append(f"keepwell import revert {became.run} takes this back.")
    return "\n".join(lines)


def now_of(door: Door) -> datetime:
    """Return what time it is in the suite, whose clock may be a simulated one."""
    return datetime.fromisoformat(door.get("/v1/call-list", slots=0)["drawn_up_at"])


def _counted(did: Iterable[str]) -> Counter[str]:
    counted = Counter(dict.fromkeys(WORDS, 0))
    counted.update(did)
    return counted


def _answers(door: Door, path: str, reading: Reading, what: str) -> Iterator[Answered]:
    told = [(event, line, body) for event, (line, body) in reading.events.items()]
    cut = batches(told, lambda one: len(one[2]) + 1, MOST_EVENTS, LARGEST_BODY)
    for batch in shown(cut, len(told), what):
        body = b"[" + b",".join(event for *_, event in batch) + b"]"
        answers = door.send(path, body, MEDIA_TYPE)["items"]
        for (event_id, line, _), answer in zip(batch, answers, strict=True):
            yield event_id, line, answer


def _done(reading: Reading, answered: Answered, does: str) -> list[str]:
    event_id, line, answer = answered
    if answer["status"] == "accepted":
        return [reading.corrects.get(event_id, does)]
    if answer["status"] == "duplicate":
        return [KNOWN]
    is_other = answer["status"] == "conflict"
    reading.reject(line, OTHERWISE if is_other else _reason(answer))
    return []


def _reason(answer: Mapping[str, Any]) -> str:
    wrong = [f"{each['path']}: {each['detail']}" for each in answer.get("errors", ())]
    where = f" ({'; '.join(wrong)})" if wrong else ""
    return f"{answer.get('detail') or answer['status']}{where}"
