"""What a mailing is about, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import moment, text
from libs.web.blueprints import Schema


class EventOfMailing(Schema):
    """When and where an event is, or that it is called off."""

    starts_at = moment("2026-03-12T09:00:00Z")
    place = text("Graben 2", optional=True)
    called_off = fields.Boolean(load_default=False)


def said(told: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of what a mailing is about."""
    event = told["event"] or {}
    words = {
        "about": told["about"],
        "event_at": event and event["starts_at"].isoformat(),
        "event_place": event.get("place"),
        "event_off": "yes" if event.get("called_off") else None,
    }
    return {name: value for name, value in words.items() if value}
