"""Complaints: whoever complained gets no more, and too many stop a branch's mail."""

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.outbound.domain.complaints import Complaints, Level
from services.outbound.domain.messages import Channel
from services.outbound.domain.pauses import Reach, Why
from services.outbound.storage import complaints as storage
from services.outbound.storage.returned_mails import Gone
from services.outbound.usecases import pausing


def weigh(transaction: Transaction, gone: Gone) -> None:
    """Count a complaint, and stop what is not owed when there are too many."""
    if not storage.note(transaction, gone):
        return
    found = storage.count(transaction, gone.branch)
    if found.level is Level.PAUSED:
        reach = Reach(gone.branch, Channel.EMAIL)
        pausing.pause(transaction, reach, Why.COMPLAINTS, found.told)


def of_branch(transaction: Transaction, branch: BranchId) -> Complaints:
    """Tell how many complained of a branch's mail of late."""
    return storage.count(transaction, branch)
