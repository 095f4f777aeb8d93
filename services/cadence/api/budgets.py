"""Budgets for gifts over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import amount, currency_code
from libs.identity import Role
from libs.values import BranchId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional, require_match, tag
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.cadence.api.sight import MANAGERS
from services.cadence.domain.budgets import GiftBudget
from services.cadence.usecases import budgets


class BudgetChange(Schema):
    """What one gift may cost, and all of a branch in a calendar year."""

    each = amount("40.00")
    yearly = amount("2000.00")
    currency = currency_code("EUR")


class BudgetSaidSchema(Schema):
    """What was said of a branch; nothing, at revision 0, before anything was."""

    branch_id = fields.String(required=True, attribute="branch")
    each = fields.Decimal(required=True, allow_none=True, as_string=True)
    yearly = fields.Decimal(required=True, allow_none=True, as_string=True)
    currency = fields.String(required=True, allow_none=True)


class BudgetSchema(BudgetChange):
    """A branch's budget, and what of this year's is spent."""

    branch_id = fields.String(required=True, attribute="branch")
    year = fields.Integer(required=True)
    spent = amount("480.00")


blueprint = Blueprint("gift-budgets", __name__, url_prefix="/v1/gift-budgets")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(BudgetSchema))
def list_gift_budgets(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the budgets by branch."""
    (after,) = query["after"] or ("",)
    found = budgets.listed(current.transaction(), after, query["limit"])
    return page(found, query, "branch")


@blueprint.get("/<branch_id>")
@allow(*MANAGERS)
@blueprint.response(200, BudgetSaidSchema)
def read_gift_budget(branch_id: BranchId) -> tuple[Any, dict[str, str]]:
    """Read what was said of a branch; what is spent of it is in the list."""
    said = budgets.read(current.transaction(), branch_id)
    nothing = {"branch": branch_id, "each": None, "yearly": None, "currency": None}
    return said or nothing, tag(said.revision if said else 0)


@blueprint.put("/<branch_id>")
@allow(Role.OWNER)
@conditional
@blueprint.arguments(BudgetChange)
@blueprint.response(200, BudgetSchema)
def set_gift_budget(
    told: Mapping[str, Any], branch_id: BranchId
) -> tuple[GiftBudget, dict[str, str]]:
    """Set the budget of a branch, for the gifts planned from now on."""
    transaction = current.transaction()
    before = budgets.in_hand(transaction, branch_id)
    require_match(before.revision if before else 0)
    kept = budgets.set_budget(transaction, GiftBudget(branch_id, **told))
    return kept, tag(kept.revision)
