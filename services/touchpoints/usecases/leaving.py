"""Who may leave: estimated each day, learned from those who did."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from libs.contracts.clients import ClientRecorded
from libs.contracts.leaving import LeavingRiskRevised
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.domain.leaving import Outlook, Risk, cases, estimate
from services.touchpoints.domain.leaving_model import SHIPPED
from services.touchpoints.domain.leaving_quality import learned
from services.touchpoints.domain.touches import Wanted
from services.touchpoints.storage import leaving as storage
from services.touchpoints.storage import leaving_history as histories

REVISING = "revise_leaving_risks"
# A touch moves a half-year's risk little: many of them are looked at together.
SOON = timedelta(hours=1)
# Whoever has just brought their clients and calls wants to see what we make of them.
AT_FIRST = timedelta(minutes=2)
A_DAY = timedelta(days=1)
A_WINDOW = 100
THE_BEGINNING = ""
A_SAMPLE = 1_000


def note(transaction: Transaction, recorded: Sequence[ClientRecorded]) -> None:
    """Keep what clients are from when on, and give new ones an unknown risk."""
    histories.note_statuses(
        transaction,
        [
            (each.client_id, each.revision, each.status, told_at(each, transaction.now))
            for each in recorded
        ],
    )
    if storage.begin(transaction, [each.client_id for each in recorded]):
        transaction.wake(REVISING, transaction.now + AT_FIRST)


def told_at(recorded: ClientRecorded, now: datetime) -> datetime:
    """Return when the registry said so: never later than we heard it."""
    return min(recorded.sent.time or now, now)


def look_again(transaction: Transaction) -> None:
    """Have the risks of relationships that changed estimated anew, soon."""
    transaction.wake(REVISING, transaction.now + SOON)


def revise(transaction: Transaction) -> datetime:
    """Estimate anew the next that are of yesterday or have changed; say when to go on.

    A round passes through all clients once. Touches do not wake it while it goes on,
    so after one that found any another looks for what has changed behind it.
    """
    now = transaction.now
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    after = storage.looked_at(transaction)
    stale = storage.stale(transaction, after, today, A_WINDOW)
    if stale:
        estimate_anew(transaction, stale)
    if len(stale) == A_WINDOW:
        storage.go_on_after(transaction, stale[-1].client)
        return now
    storage.go_on_after(transaction, THE_BEGINNING)
    return now + SOON if stale or after else today + A_DAY


def estimate_anew(transaction: Transaction, stale: Sequence[Risk]) -> None:
    """Estimate risks by what is known now, and announce those that are news."""
    pasts = histories.of(transaction, [each.client for each in stale])
    known = storage.newest(transaction)
    model = known.model if known else SHIPPED
    estimated = [
        replace(each, estimate=estimate(model, pasts[each.client], transaction.now))
        for each in stale
    ]
    news = [each.announced() for each in estimated if each.is_news]
    storage.save(transaction, [e for e in estimated if not e.is_news] + news)
    transaction.announce([announcement(each) for each in news])


def learn(transaction: Transaction) -> None:
    """Fit the model to the clients of ours that left and those that stayed."""
    drawn = histories.sample(transaction, A_SAMPLE)
    pasts = histories.of(transaction, drawn)
    one, other = (
        [case for each in half for case in cases(pasts[each], transaction.now)]
        for half in (drawn[::2], drawn[1::2])
    )
    if found := learned((one, other), transaction.now):
        storage.keep_model(transaction, found)


def ranked(
    transaction: Transaction,
    wanted: Wanted,
    after: tuple[float, str],
    most: int,
) -> list[Risk]:
    """List active clients, the likeliest to leave first; unknown ones come last."""
    return storage.ranked(transaction, wanted, after, most)


def outlook(transaction: Transaction, staff: StaffId | None) -> Outlook:
    """Say what the estimates rest on, and of how many clients nobody can tell."""
    return storage.outlook(transaction, staff)


def announcement(risk: Risk) -> LeavingRiskRevised:
    told = risk.estimate
    return LeavingRiskRevised(
        client_id=risk.client,
        branch_id=risk.branch,
        as_of=told.as_of,
        band=told.band.value,
        basis=told.basis.value,
        losses=told.losses,
        reasons=tuple(reason.code for reason in told.reasons),
        revision=risk.revision,
        p180=told.p180,
    )
