"""What clients may expect of us, over HTTP, and which have acknowledged nothing."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import day, text, whole
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.registry.api.records import (
    Answer,
    BranchRecordQuery,
    ClientRecordQuery,
    ClientRecordSchema,
    listed,
    sight,
    told,
)
from services.registry.api.shelves import KEEPERS, Shelf, blueprint_of
from services.registry.domain.clients import Status
from services.registry.domain.expectations import LONGEST_RESPONSE, Expectation
from services.registry.domain.texts import LONGEST_NOTE
from services.registry.usecases import expectations
from services.registry.usecases.expectations import EXPECTATIONS, WITHOUT


class ExpectationChange(Schema):
    """What a client may expect; `limits` is what is not part of it."""

    name = text("Service level 2026")
    terms = text("Weekdays from 7 to 18", longest=LONGEST_NOTE)
    response_minutes = whole(60, least=1, most=LONGEST_RESPONSE)
    limits = text("No printers at home", longest=LONGEST_NOTE, optional=True)


class NewExpectation(ExpectationChange):
    """What a client is told to expect."""

    client_id = text("c-0042")


class Acknowledgement(Schema):
    """Who at the client acknowledged it, and when."""

    contact_id = text("p-0108")
    acknowledged_on = day("2026-03-02")


class ExpectationSchema(ExpectationChange, ClientRecordSchema):
    """An expectation on record."""

    expectation_id = fields.String(required=True, attribute="id")
    acknowledged_by = fields.String(required=True, allow_none=True)
    acknowledged_on = fields.Date(required=True, allow_none=True)


class ClientLine(Schema):
    """A client on a list."""

    client_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    account_manager = fields.String(required=True, allow_none=True)


blueprint = blueprint_of(
    Shelf(
        called="expectations",
        records=EXPECTATIONS,
        new=NewExpectation,
        change=ExpectationChange,
        schema=ExpectationSchema,
        add=expectations.add,
        changed=expectations.change,
        query=ClientRecordQuery,
    )
)
without = Blueprint(
    "without-expectations", __name__, url_prefix="/v1/clients-without-expectations"
)


@blueprint.post("/<expectation_id>/acknowledgement")
@allow(*KEEPERS)
@idempotent
@blueprint.arguments(Acknowledgement)
@blueprint.response(201, ExpectationSchema)
def acknowledge_expectation(
    given: Mapping[str, Any], expectation_id: str
) -> Answer[Expectation]:
    """Record that somebody at the client acknowledged it."""
    transaction = current.transaction()
    entry = EXPECTATIONS.in_hand(transaction, expectation_id, sight())
    contact, on = given["contact_id"], given["acknowledged_on"]
    return told(expectations.acknowledge(transaction, entry, contact, on))


@without.get("")
@allow(*KEEPERS)
@without.arguments(BranchRecordQuery, location="query")
@without.response(200, page_of(ClientLine))
def list_clients_without_expectations(query: Mapping[str, Any]) -> dict[str, Any]:
    """List by name the active clients who have acknowledged no expectation."""
    active = {"status": Status.ACTIVE, "merged": "false"}
    return listed(WITHOUT, query, {**sight(), **active})
