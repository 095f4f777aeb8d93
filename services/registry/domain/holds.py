"""Holds: what is kept of a client stays, as long as somebody may need it in court."""

from dataclasses import dataclass, replace
from datetime import datetime

from libs.values import BranchId, ClientId, Conflict, HoldId
from services.registry.domain.clients import Client
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of


class HeldAlready(Conflict):
    """The client is on hold already."""


class NotHeld(Conflict):
    """The client is not on hold."""


class OnHold(Conflict):
    """The client is on hold, so nothing of it is deleted: lift the hold first."""


@dataclass(frozen=True)
class Hold(Named):
    """A client was put on hold at a moment, and let go at another; `name` is its."""

    id: HoldId
    branch: BranchId
    client: ClientId
    name: str
    reason: str
    placed_at: datetime
    placed_by: str
    lifted_at: datetime | None = None
    lifted_by: str | None = None

    def lifted(self, now: datetime, by: str) -> "Hold":
        """Return it lifted."""
        return replace(self, lifted_at=now, lifted_by=by)


def placed(client: Client, reason: str, now: datetime, by: str) -> Hold:
    """Put a client on hold."""
    hold = HoldId(id_of("hold", client.id, now.isoformat()))
    return Hold(hold, client.branch, client.id, client.name, reason, now, by)
