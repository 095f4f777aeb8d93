"""Newsletters: opened, written, proofread, approved, and put where all may read it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from libs.calendars.months import Month
from libs.calendars.zones import local_day, zone
from libs.observability import metrics
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, NotFound, Refused, StaffId
from services.outbound.domain import manuscripts, proofreading
from services.outbound.domain.first_drafts import first_draft
from services.outbound.domain.newsletters import Issue, Manuscript, OneAMonth
from services.outbound.domain.proofreading import Finding, Known, Terms
from services.outbound.domain.stories import with_stories
from services.outbound.storage import newsletter_terms, senders, stories
from services.outbound.storage import newsletters as storage


class NoSuchIssue(NotFound):
    """There is no such issue."""


class NoSuchBranch(NotFound):
    """There is no such branch."""


class NoSuchClient(NotFound):
    """There is no such client."""


class NotFitToSend(Refused):
    """The issue is not fit to be sent."""


@dataclass(frozen=True)
class Missing:
    """A month's issue of a branch that is late: how far it has come, if at all."""

    branch: BranchId
    name: str
    month: Month
    since: date
    state: str


def open_issue(
    transaction: Transaction, new_id: str, branch: BranchId, month: Month | None
) -> Issue:
    """Begin an issue, of this month if no other is named.

    Raises NoSuchBranch and OneAMonth.
    """
    place = storage.branch(transaction, branch)
    if place is None:
        raise NoSuchBranch
    of = month or this_month(transaction, place.zone)
    draft = manuscripts.written(first_draft(of, place.name, place.country))
    issue = Issue(new_id, branch, of, draft, 1, transaction.now, transaction.actor)
    if not storage.add(transaction, issue):
        raise OneAMonth
    transaction.audit("newsletter begun", new_id, month=str(of))
    return issue


def this_month(transaction: Transaction, named: str) -> Month:
    day = local_day(transaction.now, zone(named))
    return Month(day.year, day.month)


def found(transaction: Transaction, issue: str) -> Issue:
    """Read an issue; raises NoSuchIssue."""
    if known := storage.find(transaction, issue):
        return known
    raise NoSuchIssue


def in_hand(transaction: Transaction, issue: str) -> Issue:
    """Take an issue in hand until this commits; raises NoSuchIssue."""
    if known := storage.find(transaction, issue, storage.LOCK):
        return known
    raise NoSuchIssue


def rewrite(transaction: Transaction, issue: Issue, manuscript: str) -> Issue:
    """Give an issue in hand other words; raises NotAManuscript, SentAlready."""
    manuscripts.read(manuscript)
    rewritten = issue.rewritten(manuscript)
    storage.save(transaction, rewritten)
    return rewritten


def approve(transaction: Transaction, issue: Issue) -> Issue:
    """Approve an issue in hand; raises NotFitToSend with what is to be mended."""
    if bad := proofreading.blocking(proofread(transaction, issue)):
        raise NotFitToSend(" ".join(said(each) for each in bad))
    approved = issue.approved(transaction.now, transaction.actor)
    storage.save(transaction, approved)
    transaction.audit("newsletter approved", issue.id, month=str(issue.month))
    return approved


def said(finding: Finding) -> str:
    return f"{finding.section}: {finding.detail}" if finding.section else finding.detail


def archive(transaction: Transaction, issue: Issue) -> Issue:
    """Let everybody read an issue in hand; raises NotSent."""
    archived = issue.archived(transaction.now)
    storage.save(transaction, archived)
    transaction.audit("newsletter archived", issue.id, month=str(issue.month))
    return archived


def proofread(transaction: Transaction, issue: Issue) -> list[Finding]:
    """Say what is wrong with an issue as it is."""
    manuscript = manuscripts.read(issue.manuscript)
    terms, known = newsletter_terms.read(transaction), known_of(transaction, manuscript)
    return proofreading.findings(manuscript, issue.month, terms, known)


def known_of(transaction: Transaction, manuscript: Manuscript) -> Known:
    used = {each.story for each in manuscript.sections if each.story}
    return Known(stories.read(transaction, used), storage.names(transaction))


def told(transaction: Transaction, issue: Issue) -> Manuscript:
    """Return what an issue says, each story as it may be told now."""
    manuscript = manuscripts.read(issue.manuscript)
    if issue.firm and not manuscript.signed:
        # What all branches say alike is signed by each for itself.
        who = senders.of(transaction, {issue.branch}).get(issue.branch)
        manuscript = replace(manuscript, signed=who.name if who else "")
    used = {each.story for each in manuscript.sections if each.story}
    return with_stories(manuscript, stories.read(transaction, used))


def fit_for_everybody(transaction: Transaction, issue: Issue) -> Manuscript | None:
    """Return what anybody may read of an issue, None if nothing."""
    manuscript = manuscripts.read(issue.manuscript)
    known = known_of(transaction, manuscript)
    return proofreading.fit_for_everybody(manuscript, known)


def note(
    transaction: Transaction,
    issue: Issue,
    client: ClientId,
    words: str,
    staff: StaffId | None,
) -> None:
    """Add words for one client alone, one of `staff`'s if given; raises NoSuchClient.

    They are on each copy that is not made yet.
    """
    known = stories.client(transaction, client, staff)
    if known is None or known.branch_id != issue.branch:
        raise NoSuchClient
    manuscripts.lines_of(words)
    storage.note(transaction, issue.id, client, words.strip())


def missing(transaction: Transaction) -> Sequence[Missing]:
    """Say which branches' issue of this month is late."""
    due = newsletter_terms.read(transaction).due_day
    return [
        Missing(
            branch=row.branch_id,
            name=row.name,
            month=Month(row.today.year, row.today.month),
            since=row.today.replace(day=due),
            state=state_of(row.issue_id, row.approved_at),
        )
        for row in storage.of_this_month(transaction)
        if row.today.day > due and row.sent_at is None
    ]


def measure(transaction: Transaction) -> None:
    """Show which branches' newsletter is late."""
    for late in missing(transaction):
        metrics.NEWSLETTERS_LATE.labels(late.branch).set(1)


def state_of(issue: str | None, approved_at: object) -> str:
    if issue is None:
        return "nothing"
    return "approved" if approved_at else "draft"


def terms(transaction: Transaction) -> Terms:
    """Read the owner's numbers."""
    return newsletter_terms.read(transaction)


def set_terms(transaction: Transaction, wanted: Terms) -> Terms:
    """Say what holds of newsletters from now on."""
    newsletter_terms.save(transaction, wanted)
    transaction.audit("newsletter terms set", "firm")
    return wanted
