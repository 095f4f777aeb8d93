"""Proofs: an issue as it will look, with invented people or with a client's copy."""

from dataclasses import dataclass

from libs.calendars.zones import local_day, zone
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.outbound.domain.contents import Content
from services.outbound.domain.letters import Letter, paper_of, printed_of
from services.outbound.domain.manuscripts import read
from services.outbound.domain.newsletter_pages import Reader, content, proof_page
from services.outbound.domain.newsletters import Issue
from services.outbound.pages import setting
from services.outbound.pages.setting import Sheaf
from services.outbound.storage import (
    circumstances,
    newsletters,
    recipients,
    senders,
    stories,
)
from services.outbound.usecases import letters
from services.outbound.usecases.newsletters import NoSuchBranch, NoSuchClient, told

# Nobody is called like this, and nobody lives there.
INVENTED = {"en": "Alex Sample", "de": "Alex Muster"}
NOTES = {
    "en": "(Here stands what you say to this client alone.)",
    "de": "(Hier steht, was Sie nur diesem Kunden sagen.)",
}
ADDRESS = ("Sample & Sons", "1 Sample Street", "00000 Sampletown")
CODE = "0A1B2C3D"
MARK = "00001"


@dataclass(frozen=True)
class Asked:
    """Whose copy is looked at: an invented reader's when no client is named."""

    client: ClientId | None = None
    staff: StaffId | None = None


def copy(transaction: Transaction, issue: Issue, asked: Asked) -> Content:
    """Write one copy; raises NoSuchClient."""
    manuscript = told(transaction, issue)
    return content(manuscript, reader(transaction, issue, asked))


def on_screen(transaction: Transaction, issue: Issue, asked: Asked) -> str:
    """Write one copy as a page for the screen; raises NoSuchClient."""
    manuscript = told(transaction, issue)
    return proof_page(manuscript, reader(transaction, issue, asked))


def on_paper(transaction: Transaction, issue: Issue, asked: Asked) -> bytes:
    """Set one copy as a PDF that is marked as a proof.

    Raises NoSuchBranch and NoSuchClient.
    """
    written = copy(transaction, issue, asked)
    identity = senders.of(transaction, {issue.branch}).get(issue.branch)
    if identity is None:
        raise NoSuchBranch
    manuscript = read(issue.manuscript)
    paper = paper_of(identity.country)
    dated = local_day(transaction.now, zone(identity.zone))
    letter = Letter(
        id=issue.id,
        paper=paper,
        language=manuscript.language,
        country=identity.country,
        dated=dated,
        sender=letters.sender_of(identity),
        to=(INVENTED[manuscript.language], *ADDRESS),
        subject=written.subject,
        paragraphs=(),
        printed=printed_of(written),
    )
    sheaf = Sheaf(written.subject, paper, dated, [(MARK, letter)], proof=True)
    return setting.pdf("newsletters", sheaf)


def reader(transaction: Transaction, issue: Issue, asked: Asked) -> Reader:
    """Return who reads the copy."""
    if asked.client is None:
        language = read(issue.manuscript).language
        return Reader(INVENTED[language], NOTES[language], CODE)
    known = stories.client(transaction, asked.client, asked.staff)
    if known is None or known.branch_id != issue.branch:
        raise NoSuchClient
    transaction.audit("newsletter looked at", issue.id, client=asked.client)
    notes = newsletters.notes(transaction, [issue.id], [asked.client])
    name = name_at(transaction, asked.client)
    return Reader(name, notes.get((issue.id, asked.client), ""), CODE)


def name_at(transaction: Transaction, client: ClientId) -> str | None:
    """Return who at a client the copy is for."""
    contact = recipients.reach(transaction, {client})[client].contact
    people = circumstances.known(transaction, (), {contact} if contact else (), ())
    person = people.people.get(contact or "")
    return person.name if person else None


def sender(transaction: Transaction, branch: BranchId) -> str | None:
    """Return as whom a branch writes, None if there is none."""
    identity = senders.of(transaction, {branch}).get(branch)
    return identity.name if identity else None
