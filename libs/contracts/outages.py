"""What monitoring systems and utilities tell: where the power or the line is gone."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.clients import COUNTRY
from libs.contracts.record import Event, EventSchema

Cause = Literal["power", "internet", "telephone", "other"]


@dataclass(frozen=True)
class Area:
    """Part of a country: whatever is named narrows it."""

    country: str
    subdivision: str | None = None
    postal_codes: tuple[str, ...] = ()


class AreaSchema(EventSchema):
    """Part of a country."""

    builds = Area

    country = fields.patterned("AT", COUNTRY)
    subdivision = fields.text("9", optional=True)
    postal_codes = fields.several(fields.text("101"))


@dataclass(frozen=True, kw_only=True)
class OutageStarted(Event):
    """Something that clients need is gone in an area.

    A monitoring system or a utility announces it, once per outage. `area` is a country
    of ISO 3166-1, or what of it lies in a `subdivision` (the second part of ISO 3166-2)
    or has a postal code that begins with one of `postal_codes`.
    """

    type: ClassVar[str] = "keepwell.outage.started.v1"

    outage_id: str
    area: Area
    cause: Cause
    started_at: datetime

    class Schema(EventSchema):
        outage_id = fields.text("grid-5512")
        area = fields.part(AreaSchema)
        cause = fields.one_of(Cause)
        started_at = fields.moment("2026-03-02T06:40:00Z")


@dataclass(frozen=True, kw_only=True)
class OutageRestored(Event):
    """What was gone in an area is back.

    A monitoring system or a utility announces it, once per outage. It may be all that
    is told of the outage, so it names the area too.
    """

    type: ClassVar[str] = "keepwell.outage.restored.v1"

    outage_id: str
    area: Area
    cause: Cause
    restored_at: datetime

    class Schema(EventSchema):
        outage_id = fields.text("grid-5512")
        area = fields.part(AreaSchema)
        cause = fields.one_of(Cause)
        restored_at = fields.moment("2026-03-02T09:15:00Z")
