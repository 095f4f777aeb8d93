"""Investments: most firms put nothing into the asset that their clients are."""

from collections.abc import Sequence
from datetime import date

from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.domain.investments import Investment
from services.touchpoints.storage import investments


def listed(
    transaction: Transaction,
    since: date,
    staff: StaffId | None,
    place: tuple[str, int],
    *,
    nothing: bool,
) -> Sequence[Investment]:
    """List what was put into clients since a day, or those into whom nothing was."""
    return investments.page(transaction, since, staff, place, nothing=nothing)
