"""The fast path: msgspec types compiled from the schemas, which only accept.

What they refuse is not yet refused: marshmallow, the contract's judge, has the word.
"""

from collections.abc import Callable
from typing import Any

import marshmallow
import msgspec
from marshmallow import fields
from msgspec.structs import asdict

from libs.contracts.compiled import record_type
from libs.contracts.envelope import EnvelopeSchema, born, sealed
from libs.contracts.kinds import Moment, Written, in_utc
from libs.contracts.record import Event

Finish = Callable[[Any], Any]

# An attribute we do not know is for the judge; `data` is read when its type is known.
HEADER = record_type(
    EnvelopeSchema(), ("data", msgspec.Raw), forbid_unknown_fields=True
)

read_header = msgspec.json.Decoder(HEADER).decode


class FastPath:
    """Reads events of one type when nothing at all is wrong with them."""

    def __init__(self, event_type: type[Event]) -> None:
        schema = event_type.Schema()
        self.event_type = event_type
        self.decode = msgspec.json.Decoder(record_type(schema)).decode
        self.finish = finish_record(schema)

    def accept(self, header: Any) -> Event:
        """Return the event; raises ValueError or OverflowError for the judge to see."""
        values = self.finish(self.decode(header.data))
        values["envelope"] = sealed(header)
        return born(self.event_type, values)


def finish_record(schema: marshmallow.Schema) -> Callable[[Any], dict[str, Any]]:
    """Make what turns a record as written into the values inside."""
    found = [(name, finish_of(field)) for name, field in schema.fields.items()]
    finishes = [(name, finish) for name, finish in found if finish]

    def finish(written: msgspec.Struct) -> dict[str, Any]:
        values = asdict(written)
        for name, finish_field in finishes:
            value = values[name]
            if value is not None:
                values[name] = finish_field(value)
        return values

    return finish


def finish_of(field: fields.Field[Any]) -> Finish | None:
    match field:
        case Moment():
            return in_utc
        case Written():
            return field.reads
        case fields.Nested():
            return finish_part(field.schema)
        case fields.List():
            return finish_each(finish_of(field.inner))
    return None


def finish_part(schema: Any) -> Finish:
    finish = finish_record(schema)
    return lambda written: born(schema.builds, finish(written))


def finish_each(finish: Finish | None) -> Finish | None:
    return finish and (lambda items: tuple(map(finish, items)))
