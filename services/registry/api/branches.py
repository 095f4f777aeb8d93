"""Branches over HTTP."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import fields, post_load

from libs.contracts.clients import COUNTRY
from libs.contracts.fields import hours, patterned, text
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.registry.api.records import (
    Answer,
    RecordQuery,
    RecordSchema,
    changes,
    created,
    in_hand,
    listed,
    told,
)
from services.registry.domain.branches import CODE, Branch
from services.registry.usecases.branches import BRANCHES

# Every time that is told is told in a branch's zone, so whoever reads times reads it.
READERS = (Role.OWNER, Role.BRANCH_MANAGER, Role.ACCOUNT_MANAGER, Role.OPERATIONS)


class BranchChange(Schema):
    """What can be said of a branch."""

    name = text("Vienna")
    zone = text("Europe/Vienna")
    country = patterned("AT", COUNTRY)
    subdivision = text("9", optional=True)
    hours = hours()


class NewBranch(BranchChange):
    """A branch to open."""

    branch_id = patterned("vienna", CODE.pattern)

    @post_load
    def build(self, body: dict[str, Any], **_: Any) -> Branch:
        """Make the branch."""
        return Branch(id=body.pop("branch_id"), **body)


class BranchSchema(BranchChange, RecordSchema):
    """A branch on record."""

    branch_id = fields.String(required=True, attribute="id")


blueprint = Blueprint("branches", __name__, url_prefix="/v1/branches")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(RecordQuery, location="query")
@blueprint.response(200, page_of(BranchSchema))
def list_branches(query: Mapping[str, Any]) -> dict[str, Any]:
    """List branches by name."""
    return listed(BRANCHES, query, {})


@blueprint.post("")
@allow(Role.OWNER)
@idempotent
@blueprint.arguments(NewBranch)
@blueprint.response(201, BranchSchema)
def open_branch(branch: Branch) -> Answer[Branch]:
    """Open a branch."""
    return created(BRANCHES.add(current.transaction(), branch))


@blueprint.get("/<branch_id>")
@allow(*READERS)
@blueprint.response(200, BranchSchema)
def read_branch(branch_id: str) -> Answer[Branch]:
    """Read a branch."""
    return told(BRANCHES.found(current.transaction(), branch_id, {}))


@blueprint.patch("/<branch_id>")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@conditional
@blueprint.arguments(changes(BranchChange))
@blueprint.response(200, BranchSchema)
def change_branch(changed: Mapping[str, Any], branch_id: str) -> Answer[Branch]:
    """Change what is named of a branch."""
    entry = in_hand(BRANCHES, branch_id)
    fact = replace(entry.fact, **changed)
    return told(BRANCHES.change(current.transaction(), entry, fact))
