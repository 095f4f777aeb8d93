"""What calls for contacts with clients, and the tasks that come of it."""

from dataclasses import replace

from libs.contracts import wire
from libs.contracts.engagements import EngagementRecorded
from libs.contracts.knowledge import NeedRecorded
from libs.contracts.sales import SaleCancelled, SaleMade
from libs.contracts.utilisation import UtilisationLow
from services.cadence.domain.filters import ClientFilter
from tests.integration.cadence.house import MONDAY, touch

TIMERS = ("follow_triggers", "draft_outreach", "take_reminder_steps")


def follow(house, at=None):
    """Let the clock run what is due, each timer until it has nothing more."""
    for timer in TIMERS:
        while house.tick(timer, at) == house.clock.at:
            pass


def tasks(house, purpose):
    """Tell when each task is due, on which occasion, and what became of it."""
    rows = house.rows(
        "select purpose, due_at, split_part(occasion, ' ', 1),"
        " case when done_at is not null then 'done' else coalesce(outcome, 'open') end"
        " from cadence.tasks order by due_at, task_id"
    )
    return [tuple(rest) for of, *rest in rows if of == purpose]


def outcomes(house, purpose):
    return [outcome for *_, outcome in tasks(house, purpose)]


def sent(event, named, branches=None):
    return wire.addressed(
        event, source="shop", id=named, time=MONDAY, branches=branches
    )


def sold(at=MONDAY, sale="S-1", branches=None, **changed):
    fact = replace(SaleMade.example(), sale_id=sale, sold_at=at, **changed)
    return sent(fact, f"made-{sale}", branches)


def cancelled(at=MONDAY, sale="S-1"):
    fact = replace(SaleCancelled.example(), sale_id=sale, cancelled_at=at)
    return sent(fact, f"cancelled-{sale}")


def ticket(at, **changed):
    known = {"kind": "ticket", "direction": "in", "gap_class": "exempt"}
    return touch(at, "nothing", **known | changed)


def engagement(ends_on, revision=1, **changed):
    known = {"ends_on": ends_on, "revision": revision, "followed_by": None}
    return replace(EngagementRecorded.example(), **known | changed)


def need(start_by, due_on, revision=1, **changed):
    known = {"start_by": start_by, "due_on": due_on, "met_on": None}
    return replace(NeedRecorded.example(), revision=revision, **known | changed)


def utilised(share, revision=1, **changed):
    return replace(
        UtilisationLow.example(), utilisation=share, revision=revision, **changed
    )


def everybody():
    return ClientFilter(None, None)
