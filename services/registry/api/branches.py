"""Branches over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.clients import COUNTRY
from libs.contracts.fields import hours, patterned, text
from libs.identity import Role
from libs.storage.transactions import Transaction
from libs.web.blueprints import Schema
from services.registry.api.addresses import address, lines
from services.registry.api.records import RecordQuery, RecordSchema
from services.registry.api.shelves import MANAGERS, Shelf, blueprint_of
from services.registry.domain.branches import CODE, Branch
from services.registry.domain.entries import Entry
from services.registry.usecases.branches import BRANCHES
from services.registry.usecases.records import EVERYTHING


class BranchChange(Schema):
    """What can be said of a branch."""

    name = text("Vienna")
    zone = text("Europe/Vienna")
    country = patterned("AT", COUNTRY)
    subdivision = text("9", optional=True)
    hours = hours()
    address = address(load_default=None)


class NewBranch(BranchChange):
    """A branch to open."""

    branch_id = patterned("vienna", CODE.pattern)


class BranchSchema(BranchChange, RecordSchema):
    """A branch on record, and how its address is written."""

    branch_id = fields.String(required=True, attribute="id")
    address_lines = lines()


def add(
    transaction: Transaction, told: Mapping[str, Any], _seen: Mapping[str, str]
) -> Entry[Branch]:
    rest = {name: told[name] for name in told if name != "branch_id"}
    return BRANCHES.add(transaction, Branch(id=told["branch_id"], **rest))


blueprint = blueprint_of(
    Shelf(
        called="branches",
        records=BRANCHES,
        new=NewBranch,
        change=BranchChange,
        schema=BranchSchema,
        add=add,
        query=RecordQuery,
        # Every time that is told is told in a branch's zone, so whoever reads times
        # reads it.
        readers=(*MANAGERS, Role.ACCOUNT_MANAGER, Role.OPERATIONS),
        writers=MANAGERS,
        adders=(Role.OWNER,),
        sight=lambda: EVERYTHING,
    )
)
