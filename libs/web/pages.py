"""Lists, a page at a time: each page names the cursor that leads to the next."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from operator import attrgetter
from typing import Any

import marshmallow
import msgspec
from flask import current_app, request
from marshmallow import fields, missing
from marshmallow.decorators import POST_DUMP, PRE_DUMP
from marshmallow.validate import Range

from libs.contracts.kinds import Moment, written_in_utc
from libs.web import current
from libs.web.blueprints import Schema
from libs.web.cursors import Cursors

DEFAULT_LIMIT, HIGHEST_LIMIT = 50, 200
LONGEST_CURSOR = 1_000  # characters
PAGING = {"cursor", "limit"}
EXTENSION = "keepwell-cursors"
# How the fields are written whose value needs no thought: None is as it is.
PLAIN: dict[type[fields.Field[Any]], Callable[[Any], Any] | None] = {
    fields.String: None,
    fields.Integer: None,
    fields.Boolean: None,
    fields.Float: float,
    fields.Date: date.isoformat,
    fields.AwareDateTime: datetime.isoformat,
    fields.Enum: attrgetter("value"),
    Moment: written_in_utc,
}


class CursorField(fields.String):
    """A cursor, read into the sort key of the last row seen."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> Any:
        text = super()._deserialize(value, attr, data, **more)
        return _cursors().read(_this_list(), text)


class PageQuery(Schema):
    """What every list takes: `limit`, and the `cursor` it gave with the last page.

    The cursor is loaded as `after`: the sort key to go on after, or None.
    """

    limit = fields.Integer(load_default=DEFAULT_LIMIT, validate=Range(1, HIGHEST_LIMIT))
    after = CursorField(
        data_key="cursor", load_default=None, metadata={"maxLength": LONGEST_CURSOR}
    )


class Rows(fields.List[Any]):
    """The rows of a page, written without marshmallow's long way and its hooks."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> list[dict[str, Any]]:
        columns = _columns(self.inner.schema)  # type: ignore[attr-defined]
        return [
            {
                name: cell
                for name, write in columns
                if (cell := write(row)) is not missing
            }
            for row in value
        ]


def page(
    rows: Sequence[Any], query: Mapping[str, Any], *sorted_by: str
) -> dict[str, Any]:
    """Make the answer of a list out of at most `limit` rows.

    `sorted_by` names the attributes of a row that the list is sorted by, together
    unique. A page that is full names the next one, which may turn out empty.
    """
    full = len(rows) >= query["limit"]
    return page_to(rows, [getattr(rows[-1], n) for n in sorted_by] if full else None)


def page_to(rows: Sequence[Any], last: Sequence[Any] | None) -> dict[str, Any]:
    """Make the answer of a list that goes on after a sort key, or ends with None."""
    onward = _cursors().sign(_this_list(), last) if last else None
    return {"items": rows, "next": onward}


@cache
def page_of(item: type[Schema]) -> type[marshmallow.Schema]:
    """Make the schema of a page of such items."""
    name = item.__name__.removesuffix("Schema")
    rows = fields.List if _has_hooks(item) else Rows
    parts: dict[str, fields.Field[Any]] = {
        "items": rows(fields.Nested(item), required=True),
        "next": fields.String(required=True, allow_none=True),
    }
    return Schema.from_dict(parts, name=f"{name}Page")


def _has_hooks(item: type[Schema]) -> bool:
    # Only marshmallow itself knows what it calls before and after it writes.
    hooks = item._hooks  # noqa: SLF001
    return bool(hooks[PRE_DUMP] or hooks[POST_DUMP])


@cache
def _columns(item: Schema) -> list[tuple[str, Callable[[Any], Any]]]:
    return [_column(name, field) for name, field in item.dump_fields.items()]


def _column(name: str, field: fields.Field[Any]) -> tuple[str, Callable[[Any], Any]]:
    return field.data_key or name, _writer(name, field)


def _writer(name: str, field: fields.Field[Any]) -> Callable[[Any], Any]:
    if not _is_plain(field):
        return partial(field.serialize, name)
    read, write = attrgetter(field.attribute or name), PLAIN[type(field)]
    if write is None:
        return read

    def plain(row: Any) -> Any:
        value = read(row)
        return None if value is None else write(value)

    return plain


def _is_plain(field: fields.Field[Any]) -> bool:
    options = vars(field)
    as_usual = options.get("format", "iso") == "iso" and not options.get("as_string")
    by_value = options.get("by_value", True) is True
    return as_usual and by_value and type(field) in PLAIN


def _cursors() -> Cursors:
    cursors: Cursors = current_app.extensions[EXTENSION]
    return cursors


def _this_list() -> bytes:
    filters = sorted(
        pair for pair in request.args.items(multi=True) if pair[0] not in PAGING
    )
    seen_by = current.principal().branch_context()
    return msgspec.json.encode((request.path, filters, seen_by))
