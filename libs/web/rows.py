"""The rows of a page, written without marshmallow's long way and its hooks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

import marshmallow
from marshmallow import fields, missing

from libs.contracts.kinds import Moment, Several, written_in_utc

MOST_KINDS_OF_ROW = 1_000
# A class whose rows speak for what they hold names by this the attribute it is held in.
SPEAKS_FOR = "speaks_for"

Field = fields.Field[Any]
Turn = Callable[[Any], Any]


def value_of(cell: Any) -> Any:
    """Return the value of an enum's member, or what is stored of it: that value."""
    return getattr(cell, "value", cell)


# How the fields are written whose value needs no thought: None is as it is.
PLAIN: dict[type[Field], Turn | None] = {
    fields.String: None,
    fields.Integer: None,
    fields.Boolean: None,
    fields.Float: float,
    fields.Date: date.isoformat,
    fields.AwareDateTime: datetime.isoformat,
    fields.Enum: value_of,
    fields.List: list,
    Several: list,
    Moment: written_in_utc,
}


class Rows(fields.List[Any]):
    """The rows of a page."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> list[dict[str, Any]]:
        schema = self.inner.schema  # type: ignore[attr-defined]
        return [
            _writer(schema, type(row)).write(row)  # type: ignore[arg-type]  # a class can be hashed
            for row in value
        ]


@dataclass(frozen=True)
class Writer:
    """How one kind of row is written: the plain cells read at once, some then turned.

    What needs thought, marshmallow writes.
    """

    keys: tuple[str, ...]
    plain: tuple[str, ...]
    read: Turn
    turned: tuple[tuple[str, Turn], ...]
    thought: tuple[tuple[str, Turn], ...]

    def write(self, row: Any) -> dict[str, Any]:
        """Write a row."""
        written = dict.fromkeys(self.keys)
        written.update(zip(self.plain, self.read(row), strict=False))
        for key, turn in self.turned:
            if written[key] is not None:
                written[key] = turn(written[key])
        for key, serialize in self.thought:
            written[key] = serialize(row)
            if written[key] is missing:
                del written[key]
        return written


@lru_cache(MOST_KINDS_OF_ROW)
def _writer(schema: marshmallow.Schema, kind: type) -> Writer:
    named = {f.data_key or name: (name, f) for name, f in schema.dump_fields.items()}
    plain = {key: each for key, each in named.items() if _is_plain(each[1])}
    places = (_place(kind, field.attribute or name) for name, field in plain.values())
    return Writer(
        keys=tuple(named),
        plain=tuple(plain),
        # The class twice, so that it reads several cells however few are plain.
        read=attrgetter(*places, "__class__", "__class__"),
        turned=tuple(_turned(plain)),
        thought=tuple(
            (key, _thought(kind, name, field))
            for key, (name, field) in named.items()
            if key not in plain
        ),
    )


def _turned(plain: dict[str, tuple[str, Field]]) -> Iterator[tuple[str, Turn]]:
    for key, (_, field) in plain.items():
        turn = PLAIN[type(field)]
        if turn is not None:
            yield key, turn


def _thought(kind: type, name: str, field: Field) -> Turn:
    serialize = partial(field.serialize, name)
    if _place(kind, name) == name:
        return serialize
    held = attrgetter(getattr(kind, SPEAKS_FOR))
    return lambda row: serialize(held(row))


def _place(kind: type, name: str) -> str:
    held = getattr(kind, SPEAKS_FOR, None)
    return name if held is None or hasattr(kind, name) else f"{held}.{name}"


def _is_plain(field: Field) -> bool:
    options = vars(field)
    as_usual = options.get("format", "iso") == "iso" and not options.get("as_string")
    by_value = options.get("by_value", True) is True
    return (
        as_usual
        and by_value
        and type(field) in PLAIN
        and (not isinstance(field, fields.List) or _is_as_it_is(field.inner))
    )


def _is_as_it_is(field: Field) -> bool:
    return _is_plain(field) and PLAIN[type(field)] is None
