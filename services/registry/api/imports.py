"""Importing lists over HTTP."""

import secrets
from dataclasses import replace
from typing import Any

from marshmallow import fields, post_load
from marshmallow.validate import Length, Range

from libs.contracts.fields import LARGEST_COUNT, LONGEST_TEXT
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.registry.api.records import whether
from services.registry.api.suppression import heed
from services.registry.domain.books import Outcome
from services.registry.domain.duplicates import Reason
from services.registry.domain.rows import Row
from services.registry.domain.runs import Run
from services.registry.usecases import imports

MOST_ROWS = 500
LONGEST_CELL = 1_000


def cell(example: str) -> fields.String:
    """Text as the list has it: the row is judged by itself, and alone."""
    return fields.String(
        allow_none=True,
        validate=Length(max=LONGEST_CELL),
        metadata={"example": example},
    )


class ClientRow(Schema):
    """A row of a list of clients: where it stands in the list, and its columns."""

    line = fields.Integer(required=True, strict=True, validate=Range(1, LARGEST_COUNT))
    branch = cell("vienna")
    branch_name = cell("Vienna")
    zone = cell("Europe/Vienna")
    country = cell("AT")
    subdivision = cell("9")
    client = cell("Alpine Dental")
    reference = cell("D10042")
    status = cell("active")
    tier = cell("A")
    since = cell("2019-05-01")
    phone = cell("0720 123456")
    yearly_margin = cell("60000")
    currency = cell("EUR")
    lost_reason = cell("the price")
    lost_to = cell("Nordlicht IT")
    industry = cell("dentists")
    tags = cell("vip; dental")
    street = cell("Mariahilfer Straße 1")
    postal_code = cell("1060")
    city = cell("Wien")
    area = cell("Illinois")
    address_country = cell("Austria")
    account_manager = cell("anna@msp.example")
    contact = cell("Julia Huber")
    contact_phone = cell("0720 123457")
    contact_email = cell("j.huber@client.example")

    @post_load
    def read(self, columns: dict[str, Any], **_: Any) -> Row:
        """Make the row."""
        return Row.read(columns.pop("line"), columns)


class ImportBody(Schema):
    """Rows to import, or with `dry_run` only to be told what they would do.

    What is sent in several parts is one import when each part names the same `run`;
    `file` is what the rows were read from.
    """

    dry_run = whether(unless_said=False)
    run = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    file = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


def rows_of(row: type[Schema]) -> fields.List[Any]:
    """Rows of a list, a few at a time."""
    return fields.List(fields.Nested(row), required=True, validate=Length(1, MOST_ROWS))


class ClientImport(ImportBody):
    """Rows of a list of clients."""

    rows = rows_of(ClientRow)


class RowErrorSchema(Schema):
    """What is wrong in a column, or in none when `path` is empty."""

    path = fields.String(required=True)
    detail = fields.String(required=True)


class PairSchema(Schema):
    """Two clients that may be one; `score` is how likely, up to 1."""

    client_id = fields.String(required=True)
    name = fields.String(required=True)
    other_id = fields.String(required=True)
    other_name = fields.String(required=True)
    reasons = fields.List(fields.Enum(Reason, by_value=True), required=True)
    score = fields.Float(required=True)


class TakenSchema(Schema):
    """What became of a row; null where it tells of none, with `errors` if rejected.

    An address that is none is rejected as the `site` alone; its client is kept.
    A new contact is `erased_before` when they, or whose address they have, were.
    A preview lists which others a new client is `similar` to.
    """

    line = fields.Integer(required=True)
    branch = fields.Enum(Outcome, by_value=True, required=True)
    staff = fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    client = fields.Enum(Outcome, by_value=True, required=True)
    contact = fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    site = fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    branch_id = fields.String(required=True, allow_none=True)
    staff_id = fields.String(required=True, allow_none=True)
    client_id = fields.String(required=True, allow_none=True)
    contact_id = fields.String(required=True, allow_none=True)
    site_id = fields.String(required=True, allow_none=True)
    erased_before = fields.Boolean(required=True)
    errors = fields.List(fields.Nested(RowErrorSchema), required=True)
    similar = fields.List(fields.Nested(PairSchema), required=True)


class ImportSchema(Schema):
    """What became of each row, and the `run` that can be reverted."""

    run = fields.String(required=True, allow_none=True)
    rows = fields.List(fields.Nested(TakenSchema), required=True)


blueprint = Blueprint("imports", __name__, url_prefix="/v1/imports")


@blueprint.post("/clients")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@blueprint.arguments(ClientImport)
@blueprint.response(200, ImportSchema)
def import_clients(body: dict[str, Any]) -> dict[str, Any]:
    """Import clients with their branch, account manager and contacts.

    Natural keys tell what is on record already, so the same rows change nothing the
    second time. What a row leaves blank stays; a bad row stops no other.
    """
    transaction, sees = current.transaction(), current.principal().sees
    if body["dry_run"]:
        return {"run": None, "rows": imports.preview(transaction, body["rows"], sees)}
    run = run_of("clients", body)
    taken = imports.import_clients(transaction, run, body["rows"], sees)
    again = heed(each.contact_id for each in taken)
    rows = [
        replace(each, erased_before=each.contact_id in again)
        if each.contact is Outcome.CREATED
        else each
        for each in taken
    ]
    return {"run": run.id, "rows": rows}


def run_of(kind: str, body: dict[str, Any]) -> Run:
    """Return the import that the rows are a part of, or the whole."""
    return Run(body["run"] or secrets.token_hex(6), kind, body["file"])
