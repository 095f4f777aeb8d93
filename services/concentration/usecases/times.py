"""Time: what we worked for clients is entered once, and can be taken back."""

from collections.abc import Sequence
from datetime import timedelta

from libs.contracts.times import TimeLogged, TimeTakenBack
from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from libs.contracts.verdicts import Retry, Verdicts
from libs.storage.named import Named, meant, named
from libs.storage.transactions import Transaction
from services.concentration.domain.ledger import entry_id
from services.concentration.domain.tellings import system_of
from services.concentration.domain.times import TimeEntry, same_for_all
from services.concentration.storage import copies, times
from services.concentration.usecases.believing import believed

JUDGE = "judge_attention"  # the timer, by its method's name
NOWHERE = Retry("the branch of this touch is not known yet")


def enter(transaction: Transaction, logged: Sequence[TimeLogged]) -> Verdicts:
    """Enter time; what is of a client not known yet comes again."""
    known = named(transaction, {each.client_ref for each in logged})
    found = {
        each.key: believed(each, each.worked_on, known.get(each.client_ref, ()))
        for each in logged
    }
    entries = [
        entry_of(each, client)
        for each in logged
        if isinstance(client := found[each.key], Named)
    ]
    if entries:
        times.enter(transaction, entries)
        judge_tomorrow(transaction)
    return {key: why for key, why in found.items() if not isinstance(why, Named)}


def take_back(transaction: Transaction, told: Sequence[TimeTakenBack]) -> Verdicts:
    """Take time back; what was not heard of will not be entered."""
    known = named(transaction, {each.client_ref for each in told})
    found = {each.key: meant(each, known.get(each.client_ref, ())) for each in told}
    whose = {
        entry_id(system_of(*each.key), each.entry_id): (who.branch, who.id)
        for each in told
        if isinstance(who := found[each.key], Named)
    }
    times.take_back(transaction, whose)
    judge_tomorrow(transaction)
    return {key: why for key, why in found.items() if not isinstance(why, Named)}


def count_touches(
    transaction: Transaction, logged: Sequence[TouchpointLogged]
) -> Verdicts:
    """Count how long touches lasted; one of a branch not known yet comes again."""
    lasted = {
        each.touch_id: (
            each.touch_id,
            each.branch_id,
            each.client_id,
            each.staff_id,
            each.occurred_at,
            each.minutes,
        )
        for each in logged
        if each.minutes
    }
    if not lasted:
        return {}
    nowhere = times.touch(transaction, list(lasted.values()))
    judge_tomorrow(transaction)
    return {each.key: NOWHERE for each in logged if each.touch_id in nowhere}


def take_touches_back(
    transaction: Transaction, taken: Sequence[TouchpointTakenBack]
) -> None:
    """Count no longer how long touches lasted that never were."""
    whose = {str(each.touch_id): (each.branch_id, each.client_id) for each in taken}
    times.take_back(transaction, whose)
    clients = [each.client_id for each in taken]
    copies.follow(transaction, times.TAKEN_BACK.table, clients)
    judge_tomorrow(transaction)


def judge_tomorrow(transaction: Transaction) -> None:
    """See to it that what is new is judged once the day is over everywhere."""
    midnight = transaction.now.replace(hour=0, minute=0, second=0, microsecond=0)
    transaction.wake(JUDGE, midnight + timedelta(days=2))


def entry_of(logged: TimeLogged, client: Named) -> TimeEntry:
    return TimeEntry(
        client=client.id,
        branch=client.branch,
        source=system_of(*logged.key),
        number=logged.entry_id,
        who=same_for_all(logged.staff_ref),
        day=logged.worked_on,
        minutes=logged.minutes,
        billable=logged.billable,
        engagement=logged.engagement_id,
    )
