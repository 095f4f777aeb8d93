"""Lists, a page at a time: each page names the cursor that leads to the next."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import marshmallow
import msgspec
from flask import current_app, request
from marshmallow import fields
from marshmallow.decorators import POST_DUMP, PRE_DUMP
from marshmallow.validate import Range

from libs.web import current
from libs.web.blueprints import Schema
from libs.web.cursors import Cursors
from libs.web.rows import Rows

DEFAULT_LIMIT, HIGHEST_LIMIT = 50, 200
LONGEST_CURSOR = 1_000  # characters
PAGING = {"cursor", "limit"}
EXTENSION = "keepwell-cursors"


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


def _cursors() -> Cursors:
    cursors: Cursors = current_app.extensions[EXTENSION]
    return cursors


def _this_list() -> bytes:
    filters = sorted(
        pair for pair in request.args.items(multi=True) if pair[0] not in PAGING
    )
    seen_by = current.principal().branch_context()
    return msgspec.json.encode((request.path, filters, seen_by))
