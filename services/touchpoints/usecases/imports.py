"""Imports of contacts: noted by their run, so that a whole one can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.contracts import wire
from libs.contracts.verdicts import EventKey
from libs.storage import holds
from libs.storage.inbox import Arrival
from libs.storage.transactions import Transaction
from libs.values import Invalid, NotFound
from services.touchpoints.storage import imported
from services.touchpoints.storage.imported import Origin, Run
from services.touchpoints.usecases import calendar_before, documents, touches
from services.touchpoints.usecases.calendar_before import ToldBefore

A_WINDOW = 500
AGAIN = "~"


class NoSuchRun(NotFound):
    """No such import brought any contacts."""


@dataclass(frozen=True)
class Reverted:
    """What taking back did so far, and what of the run is left to take back.

    `voided` counts invoices and time, `held` what stays because its client is on hold;
    `told_before` is what the run had corrected, in so far as that is undone now.
    """

    taken_back: int
    forgotten: int
    voided: int
    left: int
    held: int
    told_before: ToldBefore


def anew(transaction: Transaction, bodies: Sequence[bytes]) -> list[bytes]:
    """Give what was taken back an id of its own when it is imported again."""
    keys = [key_of(body) for body in bodies]
    times = imported.times_taken_back(transaction, filter(None, keys))
    return [
        wire.with_id(body, f"{key[1]}{AGAIN}{times[key] + 1}")
        if key and key in times
        else body
        for body, key in zip(bodies, keys, strict=True)
    ]


def key_of(body: bytes) -> EventKey | None:
    """Read the key of what may be no event at all."""
    try:
        said = wire.peek(body)
    except Invalid:
        return None
    return said.source, said.id


def brought_before(
    transaction: Transaction, arrivals: Sequence[Arrival]
) -> set[EventKey]:
    """Return the keys that an import brought, however long ago."""
    return imported.known(transaction, [(each.source, each.id) for each in arrivals])


def note(
    transaction: Transaction, run: str, branch: str, arrivals: Sequence[Arrival]
) -> None:
    """Remember which run brought the arrivals."""
    imported.note(
        transaction,
        [
            (
                touches.touch_id(each.key()[:2]),
                run,
                branch,
                each.source,
                each.id,
                each.id.partition(AGAIN)[0],
                transaction.now,
            )
            for each in arrivals
        ],
    )
    documents.note(transaction, run, branch, arrivals)


def begin(transaction: Transaction, run: str, branch: str, file: str | None) -> None:
    """Remember out of which file a run comes, and who began it."""
    imported.begin(transaction, run, branch, file)


def revert(transaction: Transaction, run: str, reason: str) -> Reverted:
    """Take back a part of what a run logged; nothing is `left` after the last.

    What is not logged yet stays left until it is, and what is of a client on hold
    stays as long as that is. Raises NoSuchRun.
    """
    held = holds.held(transaction)
    logged = imported.lock_logged(transaction, run, held, A_WINDOW)
    taken = touches.take_all_back(transaction, logged, reason)
    forgotten = [] if logged else imported.forget_unmatched(transaction, run, held)
    called_off = imported.lock_called_off(transaction, run, A_WINDOW)
    voided = documents.void(transaction, run, held)
    told_others = [each.touch for each in voided if not each.logged]
    gone = [*(touch.id for touch in logged), *forgotten, *called_off, *told_others]
    imported.mark(transaction, gone)
    before = calendar_before.stand_again(transaction, run, held, gone)
    left = imported.left(transaction, run, held)
    if left is None:
        raise NoSuchRun
    transaction.audit("import taken back", run, touches=str(len(taken)))
    return Reverted(len(taken), len(forgotten), len(voided), *left, before)


def waiting(transaction: Transaction, run: str) -> int:
    """Count what a run brought that is neither logged nor waits for its client."""
    return imported.waiting(transaction, run)


def origins(transaction: Transaction, touches: Sequence[str]) -> list[Origin]:
    """Tell which of the touches an import brought, and which import."""
    return imported.origins(transaction, touches)


def listed(
    transaction: Transaction, before: tuple[datetime, str] | None, most: int
) -> list[Run]:
    """List imports, the latest first."""
    return imported.page(transaction, before, most)
