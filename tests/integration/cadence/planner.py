"""A branch to plan: its people, what is to be done with clients, and the nights."""

from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task
from services.cadence.usecases import tasks
from tests.integration.cadence.house import MONDAY, client, days, staff

ANNA, BEN = "s-1", "s-2"
PLACES = """
select occasion, staff_id, starts_at, on_time from cadence.tasks
order by client_id, occasion
"""


def person(key=ANNA, weekly=10, **changed):
    known = {"name": key, "absences": (), "weekly_contact_hours": weekly}
    return staff(staff_id=key, **(known | changed))


def task(occasion="1", due=4, client="c-1", **changed):
    """Make a task of an hour, due after so many days."""
    known = {"branch": "vienna", "not_before": MONDAY} | changed
    due_at = known["not_before"] + days(due)
    return Task(
        client, purpose=Purpose.VISIT, occasion=occasion, due_at=due_at, **known
    )


def ours(number, manager, **changed):
    """Make a client of a tier that nothing is promised to every month."""
    known = {"client_id": f"c-{number}", "account_manager": manager, "tier": "C"}
    return client(**(known | changed))


def propose(house, *opened):
    with house.worker.begin() as transaction:
        tasks.propose(transaction, opened)


def run(house, timer):
    """Let a timer run until it wants to sleep."""
    while house.tick(timer) == house.clock.at:
        pass


def plan(house, at=None):
    """Let a night come, and then look after what is new."""
    house.clock.at = at or house.clock.at
    run(house, "plan_nights")
    run(house, "plan_news")


def places(house):
    """Read who does what on which day, counted from the Monday, and whether in time."""
    return {
        occasion: (who, starts_at and (starts_at - MONDAY).days, on_time)
        for occasion, who, starts_at, on_time in house.rows(PLACES)
    }
