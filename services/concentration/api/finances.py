"""Finances over HTTP: margin, fixed costs and cash, as the owner says them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, amount, currency_code, day, share
from libs.identity import Role
from libs.values import Money
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page_of, page_to
from libs.web.permissions import allow
from services.concentration.api.amounts import Cents
from services.concentration.api.shares import MANAGERS
from services.concentration.domain.ledger import in_cents
from services.concentration.domain.survival import Finances
from services.concentration.storage.finances import Said
from services.concentration.usecases import finances


class NewFinances(Schema):
    """What a branch, or with no branch the firm, earns, spends and holds from a day on.

    `gross_margin` is a fraction of the revenue, `fixed_costs` are those of a month.
    """

    branch_id = fields.String(
        load_default=None, allow_none=True, validate=Length(1, LONGEST_TEXT)
    )
    from_day = day("2026-03-01")
    gross_margin = share(0.4)
    fixed_costs = amount("50000.00")
    cash = amount("120000.00")
    currency = currency_code("EUR")


class FinancesSchema(Schema):
    """What was said; the latest day that has come holds."""

    branch_id = fields.String(required=True, allow_none=True, attribute="branch")
    from_day = fields.Date(required=True, attribute="finances.from_day")
    gross_margin = fields.Float(required=True, attribute="finances.gross_margin")
    fixed_costs = Cents(required=True, attribute="finances.fixed_cents")
    cash = Cents(required=True, attribute="finances.cash_cents")
    currency = fields.String(required=True)


blueprint = Blueprint("finances", __name__, url_prefix="/v1/finances")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(FinancesSchema))
def list_finances(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what was said, the latest day first."""
    found = finances.listed(current.transaction(), query["after"], query["limit"])
    last = found[-1] if len(found) >= query["limit"] else None
    place = (str(last.finances.from_day), last.branch or "") if last else None
    return page_to(found, place)


@blueprint.put("")
@allow(Role.OWNER)
@blueprint.arguments(NewFinances)
@blueprint.response(200, FinancesSchema)
def set_finances(told: Mapping[str, Any]) -> Said:
    """Say what holds from a day on; what was said for that very day is replaced."""
    said = Finances(
        told["from_day"],
        Decimal(str(told["gross_margin"])),
        cents(told, "fixed_costs"),
        cents(told, "cash"),
    )
    kept = Said(told["branch_id"], said, told["currency"])
    return finances.say(current.transaction(), kept)


def cents(told: Mapping[str, Any], name: str) -> int:
    return in_cents(Money(told[name], told["currency"]), Decimal(1))
