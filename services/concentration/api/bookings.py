"""Bookings over HTTP: who of us works how much on which project, full time on none."""

from collections.abc import Mapping
from decimal import Decimal
from secrets import token_hex
from typing import Any

from marshmallow import fields

from libs.contracts.fields import day, share, text
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page_of, page_to
from libs.web.permissions import allow
from services.concentration.api.attention import OfBranchQuery
from services.concentration.api.exceptions import SHORT
from services.concentration.api.shares import MANAGERS
from services.concentration.domain.bookings import Booking
from services.concentration.usecases import bookings


class NewBooking(Schema):
    """A share of somebody's time for an engagement, both days included."""

    engagement_id = text("e-0007")
    staff_id = text("s-07")
    from_day = day("2026-04-01")
    to_day = day("2026-06-30")
    share = share(0.6)


class BookingSchema(Schema):
    """Who is booked on what."""

    booking_id = fields.String(required=True, attribute="id")
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    engagement_id = fields.String(required=True, attribute="engagement")
    staff_id = fields.String(required=True, attribute="staff")
    from_day = fields.Date(required=True)
    to_day = fields.Date(required=True)
    share = fields.Float(required=True)
    booked_by = fields.String(required=True, attribute="by")


blueprint = Blueprint("bookings", __name__, url_prefix="/v1/bookings")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(OfBranchQuery, location="query")
@blueprint.response(200, page_of(BookingSchema))
def list_bookings(query: Mapping[str, Any]) -> dict[str, Any]:
    """List bookings that hold, by the day they begin."""
    found = bookings.listed(
        current.transaction(), query["branch"], query["after"], query["limit"]
    )
    last = found[-1] if len(found) >= query["limit"] else None
    return page_to(found, (str(last.from_day), last.id) if last else None)


@blueprint.post("")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewBooking)
@blueprint.response(201, BookingSchema)
def book(told: Mapping[str, Any]) -> Booking:
    """Book somebody; refused when one project took too much of them or of the firm."""
    transaction = current.transaction()
    project = bookings.project_of(transaction, told["engagement_id"])
    new = Booking(
        token_hex(SHORT),
        project.client,
        project.branch,
        told["engagement_id"],
        told["staff_id"],
        told["from_day"],
        told["to_day"],
        Decimal(str(told["share"])),
        transaction.actor,
    )
    return bookings.book(transaction, new)


@blueprint.delete("/<booking_id>")
@allow(*MANAGERS)
@blueprint.response(200, BookingSchema)
def cancel_booking(booking_id: str) -> Booking:
    """Let a booking hold no longer."""
    return bookings.cancel(current.transaction(), booking_id)
