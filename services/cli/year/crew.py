"""The people who live the year: who is there, who has time, who falls ill or goes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from services.cli.demo.clients import Client
from services.cli.demo.offices import Office, Person
from services.cli.door import Door
from services.cli.year.company import HOURS, Absence, Company

WORKING_DAYS = 5
A_CALL = timedelta(minutes=15)


@dataclass
class Crew:
    """Our people by their ids, the clients by theirs, and who looks after whom now."""

    door: Door
    company: Company
    clients: dict[str, Client]
    away: list[Absence] = field(default_factory=list)
    gone: set[Person] = field(default_factory=set)

    def __post_init__(self) -> None:
        people = {p.email: p for o in self.company.offices for p in o.people}
        told = list(self.door.pages("/v1/staff"))
        self.people = {each["staff_id"]: people[each["email"]] for each in told}
        self.ids = {person: key for key, person in self.people.items()}
        self.away = [a for person in self.ids for a in self.company.leave(person)]
        self.spent: dict[tuple[Person, date], timedelta] = defaultdict(timedelta)

    def office(self, who: Person) -> Office:
        """Say where somebody works."""
        return next(o for o in self.company.offices if who in o.people)

    def is_there(self, who: Person, day: date) -> bool:
        """Tell whether somebody works on a day."""
        away = any(each.who == who and day in each for each in self.away)
        works = self.office(who).open_hours.works_on(day)
        return works and not away and who not in self.gone

    def at_work(self, day: date) -> Iterator[tuple[str, Person]]:
        """Give the account managers who are there, with their ids."""
        for key, who in self.people.items():
            if who.role == "account_manager" and self.is_there(who, day):
                yield key, who

    def room(self, who: Person) -> timedelta:
        """Say how long somebody has for clients on a day."""
        return timedelta(hours=HOURS[who.role]) / WORKING_DAYS

    def has_time(self, who: Person, day: date) -> bool:
        """Tell whether somebody has time for one more call."""
        return self.room(who) - self.spent[who, day] >= A_CALL

    def stand_in(self, client: Client, day: date) -> Person | None:
        """Say who rings back: the account manager, or whoever is there."""
        office = [p for p in client.office.account_managers if self.is_there(p, day)]
        return client.manager if client.manager in office else next(iter(office), None)

    def fall_ill(self, who: Person, first: date, last: date) -> None:
        """Tell the suite this morning that somebody is away."""
        self.away.append(Absence(who, first, last))
        absences = [each.body() for each in self.away if each.who == who]
        self._change_staff(who, {"absences": absences})

    def leave_us(self, who: Person) -> None:
        """Let somebody go, and give their clients to those of the branch who stay."""
        self.gone.add(who)
        managers = self.office(who).account_managers
        heirs = [each for each in managers if each not in self.gone]
        orphans = list(self.door.pages(f"/v1/staff/{self.ids[who]}/handover"))
        for at, orphan in enumerate(orphans):
            self._give(orphan["client_id"], heirs[at % len(heirs)])
        self._change_staff(who, {"active": False})

    def _give(self, client: str, heir: Person) -> None:
        self.door.change(f"/v1/clients/{client}", {"account_manager": self.ids[heir]})
        self.clients[client] = replace(self.clients[client], manager=heir)

    def _change_staff(self, who: Person, new: Mapping[str, Any]) -> None:
        self.door.change(f"/v1/staff/{self.ids[who]}", new)
