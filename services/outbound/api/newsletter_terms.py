"""The owner's numbers for newsletters over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import amount, share, whole
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.outbound.api.sight import READERS
from services.outbound.domain.proofreading import LATEST_DUE, Terms
from services.outbound.usecases import newsletters

MOST_WORDS, MOST_MONTHS, MOST_JARGON = 10_000, 24, 1_000


class NewsletterTerms(Schema):
    """What holds of newsletters.

    Which share of the words may sell, how many words a section and an issue may have,
    how many months back what is topical may lie, by which day of the month an issue is
    to be sent, what a copy costs, and which words nobody says at home.
    """

    pitch_share = share(0.2)
    longest_section = whole(180, least=1, most=MOST_WORDS)
    longest_issue = whole(900, least=1, most=MOST_WORDS)
    stale_months = whole(2, least=1, most=MOST_MONTHS)
    due_day = whole(15, least=1, most=LATEST_DUE)
    copy_cost = amount("1.40", optional=True)
    jargon = fields.List(
        fields.String(validate=Length(2, 60)),
        required=True,
        validate=Length(0, MOST_JARGON),
    )


blueprint = Blueprint("newsletter-terms", __name__, url_prefix="/v1/newsletter-terms")


@blueprint.get("")
@allow(*READERS)
@blueprint.response(200, NewsletterTerms)
def read_newsletter_terms() -> Terms:
    """Read what holds of newsletters."""
    return newsletters.terms(current.transaction())


@blueprint.put("")
@allow(Role.OWNER)
@blueprint.arguments(NewsletterTerms)
@blueprint.response(200, NewsletterTerms)
def set_newsletter_terms(told: Mapping[str, Any]) -> Terms:
    """Say what holds of newsletters from now on."""
    terms = Terms(**{**told, "jargon": tuple(told["jargon"])})
    return newsletters.set_terms(current.transaction(), terms)
