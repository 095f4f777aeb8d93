"""What must not be read in a log is taken out of it here."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any
from uuid import UUID

MASK = "***"
PERSONAL = frozenset(
    {
        "address",
        "authorization",
        "birthday",
        "cookie",
        "email",
        "name",
        "note",
        "number",
        "password",
        "phone",
        "secret",
        "token",
    }
)
# The counts are bounded so that a long hostile text costs linear time.
CONFIDENTIAL = re.compile(
    r"(?:eyJ|kw_|whsec_)[\w.+/=-]*"  # tokens, machine keys, webhook secrets
    r"|(?i:bearer )\S+"
    r"|://[^\s:@/]{0,64}:[^\s@/]{1,128}@"  # a password within an address
    r"|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]+"  # an e-mail address
    r"|\+\d{7,15}"  # a phone number in E.164
    r"|DETAIL:.*"  # PostgreSQL quotes the row
    r"|\[parameters: .*"  # and SQLAlchemy the values
)
AS_TEXT = (str, Enum, date, timedelta, Decimal, UUID)


def masked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return `fields` in JSON's own types, credentials and personal data masked.

    A field whose name says that it is personal loses its value; an object of any
    other type is reduced to the name of its type.
    """
    return {
        _text(str(name)): MASK if _is_personal(str(name)) else _value(value)
        for name, value in fields.items()
    }


def _is_personal(name: str) -> bool:
    return not PERSONAL.isdisjoint(
        word.removesuffix("s") for word in name.lower().split("_")
    )


def _value(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case float():
            return value if isfinite(value) else str(value)
        case Mapping():
            return masked(value)
        case list() | tuple() | set() | frozenset():
            return [_value(each) for each in value]
        case _:
            return _text(_spelled(value))


def _spelled(value: Any) -> str:
    if isinstance(value, AS_TEXT):
        return str(value)
    return f"<{type(value).__name__}>"


def _text(text: str) -> str:
    return CONFIDENTIAL.sub(MASK, text)
