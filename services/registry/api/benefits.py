"""What we bring clients, over HTTP."""

from typing import Any

from marshmallow import post_load

from libs.contracts.fields import day, text
from libs.web.blueprints import Schema
from services.registry.api.versions import SharedList, blueprint_of
from services.registry.domain.benefits import Benefit
from services.registry.domain.texts import LONGEST_NOTE
from services.registry.usecases.benefits import BENEFITS


class BenefitSchema(Schema):
    """One thing that we bring, and when it was explained to the client, if it was."""

    name = text("Restores are rehearsed every quarter")
    explained_on = day("2026-03-02", optional=True)
    note = text("Shown with their own files", longest=LONGEST_NOTE, optional=True)

    @post_load
    def build(self, told: dict[str, Any], **_: Any) -> Benefit:
        """Make the benefit."""
        return Benefit(**told)


blueprint = blueprint_of(SharedList("benefits", BENEFITS, BenefitSchema))
