"""Partners over HTTP, and how what they did was rated."""

from marshmallow import fields
from marshmallow.validate import Length, Range, Regexp

from libs.contracts.fields import LONGEST_TEXT, day, patterned, text, whole
from libs.web.blueprints import Schema
from services.registry.api.records import (
    BranchRecordQuery,
    RecordSchema,
    several,
    whether,
    whether_asked,
)
from services.registry.api.shelves import MANAGERS, Shelf, blueprint_of, everything
from services.registry.api.words import Word
from services.registry.domain.regions import REGION
from services.registry.usecases import partners


class PartnerQuery(BranchRecordQuery):
    """Which partners: who can do it, works there and serves clients of that size."""

    skill = Word("server migration")
    region = fields.String(validate=Regexp(REGION))
    size = fields.Integer(validate=Range(1))
    trusted = whether_asked()
    active = whether_asked()


class PartnerChange(Schema):
    """What can be said of a partner."""

    name = text("Rack & Roll")
    skills = several(Word("server migration"))
    regions = several(patterned("AT-9", REGION))
    smallest = whole(5, least=1)
    largest = whole(200, least=1, optional=True)
    trusted = whether(unless_said=False)
    active = whether(unless_said=True)


class NewPartner(PartnerChange):
    """A business to pass work on to."""

    branch_id = text("vienna")


class PartnerSchema(PartnerChange, RecordSchema):
    """A partner on record; `mark` is from 1 to 5, none while unproven."""

    partner_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")
    ratings = fields.Integer(required=True)
    mark = fields.Float(required=True, allow_none=True)
    standing = fields.String(required=True)


class RatingQuery(BranchRecordQuery):
    """Which ratings."""

    partner = fields.String(validate=Length(1, LONGEST_TEXT))


class RatingChange(Schema):
    """How it went: marks from 1, bad, to 5, good."""

    name = text("moved two servers")
    outcome = whole(5, least=1, most=5)
    expectations = whole(4, least=1, most=5)
    rated_on = day("2026-03-02")


class NewRating(RatingChange):
    """What a partner did, rated."""

    partner_id = text("p-0003")


class RatingSchema(RatingChange, RecordSchema):
    """A rating on record."""

    rating_id = fields.String(required=True, attribute="id")
    partner_id = fields.String(required=True, attribute="partner")
    branch_id = fields.String(required=True, attribute="branch")


blueprint = blueprint_of(
    Shelf(
        called="partners",
        records=partners.PARTNERS,
        new=NewPartner,
        change=PartnerChange,
        schema=PartnerSchema,
        add=partners.add,
        shown=partners.rated,
        query=PartnerQuery,
        writers=MANAGERS,
        sight=everything,
    )
)
ratings = blueprint_of(
    Shelf(
        called="ratings",
        records=partners.RATINGS,
        new=NewRating,
        change=RatingChange,
        schema=RatingSchema,
        add=partners.rate,
        query=RatingQuery,
        sight=everything,
    )
)
