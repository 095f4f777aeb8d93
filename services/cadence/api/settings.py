"""The owner's numbers and lists over HTTP, each with its default beside it."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Range

from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional, require_match, tag
from libs.web.permissions import allow
from services.cadence.api.setting_lists import FIELDS, MEANT, spelled
from services.cadence.api.sight import READERS
from services.cadence.domain.setting_lists import LISTS
from services.cadence.domain.settings import NUMBERS
from services.cadence.usecases import settings
from services.cadence.usecases.settings import USUAL, AllSettings

OF_NUMBERS = {n: (each.unit, each.meaning) for n, each in NUMBERS.items()}
ABOUT = {**OF_NUMBERS, **LISTS}


def number(name: str) -> fields.Field[Any]:
    """Make the field of a number, or of several; without any it is as at first."""
    limits = NUMBERS[name]
    within = Range(limits.least, limits.most)
    if isinstance(USUAL.of(name), tuple):
        one = fields.Integer(strict=True, validate=within)
        return fields.List(one, allow_none=True)
    return fields.Integer(strict=True, validate=within, allow_none=True)


Change = Schema.from_dict(
    {name: number(name) for name in NUMBERS} | FIELDS, name="CadenceSettingsChange"
)


class SettingSchema(Schema):
    """A number or a list of the owner's; `default` is what it is until it is said."""

    name = fields.String(required=True)
    value = fields.Raw(required=True)
    default = fields.Raw(required=True)
    unit = fields.String(required=True)
    meaning = fields.String(required=True)


class SettingsSchema(Schema):
    """All there are."""

    items = fields.List(fields.Nested(SettingSchema), required=True)


blueprint = Blueprint("cadence-settings", __name__, url_prefix="/v1/cadence-settings")
Tagged = tuple[dict[str, Any], dict[str, str]]


@blueprint.get("")
@allow(*READERS)
@blueprint.response(200, SettingsSchema)
def read_settings() -> Tagged:
    """Read the owner's numbers and lists, those of branches as far as one sees them."""
    return answer(settings.read(current.transaction()))


@blueprint.patch("")
@allow(Role.OWNER)
@conditional
@blueprint.arguments(Change)
@blueprint.response(200, SettingsSchema)
def change_settings(told: Mapping[str, Any]) -> Tagged:
    """Change what is named, from now on; null is the default again."""
    transaction = current.transaction()
    before = settings.in_hand(transaction)
    require_match(before.revision)
    meant = {name: meant_by(name, value) for name, value in told.items()}
    return answer(settings.change(transaction, before, meant))


def answer(held: AllSettings) -> Tagged:
    return {"items": list(items(held))}, tag(held.revision)


def meant_by(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in MEANT:
        return MEANT[name](value)
    return tuple(value) if isinstance(value, list) else value


def items(held: AllSettings) -> Iterator[dict[str, Any]]:
    """List what holds, each with its default."""
    now, usual = (vars(each.numbers) | spelled(each.lists) for each in (held, USUAL))
    for name, (unit, meaning) in ABOUT.items():
        told = {"name": name, "value": now[name], "default": usual[name]}
        yield told | {"unit": unit, "meaning": meaning}
