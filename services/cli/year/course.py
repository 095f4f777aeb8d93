"""The course of the year: which days are lived, who falls ill, when nothing runs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from services.cli.demo.filling import report
from services.cli.door import Door
from services.cli.year import filling
from services.cli.year.company import A_DAY, Company, last_calls
from services.cli.year.crew import Crew
from services.cli.year.ledger import Ledger
from services.cli.year.life import MORNING, Life
from services.cli.year.suite import Suite
from services.cli.year.world import World

# When it comes, as a part of the whole time.
ILLNESS, DOWNTIME, LEAVING = 0.25, 0.45, 0.6
ILL_FOR, DOWN_FOR = timedelta(days=9), timedelta(days=7)
SETTLING = timedelta(minutes=5)
ILL, LEAVES = "Hugo Perrin", "Tobias Lindner"
# A month that is over but for a weekend and a holiday is lived whole, and judged three
# working days after its end, whatever holidays begin the next.
NEARLY_OVER = timedelta(days=4)
JUDGED_WITHIN = timedelta(days=8)


@dataclass(frozen=True)
class Course:
    """So many days of a company in a suite of its own; `told` hears of each."""

    suite: Suite
    company: Company
    days: int
    told: Callable[[date], None]
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def door(self) -> Door:
        """Ask the suite."""
        return self.suite.door

    def run(self) -> datetime:
        """Live all days; return when it was over."""
        life = self._begin()
        last: date | None = None
        for number in range(self.days):
            day = self.company.moment.date() + number * A_DAY
            if self._is_down(day):
                self._let_pass(life, day)
                continue
            if day.weekday() < 5:  # noqa: PLR2004 from Monday to Friday
                self._live(life, day, last)
                last = day
            self.told(day)
        self.ledger.fullest = life.fullest
        self.ledger.held_back = life.held_back
        return self._end(last)

    def _begin(self) -> Life:
        clients = self.company.clients()
        ids = filling.fill(self.door, self.company, clients)
        by_id = {ids[client.reference]: client for client in clients}
        self._settle()
        report(self.door, list(last_calls(self.company, clients)))
        self._settle()
        world = World(self.company.seed, tuple(clients))
        crew = Crew(self.door, self.company, by_id)
        return Life(self.door, self.suite, world, crew)

    def _settle(self) -> None:
        self.suite.leap(self.suite.now + SETTLING)

    @property
    def down(self) -> tuple[datetime, datetime]:
        """From when to when nothing runs."""
        first = self.company.moment.date() + int(self.days * DOWNTIME) * A_DAY
        begins = datetime.combine(first, MORNING, UTC)
        return begins, begins + DOWN_FOR

    def _is_down(self, day: date) -> bool:
        begins, ends = self.down
        return begins.date() <= day < ends.date()

    def _let_pass(self, life: Life, day: date) -> None:
        """Stop the suite for a week, at its first day; the world goes on."""
        life.happen(day)
        begins, ends = self.down
        if day == begins.date():
            self.suite.rest(ends)

    def _live(self, life: Life, day: date, last: date | None) -> None:
        life.happen(day)
        life.dawn(day)
        if last and judged_by(last) != (judged := judged_by(day)):
            self.ledger.close(self.door, judged)
        if last is None or last.isocalendar().week != day.isocalendar().week:
            self.ledger.look(self.door, day - day.weekday() * A_DAY)
        self._change(life.crew, day, last)
        life.work(day)

    def _change(self, crew: Crew, day: date, last: date | None) -> None:
        """Let somebody fall ill or go on the first day lived from when they do."""
        people = {person.name: person for person in crew.ids}
        if self._comes(ILLNESS, day, last):
            crew.fall_ill(people[ILL], day, day + ILL_FOR)
        if self._comes(LEAVING, day, last):
            crew.leave_us(people[LEAVES])

    def _comes(self, part: float, day: date, last: date | None) -> bool:
        at = self.company.moment.date() + int(self.days * part) * A_DAY
        return day >= at and (last is None or last < at)

    def _end(self, last: date | None) -> datetime:
        """Let the last month that was lived be judged."""
        now = self.suite.now
        if last is None:
            return now
        judged_on = (last + NEARLY_OVER).replace(day=1) + JUDGED_WITHIN
        if judged_by(last) != (judged := judged_by(judged_on)):
            self.suite.leap(datetime.combine(judged_on, time(12), UTC))
            self.ledger.close(self.door, judged)
        return now


def judged_by(day: date) -> str:
    """Name the last month whose promises are judged by a day."""
    begins = (day - JUDGED_WITHIN).replace(day=1)
    return f"{begins - A_DAY:%Y-%m}"
