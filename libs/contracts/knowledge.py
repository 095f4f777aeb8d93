"""What registry tells of clients' needs, and of who of us knows their affairs.

Each is a full picture; the highest `revision` is the newest.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.clients import REGISTRY
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId, NeedId, NoteId, StaffId


@dataclass(frozen=True, kw_only=True)
class NeedRecorded(Event):
    """What a client will need was foreseen, changed or met.

    Registry announces it. `start_by` is the day to begin, so that it is there by
    `due_on`; `met_on` is set once nothing more is to be done.
    """

    type: ClassVar[str] = "keepwell.need.recorded.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"

    need_id: NeedId
    client_id: ClientId
    branch_id: BranchId
    name: str
    due_on: date
    start_by: date
    revision: int
    met_on: date | None = None

    class Schema(EventSchema):
        need_id = fields.text("n-0311")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        name = fields.text("Replace the firewall")
        due_on = fields.day("2026-09-30")
        start_by = fields.day("2026-03-30")
        revision = fields.revision()
        met_on = fields.day("2026-09-11", optional=True)


@dataclass(frozen=True, kw_only=True)
class KnowledgeVerified(Event):
    """One of us vouched for what we know of an area of a client's affairs.

    Registry announces it, again with each change of the note, for everybody who has
    vouched for it. `critical` marks an area whose loss would stop the client.
    """

    type: ClassVar[str] = "keepwell.knowledge.verified.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"

    note_id: NoteId
    client_id: ClientId
    branch_id: BranchId
    area: str
    critical: bool
    staff_id: StaffId
    verified_on: date
    revision: int

    class Schema(EventSchema):
        note_id = fields.text("k-0071")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        area = fields.text("backup")
        critical = fields.flag(example=True)
        staff_id = fields.text("s-07")
        verified_on = fields.day("2026-03-02")
        revision = fields.revision()
