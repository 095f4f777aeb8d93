"""Notes of issues: what a copy says to one client alone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from libs.storage.transactions import Transaction
from libs.values import ClientId, Conflict, FieldError, Invalid, NotFound, StaffId
from services.outbound.domain import manuscripts
from services.outbound.domain.newsletters import Issue
from services.outbound.storage import frozen, stories
from services.outbound.storage import newsletters as storage
from services.outbound.usecases import leaks
from services.outbound.usecases.newsletters import NoSuchClient


class MadeAlready(Conflict):
    """The copy of this client is made: nothing comes onto it any more."""


class TellsOfOthers(Invalid):
    """What is said to one client tells of nobody else's."""


class NoSuchNote(NotFound):
    """The issue says nothing to this client alone."""


def note(
    transaction: Transaction,
    issue: Issue,
    client: ClientId,
    words: str,
    staff: StaffId | None,
) -> None:
    """Add words for one client alone, one of `staff`'s if given.

    Raises NoSuchClient, NotAManuscript, TellsOfOthers and MadeAlready.
    """
    require_open(transaction, issue, client, staff)
    said = "\n".join(manuscripts.lines_of(words)).strip()
    if found := leaks.in_public(transaction, [said], client)[0]:
        raise TellsOfOthers(None, FieldError("note", f"it has {', '.join(found)}"))
    storage.note(transaction, issue.id, client, said)
    frozen.thaw_copy(transaction, issue.id, client)
    transaction.audit("newsletter note written", issue.id, client=client)


def take_back(
    transaction: Transaction, issue: Issue, client: ClientId, staff: StaffId | None
) -> None:
    """Say nothing more to a client alone.

    Raises NoSuchClient, MadeAlready and NoSuchNote.
    """
    require_open(transaction, issue, client, staff)
    if not storage.take_note_back(transaction, issue.id, client):
        raise NoSuchNote
    frozen.thaw_copy(transaction, issue.id, client)
    transaction.audit("newsletter note taken back", issue.id, client=client)


def require_open(
    transaction: Transaction, issue: Issue, client: ClientId, staff: StaffId | None
) -> None:
    """Raise NoSuchClient, or MadeAlready when their copy is made."""
    known = stories.client(transaction, client, staff)
    if known is None or known.branch_id != issue.branch:
        raise NoSuchClient
    if storage.is_made(transaction, issue.id, client):
        raise MadeAlready


def listed(
    transaction: Transaction,
    staff: StaffId | None,
    after: tuple[str, str] | None,
    most: int,
) -> Sequence[Row[Any]]:
    """List what issues say to clients alone."""
    return storage.all_notes(transaction, staff, after, most)
