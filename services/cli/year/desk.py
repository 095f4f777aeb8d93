"""What somebody of ours does with what the suite puts on their desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from libs.contracts.calls import CallEnded
from libs.contracts.meetings import MeetingHeld, MeetingMode
from libs.contracts.record import Event
from libs.contracts.reports import TouchReported
from libs.values import ClientId
from services.cli.demo.calls import Line
from services.cli.demo.clients import Client
from services.cli.demo.offices import Person
from services.cli.meant import Told

UNANSWERED, DECLINED, FORGOTTEN, PUT_OFF = 0.12, 0.02, 0.03, 0.03
A_MINUTE = timedelta(minutes=1)
A_FORTNIGHT = timedelta(days=14)
IMPULSE = "on an impulse, and from no list"
BY_PLAN = "as it was planned"
POSTED = {"newsletter": "newsletter", "email": "mail", "sms": "sms"}
MODES: Mapping[str, MeetingMode] = {"in_person": "face_to_face", "video": "video"}

# A change of a task: what to do with it, and what is said.
Change = tuple[str, str, dict[str, Any]]


@dataclass
class Done:
    """What came of somebody's hours: events to report, and changes of tasks."""

    events: list[tuple[datetime, Event]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Desk:
    """One of us at work with a client from `at` on; `dice` for what comes of it."""

    who: Person
    client: Client
    client_id: ClientId
    at: datetime
    dice: Random

    def take(self, task: Told, done: Done) -> timedelta:
        """Take a task in hand; return how long that took."""
        chance = self.dice.random()
        if chance < FORGOTTEN:
            return timedelta()
        if chance < FORGOTTEN + PUT_OFF:
            until = (self.at + A_FORTNIGHT).isoformat()
            said = {"until": until, "reason": "they asked for two weeks"}
            done.changes.append((task["task_id"], "snooze", said))
            return A_MINUTE
        if chance < FORGOTTEN + PUT_OFF + DECLINED:
            said = {"reason": "they want none of it"}
            done.changes.append((task["task_id"], "cancel", said))
            return A_MINUTE
        way = WAYS.get(task["channel"], Desk.send)
        way(self, task, done)
        return task["minutes"] * A_MINUTE

    def phone(self, task: Told, done: Done) -> None:
        if self.dice.random() < UNANSWERED:
            self.ring_in_vain(self.client.phone, done)
            left = {"message_left": self.dice.random() < 0.5}  # noqa: PLR2004 even
            done.changes.append((task["task_id"], "no-answer", left))
            return
        if task["purpose"] == "drop_in":
            done.events.append((self.at, self.told("check_in")))
            return
        self.ring(self.client.phone, done)

    def meet(self, task: Told, done: Done) -> None:
        dropped_in = task["purpose"] == "drop_in"
        mode = "drop_in" if dropped_in else MODES[task["channel"]]
        held = MeetingHeld(
            meeting_id=f"{self.client.reference}-{self.at:%Y%m%d%H%M}",
            mode=mode,
            started_at=self.at,
            minutes=task["minutes"],
            client_id=self.client_id,
            contact_email=self.client.contacts[0].email,
            staff_email=self.who.email,
        )
        done.events.append((self.at, held))

    def send(self, task: Told, done: Done) -> None:
        done.changes.append((task["task_id"], "done", {"note": "sent"}))
        kind = POSTED.get(task["purpose"]) or POSTED.get(task["channel"], "card")
        done.events.append((self.at, self.told(kind, BY_PLAN)))

    def ring(self, number: str, done: Done) -> None:
        """Ring somebody, and talk."""
        call = Line(self.client, self.dice).call(self.at, "out", self.who, number)
        done.events.append((self.at, call))

    def ring_in_vain(self, number: str, done: Done) -> None:
        """Ring somebody who does not answer."""
        call: CallEnded = Line(self.client, self.dice).in_vain(self.at, "out", number)
        done.events.append((self.at, call))

    def told(self, kind: str, note: str | None = None) -> TouchReported:
        """Tell of a contact that no machine knows of."""
        return TouchReported(
            client_ref=self.client.reference,
            kind=kind,
            direction="out",
            occurred_at=self.at,
            staff_email=self.who.email,
            note=note,
        )


WAYS: Mapping[str, Callable[[Desk, Told, Done], None]] = {
    "phone": Desk.phone,
    "in_person": Desk.meet,
    "video": Desk.meet,
}
