"""Guards over HTTP: what is allowed without being asked, as the owner says."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import fields
from marshmallow.validate import Range

from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.concentration.api.shares import MANAGERS
from services.concentration.domain.guards import Terms
from services.concentration.usecases import guards

OURS, OWNERS = "this product's judgement", "the owner"
NOT_ALL = Range(0, 1, max_inclusive=False)
SOME_NOT_ALL = Range(0, 1, min_inclusive=False, max_inclusive=False)


class NewTerms(Schema):
    """The largest `discount` without approval, and what one project may take at most.

    `of_person` is a share of one person's time, `of_firm` of all of ours.
    """

    discount = fields.Float(required=True, validate=NOT_ALL)
    of_person = fields.Float(required=True, validate=SOME_NOT_ALL)
    of_firm = fields.Float(required=True, validate=SOME_NOT_ALL)


class TermsSchema(NewTerms):
    """What holds, and who said so."""

    source = fields.Function(lambda said: OURS if said.is_default else OWNERS)


blueprint = Blueprint("guard-terms", __name__, url_prefix="/v1/guard-terms")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.response(200, TermsSchema)
def read_guard_terms() -> Terms:
    """Read what is allowed without being asked."""
    return guards.in_force(current.transaction())


@blueprint.put("")
@allow(Role.OWNER)
@blueprint.arguments(NewTerms)
@blueprint.response(200, TermsSchema)
def set_guard_terms(told: Mapping[str, Any]) -> Terms:
    """Say what is allowed from now on."""
    said = {name: Decimal(str(each)) for name, each in told.items()}
    return guards.say(current.transaction(), Terms(**said, is_default=False))
