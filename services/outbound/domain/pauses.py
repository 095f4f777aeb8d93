"""Pauses: whose messages are stopped on which channel, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.values import BranchId
from services.outbound.domain.messages import Channel

EVERY = "*"


class Why(StrEnum):
    """Why messages are paused."""

    SWITCHED_OFF = "switched_off"
    REPUTATION = "our_reputation"
    GIVEN_UP = "provider_gave_up"
    COMPLAINTS = "complaints"  # stops only what is not owed


@dataclass(frozen=True)
class Reach:
    """How far a pause reaches: without `branch` every branch, without `channel` all."""

    branch: BranchId | None = None
    channel: Channel | None = None


@dataclass(frozen=True)
class Pause:
    """Messages that are stopped, by whom and why."""

    reach: Reach
    why: Why
    reason: str
    since: datetime
    by_whom: str
