"""Newsletters of the whole firm: an issue in every branch, written and sent as one.

Each branch sends its own to its own clients, under its own name and from its own
address.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from libs.calendars.months import Month
from libs.storage.transactions import Transaction
from libs.values import FieldError
from services.outbound.domain import manuscripts
from services.outbound.domain.first_drafts import first_draft
from services.outbound.domain.messages import Channel
from services.outbound.domain.newsletters import Issue, OneAMonth
from services.outbound.storage import newsletters as storage
from services.outbound.usecases import newsletter_copies, newsletters
from services.outbound.usecases.newsletter_copies import Foreseen, Sent
from services.outbound.usecases.newsletters import NoSuchBranch


def open_issues(transaction: Transaction, firm: str, month: Month | None) -> Issue:
    """Begin an issue in every branch, of this month if no other is named.

    Raises NoSuchBranch, and OneAMonth if a branch has one already.
    """
    places = storage.branches(transaction)
    if not places:
        raise NoSuchBranch
    of = month or newsletters.this_month(transaction, places[0].zone)
    draft = manuscripts.written(first_draft(of, None, places[0].country))
    stamp = (1, transaction.now, transaction.actor)
    issues = [
        Issue(f"{firm}-{each.branch_id}", each.branch_id, of, draft, *stamp, firm=firm)
        for each in places
    ]
    taken = [each.branch for each in issues if not storage.add(transaction, each)]
    if taken:
        raise OneAMonth(None, FieldError("month", f"there is one of {taken[0]}"))
    transaction.audit("newsletter begun", firm, month=str(of))
    return issues[0]


def in_hand(transaction: Transaction, issue: str) -> list[Issue]:
    """Take an issue in hand, and with one of the firm all of it; raises NoSuchIssue.

    The one that is named comes first.
    """
    known = newsletters.found(transaction, issue)
    if known.firm is None:
        return [newsletters.in_hand(transaction, issue)]
    every = storage.of_firm(transaction, known.firm, storage.LOCK)
    joined = [
        each
        for each in for_new_branches(transaction, every)
        if storage.add(transaction, each)
    ]
    for each in joined:
        storage.save(transaction, each)
    return sorted([*every, *joined], key=lambda each: each.id != issue)


def for_new_branches(transaction: Transaction, every: Sequence[Issue]) -> list[Issue]:
    """Copy an issue for the branches that were opened since, until it is sent.

    One that has an issue of its own keeps that.
    """
    first = every[0]
    if first.sent_at:
        return []
    known = {each.branch for each in every}
    new = [p for p in storage.branches(transaction) if p.branch_id not in known]
    return [
        replace(first, id=f"{first.firm}-{place.branch_id}", branch=place.branch_id)
        for place in new
        if not storage.of_month(transaction, place.branch_id, str(first.month))
    ]


def foresee(
    transaction: Transaction, issue: Issue, channels: Sequence[Channel]
) -> chain[Foreseen]:
    """Say of each client of the issue's branches that are seen what it would get."""
    every = [issue]
    if issue.firm:
        begun = storage.of_firm(transaction, issue.firm)
        every = [*begun, *for_new_branches(transaction, begun)]
    return chain.from_iterable(
        newsletter_copies.foresee(transaction, each, channels) for each in every
    )


def send(
    transaction: Transaction, issues: Sequence[Issue], channels: Sequence[Channel]
) -> Sent:
    """Queue issues in hand; raises NotApproved and NoReturnAddress."""
    sent = [newsletter_copies.send(transaction, each, channels) for each in issues]
    return Sent(
        sent[0].issue,
        sum(each.queued for each in sent),
        sum(each.before for each in sent),
        sum(each.left_out for each in sent),
    )


def stop(transaction: Transaction, issues: Sequence[Issue]) -> Issue:
    """Let what waits of issues in hand not go; raises NotSent.

    If nobody has any of it, it is a draft again in every branch.
    """
    went_out = [newsletters.stop(transaction, each) for each in issues]
    if any(went_out):
        return issues[0]
    first, *_ = [newsletters.call_back(transaction, each) for each in issues]
    return first
