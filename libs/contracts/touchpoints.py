"""What touchpoints tells of contacts logged and of what relationships are worth."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId, ContactId, StaffId, TouchId

GapClass = Literal["personal", "ask", "broadcast", "exempt"]
Satisfies = Literal["call", "meeting", "message", "broadcast", "nothing"]
TouchDirection = Literal["in", "out", "both"]
TouchChannel = Literal["in_person", "video", "phone", "post", "email", "sms", "chat"]
Law = Literal["compound", "linear"]
Level = Literal["healthy", "thin", "cold", "new", "unknown"]
TOUCHPOINTS = "keepwell/touchpoints"


@dataclass(frozen=True, kw_only=True)
class TouchpointLogged(Event):
    """A contact with a client was logged.

    Touchpoints announces it, once per touch. `kind` is one of the owner's own words;
    `gap_class` says which gaps it counts for; `satisfies` is the strongest promise it
    keeps, never a ritual when `random`; `gamma` the share of the distance to 100 it may
    close; a meeting may go in `both` directions; `channel` is the way it took,
    `minutes` how long it lasted, where that is known.
    """

    type: ClassVar[str] = "keepwell.touchpoint.logged.v1"
    source: ClassVar[str | None] = TOUCHPOINTS
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "touch_id"

    touch_id: TouchId
    client_id: ClientId
    branch_id: BranchId
    kind: str
    gap_class: GapClass
    satisfies: Satisfies
    gamma: float
    direction: TouchDirection
    occurred_at: datetime
    random: bool = False
    staff_id: StaffId | None = None
    contact_id: ContactId | None = None
    channel: TouchChannel | None = None
    minutes: int | None = None

    class Schema(EventSchema):
        touch_id = fields.text("t-90210")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        kind = fields.text("call")
        gap_class = fields.one_of(GapClass)
        satisfies = fields.one_of(Satisfies)
        gamma = fields.share(0.2)
        direction = fields.one_of(TouchDirection)
        occurred_at = fields.moment("2026-03-02T08:00:00Z")
        random = fields.mark()
        staff_id = fields.text("s-07", optional=True)
        contact_id = fields.text("p-0108", optional=True)
        channel = fields.one_of(TouchChannel, optional=True)
        minutes = fields.whole(7, optional=True)


@dataclass(frozen=True, kw_only=True)
class TouchpointTakenBack(Event):
    """A logged contact counts no longer: it never was, or not with this client.

    Touchpoints announces it, once per touch. It may arrive before the touch does.
    """

    type: ClassVar[str] = "keepwell.touchpoint.taken_back.v1"
    source: ClassVar[str | None] = TOUCHPOINTS
    about: ClassVar[str | None] = "client_id"

    touch_id: TouchId
    client_id: ClientId
    branch_id: BranchId

    class Schema(EventSchema):
        touch_id = fields.text("t-90210")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")


@dataclass(frozen=True, kw_only=True)
class RelationshipRevalued(Event):
    """A relationship is worth something else than was last said.

    Touchpoints announces it after every touch that counts, correction and crossing of
    a line, each time with a greater `revision`: the highest is the newest. `value` held
    at `as_of` and decays from `decays_from` by `law` at `rate` a month once
    `grace_days` of silence are over; it is None for a relationship nobody ever earned.
    """

    type: ClassVar[str] = "keepwell.relationship.revalued.v1"
    source: ClassVar[str | None] = TOUCHPOINTS
    about: ClassVar[str | None] = "client_id"

    client_id: ClientId
    branch_id: BranchId
    as_of: datetime
    law: Law
    rate: float
    grace_days: int
    revision: int
    level: Level
    value: float | None = None
    decays_from: datetime | None = None

    class Schema(EventSchema):
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        as_of = fields.moment("2026-03-02T08:00:00Z")
        law = fields.one_of(Law)
        rate = fields.share(0.1)
        grace_days = fields.whole(0, most=30)
        revision = fields.revision()
        level = fields.one_of(Level)
        value = fields.share(61.0, most=100, optional=True)
        decays_from = fields.moment("2026-03-02T08:00:00Z", optional=True)


@dataclass(frozen=True, kw_only=True)
class ClientOnlyBilled(Event):
    """A client hears from us only when we want money.

    Touchpoints announces it, once per silence: `invoices` went out since `silent_since`
    and nothing else did.
    """

    type: ClassVar[str] = "keepwell.client.only_billed.v1"
    source: ClassVar[str | None] = TOUCHPOINTS
    about: ClassVar[str | None] = "client_id"

    client_id: ClientId
    branch_id: BranchId
    invoices: int
    silent_since: datetime

    class Schema(EventSchema):
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        invoices = fields.whole(6, least=1)
        silent_since = fields.moment("2025-09-01T08:00:00Z")
