"""A day of the year: the world's doing, and ours as the suite tells us."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.record import Event
from libs.contracts.sales import SaleMade
from libs.contracts.tickets import TicketClosed
from libs.values import ClientId
from services.cli.demo.clients import chance
from services.cli.demo.filling import report
from services.cli.demo.offices import Person
from services.cli.door import Door
from services.cli.gap_reasons import EXEMPT, held
from services.cli.meant import Told
from services.cli.year.crew import A_CALL, Crew
from services.cli.year.desk import A_MINUTE, IMPULSE, WAYS, Desk, Done
from services.cli.year.suite import Suite
from services.cli.year.world import World

MORNING, NOON, EVENING = time(5), time(13), time(17, 5)
SLOTS = 20  # of the call list
DUE_WITHIN = timedelta(days=1)
IMPULSES = 0.02  # a person and day
NOBODY_ANSWERS = 0.1
NAMED_BY = {CallEnded: "call_id", SaleMade: "sale_id", TicketClosed: "ticket_id"}
SOURCE = "year/machines"
# What keeps no gap, as the list's tasks are for it.
UNSPACED = {"outage_help", "outage_follow_up", "call", "visit"}


@dataclass
class Session:
    """The hours of a day in which people work, from `at` on.

    Of what has `begun_by` then the gate has spoken; `free_at` is when each has time.
    """

    day: date
    begun_by: datetime
    at: datetime
    done: Done = field(default_factory=Done)
    free_at: dict[Person, datetime] = field(default_factory=dict)
    contacted: set[str] = field(default_factory=set)


@dataclass
class Life:
    """The company as it lives; `waiting` is what happened and is not told yet.

    `fullest` is the greatest part of anybody's day that was ever planned, `held_back`
    counts whom the list named and the gate would not have called yet, by its rule, but
    for those whose talk is granted and due: for that they are named.
    """

    door: Door
    suite: Suite
    world: World
    crew: Crew
    waiting: list[tuple[datetime, Event]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    fullest: float = 0
    held_until: dict[str, datetime] = field(default_factory=dict)
    held_back: Counter[str] = field(default_factory=Counter)

    def dawn(self, day: date) -> None:
        """Let the night before pass, and tell what nobody could tell of."""
        moment = datetime.combine(day, MORNING, UTC)
        self.suite.leap(moment)
        self._report(moment, Done())

    def happen(self, day: date) -> None:
        """Let happen what happens without our doing."""
        midnight = datetime.combine(day, time(), UTC)
        self.waiting += self.world.of(day, midnight)

    def work(self, day: date) -> None:
        """Work off the day from its noon on, and tell of it in the evening."""
        session = self._begin(day)
        self._work_off(session)
        self._call_by_the_list(session)
        self._follow_impulses(session)
        for task, how, said in session.done.changes:
            self.door.post(f"/v1/tasks/{task}/{how}", said)
        evening = datetime.combine(day, EVENING, UTC)
        self.suite.leap(evening)
        self._report(evening, session.done)

    def _begin(self, day: date) -> Session:
        moment = datetime.combine(day, NOON, UTC)
        self.suite.leap(moment)
        self._report(moment, Done())
        # What the gate held back has found another time two minutes later. Nobody is
        # in touch before the gate has spoken of what begins by then.
        self.suite.leap(moment + 2 * A_MINUTE)
        return Session(day, self.suite.now, moment + 3 * A_MINUTE)

    def _report(self, moment: datetime, done: Done) -> None:
        known = sorted([*self.waiting, *done.events], key=lambda each: each[0])
        self.waiting = [each for each in known if each[0] > moment]
        past = [self._sent(event, at) for at, event in known if at <= moment]
        if past:
            report(self.door, past)
            self.suite.leap(moment + A_MINUTE)

    def _sent(self, event: Event, at: datetime) -> Event:
        """Put an event into the envelope of the machine that tells of it."""
        name = f"year-{next(self.numbers)}"
        if key := NAMED_BY.get(type(event)):
            named: dict[str, Any] = {key: name}
            event = replace(event, **named)
        return wire.addressed(event, id=name, source=SOURCE, time=at, branches=())

    def _work_off(self, session: Session) -> None:
        """Ring back who waits, then do what is planned and has begun."""
        for owed in self.door.pages("/v1/callbacks"):
            self._ring_back(session, owed)
        today = {"from": f"{session.day}", "to": f"{session.day}"}
        planned = list(self.door.pages("/v1/plan", **today))
        self._note_how_full(planned)
        for task in planned:
            begun = datetime.fromisoformat(task["starts_at"]) <= session.begun_by
            who = self.crew.people.get(task["staff_id"])
            there = who and self.crew.is_there(who, session.day)
            if begun and who and there and self._is_first(session, task):
                desk = self._desk(session, who, task["client_id"])
                self._spend(session, who, desk.take(task, session.done))

    def _note_how_full(self, planned: Iterable[Told]) -> None:
        minutes = Counter[str]()
        for task in planned:
            minutes[task["staff_id"]] += task["minutes"]
        for staff, many in minutes.items():
            room = self.crew.room(self.crew.people[staff])
            self.fullest = max(self.fullest, many * A_MINUTE / max(room, A_MINUTE))

    def _ring_back(self, session: Session, owed: Told) -> None:
        client = self.crew.clients[owed["client_id"]]
        who = self.crew.stand_in(client, session.day)
        if who and self._is_first(session, owed):
            desk = self._desk(session, who, owed["client_id"])
            answers = desk.dice.random() >= NOBODY_ANSWERS
            ring = desk.ring if answers else desk.ring_in_vain
            ring(owed["number"], session.done)
            self._spend(session, who, A_CALL)

    def _call_by_the_list(self, session: Session) -> None:
        """Call whom the list names and who is due, while there is time."""
        for staff, who in self.crew.at_work(session.day):
            if self.crew.has_time(who, session.day):
                listed = self.door.get("/v1/call-list", staff=staff, slots=SLOTS)
                self._call_all(
                    session, who, filter(is_due(session.at), listed["items"])
                )

    def _call_all(self, session: Session, who: Person, due: Iterator[Told]) -> None:
        for entry in due:
            has_time = self.crew.has_time(who, session.day)
            if has_time and self._is_first(session, entry):
                self._call(session, who, entry)

    def _call(self, session: Session, who: Person, entry: Told) -> None:
        client, asked = entry["client_id"], request_of(entry)
        waits = self.held_until.get(client, session.at) > session.at
        if waits and asked["gap_class"] != EXEMPT:
            return
        answer = self.door.post("/v1/contact-requests", asked)
        if answer["not_before"]:
            self.held_until[client] = datetime.fromisoformat(answer["not_before"])
            if not self._is_granted(session, client):
                self.held_back[answer["rule"]] += 1
        if answer["outcome"] == "allowed":
            desk = self._desk(session, who, client)
            desk.ring(desk.client.phone, session.done)
            self._spend(session, who, A_CALL)

    def _is_granted(self, session: Session, client: str) -> bool:
        """Tell whether a talk with a client is due that has its leave already."""
        return any(
            grant["channel"] in WAYS
            and grant["gap_class"] != EXEMPT
            and grant["used_at"] is None
            and datetime.fromisoformat(grant["at"]) <= session.at
            and held(grant, session.at)
            for grant in self.door.pages("/v1/grants", client=client)
        )

    def _follow_impulses(self, session: Session) -> None:
        """Now and then somebody calls one of their clients just so."""
        for _, who in self.crew.at_work(session.day):
            dice = chance(self.world.seed, "impulse", session.day, who.name)
            whose = [key for key, c in self.crew.clients.items() if c.manager == who]
            if whose and dice.random() < IMPULSES:
                desk = self._desk(session, who, dice.choice(whose))
                session.done.events.append((desk.at, desk.told("call", IMPULSE)))
                self._spend(session, who, A_CALL)

    def _is_first(self, session: Session, told: Told) -> bool:
        """Tell whether nobody was in touch with the client yet, and note that now."""
        client = told["client_id"]
        is_first = client not in session.contacted
        session.contacted.add(client)
        return is_first

    def _desk(self, session: Session, who: Person, client: str) -> Desk:
        at = session.free_at.get(who, session.at)
        dice = chance(self.world.seed, "desk", self.crew.clients[client].reference, at)
        return Desk(who, self.crew.clients[client], ClientId(client), at, dice)

    def _spend(self, session: Session, who: Person, long: timedelta) -> None:
        began = session.free_at.get(who, session.at)
        session.free_at[who] = began + max(long, A_MINUTE)
        self.crew.spent[who, session.day] += long


def request_of(entry: Told) -> dict[str, str]:
    """Return what to ask the gate for an entry of the list."""
    asked = {"client_id": entry["client_id"], "channel": "phone"}
    purposes = (each["purpose"] for each in entry["tasks"])
    if unspaced := next((each for each in purposes if each in UNSPACED), None):
        return asked | {"gap_class": EXEMPT, "purpose": unspaced}
    return asked | {"gap_class": "personal", "purpose": "call_list"}


def is_due(at: datetime) -> Callable[[Told], bool]:
    """Tell of entries of the list whether they can wait no longer."""

    def due(entry: Told) -> bool:
        if entry["section"] in {"urgent", "worth_it"}:
            return datetime.fromisoformat(entry["due_at"]) <= at + DUE_WITHIN
        return bool(entry["section"] == "long_silent")

    return due
