"""Budgets for gifts over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import amount, patterned
from libs.identity import Role
from libs.values import BranchId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.cadence.domain.budgets import GiftBudget
from services.cadence.usecases import budgets

CURRENCY = r"^[A-Z]{3}\Z"


class BudgetChange(Schema):
    """What one gift may cost, and all of a branch in a calendar year."""

    each = amount("40.00")
    yearly = amount("2000.00")
    currency = patterned("EUR", CURRENCY)


class BudgetSchema(BudgetChange):
    """A branch's budget, and what of this year's is spent."""

    branch_id = fields.String(required=True, attribute="branch")
    year = fields.Integer(required=True)
    spent = amount("480.00")


blueprint = Blueprint("gift-budgets", __name__, url_prefix="/v1/gift-budgets")


@blueprint.get("")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(BudgetSchema))
def list_gift_budgets(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the budgets by branch."""
    (after,) = query["after"] or ("",)
    found = budgets.listed(current.transaction(), after, query["limit"])
    return page(found, query, "branch")


@blueprint.put("/<branch_id>")
@allow(Role.OWNER)
@blueprint.arguments(BudgetChange)
@blueprint.response(200, BudgetSchema)
def set_gift_budget(told: Mapping[str, Any], branch_id: BranchId) -> GiftBudget:
    """Set the budget of a branch, for the gifts planned from now on."""
    return budgets.set_budget(current.transaction(), GiftBudget(branch_id, **told))
