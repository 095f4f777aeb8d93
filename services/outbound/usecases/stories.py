"""Success stories: told once, used in any issue, with a name only by consent."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, NotFound, StaffId
from services.outbound.domain.manuscripts import lines_of
from services.outbound.domain.stories import Story, require_nameless
from services.outbound.storage import stories as storage
from services.outbound.usecases.newsletters import NoSuchClient


class NoSuchStory(NotFound):
    """There is no such story."""


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
    require_nameless(new.anonymised, client.name)
    lines_of(new.named + new.anonymised)
    story = Story(
        id=new_id,
        branch=client.branch_id,
        client=new.client,
        named=new.named,
        anonymised=new.anonymised,
        made_at=transaction.now,
        made_by=transaction.actor,
    )
    storage.save(transaction, story)
    return story


def agree(
    transaction: Transaction, story: str, by: str, staff: StaffId | None
) -> Story:
    """Keep that somebody at the client agreed to be named; raises NoSuchStory."""
    agreed = found(transaction, story, staff).agreed(transaction.now, by)
    storage.save(transaction, agreed)
    transaction.audit("story agreed to", story)
    return agreed


def withdraw(transaction: Transaction, story: str, staff: StaffId | None) -> Story:
    """Tell it without a name from now on; raises NoSuchStory."""
    withdrawn = found(transaction, story, staff).withdrawn()
    storage.save(transaction, withdrawn)
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
