"""What the operations on all kinds of record have in common."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request
from marshmallow import RAISE, fields, missing
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.invoices import MoneySchema
from libs.contracts.kinds import Several
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Schema
from libs.web.etags import require_match, tag
from libs.web.pages import PageQuery, page
from services.registry.domain.entries import Entry, F, Shown
from services.registry.usecases.records import EVERYTHING, Records

Answer = tuple[Entry[F] | Shown[F], dict[str, str]]


SEE_PRICES = {Role.OWNER, Role.BRANCH_MANAGER}


class RecordQuery(PageQuery):
    """What every list takes: `q` is a part of the name."""

    q = fields.String(validate=Length(1, LONGEST_TEXT))


class BranchRecordQuery(RecordQuery):
    """What the list takes of something that belongs to a branch."""

    branch = fields.String(validate=Length(1, LONGEST_TEXT))


class ClientRecordQuery(BranchRecordQuery):
    """What the list takes of something that belongs to a client."""

    client = fields.String(validate=Length(1, LONGEST_TEXT))


class Price(fields.Nested):
    """An amount of money, told to those who see prices and left out for others."""

    def __init__(self) -> None:
        super().__init__(MoneySchema(unknown=RAISE), load_default=None)

    def serialize(self, attr: str, obj: Any, *of: Any, **how: Any) -> Any:
        """Write it for who asks."""
        if current.principal().role not in SEE_PRICES:
            return missing
        if getattr(obj, attr) is None:
            return None
        return super().serialize(attr, obj, *of, **how)


class RecordSchema(Schema):
    """An entry of the register."""

    revision = fields.Integer(required=True)


class ClientRecordSchema(RecordSchema):
    """An entry that belongs to a client."""

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")


def several(of: fields.Field[Any]) -> Several:
    """Several of one kind; none when nothing is said."""
    return Several(of, load_default=(), validate=Length(max=LONGEST_TEXT))


def whether(*, unless_said: bool) -> fields.Boolean:
    """Yes or no, with what holds when nothing is said."""
    return fields.Boolean(truthy={True}, falsy={False}, load_default=unless_said)


def whether_asked() -> fields.Boolean:
    """Yes or no in a query; without it the list is not narrowed by it."""
    return fields.Boolean(truthy={"true"}, falsy={"false"})


def changes(schema: type[Schema]) -> Schema:
    """Make the schema of a change: what it does not name stays as it is."""
    # Named one by one: a part, as money is, must be whole all the same.
    return schema(partial=tuple(schema().fields))


def in_hand(
    records: Records[F], fact_id: str, seen: Mapping[str, str] = EVERYTHING
) -> Entry[F]:
    """Take one in hand that still is as the client saw it."""
    entry = records.in_hand(current.transaction(), fact_id, seen)
    require_match(entry.revision)
    return entry


def listed(
    records: Records[F],
    query: Mapping[str, Any],
    seen: Mapping[str, str],
    shown: Callable[[Sequence[Entry[F]]], Sequence[Any]] = tuple,
) -> dict[str, Any]:
    """Answer with a page by name: of what was asked for, what is `seen`."""
    asked = {name: query[name] for name in query if name not in {"after", "limit"}}
    found = records.listed(
        current.transaction(), asked | dict(seen), query["after"], query["limit"]
    )
    return page(shown(found), query, "name_key", "id")


def told(entry: Entry[F]) -> Answer[F]:
    """Answer with an entry and the tag of its revision."""
    return entry, tag(entry.revision)


def created(entry: Entry[F]) -> Answer[F]:
    """Answer with a new entry, and say where it is."""
    return entry, location(entry) | tag(entry.revision)


def location(entry: Entry[F]) -> dict[str, str]:
    """Say where a new entry is."""
    return {"Location": f"{request.path}/{entry.id}"}


def sight() -> dict[str, str]:
    """Confine an account manager to the clients that are theirs."""
    asking = current.principal()
    if asking.role is Role.ACCOUNT_MANAGER:
        return {"account_manager": str(asking.staff)}
    return {}
