"""Time that we spend with clients, as time systems and touchpoints tell of it."""

from dataclasses import replace
from itertools import count

from libs.contracts.times import TimeLogged, TimeTakenBack
from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from tests.integration.concentration.house import MONDAY, sent

TODAY = MONDAY.date()
ANNA, BERT = "s-07", "s-08"

numbers = count(1)


def worked(minutes, number=1, day=TODAY, who=ANNA, **changed):
    """Work for the client of this number, as a time system tells it."""
    known = {"entry_id": f"T-{next(numbers)}", "engagement_id": None} | changed
    fact = replace(
        TimeLogged.example(),
        client_ref=f"D-{number}",
        staff_ref=who,
        worked_on=day,
        minutes=minutes,
        **known,
    )
    return sent(fact, f"worked-{fact.entry_id}")


def taken_back(entry):
    fact = TimeTakenBack(
        entry_id=entry.entry_id, client_ref=entry.client_ref, taken_back_at=MONDAY
    )
    return sent(fact, f"not-worked-{fact.entry_id}")


def touched(minutes, number=1, at=MONDAY, who=ANNA, **changed):
    """Be in touch with the client of this number."""
    return replace(
        TouchpointLogged.example(),
        touch_id=f"t-{next(numbers)}",
        client_id=f"c-{number}",
        occurred_at=at,
        staff_id=who,
        minutes=minutes,
        **changed,
    )


def touch_taken_back(touch):
    return TouchpointTakenBack(
        touch_id=touch.touch_id, client_id=touch.client_id, branch_id=touch.branch_id
    )
