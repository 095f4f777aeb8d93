"""What silence costs, over HTTP: the owner's numbers."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marshmallow import fields
from marshmallow.validate import Range

from libs.decay import LEAST_RATE, LONGEST_GRACE, Law, Terms
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.touchpoints.api.sight import READERS
from services.touchpoints.usecases import relationships


class TermsSchema(Schema):
    """`rate` is taken off a month, once `grace_days` of silence are over."""

    law = fields.Enum(Law, by_value=True, required=True)
    rate = fields.Float(
        required=True, validate=Range(LEAST_RATE, 1, max_inclusive=False)
    )
    grace_days = fields.Integer(
        required=True, validate=Range(0, LONGEST_GRACE.days), attribute="grace.days"
    )


blueprint = Blueprint("terms", __name__, url_prefix="/v1/decay-terms")


@blueprint.get("")
@allow(*READERS)
@blueprint.response(200, TermsSchema)
def read_terms() -> Terms:
    """Read what silence costs."""
    return relationships.terms_of(current.transaction())


@blueprint.put("")
@allow(Role.OWNER)
@blueprint.arguments(TermsSchema)
@blueprint.response(200, TermsSchema)
def set_terms(told: Mapping[str, Any]) -> Terms:
    """Change what silence costs; every relationship is valued anew, soon."""
    terms = Terms(told["law"], told["rate"], timedelta(days=told["grace"]["days"]))
    return relationships.set_terms(current.transaction(), terms)
