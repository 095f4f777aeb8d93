"""Merges: one client that was recorded twice counts as one, until that is undone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from libs.values import BranchId, ClientId, Conflict, Invalid, MergeId, Refused
from services.registry.domain.clients import Client
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of
from services.registry.domain.texts import wrong

# Of each client that is merged, into which other.
Into = Mapping[ClientId, ClientId]


class SameClient(Invalid):
    """A client cannot be merged into itself."""


class OtherBranch(Refused):
    """The two belong to different branches: transfer one of them first."""


class MergedAlready(Conflict):
    """One of the two is merged into another client: name that one instead."""


class CountsForAnother(Conflict):
    """The client is merged into another one: write this of that one instead."""


class UndoneAlready(Conflict):
    """This merge was undone before."""


@dataclass(frozen=True)
class Merge(Named):
    """A client counted for the survivor from one moment on, and maybe up to another.

    `client` is the merged one and `name` what it was called.
    """

    id: MergeId
    branch: BranchId
    client: ClientId
    survivor: ClientId
    name: str
    merged_at: datetime
    undone_at: datetime | None = None

    def undone(self, now: datetime) -> "Merge":
        """Return it undone; raises UndoneAlready."""
        if self.undone_at:
            raise UndoneAlready
        return replace(self, undone_at=now)


def merged(survivor: Client, client: Client, into: Into, now: datetime) -> Merge:
    """Let a client count for another; its own merged clients then do as well.

    Raises SameClient, OtherBranch and MergedAlready.
    """
    if survivor.id == client.id:
        raise wrong(SameClient, "client_id")
    check_same_branch(survivor, client)
    if survivor.id in into or client.id in into:
        raise MergedAlready
    merge = MergeId(id_of("merge", client.id, survivor.id, now.isoformat()))
    return Merge(merge, client.branch, client.id, survivor.id, client.name, now)


def check_same_branch(one: Client, other: Client) -> None:
    """Raise OtherBranch unless two clients belong to the same branch."""
    if one.branch != other.branch:
        raise OtherBranch
