"""Success stories over HTTP: what we did for a client, with their name or without."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.outbound.api.sight import READERS, staff
from services.outbound.domain.stories import Story
from services.outbound.usecases import stories
from services.outbound.usecases.stories import NewStory

LONGEST_STORY = 4_000


class StoryQuery(PageQuery):
    """Of which branch, or of all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class NewSuccessStory(Schema):
    """What we did for a client: once with their name, once so that nobody knows."""

    client_id = text("c-0042")
    named = text("Huber saved 4,000 a year.", longest=LONGEST_STORY)
    anonymised = text("A dentist saved 4,000 a year.", longest=LONGEST_STORY)


class NewAgreement(Schema):
    """Which contact of the client agreed that its name is told."""

    agreed_by = text("p-0042")


class SuccessStorySchema(NewSuccessStory):
    """A success story; it is told with a name only while somebody there agrees."""

    story_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")
    client_id = fields.String(required=True, attribute="client")
    made_at = Moment(required=True)
    made_by = fields.String(required=True)
    agreed_at = Moment(required=True, allow_none=True)
    agreed_by = fields.String(required=True, allow_none=True)


blueprint = Blueprint("success-stories", __name__, url_prefix="/v1/success-stories")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(StoryQuery, location="query")
@blueprint.response(200, page_of(SuccessStorySchema))
def list_stories(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the success stories there are."""
    (after,) = query["after"] or ("",)
    branch, most = query["branch"], query["limit"]
    found = stories.listed(current.transaction(), branch, staff(), after, most)
    return page(found, query, "id")


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewSuccessStory)
@blueprint.response(201, SuccessStorySchema)
def tell_story(told: Mapping[str, Any]) -> Story:
    """Keep a success story, to be told without a name until somebody agrees."""
    new = NewStory(told["client_id"], told["named"], told["anonymised"])
    return stories.tell(current.transaction(), uuid4().hex[:8], new, staff())


@blueprint.put("/<story_id>/consent")
@allow(*READERS)
@blueprint.arguments(NewAgreement)
@blueprint.response(200, SuccessStorySchema)
def agree_to_story(told: Mapping[str, Any], story_id: str) -> Story:
    """Note that somebody at the client agreed that their name is told."""
    transaction, by = current.transaction(), told["agreed_by"]
    return stories.agree(transaction, story_id, by, staff())


@blueprint.delete("/<story_id>/consent")
@allow(*READERS)
@blueprint.response(204)
def withdraw_consent(story_id: str) -> None:
    """Tell a story without a name from now on, in the archive too."""
    stories.withdraw(current.transaction(), story_id, staff())
