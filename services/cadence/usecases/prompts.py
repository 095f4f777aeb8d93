"""What prompts a call: another vendor at a client, or the end of its fiscal year."""

from collections.abc import Sequence

from libs.contracts.budgets import YearEndNeared
from libs.contracts.vendors import VendorSighted
from libs.storage.transactions import Transaction
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task
from services.cadence.usecases import tasks

Prompt = VendorSighted | YearEndNeared


def record(transaction: Transaction, told: Sequence[Prompt]) -> None:
    """Open a task for what was told, each once."""
    tasks.propose(transaction, [task_of(transaction, each) for each in told])


def task_of(transaction: Transaction, told: Prompt) -> Task:
    since = told.sent.time or transaction.now
    purpose, occasion = of(told)
    return Task(told.client_id, told.branch_id, purpose, occasion, since, since)


def of(told: Prompt) -> tuple[Purpose, str]:
    if isinstance(told, YearEndNeared):
        return Purpose.YEAR_END, told.ends_on.isoformat()
    return Purpose.THREAT, told.sighting_id
