"""Success stories: told once, used in any issue, with a name only by consent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from libs.storage.transactions import Transaction
from libs.values import (
    BranchId,
    ClientId,
    ContactId,
    FieldError,
    Invalid,
    NotFound,
    StaffId,
)
from services.outbound.domain.manuscripts import lines_of
from services.outbound.domain.stories import Story, is_everyday, require_nameless
from services.outbound.storage import frozen, newsletters
from services.outbound.storage import stories as storage
from services.outbound.usecases.newsletters import NoSuchClient


class NoSuchStory(NotFound):
    """There is no such story."""


class NobodyThere(Invalid):
    """Who agrees is a person at the client, by the id of the contact."""


@dataclass(frozen=True)
class NewStory:
    """What is to be told of a client, with its name and without."""

    client: ClientId
    named: str
    anonymised: str


def tell(
    transaction: Transaction, new_id: str, new: NewStory, staff: StaffId | None
) -> Story:
    """Keep a story that nobody agreed to yet; raises NoSuchClient and TellsWho."""
    client = storage.client(transaction, new.client, staff)
    if client is None:
        raise NoSuchClient
    named, anonymised = (told_of(each) for each in (new.named, new.anonymised))
    require_nameless(anonymised, client.name, *said(transaction, new.client))
    story = Story(
        id=new_id,
        branch=client.branch_id,
        client=new.client,
        named=named,
        anonymised=anonymised,
        made_at=transaction.now,
        made_by=transaction.actor,
    )
    storage.save(transaction, story)
    return story


def told_of(words: str) -> str:
    """Return words with line ends of one kind; raises NotAManuscript."""
    return "\n".join(lines_of(words))


def said(transaction: Transaction, client: ClientId) -> Iterator[str]:
    """Give how the people of a client are called: in full, and by their last name."""
    for name in storage.people(transaction, client).values():
        yield name
        if not is_everyday(last := name.split()[-1]):
            yield last


def agree(
    transaction: Transaction, story: str, by: ContactId, staff: StaffId | None
) -> Story:
    """Keep that a person at the client agreed that it is named.

    Raises NoSuchStory and NobodyThere.
    """
    known = found(transaction, story, staff)
    if by not in storage.people(transaction, known.client):
        raise NobodyThere(None, FieldError("agreed_by", by))
    agreed = known.agreed(transaction.now, by)
    storage.save(transaction, agreed)
    transaction.audit("story agreed to", story)
    return agreed


def withdraw(transaction: Transaction, story: str, staff: StaffId | None) -> Story:
    """Tell it without a name from now on; raises NoSuchStory.

    Copies that wait with the name in them are made anew.
    """
    withdrawn = found(transaction, story, staff).withdrawn()
    storage.save(transaction, withdrawn)
    frozen.thaw(transaction, newsletters.using(transaction, story))
    transaction.audit("story consent withdrawn", story)
    return withdrawn


def found(transaction: Transaction, story: str, staff: StaffId | None) -> Story:
    if known := storage.find(transaction, story, staff):
        return known
    raise NoSuchStory


def listed(
    transaction: Transaction,
    branch: BranchId | None,
    staff: StaffId | None,
    after: str,
    most: int,
) -> Sequence[Story]:
    """List the stories there are."""
    return storage.page(transaction, branch, staff, after, most)
