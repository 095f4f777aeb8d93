"""Clients' roadmaps over HTTP."""

from typing import Any

from marshmallow import post_load

from libs.contracts.fields import day, text
from libs.web.blueprints import Schema
from services.registry.api.versions import SharedList, blueprint_of
from services.registry.domain.roadmaps import Step
from services.registry.domain.texts import LONGEST_NOTE
from services.registry.usecases.roadmaps import ROADMAPS


class StepSchema(Schema):
    """One thing to be done, and when it is planned."""

    name = text("Move the mail into the cloud")
    planned_for = day("2026-10-01", optional=True)
    note = text("After the holidays", longest=LONGEST_NOTE, optional=True)

    @post_load
    def build(self, told: dict[str, Any], **_: Any) -> Step:
        """Make the step."""
        return Step(**told)


SHARED = SharedList("roadmap", ROADMAPS, StepSchema)
blueprint = blueprint_of(SHARED)
