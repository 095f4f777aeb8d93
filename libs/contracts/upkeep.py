"""What registry tells of what is kept: merges, people forgotten, clients on hold."""

from dataclasses import dataclass
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.clients import REGISTRY
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId, ContactId, HoldId, MergeId


@dataclass(frozen=True, kw_only=True)
class ClientMerged(Event):
    """A client is another one under a second name, and counts for that one now.

    Registry announces it, once per merge. It may arrive after the merge was undone.
    """

    type: ClassVar[str] = "keepwell.client.merged.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"

    merge_id: MergeId
    client_id: ClientId
    survivor_id: ClientId
    branch_id: BranchId

    class Schema(EventSchema):
        merge_id = fields.text("m-0007")
        client_id = fields.text("c-0042")
        survivor_id = fields.text("c-0041")
        branch_id = fields.text("vienna")


@dataclass(frozen=True, kw_only=True)
class ClientUnmerged(Event):
    """A merge was undone: the client counts for itself again.

    Registry announces it, once per merge. It may arrive before the merge does.
    """

    type: ClassVar[str] = "keepwell.client.unmerged.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"

    merge_id: MergeId
    client_id: ClientId
    survivor_id: ClientId
    branch_id: BranchId

    class Schema(EventSchema):
        merge_id = fields.text("m-0007")
        client_id = fields.text("c-0042")
        survivor_id = fields.text("c-0041")
        branch_id = fields.text("vienna")


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """A person at a client was forgotten; who copied anything of them forgets it too.

    Registry announces it, once per person. It is the last revision of the contact: what
    is older and arrives later is not kept.
    """

    type: ClassVar[str] = "keepwell.person.erased.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"

    contact_id: ContactId
    client_id: ClientId
    branch_id: BranchId
    revision: int

    class Schema(EventSchema):
        contact_id = fields.text("p-0108")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        revision = fields.revision()


@dataclass(frozen=True, kw_only=True)
class ClientHeld(Event):
    """A client was put on hold: what is kept of it stays, however old; or no longer.

    Registry announces it when a hold begins, when it is lifted and when the client is
    transferred. The highest `revision` is the newest.
    """

    type: ClassVar[str] = "keepwell.client.held.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "hold_id"

    hold_id: HoldId
    client_id: ClientId
    branch_id: BranchId
    held: bool
    revision: int

    class Schema(EventSchema):
        hold_id = fields.text("h-0003")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        held = fields.flag(example=True)
        revision = fields.revision()
