"""Importing lists of what belongs to clients over HTTP, each kind by its columns."""

from collections.abc import Mapping, Sequence
from dataclasses import fields as columns_of
from dataclasses import replace
from typing import Any

from marshmallow import fields, post_load
from marshmallow.validate import Range

from libs.contracts.fields import LARGEST_COUNT
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.registry.api.imports import (
    ImportBody,
    RowErrorSchema,
    cell,
    rows_of,
    run_of,
)
from services.registry.api.shelves import says
from services.registry.api.suppression import heed
from services.registry.domain.books import Outcome
from services.registry.domain.cells import Cells
from services.registry.domain.lists import TakenRecord
from services.registry.usecases import lists

# How each column is written.
EXAMPLES = {
    "branch": "vienna",
    "client": "Alpine Dental",
    "reference": "D10042",
    "contact": "Julia Huber",
    "contact_phone": "0720 123457",
    "contact_mobile": "0664 1234567",
    "contact_email": "j.huber@client.example",
    "active": "yes",
    "birthday": "--02-29",
    "language": "de",
    "zone": "Europe/Zurich",
    "roles": "decision_maker; executive",
    "engagement": "Managed workplaces",
    "kind": "managed_service",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "value": "1200.00",
    "currency": "EUR",
    "per": "month",
    "committed_hours": "40",
    "vendor": "Printer Palace",
    "services": "printers; toner",
    "partner": "Cable Brothers",
    "skills": "structured cabling; fibre",
    "regions": "AT-9; AT-3",
    "smallest": "5",
    "largest": "200",
    "trusted": "yes",
}


class RecordTakenSchema(Schema):
    """What became of a row, with `errors` if it was rejected.

    A new contact is `erased_before` when they, or whose address they have, were.
    """

    line = fields.Integer(required=True)
    record = fields.Enum(Outcome, by_value=True, required=True)
    record_id = fields.String(required=True, allow_none=True)
    branch_id = fields.String(required=True, allow_none=True)
    erased_before = fields.Boolean(required=True)
    errors = fields.List(fields.Nested(RowErrorSchema), required=True)


class ListImportSchema(Schema):
    """What became of each row, and the `run` that can be reverted."""

    run = fields.String(required=True, allow_none=True)
    rows = fields.List(fields.Nested(RecordTakenSchema), required=True)


class RowSchema(Schema):
    """A row of a list: where it stands in the list, and its columns."""

    line = fields.Integer(required=True, strict=True, validate=Range(1, LARGEST_COUNT))


def row_schema(row: type[Cells]) -> type[Schema]:
    """Make the schema of a kind of row: all its columns, and no others."""

    class Named(RowSchema):
        @post_load
        def read(self, columns: dict[str, Any], **_: Any) -> Cells:
            """Make the row."""
            return row.read(columns.pop("line"), columns)

    names = [each.name for each in columns_of(row) if each.name != "line"]
    parts: dict[str, fields.Field[Any]] = {n: cell(EXAMPLES[n]) for n in names}
    return Named.from_dict(parts, name=row.__name__)  # type: ignore[return-value]


def heeded(taken: Sequence[TakenRecord]) -> list[TakenRecord]:
    """Withdraw consent where it must not be used, and mark who was erased before."""
    again = heed(each.record_id for each in taken)
    return [
        replace(each, erased_before=each.record_id in again)
        if each.record is Outcome.CREATED
        else each
        for each in taken
    ]


def blueprint_of(of: str, row: type[Cells]) -> Blueprint:
    """Serve the import of a kind of list at /v1/imports/ and its name."""
    blueprint = Blueprint(f"{of} list", __name__, url_prefix="/v1/imports")
    body_of = ImportBody.from_dict(
        {"rows": rows_of(row_schema(row))}, name=f"{row.__name__}Import"
    )

    @blueprint.post(f"/{of}")
    @allow(Role.OWNER, Role.BRANCH_MANAGER)
    @blueprint.arguments(body_of)
    @blueprint.response(200, ListImportSchema)
    @says(f"Import {of} of clients that are on record; what a row leaves blank stays.")
    def import_list(body: dict[str, Any]) -> Mapping[str, Any]:
        transaction, sees = current.transaction(), current.principal().sees
        if body["dry_run"]:
            previewed = lists.preview(transaction, of, body["rows"], sees)
            return {"run": None, "rows": previewed}
        run = run_of(of, body)
        taken = lists.import_rows(transaction, run, body["rows"], sees)
        if of == "contacts":
            taken = heeded(taken)
        return {"run": run.id, "rows": taken}

    return blueprint


blueprints = [
    blueprint_of(of, importable.kind.row) for of, importable in lists.IMPORTABLE.items()
]
