"""Packs: letters are drawn up, handed over, printed and posted together, each once."""

from libs.contracts.messages import MessageBounced
from libs.storage.transactions import Transaction
from libs.values import BranchId, NotFound
from services.outbound.domain.cases import Unwanted
from services.outbound.domain.dispatches import (
    Allowed,
    Judgement,
    PutOff,
    Suppressed,
)
from services.outbound.domain.letters import MOST_FOLDED
from services.outbound.domain.messages import Channel
from services.outbound.domain.packs import (
    NoSuchPack,
    NothingToPrint,
    Pack,
    PackState,
    PostPaused,
    check_order,
)
from services.outbound.domain.parcels import Taken
from services.outbound.domain.suppressions import Suppression
from services.outbound.storage import frozen, ledger, returned_letters
from services.outbound.storage import packs as storage
from services.outbound.storage.returned_letters import Returned
from services.outbound.usecases import (
    judging,
    pack_files,
    pausing,
    settling,
    suppression,
)

MOVED = "address_changed"  # it is set anew, to where they are now


class NoSuchLetter(NotFound):
    """No letter with this code was posted, or it is back already."""


def draw_up(transaction: Transaction, pack: str, branch: BranchId) -> Pack:
    """Put the letters of a branch that wait into a pack, to be looked at.

    Raises PostPaused and NothingToPrint.
    """
    check_running(transaction, branch)
    storage.start(transaction, pack, branch)
    if not storage.take(transaction, pack, branch, MOST_FOLDED):
        raise NothingToPrint
    transaction.audit("pack drawn up", pack, branch=branch)
    return found(transaction, pack)


def hand_over(transaction: Transaction, pack: str) -> Pack:
    """Let the printer have a pack; who wants no post by now is out of it.

    Raises NoSuchPack, NotInThisOrder, PostPaused and NothingToPrint.
    """
    drawn_up = locked(transaction, pack, PackState.HANDED_OVER)
    check_running(transaction, drawn_up.branch)
    judge_again(transaction, drawn_up)
    if not storage.send_off(transaction, drawn_up):
        raise NothingToPrint
    moved(transaction, drawn_up, PackState.HANDED_OVER)
    handed_over = found(transaction, pack)
    storage.keep_files(
        transaction, handed_over, pack_files.checked(transaction, handed_over)
    )
    return handed_over


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
    settling.settle(transaction, sent)
    return moved(transaction, printed, PackState.POSTED)


def dissolve(transaction: Transaction, pack: str) -> Pack:
    """Let the letters of a pack wait for another one.

    Raises NoSuchPack and NotInThisOrder: what is handed over stays together.
    """
    drawn_up = locked(transaction, pack, PackState.DISSOLVED)
    storage.empty(transaction, drawn_up)
    return moved(transaction, drawn_up, PackState.DISSOLVED)


def print_again(transaction: Transaction, pack: str, reprint: str, reason: str) -> None:
    """Note why a pack is printed again; raises NoSuchPack."""
    of = found(transaction, pack)
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


def moved(transaction: Transaction, pack: Pack, state: PackState) -> Pack:
    storage.mark(transaction, pack, state)
    transaction.audit(f"pack {state.value.replace('_', ' ')}", pack.id)
    return found(transaction, pack.id)


def check_running(transaction: Transaction, branch: BranchId) -> None:
    for pause in pausing.standing(transaction):
        reach = pause.reach
        whole = reach.branch in (None, branch)
        if whole and reach.channel in (None, Channel.POST):
            raise PostPaused


def judge_again(transaction: Transaction, pack: Pack) -> None:
    """Hold back what may not go out any more, or not to where it is addressed.

    What was put off for a time only stays: it takes days until it arrives.
    """
    ids = [each.message for each in storage.letters(transaction, pack)]
    messages = ledger.read(transaction, ids)
    addressed = frozen.read(transaction, ids)
    judged = judging.preview(transaction, messages)
    stopped = {
        message: stop
        for message, told in judged.items()
        if (stop := stopped_by(told, addressed[message].address, transaction))
    }
    settling.hold_back(transaction, messages, stopped)


def stopped_by(
    told: Judgement, address: str, transaction: Transaction
) -> Suppressed | PutOff | None:
    if isinstance(told, Allowed) and told.address != address:
        return PutOff(transaction.now, MOVED)
    return told if isinstance(told, Suppressed) else None
