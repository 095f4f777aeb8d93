"""The balance sheet of relationships over HTTP.

Amounts are index-weighted revenue, in the firm's currency: no prices.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Regexp

from libs.calendars.months import Month
from libs.contracts.fields import LONGEST_TEXT
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.concentration.api.amounts import Cents
from services.concentration.api.shares import MANAGERS
from services.concentration.storage.balances import Wanted
from services.concentration.usecases import worth

A_MONTH = r"^(19[5-9][0-9]|2[0-9]{3})-(0[1-9]|1[0-2])\Z"


class BalanceQuery(Schema):
    """Of which month, as in 2026-03, or of the one that runs, and of which branch."""

    month = fields.String(load_default=None, validate=Regexp(A_MONTH))
    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class ClientsQuery(PageQuery, BalanceQuery):
    """Of one account manager's clients, or of all."""

    manager = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class BalanceSchema(Schema):
    """What relationships were worth when a month opened, what changed it, and since.

    Opening and all flows come to `closing`, to the cent. `neglect` is what silence
    took, `contact` what being in touch earned, `revenue` what the month that ended
    changed of the year; `won` came with new clients, `lost` went with those that left;
    `restated` became known of earlier. Of `clients`, nothing is known of the
    relationships with `unknown_clients`: they count for nothing, and brought in
    `unknown_revenue`.
    """

    opening = Cents(required=True)
    neglect = Cents(required=True)
    contact = Cents(required=True)
    revenue = Cents(required=True)
    won = Cents(required=True)
    lost = Cents(required=True)
    restated = Cents(required=True)
    closing = Cents(required=True)
    clients = fields.Integer(required=True)
    unknown_clients = fields.Integer(required=True)
    unknown_revenue = Cents(required=True, attribute="unknown_cents")


class BalancesSchema(Schema):
    """A month's balance of the firm and of each branch.

    `firm` is null to who sees only branches.
    """

    month = fields.String(required=True)
    currency = fields.String(required=True)
    firm = fields.Nested(BalanceSchema, required=True, allow_none=True)
    branches = fields.Dict(fields.String(), fields.Nested(BalanceSchema), required=True)


class ManagerSchema(BalanceSchema):
    """The balance of the clients that an account manager has now, or nobody has."""

    account_manager = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)


class ManagersSchema(Schema):
    """By account manager; what is nobody's comes last."""

    items = fields.List(fields.Nested(ManagerSchema), required=True)


class ClientBalanceSchema(BalanceSchema):
    """A client's balance."""

    client_id = fields.String(required=True, attribute="client")
    name = fields.String(required=True)
    branch_id = fields.String(required=True, attribute="branch")
    account_manager = fields.String(required=True, allow_none=True)


balance = Blueprint(
    "relationship-balance", __name__, url_prefix="/v1/relationship-balance"
)
balances = Blueprint(
    "relationship-balances", __name__, url_prefix="/v1/relationship-balances"
)


@balance.get("")
@allow(*MANAGERS)
@balance.arguments(BalanceQuery, location="query")
@balance.response(200, BalancesSchema)
def read_relationship_balance(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read what relationships were worth, from opening to closing."""
    transaction, wanted = current.transaction(), whose(query)
    found = worth.of(transaction, wanted.month, wanted.branch)
    whole = current.principal().branches is None
    return {
        **vars(found),
        "month": str(found.month),
        "firm": found.firm if whole else None,
    }


@balance.get("/managers")
@allow(*MANAGERS)
@balance.arguments(BalanceQuery, location="query")
@balance.response(200, ManagersSchema)
def read_balances_of_managers(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read the balance of each account manager, by the clients they have now."""
    return {"items": worth.of_managers(current.transaction(), whose(query))}


@balances.get("")
@allow(*MANAGERS)
@balances.arguments(ClientsQuery, location="query")
@balances.response(200, page_of(ClientBalanceSchema))
def list_relationship_balances(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the balance of each client, by id."""
    (after,) = query["after"] or ("",)
    transaction, most = current.transaction(), query["limit"]
    found = worth.of_clients(transaction, whose(query), after, most)
    return page(found, query, "client")


def whose(query: Mapping[str, Any]) -> Wanted:
    named = query["month"]
    month = Month(*map(int, named.split("-"))) if named else None
    return Wanted(
        worth.month_of(current.transaction(), month),
        query["branch"],
        query.get("manager"),
    )
