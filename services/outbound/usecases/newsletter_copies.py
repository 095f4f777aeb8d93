"""Copies of an issue: foreseen, and sent once to each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.storage.transactions import Transaction
from libs.values import ClientId, FieldError, Refused
from services.outbound.domain import copies as rules
from services.outbound.domain.dispatches import Judgement, Suppressed
from services.outbound.domain.messages import (
    Channel,
    Draft,
    Form,
    Key,
    Nobody,
    Recipient,
)
from services.outbound.domain.newsletters import NEWSLETTER, Issue, NotApproved
from services.outbound.domain.owed import EXEMPT
from services.outbound.storage import newsletter_copies as storage
from services.outbound.storage import newsletters, senders
from services.outbound.storage.newsletter_copies import Candidate
from services.outbound.usecases import granting, judging, ledger
from services.outbound.usecases.mailings import message_of
from services.outbound.usecases.newsletters import STOPPED

# What is posted is owed by ritual and keeps no gap; a mail is one of many to many.
GAPS = {Channel.POST: EXEMPT, Channel.EMAIL: "broadcast"}
# So long a copy waits for leave, for a morning or for the printer.
OF_USE = timedelta(days=30)
# What stopped a copy and may be mended: then it goes when the issue is sent again.
MENDABLE = (
    *("no_address", "not_a_mail_address", "address_not_for_an_envelope"),
    "not_printable",
    *("branch_without_address", "not_heard_of", "too_late", STOPPED.rule),
)
CODE = 8  # letters of a message's id


class NoReturnAddress(Refused):
    """The branch has no address that letters could come from: keepwell sender."""


@dataclass(frozen=True)
class Foreseen:
    """What an issue would be for one client on one channel."""

    client: ClientId
    name: str
    channel: Channel
    judgement: Judgement


@dataclass(frozen=True)
class Sent:
    """How sending went: copies that are new, and those that were queued before.

    Of the new ones `left_out` do not go: the ledger says why.
    """

    issue: Issue
    queued: int
    before: int
    left_out: int


def foresee(
    transaction: Transaction, issue: Issue, channels: Sequence[Channel]
) -> Iterator[Foreseen]:
    """Say of each client of the branch what it would get now, or why nothing."""
    for some in storage.candidates(transaction, issue):
        for channel in channels:
            yield from judged(transaction, issue, channel, some)


def judged(
    transaction: Transaction,
    issue: Issue,
    channel: Channel,
    some: Sequence[Candidate],
) -> Iterator[Foreseen]:
    now = transaction.now
    told = [
        (each, draft) for each in some for draft in drafts(issue, channel, each, now)
    ]
    asked = [message_of(draft) for _, draft in told]
    verdicts = judging.foresee(transaction, asked)
    for each, draft in told:
        yield Foreseen(each.client, each.name, channel, verdicts[draft.key.id])
    for each in some:
        if each.status in rules.NOT_ASKED:
            out = Suppressed(rules.NOT_ASKED[each.status])
            yield Foreseen(each.client, each.name, channel, out)


def send(transaction: Transaction, issue: Issue, channels: Sequence[Channel]) -> Sent:
    """Queue an issue in hand for everybody of its branch.

    Who may not get it is judged when it goes out, and told then. Sent again, it goes
    to those who came since, and to those whose address was missing. Raises NotApproved
    and NoReturnAddress.
    """
    if not issue.approved_at:
        raise NotApproved
    require_address(transaction, issue, channels)
    sent = issue.sent(transaction.now)
    newsletters.save(transaction, sent)
    told = [
        draft
        for some in storage.candidates(transaction, issue)
        for each in some
        for channel in channels
        for draft in drafts(issue, channel, each, transaction.now)
    ]
    queued = ledger.queue(transaction, told)
    named = ",".join(channels)
    new = str(len(queued.new))
    transaction.audit("newsletter sent", issue.id, channels=named, messages=new)
    until = transaction.now + OF_USE
    again = storage.queue_again(transaction, queued.there, MENDABLE, until)
    if again:
        granting.ask_soon(transaction)
    fresh = {*queued.new, *again}
    left_out = refused(transaction, [each for each in told if each.key.id in fresh])
    return Sent(sent, len(fresh), len(queued.there) - len(again), left_out)


def refused(transaction: Transaction, some: Sequence[Draft]) -> int:
    """Count the copies that will not go."""
    judged = judging.foresee(transaction, [message_of(each) for each in some])
    return sum(isinstance(each, Suppressed) for each in judged.values())


def require_address(
    transaction: Transaction, issue: Issue, channels: Sequence[Channel]
) -> None:
    """Raise NoReturnAddress when letters would come from nowhere."""
    identity = senders.of(transaction, {issue.branch}).get(issue.branch)
    if Channel.POST in channels and not (identity and identity.postal_lines):
        raise NoReturnAddress(None, FieldError("branch_id", issue.branch))


def drafts(
    issue: Issue, channel: Channel, to: Candidate, now: datetime
) -> Iterator[Draft]:
    """Draft a client's copies: one message a site on paper, one mail by e-mail.

    What reaches nobody is queued too: the ledger then says why it did not go.
    """
    if to.status in rules.NOT_ASKED:
        return
    if channel is not Channel.POST:
        yield draft(issue, channel, to, now, (to.contact or nobody(to), 1))
        return
    if not (to.sites or to.has_one):
        yield draft(issue, channel, to, now, (nobody(to), 1))
    for site, copies in to.sites:
        if copies:
            yield draft(issue, channel, to, now, (site, copies))


def nobody(to: Candidate) -> Nobody:
    return Nobody(to.client)


def draft(
    issue: Issue,
    channel: Channel,
    to: Candidate,
    now: datetime,
    where: tuple[Recipient, int],
) -> Draft:
    recipient, copies = where
    key = Key(issue.branch, NEWSLETTER, issue.period, recipient, channel)
    return Draft(
        key,
        client=to.client,
        contact=to.contact,
        gap_class=GAPS[channel],
        form=Form.NEWSLETTER,
        words={"issue": issue.id, "code": key.id[:CODE].upper()},
        not_before=now,
        not_after=now + OF_USE,
        mailing=issue.id,
        copies=copies,
    )
