"""Promptness: how long callers waited, by who of us, by client or by branch."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from libs.calendars.working_time import OpenHours
from libs.storage.branches import hours_of
from libs.storage.transactions import Transaction
from services.touchpoints.domain.promptness import Promptness, Wait, promptness_of
from services.touchpoints.storage import promptness
from services.touchpoints.storage.promptness import Missed, Wanted


class By(StrEnum):
    """Whose promptness: of an account manager, towards a client, or of a branch."""

    PERSON = "person"
    CLIENT = "client"
    BRANCH = "branch"


WHOSE: dict[By, Callable[[Missed], str | None]] = {
    By.PERSON: lambda missed: missed.account_manager,
    By.CLIENT: lambda missed: missed.client,
    By.BRANCH: lambda missed: missed.branch,
}


@dataclass(frozen=True)
class Measured:
    """How promptly somebody rings back; `whose` is None for nobody's clients."""

    whose: str | None
    promptness: Promptness


def measured(transaction: Transaction, by: By, wanted: Wanted) -> list[Measured]:
    """Say how promptly missed calls were returned."""
    missed = list(promptness.missed(transaction, wanted))
    hours = hours_of(transaction, {each.branch for each in missed})
    waits: dict[str | None, list[tuple[Wait, OpenHours]]] = {}
    for each in missed:
        wait = each.wait, hours[each.branch]
        waits.setdefault(WHOSE[by](each), []).append(wait)
    return [
        Measured(whose, promptness_of(waits[whose], transaction.now))
        for whose in sorted(waits, key=lambda whose: whose or "")
    ]
