"""Trials: what a client would get, by mail to one of ours, to be looked at.

It takes the way of every mail, and is held up by what holds mail up. Clients get none
of it: no gap, cap or touch counts it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId, Refused, StaffId
from services.outbound.domain.contents import Content
from services.outbound.domain.dispatches import (
    Allowed,
    Judgement,
    Message,
    Suppressed,
)
from services.outbound.domain.messages import Channel, Draft, Form, Key
from services.outbound.domain.owed import EXEMPT
from services.outbound.storage import recipients
from services.outbound.storage import trials as storage
from services.outbound.usecases import ledger

PURPOSE, MARK = "trial", "[Test] "
NO_CLIENT = ClientId("")
NO_ADDRESS = Suppressed("no_address")
OF_USE = timedelta(days=1)
PARTS = ("subject", "text", "html", "language")


class NobodyToSendTo(Refused):
    """A test goes to one of ours: say --as whom, since you are signed in as nobody."""


class NoAddressOfOurs(Refused):
    """There is no mail address of this person of ours, or they have left."""


@dataclass(frozen=True)
class Trial:
    """What to send to whom of ours; `client` is whom it is written to, if anybody."""

    branch: BranchId
    staff: StaffId | None
    content: Content
    client: ClientId | None = None


def send(transaction: Transaction, new_id: str, trial: Trial) -> str:
    """Queue a trial; return its message. Raises NobodyToSendTo and NoAddressOfOurs."""
    if trial.staff is None:
        raise NobodyToSendTo
    if trial.staff not in storage.addresses(transaction, [trial.staff]):
        raise NoAddressOfOurs
    told = draft(transaction, new_id, trial, trial.staff)
    ledger.queue(transaction, [told])
    transaction.audit("test sent", told.key.id, staff=trial.staff)
    return told.key.id


def draft(transaction: Transaction, new_id: str, trial: Trial, staff: StaffId) -> Draft:
    key = Key(trial.branch, PURPOSE, new_id, ContactId(staff), Channel.EMAIL)
    words = {name: str(getattr(trial.content, name)) for name in PARTS}
    return Draft(
        key,
        client=NO_CLIENT,
        contact=shown(transaction, trial.client),
        gap_class=EXEMPT,
        form=Form.TRIAL,
        words=words | {"subject": MARK + words["subject"]},
        not_before=transaction.now,
        not_after=transaction.now + OF_USE,
    )


def shown(transaction: Transaction, client: ClientId | None) -> ContactId | None:
    """Return who is named in it, so that it is forgotten when they are."""
    return recipients.reach(transaction, {client})[client].contact if client else None


def judge(
    transaction: Transaction, messages: Sequence[Message]
) -> dict[str, Judgement]:
    """Let the trials among messages go to whom of ours they are for."""
    trials = [each for each in messages if each.form is Form.TRIAL]
    found = storage.addresses(transaction, {each.recipient for each in trials})
    return {
        each.id: Allowed(found[each.recipient])
        if each.recipient in found
        else NO_ADDRESS
        for each in trials
    }


def compose(
    _transaction: Transaction, messages: Sequence[Message]
) -> Mapping[str, Content | Suppressed]:
    """Say in trials what was written when they were asked for."""
    return {each.id: written(each.words) for each in messages}


def written(words: Mapping[str, str]) -> Content:
    subject, text, html, language = (words[name] for name in PARTS)
    return Content(subject, text, html, language=language)
