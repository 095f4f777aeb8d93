"""Newsletters: opened, written, proofread, approved, and put where all may read it."""

from dataclasses import replace

from libs.calendars.months import Month
from libs.calendars.zones import local_day, zone
from libs.storage.transactions import Transaction
from libs.values import BranchId, NotFound, Refused
from services.outbound.domain import manuscripts, proofreading
from services.outbound.domain.dispatches import Suppressed
from services.outbound.domain.first_drafts import first_draft
from services.outbound.domain.newsletters import Issue, Manuscript, NotSent, OneAMonth
from services.outbound.domain.proofreading import Finding, Known, Terms
from services.outbound.domain.stories import Story, with_stories
from services.outbound.storage import mailings, newsletter_terms, senders, stories
from services.outbound.storage import newsletters as storage
from services.outbound.usecases import leaks, settling

STOPPED = Suppressed("newsletter_stopped")
MOST_ARCHIVED = 240  # twenty years


class NoSuchIssue(NotFound):
    """There is no such issue."""


class NoSuchBranch(NotFound):
    """There is no such branch."""


class NoSuchClient(NotFound):
    """There is no such client."""


class NotFitToSend(Refused):
    """The issue is not fit to be sent."""


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
    revision = str(rewritten.revision)
    transaction.audit("newsletter written", issue.id, revision=revision)
    return rewritten


def approve(transaction: Transaction, issue: Issue) -> Issue:
    """Approve an issue in hand; raises NotFitToSend with what is to be mended.

    No story is told with a name by it that is not told so now.
    """
    if bad := proofreading.blocking(proofread(transaction, issue)):
        raise NotFitToSend(" ".join(said(each) for each in bad))
    told = stories_of(transaction, issue, manuscripts.read(issue.manuscript))
    named = [each.id for each in told.values() if each.agreed_at]
    approved = issue.approved(transaction.now, transaction.actor, named)
    storage.save(transaction, approved)
    transaction.audit("newsletter approved", issue.id, month=str(issue.month))
    return approved


def said(finding: Finding) -> str:
    return f"{finding.section}: {finding.detail}" if finding.section else finding.detail


def stop(transaction: Transaction, issue: Issue) -> bool:
    """Let what waits of an issue in hand not go; return whether any of it went out.

    Raises NotSent.
    """
    if not issue.sent_at:
        raise NotSent
    waiting = mailings.waiting(transaction, issue.id)
    settling.suppress(transaction, dict.fromkeys(waiting, STOPPED))
    mailings.not_again(transaction, issue.id)
    transaction.audit("newsletter stopped", issue.id, messages=str(len(waiting)))
    return storage.went_out(transaction, issue.id)


def call_back(transaction: Transaction, issue: Issue) -> Issue:
    """Make a draft again of an issue in hand that nobody has; raises NotSent."""
    draft = issue.called_back()
    storage.save(transaction, draft)
    return draft


def archive(transaction: Transaction, issue: Issue) -> Issue:
    """Let everybody read an issue in hand; raises NotSent."""
    archived = issue.archived(transaction.now)
    storage.save(transaction, archived)
    transaction.audit("newsletter archived", issue.id, month=str(issue.month))
    return archived


def proofread(transaction: Transaction, issue: Issue) -> list[Finding]:
    """Say what is wrong with an issue as it is."""
    manuscript = manuscripts.read(issue.manuscript)
    terms = newsletter_terms.read(transaction)
    known = Known(
        stories_of(transaction, issue, manuscript),
        storage.names(transaction),
        betrayed(transaction, told(transaction, issue)),
    )
    return proofreading.findings(manuscript, issue.month, terms, known)


def betrayed(transaction: Transaction, told: Manuscript) -> list[list[str]]:
    """Find what tells of clients, of any branch, in each text of an issue."""
    texts = [text for _, text in proofreading.texts(told)]
    return leaks.in_public(transaction, texts)


def stories_of(
    transaction: Transaction, issue: Issue, manuscript: Manuscript
) -> dict[str, Story]:
    """Read the stories of an issue; what was approved without a name stays without."""
    used = {each.story for each in manuscript.sections if each.story}
    return {
        each.id: each.withdrawn()
        if issue.approved_at and each.id not in issue.named
        else each
        for each in stories.read(transaction, used).values()
    }


def told(transaction: Transaction, issue: Issue) -> Manuscript:
    """Return what an issue says, each story as it may be told now."""
    manuscript = manuscripts.read(issue.manuscript)
    if issue.firm and not manuscript.signed:
        # What all branches say alike is signed by each for itself.
        who = senders.of(transaction, {issue.branch}).get(issue.branch)
        manuscript = replace(manuscript, signed=who.name if who else "")
    return with_stories(manuscript, stories_of(transaction, issue, manuscript))


def fit_for_everybody(transaction: Transaction, issue: Issue) -> Manuscript | None:
    """Return what anybody may read of an issue, None if nothing."""
    manuscript = told(transaction, issue)
    used = stories_of(transaction, issue, manuscript)
    clients = storage.names(transaction, {each.client for each in used.values()})
    known = Known(used, clients, betrayed(transaction, manuscript))
    return proofreading.fit_for_everybody(manuscript, known)


def listed(
    transaction: Transaction,
    branch: BranchId | None,
    month: str | None,
    before: tuple[str, str] | None,
    most: int,
) -> list[Issue]:
    """List issues, the newest first."""
    return storage.page(transaction, branch, month, before, most)


def archived(transaction: Transaction, branch: BranchId) -> list[Issue]:
    """List what everybody may read of a branch, the newest first."""
    return storage.archived(transaction, branch, MOST_ARCHIVED)


def archived_of(transaction: Transaction, branch: BranchId, month: str) -> Issue:
    """Read what everybody may of a branch's month; raises NoSuchIssue."""
    issue = storage.of_month(transaction, branch, month)
    if issue is None or not issue.archived_at:
        raise NoSuchIssue
    return issue


def terms(transaction: Transaction) -> Terms:
    """Read the owner's numbers."""
    return newsletter_terms.read(transaction)


def set_terms(transaction: Transaction, wanted: Terms) -> Terms:
    """Say what holds of newsletters from now on."""
    newsletter_terms.save(transaction, wanted)
    transaction.audit("newsletter terms set", "firm")
    return wanted
