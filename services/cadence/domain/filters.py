"""What lists are asked for: whose, of what and when; what is None is all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.task_changes import TaskState


@dataclass(frozen=True)
class PlanFilter:
    """Of which branches and which of our people, and on which days of the branch.

    Each is None for all; `last` is included.
    """

    branches: Sequence[BranchId] | None
    staff: StaffId | None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class ClientFilter:
    """Of which branches, account manager and client, each None for all."""

    branches: Sequence[str] | None
    staff: StaffId | None
    client: ClientId | None = None


@dataclass(frozen=True)
class FrequencyFilter:
    """For whom, up to which day; None for today in each branch."""

    wanted: ClientFilter
    day: date | None


@dataclass(frozen=True)
class GrantFilter:
    """Of which account manager and client, each None for all that are seen."""

    staff: StaffId | None
    client: ClientId | None = None


@dataclass(frozen=True)
class TaskFilter:
    """Of which branches, person, client, purpose and state, each None for all."""

    branches: Sequence[str] | None = None
    staff: StaffId | None = None
    client: ClientId | None = None
    purpose: Purpose | None = None
    state: TaskState | None = None
    due_until: datetime | None = None


@dataclass(frozen=True)
class OccasionFilter:
    """Of which branches, account manager or client, or which one; none is all."""

    branches: Sequence[BranchId] | None = None
    staff: StaffId | None = None
    client: ClientId | None = None
    task: str | None = None
