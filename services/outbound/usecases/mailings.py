"""Mailings: foreseen, proposed, approved and stopped."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from libs.calendars.zones import local_day
from libs.storage.branches import hours_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId, NotFound, StaffId
from services.outbound.domain.dispatches import Judgement, Message, Suppressed
from services.outbound.domain.mailings import LeftOut, Mailing, Wish
from services.outbound.domain.messages import Channel, Draft, Form, Key, State
from services.outbound.storage import mailings as storage
from services.outbound.storage.mailings import Candidate, Count
from services.outbound.usecases import judging, ledger, settling

# So long it waits for leave, for a morning or for the printer.
OF_USE = timedelta(days=14)
STOPPED = Suppressed("mailing_stopped")
SENT_BEFORE = Suppressed("sent_before")
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


def today(transaction: Transaction, branch: BranchId) -> str:
    """Name the period of what is sent today; raises NoSuchBranch."""
    hours = hours_of(transaction, [branch])
    if branch not in hours:
        raise NoSuchBranch
    return local_day(transaction.now, hours[branch].zone).isoformat()


def foresee(transaction: Transaction, wish: Wish) -> Iterator[Foreseen]:
    """Say of each client of the audience whether it would get it now, or why not."""
    for some in storage.audience(transaction, wish):
        drafts = [draft(wish, each, transaction.now) for each in some]
        messages = [message_of(each) for each in drafts]
        judged = dict(judging.preview(transaction, messages))
        judged |= dict.fromkeys(storage.there(transaction, list(judged)), SENT_BEFORE)
        for candidate, told in zip(some, drafts, strict=True):
            verdict = judged[told.key.id]
            yield Foreseen(candidate.client, candidate.name, told, verdict)


def propose(transaction: Transaction, new_id: str, wish: Wish) -> Mailing:
    """Write a mailing down that somebody is to approve; raises NoSuchBranch."""
    today(transaction, wish.branch)
    mailing = Mailing(new_id, wish, transaction.now, transaction.actor)
    storage.add(transaction, mailing)
    transaction.audit("mailing proposed", new_id, purpose=wish.purpose)
    return mailing


def approve(transaction: Transaction, mailing: str) -> Mailing:
    """Queue a mailing for all who may get it, and keep who may not and why.

    Raises NoSuchMailing, AlreadyApproved and AlreadyStopped.
    """
    known = found(transaction, mailing, None, LOCK)
    known.require_waiting()
    kept, left_out = list[Draft](), list[LeftOut]()
    for each in foresee(transaction, known.wish):
        if isinstance(each.judgement, Suppressed):
            left_out.append(LeftOut(each.client, each.judgement.rule))
        else:
            kept.append(replace(each.draft, mailing=known.id))
    queued = ledger.queue(transaction, kept)
    approved = replace(
        known,
        approved_at=transaction.now,
        approved_by=transaction.actor,
        recipients=len(queued.new),
        left_out=tuple(left_out),
    )
    storage.save(transaction, approved)
    transaction.audit("mailing approved", mailing, messages=str(len(queued.new)))
    return approved


def stop(transaction: Transaction, mailing: str, staff: StaffId | None) -> Mailing:
    """Let what has not gone out of a mailing not go; raises AlreadyStopped."""
    known = found(transaction, mailing, staff, LOCK)
    known.require_going()
    waiting = storage.waiting(transaction, mailing)
    settling.suppress(transaction, dict.fromkeys(waiting, STOPPED))
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
    posted = wish.channel is Channel.POST and to.site is not None
    contact = None if posted else to.contact
    recipient = to.site if posted and to.site else contact
    words = {"template": wish.template, "staff": to.account_manager}
    return Draft(
        Key(
            wish.branch,
            wish.purpose,
            wish.period,
            # What reaches nobody is told of under the client's own id.
            recipient or ContactId(to.client),
            wish.channel,
        ),
        client=to.client,
        contact=contact,
        gap_class=wish.gap_class,
        form=Form.TEMPLATE,
        words={name: told for name, told in words.items() if told},
        not_before=now,
        not_after=now + OF_USE,
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
