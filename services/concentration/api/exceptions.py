"""Exceptions over HTTP: wishes for special treatment, approved with an end or refused.

What is not approved has no effect, and what is expired has none any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from secrets import token_hex
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, day, share, text
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page_of, page_to
from libs.web.permissions import allow
from services.concentration.api.attention import OfBranchQuery
from services.concentration.api.shares import MANAGERS
from services.concentration.domain.wishes import Approval, Kind, State, Wish
from services.concentration.storage.wishes import Wanted
from services.concentration.usecases import wishes

LONGEST_WISH = 2_000  # characters
SHORT = 6  # bytes of an id, so that people can type it


class ExceptionQuery(OfBranchQuery):
    """Of one client and whoever is of its group, or of all."""

    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class NewWish(Schema):
    """What a client wants that others do not get; it has no effect yet.

    The client goes by its id or its number in billing. `discount` is the share of the
    list price that is wished for, told of a discount and of nothing else.
    """

    client = text("D10042")
    kind = fields.Enum(Kind, by_value=True, load_default=Kind.OTHER)
    wish = text("A technician on site every Friday", longest=LONGEST_WISH)
    discount = share(0.2, optional=True)


class NewApproval(Schema):
    """Why a wish is granted, and until the end of which day.

    A discount is granted for whatever the client buys until then.
    """

    reason = text("They bring in two new sites", longest=LONGEST_WISH)
    expires_on = day("2026-09-30")


class NewRefusal(Schema):
    """Why we do not give in."""

    reason = text("Nobody gets that", longest=LONGEST_WISH)


@dataclass(frozen=True)
class Shown:
    """A wish as of today, and what was decided."""

    wish: Wish
    state: State
    reason: str | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    expires_on: date | None = None


class ExceptionSchema(Schema):
    """A wish, and what was decided; only while `approved` it has an effect."""

    exception_id = fields.String(required=True, attribute="wish.id")
    client_id = fields.String(required=True, attribute="wish.client")
    branch_id = fields.String(required=True, attribute="wish.branch")
    kind = fields.Enum(Kind, by_value=True, required=True, attribute="wish.kind")
    wish = fields.String(required=True, attribute="wish.wish")
    discount = fields.Float(required=True, allow_none=True, attribute="wish.discount")
    asked_on = fields.Date(required=True, attribute="wish.asked_on")
    asked_by = fields.String(required=True, attribute="wish.asked_by")
    state = fields.Enum(State, by_value=True, required=True)
    reason = fields.String(required=True, allow_none=True)
    decided_by = fields.String(required=True, allow_none=True)
    decided_on = fields.Date(required=True, allow_none=True)
    expires_on = fields.Date(required=True, allow_none=True)


blueprint = Blueprint("exceptions", __name__, url_prefix="/v1/exceptions")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(ExceptionQuery, location="query")
@blueprint.response(200, page_of(ExceptionSchema))
def list_exceptions(query: Mapping[str, Any]) -> dict[str, Any]:
    """List wishes and what became of them, the latest first."""
    transaction = current.transaction()
    client = query["client"] and wishes.whom(transaction, query["client"]).id
    wanted = Wanted(query["branch"], client)
    found = wishes.listed(transaction, wanted, query["after"], query["limit"])
    last = found[-1] if len(found) >= query["limit"] else None
    place = (str(last.asked_on), last.id) if last else None
    return page_to([shown(each) for each in found], place)


@blueprint.post("")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewWish)
@blueprint.response(201, ExceptionSchema)
def ask_for_exception(told: Mapping[str, Any]) -> Shown:
    """Write down what a client wants."""
    transaction = current.transaction()
    client = wishes.whom(transaction, told["client"])
    discount = told["discount"]
    wish = Wish(
        token_hex(SHORT),
        client.id,
        client.branch,
        told["kind"],
        told["wish"],
        wishes.today(transaction, client.branch),
        transaction.actor,
        None if discount is None else Decimal(str(discount)),
    )
    return shown(wishes.ask(transaction, wish))


@blueprint.post("/<exception_id>/approval")
@allow(Role.OWNER)
@idempotent
@blueprint.arguments(NewApproval)
@blueprint.response(201, ExceptionSchema)
def approve_exception(said: Mapping[str, Any], exception_id: str) -> Shown:
    """Grant a wish until a day, with the reason."""
    transaction = current.transaction()
    return shown(wishes.approve(transaction, exception_id, **said))


@blueprint.post("/<exception_id>/refusal")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewRefusal)
@blueprint.response(201, ExceptionSchema)
def refuse_exception(said: Mapping[str, Any], exception_id: str) -> Shown:
    """Do not give in, with the reason."""
    transaction = current.transaction()
    return shown(wishes.refuse(transaction, exception_id, said["reason"]))


def shown(wish: Wish) -> Shown:
    today = wishes.today(current.transaction(), wish.branch)
    if wish.decision is None:
        return Shown(wish, wish.state(today))
    said = wish.decision
    ends = said.expires_on if isinstance(said, Approval) else None
    return Shown(wish, wish.state(today), said.reason, said.by, said.on, ends)
