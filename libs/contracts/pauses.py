"""What cadence tells of clients who want to be left alone for a while."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.grants import CADENCE
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId


@dataclass(frozen=True, kw_only=True)
class ClientPaused(Event):
    """A client is left alone until `until`, but for what is owed; or no longer.

    Cadence announces it when a pause begins, when its end changes and when it is ended.
    It is a full picture of the pause; the highest `revision` is the newest.
    """

    type: ClassVar[str] = "keepwell.client.paused.v1"
    source: ClassVar[str | None] = CADENCE
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "pause_id"

    pause_id: str
    client_id: ClientId
    branch_id: BranchId
    since: datetime
    until: datetime
    revision: int

    class Schema(EventSchema):
        pause_id = fields.text("9f86d081884c7d659a2feaa0c55ad015")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        since = fields.moment("2026-03-02T10:00:00Z")
        until = fields.moment("2026-04-01T00:00:00Z")
        revision = fields.revision()
