"""A marshmallow schema as a msgspec type: for the fast path and for JSON Schema."""

from collections.abc import Mapping
from datetime import date
from types import GenericAlias
from typing import Annotated, Any, Literal

import marshmallow
import msgspec
from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range, Regexp

from libs.contracts.kinds import AwareTime, Moment, Written

PLAIN: Mapping[type, Any] = {
    fields.String: str,
    fields.Integer: int,
    fields.Float: float,
    fields.Boolean: bool,
    fields.Date: date,
    Moment: AwareTime,
    Written: str,
}


def record_type(schema: marshmallow.Schema, *more: Any, **options: Any) -> Any:
    """Compile a schema into a Struct; a missing field is what marshmallow makes it.

    Raises TypeError for a kind of field or rule that msgspec is not taught here.
    """
    members = [
        (name, wire_type(field), *(() if field.required else (field.load_default,)))
        for name, field in schema.fields.items()
    ]
    name = type(schema).__name__.removesuffix("Schema")
    return msgspec.defstruct(name, [*more, *members], kw_only=True, gc=False, **options)


def wire_type(field: Any) -> Any:
    """Compile one field with its rules and what documents say of it."""
    kind = bare_type(field)
    rules: dict[str, Any] = {}
    for validator in field.validators:
        if isinstance(validator, OneOf):
            kind = Literal[tuple(validator.choices)]
        else:
            rules |= rule_of(validator)
    ruled = Annotated[kind, msgspec.Meta(**rules)] if rules else kind
    nullable = ruled | None if field.allow_none else ruled
    return Annotated[nullable, msgspec.Meta(extra_json_schema=told_of(field))]


def bare_type(field: Any) -> Any:
    if isinstance(field, fields.Nested):
        return record_type(field.schema)
    if isinstance(field, fields.List):
        return GenericAlias(tuple, (wire_type(field.inner), ...))
    if isinstance(field, fields.Dict):
        inner = (wire_type(field.key_field), wire_type(field.value_field))
        return GenericAlias(dict, inner)
    if type(field) not in PLAIN:
        raise TypeError(f"teach PLAIN what {field!r} is to msgspec")
    return PLAIN[type(field)]


def rule_of(validator: Any) -> dict[str, Any]:
    match validator:
        case Length(equal=None):
            bounds = {"min_length": validator.min, "max_length": validator.max}
        case Range(min_inclusive=True, max_inclusive=True):
            bounds = {"ge": validator.min, "le": validator.max}
        case Regexp() if str(validator.regex.pattern).startswith("^"):
            return {"pattern": validator.regex.pattern}
        case _:
            raise TypeError(f"teach rule_of what {validator!r} is to msgspec")
    return {name: bound for name, bound in bounds.items() if bound is not None}


def told_of(field: fields.Field[Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"examples": [field.metadata["example"]]}
    if isinstance(field, Written):
        told["pattern"] = field.pattern
    if field.metadata["personal"]:
        told["x-personal"] = True
    return told
