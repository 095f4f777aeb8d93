"""Losses: why a client left, to whom, and whether it came back."""

from dataclasses import dataclass, replace
from datetime import datetime

from libs.values import BranchId, ClientId
from services.registry.domain.clients import Client, Status
from services.registry.domain.entries import Entry, KnownById
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_note


@dataclass(frozen=True)
class Loss(KnownById):
    """A client left at a moment, and `won_back_at` another was ours again.

    `post_mortem` is what was learnt from it. Raises BadNote.
    """

    id: str
    branch: BranchId
    client: ClientId
    lost_at: datetime
    reason: str
    lost_to: str
    post_mortem: str | None = None
    won_back_at: datetime | None = None

    def __post_init__(self) -> None:
        check_note(post_mortem=self.post_mortem)

    @property
    def name_key(self) -> str:
        """What losses to the same competitor have in common."""
        return name_key(self.lost_to)


def followed(
    client: Client, unended: Entry[Loss] | None, now: datetime
) -> Entry[Loss] | None:
    """Return what a client's loss is after a change; None when it is as it was."""
    if client.status is not Status.LOST:
        return unended and unended.changed(replace(unended.fact, won_back_at=now))
    reason, lost_to = client.lost_reason or "", client.lost_to or ""
    if unended is None:
        new = id_of("loss", client.id, now.isoformat())
        return Entry(Loss(new, client.branch, client.id, now, reason, lost_to))
    told = unended.changed(replace(unended.fact, reason=reason, lost_to=lost_to))
    return None if told is unended else told
