"""Engagements over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import day, text, whole
from libs.identity import Role
from libs.storage.transactions import Transaction
from libs.values import FieldError, Forbidden
from libs.web import current
from libs.web.blueprints import Schema
from services.registry.api.records import (
    ClientRecordQuery,
    ClientRecordSchema,
    Price,
    whether,
)
from services.registry.api.shelves import MANAGERS, Shelf, blueprint_of
from services.registry.domain.engagements import Engagement, Kind, Per
from services.registry.domain.entries import Entry
from services.registry.domain.texts import LONGEST_NOTE
from services.registry.usecases import engagements
from services.registry.usecases.engagements import ENGAGEMENTS


class OnlyTheOwner(Forbidden):
    """Only the owner decides to sell to one client only, and why."""


class EngagementQuery(ClientRecordQuery):
    """Which engagements; `nothing_after`: that end by a day, and none follows."""

    nothing_after = fields.Date()


class EngagementChange(Schema):
    """What can be said of an engagement.

    `value` and `committed_hours` are `per` month or in total. An `exclusive` one needs
    the owner's `exclusive_reason`; `followed_by` names the one that comes after.
    """

    name = text("Managed workplaces")
    kind = fields.Enum(Kind, by_value=True, required=True)
    starts_on = day("2026-01-01")
    ends_on = day("2026-12-31", optional=True)
    value = Price()
    per = fields.Enum(Per, by_value=True, load_default=None)
    committed_hours = whole(40, optional=True)
    exclusive = whether(unless_said=False)
    exclusive_reason = text("They pay for it", longest=LONGEST_NOTE, optional=True)
    followed_by = text("e-0008", optional=True)


class NewEngagement(EngagementChange):
    """What a client has bought of us."""

    client_id = text("c-0042")


class EngagementSchema(EngagementChange, ClientRecordSchema):
    """An engagement on record; its value is for those who see prices."""

    engagement_id = fields.String(required=True, attribute="id")


def add(
    transaction: Transaction, told: Mapping[str, Any], seen: Mapping[str, str]
) -> Entry[Engagement]:
    agreed = engagements.agreed(transaction, told, seen)
    check_exclusivity(agreed, None)
    return ENGAGEMENTS.add(transaction, agreed)


def change(
    transaction: Transaction, entry: Entry[Engagement], changes: Mapping[str, Any]
) -> Entry[Engagement]:
    changed = engagements.changed(transaction, entry, changes)
    check_exclusivity(changed, entry.fact)
    return ENGAGEMENTS.change(transaction, entry, changed)


def check_exclusivity(agreed: Engagement, before: Engagement | None) -> None:
    asking = current.principal()
    if asking.role is not Role.OWNER and not agreed.is_as_exclusive_as(before):
        raise OnlyTheOwner(None, FieldError("exclusive", "the owner decides"))


blueprint = blueprint_of(
    Shelf(
        called="engagements",
        records=ENGAGEMENTS,
        new=NewEngagement,
        change=EngagementChange,
        schema=EngagementSchema,
        add=add,
        changed=change,
        query=EngagementQuery,
        writers=MANAGERS,
    )
)
