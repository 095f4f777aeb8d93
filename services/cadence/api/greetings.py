"""Greetings over HTTP: proposed for a day, and the holidays to keep or to keep from."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range, Regexp

from libs.calendars.feasts import Feast
from libs.contracts.clients import COUNTRY, YEARLY_DAY
from libs.contracts.fields import LONGEST_TEXT, day, text
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.permissions import allow
from services.cadence.api.occasions import OccasionSchema
from services.cadence.api.sight import READERS, staff
from services.cadence.domain.greetings import (
    CardToCome,
    Holiday,
    NeitherDayNorFeast,
    day_of_year,
)
from services.cadence.domain.purposes import Purpose
from services.cadence.usecases import greetings
from services.cadence.usecases.greetings import Greeting

LONGEST_NOTE = 1_000
WIDEST = 60  # days
PLANNED_BY_HAND = (Purpose.GREETING, Purpose.THANK_YOU)


class NewGreeting(Schema):
    """A card for a client to have on a day; `note` says what it is for."""

    client_id = text("c-0042")
    purpose = fields.Enum(
        Purpose,
        by_value=True,
        load_default=Purpose.GREETING,
        validate=OneOf(PLANNED_BY_HAND),
    )
    arrives_on = day("2026-03-20")
    contact_id = text("p-0108", optional=True)
    note = fields.String(load_default="", validate=Length(max=LONGEST_NOTE))


class HolidayChange(Schema):
    """A day of the year, or a feast by the English name that a country gives it.

    Where it is `crowded`, so are the days around it, and a greeting is refused there;
    where it is `greeted`, every active client gets a card.
    """

    yearly_day = fields.String(
        load_default=None, allow_none=True, validate=Regexp(YEARLY_DAY)
    )
    country = fields.String(
        load_default=None, allow_none=True, validate=Regexp(COUNTRY)
    )
    feast = fields.String(
        load_default=None, allow_none=True, validate=Length(1, LONGEST_TEXT)
    )
    crowded = fields.Boolean(load_default=False)
    days_before = fields.Integer(strict=True, load_default=0, validate=Range(0, WIDEST))
    days_after = fields.Integer(strict=True, load_default=0, validate=Range(0, WIDEST))
    greeted = fields.Boolean(load_default=False)


class HolidaySchema(HolidayChange):
    """A holiday."""

    name = fields.String(required=True)


class HolidaysSchema(Schema):
    """All of them."""

    items = fields.List(fields.Nested(HolidaySchema), required=True)


blueprint = Blueprint("greetings", __name__, url_prefix="/v1/greetings")
of_year = Blueprint("holidays", __name__, url_prefix="/v1/holidays")


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewGreeting)
@blueprint.response(201, OccasionSchema)
def propose_greeting(told: Mapping[str, Any]) -> CardToCome:
    """Plan a card; refused on a crowded day, with other days to take instead."""
    wish = Greeting(
        client=told["client_id"],
        purpose=told["purpose"],
        arrives_on=told["arrives_on"],
        contact=told["contact_id"],
        note=told["note"],
    )
    return greetings.propose(current.transaction(), wish, staff(None))


@of_year.get("")
@allow(*READERS)
@of_year.response(200, HolidaysSchema)
def list_holidays() -> dict[str, Any]:
    """List the holidays to keep, and those to keep away from."""
    found = greetings.holidays(current.transaction())
    return {"items": [spelled(each) for each in found]}


@of_year.put("/<name>")
@allow(Role.OWNER)
@of_year.arguments(HolidayChange)
@of_year.response(200, HolidaySchema)
def set_holiday(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Add a holiday, or change it."""
    how = ("crowded", "days_before", "days_after", "greeted")
    holiday = Holiday(name, falls(told), **{each: told[each] for each in how})
    return spelled(greetings.set_holiday(current.transaction(), holiday))


@of_year.delete("/<name>")
@allow(Role.OWNER)
@of_year.response(204)
def remove_holiday(name: str) -> None:
    """Forget a holiday."""
    greetings.remove_holiday(current.transaction(), name)


def falls(told: Mapping[str, Any]) -> Any:
    """Read the one of both that is told; raises NeitherDayNorFeast, UnknownFeast."""
    country, feast, yearly_day = told["country"], told["feast"], told["yearly_day"]
    if yearly_day and not (country or feast):
        return day_of_year(yearly_day)
    if yearly_day or not (country and feast):
        raise NeitherDayNorFeast
    return Feast(country, feast)


def spelled(holiday: Holiday) -> dict[str, Any]:
    kept = holiday.falls
    if isinstance(kept, Feast):
        return {**vars(holiday), "country": kept.country, "feast": kept.name}
    return {**vars(holiday), "yearly_day": kept.strftime("--%m-%d")}
