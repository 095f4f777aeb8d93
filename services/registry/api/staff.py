"""Staff over HTTP."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import fields, post_load

from libs.contracts.fields import email, text
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.registry.api.records import (
    Answer,
    BranchRecordQuery,
    RecordSchema,
    changes,
    created,
    in_hand,
    listed,
    told,
    whether,
)
from services.registry.domain.staff import StaffMember, staff_id
from services.registry.usecases import staff
from services.registry.usecases.staff import STAFF


class StaffChange(Schema):
    """What can be said of one of our people."""

    name = text("Anna Gruber")
    role = text("account_manager")
    email = email("anna@msp.example", optional=True)
    extension = text("21", optional=True)
    service_desk = whether(unless_said=False)
    active = whether(unless_said=True)
    permanent = whether(unless_said=True)


class NewStaffMember(StaffChange):
    """Somebody who joins a branch."""

    branch_id = text("vienna")

    @post_load
    def build(self, body: dict[str, Any], **_: Any) -> StaffMember:
        """Make the member of staff."""
        branch = body.pop("branch_id")
        new = staff_id(branch, body["email"], body["name"])
        return StaffMember(id=new, branch=branch, **body)


class StaffSchema(StaffChange, RecordSchema):
    """One of our people on record."""

    staff_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")


blueprint = Blueprint("staff", __name__, url_prefix="/v1/staff")


@blueprint.get("")
@allow(Role.OWNER, Role.BRANCH_MANAGER, Role.OPERATIONS)
@blueprint.arguments(BranchRecordQuery, location="query")
@blueprint.response(200, page_of(StaffSchema))
def list_staff(query: Mapping[str, Any]) -> dict[str, Any]:
    """List our people by name."""
    return listed(STAFF, query, {})


@blueprint.post("")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@idempotent
@blueprint.arguments(NewStaffMember)
@blueprint.response(201, StaffSchema)
def add_staff(member: StaffMember) -> Answer[StaffMember]:
    """Record who joined."""
    return created(staff.add(current.transaction(), member))


@blueprint.get("/<staff_id>")
@allow(Role.OWNER, Role.BRANCH_MANAGER, Role.OPERATIONS)
@blueprint.response(200, StaffSchema)
def read_staff(staff_id: str) -> Answer[StaffMember]:
    """Read one of our people."""
    return told(STAFF.found(current.transaction(), staff_id, {}))


@blueprint.patch("/<staff_id>")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@conditional
@blueprint.arguments(changes(StaffChange))
@blueprint.response(200, StaffSchema)
def change_staff(changed: Mapping[str, Any], staff_id: str) -> Answer[StaffMember]:
    """Change what is named of one of our people."""
    entry = in_hand(STAFF, staff_id)
    fact = replace(entry.fact, **changed)
    return told(STAFF.change(current.transaction(), entry, fact))
