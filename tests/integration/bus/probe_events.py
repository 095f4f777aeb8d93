"""What the probe hears and says."""

from dataclasses import dataclass
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema


@dataclass(frozen=True, kw_only=True)
class Asked(Event):
    """Somebody asked the probe to behave in some way."""

    type: ClassVar[str] = "keepwell.probe.asked.v1"
    source: ClassVar[str | None] = "keepwell/probe"

    what: str

    class Schema(EventSchema):
        what = fields.text("done")


@dataclass(frozen=True, kw_only=True)
class Answered(Event):
    """The probe did as it was asked."""

    type: ClassVar[str] = "keepwell.probe.answered.v1"
    source: ClassVar[str | None] = "keepwell/probe"

    what: str

    class Schema(EventSchema):
        what = fields.text("done")
