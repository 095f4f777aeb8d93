"""Packs: letters are drawn up, handed over, printed and posted together, each once."""

from collections.abc import Sequence
from typing import Any

from libs.contracts.messages import MessageBounced
from libs.storage.transactions import Transaction
from libs.values import BranchId, NotFound
from services.outbound.domain.cases import Unwanted
from services.outbound.domain.dispatches import (
    Allowed,
    HeldBack,
    Judgement,
    PutOff,
    Suppressed,
)
from services.outbound.domain.judging import PAUSED, REASONS, TO_BE_READ
from services.outbound.domain.messages import Channel
from services.outbound.domain.packs import (
    PRINTED_ALREADY,
    NoSuchPack,
    NothingToPrint,
    NotPrintedYet,
    Pack,
    Packed,
    PackState,
    PostPaused,
    check_order,
)
from services.outbound.domain.parcels import Parcel, Taken
from services.outbound.domain.suppressions import Suppression
from services.outbound.storage import frozen, ledger, returned_letters
from services.outbound.storage import packs as storage
from services.outbound.storage.returned_letters import Returned
from services.outbound.usecases import (
    judging,
    pausing,
    senders,
    settling,
    suppression,
)

NO_LEAVE = "no_leave"  # cadence is asked again, and it waits for another pack
MOVED = "address_changed"  # it is set anew, to where they are now
STANDING = (PAUSED, TO_BE_READ)


class NoSuchLetter(NotFound):
    """No letter with this code was posted, or it is back already."""


def draw_up(transaction: Transaction, pack: str, branch: BranchId) -> Pack:
    """Put the letters of a branch that wait into a pack, to be looked at.

    Raises NoSuchSender, PostPaused and NothingToPrint.
    """
    senders.read(transaction, branch)
    check_running(transaction, branch)
    storage.start(transaction, pack, branch)
    if not storage.take(transaction, pack, branch):
        raise NothingToPrint(why_nothing(transaction, branch))
    transaction.audit("pack drawn up", pack, branch=branch)
    return found(transaction, pack)


def why_nothing(transaction: Transaction, branch: BranchId) -> str | None:
    """Say what the letters of a branch wait for, if there are any."""
    held = storage.held(transaction, branch)
    told = [f"{letters} held: {reason_of(rule)}" for rule, letters in held]
    return " ".join([str(NothingToPrint.__doc__), *told]) if told else None


def reason_of(rule: str | None) -> str:
    if rule is None:
        return "They are being written, or ask for leave: try again in a moment."
    return f"{REASONS.get(rule) or rule.replace('_', ' ').capitalize() + '.'} [{rule}]"


def hand_over(transaction: Transaction, pack: str) -> Pack:
    """Let the printer have a pack; who wants no post by now is out of it.

    Raises NoSuchPack, NotInThisOrder, PostPaused and NothingToPrint.
    """
    drawn_up = locked(transaction, pack, PackState.HANDED_OVER)
    check_running(transaction, drawn_up.branch)
    judge_again(transaction, drawn_up)
    if not storage.send_off(transaction, drawn_up):
        raise NothingToPrint
    return moved(transaction, drawn_up, PackState.HANDED_OVER)


def note_printed(transaction: Transaction, pack: str) -> Pack:
    """Note that a pack is printed: from now on that takes a reason.

    Raises NoSuchPack and NotInThisOrder.
    """
    return moved(
        transaction, locked(transaction, pack, PackState.PRINTED), PackState.PRINTED
    )


def post(transaction: Transaction, pack: str) -> Pack:
    """Note that a pack is at the post: its letters are sent.

    Raises NoSuchPack and NotInThisOrder.
    """
    printed = locked(transaction, pack, PackState.POSTED)
    sent = {each.message: Taken(pack) for each in storage.letters(transaction, printed)}
    settling.settle(transaction, sent, None)
    return moved(transaction, printed, PackState.POSTED)


def dissolve(transaction: Transaction, pack: str) -> Pack:
    """Let the letters of a pack wait for another one.

    Raises NoSuchPack and NotInThisOrder: what is handed over is given up.
    """
    drawn_up = locked(transaction, pack, PackState.DISSOLVED)
    storage.empty(transaction, drawn_up)
    return moved(transaction, drawn_up, PackState.DISSOLVED)


def give_up(transaction: Transaction, pack: str, reason: str) -> Pack:
    """Let the letters of a pack wait for another one that can not be printed so.

    It is for a person to know that none of it was posted. Raises NoSuchPack and
    NotInThisOrder.
    """
    lost = locked(transaction, pack, PackState.GIVEN_UP)
    storage.take_back(transaction, lost)
    storage.empty(transaction, lost)
    return moved(transaction, lost, PackState.GIVEN_UP, reason=reason)


def print_again(transaction: Transaction, pack: str, reprint: str, reason: str) -> None:
    """Note why a pack is printed again; raises NoSuchPack and NotPrintedYet."""
    of = found(transaction, pack)
    if of.state not in PRINTED_ALREADY:
        raise NotPrintedYet
    returned_letters.note_reprint(transaction, of, reprint, reason)
    transaction.audit("pack printed again", pack, reason=reason)


def take_back(transaction: Transaction, code: str) -> None:
    """Note that a letter came back: its address needs a look; raises NoSuchLetter."""
    back = returned_letters.note_return(transaction, code.lower(), transaction.now)
    if back is None:
        raise NoSuchLetter
    suppression.suppress(transaction, unreachable(transaction, back))
    transaction.announce(
        [
            MessageBounced(
                message_id=back.message,
                client_id=back.client,
                branch_id=back.branch,
                channel=Channel.POST.value,
                cause="returned_post",
                bounced_at=transaction.now,
                contact_id=back.contact,
            )
        ]
    )


def unreachable(transaction: Transaction, back: Returned) -> list[Suppression]:
    """Say where no post arrives any more."""
    why = Unwanted.RETURNED_POST
    return [
        Suppression(
            *(back.branch, Channel.POST, why, transaction.now, back.client),
            address=site,
        )
        for site in back.sites
    ]


def listed(
    transaction: Transaction,
    branch: BranchId | None,
    after: Sequence[Any] | None,
    most: int,
) -> list[Pack]:
    """List packs, the latest first."""
    return storage.listed(transaction, branch, after, most)


def letters(
    transaction: Transaction, pack: Pack, after: int, most: int
) -> list[Packed]:
    """List the letters of a pack by their numbers."""
    return storage.letters(transaction, pack, after, most)


def found(transaction: Transaction, pack: str) -> Pack:
    """Read a pack; raises NoSuchPack."""
    if known := storage.find(transaction, pack):
        return known
    raise NoSuchPack


def locked(transaction: Transaction, pack: str, wanted: PackState) -> Pack:
    """Take a pack in hand that is to go further; raises NoSuchPack, NotInThisOrder."""
    known = storage.lock(transaction, pack)
    if known is None:
        raise NoSuchPack
    check_order(known.state, wanted)
    return known


def moved(transaction: Transaction, pack: Pack, state: PackState, **why: str) -> Pack:
    storage.mark(transaction, pack, state)
    transaction.audit(f"pack {state.value.replace('_', ' ')}", pack.id, **why)
    return found(transaction, pack.id)


def check_running(transaction: Transaction, branch: BranchId) -> None:
    for pause in pausing.standing(transaction):
        reach = pause.reach
        whole = reach.branch in (None, branch)
        if whole and reach.channel in (None, Channel.POST):
            raise PostPaused


def judge_again(transaction: Transaction, pack: Pack) -> None:
    """Hold back what may not go out any more, or not to where it is addressed.

    What was put off for a time only stays: it takes days until it arrives. A pause of
    the client's holds it all the same, and so does an answer that is to be read.
    """
    ids = [each.message for each in storage.letters(transaction, pack)]
    messages = ledger.read(transaction, ids)
    addressed = frozen.read(transaction, ids)
    judged = judging.preview(transaction, messages)
    stopped: dict[str, HeldBack] = {
        message: stop
        for message, told in judged.items()
        if (stop := stopped_by(told, addressed.get(message), transaction))
    }
    for message in storage.without_leave(transaction, pack):
        stopped.setdefault(message, PutOff(transaction.now, NO_LEAVE))
    settling.hold_back(transaction, messages, stopped)


def stopped_by(
    told: Judgement, made: Parcel | None, transaction: Transaction
) -> Suppressed | PutOff | None:
    if isinstance(told, Suppressed):
        return told
    if made is None or (isinstance(told, Allowed) and told.address != made.address):
        return PutOff(transaction.now, MOVED)
    return told if isinstance(told, PutOff) and told.rule in STANDING else None
