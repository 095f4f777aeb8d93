"""A sender whose judge, writers and makers do as a test says; no mail of theirs."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from libs.clock import SetClock
from services.outbound.domain.contents import Content
from services.outbound.domain.dispatches import Allowed
from services.outbound.domain.messages import Channel, Draft, Form, Key
from services.outbound.domain.parcels import Parcel, Taken
from services.outbound.sending import Counter, Lane, Office
from services.outbound.storage.claims import Reachable
from services.outbound.usecases import ledger
from services.outbound.usecases.preparing import Stages
from tests.integration.outbound.house import MONDAY, days

WALL = datetime(2026, 3, 2, 8, tzinfo=UTC)


def draft(number=1, **changed):
    """Make a letter to one person, who needs no grant for it."""
    key = Key(
        branch=changed.pop("branch", "vienna"),
        purpose=changed.pop("purpose", "newsletter"),
        period="2026-03",
        recipient=f"p-{number}",
        channel=changed.pop("channel", Channel.EMAIL),
    )
    usual = Draft(
        key=key,
        client=f"c-{number}",
        gap_class="exempt",
        form=Form.TEMPLATE,
        words={"said": f"Hello {number}"},
        not_before=MONDAY,
        not_after=MONDAY + days(7),
        contact=f"p-{number}",
    )
    return replace(usual, **changed)


def queue(house, *drafts):
    with house.worker.begin() as transaction:
        return ledger.queue(transaction, drafts)


def allow(_transaction, messages):
    return {m.id: Allowed(f"{m.recipient}@client.example") for m in messages}


def write(_transaction, messages):
    return {m.id: Content("Hello", m.words["said"]) for m in messages}


def make(_transaction, dispatches):
    return {d.message.id: parcel(d) for d in dispatches}


def parcel(dispatch):
    message = dispatch.message
    body = (
        f"From: us@example.net\r\nTo: {dispatch.address}\r\nSubject: Hello\r\n"
        f"Message-ID: <{message.id}@example.net>\r\n\r\n{dispatch.content.text}\r\n"
    )
    return Parcel(
        *(message.id, message.branch, message.channel, dispatch.address),
        *(body.encode(), "us@example.net"),
    )


def scan(_transaction, _made):
    return {}


STAGES = Stages(
    judge=allow,
    forms={Form.TEMPLATE: write},
    makers=dict.fromkeys(Channel, make),
    scan=scan,
    per_hour={},
)


@dataclass
class Postman:
    """An adapter that takes what it gets and says what it is told to."""

    says: list = field(default_factory=list)
    taken: list = field(default_factory=list)
    before: object = None

    def hand_over(self, parcel, now_or_never):
        if self.before:
            self.before(parcel)
        now_or_never()
        said = self.says.pop(0) if self.says else Taken(f"r-{len(self.taken)}")
        self.taken.append(parcel)
        if isinstance(said, Exception):
            raise said
        return said

    def close(self):
        pass


class Room:
    """The room where one lane's hands work, one round at a time."""

    numbers = count()

    def __init__(self, house, adapter=None, lane=None, **stages):
        self.house = house
        self.adapter = adapter or Postman()
        self.clock = SetClock(WALL)
        self.office = Office(
            house.worker, replace(STAGES, **stages), self.clock, "this one"
        )
        usual = Lane(
            "email", Reachable(Channel.EMAIL), lambda: self.adapter, live=False
        )
        self.counter = Counter(self.office, lane or usual)
        self.rounds = list(self.counter.hands().values())

    def go_round(self, hand=0):
        return self.rounds[hand](lambda: True)

    def tend(self):
        return self.office.look_after(lambda: True)

    def later(self, by):
        """Let time pass, on the wall and in the house."""
        self.clock.advance(by)
        self.house.clock.at += by

    def states(self):
        return dict(
            self.house.rows("select recipient, state from outbound.messages order by 1")
        )

    def only(self, columns):
        (row,) = self.house.rows(f"select {columns} from outbound.messages")  # noqa: S608 a tests own words
        return row


def minutes(number):
    return timedelta(minutes=number)
