"""Threats from within: where we were the ones who let a client down."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from libs.values import BranchId, ClientId, ThreatId

THREATS = UUID("0d3b9c1e-61a2-4f7e-9f0d-51c6a7c2f9b4")
MEETING = "meeting"


class Failure(StrEnum):
    """What we failed to do."""

    OVERDUE_CALLBACK = "overdue_callback"
    OVERDUE_MEETING = "overdue_meeting"
    BROKEN_PROMISE = "broken_promise"


@dataclass(frozen=True)
class Threat:
    """One failure of ours towards a client; `failed_at` is when it was due."""

    id: ThreatId
    branch: BranchId
    client: ClientId
    failure: Failure
    failed_at: datetime


def threat_id(failure: Failure, *cause: str) -> ThreatId:
    """Name a threat by its cause, so that each is noticed once."""
    return ThreatId(str(uuid5(THREATS, "\n".join((failure, *cause)))))


def failure_of(promise: str) -> Failure:
    """Tell an overdue meeting from another promise that was broken."""
    return (
        Failure.OVERDUE_MEETING if promise.endswith(MEETING) else Failure.BROKEN_PROMISE
    )
