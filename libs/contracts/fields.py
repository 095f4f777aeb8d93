"""The kinds of field a contract is made of: what each accepts, with an example."""

from decimal import Decimal
from functools import partial
from typing import Any, Literal, TypedDict, Unpack, get_args

import marshmallow
from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range, Regexp

from libs.contracts.kinds import Moment, Several, Written, matching
from libs.values import known_currency

E164 = r"^\+[1-9][0-9]{6,14}\Z"
EMAIL = r"^[^@\s]+@[^@\s]+\Z"
CURRENCY = r"^[A-Z]{3}\Z"
AMOUNT = r"^-?[0-9]{1,15}(\.[0-9]{1,10})?\Z"
INTERVAL = r"^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]\Z"

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

LONGEST_TEXT = 255
LONGEST_EMAIL = 254
LARGEST_COUNT = 2**31 - 1
A_DAY = 24 * 60 * 60  # seconds
LARGEST_REVISION = 2**53 - 1  # what every JSON reader keeps exact


class Given(TypedDict, total=False):
    """What any field may add: that it may be missing, that it tells of a person."""

    optional: bool
    personal: bool


def text(
    example: str, *, longest: int = LONGEST_TEXT, **given: Unpack[Given]
) -> fields.String:
    """Text of at least one character."""
    return fields.String(validate=Length(1, longest), **declared(example, given))


def patterned(example: str, pattern: str, **given: Unpack[Given]) -> fields.String:
    """Text that a regular expression describes from its first to its last letter."""
    return fields.String(validate=Regexp(pattern), **declared(example, given))


def one_of(choices: Any, **given: Unpack[Given]) -> fields.String:
    """One of the words of a Literal; the first is the example."""
    words = get_args(choices)
    return fields.String(validate=OneOf(words), **declared(words[0], given))


def phone(example: str, *, optional: bool = False) -> fields.String:
    """A telephone number as E.164 writes it."""
    return patterned(example, E164, optional=optional, personal=True)


def email(example: str, *, optional: bool = False) -> fields.String:
    """An e-mail address."""
    rules = [Length(3, LONGEST_EMAIL), Regexp(EMAIL)]
    options = declared(example, {"optional": optional, "personal": True})
    return fields.String(validate=rules, **options)


def moment(example: str, **given: Unpack[Given]) -> Moment:
    """A point in time; naive times are refused."""
    return Moment(**declared(example, given))


def day(example: str, **given: Unpack[Given]) -> fields.Date:
    """A calendar day, as in 2026-03-02."""
    return fields.Date(**declared(example, given))


def amount(example: str, **given: Unpack[Given]) -> Written:
    """An exact number, written as a string so that no reader rounds it."""
    options = declared(example, given)
    return Written(AMOUNT, read_amount, "{:f}".format, **options)


def currency_code(example: str, **given: Unpack[Given]) -> Written:
    """An ISO 4217 currency, by its code."""
    options = declared(example, given)
    return Written(CURRENCY, known_currency, str, **options)


def whole(
    example: int,
    *,
    least: int = 0,
    most: int = LARGEST_COUNT,
    **given: Unpack[Given],
) -> fields.Integer:
    """A whole number."""
    return fields.Integer(
        strict=True, validate=Range(least, most), **declared(example, given)
    )


def share(example: float, *, most: float = 1, **given: Unpack[Given]) -> fields.Float:
    """A number from 0 to `most`."""
    return fields.Float(validate=Range(0, most), **declared(example, given))


def flag(*, example: bool = False, **given: Unpack[Given]) -> fields.Boolean:
    """Yes or no."""
    return fields.Boolean(truthy={True}, falsy={False}, **declared(example, given))


def mark() -> fields.Boolean:
    """Yes or no; no when it is missing."""
    metadata = {"example": False, "personal": False}
    return fields.Boolean(
        truthy={True}, falsy={False}, load_default=False, metadata=metadata
    )


def revision() -> fields.Integer:
    """A number that grows with every change of what it stands on."""
    return whole(1, least=1, most=LARGEST_REVISION)


def coded(example: str, pattern: str) -> Written:
    """Text that may be missing; the fast path leaves its pattern to who reads it."""
    options = declared(example, {"optional": True})
    return Written(pattern, partial(matching, pattern), str, **options)


def many(of: fields.Field[Any], **given: Unpack[Given]) -> Several:
    """Several of one kind, at most 255."""
    example = [of.metadata["example"]]
    options = declared(example, given)
    return Several(of, validate=Length(max=LONGEST_TEXT), **options)


def several(of: fields.Field[Any]) -> Several:
    """Several of one kind, at most 255; none when it is missing."""
    metadata = {"example": [of.metadata["example"]], "personal": False}
    rule = Length(max=LONGEST_TEXT)
    return Several(of, validate=rule, load_default=(), metadata=metadata)


def hours() -> fields.Dict:
    """Opening hours by weekday; a day left out is closed."""
    example = {"mon": ["09:00-12:00", "13:00-17:00"]}
    intervals = many(patterned("09:00-12:00", INTERVAL))
    return fields.Dict(one_of(Weekday), intervals, **declared(example, {}))


def part(schema: type[marshmallow.Schema], **given: Unpack[Given]) -> fields.Nested:
    """A record inside a record."""
    return fields.Nested(schema, **declared(example_of(schema), given))


def example_of(schema: type[marshmallow.Schema]) -> dict[str, Any]:
    """Return the example of each field of a schema, as written on the wire."""
    return {name: f.metadata["example"] for name, f in schema().fields.items()}


def declared(example: Any, given: Given) -> dict[str, Any]:
    """Say in marshmallow's words whether a field may be missing, and document it."""
    metadata = {"example": example, "personal": given.get("personal", False)}
    if given.get("optional"):
        return {"load_default": None, "allow_none": True, "metadata": metadata}
    return {"required": True, "metadata": metadata}


def read_amount(written: str) -> Decimal:
    return Decimal(matching(AMOUNT, written))
