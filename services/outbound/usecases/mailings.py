"""Mailings: foreseen, proposed, approved and stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from libs.calendars.zones import local_day
from libs.storage.branches import hours_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, NotFound, StaffId
from services.outbound.domain.dispatches import (
    Judgement,
    Message,
    PutOff,
    Suppressed,
)
from services.outbound.domain.mailings import LeftOut, Mailing, Wish, check
from services.outbound.domain.messages import Draft, Form, Key, State
from services.outbound.domain.recipients import Reach, for_whom
from services.outbound.storage import mailings as storage
from services.outbound.storage.mailings import Candidate, Count
from services.outbound.usecases import (
    judging,
    ledger,
    settling,
    template_composing,
)

# So long it waits for leave, for a morning or for the printer.
OF_USE = timedelta(days=14)
STOPPED = Suppressed("mailing_stopped")
SENT_BEFORE = Suppressed("sent_before")
TOO_LATE = Suppressed("too_late")
LOCK = " for update"


class NoSuchMailing(NotFound):
    """There is no such mailing."""


class NoSuchBranch(NotFound):
    """There is no such branch."""


@dataclass(frozen=True)
class Foreseen:
    """What a mailing would be for one client."""

    client: ClientId
    name: str
    draft: Draft
    judgement: Judgement


@dataclass(frozen=True)
class Window:
    """What a mailing would be for some clients; there are more after `to`."""

    foreseen: Sequence[Foreseen]
    to: str | None


def today(transaction: Transaction, branch: BranchId) -> str:
    """Name the period of what is sent today; raises NoSuchBranch."""
    hours = hours_of(transaction, [branch])
    if branch not in hours:
        raise NoSuchBranch
    return local_day(transaction.now, hours[branch].zone).isoformat()


def preview(transaction: Transaction, wish: Wish, after: str) -> Window:
    """Foresee what is asked for; raises NobodyWritesIt and the like."""
    check(wish)
    return foresee(transaction, wish, after)


def foresee(transaction: Transaction, wish: Wish, after: str) -> Window:
    """Say of the next clients of an audience whether each would get it now, or why not.

    They are judged some at a time: a request may not hold its connection for long.
    """
    some = storage.audience(transaction, wish, after)
    drafts = [draft(wish, each, transaction.now) for each in some]
    messages = [message_of(each) for each in drafts]
    judged = dict(judging.foresee(transaction, messages))
    judged |= unsent(transaction, messages, judged)
    foreseen = [
        Foreseen(candidate.client, candidate.name, told, judged[told.key.id])
        for candidate, told in zip(some, drafts, strict=True)
    ]
    return Window(foreseen, some[-1].client if len(some) == storage.A_WINDOW else None)


def unsent(
    transaction: Transaction,
    messages: Sequence[Message],
    judged: Mapping[str, Judgement],
) -> dict[str, Suppressed]:
    """Say what would not be sent though it may be, as nobody could write it."""
    may = [m for m in messages if not isinstance(judged[m.id], Suppressed)]
    late = [m.id for m in may if is_late(m, judged[m.id], transaction.now)]
    before = storage.there(transaction, [m.id for m in messages])
    return (
        template_composing.unwritten(transaction, may)
        | dict.fromkeys(late, TOO_LATE)
        | dict.fromkeys(before, SENT_BEFORE)
    )


def is_late(message: Message, judged: Judgement, now: datetime) -> bool:
    """Tell whether it could only go when it is of no use any more."""
    return message.not_after <= (judged.until if isinstance(judged, PutOff) else now)


def propose(transaction: Transaction, new_id: str, wish: Wish) -> Mailing:
    """Write a mailing down that somebody is to approve.

    Raises NoSuchBranch, NobodyWritesIt, SentAsNewsletter and NotWhatItSays.
    """
    check(wish)
    today(transaction, wish.branch)
    mailing = Mailing(new_id, wish, transaction.now, transaction.actor)
    storage.add(transaction, mailing)
    transaction.audit("mailing proposed", new_id, purpose=wish.purpose)
    return mailing


def approve(transaction: Transaction, mailing: str) -> Mailing:
    """Queue a mailing for the next who may get it, and keep who may not and why.

    It is to be approved again until it is `queued_at`: some are judged at a time. What
    it says is fixed the first time. Raises NoSuchMailing, AlreadyApproved and
    AlreadyStopped.
    """
    known = found(transaction, mailing, None, LOCK)
    known.require_waiting()
    if not known.approved_at:
        transaction.audit("mailing approved", mailing)
    wordings = template_composing.fixed(transaction, known.wish)
    approved = known.approved(transaction.now, transaction.actor, wordings)
    window = foresee(transaction, known.wish, known.queued_to)
    queued, left_out = queue(transaction, approved, window.foreseen)
    judged = approved.queued(queued, left_out, window.to, transaction.now)
    storage.save(transaction, judged)
    return judged


def queue(
    transaction: Transaction, mailing: Mailing, some: Sequence[Foreseen]
) -> tuple[int, int]:
    """Queue for who may get it; return how many they are, and how many others."""
    refused = [
        LeftOut(each.client, each.judgement.rule)
        for each in some
        if isinstance(each.judgement, Suppressed)
    ]
    drafts = [
        replace(each.draft, mailing=mailing.id)
        for each in some
        if not isinstance(each.judgement, Suppressed)
    ]
    storage.leave_out(transaction, mailing, refused)
    return len(ledger.queue(transaction, drafts).new), len(refused)


def left_out(
    transaction: Transaction, mailing: Mailing, after: str, most: int
) -> list[LeftOut]:
    """List who gets nothing of a mailing, and why."""
    return storage.left_out(transaction, mailing, after, most)


def stop(transaction: Transaction, mailing: str, staff: StaffId | None) -> Mailing:
    """Let what has not gone out of a mailing not go; raises AlreadyStopped."""
    known = found(transaction, mailing, staff, LOCK)
    known.require_going()
    waiting = storage.waiting(transaction, mailing)
    settling.suppress(transaction, dict.fromkeys(waiting, STOPPED))
    storage.not_again(transaction, mailing)
    stopped = replace(known, stopped_at=transaction.now)
    storage.save(transaction, stopped)
    transaction.audit("mailing stopped", mailing, messages=str(len(waiting)))
    return stopped


def found(
    transaction: Transaction, mailing: str, staff: StaffId | None, lock: str = ""
) -> Mailing:
    """Read a mailing, one of `staff`'s if given; raises NoSuchMailing."""
    if known := storage.find(transaction, mailing, staff, lock):
        return known
    raise NoSuchMailing


def listed(
    transaction: Transaction,
    branch: BranchId | None,
    staff: StaffId | None,
    before: tuple[datetime, str] | None,
    most: int,
) -> list[Mailing]:
    """List mailings, the newest first."""
    return storage.page(transaction, branch, staff, before, most)


def standing(transaction: Transaction, mailing: str) -> list[Count]:
    """Count the messages of a mailing by how they stand."""
    return storage.states(transaction, mailing)


def draft(wish: Wish, to: Candidate, now: datetime) -> Draft:
    reach = Reach(to.client, wish.branch, to.contact, to.site)
    whom = for_whom(wish.channel, reach)
    words = {"template": wish.template, "staff": to.account_manager, **wish.said}
    over = wish.said.get("event_at")
    until = datetime.fromisoformat(over) if over else now + OF_USE
    return Draft(
        Key(wish.branch, wish.purpose, wish.period, whom.recipient, wish.channel),
        client=to.client,
        contact=whom.contact,
        gap_class=wish.gap_class,
        form=Form.TEMPLATE,
        words={name: told for name, told in words.items() if told},
        not_before=now,
        not_after=min(until, now + OF_USE),
    )


def message_of(draft: Draft) -> Message:
    """Return the message a draft would be."""
    key = draft.key
    same = ("client", "contact", "gap_class", "critical", "form", "words", "mailing")
    told = {name: getattr(draft, name) for name in (*same, "request", "copies")}
    return Message(
        id=key.id,
        **vars(key),
        **told,
        state=State.QUEUED,
        queued_at=draft.not_before,
        not_before=draft.not_before,
        not_after=draft.not_after,
        attempts=0,
        resent=False,
        released=None,
    )
