"""The horizon: what has come within it becomes tasks, each night."""

from datetime import datetime

from libs.calendars.working_time import OpenHours
from libs.storage.branches import hours_of
from libs.storage.transactions import Transaction
from services.cadence.domain.horizon import next_night
from services.cadence.storage import clients, news, nights
from services.cadence.storage import horizon as storage
from services.cadence.storage.horizon import Stretch
from services.cadence.usecases import drop_ins, plans

TIMER = "look_ahead"
A_WINDOW = 2_000


def look_ahead(transaction: Transaction) -> datetime | None:
    """See to the next clients of a branch whose night it is; say when to go on.

    A night goes by the branch's day: late, it is one night, however many were missed.
    """
    night = nights.claim(transaction)
    if night is None:
        coming = (
            next_night(transaction.now, each) for each in nights.zones(transaction)
        )
        return min(coming, default=None)
    [hours] = hours_of(transaction, [night.branch]).values()
    among = storage.stretch(transaction, night.branch, night.reached, A_WINDOW)
    see_to(transaction, among, hours)
    nights.note(transaction, night, among.upto if among.more else None)
    return transaction.now


def see_to(transaction: Transaction, among: Stretch, hours: OpenHours) -> None:
    """Open what has come within the horizon for some clients of a branch.

    They are taken in hand at once, in order: whoever else has several in hand waits
    for no two of them crosswise.
    """
    storage.take(transaction, among)
    renewed = storage.renew(transaction, among, hours)
    if renewed.any_opened:
        news.tell(transaction)
    if renewed.moved:
        plans.keep(transaction, clients.lock_known(transaction, renewed.moved))
    drop_ins.plan(transaction, among, hours)
