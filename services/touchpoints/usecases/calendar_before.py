"""A correction that is reverted: what the calendar told before it stands again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from libs.contracts.verdicts import EventKey
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.touchpoints.domain.touches import Touch, id_with
from services.touchpoints.storage import calendar, imported
from services.touchpoints.storage.calendar import Telling
from services.touchpoints.storage.imported import Replaced
from services.touchpoints.usecases import touches
from services.touchpoints.usecases.calendar import WHY


@dataclass(frozen=True)
class ToldBefore:
    """What was told of meetings before: it stands again, or waited for its client.

    What waited was not kept; who wants it imports its file again.
    """

    stands: Sequence[Telling]
    lost: Sequence[Telling]


def stand_again(
    transaction: Transaction, run: str, held: Sequence[ClientId], gone: Sequence[str]
) -> ToldBefore:
    """Forget what a run told of meetings, and let what was told before stand.

    What it told of the `held` stays.
    """
    calendar.forget_before(transaction, run, held)
    corrected = calendar.forget(transaction, gone)
    before = calendar.take_before(transaction, corrected)
    known = log_again(transaction, [each for each in before if each.started_at])
    lost = [each for each in before if each.started_at and each.told_by not in known]
    stands = [each for each in before if each not in lost]
    calendar.begin(transaction, stands)
    return ToldBefore([each for each in stands if each.started_at], lost)


def log_again(transaction: Transaction, held: Sequence[Telling]) -> set[EventKey]:
    """Log what had been logged before, unless a person took it back as well.

    Returns which of the tellings were logged at all.
    """
    replaced = imported.replaced(transaction, [each.told_by for each in held])
    standing = [each for each in replaced if each.why == WHY]
    again = {each.touch.id: as_told(each) for each in standing}
    touches.record(transaction, list(again.values()))
    for touch, copy in again.items():
        imported.note_copy(transaction, touch, copy.id)
    return {each.told_by for each in replaced}


def as_told(replaced: Replaced) -> Touch:
    """Return the touch anew, with the client whose own it is."""
    touch, own = replaced.touch, replaced.own
    return replace(touch, id=id_with(touch.id, own), client=own, against_opt_out=False)
