"""Returns: contact is no cost but an investment, and here is what it kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.contact_hours import ContactHour
from services.concentration.domain.returns import Return
from services.concentration.domain.windows import Window
from services.concentration.storage import contact_hours, finances, returns
from services.concentration.storage.returns import OfClient
from services.concentration.usecases.finances import NotTheFirmsCurrency
from services.concentration.usecases.places import of_each

NOTHING = Return()


@dataclass(frozen=True)
class Returns:
    """The return of each branch that is seen, and of all, in a currency."""

    window: Window
    currency: str
    firm: Return
    branches: Mapping[BranchId, Return]


def of(transaction: Transaction, window: Window, branch: BranchId | None) -> Returns:
    """Add up one branch or each, and all together; raises NoSuchBranch."""
    found = returns.of_branches(transaction, window)
    return Returns(
        window,
        finances.currency(transaction),
        found.get(None, NOTHING),
        of_each(transaction, found, NOTHING, branch),
    )


def of_clients(
    transaction: Transaction,
    window: Window,
    branch: BranchId | None,
    place: tuple[str, int],
) -> list[OfClient]:
    """List so many clients after an id."""
    return returns.of_clients(transaction, window, branch, place)


def hours(transaction: Transaction, before: str | None, most: int) -> list[ContactHour]:
    """List what was said an hour costs, the latest day first."""
    return contact_hours.page(transaction, before, most)


def say_hour(transaction: Transaction, said: ContactHour) -> ContactHour:
    """Say what an hour of contact costs from a day on; raises NotTheFirmsCurrency."""
    if said.currency != finances.currency(transaction):
        raise NotTheFirmsCurrency
    contact_hours.save(transaction, said)
    transaction.audit("contact hour set", str(said.from_day))
    return said
