"""Copies by site: how many go where, when somebody said so."""

from libs.storage.transactions import Transaction
from libs.values import NotFound, StaffId
from services.outbound.domain.copies import SiteCopies
from services.outbound.storage import newsletter_copies as storage


class NoSuchSite(NotFound):
    """There is no such site."""


def set_site(
    transaction: Transaction, copies: SiteCopies, staff: StaffId | None
) -> SiteCopies:
    """Say how many copies go to a site, one of `staff`'s clients if given.

    Raises NoSuchSite.
    """
    if not storage.set_site(transaction, copies, staff):
        raise NoSuchSite
    return copies


def sites(
    transaction: Transaction, staff: StaffId | None, after: str, most: int
) -> list[SiteCopies]:
    """List the sites that were given a number of copies."""
    return storage.sites(transaction, staff, after, most)
