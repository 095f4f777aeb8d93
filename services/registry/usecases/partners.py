"""Partners: found by what they can do, where and for whom, and how it went."""

from collections.abc import Mapping, Sequence
from typing import Any

from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry, Shown
from services.registry.domain.partners import (
    Partner,
    Rating,
    partner_id,
    proven_mark,
    rating_id,
)
from services.registry.storage import partners as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases.branches import BRANCHES
from services.registry.usecases.records import Records

PARTNERS = Records(storage.PARTNERS)
RATINGS = Records(storage.RATINGS)


def add(transaction: Transaction, told: Mapping[str, Any], _: Wanted) -> Entry[Partner]:
    """Record a partner of a branch; raises AlreadyRecorded and NotOnRecord."""
    rest = dict(told)
    branch = rest.pop("branch_id")
    BRANCHES.named(transaction, "branch_id", branch)
    new = partner_id(branch, told["name"])
    return PARTNERS.add(transaction, Partner(id=new, branch=branch, **rest))


def rated(
    transaction: Transaction, entries: Sequence[Entry[Partner]]
) -> list[Shown[Partner]]:
    """Say of each partner how often and how well it was rated."""
    ratings = storage.ratings_of(transaction, [each.id for each in entries])
    return [shown(entry, ratings.get(entry.id, [])) for entry in entries]


def shown(entry: Entry[Partner], ratings: Sequence[Rating]) -> Shown[Partner]:
    mark = proven_mark(ratings)
    standing = "unproven" if mark is None else "proven"
    return Shown(entry, {"ratings": len(ratings), "mark": mark, "standing": standing})


def rate(transaction: Transaction, told: Mapping[str, Any], _: Wanted) -> Entry[Rating]:
    """Record how something went; raises AlreadyRecorded and NotOnRecord."""
    rest = dict(told)
    partner = PARTNERS.named(transaction, "partner_id", rest.pop("partner_id")).fact
    new = rating_id(partner.id, told["rated_on"], told["name"])
    rating = Rating(id=new, branch=partner.branch, partner=partner.id, **rest)
    return RATINGS.add(transaction, rating)
