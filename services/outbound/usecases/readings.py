"""Readings: which clients read an issue, as they told us."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from libs.storage.transactions import Transaction
from libs.values import ClientId, NotFound, StaffId
from services.outbound.domain.newsletters import Issue
from services.outbound.storage import newsletter_copies as storage
from services.outbound.storage import stories
from services.outbound.usecases.newsletter_copies import CODE
from services.outbound.usecases.newsletters import NoSuchClient

A_CODE = re.compile(rf"[0-9a-f]{{{CODE}}}")


class NoSuchCode(NotFound):
    """No copy of this issue has this code."""


def read(
    transaction: Transaction,
    issue: Issue,
    client: ClientId,
    told: tuple[bool, str],
    staff: StaffId | None,
) -> None:
    """Keep whether a client, one of `staff`'s if given, read an issue, and how we know.

    Raises NoSuchClient.
    """
    known = stories.client(transaction, client, staff)
    if known is None or known.branch_id != issue.branch:
        raise NoSuchClient
    did, how = told
    storage.read(transaction, issue.id, client, how, read=did)


def whose(
    transaction: Transaction, issue: Issue, code: str, staff: StaffId | None
) -> ClientId:
    """Find whose copy has the code that somebody told us; raises NoSuchCode."""
    told = code.strip().lower()
    if not A_CODE.fullmatch(told):
        raise NoSuchCode
    found = storage.by_code(transaction, issue.id, told, staff)
    if len(found) != 1:
        raise NoSuchCode
    return found[0]


def listed(
    transaction: Transaction,
    staff: StaffId | None,
    after: tuple[str, str] | None,
    most: int,
) -> Sequence[Row[Any]]:
    """List who read what."""
    return storage.readings(transaction, staff, after, most)
