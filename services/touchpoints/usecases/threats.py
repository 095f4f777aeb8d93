"""Threats: each failure of ours is noticed once, however often it is told."""

from collections.abc import Sequence

from libs.contracts.cadence import PromiseBroken
from libs.contracts.threats import ThreatNoticed
from libs.contracts.verdicts import Retry, Verdicts
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.touchpoints.domain.callbacks import State
from services.touchpoints.domain.owed import Owed
from services.touchpoints.domain.threats import (
    Failure,
    Threat,
    failure_of,
    threat_id,
)
from services.touchpoints.storage import threats as storage
from services.touchpoints.storage import touches
from services.touchpoints.usecases.entries import Entries

THREATS = Entries(storage.THREATS)
NOT_YET_KNOWN = Retry("the client is not known here yet")


def notice(transaction: Transaction, threats: Sequence[Threat]) -> None:
    """Keep and announce the threats that were not noticed before."""
    if not threats:
        return
    fresh = set(storage.THREATS.append(transaction, threats))
    by_id = {threat.id: threat for threat in threats}
    transaction.announce([fact(by_id[each]) for each in by_id if each in fresh])


def notice_overdue(transaction: Transaction, owed: Sequence[Owed]) -> None:
    """Notice the callbacks that fell overdue."""
    broken = [each for each in owed if each.state is State.BROKEN]
    notice(transaction, [of_callback(each) for each in broken])


def notice_broken(
    transaction: Transaction, broken: Sequence[PromiseBroken]
) -> Verdicts:
    """Notice the promises that were broken, once their clients are known."""
    branches = touches.branches_of(transaction, [each.client_id for each in broken])
    known = [each for each in broken if each.client_id in branches]
    notice(transaction, [of_promise(e, branches[e.client_id]) for e in known])
    return {e.key: NOT_YET_KNOWN for e in broken if e.client_id not in branches}


def of_callback(owed: Owed) -> Threat:
    failure, callback = Failure.OVERDUE_CALLBACK, owed.callback
    return Threat(
        id=threat_id(failure, callback.id),
        branch=owed.branch,
        client=owed.client,
        failure=failure,
        failed_at=callback.due_at,
    )


def of_promise(broken: PromiseBroken, branch: BranchId) -> Threat:
    failure = failure_of(broken.promise)
    due_at = broken.due_at.isoformat()
    return Threat(
        id=threat_id(failure, broken.client_id, broken.promise, due_at),
        branch=branch,
        client=broken.client_id,
        failure=failure,
        failed_at=broken.due_at,
    )


def fact(threat: Threat) -> ThreatNoticed:
    return ThreatNoticed(
        threat_id=threat.id,
        client_id=threat.client,
        branch_id=threat.branch,
        threat_class="internal",
        failure=threat.failure.value,
        failed_at=threat.failed_at,
    )
