"""Services and skills as people write them: read in the one way they are kept."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT
from services.registry.domain.names import name_key


class Word(fields.String):
    """A service or skill; case and spacing make no difference."""

    def __init__(self, example: str, **options: Any) -> None:
        rule, metadata = Length(1, LONGEST_TEXT), {"example": example}
        super().__init__(validate=rule, metadata=metadata, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> Any:
        return name_key(super()._deserialize(value, attr, data, **more))
