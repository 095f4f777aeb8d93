"""Amounts in the firm's currency, as text."""

from decimal import Decimal
from typing import Any

from marshmallow import fields


class Cents(fields.Field[int]):
    """Cents inside, plain decimals as text on the wire."""

    def __init__(self, **options: Any) -> None:
        written = {"type": "string", "example": "1200.50"}
        super().__init__(metadata=written, **options)

    def _serialize(self, value: int | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else str(Decimal(value).scaleb(-2))
