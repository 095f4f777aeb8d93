"""Machine keys over HTTP."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marshmallow import fields, post_load
from marshmallow.validate import Length, OneOf, Range

from libs.clock import SystemClock
from libs.contracts.fields import text
from libs.identity import Role
from libs.identity.machine_keys import LONGEST_LIFE, ROLES, mint
from libs.values import BranchId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from libs.web.webhooks import secret_of
from services.registry.usecases import keys
from services.registry.usecases.keys import Bearer

ENVIRONMENT = "live"
USUAL_DAYS = 90
MOST = 100


class NewKey(Schema):
    """The machine that a key is for, what it may, and how long the key lives.

    Without `branches` it may everything in all of them; an emitter names the `sources`
    it speaks for.
    """

    name = text("pbx-vienna")
    role = fields.Enum(
        Role, by_value=True, required=True, validate=OneOf(sorted(ROLES))
    )
    branches = fields.List(text("vienna"), validate=Length(1, MOST), load_default=None)
    sources = fields.List(
        text("pbx/vienna"), validate=Length(max=MOST), load_default=[]
    )
    days = fields.Integer(
        strict=True, validate=Range(1, LONGEST_LIFE.days), load_default=USUAL_DAYS
    )

    @post_load
    def build(self, body: Mapping[str, Any], **_: Any) -> Bearer:
        """Make the bearer."""
        branches = body["branches"]
        return Bearer(
            name=body["name"],
            role=body["role"],
            branches=None if branches is None else frozenset(map(BranchId, branches)),
            sources=tuple(body["sources"]),
            lifetime=timedelta(days=body["days"]),
        )


class KeySchema(Schema):
    """A key, without what proves it."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    branches = fields.List(fields.String(), required=True, allow_none=True)
    sources = fields.List(fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    revoked_at = fields.AwareDateTime(required=True, allow_none=True)


class IssuedKeySchema(KeySchema):
    """A new key; its text, and what an emitter signs with, are shown this once."""

    key = fields.String(required=True)
    webhook_secret = fields.String(required=True, allow_none=True)


blueprint = Blueprint("keys", __name__, url_prefix="/v1/keys")


# Takes no Idempotency-Key: the answer would be stored, and the secret with it.
@blueprint.post("")
@allow(Role.OWNER)
@blueprint.arguments(NewKey)
@blueprint.response(201, IssuedKeySchema)
def issue_key(bearer: Bearer) -> dict[str, Any]:
    """Issue a key; two of one name may live, so that one can follow the other."""
    minted = mint(ENVIRONMENT, bearer.role.value, secrets.token_bytes)
    pepper = current.settings().pepper
    issued = keys.issue(
        current.transaction(), bearer, minted, pepper, SystemClock().now()
    )
    signs = issued.role is Role.EMITTER
    secret = secret_of(pepper, issued.id) if signs else None
    return {**vars(issued), "key": minted.text, "webhook_secret": secret}


@blueprint.get("")
@allow(Role.OWNER)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(KeySchema))
def list_keys(query: Mapping[str, Any]) -> dict[str, Any]:
    """List keys by name, those that have ended too."""
    found = keys.listed(current.transaction(), query["after"], query["limit"])
    return page(found, query, "name", "id")


@blueprint.delete("/<key_id>")
@allow(Role.OWNER)
@blueprint.response(204)
def revoke_key(key_id: str) -> None:
    """End a key, within seconds everywhere."""
    keys.revoke(current.transaction(), key_id, SystemClock().now())
