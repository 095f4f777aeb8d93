"""What the peer hears and says, as pydantic models."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

Text = Annotated[str, Field(min_length=1, max_length=255)]


class Call(BaseModel):
    """The facts of a call that is over."""

    call_id: Text
    direction: Literal["in", "out"]
    number: Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
    started_at: AwareDatetime
    outcome: Literal["answered", "missed", "declined", "voicemail"]
    talk_seconds: Annotated[int, Field(ge=0)]
    service_desk: bool = False
    extension: Text | None = None
    staff_email: Text | None = None
    queue: Text | None = None
    linked_id: Text | None = None


class Envelope(BaseModel):
    """The attributes of CloudEvents 1.0."""

    specversion: Literal["1.0"] = "1.0"
    id: Text
    source: Text
    type: Text
    subject: Text | None = None
    time: AwareDatetime | None = None
    branchid: Text | None = None
    datacontenttype: str = "application/json"


class CallEnded(Envelope):
    """A call is over."""

    data: Call


class Logged(BaseModel):
    """The facts of a contact that was logged."""

    touch_id: str
    client_id: str
    branch_id: str
    kind: str
    gap_class: str
    satisfies: str
    gamma: float
    direction: str
    occurred_at: AwareDatetime
    random: bool
    staff_id: str | None
    contact_id: str | None


class Revalued(BaseModel):
    """What a relationship is now worth."""

    client_id: str
    branch_id: str
    as_of: AwareDatetime
    law: str
    rate: float
    grace_days: int
    revision: int
    level: str
    value: float
    decays_from: AwareDatetime


class TouchpointLogged(Envelope):
    """A contact was logged."""

    data: Logged


class RelationshipRevalued(Envelope):
    """A relationship is worth something else."""

    data: Revalued
