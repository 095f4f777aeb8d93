"""Staff over HTTP, and who takes a leaver's clients over."""

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, fields, post_load

from libs.contracts.fields import day, email, text, whole
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Schema
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.registry.api.clients import ClientSchema
from services.registry.api.records import (
    RecordQuery,
    RecordSchema,
    listed,
    several,
    whether,
)
from services.registry.api.shelves import MANAGERS, Shelf, blueprint_of
from services.registry.domain.staff import HOURS_A_WEEK, Absence
from services.registry.usecases import staff
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.records import EVERYTHING


class AbsenceSchema(Schema):
    """Days on which somebody is away, the first and the last included."""

    from_day = day("2026-07-06")
    to_day = day("2026-07-17")

    @post_load
    def build(self, body: dict[str, Any], **_: Any) -> Absence:
        """Make the absence."""
        return Absence(**body)


class StaffChange(Schema):
    """What can be said of one of our people; a freelancer is not `permanent`.

    Who is no longer `active` has no extension any more.
    """

    name = text("Anna Gruber")
    role = text("account_manager")
    email = email("anna@msp.example", optional=True)
    extension = text("21", optional=True)
    service_desk = whether(unless_said=False)
    active = whether(unless_said=True)
    permanent = whether(unless_said=True)
    skills = several(text("firewalls"))
    weekly_contact_hours = whole(12, most=HOURS_A_WEEK, optional=True)
    absences = several(fields.Nested(AbsenceSchema(unknown=RAISE)))


class NewStaffMember(StaffChange):
    """Somebody who joins a branch."""

    branch_id = text("vienna")


class StaffSchema(StaffChange, RecordSchema):
    """One of our people on record."""

    staff_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")


blueprint = blueprint_of(
    Shelf(
        called="staff",
        records=staff.STAFF,
        new=NewStaffMember,
        change=StaffChange,
        schema=StaffSchema,
        add=staff.add,
        changed=staff.change,
        readers=(*MANAGERS, Role.OPERATIONS),
        writers=MANAGERS,
        sight=lambda: EVERYTHING,
    )
)


@blueprint.get("/<staff_id>/handover")
@allow(*MANAGERS)
@blueprint.arguments(RecordQuery, location="query")
@blueprint.response(200, page_of(ClientSchema))
def list_handover(query: Mapping[str, Any], staff_id: str) -> dict[str, Any]:
    """List all clients of one of our people, who are to be handed over.

    These are the clients that they are the account manager or the deputy of.
    """
    leaver = staff.STAFF.found(current.transaction(), staff_id, EVERYTHING)
    return listed(CLIENTS, query, {"looked_after_by": leaver.id})
