"""The kinds of field that marshmallow lacks."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from marshmallow import ValidationError, fields

NOT_A_MOMENT = "Not an RFC 3339 time with its zone, as in 2026-03-02T08:00:00Z."

AwareTime = Annotated[datetime, msgspec.Meta(tz=True)]


class Moment(fields.Field[datetime]):
    """A point in time: RFC 3339 with its zone on the wire, UTC inside."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        try:
            return in_utc(msgspec.convert(value, AwareTime))
        except (msgspec.ValidationError, OverflowError) as unreadable:
            raise ValidationError(NOT_A_MOMENT) from unreadable

    def _serialize(self, value: datetime | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else written_in_utc(value)


class Written(fields.Field[Any]):
    """A value that travels as text and is read into a type of its own.

    `reads` raises ValueError for text that does not match `pattern`.
    """

    def __init__(
        self,
        pattern: str,
        reads: Callable[[str], Any],
        writes: Callable[[Any], str],
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.pattern = pattern
        self.reads = reads
        self.writes = writes

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        try:
            return self.reads(value)
        except (TypeError, ValueError) as unreadable:
            example = self.metadata["example"]
            raise ValidationError(f"Not written as in {example}.") from unreadable

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else self.writes(value)


class Several(fields.List[Any]):
    """Values of one kind, as a tuple inside."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(*args, **kwargs))


def in_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC."""
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def written_in_utc(moment: datetime) -> str:
    """Write a moment as RFC 3339 does in UTC, with a Z."""
    return in_utc(moment).isoformat().replace("+00:00", "Z")


def matching(pattern: str, written: str) -> str:
    """Return text that matches; raises ValueError."""
    if not re.match(pattern, written):
        raise ValueError(written)
    return written
