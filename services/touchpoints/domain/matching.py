"""Whose call or mail it was, by its number or address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from libs.values import BranchId, ClientId, ContactId


@dataclass(frozen=True)
class Candidate:
    """A client, and one of its contacts, that a reference may mean.

    `taught` when a person said so, which outweighs the register; `counts_for` is
    another client that it was merged into.
    """

    client: ClientId
    contact: ContactId | None
    branch: BranchId
    taught: bool = False
    counts_for: ClientId | None = None

    @property
    def counting(self) -> ClientId:
        """The client that what is logged with it counts for."""
        return self.counts_for or self.client


@dataclass(frozen=True)
class Unmatched:
    """Why nobody can be named."""

    reason: str


UNKNOWN = Unmatched("nobody is known by it")
AMBIGUOUS = Unmatched("several clients share it")


def match(
    candidates: Iterable[Candidate], branches: Sequence[BranchId] | None
) -> Candidate | Unmatched:
    """Name the one client that is meant, among those of `branches` (None: of all).

    The contact is named when there is only one.
    """
    allowed = [c for c in candidates if branches is None or c.branch in branches]
    meant = [c for c in allowed if c.taught] or allowed
    if not meant:
        return UNKNOWN
    if len({candidate.counting for candidate in meant}) > 1:
        return AMBIGUOUS
    first = min(meant, key=lambda candidate: candidate.counts_for or "")
    contacts = {
        c.contact for c in allowed if c.contact and c.counting == first.counting
    }
    contact = contacts.pop() if len(contacts) == 1 else None
    return Candidate(first.client, contact, first.branch, first.taught)
