"""Who comes to hang on one of us alone is told of, and who no longer does."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from libs.calendars.zones import latest_day
from libs.contracts.people import BusFactorLow, BusFactorRestored
from libs.storage.transactions import Transaction
from libs.values import ClientId, StaffId
from services.concentration.domain.knowers import VERIFIED_FOR, still_told
from services.concentration.storage import bus_alarms as storage
from services.concentration.storage import knowers
from services.concentration.storage.bus_alarms import Alarm
from services.concentration.storage.knowers import Factor

TIMER = "judge_bus_factors"
WINDOW = 500
# Who knows a note is told one by one: nobody is judged by half of them.
SETTLES_IN = timedelta(minutes=10)
A_DAY = timedelta(days=1)


def stir(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Judge clients anew once all that is told together has been heard."""
    at = transaction.now + SETTLES_IN
    if clients and storage.stir(transaction, clients, at):
        transaction.wake(TIMER, at)


def stir_known_by(transaction: Transaction, staff: Collection[StaffId]) -> None:
    """Judge anew whoever relies on people of ours."""
    stir(transaction, storage.known_by(transaction, staff) if staff else ())


def judge(transaction: Transaction) -> datetime | None:
    """Tell of clients that hang on one of us alone, or no more; say when to go on."""
    due = storage.due(transaction, WINDOW)
    clients = [each.client for each in due]
    # Who vouches today does so by their own calendar, wherever they are.
    found = knowers.of_clients(transaction, latest_day(transaction.now), clients)
    judged = [(each, found.get(each.client)) for each in due]
    news = [told(transaction.now, *each) for each in judged]
    transaction.announce([each for each in news if each])
    storage.judged(transaction, [(now_told(*e), fades_at(e[1])) for e in judged])
    return transaction.now if len(due) == WINDOW else storage.next_at(transaction)


def now_told(before: Alarm, factor: Factor | None) -> Alarm:
    return replace(before, told=still_told(before.told, number(factor)))


def told(
    now: datetime, before: Alarm, factor: Factor | None
) -> BusFactorLow | BusFactorRestored | None:
    least = now_told(before, factor).told
    if least == before.told:
        return None
    if factor is None or factor.weakest is None or least is None:
        return BusFactorRestored(
            client_id=before.client,
            branch_id=before.branch,
            as_of=now,
            factor=number(factor),
        )
    return BusFactorLow(
        client_id=before.client,
        branch_id=before.branch,
        as_of=now,
        factor=least,
        area=factor.weakest,
        staff_id=next(iter(factor.knowers), None),
    )


def number(factor: Factor | None) -> int | None:
    return factor.factor if factor else None


def fades_at(factor: Factor | None) -> datetime | None:
    """Return when the first of those who are relied on is to vouch again."""
    if factor is None or factor.oldest is None:
        return None
    return datetime.combine(factor.oldest + VERIFIED_FOR + A_DAY, time(), UTC)
